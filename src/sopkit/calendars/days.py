"""This module reads which dates are off and which are worked instead, from a file or a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeGuard

import yaml

from sopkit.calendars.clock import CalendarError
from sopkit.diagnostics import suggest
from sopkit.frozen import dataclass
from sopkit.language import join
from sopkit.shipped import DATA

_KEYS = ("off", "make_up", "announced_through", "name", "version", "source")


@dataclass(frozen=True, slots=True)
class Days:
    """Days off and make-up working days; past `announced_through` nothing is known of either."""

    off: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    announced_through: date | None = None
    name: str = ""
    version: str = ""
    source: str = ""


def load_days(days: str | Mapping[str, object], folders: Sequence[Path] = ()) -> Days:
    """Reads the `days` of a calendar: a name such as CN, the path of a file, or a mapping.

    With a slash or the ending `.yaml` it is a path, counted from the first of `folders` in which
    there is such a file; without folders from the working folder.

    Raises:
        CalendarError: no such calendar, or one of its values cannot be used.
    """
    if isinstance(days, Mapping):
        return _days(days)
    if is_file(days):
        return _read(days, folders or [Path()])
    return _named(days)


def is_file(days: object) -> TypeGuard[str]:
    """Whether `days` names a file, and not one of the calendars that come with sopkit."""
    return isinstance(days, str) and ("/" in days or days.endswith((".yaml", ".yml")))


def calendar_names() -> tuple[str, ...]:
    """The names that `days` may give, such as CN."""
    folder = DATA / "calendars"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".yaml")))


@cache
def _named(name: str) -> Days:
    known = calendar_names()
    if name not in known:
        raise CalendarError(
            f"there is no calendar '{name}'{suggest(name, known)}; known are {', '.join(known)}, "
            "or give the path of a file or the days themselves",
            ("days",),
        )
    file = DATA / "calendars" / f"{name}.yaml"
    return _parse(file.read_text(encoding="utf-8"), name)


def _read(days: str, folders: Sequence[Path]) -> Days:
    paths = list(dict.fromkeys(folder / days for folder in folders))
    path = next((one for one in paths if one.exists()), None)
    if path is None:
        message = f"there is no calendar file '{days}'"
        if paths != [Path(days)]:
            places = join([f"'{one.as_posix()}'" for one in paths], "en")
            message += f"; it was looked for as {places}"
        raise CalendarError(message, ("days",))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CalendarError(f"the calendar file '{path}' cannot be read", ("days",)) from error
    return _parse(text, str(path))


def _parse(text: str, where: str) -> Days:
    try:
        # the base loader leaves the key `off` and the dates as they are written
        content = yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        raise CalendarError(f"the calendar '{where}' is not well-formed YAML", ("days",)) from error
    if not isinstance(content, Mapping):
        raise CalendarError(f"the calendar '{where}' holds no mapping of days", ("days",))
    return _days(content)


def _days(content: Mapping[str, object]) -> Days:
    for key in content:
        if key not in _KEYS:
            raise CalendarError(
                f"unknown key '{key}'{suggest(str(key), _KEYS)}; days have {', '.join(_KEYS)}",
                ("days", str(key)),
            )
    through = content.get("announced_through")
    return Days(
        off=_dates(content.get("off"), "off"),
        make_up=_dates(content.get("make_up"), "make_up"),
        announced_through=_date(through, "announced_through") if through else None,
        name=str(content.get("name", "")),
        version=str(content.get("version", "")),
        source=str(content.get("source", "")),
    )


def _dates(value: object, key: str) -> frozenset[date]:
    """A list of dates, or lists of them by year, as the generated files have."""
    if not value:
        return frozenset()
    if isinstance(value, Mapping):
        return frozenset[date]().union(*(_dates(part, key) for part in value.values()))
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise CalendarError(f"'{key}' is '{value}'; write a list of dates", ("days", key))
    return frozenset(_date(entry, key) for entry in value)


def _date(value: object, key: str) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CalendarError(
            f"'{value}' in '{key}' is no date; write year, month and day such as 2026-10-01",
            ("days", key),
        ) from None
