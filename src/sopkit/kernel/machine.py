"""This module holds what all machines share.

They open, settle, judge and show the duties of one rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import (
    CANCELLED,
    INACTIVE,
    NOT_APPLICABLE,
    OPEN,
    RANK,
    SATISFIED,
    UNKNOWN,
    UNSURE,
    VIOLATED,
    WAIVED,
    Duty,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Condition, Occurrence, Rule

# of the timers of one instant: what changes only how a duty is shown, what comes then (0),
# limits, what follows
READY_TIMER, LIMIT_TIMER, ESCALATION_TIMER = -1, 1, 2
FROZEN = 2**62


class Machine:
    """The running state of one rule in one case.

    `events` and `facts` are what it wants to be called for; `always` asks for every moment. A
    machine is called once a moment (`moment`) and when a timer it set falls (`timer`).
    """

    always = False
    spec: Any = None

    def __init__(self, rule: Rule, fold: Fold) -> None:
        self.rule = rule
        self.fold = fold
        self.duties: list[Duty] = []
        self.open: list[Duty] = []
        self.broken: list[Duty] = []
        self.events: set[str] = set()
        self.facts: set[str] = set()

    # -- what it listens to -------------------------------------------------------------------
    def listen(self, *occurrences: Iterable[Occurrence]) -> None:
        """Be called for these events and for the facts their conditions read."""
        for group in occurrences:
            for one in group:
                self.events.add(one.event)
                if one.condition is not None:
                    self.watch(one.condition)

    def watch(self, condition: Condition | None) -> None:
        """Be called when something this condition reads changes."""
        if condition is not None:
            self.facts |= condition.facts
            self.events |= condition.events

    # -- conditions ---------------------------------------------------------------------------
    def happened(
        self, occurrences: tuple[Occurrence, ...], moment: Moment
    ) -> list[tuple[Record, bool | None]]:
        """The records of the moment that are one of these events, as (record, condition).

        Those whose condition is false are left out.
        """
        found: list[tuple[Record, bool | None]] = []
        events = moment.events
        for one in occurrences:
            for record in events.get(one.event, ()):
                kept = True if one.condition is None else self.fold.test(one.condition, record)
                if kept is not False:
                    found.append((record, kept))
        if len(found) > 1 and len(occurrences) > 1:
            found = self._once(found)
        return found

    @staticmethod
    def _once(found: list[tuple[Record, bool | None]]) -> list[tuple[Record, bool | None]]:
        best: dict[int, tuple[Record, bool | None]] = {}
        for record, kept in found:
            known = best.get(id(record))
            if known is None or (known[1] is None and kept):
                best[id(record)] = (record, kept)
        return sorted(best.values(), key=lambda pair: pair[0].seq)

    def unknowns(self, occurrences: Iterable[Occurrence], record: Record) -> tuple[str, ...]:
        """What would tell whether a record is one of these events."""
        needs: set[str] = set()
        for one in occurrences:
            if one.event == record.event and one.condition is not None:
                needs.update(self.fold.needs(one.condition, record))
        return tuple(sorted(needs))

    def doubt(self, duty: Duty, names: Iterable[str]) -> None:
        """Something may have discharged or ended the duty; these names would tell.

        See docs/semantics.md 2.5.
        """
        duty.perhaps = True
        duty.doubts = tuple(sorted({*duty.doubts, *names}))

    def doubt_members(self, at: int) -> None:
        """Where its step was perhaps done for every member, nobody knows whether duties are kept.

        See docs/semantics.md 10.10.
        """
        flow = self.fold.flow
        if flow is None or not flow.perhaps_finished(self.spec.gate):
            return
        for duty in self.open:
            if duty.in_window(at):
                self.doubt(duty, ("key",))

    def applies(self, record: Record | None) -> bool | None:
        """`when` in the scope of the moment."""
        return True if self.rule.when is None else self.fold.test(self.rule.when, record)

    @staticmethod
    def bringing(condition: Condition, moment: Moment) -> list[Record]:
        """The records of a moment that bring what a condition reads."""
        return [
            record
            for record in moment.records
            if record.event in condition.events or not condition.facts.isdisjoint(record.data)
        ]

    # -- opening and settling -----------------------------------------------------------------
    def add(self, duty: Duty) -> Duty:
        """Enter a new duty or look."""
        duties = self.duties
        if duties and duties[-1].opened == duty.opened:
            duty.ordinal = self._ordinal(duty)
        duties.append(duty)
        if duty.state is OPEN or duty.state is UNSURE:
            self.open.append(duty)
        self.fold.changes.append((duty, None, duty.state, duty.opened))
        return duty

    def _ordinal(self, duty: Duty) -> int:
        """How many duties of the same cause opened at the same instant before."""
        number = 0
        for other in reversed(self.duties):
            if other.opened != duty.opened:
                break
            number += other.cause == duty.cause and other.rule is duty.rule
        return number

    def settle(self, duty: Duty, state: str, at: int) -> None:
        """Give a duty its next state; violated ones become owed, final ones leave the open list."""
        before = duty.state
        duty.state = state
        duty.settled_at = at
        if state is not OPEN and state is not UNSURE and duty in self.open:
            self.open.remove(duty)
        if state is SATISFIED or state is CANCELLED or state is WAIVED or state is NOT_APPLICABLE:
            duty.needs = ()
        self.fold.changes.append((duty, before, state, at))

    def violate(self, duty: Duty, at: int, because: str = "") -> None:
        """The duty is broken at `at`; rules that listen hear `<rule>.violated`."""
        duty.violated_at = at
        if because:
            duty.because = because
        self.settle(duty, VIOLATED, at)
        self.owe(duty)

    def owe(self, duty: Duty) -> None:
        """A violation is owed until it is cured, dropped or waived; others are told of it then."""
        self.broken.append(duty)
        if self.rule.escalations or duty.rule.escalations:
            self.fold.schedule_escalations(duty, self)

    def cure(self, duty: Duty, at: int) -> None:
        """The first target after a violation."""
        duty.cured_at = at
        self.broken.remove(duty)
        self.fold.changes.append((duty, VIOLATED, VIOLATED, at))

    def drop(self, duty: Duty, at: int) -> None:
        """No longer owed, though broken."""
        duty.dropped_at = at
        self.broken.remove(duty)
        self.fold.changes.append((duty, VIOLATED, VIOLATED, at))

    def uncured(self) -> list[Duty]:
        """Violated duties of this rule that are still owed."""
        return list(self.broken)

    def settle_unsure(self, at: int) -> None:
        """Settle open duties of which it is now known whether they stand.

        See docs/semantics.md 2.4.
        """
        for duty in [one for one in self.open if one.state is UNSURE]:
            if duty.limit is not None and at > duty.limit:
                continue
            kept, needs = self.stands(duty)
            if kept is None:
                duty.needs = needs
            elif kept:
                duty.needs = ()
                self.settle(duty, OPEN, at)
                self.set_timers(duty)
            else:
                self.settle(duty, NOT_APPLICABLE, at)

    def stands(self, duty: Duty) -> tuple[bool | None, tuple[str, ...]]:
        """Whether an unsure duty stands now, and what would tell."""
        return self.applies(duty.record), ()

    def set_timers(self, duty: Duty) -> None:
        """Set the timers of a duty that stands."""

    def forgive(self, waivers: Iterable[Record]) -> None:
        """Those of the waivers that name the rule, or what it stands in, free what exists."""
        for record in waivers:
            if record.waives in (self.rule.id, self.rule.owner):
                self.waive(record)

    def waive(self, record: Record, rule: str = "") -> None:
        """A waiver frees what exists at its instant, of all duties or of those of `rule`.

        See docs/semantics.md 12.5.
        """
        for duty in self.duties:
            if rule and duty.rule.id != rule:
                continue
            if duty.state in (OPEN, UNSURE, VIOLATED, UNKNOWN):
                duty.waived_by = (record.by or record.role, record.reason or "")
                if duty in self.broken:
                    self.broken.remove(duty)
                self.settle(duty, WAIVED, record.at)

    def moment(self, moment: Moment) -> None:
        """Do the work of one moment; steps that do not concern the rule are left out.

        See docs/semantics.md 1.4.
        """

    def case_ends(self, at: int) -> None:
        """The case ended in this moment (docs/semantics.md 12.6)."""

    def derived(self, record: Record, moment: Moment | None) -> None:
        """A derived event between moments; `moment` is that of the same instant, if any."""

    def timer(self, at: int, kind: int, payload: Any) -> None:
        """A timer it set has come."""

    # -- showing ------------------------------------------------------------------------------
    def standing(self, at: int) -> list[tuple[str, tuple[str, ...]]]:
        """States beside the duties: (state, needs)."""
        return []

    def state(self, at: int) -> str:
        """The worst of its states (docs/semantics.md 14.2)."""
        states = [duty.shown(at) for duty in self.duties] + [
            state for state, _ in self.standing(at)
        ]
        if states:
            return min(states, key=RANK.__getitem__)
        if (
            self.rule.when is not None
            and self.fold.begun is not None
            and self.applies(None) is False
        ):
            return NOT_APPLICABLE
        return INACTIVE

    def turning_points(self, at: int) -> Iterable[int]:
        """Instants after `at` at which something of this rule changes without a record.

        See docs/semantics.md 14.4.
        """
        for duty in self.open:
            if duty.state is not OPEN:
                continue
            if duty.earliest is not None and at < duty.earliest < FROZEN:
                yield duty.earliest
            if duty.soon_at is not None and duty.soon_at > at and not duty.marked:
                yield duty.soon_at
            if duty.limit is not None:
                yield max(duty.limit + 1, at + 1)
