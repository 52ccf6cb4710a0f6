"""Tests of what people read of a case: answers, violations and duties in words."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.asking import would
from sopkit.case import Case
from sopkit.evaluate import evaluate
from sopkit.language import faults
from sopkit.log_problems import PROBLEMS
from sopkit.wording import (
    ANSWERS,
    REASONS,
    SENTENCES,
    answer_word,
    question_text,
    reason_text,
)
from tests.rules.procedures import small

PROCEDURE = small("""
roles:
  chief: {label: {en: chief, zh: 主任}}
facts:
  checked: {type: bool, label: {en: the stock was checked, zh: 已盘点}}
  amount: {type: money, label: {en: amount, zh: 金额}}
things:
  cup: {label: {en: cup, zh: 杯子}}
events:
  refund.paid: {label: {en: refund paid, zh: 已退款}, do: {en: Pay the refund, zh: 退款}}
  chief.asked: {label: {en: chief asked, zh: 已请示主任}, do: {en: Ask the chief, zh: 请示主任}}
  slip.signed: {label: {en: slip signed, zh: 已签单}, do: {en: Sign the slip, zh: 签单}}
rules:
- id: gate
  permit:
    event: refund.paid
    only_if: {all: [slip.signed, checked, amount <= 5 CNY]}
    instead: chief.asked
  message: {en: No refund without a slip, zh: 无签单不得退款}
  source: A/test#1
- {id: who, permit: {event: slip.signed, role: chief}, source: A/test#1}
- {id: pause, forbid: {event: chief.asked, from: opened, within: 10 min}, source: A/test#1}
- {id: cups, stock: {item: cup, fixed: 3}, source: A/test#1}
- {id: fill, measure: {of: {en: fill of the cup, zh: 斟茶程度}, equals: 80 %}, source: A/test#1}
- id: answer
  respond: {after: opened, do: slip.signed, due: within 5 min, pair: each}
  source: A/test#1
""")
KNOWN = {"checked": False, "amount": "8 CNY"}


def opened(facts: dict[str, Any]) -> Case:
    """A case whose records are in Shanghai, of a procedure that names no zone."""
    return Case(PROCEDURE, zone="Asia/Shanghai", facts=facts).add("opened", at="2026-12-01T10:00")


@pytest.mark.parametrize(
    ("event", "facts", "language", "text"),
    [
        (
            "refund.paid",
            KNOWN,
            "en",
            "Pay the refund: this must not be done now. No refund without a slip. Not yet: Sign "
            "the slip. The stock was not checked. Amount is more than CNY 5 (it is CNY 8). "
            "Instead: Ask the chief.",
        ),
        (
            "refund.paid",
            KNOWN,
            "zh",
            "退款：现在不得进行。无签单不得退款。尚未：签单。未盘点。"
            "金额超过 5 元（现为 8 元）。应改为：请示主任。",
        ),
        (
            "slip.signed",
            {},
            "en",
            "Sign the slip: this must not be done now. Only the chief may sign the slip. This is "
            "for the chief.",
        ),
        ("slip.signed", {}, "zh", "签单：现在不得进行。只有主任可签单。此事由主任办理。"),
        (
            "chief.asked",
            {},
            "en",
            "Ask the chief: this must not be done now. Do not ask the chief within 10 min after "
            "“opened”. Allowed from Tue 1 Dec 2026 10:10 on.",
        ),
        (
            "chief.asked",
            {},
            "zh",
            "请示主任：现在不得进行。开始后 10 分钟内，不得请示主任。"
            "2026年12月1日（周二）10:10 起方可进行。",
        ),
    ],
)
def test_a_refusal_reads_well(event: str, facts: dict[str, Any], language: str, text: str) -> None:
    """An answer says what is missing, who may, since when, and what instead."""
    answer = would(PROCEDURE, opened(facts), event, "2026-12-01T10:05", role="clerk")

    assert text == answer.text(language)


def test_an_answer_that_allows_says_so() -> None:
    """A plain yes has no reasons."""
    answer = would(PROCEDURE, opened({}), "slip.signed", "2026-12-01T10:05", role="chief")

    assert "Sign the slip: this may be done now." == answer.text("en")
    assert [] == answer.lines("en")


def test_violations_and_duties_are_on_the_clocks_of_the_case() -> None:
    """The zone of a case is used where the procedure names none."""
    case = opened(KNOWN)
    (duty,) = evaluate(PROCEDURE, case, "2026-12-01T10:02").duties
    (broken,) = evaluate(PROCEDURE, case, "2026-12-01T10:20").violations

    assert "Sign the slip, by Tue 1 Dec 2026 10:05" == duty.text("en")
    assert "签单：2026年12月1日（周二）10:05 前未完成" == broken.text("zh")


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("have.cup", "how many are there: cup", "现有数量：杯子"),
        ("fill", "measure: fill of the cup", "请测量：斟茶程度"),
        ("amount", "amount", "金额"),
    ],
)
def test_what_is_asked_is_said_by_its_kind(name: str, english: str, chinese: str) -> None:
    """Things are counted, measured values measured, facts asked by their label."""
    assert (english, chinese) == tuple(
        question_text(PROCEDURE, name, language) for language in ("en", "zh")
    )


@pytest.mark.parametrize(
    ("because", "english", "chinese"),
    [
        ("role: clerk", "not for the clerk", "文员无此权限"),
        (
            "within 10 min of opened",
            "not allowed within 10 min of “opened”",
            "“开始”后 10 分钟内不得进行",
        ),
        (
            "only_if: not checked",
            "allowed only if the stock was not checked",
            "只有未盘点，方可进行",
        ),
        ("3 > 2", "3 times, at most 2", "共 3 次，至多 2 次"),
        ("tried in morning", "already tried in the morning", "该时段（上午）已尝试过"),
        (
            "before slip.signed; early",
            "done before “slip signed”; it was done too early, and not again in time",
            "在“签单”之前就做了；完成得太早，截止前没有再做",
        ),
    ],
)
def test_reasons_are_said_with_labels(because: str, english: str, chinese: str) -> None:
    """The reasons of the kernel are said with labels and figures."""
    said = tuple(reason_text(PROCEDURE, because, language) for language in ("en", "zh"))

    assert (english, chinese) == said


def test_every_phrase_is_there_in_both_languages() -> None:
    """No phrase lacks a language or a placeholder."""
    assert () == faults({**SENTENCES, **PROBLEMS, **ANSWERS, **dict(REASONS)})
    assert "现在可以进行" == answer_word("yes", "zh")
