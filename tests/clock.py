"""This module reads the short times of the worked examples and plays the case for time phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sopkit.calendars import Calendar, load_calendar
from sopkit.quantities import parse_instant, parse_parameter, parse_quantity

SHANGHAI = load_calendar({"zone": "Asia/Shanghai"})
_SHORT = re.compile(r"(?:(\d\d-\d\d) )?(\d\d:\d\d)")


def instant(text: str, calendar: Calendar = SHANGHAI) -> int:
    """The instant of `09:00` (2026-12-01), `12-04 17:00` (2026) or an ISO time, with + or -."""
    moved = {"+": 1, "-": -1}.get(text[-1], 0)
    plain = text[:-1] if moved else text
    short = _SHORT.fullmatch(plain)
    if short:
        plain = f"2026-{short[1] or '12-01'}T{short[2]}"
    return parse_instant(plain, calendar.zone) + moved


def shown(at: int | None, calendar: Calendar = SHANGHAI) -> str:
    """An instant in local time, for a readable difference; `none` is none."""
    if at is None:
        return "none"
    seconds, rest = divmod(at, 1_000_000)
    return f"{datetime.fromtimestamp(seconds, calendar.zone).isoformat()} {rest:06d}"


def calendar_of(section: dict[str, Any] | None) -> Calendar:
    """The calendar of an example, in Shanghai unless it says otherwise."""
    return load_calendar({"zone": "Asia/Shanghai"} | (section or {}))


@dataclass
class World:
    """A case in which every event happened at the instant that opened the duty."""

    opened: int
    calendar: Calendar | None = SHANGHAI
    plans: dict[str, int] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    ring: int | None = None
    never: frozenset[str] = frozenset()

    def last(self, event: str) -> int | None:
        return None if event in self.never else self.opened

    def plan(self, event: str) -> int | None:
        return self.plans.get(event)

    def parameter(self, name: str) -> Any:
        return self.parameters.get(name)

    def nth(self, event: str, ordinal: int, after: str) -> int | None:
        return self.ring

    def fact(self, name: str) -> Any:
        return self.facts.get(name)

    def shift(self, role: str | None) -> str | None:
        return "day" if self.calendar and self.calendar.shifts else None


def world_of(example: dict[str, Any]) -> World:
    """The world of a line in `cases/phrases`."""
    calendar = calendar_of(example.get("calendar"))
    parameters = {
        name: parse_quantity(text).value if name == "about" else parse_parameter(text)[1]
        for name, text in example.get("parameters", {}).items()
    }
    plans = {name: instant(at, calendar) for name, at in example.get("plans", {}).items()}
    ring = instant(example["nth"], calendar) if "nth" in example else None
    opened = instant(example["at"], calendar)
    return World(opened, calendar, plans=plans, parameters=parameters, ring=ring)
