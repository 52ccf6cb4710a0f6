"""This package judges many cases together: key figures, overlaps, and counts by a key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sopkit.errors import UsageError
from sopkit.instants import instant
from sopkit.kernel.gather import Lens
from sopkit.kernel.many import CountBy, Kpi, Overlap
from sopkit.many.counts import CountTally
from sopkit.many.figures import KpiTally
from sopkit.many.overlaps import OverlapTally
from sopkit.many.results import (
    Figure,
    KpiResult,
    ManyResult,
    ManyViolation,
    PeriodFigures,
    Rung,
)

if TYPE_CHECKING:
    from sopkit.case import Case
    from sopkit.instants import At
    from sopkit.procedure import Procedure

__all__ = [
    "Figure",
    "Gathering",
    "KpiResult",
    "ManyResult",
    "ManyViolation",
    "PeriodFigures",
    "Rung",
    "judge_many",
]


def judge_many(
    procedure: Procedure, cases: Iterable[Case], at: At, *, known_at: At | None = None
) -> ManyResult:
    """Judge many cases of one procedure together, at one instant.

    The cases are read one after the other and not kept. Those without an id are called by their
    place, `#1`, `#2` ..

    Raises:
        UsageError: two cases have the same id.
    """
    gathering = Gathering(procedure, at, known_at=known_at)
    for case in cases:
        gathering.add(case)
    return gathering.result()


class Gathering:
    """Takes cases in one by one; `result` may be asked for at any time."""

    def __init__(self, procedure: Procedure, at: At, *, known_at: At | None = None) -> None:
        self.procedure = procedure
        self.at = instant(at, procedure)
        self.known_at = None if known_at is None else instant(known_at, procedure)
        self.cases = 0
        self._names: set[str] = set()
        self._lenses: dict[str, Lens] = {}
        self._tallies = {spec.rule.id: _tally(spec, self) for spec in procedure.program.many}

    def add(self, case: Case) -> None:
        """Take in what a case gives to the rules over many cases."""
        self.cases += 1
        name = case.id or f"#{self.cases}"
        if name in self._names:
            raise UsageError(f"two cases have the id '{name}'; give each its own")
        self._names.add(name)
        gathered = self._lens(case).gather(
            case.records, self.at, self.known_at, facts=case.facts, plans=case.planned
        )
        for one in gathered:
            self._tallies[one.spec.rule.id].add(name, one)

    def _lens(self, case: Case) -> Lens:
        key = repr(sorted(case.parameters.items(), key=str))
        if key not in self._lenses:
            own = self.procedure
            if case.parameters:
                own = own.with_parameters(case.parameters)
            self._lenses[key] = Lens(own.program)
        return self._lenses[key]

    def result(self) -> ManyResult:
        """What has come of the cases so far."""
        outcomes = {name: tally.outcome() for name, tally in self._tallies.items()}
        broken = [one for outcome in outcomes.values() for one in outcome.violations]
        broken.sort(key=lambda one: one.happened)
        return ManyResult(
            self.procedure,
            self.at,
            self.cases,
            kpis={name: one.kpi for name, one in outcomes.items() if one.kpi is not None},
            overlaps=tuple(one for one in broken if one.count is None),
            counts=tuple(one for one in broken if one.count is not None),
            unknown={name: one.needs for name, one in outcomes.items() if one.needs},
            verdicts={name: one.verdict for name, one in outcomes.items()},
            ladder=tuple(rung for one in outcomes.values() for rung in one.ladder),
        )


def _tally(spec: Kpi | Overlap | CountBy, gathering: Gathering) -> Any:
    if isinstance(spec, Kpi):
        return KpiTally(spec, gathering.procedure, gathering.at)
    if isinstance(spec, Overlap):
        return OverlapTally(spec, gathering.procedure)
    return CountTally(spec, gathering.procedure)
