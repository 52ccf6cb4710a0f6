"""This module runs `count`: hits in a period, at most and at least (docs/semantics.md 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import (
    CANCELLED,
    NOT_APPLICABLE,
    OPEN,
    SATISFIED,
    UNKNOWN,
    UNSURE,
    VIOLATED,
    Duty,
)
from sopkit.kernel.machine import LIMIT_TIMER, Machine
from sopkit.phrases import span_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Count

PERIOD_TIMER = 0
CALENDAR_PERIODS = ("day", "week", "month", "year")


class CountMachine(Machine):
    """The hits of one `count`: (instant, sure, group, what would tell more of it)."""

    def __init__(self, spec: Count, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.hits: list[tuple[int, bool, Any, tuple[str, ...]]] = []
        self.minimum: Duty | None = None
        self.doubtful: set[str] = set()
        self.listen(spec.events)
        self.watch(spec.rule.when)
        self.slides = not isinstance(spec.per, str)

    # -- one moment ---------------------------------------------------------------------------
    def moment(self, moment: Moment) -> None:
        """Count the hits of the moment in the order of the log; open and keep minima."""
        if self.fold.begun is None:
            return
        self._settle_unsure(moment.at)
        for record, sure in self._hits(moment):
            group = self._group(record)
            known = sure and (self.spec.per_value is None or group is not None)
            needs = () if known else self._needs(record)
            self.hits.append((record.at, sure, group, needs))
            self.doubtful.update(needs)
            if self.spec.at_most is not None:
                self._look(record, sure, group)
            if sure:
                self.fold.derive(
                    f"{self.rule.id}.{self._number(record.at, group)}", record.at, moment
                )
        if moment.starts and moment.running and self.spec.at_least is not None:
            self._begin(moment.at)
        self._minimum(moment.at)

    def _hits(self, moment: Moment) -> list[tuple[Record, bool]]:
        found: list[tuple[Record, bool]] = []
        for record, kept in self.happened(self.spec.events, moment):
            sure: bool | None = kept
            if self.spec.scope_roles:
                if record.role is None:
                    sure = None
                elif record.role not in self.spec.scope_roles:
                    continue
            for condition in (self.spec.where, self.rule.when):
                if condition is not None and sure is not False:
                    answer = self.fold.test(condition, record)
                    sure = False if answer is False else (None if answer is None else sure)
            if sure is not False:
                found.append((record, bool(sure)))
        return found

    def _group(self, record: Record) -> Any:
        name = self.spec.per_value
        if name is None:
            return None
        value = record.data.get(name)
        return value if value is not None else self.fold.facts.get(name)

    def _counted(self, at: int, group: Any) -> tuple[int, int]:
        """(sure, possible) hits of the period that holds `at`, up to `at`."""
        sure = possible = 0
        for certain, _ in self._within(at, group):
            sure += certain
            possible += not certain
        return sure, possible

    def _within(self, at: int, group: Any) -> Iterator[tuple[bool, tuple[str, ...]]]:
        """The hits of that period: whether each surely counts, and what would tell."""
        start = self._start(at)
        apart = self.spec.per_value is not None
        for when, certain, other, needs in self.hits:
            if when > at or (when <= start if self.slides else when < start):
                continue
            if not apart:
                yield certain, needs
            elif group is None or other is None:
                yield False, needs
            elif other == group:
                yield certain, needs

    def refuses(self, alone: Moment) -> bool:
        """Whether the event of a moment would surely be one too many."""
        most = self.spec.at_most
        if most is None:
            return False
        hits = (
            (self._counted(record.at, self._group(record))[0], sure)
            for record, sure in self._hits(alone)
        )
        return any(sure and count >= most for count, sure in hits)

    def _number(self, at: int, group: Any) -> int:
        return self._counted(at, group)[0]

    def _start(self, at: int) -> float:
        if not isinstance(self.spec.per, str):
            # of days: the end of the last date outside; 7 days are this date and six before
            return span_before(at, self.spec.per, self.fold.program.calendar)
        if self.spec.per in CALENDAR_PERIODS:
            return self._period(at)[0]
        return float("-inf")

    def _period(self, at: int) -> tuple[int, int]:
        """First instant of the calendar period that holds `at`, and of the next one.

        See docs/semantics.md 8.4.
        """
        calendar = self.fold.program.calendar
        assert calendar is not None
        first = _first_day(calendar.local_date(at), self.spec.per)
        return calendar.day_start(first), calendar.day_start(_next_period(first, self.spec.per))

    def _look(self, record: Record, sure: bool, group: Any) -> None:
        assert self.spec.at_most is not None
        certain, possible = self._counted(record.at, group)
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        duty.settled_at = record.at
        self.add(duty)
        if certain + possible <= self.spec.at_most:
            return
        if sure and certain > self.spec.at_most:
            self.violate(duty, record.at, f"{certain} > {self.spec.at_most}")
            self.fold.derive(f"{self.rule.id}.violated", record.at)
            return
        doubts = {
            name for one, needs in self._within(record.at, group) if not one for name in needs
        }
        duty.needs = tuple(sorted(doubts))
        self.settle(duty, UNKNOWN, record.at)

    def _needs(self, record: Record) -> tuple[str, ...]:
        needs: set[str] = set()
        if self.spec.scope_roles and record.role is None:
            needs.add("role")
        conditions = [self.spec.where, self.rule.when]
        conditions += [one.condition for one in self.spec.events if one.event == record.event]
        for condition in conditions:
            if condition is not None:
                needs |= set(self.fold.needs(condition, record))
        if self.spec.per_value is not None and self._group(record) is None:
            needs.add(self.spec.per_value)
        return tuple(sorted(needs))

    # -- minima -------------------------------------------------------------------------------
    def _begin(self, at: int) -> None:
        if self.spec.per == "case":
            self._open(at, None)
            return
        start, end = self._period(at)
        if start == at:
            self._open(at, end - 1)
        self.fold.schedule(end, PERIOD_TIMER, self, None)

    def _open(self, at: int, due: int | None) -> None:
        kept = self.applies(None)
        self.minimum = None
        if kept is False:
            return
        duty = Duty(self.rule, at, "period", None, OPEN if kept else UNSURE)
        duty.due = duty.limit = due
        if kept is None and self.rule.when is not None:
            duty.needs = self.fold.needs(self.rule.when, None)
            self.fold.unsure += 1
        self.minimum = self.add(duty)
        if due is not None:
            self.fold.schedule(due, LIMIT_TIMER, self, duty)

    def _settle_unsure(self, at: int) -> None:
        duty = self.minimum
        if duty is None or duty.state is not UNSURE or (duty.limit is not None and at > duty.limit):
            return
        kept = self.applies(None)
        if kept:
            duty.needs = ()
            self.settle(duty, OPEN, at)
        elif kept is False:
            self.settle(duty, NOT_APPLICABLE, at)

    def _minimum(self, at: int) -> None:
        duty, least = self.minimum, self.spec.at_least
        if duty is None or least is None:
            return
        certain, possible = self._counted(at, None)
        if duty.live and certain >= least:
            self.settle(duty, SATISFIED, at)
        elif duty.live:
            duty.perhaps = certain + possible >= least
        elif duty.state is VIOLATED and duty.owed and self.spec.per == "case" and certain >= least:
            self.cure(duty, at)

    def timer(self, at: int, kind: int, payload: Any) -> None:
        """A period begins, or the last microsecond of one has come."""
        if kind == LIMIT_TIMER:
            if payload.live and payload.limit == at:
                self._judge(payload, at)
            return
        if self.fold.running_after(at):
            _, end = self._period(at)
            self._open(at, end - 1)
            self._minimum(at)
            self.fold.schedule(end, PERIOD_TIMER, self, None)

    def _judge(self, duty: Duty, at: int) -> None:
        if duty.state is UNSURE or duty.perhaps:
            duty.needs = duty.needs or tuple(sorted(self.doubtful))
            self.settle(duty, UNKNOWN, at)
            return
        certain, _ = self._counted(at, None)
        self.violate(duty, at, f"{certain} < {self.spec.at_least}")
        self.fold.derive(f"{self.rule.id}.violated", at)

    def case_ends(self, at: int) -> None:
        """A minimum per case is judged, one per period cancelled (docs/semantics.md 8.5)."""
        duty = self.minimum
        if duty is None or not duty.live:
            return
        if self.spec.per == "case":
            self._judge(duty, at)
        else:
            self.settle(duty, CANCELLED, at)

    def turning_points(self, at: int) -> Any:
        """Also the beginning of the next period, while the case is open."""
        yield from super().turning_points(at)
        counts = self.spec.at_least is not None and self.spec.per in CALENDAR_PERIODS
        if counts and self.fold.begun is not None and self.fold.ended is None:
            yield self._period(at)[1]


def _first_day(day: date, per: Any) -> date:
    if per == "week":
        return day - timedelta(days=day.weekday())
    if per == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if per == "year" else day


def _next_period(first: date, per: Any) -> date:
    if per == "month":
        return (first + timedelta(days=31)).replace(day=1)
    if per == "year":
        return first.replace(year=first.year + 1)
    return first + timedelta(days=7 if per == "week" else 1)
