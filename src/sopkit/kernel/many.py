"""This module holds what is judged over many cases: key figures, overlaps, counts by a key."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple, dataclass
from sopkit.quantities import NONE, Range, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopkit.calendars import Calendar
    from sopkit.case import Record
    from sopkit.kernel.program import Condition, Count, Expression, Occurrence, Rule
    from sopkit.quantities import ValueType

_MONTHS = {"month": 1, "season": 3, "year": 12}
PERIODS = ("day", "week", *_MONTHS)
BY, ROLE, FIELD = "by", "role", "field"


class Period(NamedTuple):
    """A period of the local calendar, from `start` to before `end`, both microseconds UTC."""

    label: str
    start: int
    end: int


def period_at(calendar: Calendar, at: int, over: str) -> Period:
    """The day, week (from Monday), month, season or year that holds an instant.

    See docs/semantics.md 8.4.
    """
    day = calendar.local_date(at)
    if over == "day":
        first, after, label = day, day + timedelta(days=1), day.isoformat()
    elif over == "week":
        first = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        after, label = first + timedelta(days=7), f"{year}-W{week:02d}"
    else:
        months = _MONTHS[over]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        month = first.month - 1 + months
        after = date(first.year + month // 12, month % 12 + 1, 1)
        labels = {"month": f"{first:%Y-%m}", "year": f"{first:%Y}"}
        label = labels.get(over, f"{first:%Y}-Q{(first.month + 2) // 3}")
    return Period(label, calendar.day_start(first), calendar.day_start(after))


@dataclass(frozen=True, slots=True)
class Key:
    """What is told apart: the person (`by`) or `role` who acted, or a fact or field."""

    kind: str
    name: str

    def of(self, record: Record, facts: Mapping[str, Any]) -> Any:
        """Its value at a record; None while it is unknown."""
        if self.kind == BY:
            return record.by
        if self.kind == ROLE:
            return record.role
        value = record.data.get(self.name)
        return facts.get(self.name) if value is None else value


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure is to reach, ends included.

    `parameter` stands for the end that `form` names.
    """

    low: Any = None
    high: Any = None
    form: str = ""
    parameter: str | None = None

    def resolved(self, constants: Mapping[str, Any]) -> Target | None:
        """The target with the value of its parameter; None while that has none."""
        if self.parameter is None:
            return self
        value = constants.get(self.parameter)
        if isinstance(value, Range):
            return ends(value)
        bound = _plain(value)
        if bound is None or bound is NONE:
            return None
        return Target(low=bound) if self.form == "at least" else Target(high=bound)

    def met(self, value: Any) -> bool:
        """Whether a value reaches it; the limit itself does (docs/semantics.md P1)."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def missed(self, least: Any, most: Any) -> bool:
        """Whether no value from `least` to `most` reaches it."""
        too_high = self.high is not None and least > self.high
        return too_high or (self.low is not None and most < self.low)


def ends(found: Range) -> Target:
    """The target that a range is."""
    low, high = found.low, found.high
    return Target(
        low=None if low is None else _plain(low.value),
        high=None if high is None else _plain(high.value),
    )


def _plain(value: Any) -> Any:
    if not isinstance(value, Span):
        return value
    return value.amount if value.microseconds is None else value.microseconds


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure over many cases, in periods of the local calendar.

    `measure` is share, count, sum, mean or percentile. What is measured is one of: each
    occurrence of `events` (its `field`, or that it was); with `until` the time from each of
    `events` to the next of `until`; with `whole_case` each case once, at the first of `events`
    (at its start, without any), or if `among` is true: whether one of `part` happened, `holds`
    is true, or the `value`.
    """

    rule: Rule
    measure: str
    over: str
    value_type: ValueType
    events: tuple[Occurrence, ...] = ()
    field: str | None = None
    until: tuple[Occurrence, ...] = ()
    whole_case: bool = False
    among: Condition | None = None
    part: tuple[Occurrence, ...] = ()
    holds: Condition | None = None
    value: Expression | None = None
    where: Condition | None = None
    scope_roles: frozenset[str] = frozenset()
    per: Key | None = None
    percent: Any = None
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two cases with one value of `of` never at once, from `start` to before `until`."""

    rule: Rule
    of: Key
    start: tuple[Occurrence, ...]
    until: tuple[Occurrence, ...]
    scope_roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CountBy:
    """A maximum that is counted over many cases for each value of `by`; `rungs` is its ladder."""

    count: Count
    by: Key
    rungs: tuple[tuple[int, Any], ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule of the counter."""
        return self.count.rule


Many = Kpi | Overlap | CountBy
