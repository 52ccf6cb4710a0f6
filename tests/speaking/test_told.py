"""Tests of what a case is told: what comes first, what a period is, what a label stands in."""

from __future__ import annotations

import pytest

from sopkit.asking import would
from sopkit.case import Case
from sopkit.evaluate import evaluate
from sopkit.reports.case_text import render
from sopkit.speaking import quoted, told_apart
from sopkit.wording import reason_text
from tests.rules.procedures import small

PROCEDURE = small("""
calendar: {zone: Asia/Shanghai}
facts:
  others: {type: count, label: {en: attendees, zh: 与会人数}}
collections:
  seat: {count: others, label: {en: seat, zh: 座位}}
events:
  guest.left: {label: {en: guest left, zh: 客人离开}}
  tea.poured: {label: {en: tea poured, zh: 已斟茶}}
  user.called: {label: {en: user called, zh: 已回访}, do: {en: Call a user, zh: 回访用户}}
flow: listed
steps:
- {id: signed.in, do: {en: Sign in, zh: 签到}, role: clerk, source: A/test#1}
- id: tea.served
  do: {en: Serve the tea, zh: 上茶}
  role: clerk
  needs: guest.left
  source: A/test#1
rules:
- id: no_smoking
  forbid: {act: {en: Smoke, zh: 吸烟}, from: opened, until: guest.left}
  source: A/test#1
- {id: weekly, count: {event: user.called, at_least: 2, per: week}, source: A/test#1}
""")
START = "2026-12-01T10:00+08:00"


def opened() -> Case:
    """A case that has just begun, on a Tuesday."""
    return Case(PROCEDURE).add("opened", at=START)


@pytest.mark.parametrize(
    ("event", "language", "text"),
    [
        (
            "tea.served",
            "en",
            "Serve the tea: this must not be done now. Not yet: Sign in; guest left.",
        ),
        ("tea.served", "zh", "上茶：现在不得进行。尚未：签到；客人离开。"),
        ("no_smoking", "zh", "吸烟：现在不得进行。自开始起至客人离开，不得吸烟。"),
        ("tea.poured", "zh", "斟茶：现在可以进行。"),
    ],
)
def test_an_answer_looks_ahead(event: str, language: str, text: str) -> None:
    """What is asked about is not done, so what it is early for is still to come."""
    answer = would(PROCEDURE, opened(), event, "2026-12-01T10:05+08:00", role="clerk")

    assert answer.text(language) == text


@pytest.mark.parametrize(
    ("because", "english", "chinese"),
    [
        ("before tea.poured", "done before “tea poured”", "在“斟茶”之前就做了"),
        ("before seat 2", "done before “seat 2”", "在“座位 2”之前就做了"),
        ("rank: clerk", "not for the clerk", "文员无此权限"),
        ("rank", "the role of the person is not recorded", "未登记执行人的岗位"),
    ],
)
def test_a_reason_has_the_words_of_the_file(because: str, english: str, chinese: str) -> None:
    """Events, members of a collection and ranks are told by their labels."""
    assert (reason_text(PROCEDURE, because, "en"), reason_text(PROCEDURE, because, "zh")) == (
        english,
        chinese,
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the period from Mon 7 Dec 2026 00:00 to the end of Sun 13 Dec 2026"),
        ("zh", "本期自 2026年12月7日（周一）00:00 起，至 2026年12月13日（周日）24:00 止"),
    ],
)
def test_a_period_is_no_sum(language: str, text: str) -> None:
    """What is owed until the end of a week is told with the days that the period has."""
    shown = render(
        evaluate(PROCEDURE, opened(), "2026-12-07T10:00+08:00"), language=language, width=1000
    )

    assert text in shown


@pytest.mark.parametrize(
    ("items", "language", "text"),
    [
        (["会场与规格相符"], "zh", "会场与规格相符"),
        (["会场与规格相符", "适时"], "zh", "“会场与规格相符”和“适时”"),
        (["在“签到”之前", "适时"], "zh", "在“签到”之前和“适时”"),
        (["size and rank", "size and rank", "in time"], "en", "“size and rank” and “in time”"),
    ],
)
def test_several_labels_are_told_apart(items: list[str], language: str, text: str) -> None:
    """A label that has an `and` of its own is not taken for two."""
    assert told_apart(items, language) == text


def test_marks_within_marks_are_single() -> None:
    """What is quoted inside a quotation has the other marks."""
    assert quoted("距“报价”超过 2 小时") == "“距‘报价’超过 2 小时”"
