"""The names, and the facts of a case, on which the conditions of these tests are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sopkit.expressions import Definition, Names, Scope
from sopkit.quantities import MISSING, ValueType, parse_instant, parse_type, parse_value

ZONE = ZoneInfo("Asia/Shanghai")
AT = parse_instant("2026-12-01T09:00", ZONE)
MINUTE = 60_000_000


def choice(*words: str) -> ValueType:
    """A choice whose words are their own labels."""
    return ValueType("choice", of={word: {"en": word, "zh": word} for word in words})


ACCOUNT = ValueType(
    "record",
    name="account",
    fields={
        "balance": ValueType("money"),
        "owner": ValueType("text"),
        "note": ValueType("text", optional=True),
        "cards": parse_type("list of text"),
    },
)
SHIFT = choice("day", "night")
TYPES = {"account": ACCOUNT}
FACTS: Mapping[str, ValueType] = {
    "attendees": ValueType("count"),
    "orders": ValueType("count"),
    "shift": SHIFT,
    "flag": choice("red", "green", "none"),
    "vip": ValueType("bool"),
    "paid": ValueType("bool"),
    "gap": ValueType("length"),
    "weight": ValueType("mass"),
    "amount": ValueType("money"),
    "fee": ValueType("money", unit="CNY"),
    "born": ValueType("date"),
    "arrival": ValueType("date"),
    "opening": ValueType("time"),
    "stay": ValueType("date_range"),
    "begun": ValueType("instant"),
    "wait": ValueType("duration"),
    "nights": ValueType("days"),
    "worked": ValueType("hours"),
    "share": ValueType("ratio"),
    "score": ValueType("number"),
    "name": ValueType("text"),
    "nickname": ValueType("text"),
    "user": ValueType("text"),
    "photo": ValueType("photo"),
    "accounts": ValueType("map", of=ACCOUNT),
    "prices": parse_type("list of money"),
    "scores": parse_type("list of number"),
    "shifts": ValueType("list", of=SHIFT),
    "overhang": parse_type("map of length"),
    "客人": ValueType("count"),
}
PARAMETERS: Mapping[str, ValueType] = {
    "answer_within": ValueType("duration"),
    "least": ValueType("count"),
}
EVENTS: Mapping[str, Mapping[str, ValueType]] = {
    "order.paid": {"sum": ValueType("money"), "kind": SHIFT},
    "tea.poured": {"cups": ValueType("count"), "note": ValueType("text", optional=True)},
    "closing": {},
}
THIS: Mapping[str, ValueType] = {"amount": ValueType("money"), "grade": ValueType("count")}
DEFINITIONS = {
    "crowded": Definition((), "attendees > 10"),
    "late": Definition(("e",), "since(e) > 5 min"),
    "covers": Definition(("who", "sum"), "accounts[who].balance >= sum"),
    "either": Definition(("a", "b"), {"any": ["a", "b"]}),
    "double": Definition(("x",), "x * 2"),
    "circle": Definition((), "ring"),
    "ring": Definition((), "not circle"),
    "broken": Definition((), "attendees >"),
    "on": Definition(("what",), "shift == what"),
}
NAMES = Names(
    facts=FACTS,
    parameters=PARAMETERS,
    events=EVENTS,
    this=THIS,
    definitions=DEFINITIONS,
    types={"account": ACCOUNT.fields},
    collections={"seat": "attendees", "side": ("front", "back", "left")},
    roles=("agent", "manager"),
)


@dataclass(frozen=True, slots=True)
class Happening:
    """What conditions read of the record of an event."""

    at: int
    role: str | None = None
    by: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def facts_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Run-time values of facts as a person writes them."""
    types = {**FACTS, **PARAMETERS}
    return {name: parse_value(value, types[name], ZONE) for name, value in raw.items()}


def scope_of(
    facts: Mapping[str, Any],
    last: Mapping[str, Mapping[str, Any]] | None = None,
    this: Mapping[str, Any] | None = None,
    **other: Any,
) -> Scope:
    """A scope from written facts, and from events with the minutes since they happened."""
    happenings = {event: _happening(event, raw) for event, raw in (last or {}).items()}
    data = {name: parse_value(value, THIS[name]) for name, value in (this or {}).items()}
    return Scope(
        facts=facts_of(facts),
        this=data,
        last=happenings,
        counts={event: int(raw.get("count", 1)) for event, raw in (last or {}).items()},
        at=AT,
        zone=ZONE,
        **other,
    )


def _happening(event: str, raw: Mapping[str, Any]) -> Happening:
    data = {
        name: parse_value(raw[name], declared)
        for name, declared in EVENTS[event].items()
        if raw.get(name, MISSING) is not MISSING
    }
    at = AT - int(raw.get("minutes", 0)) * MINUTE
    return Happening(at, raw.get("role"), raw.get("by"), data)
