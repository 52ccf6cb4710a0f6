"""This module reads a folded case: verdicts, violations, asks, escalations, next instant.

See docs/semantics.md 14.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopkit.case import Record
from sopkit.frozen import dataclass
from sopkit.kernel.counters import CountMachine
from sopkit.kernel.duties import OPEN, RANK, UNKNOWN, UNSURE, VIOLATED, WAIVED, Duty
from sopkit.kernel.fold import Fold, Moment
from sopkit.kernel.guards import GuardMachine
from sopkit.kernel.log import in_force, moments
from sopkit.kernel.orders import OrderMachine
from sopkit.kernel.program import Program
from sopkit.kernel.tables import behind

if TYPE_CHECKING:
    from sopkit.kernel.machine import Machine

ENDLESS = float("inf")
ASKING = ("permit", "forbid")


@dataclass(frozen=True, slots=True)
class Escalated:
    """A violation still owed at `since`, of which `to` is told."""

    to: str
    since: int
    duty: Duty


def fold_case(
    program: Program,
    records: Sequence[Record],
    at: int,
    known_at: int | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    plans: Mapping[str, int | None] | None = None,
) -> Fold:
    """Fold the records in force up to `at` and bring the case to that instant."""
    standing, problems = in_force(records, known_at)
    fold = Fold(program, facts, plans)
    fold.problems.extend(problems)
    for instant, group in moments(standing, at):
        fold.fold(instant, group)
    fold.come_to(at)
    return fold


def all_duties(fold: Fold) -> Iterator[Duty]:
    """Every duty and look, rule by rule."""
    for machine in fold.machines:
        yield from machine.duties


def by_rule(fold: Fold) -> dict[str, list[Machine]]:
    """Machines by the id of their rule; the flow stands under no id of its own."""
    found: dict[str, list[Machine]] = {}
    for machine in fold.machines:
        if machine is not fold.flow:
            found.setdefault(machine.rule.id, []).append(machine)
    return found


def states(fold: Fold, rule_id: str, at: int) -> list[str]:
    """The states of the duties, looks and standings of a rule, oldest first."""
    machines = by_rule(fold).get(rule_id, [])
    duties = [duty for machine in machines for duty in machine.duties]
    duties += [duty for duty in (fold.flow.duties if fold.flow else ()) if duty.rule.id == rule_id]
    shown = [
        duty.shown(at)
        for duty in sorted(duties, key=lambda duty: (duty.opened, duty.seq, duty.ordinal))
    ]
    shown += [state for machine in machines for state, _ in machine.standing(at)]
    return shown + [word for name, (word, _) in _steps(fold, at).items() if name == rule_id]


def _steps(fold: Fold, at: int) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The state of each step without a due, and what would tell (docs/semantics.md 10.14)."""
    if fold.flow is None:
        return {}
    judged = {machine.rule.id for machine in fold.machines if machine is not fold.flow}
    return {name: word for name, word in fold.flow.words(at).items() if name not in judged}


def verdicts(fold: Fold, names: Iterable[str], at: int) -> dict[str, str]:
    """The worst state of each rule or step (docs/semantics.md 14.2)."""
    found: dict[str, list[str]] = {}
    for machine in fold.machines:
        if machine is not fold.flow:
            found.setdefault(machine.rule.id, []).append(machine.state(at))
    for duty in fold.flow.duties if fold.flow is not None else ():
        found.setdefault(duty.rule.id, []).append(duty.shown(at))
    for name, (word, _) in _steps(fold, at).items():
        found.setdefault(name, []).append(word)
    return {name: min(found.get(name, ("inactive",)), key=RANK.__getitem__) for name in names}


def violated(fold: Fold, modality: str) -> list[Duty]:
    """Broken duties and looks of rules of one modality, in the order of 14.6."""
    found = [
        duty
        for duty in all_duties(fold)
        if duty.state is VIOLATED and duty.rule.modality == modality
    ]
    return sorted(
        found, key=lambda duty: (duty.violated_at or 0, duty.rule.place, duty.opened, duty.seq)
    )


def unsettled(fold: Fold, at: int) -> dict[str, tuple[str, ...]]:
    """Rules with something unknown, each with all it needs, by name."""
    needs: dict[str, set[str]] = {}
    for machine in fold.machines:
        for duty in machine.duties:
            if duty.state is UNSURE or duty.state is UNKNOWN:
                needs.setdefault(duty.rule.id, set()).update(duty.needs)
        for state, names in machine.standing(at):
            if state is UNKNOWN:
                needs.setdefault(machine.rule.id, set()).update(names)
    for name, (word, wanted) in _steps(fold, at).items():
        if word is UNKNOWN:
            needs.setdefault(name, set()).update(wanted)
    return {rule: tuple(sorted(settling(fold, names))) for rule, names in needs.items()}


def settling(fold: Fold, names: Iterable[str]) -> tuple[str, ...]:
    """What to find out for the names: for a derived fact what its table reads and is missing."""
    if not fold.program.tables:
        return tuple(names)
    fold.scope.judging(None)
    return behind(fold.program.tables, names, fold.scope)


