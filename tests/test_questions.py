"""A question that names what the procedure does not know is refused: no rule could forbid it."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.asking import would
from sopkit.case import Case, RecordError
from sopkit.doubts import doubts_of
from sopkit.procedure import load_text
from tests.reuse.folder import call, complaint
from tests.rules.procedures import small

PROCEDURE = small("""
roles:
  agent: {label: {en: agent, zh: 客服}}
facts:
  paid: {type: bool, label: {en: paid, zh: 已付}}
forms:
  slip: {title: {en: Slip, zh: 单据}, fields: {number: {type: text, label: {en: number, zh: 号码}}}}
events:
  refund.made: {label: {en: refund made, zh: 已退款}, data: {amount: money}}
steps:
- id: parcel.packed
  do: {en: Pack the parcel, zh: 打包}
  role: agent
  record: {form: slip}
  checks: [{id: taped, check: {en: It is taped, zh: 已封箱}, source: A/test#1}]
  source: A/test#1
rules:
- id: limit
  permit: {event: refund.made, for: agent, limit: this.amount <= 5 CNY}
  source: A/test#2
""")
AT = "2026-12-01T09:00+08:00"

Question = dict[str, Any]
UNKNOWN: dict[str, Question] = {
    "event: unknown event 'refund.mode'; did you mean 'refund.made'?": {"event": "refund.mode"},
    "role: unknown role 'agnet'; did you mean 'agent'?": {
        "event": "refund.made",
        "role": "agnet",
        "data": {"amount": "9 CNY"},
    },
    "data.amont: 'amont' is neither a fact nor a field of 'refund.made'; did you mean 'amount'?": {
        "event": "refund.made",
        "data": {"amont": "9 CNY"},
    },
    "checks.tape: 'parcel.packed' has no check 'tape'; did you mean 'taped'?": {
        "event": "parcel.packed",
        "checks": {"tape": "ok"},
    },
    "form.nmber: 'parcel.packed' has no form with the field 'nmber'; did you mean 'number'?": {
        "event": "parcel.packed",
        "form": {"nmber": "1"},
    },
}
KNOWN: dict[str, Question] = {
    "a field": {"event": "refund.made", "role": "agent", "data": {"amount": "5 CNY"}},
    "a fact": {"event": "refund.made", "role": "agent", "data": {"amount": "5 CNY", "paid": True}},
    "a tick and a form": {
        "event": "parcel.packed",
        "checks": {"taped": "ok"},
        "form": {"number": "1"},
    },
    "what is always there": {"event": "closed"},
}


def asked(question: Question) -> str:
    """The answer to a question about an empty case."""
    given = dict(question)
    return would(PROCEDURE, Case(PROCEDURE), given.pop("event"), AT, **given).allowed


@pytest.mark.parametrize("message", UNKNOWN)
def test_unknown_names_are_refused(message: str) -> None:
    """A slip of the pen is told with what was perhaps meant, and never answered with yes."""
    with pytest.raises(RecordError) as refused:
        asked(UNKNOWN[message])

    assert str(refused.value) == message


@pytest.mark.parametrize("what", KNOWN)
def test_known_names_are_answered(what: str) -> None:
    """A question that names only what the procedure knows is answered."""
    assert asked(KNOWN[what]) == "yes"


def test_two_slips_are_told_at_once() -> None:
    """A question with two unknown names is refused with both."""
    with pytest.raises(RecordError) as refused:
        asked({"event": "refund.made", "role": "agnet", "data": {"amont": "9 CNY"}})

    assert [path for path, _ in refused.value.faults] == [("role",), ("data", "amont")]


def test_a_record_is_only_doubted() -> None:
    """What a log says has happened is kept; a role that nobody knows is told, in both languages."""
    case = Case(PROCEDURE).add("refund.made", AT, role="agnet", data={"amount": "9 CNY"})

    assert len(case) == 1
    assert doubts_of(PROCEDURE, case) == ["record 1: unknown role 'agnet'; did you mean 'agent'?"]
    assert "agnet" in doubts_of(PROCEDURE, case, "zh")[0] != doubts_of(PROCEDURE, case)[0]


def test_facts_and_plans_of_the_start_are_doubted() -> None:
    """What is known or planned from the start under an unknown name is told; the rest counts."""
    case = Case(PROCEDURE, facts={"payd": True, "paid": True}, planned={"refund.mode": AT})

    assert doubts_of(PROCEDURE, case) == [
        "unknown fact 'payd'; did you mean 'paid'?",
        "unknown event 'refund.mode'; did you mean 'refund.made'?",
    ]


def test_sub_cases_are_doubted() -> None:
    """The log of a case that a step runs is looked at by its own procedure."""
    caller, called = load_text(call()), load_text(complaint())
    case = Case(caller).add("opened", AT, role="clerk")
    case.attach("complaint.run", Case(called).add("opened", AT, role="clark"))

    assert doubts_of(caller, case) == [
        "complaint.run: record 1: unknown role 'clark'; did you mean 'clerk'?"
    ]
