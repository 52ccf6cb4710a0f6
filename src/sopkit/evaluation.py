"""This module holds the evaluation: what a procedure says of a case at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sopkit import guidance
from sopkit.kernel import view
from sopkit.kernel.duties import Duty
from sopkit.kernel.fold import Fold
from sopkit.shown import (
    AfterEnd,
    CalendarUsed,
    NextStep,
    Problem,
    Shown,
    Violation,
    calendar_used,
)
from sopkit.spelling import nearest

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


class Evaluation:
    """What a procedure says of a case at an instant.

    Everything is computed when it is first asked for.
    """

    def __init__(
        self,
        procedure: Procedure,
        fold: Fold,
        at: int,
        parts: Mapping[str, Evaluation] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self.procedure = procedure
        self.at = at
        self.zone = zone or procedure.zone
        self._fold = fold
        self._parts = parts or {}

    @property
    def parts(self) -> Mapping[str, Evaluation]:
        """The sub-cases by the step that runs each; the second one of a step is `step#2`."""
        return self._parts

    @cached_property
    def calendars(self) -> tuple[CalendarUsed, ...]:
        """The days off that were read; none where the procedure names none.

        They are not part of the pin of a case, so two results may differ by them alone
        (docs/semantics.md 15.2).
        """
        section, calendar = self.procedure.model.calendar, self.procedure.program.calendar
        days = section.days if section is not None else None
        if calendar is None or days is None:
            return ()
        return (calendar_used(calendar, days if isinstance(days, str) else ""),)

    def _shown(self, duties: Iterable[Duty]) -> tuple[Shown, ...]:
        facts = self._fold.facts
        return tuple(Shown(self.procedure, duty, self.at, self.zone, facts) for duty in duties)

    @cached_property
    def next_steps(self) -> tuple[NextStep, ...]:
        """What can be done now, overdue first, then by due.

        It is never what a guard would refuse (docs/semantics.md 14.3).
        """
        asked: dict[str, list[Duty]] = {}
        for duty in view.owed(self._fold, self.at):
            for event in self._targets(duty):
                asked.setdefault(event, []).append(duty)
        flow = self._fold.flow
        steps = (
            [flow.steps[place] for place in flow.next_places(self.at)] if flow is not None else []
        )
        for step in steps:
            earliest = self._earliest(step.rule.id)
            if earliest is None or earliest <= self.at:
                asked.setdefault(step.rule.id, [])
        found = [
            NextStep(name, self.procedure, self._shown(duties), self._fold.facts)
            for name, duties in asked.items()
            if not view.refused(self._fold, name, self.at, guidance.role_of(self.procedure, name))
        ]
        return tuple(sorted(found, key=self._urgency))

    def _targets(self, duty: Duty) -> tuple[str, ...]:
        steps = (
            {step.event: step.rule.id for step in self._fold.flow.steps} if self._fold.flow else {}
        )
        for machine in view.by_rule(self._fold).get(duty.rule.id, []):
            targets = getattr(machine.spec, "targets", ())
            return tuple(steps.get(one.event, one.event) for one in targets)
        return ()

    def _earliest(self, step_id: str) -> int | None:
        waiting = [
            duty.earliest
            for machine in view.by_rule(self._fold).get(step_id, [])
            for duty in machine.open
            if duty.earliest is not None
        ]
        return min(waiting, default=None)

    def _urgency(self, step: NextStep) -> tuple[Any, ...]:
        due = float("inf") if step.due is None else step.due
        severity = min(
            (view.SEVERITIES[duty.severity] for duty in step.duties),
            default=view.SEVERITIES["minor"],
        )
        return (not step.overdue, due, severity, guidance.place_of(self.procedure, step.id))

    @cached_property
    def duties(self) -> tuple[Shown, ...]:
        """Open duties, nearest due first."""
        return self._shown(view.pending_at(self._fold))

    @cached_property
    def all_duties(self) -> tuple[Shown, ...]:
        """Every duty and look there ever was, in the order in which they opened."""
        found = sorted(
            view.all_duties(self._fold), key=lambda duty: (duty.opened, duty.rule.place, duty.seq)
        )
        return self._shown(found)

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Broken demands of modality must, cured ones too, by instant."""
        return self._broken("must")

    @cached_property
    def advice(self) -> tuple[Violation, ...]:
        """Broken demands of modality should."""
        return self._broken("should")

    def _broken(self, modality: str) -> tuple[Violation, ...]:
        return tuple(
            Violation(self.procedure, duty, self.at, self.zone, self._fold.facts)
            for duty in view.violated(self._fold, modality)
        )

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """Facts to be found out now."""
        return tuple(view.asks(self._fold, self.at))

    @cached_property
    def unknown(self) -> dict[str, tuple[str, ...]]:
        """Rules that cannot be judged yet, with what they need."""
        return view.unsettled(self._fold, self.at)

    @cached_property
    def escalated(self) -> tuple[view.Escalated, ...]:
        """Who is told of what is still owed."""
        return tuple(view.escalations(self._fold, self.at))

    @cached_property
    def next_due(self) -> int | None:
        """Nothing changes before this instant without a new record; at it something does."""
        dues = [
            view.next_due(self._fold, self.at),
            *(part.next_due for part in self.parts.values()),
        ]
        return min((due for due in dues if due is not None), default=None)

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """One word for each rule and step with a demand (docs/semantics.md 14.2)."""
        names = dict.fromkeys(spec.rule.id for spec in self.procedure.program.rules)
        flow = self._fold.flow
        names.update(dict.fromkeys(step.rule.id for step in flow.steps) if flow is not None else {})
        return view.verdicts(self._fold, names, self.at)

    def states(self, rule: str) -> list[str]:
        """The states of all duties and looks of a rule, oldest first."""
        return view.states(self._fold, rule, self.at)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Records that are kept and otherwise ignored."""
        program = self.procedure.program
        known = {"undeclared_event": program.events, "undeclared_rule": program.waivable}
        return tuple(
            Problem(record.name, code, detail, nearest(str(detail), known.get(code, ())))
            for record, code, detail in self._fold.problems
        )

    @cached_property
    def after_end(self) -> tuple[AfterEnd, ...]:
        """Records from the end of the case on that would have opened a duty before it.

        What makes good a violation, a waiver or a correction counts then too and is not among
        them.
        """
        rules: dict[int | str, list[str]] = {}
        for record, rule in self._fold.after_end:
            rules.setdefault(record.name, []).append(rule)
        return tuple(AfterEnd(name, tuple(dict.fromkeys(ids))) for name, ids in rules.items())

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The value of every fact, parameter and derived fact; None while unknown."""
        return dict(self._fold.facts)

    @property
    def begun(self) -> int | None:
        """When the case began; None before, as long as nothing of it has happened."""
        return self._fold.begun

    @property
    def ended(self) -> int | None:
        """When the case ended."""
        return self._fold.ended

    @property
    def exits(self) -> frozenset[tuple[str, str]]:
        """The exits of decisions that were taken so far, in any round, as (step, exit)."""
        return frozenset(self._fold.flow.taken) if self._fold.flow is not None else frozenset()

    @cached_property
    def stock(self) -> dict[str, Any]:
        """The pick list: quantity of each thing, None while a fact is missing."""
        return guidance.pick_list(self.procedure, self._fold.scope)

    @cached_property
    def told(self) -> dict[str, tuple[str, ...]]:
        """Whom each step tells, or else who does it: roles, or deputies while those stand in.

        An exit that tells somebody stands among them as `<step>.<exit>`, taken or not.
        """
        return guidance.told(self.procedure, self._fold.scope)
