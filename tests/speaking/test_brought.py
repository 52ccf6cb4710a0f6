"""What is asked for is said in words, with how to record it; refusals have words throughout."""

from __future__ import annotations

import pytest

from sopkit.asking import would
from sopkit.case import Case
from sopkit.evaluate import evaluate
from sopkit.reports.case_text import render
from sopkit.wording import needs_text, question_text, reason_text
from tests.rules.procedures import small

AT = "2026-12-01T09:00+08:00"
PROCEDURE = small("""
calendar: {zone: Asia/Shanghai}
roles:
  agent: {label: {en: agent, zh: 客服}}
events:
  offer.made:
    label: {en: offer made, zh: 已报价}
    data: {amount: {type: money, label: {en: discount, zh: 折扣}}}
  bill.paid: {label: {en: bill paid, zh: 已付款}, do: {en: Have the bill paid, zh: 收款}}
  goods.sent: {label: {en: goods sent, zh: 已发货}, do: {en: Send the goods, zh: 发货}}
  guest.came: {label: {en: the guest comes, zh: 宾客到达}, planned: true}
  room.ready: {label: {en: room ready, zh: 房间已备好}, do: {en: Make the room ready, zh: 备房}}
steps:
- id: garment.examined
  do: {en: Examine each garment, zh: 查验衣物}
  role: agent
  checks:
  - {id: pockets, check: {en: All pockets are empty, zh: 口袋已清空}, source: A/test#1}
  source: A/test#1
rules:
- {id: offers, permit: {event: offer.made, limit: this.amount <= 1000 CNY}, source: A/test#2}
- {id: bills, permit: {event: bill.paid, only_if: offer.made.amount <= 100 CNY}, source: A/test#3}
- {id: goods, forbid: {event: goods.sent, while: since(offer.made) < 2 h}, source: A/test#4}
- {id: ready, before: {do: room.ready, event: guest.came, at_least: 30 min}, source: A/test#5}
""")


def opened() -> Case:
    """A case that has begun."""
    return Case(PROCEDURE).add("opened", at=AT)


def shown(case: Case, language: str = "en") -> str:
    """What is said of a case, each entry in one line."""
    text = render(evaluate(PROCEDURE, case, AT), language=language, width=400)
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("event", "amount", "english", "chinese"),
    [
        (
            "offer.made",
            "300 EUR",
            "It cannot be told whether discount is at most CNY 1000 (it is EUR 300, and the "
            "currencies differ).",
            "尚不能判断“折扣不超过 1000 元”是否成立（现为 300 欧元，币种不同）。",
        ),
        (
            "bill.paid",
            None,
            "It cannot be told whether discount of “offer made” is at most CNY 100 (“offer made” "
            "has not happened).",
            "（“已报价”尚未发生）。",
        ),
        (
            "goods.sent",
            None,
            "It cannot be told whether less than 2 h have passed since “offer made” (“offer made” "
            "has not happened).",
            "（“已报价”尚未发生）。",
        ),
    ],
)
def test_what_is_absent_is_said_once(
    event: str, amount: str | None, english: str, chinese: str
) -> None:
    """A refusal ends with what is not there or cannot be compared, and with nothing else."""
    answer = would(PROCEDURE, opened(), event, AT, data={"amount": amount} if amount else None)

    assert answer.allowed == "no"
    assert answer.text("en").endswith(english)
    assert answer.text("zh").endswith(chinese)


@pytest.mark.parametrize(
    ("because", "english", "chinese"),
    [
        ("last(offer.made)", "“offer made” has not happened", "“报价”尚未发生"),
        ("not in time before it", "not done in time before it", "未在此前按时完成"),
    ],
)
def test_reasons_have_words(because: str, english: str, chinese: str) -> None:
    """A reason that is no condition has words of its own."""
    said = [reason_text(PROCEDURE, because, language) for language in ("en", "zh")]

    assert said == [english, chinese]


def test_what_can_never_be_told_is_said() -> None:
    """A look that no fact would settle says what stands in the way."""
    told = shown(opened().add("offer.made", at=AT, data={"amount": "300 EUR"}))

    assert "cannot be told from what is recorded: discount is at most CNY 1000" in told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Find out - when is “the guest comes” planned record event: guest.came, planned: an "
            "instant with its offset, or none needed to judge: ready - not ticked: All pockets "
            "are empty record the whole garment.examined again with replaces: 2 or 3, checks: "
            "pockets: ok or not_ok needed to judge: garment.examined.pockets Nothing",
        ),
        (
            "zh",
            "“宾客到达”计划在何时 登记 event: guest.came，planned: 带时区的时刻，或 none "
            "用于判断：ready - 未勾选：口袋已清空 再登记一次完整的 garment.examined，写明 "
            "replaces: 2 或 3，checks: pockets: ok 或 not_ok",
        ),
    ],
)
def test_plans_and_ticks_are_asked_for(language: str, said: str) -> None:
    """A plan and a tick that are missing are asked for, with how to record them."""
    case = opened().add("garment.examined", at=AT).add("garment.examined", at=AT)

    assert said in shown(case, language)


@pytest.mark.parametrize(("tick", "state"), [("ok", "satisfied"), ("not_ok", "violated")])
def test_a_tick_is_brought_by_a_replacement(tick: str, state: str) -> None:
    """The record that replaces the one without tick brings it, and nothing is asked any more."""
    case = opened().add("garment.examined", at=AT)
    brought = {"at": AT, "event": "garment.examined", "replaces": 2, "checks": {"pockets": tick}}
    case.record(brought)

    assert evaluate(PROCEDURE, case, AT).verdicts["garment.examined.pockets"] == state
    assert "not ticked" not in shown(case)


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("plan of guest.came", "when is “the guest comes” planned", "“宾客到达”计划在何时"),
        ("garment.examined.pockets", "All pockets are empty", "口袋已清空"),
        ("this.amount", "discount", "折扣"),
    ],
)
def test_what_is_needed_is_said_alike(name: str, english: str, chinese: str) -> None:
    """A question and what a verdict needs are said in the same words."""
    needed = [needs_text(PROCEDURE, [name], language) for language in ("en", "zh")]
    asked = [question_text(PROCEDURE, name, language) for language in ("en", "zh")]

    assert needed == asked == [english, chinese]
