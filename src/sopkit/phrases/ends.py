"""This module holds the ends of a duty and lays spans on instants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sopkit.calendars import Calendar, CalendarError, add_days, add_months
from sopkit.frozen import dataclass
from sopkit.phrases.explain import NO_EXPLANATION, Explanation
from sopkit.phrases.legs import COUNT_OF_UNIT, Count, Leg, LegKind, Reading, working_time
from sopkit.quantities import Span


@dataclass(frozen=True, slots=True)
class Ends:
    """The window of a duty, both ends included, or why it has none yet.

    Attributes:
        earliest: None: from the opening on.
        due: None: there is no end, or none yet.
        provisional: it counts working days that have not been announced.
        missing: parameters and facts without a value, on which the end depends.
        waiting: events that have not happened, or whose plan is not known.
        explanation: how the ends were reached.
        plan: the planned instant that the due is counted back from.
        due_count: what the due is counted in; None: a clock time or a plan, which never pauses.
        earliest_count: the same of the earliest.
        note: `short notice` or `no time left`, from `opened_at`.
    """

    earliest: int | None
    due: int | None
    provisional: bool = False
    missing: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    explanation: Explanation = NO_EXPLANATION
    plan: int | None = None
    due_count: Count | None = None
    earliest_count: Count | None = None
    note: str = ""

    def opened_at(self, instant: int) -> Ends:
        """The same ends for a duty that opens or whose plan is announced at `instant`.

        A due that has passed by then is the planned instant itself, or if that has passed the
        opening.

        See docs/semantics.md 3.10, 6.5.
        """
        if self.due is None or self.due >= instant:
            return self
        if self.plan is not None and self.plan >= instant:
            return replace(self, due=self.plan, note="short notice")
        return replace(self, due=instant, note="no time left")


@dataclass(frozen=True, slots=True)
class End:
    """One instant and the way to it; a cut-off moves only what `happened`."""

    at: int
    legs: tuple[Leg, ...]
    count: Count | None = None
    plan: int | None = None
    provisional: bool = False
    happened: bool = False


class Unresolved(Exception):
    """An end is not there yet: a value is missing, or something has not happened."""

    def __init__(self, missing: tuple[str, ...] = (), waiting: tuple[str, ...] = ()) -> None:
        self.missing = missing
        self.waiting = waiting

    @classmethod
    def of(cls, several: Sequence[Unresolved]) -> Unresolved:
        """All that several ends miss and wait for, each name once."""
        missing = dict.fromkeys(name for one in several for name in one.missing)
        waiting = dict.fromkeys(name for one in several for name in one.waiting)
        return cls(tuple(missing), tuple(waiting))


def span_after(
    at: int, span: Span, calendar: Calendar | None = None, *, reading: Reading = "due"
) -> int:
    """The instant a span after another, as for `grace` or an escalation.

    Raises:
        CalendarError: the span is counted by the calendar, and there is none.
    """
    return lay(End(at, ()), span, 1, reading, calendar).at


def span_before(
    at: int, span: Span, calendar: Calendar | None = None, *, reading: Reading = "due"
) -> int:
    """The instant a span before another, as for `at_least`, `at_most` or `soon`.

    Raises:
        CalendarError: the span is counted by the calendar, and there is none.
    """
    return lay(End(at, ()), span, -1, reading, calendar).at


def lay(base: End, span: Span, sign: int, reading: Reading, calendar: Calendar | None) -> End:
    """The end that lies a span after (sign 1) or before (sign -1) another."""
    elapsed = span.microseconds
    if elapsed is not None:
        return _reached(base, "elapsed", base.at + sign * elapsed, span, sign, reading, False)
    known = needed(calendar, span)
    if span.unit == "working_hour":
        time = working_time(span)
        count = known.add_working_hours if sign > 0 else known.subtract_working_hours
        at = count(base.at, time)
        provisional = known.provisional(known.local_date(max(at, base.at)))
        return _reached(base, "working_time", at, span, sign, reading, provisional)
    day = known.local_date(base.at)
    provisional = False
    if span.unit == "working_day":
        target = known.add_working_days(day, sign * int(span.amount))
        provisional = known.provisional(max(day, target))
    elif span.unit in ("month", "year"):
        target = add_months(day, sign * int(span.amount) * (12 if span.unit == "year" else 1))
    else:
        target = add_days(day, sign * int(span.amount) * (7 if span.unit == "week" else 1))
    if reading == "earliest":
        at = known.day_start(target)
    else:
        at = (known.working_day_end if span.unit == "working_day" else known.day_end)(target)
    return _reached(base, "dates", at, span, sign, reading, provisional)


def span_of_microseconds(time: int) -> Span:
    """Elapsed time as a span in the largest unit of which it is a whole number."""
    for unit, size in (("h", 3_600_000_000), ("min", 60_000_000), ("s", 1_000_000)):
        if time % size == 0:
            return Span(time // size, unit)
    return Span(Decimal(time).scaleb(-6), "s")


def _reached(
    base: End, kind: LegKind, at: int, span: Span, sign: int, reading: Reading, provisional: bool
) -> End:
    leg = Leg(kind, base.at, at, "", span, sign, reading)
    count = None if base.plan is not None else COUNT_OF_UNIT[span.unit]
    return End(at, (*base.legs, leg), count, base.plan, provisional or base.provisional)


def needed(calendar: Calendar | None, what: object) -> Calendar:
    """The calendar, or a CalendarError saying what cannot be counted without one."""
    if calendar is None:
        raise CalendarError(
            f"{what} can only be counted in a time zone; add a section 'calendar' with a 'zone'",
            ("zone",),
        )
    return calendar
