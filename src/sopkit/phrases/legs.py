"""This module holds how an end was reached, leg by leg, so that it can be shown and checked."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sopkit.calendars import Calendar, add_days, add_months
from sopkit.frozen import dataclass
from sopkit.quantities import Span

Reading = Literal["earliest", "due"]
LegKind = Literal[
    "from",
    "plan",
    "cut_off",
    "elapsed",
    "working_time",
    "dates",
    "clock",
    "shift_start",
    "shift_end",
    "opening_time",
    "resumed",
]
Count = Literal["elapsed", "working_time", "days", "working_days"]
"""What an end is counted in: elapsed time, open working time, dates, or working dates."""

COUNT_OF_UNIT: dict[str, Count] = {
    "s": "elapsed",
    "min": "elapsed",
    "h": "elapsed",
    "working_hour": "working_time",
    "day": "days",
    "week": "days",
    "month": "days",
    "year": "days",
    "working_day": "working_days",
}


@dataclass(frozen=True, slots=True)
class Leg:
    """One step from instant `start` to instant `at`.

    `from` and `plan` are the instants that legs begin with, `name` the event (empty: the opening).
    `sign` is -1 where a span is counted back. `name` of a cut-off or clock leg is the clock time,
    of a shift leg the shift.
    """

    kind: LegKind
    start: int
    at: int
    name: str = ""
    span: Span | None = None
    sign: int = 1
    reading: Reading = "due"


@dataclass(frozen=True, slots=True)
class CountedDate:
    """A date with its number; number 0 is the date counted from."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Skipped:
    """The dates between that were not counted, and the weekend days worked instead."""

    weekend: int = 0
    off: int = 0
    closed: int = 0
    made_up: int = 0


def working_parts(leg: Leg, calendar: Calendar) -> tuple[tuple[date, int], ...]:
    """The opening time that a leg uses, date by date, in microseconds."""
    return calendar.working_parts(min(leg.start, leg.at), max(leg.start, leg.at))


def counted_dates(leg: Leg, calendar: Calendar) -> tuple[CountedDate, ...]:
    """The dates that a leg in days or working days counts, day 0 first."""
    assert leg.span is not None
    day = calendar.local_date(leg.start)
    found = [CountedDate(0, day)]
    for number in range(1, days_counted(leg.span) + 1):
        day = _neighbour(day, leg, calendar)
        found.append(CountedDate(number, day))
    return tuple(found)


def days_counted(span: Span) -> int:
    """How many dates or working dates a span counts one by one; months and years: none."""
    if span.unit == "week":
        return 7 * int(span.amount)
    return int(span.amount) if span.unit in ("day", "working_day") else 0


def skipped(leg: Leg, calendar: Calendar) -> Skipped:
    """What a leg in working days passed over without counting it."""
    first, last = sorted((calendar.local_date(leg.start), _end_date(leg, calendar)))
    # day 0 is not passed over, whether it is a working day or not
    first, last = (add_days(first, 1), last) if leg.sign > 0 else (first, add_days(last, -1))
    weekend = off = closed = made_up = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if calendar.is_working_day(day):
            made_up += day.weekday() not in calendar.week
        elif day.weekday() not in calendar.week:
            weekend += 1
        elif day in calendar.closing_days:
            closed += 1
        else:
            off += 1
    return Skipped(weekend, off, closed, made_up)


def adds_up(leg: Leg, calendar: Calendar | None) -> bool:
    """Whether the parts of a leg make its span, counted in another way than it was laid."""
    if leg.kind == "elapsed":
        assert leg.span is not None
        return leg.at - leg.start == leg.sign * (leg.span.microseconds or 0)
    if calendar is None or leg.span is None:
        return True
    if leg.kind == "working_time":
        passed = sum(time for _, time in working_parts(leg, calendar))
        return passed == working_time(leg.span)
    start, end = calendar.local_date(leg.start), _end_date(leg, calendar)
    if leg.span.unit in ("month", "year"):
        months = int(leg.span.amount) * (12 if leg.span.unit == "year" else 1)
        return end == add_months(start, leg.sign * months)
    if leg.span.unit != "working_day":
        return (end - start).days == leg.sign * days_counted(leg.span)
    passed_over = skipped(leg, calendar)
    all_days = abs((end - start).days)
    missed = passed_over.weekend + passed_over.off + passed_over.closed
    ends_at_work = not days_counted(leg.span) or calendar.is_working_day(end)
    return ends_at_work and all_days - missed == days_counted(leg.span)


def working_time(span: Span) -> int:
    """The microseconds of a span of working hours."""
    return int(span.amount * 3_600_000_000)


def _end_date(leg: Leg, calendar: Calendar) -> date:
    working = leg.span is not None and leg.span.unit == "working_day" and leg.reading == "due"
    return calendar.date_of_end(leg.at) if working else calendar.local_date(leg.at)


def _neighbour(day: date, leg: Leg, calendar: Calendar) -> date:
    if leg.span is not None and leg.span.unit == "working_day":
        return calendar.add_working_days(day, leg.sign)
    return add_days(day, leg.sign)
