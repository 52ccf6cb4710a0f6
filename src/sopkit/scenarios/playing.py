"""This module plays one case record by record, and tells whether it came to a dead end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sopkit.case import Case, Record, RecordError
from sopkit.kernel import view
from sopkit.kernel.duties import INACTIVE, NOT_APPLICABLE, VIOLATED, Duty
from sopkit.kernel.fold import Fold
from sopkit.quantities import parse_instant
from sopkit.scenarios.witness import relative

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Raw = dict[str, Any]
Pair = dict[str, str]
QUIET = (INACTIVE, NOT_APPLICABLE)
_LOOKING = ("permit", "forbid", "order", "count")


def zero_of(procedure: Procedure) -> int:
    """A Tuesday morning, on the clock of the procedure."""
    return parse_instant("2026-12-01T09:00", procedure.zone or UTC)


class Play:
    """One case while it is played: what it began with, its records as written, their fold.

    Raises:
        RecordError: a fact or plan from the start cannot be read.
    """

    def __init__(self, procedure: Procedure, facts: Raw, planned: Raw) -> None:
        self.procedure = procedure
        self.facts = facts
        self.planned = planned
        self.raws: list[Raw] = []
        self.at = self.zero = zero_of(procedure)
        self.case = Case(procedure, zero=self.zero, facts=facts, planned=planned)
        self.fold = Fold(procedure.program, self.case.facts, self.case.planned)

    def come_to(self, at: int) -> None:
        """Lets time pass."""
        self.fold.come_to(at)
        self.at = at

    def take(self, raw: Raw) -> bool:
        """Adds a record at this instant; False when it says nothing or cannot be read."""
        if raw["event"] == "noticed" and not raw.get("data"):
            return False
        written = {"at": relative(self.at, self.zero, self.procedure.zone), **raw}
        try:
            record = self.case.read(written, self.case.next_number)
        except RecordError:
            return False
        self.case.append(record)
        self.raws.append(written)
        self.fold.fold(record.at, (record,))
        return True

    def again(self, facts: Raw, planned: Raw, raws: Iterable[Raw]) -> Play:
        """Another play, with these records at their instants."""
        other = Play(self.procedure, facts, planned)
        for raw in raws:
            other.come_to(parse_instant(raw["at"], None, zero=self.zero))
            other.take({key: value for key, value in raw.items() if key != "at"})
        return other

    def nexts(self) -> list[str]:
        """Steps that can be done now, and events that are owed."""
        flow = self.fold.flow
        names = [flow.steps[place].rule.id for place in flow.next_places(self.at)] if flow else []
        names += [event for duty in view.owed(self.fold, self.at) for event in self.targets(duty)]
        return list(dict.fromkeys(names))

    def targets(self, duty: Duty) -> list[str]:
        """The events that discharge a duty."""
        for machine in view.by_rule(self.fold).get(duty.rule.id, ()):
            return [one.event for one in getattr(machine.spec, "targets", ())]
        return []

    def in_force(self, names: Iterable[str]) -> set[str]:
        """Those of the rules that have anything to say."""
        words = view.verdicts(self.fold, names, self.at)
        return {name for name, word in words.items() if word not in QUIET}

    def breaks(self, record: Record) -> bool:
        """Whether a record broke a demand that looks at events."""
        return any(
            duty.record is record and duty.state is VIOLATED and duty.rule.modality == "must"
            for duty in view.all_duties(self.fold)
            if duty.rule.kind in _LOOKING
        )

    def windowless(self, name: str) -> bool:
        """Whether an open duty of the rule may not be done before it is too late."""
        return any(
            duty.rule.id == name
            and duty.earliest is not None
            and duty.limit is not None
            and duty.limit < duty.earliest
            for duty in view.pending_at(self.fold)
        )


def dead_end(fold: Fold, at: int) -> tuple[tuple[str, ...], Pair] | None:
    """The steps on which a listed flow has come to nothing though the case is open, and why."""
    flow = fold.flow
    open_case = fold.begun is not None and fold.ended is None
    if flow is None or not flow.flow.listed or not open_case:
        return None
    if flow.next_places(at) or flow.asks(at):
        return None
    standing = [place for place, state in enumerate(flow.states) if state.standing]
    if not standing:
        return _over(fold)
    for place in standing:
        step, state = flow.steps[place], flow.states[place]
        name = step.rule.id
        if state.done and step.exits:
            return (name,), {
                "en": f"No exit of '{name}' fits, and nothing opens",
                "zh": f"“{name}”没有一个分支符合，后面没有步骤",
            }
        missing = flow.unmet(step)[0]
        if state.done or flow.applies_now(step) is not True or not missing:
            return None
        if not all(one in flow.by_event or one in flow.index for one in missing):
            return None
        named, chinese = ", ".join(missing), "、".join(f"“{one}”" for one in missing)
        return (name, *missing), {
            "en": f"'{name}' waits for {named}, and the flow does not come there",
            "zh": f"“{name}”等待{chinese}，而流程到不了那里",
        }
    return None


def _over(fold: Fold) -> tuple[tuple[str, ...], Pair] | None:
    """The flow is over, the case is open, and only steps of the flow could end it."""
    flow = fold.flow
    ends = [one.event for one in fold.program.ends]
    if flow is None or not ends or not all(name in flow.by_event for name in ends):
        return None
    named, chinese = ", ".join(ends), "、".join(f"“{one}”" for one in ends)
    return tuple(ends), {
        "en": f"The flow is over but the case is open, for it ends with {named}",
        "zh": f"流程已经走完，但个案尚未结束，因为结束的标志是{chinese}",
    }
