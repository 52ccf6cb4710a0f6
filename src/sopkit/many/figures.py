"""This module adds up figures over many cases, period by period, and compares them with targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Context, Decimal
from math import ceil
from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import INACTIVE, PENDING, RANK, SATISFIED, UNKNOWN, VIOLATED, WAIVED
from sopkit.kernel.gather import COUNTED
from sopkit.kernel.many import Period, period_at
from sopkit.many.results import (
    APART,
    Figure,
    KpiResult,
    Outcome,
    PeriodFigures,
    type_of,
)
from sopkit.quantities import Money, QuantityError
from sopkit.quantities.exact import over, plus

if TYPE_CHECKING:
    from sopkit.kernel.gather import Gathered, Sample
    from sopkit.kernel.many import Kpi
    from sopkit.procedure import Procedure
    from sopkit.quantities import ValueType

_ROUNDED = Context(prec=28)


class Sum:
    """The running sum of one figure; the values themselves are kept for a percentile only."""

    __slots__ = ("apart", "number", "total", "values")

    def __init__(self) -> None:
        self.number = 0
        self.total: Any = 0
        self.values: list[Any] = []
        self.apart: Counter[str] = Counter()

    def add(self, value: Any, *, keep: bool) -> None:
        """Counts a value; money in another currency than the first is counted as unknown."""
        try:
            self.total = value if not self.number else _sum(self.total, value)
        except QuantityError:
            self.apart[UNKNOWN] += 1
            return
        self.number += 1
        if keep:
            self.values.append(value)


class KpiTally:
    """One figure, while cases come in."""

    def __init__(self, spec: Kpi, procedure: Procedure, at: int) -> None:
        self.spec = spec
        self.procedure = procedure
        self.at = at
        self.target = spec.target and spec.target.resolved(procedure.program.constants)
        assert procedure.calendar is not None
        self.calendar = procedure.calendar
        self.sums: dict[Period, tuple[Sum, dict[Any, Sum]]] = {}
        self.needs: set[str] = set()
        self.current = self._period(at - 1)

    def _period(self, at: int) -> Period:
        found = period_at(self.calendar, at, self.spec.over)
        self.sums.setdefault(found, (Sum(), {}))
        return found

    def add(self, _case: str, gathered: Gathered) -> None:
        """The samples of a case; those that existed at a waiver of it are waived."""
        last = max(gathered.waivers, default=None)
        for sample in gathered.found:
            waived = last is not None and sample.at <= last
            self._add(sample, WAIVED if waived else sample.state)

    def _add(self, sample: Sample, state: str) -> None:
        total, keys = self.sums[self._period(sample.at)]
        sums = [total]
        if sample.key is not None:
            sums.append(keys.setdefault(sample.key, Sum()))
        if state == UNKNOWN:
            self.needs.update(sample.needs)
        for one in sums:
            if state == COUNTED:
                one.add(sample.value, keep=self.spec.measure == "percentile")
            else:
                one.apart[state] += 1

    def outcome(self) -> Outcome:
        """The figures of all periods; a missed target is no violation of a case."""
        periods = {}
        for period, (total, keys) in sorted(self.sums.items(), key=lambda one: one[0].start):
            final = self.at >= period.end
            # what cannot be put down to anyone may be anyone's
            vague = total.apart[UNKNOWN] - sum(one.apart[UNKNOWN] for one in keys.values())
            per = {
                key: self._figure(keys[key], final=final, vague=vague)
                for key in sorted(keys, key=str)
            }
            whole = self._figure(total, final=final)
            periods[period.label] = PeriodFigures(*period, final, whole, per)
        found = KpiResult(
            self.procedure,
            self.spec.rule.id,
            self.spec.value_type,
            periods[self.current.label],
            periods,
            tuple(sorted(self.needs)),
            self.spec.target,
            _key_type(self.procedure, self.spec),
        )
        return Outcome(_verdict(periods.values()), found.needs, kpi=found)

    def _figure(self, found: Sum, *, final: bool, vague: int = 0) -> Figure:
        value, numerator = _value(self.spec, found), found.total
        if self.spec.measure == "percentile":
            numerator = found.number
        apart = {name: found.apart[name] for name in APART}
        met = self._met(found, value, final=final, doubts=found.apart[UNKNOWN] + vague)
        return Figure(value, numerator, found.number, **apart, met=met)

    def _met(self, found: Sum, value: Any, *, final: bool, doubts: int) -> bool | None:
        """Whether the target is reached whatever is unknown or still to come.

        See docs/semantics.md 8.6.
        """
        target, measure = self.target, self.spec.measure
        if target is None or value is None or (not final and measure != "count"):
            return None
        least, most = value, value
        if measure == "count":
            most = value + doubts if final else float("inf")
        elif measure == "share":
            every = found.number + doubts
            least, most = _quotient(found.total, every), _quotient(found.total + doubts, every)
        try:
            if target.met(least) and target.met(most):
                return True
            return False if target.missed(least, most) else None
        except QuantityError:
            return None


def _value(spec: Kpi, found: Sum) -> Any:
    if spec.measure == "count":
        return found.total
    if spec.measure == "sum" and spec.value_type.kind != "money":
        return found.total
    if not found.number:
        return None
    if spec.measure == "sum":
        return found.total
    if spec.measure == "percentile":
        # the nearest rank: a value that occurs, with so many percent at it or below
        rank = ceil(Decimal(spec.percent) * found.number / 100)
        return sorted(found.values)[rank - 1]
    if spec.value_type.kind == "duration":
        return round(Decimal(found.total) / found.number)
    return _quotient(found.total, found.number)


def _sum(one: Any, other: Any) -> Any:
    return one + other if isinstance(one, Money) else plus(one, other)


def _quotient(total: Any, number: int) -> Any:
    """The exact quotient, or one of 28 digits where it has no end."""
    if isinstance(total, Money):
        return Money(Decimal(_quotient(total.amount, number)), total.currency)
    exact = over(total, number)
    return _ROUNDED.divide(Decimal(total), Decimal(number)) if exact is None else exact


def _verdict(periods: Iterable[PeriodFigures]) -> str:
    """The worst of what the targets of all periods say; a figure without target is satisfied."""
    found = []
    for period in periods:
        for figure in (period.total, *period.per.values()):
            if figure.met is False:
                found.append(VIOLATED)
            elif figure.unknown and not figure.denominator:
                found.append(UNKNOWN)
            elif figure.denominator or figure.met:
                found.append(SATISFIED)
            elif figure.open:
                found.append(PENDING)
    return min(found, key=RANK.__getitem__, default=INACTIVE)


def _key_type(procedure: Procedure, spec: Kpi) -> ValueType | None:
    if spec.per is None:
        return None
    events = [one.event for one in (spec.until or spec.events)]
    return type_of(procedure, spec.per.name, events)