def asks(fold: Fold, at: int) -> list[str]:
    """What is to be asked now: nearest its due first, then in order of declaration.

    See docs/semantics.md 14.6, 14.7.
    """
    wanted: dict[str, float] = {}

    def want(name: str, due: int | None) -> None:
        for one in settling(fold, (name,)):
            wanted[one] = min(wanted.get(one, ENDLESS), ENDLESS if due is None else due)

    for machine in fold.machines:
        for duty in machine.duties:
            if duty.state is UNSURE and (duty.limit is None or duty.limit >= at):
                for name in duty.needs:
                    want(name, duty.due)
        for state, names in machine.standing(at):
            if state is UNKNOWN:
                for name in names:
                    want(name, None)
    for _, name in fold.flow.asks(at) if fold.flow is not None else ():
        want(name, None)
    places = {name: info.place for name, info in fold.program.facts.items()}
    return sorted(wanted, key=lambda name: (wanted[name], places.get(name, len(places)), name))


def escalations(fold: Fold, at: int) -> list[Escalated]:
    """Entries seen at `at`: violations still owed at their instant of escalation.

    See docs/semantics.md 13.3.
    """
    found = [one for one, _ in _escalations(fold) if one.since < at]
    return sorted(found, key=lambda one: (one.since, one.duty.rule.place, one.duty.opened))


def _escalations(fold: Fold) -> Iterator[tuple[Escalated, int]]:
    for duty in all_duties(fold):
        if (
            not duty.rule.escalations
            or duty.violated_at is None
            or duty.state not in (VIOLATED, WAIVED)
        ):
            continue
        waived_at = duty.settled_at if duty.state is WAIVED else None
        until = min(
            end for end in (duty.cured_at, duty.dropped_at, waived_at, ENDLESS) if end is not None
        )
        for escalation in duty.rule.escalations:
            since = fold.after(duty.violated_at, escalation.after)
            if since is not None and until > since:
                yield Escalated(escalation.to, since, duty), since


def next_due(fold: Fold, at: int) -> int | None:
    """The least instant after `at` at which something changes without a record.

    See docs/semantics.md 14.4.
    """
    points = [point for machine in fold.machines for point in machine.turning_points(at)]
    points += [since + 1 for _, since in _escalations(fold) if since + 1 > at]
    for _, flip in fold.flips:
        turn = flip.turns_at(fold.scope)
        if turn is not None and fold.begun is not None:
            points.append(turn)
    ahead = [point for point in points if point > at]
    return min(ahead) if ahead else None


def owed(fold: Fold, at: int) -> list[Duty]:
    """Owed duties that may be done now, overdue first (docs/semantics.md 14.3, 14.6).

    Looks are never owed, an offer lapses (docs/semantics.md 13.1).
    """
    found = [
        duty
        for machine in fold.machines
        if not isinstance(machine, GuardMachine)
        and machine is not fold.flow
        and hasattr(machine.spec, "targets")
        for duty in machine.duties
        if duty.owed
        and duty.curable
        and not (duty.state is VIOLATED and duty.rule.modality == "may")
        if duty.state is VIOLATED or duty.earliest is None or duty.earliest <= at
        if not _waits_for_needs(fold, machine)
    ]
    return sorted(found, key=_urgency)


def _waits_for_needs(fold: Fold, machine: Machine) -> bool:
    """Whether the duty of a step waits for what the step needs (docs/semantics.md 10.3)."""
    gate = getattr(machine.spec, "gate", None)
    if gate is None or fold.flow is None:
        return False
    return bool(fold.flow.unmet(fold.flow.steps[fold.flow.index[gate]])[0])


SEVERITIES = {"critical": 0, "major": 1, "minor": 2, "info": 3}


def _urgency(duty: Duty) -> tuple[bool, float, int, int, int]:
    due = ENDLESS if duty.due is None else duty.due
    return (
        duty.state is not VIOLATED,
        due,
        SEVERITIES[duty.rule.severity],
        duty.rule.place,
        duty.opened,
    )


def refused(fold: Fold, event: str, at: int, role: str | None = None) -> list[str]:
    """The guards, orders and counts of modality must that an event would break now."""
    record = Record(number=0, at=at, event=event, role=role)
    latest = fold.latest
    moment = (
        latest.joined(record) if latest is not None and latest.at == at else Moment(at, (record,))
    )
    return [
        machine.rule.id
        for machine in fold.machines
        if machine.rule.modality == "must" and _refuses(machine, record, moment)
    ]


def _refuses(machine: Machine, record: Record, moment: Moment) -> bool:
    if isinstance(machine, OrderMachine):
        return bool(machine.refuses(record, moment))
    if isinstance(machine, CountMachine):
        alone = Moment(record.at, (record,))
        alone.events[record.event or ""] = [record]
        return machine.refuses(alone)
    if not isinstance(machine, GuardMachine) or machine.rule.kind not in ASKING:
        return False
    outcomes = [
        machine.judge(record, occurrence, moment)
        for occurrence in machine.spec.events
        if occurrence.event == record.event
    ]
    return any(
        one is not None and (one.kept is False or (one.kept is None and one.absent))
        for one in outcomes
    )


def pending_at(fold: Fold) -> list[Duty]:
    """All open duties, nearest due first."""
    found = [
        duty
        for machine in fold.machines
        for duty in machine.open
        if duty.state is OPEN or duty.state is UNSURE
    ]
    return sorted(found, key=_urgency)
