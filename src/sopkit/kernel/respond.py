"""This module runs `respond`: a duty for each trigger (docs/semantics.md 3, 4, 12).

With a duty go its targets, cancels, pauses and appointments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import (
    CANCELLED,
    ENDLESS,
    OPEN,
    SATISFIED,
    UNKNOWN,
    UNSURE,
    Duty,
)
from sopkit.kernel.machine import LIMIT_TIMER, Machine
from sopkit.kernel.windows import Clock, ahead_of_plan

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Occurrence, Respond

Hit = "tuple[Record, bool | None]"


class RespondMachine(Machine):
    """The duties of one `respond` rule, or of one step with a due (`gate`)."""

    def __init__(self, spec: Respond, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.key = spec.pair if spec.pair not in ("each", "one", "latest") else None
        self.clock = Clock(spec.window, fold)
        self.known: bool | None = None
        self.gate: bool | None = False
        self.listen(spec.triggers, spec.targets, spec.unless_events)
        self.watch(spec.rule.when)
        self.watch(spec.becomes)
        for condition in spec.unless:
            self.watch(condition)
        self.events |= self.clock.events
        self.plain = self._is_plain()
        self.calls = tuple(dict.fromkeys(one.event for one in spec.triggers))
        self.unconditional = spec.rule.when is None and all(
            one.condition is None for one in spec.triggers
        )
        self.aims = frozenset(one.event for one in spec.targets)
        self.always = spec.becomes is not None or spec.gate is not None

    def _is_plain(self) -> bool:
        """Whether only triggers and targets concern it, so that a moment needs no other step."""
        spec, window = self.spec, self.spec.window
        return (
            spec.becomes is None
            and spec.gate is None
            and not spec.unless
            and not spec.unless_events
            and window.pause is None
            and window.appointment is None
            and not self.clock.anchors
        )

    # -- one moment ---------------------------------------------------------------------------
    def moment(self, moment: Moment) -> None:
        """Steps 1, 2 and 4 to 8 for this rule."""
        if self.plain:
            if self.open and self.fold.unsure:
                self.settle_unsure(moment.at)
            if moment.running:
                self._open_triggered(moment)
            elif self.fold.ended is not None:
                self._too_late_to_open(moment)
            if (self.open or self.broken) and not self.aims.isdisjoint(moment.events):
                self._targets(moment)
            return
        self._pauses(moment)
        self.settle_unsure(moment.at)
        if moment.running:
            self._open_triggered(moment)
            self._open_becoming(moment)
        elif self.fold.ended is not None:
            self._too_late_to_open(moment)
            self._too_late_to_become(moment)
        self._open_gate(moment)
        self._targets(moment)
        self._appointments(moment)
        self._cancels(moment)
        self._plans(moment)

    def _pauses(self, moment: Moment) -> None:
        for change in self.clock.pauses(self, moment):
            for duty in self.open:
                if change == "begin":
                    self.clock.pause(duty, moment.at)
                else:
                    self.clock.resume(duty, moment.at)
                    self.set_timers(duty)
                self.fold.changes.append((duty, duty.state, duty.state, moment.at))

    def stands(self, duty: Duty) -> tuple[bool | None, tuple[str, ...]]:
        """By `when`, the condition of its trigger, and its gate."""
        return self._sure(duty.record, duty.trigger or ())

    def _sure(
        self, record: Record | None, occurrences: tuple[Occurrence, ...]
    ) -> tuple[bool | None, tuple[str, ...]]:
        """Whether a duty stands, and what would tell.

        It stands by `when`, and by any of the occurrences that the record may be.
        """
        known = self.applies(record)
        needs: set[str] = set()
        if known is None and self.rule.when is not None:
            needs.update(self.fold.needs(self.rule.when, record))
        met = [
            one.condition is None or self.fold.test(one.condition, record) for one in occurrences
        ]
        if known is False or (met and not any(one is not False for one in met)):
            return False, ()
        if met and True not in met and record is not None:
            known = None
            needs.update(self.unknowns(occurrences, record))
        if self.spec.gate is not None and self.fold.flow is not None:
            kept, more = self.fold.flow.gate(self.spec.gate)
            if kept is False:
                return False, ()
            if kept is None:
                known, needs = None, needs | set(more)
        return known, tuple(sorted(needs))

    # -- opening ------------------------------------------------------------------------------
    def _open_triggered(self, moment: Moment) -> None:
        if self.unconditional:
            for event in self.calls:
                for record in moment.events.get(event, ()):
                    self._open(record, (), True, ())
            return
        for event in self.calls:
            for record in moment.events.get(event, ()):
                self._open_for(record)

    def _too_late_to_open(self, moment: Moment) -> None:
        """Triggers open nothing any more once the case has ended (docs/semantics.md 12.6)."""
        for event in self.calls:
            for record in moment.events.get(event, ()):
                if self._sure(record, self._named(record))[0] is not False and not self._excepted():
                    self.fold.opens_nothing(record, self.rule.id)

    def _too_late_to_become(self, moment: Moment) -> None:
        condition = self.spec.becomes
        now = self.fold.test(condition, None) if condition is not None else None
        if condition is None or now is None:
            return
        if now and self.known is not True and self._sure(None, ())[0] is not False:
            for record in self.bringing(condition, moment):
                self.fold.opens_nothing(record, self.rule.id)
        self.known = now

    def _named(self, record: Record) -> tuple[Occurrence, ...]:
        return tuple(one for one in self.spec.triggers if one.event == record.event)

    def _open_for(self, record: Record) -> None:
        named = self._named(record)
        kept, needs = self._sure(record, named)
        if kept is not False:
            self._open(record, named, kept, needs)

    def _open(
        self,
        record: Record,
        named: tuple[Occurrence, ...],
        kept: bool | None,
        needs: tuple[str, ...],
    ) -> None:
        if self.spec.pair == "latest":
            for duty in list(self.open):
                if duty.limit is None or record.at <= duty.limit:
                    self._end(duty, record.at)
        duty = Duty(self.rule, record.at, record.name, record, OPEN if kept else UNSURE)
        duty.needs = needs
        duty.trigger = named
        if self.key is not None:
            duty.key = record.data.get(self.key)
        if kept is None:
            self.fold.unsure += 1
        self.clock.start(duty, record.at)
        self.add(duty)
        self.set_timers(duty)

    def _open_becoming(self, moment: Moment) -> None:
        condition = self.spec.becomes
        if condition is None:
            return
        now = self.fold.test(condition, None)
        if now is None:
            return
        if now and self.known is not True:
            self._open_plain(moment.at, "when_becomes")
        self.known = now

    def _open_plain(self, at: int, cause: str) -> None:
        kept, needs = self._sure(None, ())
        if kept is False:
            return
        duty = Duty(self.rule, at, cause, None, OPEN if kept else UNSURE)
        duty.needs = needs
        if kept is None:
            self.fold.unsure += 1
        self.clock.start(duty, at)
        self.add(duty)
        self.set_timers(duty)

    def _open_gate(self, moment: Moment) -> None:
        if self.spec.gate is None or self.fold.flow is None:
            return
        now, _ = self.fold.flow.gate(self.spec.gate)
        was, self.gate = self.gate, now
        opened_again = bool(moment.records) and self.fold.flow.opened_now(self.spec.gate, moment)
        if now is not False and moment.running and (was is False or opened_again):
            self._open_plain(moment.at, f"{self.spec.gate}.opened")

    def set_timers(self, duty: Duty) -> None:
        """Its limit and its soon mark."""
        if duty.limit is not None:
            self.fold.schedule(duty.limit, LIMIT_TIMER, self, duty)
        self.clock.schedule_soon(duty, self)

    # -- targets ------------------------------------------------------------------------------
    def _targets(self, moment: Moment) -> None:
        hits = self.happened(self.spec.targets, moment)
        if not hits:
            return
        if self._begun_only():
            self.doubt_members(moment.at)
            return
        if self.spec.pair == "one":
            for record, kept in hits:
                self._deal(record, kept)
            return
        for record, kept in hits:
            self._discharge(record, kept)

    def _begun_only(self) -> bool:
        """Whether the step of the gate is not done for every member yet.

        See docs/semantics.md 10.10.
        """
        gate, flow = self.spec.gate, self.fold.flow
        return gate is not None and flow is not None and not flow.finished(gate)

    def _matches(self, duty: Duty, record: Record, kept: bool | None) -> bool | None:
        if self.key is None:
            return kept
        value = record.data.get(self.key)
        if value is None or duty.key is None:
            return None
        return kept if value == duty.key else False

    def _discharge(self, record: Record, kept: bool | None) -> None:
        at = record.at
        for duty in list(self.open):
            match = self._matches(duty, record, kept)
            if match is False:
                continue
            if duty.earliest is not None and at < duty.earliest:
                duty.early += 1
                continue
            if duty.limit is not None and at > duty.limit:
                continue
            if match is None:
                self.doubt(duty, self._what_tells(duty, record, kept))
            else:
                self._keep(duty, record)
        if kept and self.broken:
            for duty in self.uncured():
                if (
                    self._matches(duty, record, kept)
                    and duty.violated_at is not None
                    and at > duty.violated_at
                ):
                    self.cure(duty, at)

    def _what_tells(self, duty: Duty, record: Record, kept: bool | None) -> tuple[str, ...]:
        """The key or the facts that would tell whether a record was the target of a duty."""
        needs = self.unknowns(self.spec.targets, record) if kept is None else ()
        missing = self.key is not None and (duty.key is None or record.data.get(self.key) is None)
        return (self.key, *needs) if missing and self.key is not None else needs

    def _keep(self, duty: Duty, record: Record) -> None:
        duty.target = record
        self.settle(duty, SATISFIED, record.at)

    def _deal(self, record: Record, kept: bool | None) -> None:
        at = record.at
        usable = [duty for duty in self.open if duty.in_window(at)]
        if kept is None:
            for duty in usable:
                self.doubt(duty, self.unknowns(self.spec.targets, record))
            return
        if usable:
            self._keep(min(usable, key=urgency), record)
            return
        overdue = self.uncured()
        if overdue:
            chosen = min(overdue, key=lambda duty: (duty.violated_at or 0, duty.opened))
            chosen.target = record
            self.cure(chosen, at)
        elif self.open:
            self.open[0].early += 1

    # -- appointments, cancels, plans ---------------------------------------------------------
    def _appointments(self, moment: Moment) -> None:
        appointment = self.spec.window.appointment
        if appointment is None:
            return
        moved = False
        for record in moment.events.get(appointment.event, ()):
            moved = self.clock.appoint(self, record) or moved
        if moved:
            self._try_again(moment, list(self.open))

    def _try_again(self, moment: Moment, duties: list[Duty]) -> None:
        """Targets of the moment meet duties that came or moved after them.

        Each serves once with `one`.

        See docs/semantics.md 1.4, 4.6.
        """
        used = {id(duty.target) for duty in self.duties if duty.target is not None}
        for record, kept in self.happened(self.spec.targets, moment):
            for duty in sorted(duties, key=urgency):
                if not duty.live or not duty.in_window(record.at):
                    continue
                match = self._matches(duty, record, kept)
                if match is None:
                    self.doubt(duty, self._what_tells(duty, record, kept))
                elif match and (self.spec.pair != "one" or id(record) not in used):
                    used.add(id(record))
                    self._keep(duty, record)

    def _cancels(self, moment: Moment) -> None:
        if not self.open and not self.broken:
            return
        cancels = self.happened(self.spec.unless_events, moment) if self.spec.unless_events else []
        if any(kept for _, kept in cancels) or self._excepted() or self._closed_gate():
            self._cancel(moment.at)
            return
        for record, _ in cancels:
            for duty in self.open:
                self.doubt(duty, self.unknowns(self.spec.unless_events, record))

    def _excepted(self) -> bool:
        return any(self.fold.test(condition, None) for condition in self.spec.unless)

    def _closed_gate(self) -> bool:
        gate, flow = self.spec.gate, self.fold.flow
        return gate is not None and flow is not None and flow.lapsed(gate)

    def _cancel(self, at: int) -> None:
        for duty in list(self.open):
            if duty.limit is None or at <= duty.limit:
                self._end(duty, at)
        for duty in self.uncured():
            if duty.violated_at is not None and at > duty.violated_at:
                self.drop(duty, at)

    def _end(self, duty: Duty, at: int) -> None:
        """What an exception ends is cancelled, unless it was perhaps late by then.

        See docs/semantics.md 3.6, 3.8.
        """
        late = self.clock.perhaps_late(duty, at)
        if late:
            duty.needs = tuple(sorted({*duty.needs, *duty.doubts, *late}))
        self.settle(duty, UNKNOWN if late else CANCELLED, at)

    def _plans(self, moment: Moment) -> None:
        if self.clock.anchors & moment.touched:
            moved: list[Duty] = []
            for duty in self.open:
                if self.clock.refresh(duty, moment):
                    self.set_timers(duty)
                    self.fold.changes.append((duty, duty.state, duty.state, moment.at))
                    moved.append(duty)
            if moved:
                self._try_again(moment, moved)
            self._anchors_happen(moment)

    def _anchors_happen(self, moment: Moment) -> None:
        if self.clock.plan_anchors & moment.events.keys():
            for duty in list(self.open):
                if (
                    not duty.missing
                    and (duty.limit is None or duty.limit > moment.at)
                    and self.clock.ended_by(moment)
                ):
                    duty.limit = moment.at
                    self._judge(duty, moment.at, self._ahead(moment))

    def _ahead(self, moment: Moment) -> str:
        reasons = (ahead_of_plan(one, moment, self.fold) for one in self.clock.plan_anchors)
        return "; ".join(sorted(filter(None, reasons)))

    # -- the end, timers ----------------------------------------------------------------------
    def case_ends(self, at: int) -> None:
        """At the end of the case duties without due are judged (docs/semantics.md 12.6)."""
        for duty in list(self.open):
            if duty.limit is not None or duty.stands_still:
                continue
            if duty.due is not None and at <= duty.due:
                # its grace has no value, so it runs on until its due
                duty.limit = duty.due
                self.fold.schedule(duty.due, LIMIT_TIMER, self, duty)
            elif duty.missing:
                duty.needs = duty.missing
                self.settle(duty, UNKNOWN, at)
            elif duty.due is None and self._judged_at_end():
                self._judge(duty, at)

    def _judged_at_end(self) -> bool:
        """The flow judges a step without due; one whose due never came is judged here.

        See docs/semantics.md 12.6.
        """
        gate, flow = self.spec.gate, self.fold.flow
        if gate is None or flow is None:
            return True
        return self.spec.window.due is not None and flow.awaited(gate)

    def timer(self, at: int, kind: int, payload: Any) -> None:
        """The limit of a duty, or its soon mark."""
        duty: Duty = payload
        if kind == LIMIT_TIMER:
            if duty.live and duty.limit == at:
                self._judge(duty, at)
        else:
            self.clock.mark_soon(duty, self, at)

    def _judge(self, duty: Duty, at: int, because: str = "") -> None:
        if duty.state is UNSURE:
            self.settle(duty, UNKNOWN, at)
            return
        needs = self._doubts(duty)
        if needs is not None:
            duty.needs = needs
            self.settle(duty, UNKNOWN, at)
            return
        if not duty.because:
            duty.because = "; ".join(filter(None, ("early" if duty.early else "", because)))
        self.violate(duty, at)
        self.fold.derive(f"{self.rule.id}.violated", at)

    def _doubts(self, duty: Duty) -> tuple[str, ...] | None:
        """What leaves the verdict unknown at the limit (docs/semantics.md 2.5, 11.9), or None."""
        if duty.perhaps:
            return duty.doubts
        if duty.provisional:
            return ("calendar",)
        if lacking := self.clock.graceless(duty):
            return lacking
        needs: set[str] = set()
        for condition in self.spec.unless:
            if self.fold.test(condition, None) is None:
                needs |= set(self.fold.needs(condition, None))
        return tuple(sorted(needs)) if needs else None

    def derived(self, record: Record, moment: Moment | None) -> None:
        """A derived event opens duties and meets targets and cancels of its own instant.

        See docs/semantics.md 4.6.
        """
        if not self.fold.running_after(record.at):
            return
        before = len(self.duties)
        if record.event in self.calls:
            self._open_for(record)
        fresh = self.duties[before:]
        if not fresh:
            return
        if moment is None:
            if self._excepted():
                self._cancel(record.at)
            return
        self._try_again(moment, fresh)
        self._cancels(moment)
        self.forgive(moment.waivers)


def urgency(duty: Duty) -> tuple[bool, float, int, int]:
    """Which of the duties a target serves: sure before unsure, due first, opened first.

    See docs/semantics.md 4.3.
    """
    return (duty.state is UNSURE, ENDLESS if duty.due is None else duty.due, duty.opened, duty.seq)
