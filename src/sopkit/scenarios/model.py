"""This module holds the model of a scenario file, `<name>.cases.yaml`, as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from sopkit.case import RECORD_KEYS
from sopkit.modelling import Field, Model, PlainValidator, WithJsonSchema
from sopkit.rules.base import Severity
from sopkit.rules.fields import Anything, FormatVersion, Id, Names, Text, TextPair, quoted, refuse

_STRING = {"type": "string"}
_MAP = {"type": "object"}
_OTHER = {"type": ["integer", "string"]}
_INSTANT = {
    "type": "string",
    "minLength": 1,
    "examples": ["-30 min", "2026-12-02 16:00", "end of 2026-12-02"],
}


def _instant(value: Any) -> str:
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        refuse("bad-value", f"{quoted(value)} has no unit; write for example '{value} min'")
    refuse("wrong-type", f"an instant is wanted here, such as '5 min', not {quoted(value)}")


def _mapping(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    refuse("wrong-type", f"a mapping of names to values is wanted here, not {quoted(value)}")


def _record(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    refuse("wrong-type", f"a record is wanted here, {{at: .., event: ..}}, not {quoted(value)}")


def _allowed(value: Any) -> Any:
    if isinstance(value, bool) or value == "ask":
        return value
    refuse("wrong-choice", f"'allowed' is {quoted(value)}; write true, false or ask")


def _number(value: Any) -> int | str:
    if isinstance(value, int | str) and not isinstance(value, bool):
        return value
    refuse("wrong-type", f"the number (from 1) or id of a record is wanted, not {quoted(value)}")


_RECORD_KEYS: dict[str, Any] = {
    **dict.fromkeys(RECORD_KEYS, _STRING),
    **dict.fromkeys(("at", "recorded_at", "planned"), _INSTANT),
    **dict.fromkeys(("data", "checks", "form"), _MAP),
    **dict.fromkeys(("voids", "replaces"), _OTHER),
    "key": {},
    "evidence": {"anyOf": [_STRING, {"type": "array", "items": _STRING}]},
}
RECORD = {
    "type": "object",
    "properties": _RECORD_KEYS,
    "required": ["at"],
    "anyOf": [{"required": [key]} for key in ("event", "waives", "voids")],
    "additionalProperties": False,
}

Instant = Annotated[str, PlainValidator(_instant), WithJsonSchema(_INSTANT)]
Values = Annotated[Mapping[str, Any], PlainValidator(_mapping), WithJsonSchema(_MAP)]
Record = Annotated[Mapping[str, Any], PlainValidator(_record), WithJsonSchema(RECORD)]
Allowed = Annotated[Any, PlainValidator(_allowed), WithJsonSchema({"enum": [True, False, "ask"]})]
Number = Annotated[Any, PlainValidator(_number), WithJsonSchema(_OTHER)]
Verdict = Literal[
    "not_applicable", "unknown", "inactive", "waiting", "pending",
    "satisfied", "cancelled", "waived", "violated",
]  # fmt: skip


class Question(Model):
    """What is asked before acting, and the answer that is expected."""

    at: Instant
    event: Text
    role: Text | None = None
    by: Text | None = None
    data: Values = {}
    checks: Values = {}
    form: Values = {}
    key: Anything = None
    evidence: Anything = None
    said: Text | None = None
    allowed: Allowed
    because: list[Text] | None = None
    needs: list[Text] | None = None
    instead: list[Text] | None = None


class ExpectedDuty(Model):
    """What is expected of the open duty of a rule: an instant, `unknown` or `none`."""

    due: Instant | None = None
    earliest: Instant | None = None
    needs: list[Text] | None = None


class Outcome(Model):
    """What is expected of a case; keys that are not given are not checked."""

    next_: list[Text] | None = Field(default=None, alias="next")
    asks: list[Text] | None = None
    duties: dict[str, ExpectedDuty] | None = None
    violations: list[Text] | None = None
    advice: list[Text] | None = None
    severities: dict[str, Severity] | None = None
    messages: dict[str, TextPair] | None = None
    unknown: dict[str, list[Text]] | None = None
    verdicts: dict[str, Verdict] | None = None
    escalated: dict[str, list[Text]] | None = None
    stock: Values | None = None
    facts: Values | None = None
    told: dict[str, Names] | None = None
    ended: Instant | None = None
    problems: list[Number] | None = None
    kpis: Values | None = None


class Expected(Outcome):
    """What is expected at an instant, of the case and of those that its steps run."""

    at: Instant
    parts: dict[str, Outcome] | None = None


class Part(Model):
    """The case of a procedure that a step runs; `procedure` says which where it may be several."""

    step: Text
    procedure: Id | None = None
    key: Anything = None
    facts: Values = {}
    planned: dict[str, Instant] = {}
    events: list[Record] = []
    parts: list[Part] = []


class Member(Model):
    """One of several cases that are judged together."""

    id: Id
    facts: Values = {}
    planned: dict[str, Instant] = {}
    events: list[Record] = []


class Scenario(Model):
    """One case with what is expected of it."""

    id: Id
    title: TextPair
    zero: Instant
    profile: Text | None = None
    parameters: Values = {}
    facts: Values = {}
    planned: dict[str, Instant] = {}
    events: list[Record] | None = None
    parts: list[Part] = []
    many: list[Member] | None = None
    would: list[Question] = []
    expect: list[Expected] = []
    findings: list[Text] = []
    demonstrates: list[Text] = []


class ScenarioFile(Model):
    """A whole scenario file."""

    sopkit: FormatVersion
    procedure: Id
    cases: list[Scenario]
