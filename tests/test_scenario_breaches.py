"""This module tests what scenarios expect of broken rules: their severity and their words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.scenarios import Report, run

PROCEDURE = """\
sopkit: 1
id: desk/refund
title: {en: Refund, zh: 退款}
version: "1.0.0"
status: draft
owner: agent
case: {is: {en: one order, zh: 一张订单}, starts: order.made}
calendar: {zone: Asia/Shanghai}
roles: {agent: {label: {en: agent, zh: 客服}}, guest: {label: {en: guest, zh: 顾客}}}
facts: {office: {type: text, label: {en: office, zh: 办公室}}}
events:
  order.made: {label: {en: ordered, zh: 已下单}}
  refund.paid: {label: {en: refund paid, zh: 已退款}, data: {desk: text}}
  note.sent: {label: {en: note sent, zh: 已发通知}, do: {en: Send the note, zh: 发送通知}}
steps:
- id: parcel.checked
  do: {en: Check the parcel, zh: 检查包裹}
  checks:
  - {id: whole, check: {en: The parcel is whole, zh: 包裹完好}, severity: info, source: A/desk#2}
  source: A/desk#1
rules:
- id: checked_first
  permit: {event: refund.paid, only_if: parcel.checked}
  severity: critical
  message: {en: Pay only after the parcel was checked., zh: 包裹检查后方可退款。}
  source: A/desk#3
- id: note
  respond: {after: refund.paid, do: note.sent, pair: each, due: within 10 min}
  modality: should
  source: A/desk#4
- id: by_agent
  permit: {event: [refund.paid, note.sent], role: agent}
  source: A/desk#6
- id: one_a_day
  count: {event: refund.paid, at_most: 1, per: day, by: desk}
  severity: major
  message: {en: One refund a day at each desk., zh: 每柜台每日只退款一笔。}
  source: A/desk#5
"""

HEAD = """\
sopkit: 1
procedure: desk/refund
cases:
- id: one
  title: {en: One, zh: 一}
  zero: "2026-12-01T09:00+08:00"
"""
PAID_FIRST = """\
  events:
  - {at: 0 min, event: order.made}
  - {at: 0 min, event: refund.paid}
  - {at: 1 min, event: parcel.checked, checks: {whole: not_ok}}
  expect:
"""
TWO_AT_ONE_DESK = """\
  many:
  - id: checked
    events:
    - {at: 0 min, event: order.made}
    - {at: 0 min, event: parcel.checked, checks: {whole: ok}}
    - {at: 1 min, event: refund.paid, data: {desk: A}}
  - id: unchecked
    events:
    - {at: 0 min, event: order.made}
    - {at: 2 min, event: refund.paid, data: {desk: A}}
  expect:
"""


@pytest.fixture
def ran(tmp_path: Path) -> Callable[[str], Report]:
    """Runs one scenario from its events on."""

    def ran(body: str, rules: str = "") -> Report:
        folder = tmp_path / "procedures" / "desk"
        folder.mkdir(parents=True)
        (folder / "refund.yaml").write_text(PROCEDURE + rules, encoding="utf-8")
        (folder / "refund.cases.yaml").write_text(HEAD + body, encoding="utf-8")
        return run(folder)

    return ran


def lines(report: Report) -> list[str]:
    """Column, message and name of each finding but those about coverage."""
    return [
        f"{found.position.column} {found.message} [{found.name}]"
        for found in report.diagnostics
        if found.position and found.name != "rule-not-covered"
    ]


@pytest.mark.parametrize(
    "expected",
    [
        "severities: {checked_first: critical}",
        "severities: {note: info}",
        "severities: {parcel.checked.whole: info}",
        "messages: {checked_first: {en: Pay only after the parcel was checked., "
        "zh: 包裹检查后方可退款。}}",
        "messages: {checked_first: {zh: 包裹检查后方可退款。}}",
        'messages: {checked_first: {en: "Pay only after\n      the parcel was checked."}}',
        "messages: {note: {en: Send the note, zh: 发送通知}}",
        "messages: {parcel.checked.whole: {en: The parcel is whole}}",
    ],
)
def test_so_it_is(ran: Callable[[str], Report], expected: str) -> None:
    """The severity and the words of a rule, an advice or a check that is broken are compared."""
    assert [] == lines(ran(f"{PAID_FIRST}  - {{at: 11 min, {expected}}}\n"))


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (
            "severities: {checked_first: major}",
            "46 one: at 11 min: checked_first 'severities' expected major, got critical "
            "[not-as-expected]",
        ),
        (
            "severities: {one_a_day: major}",
            "42 one: at 11 min: one_a_day 'severities' expected major, got none; "
            "it is not broken [not-as-expected]",
        ),
        (
            "messages: {checked_first: {en: Pay later., zh: 包裹检查后方可退款。}}",
            "49 one: at 11 min: checked_first 'messages' expected 'Pay later.', "
            "got 'Pay only after the parcel was checked.' [not-as-expected]",
        ),
        (
            "messages: {checked_first: {en: Pay only after the parcel was checked., zh: 先检查。}}",
            "93 one: at 11 min: checked_first 'messages' expected '先检查。', "
            "got '包裹检查后方可退款。' [not-as-expected]",
        ),
        (
            "messages: {one_a_day: {en: One refund., zh: 一笔。}}",
            "45 one: at 11 min: one_a_day 'messages' expected 'One refund.', got none; "
            "it is not broken [not-as-expected]",
        ),
        (
            "severities: {checked_frist: major}",
            "31 one: the procedure has no rule or step 'checked_frist'; did you mean "
            "'checked_first'? [unknown-name]",
        ),
        (
            "messages: {notes: {en: Send the note}}",
            "29 one: the procedure has no rule or step 'notes'; did you mean 'note'? "
            "[unknown-name]",
        ),
        (
            "severities: {note: should}",
            "37 'note' is 'should'; write info, minor, major or critical [wrong-choice]",
        ),
        (
            "messages: {note: Send the note}",
            "35 'Send the note' stands alone; write {en: .., zh: ..} [wrong-type]",
        ),
        (
            "messages: {note: {de: Sende den Zettel}}",
            "36 'de' is not a language; a text has the keys en and zh [unknown-key]",
        ),
    ],
)
def test_otherwise(ran: Callable[[str], Report], expected: str, found: str) -> None:
    """Another severity or wording, and what is not broken, is reported where it is expected."""
    assert [found] == lines(ran(f"{PAID_FIRST}  - {{at: 11 min, {expected}}}\n"))


def test_told_in_two_ways(ran: Callable[[str], Report]) -> None:
    """A rule that is told in other words of each event is not told in one of them."""
    events = """\
  events:
  - {at: 0 min, event: order.made}
  - {at: 1 min, event: refund.paid, role: guest}
  - {at: 2 min, event: note.sent, role: guest}
  expect:
  - {at: 1 min, messages: {by_agent: {en: refund paid}}}
  - {at: 2 min, messages: {by_agent: {en: refund paid}}}
"""

    assert [
        "43 one: at 2 min: by_agent 'messages' expected 'refund paid', "
        "got ['refund paid', 'Send the note'] [not-as-expected]"
    ] == lines(ran(events))


@pytest.mark.parametrize(("after", "found"), [("10 min", 1), ("11 min", 0)])
def test_from_the_breach_on(ran: Callable[[str], Report], after: str, found: int) -> None:
    """Up to its due, that instant included, a rule is not broken."""
    report = ran(f"{PAID_FIRST}  - {{at: {after}, severities: {{note: info}}}}\n")

    assert found == len(lines(report))


@pytest.mark.parametrize(
    "expected",
    [
        "severities: {one_a_day: major}",
        "severities: {checked_first: critical}",
        "messages: {one_a_day: {en: One refund a day at each desk., zh: 每柜台每日只退款一笔。}}",
    ],
)
def test_many(ran: Callable[[str], Report], expected: str) -> None:
    """What several cases break together, and what one of them breaks alone, is compared alike."""
    assert [] == lines(ran(f"{TWO_AT_ONE_DESK}  - {{at: 1 h, {expected}}}\n"))


def test_many_otherwise(ran: Callable[[str], Report]) -> None:
    """Another severity of what several cases break together is reported."""
    assert [
        "39 one: at 1 h: one_a_day 'severities' expected minor, got major [not-as-expected]"
    ] == lines(ran(f"{TWO_AT_ONE_DESK}  - {{at: 1 h, severities: {{one_a_day: minor}}}}\n"))


KPI = """\
- id: few_refunds
  kpi: {count: refund.paid, over: month, target: at most 1}
  severity: major
  message: {en: Refund once a month at most., zh: 每月至多退款一笔。}
  source: A/desk#7
"""
TWO_REFUNDS = """\
  many:
  - {id: a, events: [{at: 0 min, event: order.made}, {at: 1 min, event: refund.paid}]}
  - {id: b, events: [{at: 0 min, event: order.made}, {at: 2 min, event: refund.paid}]}
  expect:
"""


@pytest.mark.parametrize(
    "expected",
    [
        "severities: {few_refunds: major}",
        "messages: {few_refunds: {en: Refund once a month at most., zh: 每月至多退款一笔。}}",
    ],
)
def test_missed_target(ran: Callable[..., Report], expected: str) -> None:
    """A figure whose target is missed is as grave as it says, and told in its words."""
    assert [] == lines(ran(f"{TWO_REFUNDS}  - {{at: 2 min, {expected}}}\n", rules=KPI))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            f"{TWO_REFUNDS}  - {{at: 2 min, severities: {{few_refunds: minor}}}}\n",
            "43 one: at 2 min: few_refunds 'severities' expected minor, got major "
            "[not-as-expected]",
        ),
        (
            f"{TWO_REFUNDS}  - {{at: 1 min, severities: {{few_refunds: major}}}}\n",
            "43 one: at 1 min: few_refunds 'severities' expected major, got none; its target is "
            "not missed [not-as-expected]",
        ),
        (
            f"{PAID_FIRST}  - {{at: 11 min, severities: {{few_refunds: major}}}}\n",
            "44 one: at 11 min: few_refunds 'severities' expected major, got none; it is a "
            "figure over many cases [not-as-expected]",
        ),
    ],
)
def test_missed_target_otherwise(ran: Callable[..., Report], body: str, found: str) -> None:
    """Another severity of a figure, and a target that is not missed, are reported."""
    assert [found] == lines(ran(body, rules=KPI))
