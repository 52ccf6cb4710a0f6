"""This module turns local dates and clock times into instants and back, also where clocks change.

An instant is an integer of microseconds UTC; local times are never subtracted from each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from sopkit.errors import SopkitError
from sopkit.frozen import dataclass

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
ELAPSED_DAY = 24 * HOUR
"""24 hours of elapsed time, which is not the length of every date."""

FIRST_DATE = date(1000, 1, 1)
LAST_DATE = date(8999, 12, 31)
"""Calendars know the dates from FIRST_DATE to LAST_DATE."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_BLOCK = 512
_CLOCK = re.compile(r"(\d\d):(\d\d)")
_RANGE = re.compile(r"\s*(\S+?)\s*-\s*(\S+)\s*")


class CalendarError(SopkitError):
    """A calendar is described wrongly, or is asked for something that it does not hold.

    Attributes:
        key: where in the calendar's description the fault stands, outermost key first.
    """

    def __init__(self, message: str, key: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True, order=True)
class ClockTime:
    """A time of day as it stands on the clock; 24:00 is the end of the date."""

    minute_of_day: int

    def __str__(self) -> str:
        return f"{self.minute_of_day // 60:02d}:{self.minute_of_day % 60:02d}"


Hours = tuple[ClockTime, ClockTime]
"""From and to; a `to` that is not later than its `from` lies on the next date."""


@lru_cache(maxsize=1 << 10)
def parse_clock(text: str) -> ClockTime:
    """Reads `HH:MM` from 00:00 to 24:00.

    Raises:
        CalendarError: the text is no such time; the message says what to write.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise CalendarError(f"'{text}' is no clock time; write hours and minutes such as '09:30'")
    hour, minute = int(match[1]), int(match[2])
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise CalendarError(f"'{text}' is not on the clock, which goes from 00:00 to 24:00")
    return ClockTime(hour * 60 + minute)


def parse_hours(text: str) -> Hours:
    """Reads `HH:MM-HH:MM`.

    Raises:
        CalendarError: the text is no such pair of times.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        raise CalendarError(f"'{text}' are no hours; write from and to such as '09:00-18:00'")
    return parse_clock(match[1]), parse_clock(match[2])


def first_instant(zone: ZoneInfo, day: date, clock: ClockTime) -> int:
    """The instant of a local time: of a double one the first, of a skipped one the gap's end."""
    first, _ = _instants(zone, day.toordinal(), clock.minute_of_day)
    return first


def last_instant(zone: ZoneInfo, day: date, clock: ClockTime) -> int:
    """The instant of a local time: of a double one the second, of a skipped one the gap's end."""
    _, last = _instants(zone, day.toordinal(), clock.minute_of_day)
    return last


def day_start(zone: ZoneInfo, day: date) -> int:
    """The first instant that belongs to a local date (where midnight is skipped: the gap's end)."""
    number = _known(day) - _EPOCH_ORDINAL
    return _day_starts(zone, number // _BLOCK)[number % _BLOCK + 1]


def day_end(zone: ZoneInfo, day: date) -> int:
    """The last microsecond of a local date."""
    number = _known(day) - _EPOCH_ORDINAL
    return _day_starts(zone, number // _BLOCK)[number % _BLOCK + 2] - 1


def local_date(zone: ZoneInfo, at: int) -> date:
    """The local date to which an instant belongs; a later instant never has an earlier date.

    Raises:
        CalendarError: the instant lies outside the years that calendars know.
    """
    block = at // ELAPSED_DAY // _BLOCK
    if not _FIRST_BLOCK <= block <= _LAST_BLOCK:
        raise CalendarError(_outside(f"the instant {at} (microseconds)"))
    index = bisect_right(_day_starts(zone, block), at) - 1
    return date.fromordinal(_EPOCH_ORDINAL + block * _BLOCK + index - 1)


def local_text(zone: ZoneInfo | None, at: int) -> datetime:
    """An instant as a local date and time, in UTC without a zone; to be shown, not counted with."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone or UTC)


def date_of(ordinal: int) -> date:
    """The date of a proleptic ordinal.

    Raises:
        CalendarError: it lies outside the years that calendars know.
    """
    if not _FIRST_ORDINAL <= ordinal <= _LAST_ORDINAL:
        raise CalendarError(_outside("a date counted here"))
    return date.fromordinal(ordinal)


def check_year(year: int) -> None:
    """Raises CalendarError for a year that calendars do not know."""
    if not FIRST_DATE.year <= year <= LAST_DATE.year:
        raise CalendarError(_outside(f"the year {year}"))


_FIRST_ORDINAL = FIRST_DATE.toordinal()
_LAST_ORDINAL = LAST_DATE.toordinal()
_FIRST_BLOCK = (_FIRST_ORDINAL - _EPOCH_ORDINAL) // _BLOCK
_LAST_BLOCK = (_LAST_ORDINAL - _EPOCH_ORDINAL) // _BLOCK


def _known(day: date) -> int:
    if not FIRST_DATE <= day <= LAST_DATE:
        raise CalendarError(_outside(str(day)))
    return day.toordinal()


def _outside(what: str) -> str:
    return (
        f"{what} lies outside the years {FIRST_DATE.year} to {LAST_DATE.year}, which calendars "
        "know; check the date or the span"
    )


@cache
def _day_starts(zone: ZoneInfo, block: int) -> tuple[int, ...]:
    """Starts of the local dates of a block, with one date before it and two after it."""
    first = _EPOCH_ORDINAL + block * _BLOCK - 1
    return tuple(_instants(zone, first + index, 0)[0] for index in range(_BLOCK + 3))


@lru_cache(maxsize=1 << 16)
def _instants(zone: ZoneInfo, ordinal: int, minute: int) -> tuple[int, int]:
    """First and last instant of a local time; both are the end of the gap where it is skipped."""
    local = datetime.fromordinal(ordinal) + timedelta(minutes=minute)
    seconds = (ordinal - _EPOCH_ORDINAL) * 86_400 + minute * 60
    before = _offset(zone, local)
    after = _offset(zone, local.replace(fold=1))
    if before < after:
        end = _change(zone, seconds - after, seconds - before) * SECOND
        return end, end
    return (seconds - before) * SECOND, (seconds - after) * SECOND


def _change(zone: ZoneInfo, early: int, late: int) -> int:
    """The second after `early` and up to `late` at which the clocks are changed."""
    old = _offset_at(zone, early)
    while late - early > 1:
        middle = (early + late) // 2
        if _offset_at(zone, middle) == old:
            early = middle
        else:
            late = middle
    return late


def _offset_at(zone: ZoneInfo, seconds: int) -> int:
    return _offset(zone, (_EPOCH + timedelta(seconds=seconds)).astimezone(zone))


def _offset(zone: ZoneInfo, local: datetime) -> int:
    offset = zone.utcoffset(local)
    return 0 if offset is None else offset.days * 86_400 + offset.seconds
