"""This module stops the clock of a duty and lets it run on with what was left.

See docs/semantics.md 12.1, 12.2.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sopkit.calendars import Calendar, add_days
from sopkit.frozen import dataclass
from sopkit.phrases.ends import Ends, needed, span_of_microseconds
from sopkit.phrases.legs import Count, Leg, Reading
from sopkit.quantities import Span


@dataclass(frozen=True, slots=True)
class Left:
    """What was left of both ends when the clock stopped.

    `due` and `earliest` are counted in the unit of that end: microseconds, or a number of dates;
    None is an end that does not pause, has passed, or is not there.
    """

    ends: Ends
    due: int | None
    earliest: int | None


def pause(ends: Ends, at: int, calendar: Calendar | None = None) -> Left | None:
    """Stops the clock at an instant; None when the due has passed, for a pause does not undo.

    A pause at the due itself is in time, with nothing left. A duty that opens while its clock
    stands still is paused at its opening.
    """
    if ends.due is not None and at > ends.due:
        return None
    ahead = ends.earliest is not None and at < ends.earliest
    return Left(
        ends,
        _left(at, ends.due, ends.due_count, "due", calendar),
        _left(at, ends.earliest, ends.earliest_count, "earliest", calendar) if ahead else None,
    )


def resume(left: Left, at: int, calendar: Calendar | None = None) -> Ends:
    """The ends after the clock runs again at an instant: what was left is laid on from there.

    Ends that do not pause are as they were. With nothing left the due is the instant itself.
    """
    ends = left.ends
    due, earliest, legs = ends.due, ends.earliest, ends.explanation
    provisional = False
    if left.due is not None and ends.due_count:
        due = max(at, _laid_on(at, left.due, ends.due_count, "due", calendar))
        legs = replace(legs, due=_legs(at, due, left.due, ends.due_count, "due"))
        provisional = _provisional(due, ends.due_count, calendar)
    if left.earliest is not None and ends.earliest_count:
        earliest = _laid_on(at, left.earliest, ends.earliest_count, "earliest", calendar)
        resumed = _legs(at, earliest, left.earliest, ends.earliest_count, "earliest")
        legs = replace(legs, earliest=resumed)
    provisional = provisional or (ends.provisional and left.due is None)
    return replace(
        ends,
        due=due,
        earliest=earliest,
        explanation=replace(legs, provisional=provisional),
        provisional=provisional,
        note="",
    )


def _left(
    at: int, end: int | None, count: Count | None, reading: Reading, calendar: Calendar | None
) -> int | None:
    if end is None or count is None:
        return None
    if count == "elapsed":
        return end - at
    known = needed(calendar, "what is left of days")
    if count == "working_time":
        return known.working_time_between(at, end)
    day, last = known.local_date(at), known.local_date(end)
    if count == "days":
        return (last - day).days
    return known.working_days_between(day, known.date_of_end(end) if reading == "due" else last)


def _laid_on(at: int, left: int, count: Count, reading: Reading, calendar: Calendar | None) -> int:
    if count == "elapsed":
        return at + left
    known = needed(calendar, "what is left of days")
    if count == "working_time":
        return known.add_working_hours(at, left)
    day = known.local_date(at)
    working = count == "working_days"
    target = known.add_working_days(day, left) if working else add_days(day, left)
    if reading == "earliest":
        return known.day_start(target)
    return known.working_day_end(target) if working else known.day_end(target)


def _legs(at: int, end: int, left: int, count: Count, reading: Reading) -> tuple[Leg, ...]:
    start = Leg("resumed", at, at)
    if count == "elapsed":
        return start, Leg("elapsed", at, end, "", span_of_microseconds(left), 1, reading)
    if count == "working_time":
        hours = Decimal(left) / 3_600_000_000
        return start, Leg("working_time", at, end, "", Span(hours, "working_hour"), 1, reading)
    unit = "working_day" if count == "working_days" else "day"
    return start, Leg("dates", at, end, "", Span(left, unit), 1, reading)


def _provisional(due: int, count: Count, calendar: Calendar | None) -> bool:
    if calendar is None or count not in ("working_time", "working_days"):
        return False
    return calendar.provisional(calendar.local_date(due))
