"""This module counts days, working days, working hours and shifts in the zone of one house."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sopkit.calendars import clock
from sopkit.calendars.clock import HOUR, CalendarError, ClockTime, Hours
from sopkit.calendars.working import WorkingDays, working_days
from sopkit.frozen import dataclass

MONDAY_TO_FRIDAY = frozenset(range(5))
_BLOCK = 256
_MOST_WORKING_TIME = 500_000 * HOUR


@dataclass(frozen=True, slots=True)
class _OpenTimes:
    """Opening times of a run of working days; `since` and `until` sum up time within the run."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    since: tuple[int, ...]
    until: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Calendar:
    """Dates, working days, office hours and shifts of one house; all instants are microseconds UTC.

    A working day is a make-up day, or a weekday of `week` (Monday is 0) that is not off; on
    `closing_days` the site is closed whatever else holds. What is off or made up past
    `announced_through` is not read: there only weekends count.
    """

    zone: ZoneInfo
    off: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    announced_through: date | None = None
    hours: Hours | None = None
    shifts: Mapping[str, Hours] = field(default_factory=dict)
    dayparts: Mapping[str, Hours] = field(default_factory=dict)
    week: frozenset[int] = MONDAY_TO_FRIDAY
    name: str = ""
    version: str = ""
    closing_days: frozenset[date] = frozenset()
    source: str = ""

    def in_zone(self, zone: ZoneInfo) -> Calendar:
        """The same calendar in the zone of a case."""
        return replace(self, zone=zone)

    # ---- dates

    def local_date(self, at: int) -> date:
        """The local date to which an instant belongs."""
        return clock.local_date(self.zone, at)

    def day_start(self, day: date) -> int:
        """The first instant of a date."""
        return clock.day_start(self.zone, day)

    def day_end(self, day: date) -> int:
        """The last microsecond of a date."""
        return clock.day_end(self.zone, day)

    def is_working_day(self, day: date) -> bool:
        """Whether work is done on a date."""
        ordinal = day.toordinal()
        return self._working.rank(ordinal) > self._working.rank(ordinal - 1)

    def add_working_days(self, day: date, number: int) -> date:
        """The date `number` working days after (negative: before) a date, which is itself day 0.

        Raises:
            CalendarError: the result lies past the dates that calendars know.
        """
        if number == 0:
            return day
        if number > 0:
            rank = self._working.rank(day.toordinal()) + number
        else:
            rank = self._working.rank(day.toordinal() - 1) + number + 1
        return clock.date_of(self._working.day(rank))

    def working_days_between(self, day: date, until: date) -> int:
        """How many working days lie after `day` up to `until`, itself included."""
        return self._working.rank(until.toordinal()) - self._working.rank(day.toordinal())

    def working_day_end(self, day: date) -> int:
        """When a working day ends: closing time, or without office hours its last microsecond."""
        if self.hours is None:
            return self.day_end(day)
        return self._close(day, self.hours)

    def date_of_end(self, end: int) -> date:
        """The date whose working day ends at an instant; it may have closed after midnight."""
        day = self.local_date(end)
        before = day - timedelta(days=1)
        return before if self.working_day_end(before) >= end else day

    def working_day_start(self, day: date) -> int:
        """When work begins on a date: opening time, or without office hours its first instant."""
        if self.hours is None:
            return self.day_start(day)
        return clock.first_instant(self.zone, day, self.hours[0])

    def next_working_day_start(self, at: int) -> int:
        """The first beginning of work on a working day that is later than `at`."""
        day = self.add_working_days(self.local_date(at) - timedelta(days=1), 1)
        while self.working_day_start(day) <= at:
            day = self.add_working_days(day, 1)
        return self.working_day_start(day)

    def provisional(self, day: date) -> bool:
        """Whether the days off of this date have not been announced yet."""
        return self.announced_through is not None and day > self.announced_through

    # ---- working hours

    def add_working_hours(self, at: int, time: int) -> int:
        """The first instant at which `time` microseconds of opening time have passed since `at`.

        Time used up at closing time ends at closing time, not at the next opening.
        """
        if time <= 0:
            return at
        block, target = self._open_until(at)
        _check_working_time(time)
        target += time
        while target > (total := self._open_times(block).until[-1]):
            target -= total
            block += 1
        table = self._open_times(block)
        index = bisect_left(table.until, target)
        return table.opens[index] + target - table.since[index]

    def subtract_working_hours(self, at: int, time: int) -> int:
        """The last instant from which `time` microseconds of opening time lie ahead up to `at`."""
        if time <= 0:
            return at
        block, target = self._open_until(at)
        _check_working_time(time)
        target -= time
        while target < 0:
            block -= 1
            target += self._open_times(block).until[-1]
        table = self._open_times(block)
        index = bisect_right(table.since, target) - 1
        # a target at the very end of the run before begins with the opening of this one
        return table.opens[index] + target - table.since[index]

    def working_time_between(self, start: int, end: int) -> int:
        """Microseconds of opening time from `start` to `end`; 0 when `end` is not later."""
        if end <= start:
            return 0
        block, before = self._open_until(start)
        last, time = self._open_until(end)
        while block < last:
            time += self._open_times(block).until[-1]
            block += 1
        return time - before

    def working_parts(self, start: int, end: int) -> tuple[tuple[date, int], ...]:
        """The opening time from `start` to `end`, date by date; dates without any are left out."""
        # the day before may still be open after midnight, and day 0 is not counted
        day = self.local_date(start) - timedelta(days=2)
        last = self.local_date(end)
        parts = []
        while (day := self.add_working_days(day, 1)) <= last:
            opened = max(self.working_day_start(day), start)
            closed = min(self.working_day_end(day), end)
            if closed > opened:
                parts.append((day, closed - opened))
        return tuple(parts)

    # ---- clock times and shifts

    def clock_on(self, day: date, time: ClockTime) -> int:
        """A clock time on a date as a due: of one that comes twice the second."""
        return clock.last_instant(self.zone, day, time)

    def clock_from(self, day: date, time: ClockTime) -> int:
        """A clock time on a date as an earliest: of one that comes twice the first."""
        return clock.first_instant(self.zone, day, time)

    def clock_date(self, at: int, time: ClockTime) -> date:
        """The date on which the clock first shows `time` not before `at`."""
        day = self.local_date(at)
        return day if self.clock_on(day, time) >= at else day + timedelta(days=1)

    def clock_at_or_after(self, at: int, time: ClockTime) -> int:
        """The first instant not before `at` at which the clock shows `time`."""
        return self.clock_on(self.clock_date(at, time), time)

    def in_hours(self, at: int, start: ClockTime, end: ClockTime) -> bool:
        """Whether the clock stands between two times, both included; across midnight if need be."""
        day = self.local_date(at)
        begun = at >= self.clock_from(day, start)
        not_over = at <= self.clock_on(day, end)
        return begun or not_over if start > end else begun and not_over

    def daypart_of(self, at: int) -> str | None:
        """The part of the day of an instant, each from its begin to before its end; None: none."""
        day = self.local_date(at)
        for name, (start, end) in self.dayparts.items():
            for on in (day, day - timedelta(days=1)):
                if (
                    self.clock_from(on, start)
                    <= at
                    < self.clock_from(_date_of_end(on, start, end), end)
                ):
                    return name
        return None

    def shift_hours(self, shift: str) -> Hours:
        """From and to of a shift.

        Raises:
            CalendarError: the calendar has no such shift.
        """
        if shift not in self.shifts:
            known = ", ".join(self.shifts) or "none"
            raise CalendarError(
                f"the calendar has no shift '{shift}'; its shifts are: {known}", ("shifts",)
            )
        return self.shifts[shift]

    def next_shift_start(self, at: int, shift: str) -> int:
        """The first start of a shift that is later than `at`."""
        start, _ = self.shift_hours(shift)
        day = self.local_date(at) - timedelta(days=1)
        while (instant := self.clock_from(day, start)) <= at:
            day += timedelta(days=1)
        return instant

    def shift_end(self, at: int, shift: str) -> int:
        """The first end of a shift that is not before `at`."""
        hours = self.shift_hours(shift)
        day = self.local_date(at) - timedelta(days=2)
        while (instant := self._close(day, hours)) < at:
            day += timedelta(days=1)
        return instant

    # ---- tables

    def _close(self, day: date, hours: Hours) -> int:
        return clock.last_instant(self.zone, _date_of_end(day, *hours), hours[1])

    @cached_property
    def _working(self) -> WorkingDays:
        known = self.announced_through or clock.LAST_DATE
        make_up = {day for day in self.make_up if day <= known}
        off = {day for day in self.off if day <= known} - make_up
        return working_days(
            self.week,
            self.closing_days.union(off),
            frozenset(make_up - self.closing_days),
        )

    @cached_property
    def _tables(self) -> dict[int, _OpenTimes]:
        return {}

    def _open_times(self, block: int) -> _OpenTimes:
        table = self._tables.get(block)
        if table is None:
            table = self._tables[block] = self._make_open_times(block)
        return table

    def _make_open_times(self, block: int) -> _OpenTimes:
        if self.hours is None:
            raise CalendarError(
                "working hours are counted, but the calendar has no 'hours'; "
                "add office hours such as hours: '09:00-18:00'",
                ("hours",),
            )
        ranks = range(block * _BLOCK, (block + 1) * _BLOCK)
        days = tuple(clock.date_of(self._working.day(rank)) for rank in ranks)
        opens = tuple(clock.first_instant(self.zone, day, self.hours[0]) for day in days)
        # opening times that a change of clocks swallows or overlaps count once
        closes = tuple(map(max, opens, (self._close(day, self.hours) for day in days)))
        since, until, total = [], [], 0
        for opened, closed in zip(opens, closes, strict=True):
            since.append(total)
            total += closed - opened
            until.append(total)
        return _OpenTimes(opens, closes, tuple(since), tuple(until))

    def _open_until(self, at: int) -> tuple[int, int]:
        """The run of working days reached by `at`, and the opening time in that run up to `at`."""
        # the working day before may still be open after midnight
        rank = self._working.rank(self.local_date(at).toordinal() - 1)
        while self._opens(rank + 1) <= at:
            rank += 1
        block, place = divmod(rank, _BLOCK)
        table = self._open_times(block)
        opened = table.opens[place]
        return block, table.since[place] + min(max(at, opened), table.closes[place]) - opened

    def _opens(self, rank: int) -> int:
        block, place = divmod(rank, _BLOCK)
        return self._open_times(block).opens[place]


def add_months(day: date, number: int) -> date:
    """The same day of the month `number` months later (negative: earlier), clipped to the last day.

    Raises:
        CalendarError: the result lies past the dates that calendars know.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    clock.check_year(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, number: int) -> date:
    """The date `number` days later (negative: earlier).

    Raises:
        CalendarError: the result lies past the dates that calendars know.
    """
    return clock.date_of(day.toordinal() + number)


def _date_of_end(day: date, start: ClockTime, end: ClockTime) -> date:
    return day + timedelta(days=1) if end <= start else day


def _check_working_time(time: int) -> None:
    if time > _MOST_WORKING_TIME:
        raise CalendarError(
            f"{time // HOUR} working hours are more than the {_MOST_WORKING_TIME // HOUR} that are "
            "counted; check the unit"
        )
