"""This module makes a calendar of the section `calendar` of a procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sopkit.calendars.calendar import Calendar
from sopkit.calendars.clock import CalendarError, Hours, parse_clock, parse_hours
from sopkit.calendars.days import Days, load_days
from sopkit.diagnostics import suggest

Value = TypeVar("Value")

_KEYS = ("zone", "days", "hours", "shifts", "dayparts")


def load_calendar(
    section: Mapping[str, object],
    *,
    closing_days: Iterable[date] = (),
    folders: Sequence[Path] = (),
) -> Calendar:
    """Makes the calendar that a section `calendar` describes (FORMAT 4).

    On `closing_days` this site is closed, beside the days off of the country. The path of a
    calendar file counts from the first of `folders` that has it.

    Raises:
        CalendarError: a value cannot be used; `.key` says which.
    """
    for key in section:
        if key not in _KEYS:
            raise CalendarError(
                f"unknown key '{key}'{suggest(str(key), _KEYS)}; a calendar has {', '.join(_KEYS)}",
                (str(key),),
            )
    days = _section_days(section.get("days"), folders)
    hours = section.get("hours")
    return Calendar(
        zone=load_zone(section.get("zone")),
        off=days.off,
        make_up=days.make_up,
        announced_through=days.announced_through,
        hours=None if hours is None else _at(("hours",), parse_hours, hours),
        shifts=_named_hours(section.get("shifts"), "shifts"),
        dayparts=_named_hours(section.get("dayparts"), "dayparts"),
        name=days.name,
        version=days.version,
        closing_days=frozenset(closing_days),
        source=days.source,
    )


# what people write for the zone of China, which is named after its largest city
_ZONES_MEANT = dict.fromkeys(
    ("beijing", "peking", "shenzhen", "guangzhou", "china", "cst", "utc+8", "utc+08:00", "gmt+8"),
    "Asia/Shanghai",
)


def load_zone(name: object) -> ZoneInfo:
    """Reads the name of a time zone such as Asia/Shanghai.

    Raises:
        CalendarError: there is no such zone; the message offers the nearest name.
    """
    if not isinstance(name, str):
        raise CalendarError("a calendar needs a 'zone' such as Asia/Shanghai", ("zone",))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        meant = _ZONES_MEANT.get(name.rpartition("/")[2].replace(" ", "").lower())
        near = f"; did you mean '{meant}'?" if meant else suggest(name, available_timezones())
    raise CalendarError(f"unknown time zone '{name}'{near}", ("zone",))


def _section_days(value: object, folders: Sequence[Path]) -> Days:
    if value is None:
        return Days()
    if isinstance(value, str | Mapping):
        return load_days(value, folders)
    raise CalendarError(
        f"'days' is '{value}'; write the name of a calendar such as CN, or the days", ("days",)
    )


def _named_hours(value: object, key: str) -> dict[str, Hours]:
    """`{morning: "08:00-12:00"}` or `{day: {from: "08:30", to: "17:30"}}`."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise CalendarError(f"'{key}' is '{value}'; write a name and hours for each", (key,))
    return {str(name): _hours_of(hours, (key, str(name))) for name, hours in value.items()}


def _hours_of(value: object, key: tuple[str, ...]) -> Hours:
    if not isinstance(value, Mapping):
        return _at(key, parse_hours, value)
    if set(value) != {"from", "to"}:
        raise CalendarError(f"'{key[-1]}' needs 'from' and 'to', and nothing else", key)
    return (
        _at((*key, "from"), parse_clock, value["from"]),
        _at((*key, "to"), parse_clock, value["to"]),
    )


def _at(key: tuple[str, ...], parse: Callable[[str], Value], value: object) -> Value:
    try:
        return parse(str(value))
    except CalendarError as error:
        raise CalendarError(str(error), key) from None
