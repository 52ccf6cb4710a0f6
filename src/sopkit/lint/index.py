"""This module gathers what several lints look up in a procedure, once for each file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple, cached_property
from sopkit.kernel.program import Attempt, Before, Every, Guard, Respond, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sopkit.expressions import Condition
    from sopkit.kernel.program import Occurrence, Rule, Spec, Step
    from sopkit.lint.base import Path, Subject
    from sopkit.procedure import Procedure

DUTIES = (Respond, Before, Every, Schedule, Attempt)


class Guarded(NamedTuple):
    """A guard of modality must, and the occurrence of the event that it looks at."""

    guard: Guard
    occurrence: Occurrence

    @property
    def scope(self) -> tuple[Condition, ...]:
        """What must be so for the guard to look."""
        found: Any = (self.guard.rule.when, self.occurrence.condition)
        return tuple(one for one in found if one is not None)


class Index:
    """The parts of a program by the names that they hang on."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.program = procedure.program
        self.kept: dict[str, object] = {}

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps by the event that doing them is."""
        flow = self.program.flow
        return {step.event: step for step in flow.steps} if flow is not None else {}

    @cached_property
    def steps_by_id(self) -> Mapping[str, Step]:
        """The steps by their ids."""
        return {step.rule.id: step for step in reversed([*self.steps.values()])}

    @cached_property
    def guards(self) -> Mapping[str, list[Guarded]]:
        """The guards of modality must on each event."""
        found: dict[str, list[Guarded]] = {}
        for spec in self.program.rules:
            if isinstance(spec, Guard) and spec.rule.modality == "must":
                for one in spec.events:
                    found.setdefault(one.event, []).append(Guarded(spec, one))
        return found

    @cached_property
    def duties(self) -> tuple[Spec, ...]:
        """What is owed, of modality must."""
        return tuple(
            spec
            for spec in self.program.rules
            if isinstance(spec, DUTIES) and spec.rule.modality == "must"
        )

    @cached_property
    def duties_of(self) -> Mapping[str, list[Spec]]:
        """What is owed by the one event that discharges it; a choice of several is left out."""
        found: dict[str, list[Spec]] = {}
        for spec in self.duties:
            targets: Any = spec
            events = {target.event for target in targets.targets}
            if len(events) == 1:
                found.setdefault(events.pop(), []).append(spec)
        return found

    @cached_property
    def endings(self) -> frozenset[str]:
        """The events with which the case ends, whatever they bring."""
        always = (one.event for one in self.program.ends if one.condition is None)
        return frozenset(("closed", *always))

    def path(self, rule: Rule) -> Path:
        """Where a rule, step or part of one stands."""
        return self.procedure.entries[rule.id].path

    def body(self, rule: Rule, *keys: str) -> Path:
        """Where keys of what a rule demands stand; those of a step stand in the step itself."""
        entry = self.procedure.entries[rule.id]
        inner = () if entry.path[0] != "rules" or len(entry.path) > 2 else (entry.kind,)
        return (*entry.path, *inner, *keys)

    def named(self, rules: Iterable[Rule]) -> str:
        """Rules by name, each with its line, for a message."""
        value = self.procedure.document.value
        return " and ".join(f"'{rule.id}' (line {value(self.path(rule)).line})" for rule in rules)

    def line(self, rule: Rule) -> int:
        """The line in which a rule or step begins."""
        return self.procedure.document.value(self.path(rule)).line

    def own_when(self, step: Step) -> tuple[Condition, ...]:
        """What must be so for a step to apply, as far as it reads nothing that the step changes."""
        when: Any = step.rule.when
        if when is None or not self.changed(step.event).isdisjoint(when.facts):
            return ()
        return (when,)

    def changed(self, event: str) -> frozenset[str]:
        """The facts that may have another value in the very moment of an event."""
        step = self.steps.get(event)
        asked = step.asks if step is not None else ()
        sets = (name for name, _ in self.program.sets.get(event, ()))
        return frozenset((*asked, *sets, *self.program.events.get(event, ())))

    def certain(self, step: Step) -> bool:
        """Whether a step is always to be done: a must without condition and exception."""
        excepted = step.unless or step.unless_events
        return step.rule.modality == "must" and step.rule.when is None and not excepted


def index_of(subject: Subject) -> Index:
    """The index of a procedure, made when it is first asked for."""
    found = subject.kept.get("index")
    if not isinstance(found, Index):
        found = subject.kept["index"] = Index(subject.procedure)
    return found
