"""This module judges the sub-cases of a case: their ends are events of its steps.

See docs/semantics.md 10.11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopkit.case import Case, Record
from sopkit.frozen import NamedTuple
from sopkit.kernel import view
from sopkit.kernel.log import in_force

if TYPE_CHECKING:
    from sopkit.evaluation import Evaluation
    from sopkit.kernel.fold import Fold
    from sopkit.procedure import Procedure
    from sopkit.runs import Run

Judge = Callable[[Case, Mapping[str, Any]], "Evaluation"]
"""`judge(case, facts)` judges a sub-case that was handed these facts."""

# ends stand behind everything that was written down at their instant
_BEHIND = 2**40
_EVER = -(2**62)


class Judged(NamedTuple):
    """The sub-cases that have begun, by name, and the log of the case with their ends."""

    parts: Mapping[str, Evaluation]
    records: Sequence[Record]


def judge_parts(
    procedure: Procedure,
    case: Case,
    at: int,
    known_at: int | None,
    judge: Judge,
    facts: Mapping[str, Any],
) -> Judged:
    """Judges all sub-cases at an instant, in the order in which they began.

    `facts` are what the case knows from its start: its own, and what it was handed itself.

    A sub-case is named by its step; the second one of a step `step#2`, and so on. One that begins
    after `at` is not there yet. What a step hands over is computed where the sub-case begins.
    """
    if not case.parts:
        return Judged({}, case.records)
    records = list(case.records)
    found: dict[int, Evaluation] = {}
    begins = {place: _begin(part.case, at, known_at) for place, part in enumerate(case.parts)}
    seen: set[tuple[str, str]] = set()
    for place in sorted(begins, key=begins.__getitem__):
        part, begin = case.parts[place], begins[place]
        if begin > at:
            continue
        run = procedure.runs.get(part.step)
        handed: Mapping[str, Any] = {}
        if run is not None and run.facts:
            fold = view.fold_case(
                procedure.program, records, begin, known_at, facts=facts, plans=case.planned
            )
            handed = _values(run, fold)
        found[place] = judge(part.case, handed)
        lane = (part.step, repr(part.key))
        event, ended = _event(procedure, part.step), found[place].ended
        since = begin if lane in seen else _EVER
        seen.add(lane)
        if (
            event is None
            or ended is None
            or _is_told(case, event, part.key, since, ended, known_at)
        ):
            continue
        records.append(Record(number=_BEHIND + place, at=ended, event=event, key=part.key))
    return Judged(_named(case, found), records)


def _begin(case: Case, at: int, known_at: int | None) -> int:
    """The first instant of a log; one without records waits to begin."""
    standing, _ = in_force(case.records, known_at)
    return standing[0].at if standing else at


def _event(procedure: Procedure, step: str) -> str | None:
    """The event of a step; None where the procedure has no such step (in this version of it)."""
    flow = procedure.program.flow
    return next((one.event for one in flow.steps if one.rule.id == step), None) if flow else None


def _is_told(
    case: Case, event: str, key: Any, since: int, ended: int, known_at: int | None
) -> bool:
    """Whether the log itself says that the step was done, up to the end of the sub-case.

    What it says later does not count: what has happened by then stays settled.
    """
    standing, _ = in_force(case.records, known_at)
    return any(
        one.event == event and not one.is_plan and since <= one.at <= ended and one.key == key
        for one in standing
    )


def _values(run: Run, fold: Fold) -> dict[str, Any]:
    """The facts that a step gives to its sub-case; what is unknown there stays to be asked."""
    scope = fold.scope.judging(None)
    values = {name: expression.value(scope) for name, expression in run.facts.items()}
    return {name: value for name, value in values.items() if value is not None}


def _named(case: Case, found: Mapping[int, Evaluation]) -> dict[str, Evaluation]:
    """The sub-cases by name, in the order in which they were attached."""
    names: dict[str, Evaluation] = {}
    times: dict[str, int] = {}
    for place, part in enumerate(case.parts):
        times[part.step] = times.get(part.step, 0) + 1
        number = times[part.step]
        if place in found:
            names[part.step if number == 1 else f"{part.step}#{number}"] = found[place]
    return names


def last_record(case: Case) -> int:
    """The latest instant in the log of a case and of its sub-cases."""
    own = max((record.at for record in case.records), default=_EVER)
    return max([own, *(last_record(part.case) for part in case.parts)])


def every_part(evaluation: Evaluation, path: str = "") -> list[tuple[str, Evaluation]]:
    """All sub-cases with their paths, those of sub-cases below them: `a.run`, `a.run/b.run`."""
    found = []
    for name, part in evaluation.parts.items():
        at = f"{path}{name}"
        found += [(at, part), *every_part(part, f"{at}/")]
    return found
