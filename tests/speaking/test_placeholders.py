"""Tests of placeholders in texts: what is printed and shown in their place."""

from __future__ import annotations

import pytest

from sopkit.case import Case
from sopkit.evaluate import evaluate
from sopkit.procedure import load_text

TEXT = """\
sopkit: 1
id: desk/bill
title: {en: A bill, zh: 账单}
version: "1.0.0"
status: draft
owner: desk
case: {is: {en: one bill, zh: 一张账单}, starts: bill.asked}
roles: {desk: {label: {en: front desk, zh: 前台}}}
parameters:
  bill_limit: {is: 2000 CNY, source: H/bill#1}
facts: {bags: {type: count, label: {en: number of bags, zh: 行李件数}, source: H/bill#2}}
events: {bill.asked: {label: {en: bill asked for, zh: 要求结账}}}
steps:
- id: bags.fetched
  do: {en: "Fetch {bags} bags", zh: "取{bags}件行李"}
  role: desk
  source: H/bill#2
rules:
- id: big
  forbid: {event: bill.asked, while: bags > 9}
  message: {en: "Over { bill_limit }", zh: "超过{bill_limit}"}
  source: H/bill#1
"""


@pytest.mark.parametrize(
    ("language", "step", "message"),
    [
        (
            "en",
            "Fetch [number of bags] bags",
            "Over CNY 2000",
        ),
        ("zh", "取［行李件数］件行李", "超过2000 元"),
    ],
)
def test_what_stands_in_place_of_placeholders(language: str, step: str, message: str) -> None:
    """A parameter is its value; what differs from case to case is its label in brackets."""
    names = load_text(TEXT).spoken(language)

    assert names.act("bags.fetched") == step
    assert load_text(TEXT).text("big", language) == message


def test_a_house_has_its_own_figure() -> None:
    """The value of a profile stands in the text too."""
    procedure = load_text(TEXT, profile={"desk/bill": {"bill_limit": "3000 CNY"}})

    assert procedure.text("big", "en") == "Over CNY 3000"


@pytest.mark.parametrize(
    ("language", "step", "message"),
    [("en", "Fetch 12 bags", "Over CNY 2000: 12"), ("zh", "取12件行李", "超过2000 元：12")],
)
def test_what_is_known_of_a_case(language: str, step: str, message: str) -> None:
    """In what is said of a case a fact that is known stands as its value."""
    text = TEXT.replace("Over { bill_limit }", "Over {bill_limit}: {bags}")
    procedure = load_text(text.replace("超过{bill_limit}", "超过{bill_limit}：{bags}"))
    start = "2026-12-01T10:00+08:00"
    case = Case(procedure, facts={"bags": 12}).add("bill.asked", at=start)
    now = evaluate(procedure, case, start)

    assert [one.text(language) for one in now.next_steps] == [step]
    assert message in now.violations[0].text(language)
