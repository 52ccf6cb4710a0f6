"""Tests of how the exits of a step are said: by their label, by what decides, or by their name."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.procedure import Procedure, load_text
from sopkit.speaking import exit_condition, exit_label, say_condition, say_exit, short_exit

TEXT = """\
sopkit: 1
id: house/tea
title: {en: Tea, zh: 茶}
version: 1.0.0
status: approved
owner: maid
case: {is: {en: a meeting, zh: 会议}, starts: begun, ends: bill.paid}
roles: {maid: {label: {en: maid, zh: 服务员}}}
facts:
  too_strong: {type: bool, label: {en: the tea is too strong, zh: 茶过浓}}
  cold: {type: bool, label: {en: the tea is cold, zh: 茶已凉}}
events:
  begun: {label: {en: the meeting begins, zh: 会议开始}}
  bill.paid: {label: {en: the bill is paid, zh: 已结账}}
flow: listed
steps:
- id: tea.offered
  do: {en: Offer the tea, zh: 请宾客用茶}
  role: maid
  choose:
    declined: {label: {en: the guest declines, zh: 宾客谢绝}, then: end}
    stands_by: {then: end}
  source: H/tea#1
rules:
- id: paid
  when: tea.offered.exit == declined
  respond: {after: begun, do: bill.paid, due: within 10 min}
  source: H/tea#2
"""
DECLINED = {"label": {"en": "the guest declines", "zh": "宾客谢绝"}}
AGAIN = {"label": {"en": "too strong", "zh": "过浓"}, "when": "too_strong"}
SPOILT = {"label": {"en": "spoilt", "zh": "不能饮用"}, "when": "too_strong or cold"}
REST = {"label": {"en": "fit to drink", "zh": "可以饮用"}, "otherwise": "end"}


@pytest.fixture(scope="module")
def tea() -> Procedure:
    """A procedure with a step whose exits a person chooses."""
    return load_text(TEXT)


@pytest.mark.parametrize(
    ("body", "english", "chinese"),
    [
        (DECLINED, "the guest declines", "宾客谢绝"),
        ({}, "stands by", "stands by"),
        ({"when": "too_strong"}, "the tea is too strong", "茶过浓"),
        ({"otherwise": "end"}, "otherwise", "其他情况"),
        (AGAIN, "the tea is too strong", "茶过浓"),
        (
            SPOILT,
            "spoilt (the tea is too strong or the tea is cold)",
            "不能饮用（茶过浓，或茶已凉）",
        ),
        (REST, "fit to drink (otherwise)", "可以饮用（其他情况）"),
    ],
)
def test_an_exit(tea: Procedure, body: dict[str, Any], english: str, chinese: str) -> None:
    """The label stands first, then what decides, unless that has the label in it."""
    said = [say_exit("stands_by", body, tea.spoken(language)) for language in ("en", "zh")]

    assert said == [english, chinese]


@pytest.mark.parametrize(
    ("body", "english", "chinese"),
    [
        (DECLINED, "the guest declines", "宾客谢绝"),
        ({}, "stands by", "stands by"),
        (AGAIN, "too strong", "过浓"),
        (REST, "fit to drink", "可以饮用"),
        ({"when": "too_strong"}, "the tea is too strong", "茶过浓"),
        ({"otherwise": "end"}, "otherwise", "其他情况"),
    ],
)
def test_an_exit_in_little_room(
    tea: Procedure, body: dict[str, Any], english: str, chinese: str
) -> None:
    """Beside an arrow stands the label alone, and without one what decides."""
    said = [short_exit("stands_by", body, tea.spoken(language)) for language in ("en", "zh")]

    assert said == [english, chinese]


def test_what_decides_where_a_person_does(tea: Procedure) -> None:
    """Nothing does, so nothing is said."""
    assert exit_condition(DECLINED, tea.spoken("en")) == ""


def test_no_label(tea: Procedure) -> None:
    """An exit without a label is called nothing."""
    assert exit_label({"when": "too_strong"}, tea.spoken("en")) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "way on of “Offer the tea” is “the guest declines”"),
        ("zh", "“请宾客用茶”的分支为“宾客谢绝”"),
    ],
)
def test_a_condition_on_the_exit_that_was_chosen(tea: Procedure, language: str, said: str) -> None:
    """A condition that compares the exit of a step calls it by its label."""
    (rule,) = tea.data["rules"]

    assert say_condition(rule["when"], tea.spoken(language)) == said
