"""Tests of what a house leaves out: nothing of such a rule is left in a case."""

from __future__ import annotations

import pytest

from sopkit.case import Case
from sopkit.errors import DocumentError
from sopkit.evaluate import evaluate
from sopkit.procedure import load_text

TEXT = """\
sopkit: 1
id: desk/visit
title: {en: A visit, zh: 来访}
version: "1.0.0"
status: draft
owner: desk
case: {is: {en: one visit, zh: 一次来访}, starts: hall.aired}
calendar: {zone: Asia/Shanghai}
roles: {desk: {label: {en: front desk, zh: 前台}}}
facts: {guests: {type: count, label: {en: guests, zh: 人数}, source: A/visit#1}}
things: {badge: {label: {en: badge, zh: 胸牌}}}
events: {hall.aired: {label: {en: hall aired, zh: 大厅已通风}}}
rules:
- id: tidy
  attest:
    event: hall.aired
    items:
    - {id: desk, check: {en: The desk is tidy, zh: 桌面整洁}}
    - {id: floor, check: {en: The floor is swept, zh: 地面已清扫}}
  source: A/visit#2
- id: badges
  stock: {item: badge, one_per: 1, of: guests}
  source: A/visit#3
- id: airing
  forbid: {event: hall.aired, while: guests > 9}
  source: A/visit#4
"""
AT = "2026-12-04T10:00+08:00"


@pytest.mark.parametrize("left_out", [None, "tidy", "badges", "airing"])
def test_nothing_of_a_rule_left_out_remains(left_out: str | None) -> None:
    """The parts of a rule go with it: its items, its line of the pick list, its verdicts."""
    without = {left_out: "The house does not do so."} if left_out else {}
    procedure = load_text(TEXT, profile={"desk/visit": {"without": without}})
    case = Case(procedure, facts={"guests": 10})
    case.add("hall.aired", at=AT, checks={"desk": "not_ok", "floor": "not_ok"})
    now = evaluate(procedure, case, AT)
    broken = {"tidy": {"tidy.desk", "tidy.floor"}, "badges": set(), "airing": {"airing"}}

    assert {one.rule for one in now.violations} == {
        name for rule, names in broken.items() if rule != left_out for name in names
    }
    assert dict(now.stock) == ({} if left_out == "badges" else {"badge": 10})


def test_a_table_cannot_be_left_out() -> None:
    """A table demands nothing; to leave it out would change nothing, and is refused."""
    fact = "{type: bool, label: {en: large visit, zh: 大型来访}, source: A/visit#5}"
    rows = "[{when: guests > 9, then: true}, {otherwise: false}]"
    table = f"- {{id: size, table: {{type: large, hit: first, rows: {rows}}}, source: A/visit#5}}\n"
    text = TEXT.replace("facts: {", f"facts: {{large: {fact}, ") + table

    assert load_text(text)
    with pytest.raises(DocumentError, match="'size' is a table"):
        load_text(text, profile={"desk/visit": {"without": {"size": "Not here."}}})
