"""Findings that say what to do: a right procedure with one wrong thing, and all that is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.diagnostics import Diagnostic
from sopkit.lint.checking import check_text
from sopkit.messages import catalogue

CASES = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").with_stem("what_to_do").read_text("utf-8")
)

RIGHT = """\
sopkit: 1
id: hotel/check-out
title: {en: Check-out, zh: 退房}
version: 1.0.0
status: draft
owner: manager
case: {is: {en: one check-out, zh: 一次退房}, starts: checkout.asked, ends: luggage.fetched}
calendar: {zone: Asia/Shanghai, days: CN}
roles:
  manager: {label: {en: manager, zh: 经理}}
  bellman: {label: {en: bellman, zh: 行李员}}
parameters:
  bill_limit: {is: 2000 CNY, label: {en: limit of a bill, zh: 账单限额}, source: H/bill#1}
  patience: {is: 20 min, label: {en: patience, zh: 等候时间}, source: H/bill#1}
facts:
  has_luggage: {type: bool, label: {en: has luggage, zh: 有行李}}
events:
  checkout.asked: {label: {en: check-out asked for, zh: 要求退房}}
  bill.signed:
    label: {en: bill signed, zh: 已签账单}
    data: {amount: {type: money, label: {en: amount, zh: 金额}}}
  bill.approved: {label: {en: bill approved, zh: 已批账单}}
steps:
- id: luggage.fetched
  do: {en: Fetch the luggage, zh: 取行李}
  role: bellman
  due: within 10 min of checkout.asked
  asks: [has_luggage]
  source: H/bill#2
rules:
- id: limit
  permit: {event: bill.signed, only_if: this.amount <= bill_limit or bill.approved}
  source: H/bill#3
- id: signed
  respond: {after: checkout.asked, do: bill.signed, due: within patience}
  source: H/bill#4
"""


def changed(change: Mapping[str, str]) -> str:
    """The right procedure with something else at the first place of each text."""
    text = RIGHT
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def found(change: Mapping[str, str]) -> list[Diagnostic]:
    """What is found in the changed procedure."""
    return check_text(changed(change), "hotel/check-out.yaml")


def said(one: Diagnostic) -> str:
    """A finding as the cases write it."""
    assert one.position is not None
    hint = f"; hint: {one.hint}" if one.hint else ""
    return f"{one.position.line}:{one.position.column} {one.message}{hint}"


def test_the_procedure_is_right() -> None:
    """Without a change nothing is found, so that a change alone leads to what is said."""
    assert found({}) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fact"])
def test_what_is_said(case: Mapping[str, Any]) -> None:
    """Each change is told once, where it stands, with what to do."""
    assert [said(one) for one in found(case["change"])] == case["says"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fact"])
def test_what_is_said_in_chinese(case: Mapping[str, Any]) -> None:
    """Each message and hint can be said in Chinese."""
    chinese = catalogue("zh")
    assert chinese is not None
    texts = [text for one in found(case["change"]) for text in (one.message, one.hint)]

    assert [text for text in texts if chinese.translated(text) is None] == []


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("{en: Fetch, and go, zh: 取}", '{en: "Fetch, and go", zh: 取}'),
        ("{en: Fetch, and go, or stay, zh: 取}", '{en: "Fetch, and go, or stay", zh: 取}'),
        ("{zh: 取, en: Fetch, and go}", '{zh: 取, en: "Fetch, and go"}'),
        ("{en: Fetch， zh：取}", "{en: Fetch, zh: 取}"),
        ("{zh: 取，en：Fetch}", "{zh: 取, en: Fetch}"),
    ],
)
def test_what_is_mended(written: str, mended: str) -> None:
    """A text that braces have cut is put together again."""
    line = f"  do: {written}"
    text = RIGHT.replace("  do: {en: Fetch the luggage, zh: 取行李}", line)
    fixes = [one.fix for one in check_text(text) if one.fix is not None and one.fix.safe]

    (edit,) = fixes[0].edits
    begin, end = edit.position.column - 1, edit.position.end_column - 1
    assert line[:begin] + edit.text + line[end:] == f"  do: {mended}"


@pytest.mark.parametrize("written", ["{en: Fetch, go, zh: 取}", "{en: Fetch, zh}"])
def test_what_is_not_mended(written: str) -> None:
    """A single word may be a key that lacks its value, so it is not taken for a text."""
    text = RIGHT.replace("{en: Fetch the luggage, zh: 取行李}", written)

    assert [one.fix for one in check_text(text) if one.fix is not None and one.fix.safe] == []
