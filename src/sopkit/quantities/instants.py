"""This module reads and writes dates, times of day and instants, and turns local time to instants.

Instants are integer microseconds UTC. A local time that daylight saving skips is the instant at
which the gap ends; one that comes twice is the first for an earliest, the second for a due.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import suggest
from sopkit.frozen import dataclass
from sopkit.late import late_pattern
from sopkit.quantities.exact import QuantityError, quote
from sopkit.quantities.quantity import parse_quantity

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# every instant plus every allowed span stays within the calendar of the datetime module
FIRST_YEAR, LAST_YEAR = 1900, 2999

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?")
_INSTANT = late_pattern(
    rf"({_DATE.pattern})[T ]({_TIME.pattern}) ?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2}(?::[0-9]{2})?)?"
)
# a day in another order or with other signs, with or without a time of day
_OTHER_ORDER = late_pattern(
    r"(?:(?P<year>[0-9]{4})[-./年](?P<month>[0-9]{1,2})[-./月](?P<day>[0-9]{1,2})日?"
    r"|(?P<first>[0-9]{1,2})(?P<sign>[-./])(?P<second>[0-9]{1,2})[-./](?P<last>[0-9]{4}))"
    r"(?:[T ,]*(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})"
    r" ?(?:(?P<half>[AaPp])\.?[Mm]\.?)?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：－．　", "0123456789:-. ")


@dataclass(frozen=True, slots=True)
class Between:
    """Two times of day or two dates, both included; times may run across midnight."""

    start: Any
    end: Any


def parse_date(raw: object) -> date:
    """Reads `2026-12-01`.

    Raises:
        QuantityError: it is no date of the calendar in that spelling.
    """
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    match = _DATE.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise QuantityError(f"{quote(raw)} is not a date; {_respelt(raw, '2026-12-01')}")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise QuantityError(f"{quote(raw)} is not a day of the calendar; check it") from None


def parse_time(raw: object) -> time:
    """Reads a time of day, `"16:00"`, also with seconds.

    Raises:
        QuantityError: it is no time of day in that spelling.
    """
    if isinstance(raw, time) and raw.tzinfo is None:
        return raw
    match = _TIME.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise QuantityError(f"{quote(raw)} is not a time of day; {_respelt(raw, '16:00')}")
    if match[1] == "24":
        raise QuantityError(f"{quote(raw)} is not on the clock; write '00:00' of the next day")
    try:
        return time(int(match[1]), int(match[2]), *_fraction(match[3], match[4]))
    except ValueError:
        raise QuantityError(
            f"{quote(raw)} is not on the clock; hours go to 23, minutes and seconds to 59"
        ) from None


def _fraction(seconds: str | None, fraction: str | None) -> tuple[int, int]:
    return int(seconds or 0), int((fraction or "").ljust(6, "0"))


def _respelt(raw: object, example: str) -> str:
    """`write '09:30'` for what only misses a zero or is full-width, else the example."""
    text = raw.strip().translate(_FULL_WIDTH) if isinstance(raw, str) and len(raw) < 40 else ""
    parts = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text)
    if parts and ":" in example:
        return f"write '{int(parts[1]):02}:{parts[2]}'"
    parts = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", text)
    if parts and ":" not in example:
        return f"write '{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}'"
    return f"write it like '{example}', in quotation marks"


def zone_named(name: object) -> ZoneInfo:
    """The time zone of a name such as `Asia/Shanghai`.

    Raises:
        QuantityError: there is no zone of this name.
    """
    from zoneinfo import ZoneInfo, available_timezones

    if isinstance(name, ZoneInfo):
        return name
    try:
        return ZoneInfo(name if isinstance(name, str) else "")
    except (KeyError, ValueError, OSError):
        near = suggest(name, available_timezones()) if isinstance(name, str) else ""
        hint = near or "; write for example 'Asia/Shanghai'"
        raise QuantityError(f"{quote(name)} is not a known time zone{hint}") from None


def parse_instant(
    raw: object, zone: tzinfo | None = None, *, zero: int | None = None, due: bool = False
) -> int:
    """Reads an instant: ISO text, a datetime with a zone, or microseconds UTC as an int.

    A text without offset, and `end of 2026-12-02`, is read in `zone` and refused without one.
    `-30 min`, `2 h` and `3 days` count from `zero` in elapsed time and are refused without one;
    with it a bare number is. With `due` a local time that comes twice means the second.

    Raises:
        QuantityError: it is no instant; the message says what to write.
    """
    if isinstance(raw, str):
        return _from_text(raw, zone, zero, due)
    if isinstance(raw, datetime):
        return _from_datetime(raw, zone, due)
    if isinstance(raw, int) and not isinstance(raw, bool):
        if zero is not None:
            raise QuantityError(f"{quote(raw)} has no unit; write for example '{quote(raw)} min'")
        return _in_bounds(raw, raw)
    raise QuantityError(
        f"{quote(raw)} is not an instant; write for example '2026-12-01T09:00+08:00'"
    )


def _from_text(text: str, zone: tzinfo | None, zero: int | None, due: bool) -> int:
    match = _INSTANT.fullmatch(text.strip()) if len(text) < 100 else None
    if match is not None:
        day, clock = parse_date(match[1]), parse_time(match[5])
        if match[10]:
            offset = timezone(_offset(match[10], text))
            return _in_bounds(_microseconds(datetime.combine(day, clock, offset)), text)
        return local_instant(day, clock, _needed(zone, text), due=due)
    if text.startswith("end of "):
        return day_end(parse_date(text.removeprefix("end of ").strip()), _needed(zone, text))
    _refuse_other_order(text)
    return _relative(text, zero)


def _refuse_other_order(text: str) -> None:
    """Tells of a day written as in `4.12.2026 15:45` how it is written here.

    Raises:
        QuantityError: the text is such a day.
    """
    found = _OTHER_ORDER.fullmatch(text.strip()) if len(text) < 100 else None
    if found is None or _DATE.fullmatch(text.strip()):
        return
    hour, minute, half = found["hour"], found["minute"], (found["half"] or "").lower()
    clock = clock_text(int(hour), int(minute), half) if hour else ""
    clock = (clock or "HH:MM") + (found["offset"] or "")
    days = [day for day in _days_meant(found) if _is_day(day)] or ["YYYY-MM-DD"]
    between = "T" if found["offset"] else " "
    ways = " or ".join(f"'{day}{between}{clock}'" for day in days)
    raise QuantityError(f"{quote(text)} is not how an instant is written; write {ways}")


def clock_text(hour: int, minute: int, half: str) -> str:
    """A time of day as it is written here; empty where there is no such time.

    Args:
        hour: as it was said.
        minute: as it was said.
        half: `a` before noon, `p` after noon, of twelve hours; empty of twenty-four.
    """
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def _days_meant(found: re.Match[str]) -> list[str]:
    """The days that a text may mean: with slashes the day or the month stands first."""
    if found["year"]:
        return [_day_text(found["year"], found["month"], found["day"])]
    first, second = found["first"], found["second"]
    orders = [(second, first)] if found["sign"] != "/" else [(second, first), (first, second)]
    possible = [one for one in orders if int(one[0]) <= 12] or [(first, second)]
    return list(dict.fromkeys(_day_text(found["last"], *one) for one in possible))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _day_text(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _from_datetime(moment: datetime, zone: tzinfo | None, due: bool) -> int:
    if moment.utcoffset() is not None:
        return _in_bounds(_microseconds(moment), moment.isoformat())
    zone = _needed(zone, moment.isoformat())
    return local_instant(moment.date(), moment.time(), zone, due=due)


def _offset(text: str, whole: str) -> timedelta:
    if text == "Z":
        return timedelta(0)
    figures = text[1:].replace(":", "")
    hours, minutes, seconds = int(figures[:2]), int(figures[2:4]), int(figures[4:] or 0)
    if hours > 15 or minutes > 59 or seconds > 59:
        raise QuantityError(
            f"{quote(whole)} has the offset '{text}', which no place on earth has; check it"
        )
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if text[0] == "-" else size


def _needed(zone: tzinfo | None, text: str) -> tzinfo:
    if zone is None:
        raise QuantityError(
            f"{quote(text)} has no offset, and without a zone it could be any of 24 instants; "
            "write one, such as '2026-12-01T09:00+08:00', or give the procedure a zone"
        )
    return zone


def _relative(text: str, zero: int | None) -> int:
    tidy = text.strip()
    if _DATE.fullmatch(tidy):
        raise QuantityError(
            f"{quote(text)} is a day, not an instant; write '{tidy} 00:00' or 'end of {tidy}'"
        )
    if re.match(r"[0-9]{4}-[0-9]{1,2}-|[0-9]{1,2}:[0-9]{2}", tidy):
        raise QuantityError(
            f"{quote(text)} is not an instant; write it like '2026-12-01T09:00+08:00', "
            "with at most 6 decimals of a second"
        )
    if not re.match(r"[-+]?[0-9０-９.]", tidy):
        raise QuantityError(
            f"{quote(text)} is not an instant; write it like '2026-12-01T09:00+08:00'"
        )
    quantity = parse_quantity(text)
    if zero is None:
        raise QuantityError(
            f"{quote(text)} counts from a zero, and none is given here; "
            "write for example '2026-12-01T09:00+08:00'"
        )
    if quantity.dimension == "duration":
        return _in_bounds(zero + int(quantity.value), text)
    if quantity.dimension != "days" or quantity.value != int(quantity.value):
        raise QuantityError(
            f"{quote(text)} is no length of time that has passed; use s, min, h or whole days"
        )
    return _in_bounds(zero + int(quantity.value) * 86_400_000_000, text)


def _in_bounds(instant: int, raw: object) -> int:
    if not _FIRST <= instant <= _LAST:
        raise QuantityError(
            f"{quote(raw)} is not between the years {FIRST_YEAR} and {LAST_YEAR}; check it"
        )
    return instant


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


_FIRST = _microseconds(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
_LAST = _microseconds(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)) - 1


def local_instant(day: date, clock: time, zone: tzinfo, *, due: bool = False) -> int:
    """The instant at which the clocks of a zone show this time on this day.

    A time that comes twice is the first, with `due` the second; a skipped one is the end of the
    gap.

    Raises:
        QuantityError: the year is out of range.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        shown = f"{day.isoformat()} {clock.isoformat()}"
        raise QuantityError(
            f"'{shown}' is not between the years {FIRST_YEAR} and {LAST_YEAR}; check it"
        )
    first = datetime.combine(day, clock, zone).replace(fold=0)
    second = first.replace(fold=1)
    one, two = first.utcoffset(), second.utcoffset()
    if one is not None and two is not None and one < two:
        return _gap_end(_microseconds(second), _microseconds(first), zone)
    return _microseconds(second if due else first)


def _gap_end(before: int, after: int, zone: tzinfo) -> int:
    """The first instant with another offset between two instants; a change is on a whole second."""
    low, high = before // 1_000_000, after // 1_000_000
    old = _local(low * 1_000_000, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if _local(middle * 1_000_000, zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high * 1_000_000


def _local(instant: int, zone: tzinfo) -> datetime:
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def local_time(instant: int, zone: tzinfo | None = None) -> datetime:
    """The date and clock of an instant in a zone (UTC without one)."""
    return _local(instant, zone or UTC)


def day_start(day: date, zone: tzinfo) -> int:
    """The first instant of a local date."""
    return local_instant(day, time(0), zone)


def day_end(day: date, zone: tzinfo) -> int:
    """The last microsecond of a local date."""
    return day_start(day + timedelta(days=1), zone) - 1


def instant_text(instant: int, zone: tzinfo | None = None) -> str:
    """The instant in ISO spelling with its offset, as `parse_instant` reads it back."""
    moment = local_time(instant, zone)
    exactness = "minutes"
    if moment.second or moment.microsecond:
        exactness = "microseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=exactness)
