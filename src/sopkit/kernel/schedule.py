"""This module runs `schedule`: duties on calendar dates, and at offsets after an event.

See docs/semantics.md 16.1.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sopkit.calendars import add_months
from sopkit.kernel.duties import CANCELLED, NOT_APPLICABLE, OPEN, SATISFIED, UNKNOWN, UNSURE, Duty
from sopkit.kernel.machine import LIMIT_TIMER, READY_TIMER, Machine
from sopkit.phrases import span_after, span_before
from sopkit.quantities import Span

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Schedule

OPENING_TIMER = 0
MONTHS = {"month": 1, "season": 3, "year": 12}


class ScheduleMachine(Machine):
    """The occurrences of one `schedule`; the next one is shown, waiting, before it begins."""

    def __init__(self, spec: Schedule, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.next: int | None = None
        self.listen(spec.targets, spec.after)
        self.watch(spec.rule.when)

    # -- one moment ---------------------------------------------------------------------------
    def moment(self, moment: Moment) -> None:
        """Open what begins, then let each event discharge the oldest open duty."""
        self._settle_unsure(moment.at)
        if moment.starts and moment.running and not self.spec.offsets:
            self._begin(moment.at)
        for record, kept in self.happened(self.spec.after, moment):
            if kept and moment.running:
                self._offsets(record)
            elif kept:
                self.fold.opens_nothing(record, self.rule.id)
        for record, kept in self.happened(self.spec.targets, moment):
            self._target(record, kept)

    def _target(self, record: Record, kept: bool | None) -> None:
        usable = sorted(
            (duty for duty in self.open if duty.in_window(record.at)), key=lambda duty: duty.opened
        )
        if kept is None:
            for duty in usable:
                duty.perhaps = True
        elif usable:
            usable[0].target = record
            self.settle(usable[0], SATISFIED, record.at)
        elif self.broken:
            self.cure(min(self.broken, key=lambda duty: duty.opened), record.at)
        elif self.open:
            min(self.open, key=lambda duty: duty.opened).early += 1

    def _settle_unsure(self, at: int) -> None:
        for duty in [one for one in self.open if one.state is UNSURE]:
            kept = self.applies(None)
            if kept:
                duty.needs = ()
                self.settle(duty, OPEN, at)
            elif kept is False:
                self.settle(duty, NOT_APPLICABLE, at)

    # -- occurrences --------------------------------------------------------------------------
    def _begin(self, at: int) -> None:
        every = self.fold.amount(self.spec.every)
        if every is None:
            duty = self._duty(at, None, None, "period")
            duty.missing = self.fold.missing(self.spec.every)
            return
        self._next(at, first=True)

    def _next(self, at: int, *, first: bool) -> None:
        """The first occurrence that begins at `at` or later (`first`), else later than it."""
        begins, due = self._occurrence(at, included=first)
        self._duty(begins, begins, due, "period")
        self.next = begins
        self.fold.schedule(begins, OPENING_TIMER, self, begins)

    def _duty(self, opened: int, earliest: int | None, due: int | None, cause: Any) -> Duty:
        ahead = opened > self.fold.now
        kept = True if ahead else self.applies(None)
        duty = Duty(self.rule, opened, cause, None, OPEN if kept is not None else UNSURE)
        if self.spec.slack is not None and self.fold.amount(self.spec.slack) is None:
            # how far the date may slip is not known, so nothing is late by time
            # (docs/semantics.md 3.8)
            duty.missing, due = self.fold.missing(self.spec.slack), None
        duty.earliest, duty.due, duty.limit = earliest, due, due
        if kept is None and self.rule.when is not None:
            duty.needs = self.fold.needs(self.rule.when, None)
            self.fold.unsure += 1
        self.add(duty)
        if kept is False:
            self.settle(duty, NOT_APPLICABLE, self.fold.now)
        elif due is not None:
            self.fold.schedule(due, LIMIT_TIMER, self, duty)
        if earliest is not None and earliest > self.fold.now:
            self.fold.schedule(earliest, READY_TIMER, self, duty)
        if ahead and self.rule.when is not None:
            self.fold.schedule(opened, OPENING_TIMER, self, duty)
        return duty

    def _applies_from_now(self, duty: Duty) -> None:
        """What was laid out ahead is judged when it opens (docs/semantics.md 2.3)."""
        if duty.state is not OPEN or self.rule.when is None:
            return
        kept = self.applies(None)
        if kept is False:
            self.settle(duty, NOT_APPLICABLE, self.fold.now)
        elif kept is None:
            duty.needs = self.fold.needs(self.rule.when, None)
            self.fold.unsure += 1
            self.settle(duty, UNSURE, self.fold.now)

    def _offsets(self, record: Record) -> None:
        for number, offset in enumerate(self.spec.offsets, start=1):
            begins, due = self._window(self._moved(self._date_after(record.at, offset)))
            self._duty(begins, begins, due, (record.name, number))

    def _date_after(self, at: int, offset: Span) -> date:
        calendar = self.fold.program.calendar
        assert calendar is not None
        return calendar.local_date(span_after(at, offset, calendar, reading="earliest"))

    def _occurrence(self, at: int, *, included: bool) -> tuple[int, int]:
        every = self.fold.amount(self.spec.every)
        if isinstance(every, str):
            return self._of_calendar(at, every, included)
        begins = (
            at
            if included
            else span_after(at, _span(every), self.fold.program.calendar, reading="earliest")
        )
        calendar = self.fold.program.calendar
        end = span_after(begins, _span(every), calendar, reading="earliest")
        return begins, end - 1

    def _of_calendar(self, at: int, every: str, included: bool) -> tuple[int, int]:
        calendar = self.fold.program.calendar
        assert calendar is not None
        period = _period_start(calendar.local_date(at), every)
        while True:
            begins, due = self._in_period(period, every)
            if begins > at or (included and begins == at):
                return begins, due
            period = _next_period(period, every)

    def _in_period(self, period: date, every: str) -> tuple[int, int]:
        calendar = self.fold.program.calendar
        assert calendar is not None
        if every == "working day":
            day = (
                period if calendar.is_working_day(period) else calendar.add_working_days(period, 1)
            )
            return self._window(day)
        if self.spec.on_day is None:
            last = _next_period(period, every) - timedelta(days=1)
            return self._window(period, last)
        return self._window(self._moved(_day_in(period, every, self.spec.on_day)))

    def _moved(self, day: date) -> date:
        """A date that is no working day gives way, if the schedule says so."""
        calendar = self.fold.program.calendar
        assert calendar is not None
        if self.spec.closed_day == "keep" or calendar.is_working_day(day):
            return day
        return calendar.add_working_days(day, 1 if self.spec.closed_day == "next" else -1)

    def _window(self, first: date, last: date | None = None) -> tuple[int, int]:
        calendar = self.fold.program.calendar
        assert calendar is not None
        begins, due = calendar.day_start(first), calendar.day_end(last or first)
        if self.spec.at is not None:
            due = calendar.clock_on(last or first, self.spec.at)
        slack = self.fold.amount(self.spec.slack)
        if slack is not None:
            span = _span(slack)
            begins = span_before(begins, span, calendar, reading="earliest")
            due = span_after(due, span, calendar)
        return begins, due

    def turning_points(self, at: int) -> Any:
        """Also the beginning of the next occurrence, while the case is open."""
        yield from super().turning_points(at)
        if self.next is not None and self.fold.ended is None:
            yield self.next

    # -- timers and the end -------------------------------------------------------------------
    def timer(self, at: int, kind: int, payload: Any) -> None:
        """An occurrence begins (the next one is laid out), or its limit has come."""
        if kind == OPENING_TIMER and isinstance(payload, Duty):
            self._applies_from_now(payload)
            return
        if kind == OPENING_TIMER:
            if self.fold.running_after(at):
                self._next(at, first=False)
            return
        duty: Duty = payload
        if not duty.live or duty.limit != at:
            return
        if duty.state is UNSURE or duty.perhaps:
            self.settle(duty, UNKNOWN, at)
            return
        self.violate(duty, at, "early" if duty.early else "")
        self.fold.derive(f"{self.rule.id}.violated", at)

    def case_ends(self, at: int) -> None:
        """What has not begun is cancelled; what has a due runs on.

        Without a period nobody is blamed.
        """
        for duty in list(self.open):
            if duty.missing:
                duty.needs = duty.missing
                self.settle(duty, UNKNOWN, at)
            elif duty.earliest is not None and duty.earliest > at:
                self.settle(duty, CANCELLED, at)


def _span(value: Any) -> Span:
    return value if isinstance(value, Span) else Span(value, "s") if value < 0 else _elapsed(value)


def _elapsed(microseconds: int) -> Span:
    from decimal import Decimal

    return Span(Decimal(microseconds) / 1_000_000, "s")


def _period_start(day: date, every: str) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    if every in MONTHS:
        months = MONTHS[every]
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    return day


def _next_period(first: date, every: str) -> date:
    if every in MONTHS:
        return add_months(first, MONTHS[every])
    return first + timedelta(days=7 if every == "week" else 1)


def _day_in(period: date, every: str, on_day: int | str) -> date:
    """The day of the period: a weekday, a day of the month clipped to the last, or the last."""
    if every == "week":
        return period + timedelta(days=6 if on_day == "last" else int(on_day))
    final = _next_period(period, every) - timedelta(days=1)
    if on_day == "last":
        return final
    return period.replace(day=min(int(on_day), monthrange(period.year, period.month)[1]))
