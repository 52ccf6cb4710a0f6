"""This module tests that records of scenarios bring only ticks and form fields of their event."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.scenarios import Report, run

PROCEDURE = """\
sopkit: 1
id: desk/call
title: {en: Call, zh: 电话}
version: "1.0.0"
status: draft
owner: agent
case: {is: {en: one call, zh: 一通电话}, starts: call.taken}
calendar: {zone: Asia/Shanghai}
roles: {agent: {label: {en: agent, zh: 客服}}}
parameters: {filled_within: {is: 1 h, source: A/call#5}}
events:
  call.taken: {label: {en: call taken, zh: 已接电话}}
  hall.aired: {label: {en: hall aired, zh: 大厅已通风}}
forms:
  note:
    title: {en: Note, zh: 记录}
    source: A/call#1
    fields:
      name: {type: text, label: {en: name, zh: 姓名}}
      wish: {type: text, label: {en: wish, zh: 需求}}
      hint: {type: text, label: {en: hint, zh: 备注}}
  slip:
    title: {en: Slip, zh: 单据}
    source: A/call#4
    fields:
      number: {type: text, label: {en: number, zh: 编号}}
steps:
- id: call.noted
  do: {en: Note the call, zh: 记录电话}
  record: {form: note, fields: [name, wish]}
  checks:
  - {id: polite, check: {en: The agent was polite, zh: 客服有礼貌}, source: A/call#2}
  source: A/call#1
rules:
- id: tidy
  attest: {event: hall.aired, items: [{id: desk, check: {en: The desk is tidy, zh: 桌面整洁}}]}
  source: A/call#3
- id: slip
  record: {form: slip, event: call.taken, due: within filled_within}
  source: A/call#4
"""

HEAD = """\
sopkit: 1
procedure: desk/call
cases:
- id: one
  title: {en: One, zh: 一}
  zero: "2026-12-01T09:00+08:00"
"""
EXPECT = "  expect:\n  - {at: 0 min, advice: []}\n"


@pytest.fixture
def ran(tmp_path: Path) -> Callable[..., Report]:
    """Runs one scenario from its events on."""

    def ran(body: str, *, profile: str = "", procedure: str = PROCEDURE) -> Report:
        folder = tmp_path / "procedures" / "desk"
        folder.mkdir(parents=True)
        (folder / "call.yaml").write_text(procedure, encoding="utf-8")
        (folder / "call.cases.yaml").write_text(HEAD + body, encoding="utf-8")
        if profile:
            (tmp_path / "profiles").mkdir()
            (tmp_path / "profiles" / "hotel.yaml").write_text(profile, encoding="utf-8")
        return run(folder)

    return ran


def lines(report: Report) -> list[str]:
    """Place, message and name of each finding but those about coverage."""
    return [
        f"{found.position.line}:{found.position.column} {found.message} [{found.name}]"
        for found in report.diagnostics
        if found.position and found.name != "rule-not-covered"
    ]


@pytest.mark.parametrize(
    "record",
    [
        "event: call.noted, form: {name: Li, wish: tea}, checks: {polite: ok}",
        "event: call.noted, form: {name: Li, wish: tea, hint: soon}",
        "event: hall.aired, checks: {desk: ok}",
        "event: call.taken, form: {number: 7a}",
        "event: slip, form: {number: 7a}",
    ],
)
def test_what_an_event_has(ran: Callable[..., Report], record: str) -> None:
    """Ticks of the event and all fields of its form, demanded or not, now or later, are taken."""
    assert [] == lines(ran(f"  events:\n  - {{at: 0 min, {record}}}\n{EXPECT}"))


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (
            "event: call.noted, form: {name: Li, wihs: tea}",
            "8:53 one: 'call.noted' has no form with the field 'wihs'; did you mean 'wish'? "
            "[unknown-name]",
        ),
        (
            "event: call.noted, form: {number: 7a}",
            "8:43 one: 'call.noted' has no form with the field 'number' [unknown-name]",
        ),
        (
            "event: hall.aired, form: {name: Li}",
            "8:43 one: 'hall.aired' has no form with the field 'name' [unknown-name]",
        ),
        (
            "event: call.noted, checks: {polit: ok}",
            "8:45 one: 'call.noted' has no check 'polit'; did you mean 'polite'? [unknown-name]",
        ),
        (
            "event: hall.aired, checks: {polite: ok}",
            "8:45 one: 'hall.aired' has no check 'polite' [unknown-name]",
        ),
        (
            "event: [hall.aired], checks: {polite: ok}",
            "8:24 one: a list is not a text; put it in quotes [bad-record]",
        ),
    ],
)
def test_what_it_has_not(ran: Callable[..., Report], record: str, found: str) -> None:
    """A tick or field that the event does not have is reported where it stands."""
    assert [found] == lines(ran(f"  events:\n  - {{at: 0 min, {record}}}\n{EXPECT}"))


@pytest.mark.parametrize(
    ("record", "place", "line"),
    [
        ("event: call.noted, data: {name: Li}", "8:43", "{name: Li}"),
        ("event: call.noted, data: {name: 'Li, Wei'}", "8:43", "{name: 'Li, Wei'}"),
        ("event: call.taken, data: {number: 7a}", "8:43", "{number: 7a}"),
    ],
)
def test_a_field_of_the_form_under_data(
    ran: Callable[..., Report], record: str, place: str, line: str
) -> None:
    """What belongs on the form and stands under data is told with the line to write."""
    (found,) = ran(f"  events:\n  - {{at: 0 min, {record}}}\n{EXPECT}").diagnostics[:1]

    assert found.position is not None
    assert f"{found.position.line}:{found.position.column}" == place
    assert "is no fact and no field of" in found.message
    assert found.message.endswith(", but of the form that is filled with it")
    assert found.hint == f"write form: {line}"


def test_all_fields_of_the_form_under_data(ran: Callable[..., Report]) -> None:
    """The line holds every field of the form that the record brings, in its order."""
    record = "event: call.noted, data: {wish: tea, nme: Lu, name: Li}"
    found = [
        (one.message.rpartition("call.noted")[2], one.hint)
        for one in ran(f"  events:\n  - {{at: 0 min, {record}}}\n{EXPECT}").diagnostics
        if one.name == "unknown-fact"
    ]

    line = "write form: {wish: tea, name: Li}"
    assert found == [
        ("', but of the form that is filled with it", line),
        ("'; did you mean 'name'?", ""),
        ("', but of the form that is filled with it", line),
    ]


def test_asked(ran: Callable[..., Report]) -> None:
    """A question is held to the same names as a record."""
    question = "{at: 1 min, event: call.noted, form: {nam: Li}, allowed: false}"

    assert [
        "9:43 one: 'call.noted' has no form with the field 'nam'; did you mean 'name'? "
        "[unknown-name]"
    ] == lines(ran(f"  events: []\n  would:\n  - {question}\n"))[:1]


def test_one_of_many(ran: Callable[..., Report]) -> None:
    """So is a record of one case of several."""
    member = "{id: a, events: [{at: 0 min, event: hall.aired, checks: {des: ok}}]}"

    assert [
        "8:62 a: 'hall.aired' has no check 'des'; did you mean 'desk'? [unknown-name]"
    ] == lines(ran(f"  many:\n  - {member}\n{EXPECT}"))


def test_a_house_without_the_rule(ran: Callable[..., Report]) -> None:
    """Where a house does without a rule, its form may still be brought."""
    profile = "desk/call: {without: {slip: Calls have no slips.}}\n"
    body = "  profile: hotel\n  events:\n  - {at: 0 min, event: call.taken, form: {number: 7a}}\n"

    assert [] == lines(ran(body + EXPECT, profile=profile))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("12", []),
        (
            "many",
            ["8:51 one: 'many' is not a number; write figures, such as 12 [bad-record]"],
        ),
        (
            "1.5",
            ["8:51 one: 1.5 is not a count; write a whole number from 0 upwards [bad-record]"],
        ),
    ],
)
def test_form_fields_have_their_types(
    ran: Callable[..., Report], value: str, found: list[str]
) -> None:
    """What is written into a form is read by the type of its field, as data of an event are."""
    field = "      people: {type: count, label: {en: people, zh: 人数}}\n"
    text = PROCEDURE.replace("      wish:", f"{field}      wish:")
    body = f"  events:\n  - {{at: 0 min, event: call.noted, form: {{people: {value}}}}}\n{EXPECT}"

    assert found == lines(ran(body, procedure=text))


@pytest.mark.parametrize(
    "keys", ["  facts:\n", "  events:\n  -\n", "  expect:\n  - {at: 0 min, severities: {tidy: }}\n"]
)
def test_what_is_empty_is_told(ran: Callable[..., Report], keys: str) -> None:
    """A scenario with a key or an entry without a value is told, never left aside."""
    report = ran(keys)

    assert "empty-value" in {one.name for one in report.diagnostics}
    assert not report.passed


def test_a_typed_field_that_is_left_empty(ran: Callable[..., Report]) -> None:
    """A field left empty on paper is missing; the record it stands in counts."""
    text = PROCEDURE.replace(
        "      hint:", "      day: {type: date, label: {en: day, zh: 日期}}\n      hint:"
    )
    form = "form: {name: Li, wish: tea, day: ''}"
    body = (
        f"  events:\n  - {{at: 0 min, event: call.noted, {form}, checks: {{polite: ok}}}}\n{EXPECT}"
    )

    assert [] == lines(ran(body, procedure=text))
