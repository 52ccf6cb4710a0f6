"""This module runs `before`: a duty on the planned instant of an event, round by round.

See docs/semantics.md 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import (
    CANCELLED,
    OPEN,
    SATISFIED,
    UNKNOWN,
    UNSURE,
    VIOLATED,
    WAIVED,
    Duty,
)
from sopkit.kernel.machine import LIMIT_TIMER, Machine
from sopkit.kernel.program import PLAN_OF
from sopkit.kernel.windows import Clock, Context, ahead_of_plan
from sopkit.phrases import resolve

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Before


class BeforeMachine(Machine):
    """The duties of one `before` rule, or of one step whose due hangs on a plan (`gate`)."""

    def __init__(self, spec: Before, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.clock = Clock(spec.window, fold)
        self.done: list[tuple[int, bool | None, Record]] = []
        self.round: list[Duty] = []
        self.gate: bool | None = False
        self.planned = self.plan is not None
        self.listen(spec.targets, spec.unless_events)
        self.events.add(spec.anchor)
        self.events |= self.clock.events
        self.watch(spec.rule.when)
        for condition in spec.unless:
            self.watch(condition)
        self.aims = frozenset(one.event for one in spec.targets)
        self.always = spec.gate is not None

    @property
    def plan(self) -> int | None:
        """The announced instant of the anchor in this round."""
        return self.fold.plans.get(self.spec.anchor)

    # -- one moment ---------------------------------------------------------------------------
    def moment(self, moment: Moment) -> None:
        """Targets first, then cancels, then plans, then the anchor itself (docs/semantics.md 1.4).

        A plan announced as the anchor happens moves what is open, and then begins the next round.
        """
        if self.fold.unsure:
            self.settle_unsure(moment.at)
        self._gate(moment)
        if not self.aims.isdisjoint(moment.events):
            self._targets(moment)
        if self.spec.unless or self.spec.unless_events:
            self._cancels(moment)
        if moment.touched or moment.starts or self.spec.anchor in moment.events:
            self._turn(moment)

    def _turn(self, moment: Moment) -> None:
        happens = self.spec.anchor in moment.events
        self._plans(moment, happens)
        if happens:
            self._anchor_happens(moment)
        plan = self.plan
        self.planned = plan is not None and (
            not happens or (self.spec.anchor in moment.plans and plan > moment.at)
        )
        if happens and self.planned and moment.running:
            self._open(moment.at)

    def stands(self, duty: Duty) -> tuple[bool | None, tuple[str, ...]]:
        """By `when` and its gate."""
        return self._applies()

    def _applies(self) -> tuple[bool | None, tuple[str, ...]]:
        kept = self.applies(None)
        needs = self.fold.needs(self.rule.when, None) if kept is None and self.rule.when else ()
        if self.spec.gate is None or self.fold.flow is None or kept is False:
            return kept, needs
        gate, more = self.fold.flow.gate(self.spec.gate)
        if gate is False:
            return False, ()
        if gate is None:
            return None, tuple(sorted({*needs, *more}))
        return kept, needs

    def _gate(self, moment: Moment) -> None:
        if self.spec.gate is None or self.fold.flow is None:
            return
        was = self.gate
        self.gate, _ = self.fold.flow.gate(self.spec.gate)
        if self.fold.flow.lapsed(self.spec.gate):
            for duty in list(self.open):
                self.settle(duty, CANCELLED, moment.at)
            for duty in self.uncured():
                self.drop(duty, moment.at)
        opens = was is False and self.gate is not False
        if opens and moment.running and self.plan is not None and not self._waiting():
            self._open(moment.at)

    def _waiting(self) -> bool:
        return any(
            duty.live or duty.state is SATISFIED or duty.state is VIOLATED for duty in self.round
        )

    def _targets(self, moment: Moment) -> None:
        hits = self.happened(self.spec.targets, moment)
        gate, flow = self.spec.gate, self.fold.flow
        if hits and gate is not None and flow is not None and not flow.finished(gate):
            self.doubt_members(moment.at)
            return
        for record, kept in hits:
            self.done.append((record.at, kept, record))
            for duty in list(self.open):
                self._meet(duty, record.at, kept, record)
            if kept:
                for duty in self.uncured():
                    if (
                        duty.violated_at is not None
                        and record.at > duty.violated_at
                        and duty.rule is self.rule
                    ):
                        self.cure(duty, record.at)

    def _meet(self, duty: Duty, at: int, kept: bool | None, record: Record) -> None:
        if duty.earliest is not None and at < duty.earliest:
            duty.early += 1
        elif duty.limit is not None and at > duty.limit:
            return
        elif kept is None:
            self.doubt(duty, self.unknowns(self.spec.targets, record))
        else:
            duty.target = record
            self.settle(duty, SATISFIED, self.fold.now)

    def _cancels(self, moment: Moment) -> None:
        sure = any(kept for _, kept in self.happened(self.spec.unless_events, moment))
        sure = sure or any(self.fold.test(condition, None) for condition in self.spec.unless)
        if sure:
            for duty in list(self.open):
                self.settle(duty, CANCELLED, moment.at)
            for duty in self.uncured():
                self.drop(duty, moment.at)

    # -- plans --------------------------------------------------------------------------------
    def _plans(self, moment: Moment, happens: bool) -> None:
        announced = self.spec.anchor in moment.plans
        if announced and self.plan is None:
            self._called_off(moment.at)
            return
        if self.plan is None or not (
            announced or moment.starts or self.clock.anchors & moment.touched
        ):
            return
        live = [duty for duty in self.round if duty.live]
        if live:
            for duty in live:
                self.clock.forget(duty, moment)
                self._move(duty, moment.at)
        elif moment.running and (announced or moment.starts) and not happens:
            self._reopen(moment.at)
        elif announced and not moment.running and not happens and self._applies()[0] is not False:
            for record in moment.records:
                if record.event == self.spec.anchor and record.is_plan:
                    self.fold.opens_nothing(record, self.rule.id)

    def _called_off(self, at: int) -> None:
        for duty in self.round:
            if duty.live:
                self._leave_off(duty, at)
            elif duty.state is VIOLATED and duty.owed:
                self.drop(duty, at)
        self.round = [duty for duty in self.round if duty.state is SATISFIED]

    def _leave_off(self, duty: Duty, at: int) -> None:
        """What is not due yet is cancelled; where that is not known it is unknown."""
        late = duty.perhaps_late(at)
        duty.needs = tuple(sorted({*duty.needs, *duty.doubts, *late})) if late else ()
        self.settle(duty, UNKNOWN if late else CANCELLED, at)

    def _reopen(self, at: int) -> None:
        if any(duty.state in (VIOLATED, UNKNOWN, WAIVED) for duty in self.round):
            return
        kept = [duty for duty in self.round if duty.state is SATISFIED]
        if not kept:
            self._open(at)
            return
        ends = self._ends(at)
        done = kept[-1].target
        if ends.earliest is not None and done is not None and done.at < ends.earliest:
            self._open(at, stale=True)

    def _open(self, at: int, *, stale: bool = False) -> None:
        kept, needs = self._applies()
        if stale and self.spec.gate is not None:
            kept, needs = self.applies(None), ()
        if kept is False:
            return
        duty = Duty(self.rule, at, f"{PLAN_OF}{self.spec.anchor}", None, OPEN if kept else UNSURE)
        duty.needs = needs
        if kept is None:
            self.fold.unsure += 1
        self._set(duty, at)
        self.add(duty)
        self.round.append(duty)
        self.set_timers(duty)
        self._already_done(duty)

    def _already_done(self, duty: Duty) -> None:
        for at, kept, record in self.done:
            if duty.live and duty.in_window(at):
                self._meet(duty, at, kept, record)

    def _move(self, duty: Duty, at: int) -> None:
        before = (duty.earliest, duty.due)
        self._set(duty, at)
        if before != (duty.earliest, duty.due):
            self.fold.changes.append((duty, duty.state, duty.state, at))
            self.set_timers(duty)
            self._already_done(duty)

    def _ends(self, at: int, plan: int | None = None) -> Any:
        context = Context(self.fold, at)
        if plan is not None:
            context.plans = {self.spec.anchor: plan}
        assert self.spec.window.due is not None
        return resolve(self.spec.window.due, context)

    def _set(self, duty: Duty, at: int) -> None:
        """The window from the plan; on short notice the plan itself.

        With no time left it is the instant at hand.
        """
        self.clock.take(duty, self.clock.in_time(self._ends(at), at))
        self.clock.hold_back(duty, at)
        self.clock.limit(duty)

    def set_timers(self, duty: Duty) -> None:
        """Its limit and its soon mark."""
        if duty.limit is not None:
            self.fold.schedule(duty.limit, LIMIT_TIMER, self, duty)
        self.clock.schedule_soon(duty, self)

    # -- the anchor itself --------------------------------------------------------------------
    def _anchor_happens(self, moment: Moment) -> None:
        for duty in [one for one in self.round if one.live]:
            ahead = ahead_of_plan(self.spec.anchor, moment, self.fold)
            self._judge(duty, moment.at, ahead)
        settled = self.planned or any(duty.state is not CANCELLED for duty in self.round)
        if not settled and self.fold.begun is not None and self._step_is_due():
            for record in moment.events[self.spec.anchor][:1]:
                self._look(record, moment)
        self.done = []
        self.round = []

    def _step_is_due(self) -> bool:
        """Without a plan the anchor judges a step done, or one to be done now.

        See docs/semantics.md 6.8, 10.12.
        """
        gate, flow = self.spec.gate, self.fold.flow
        if gate is None or flow is None or flow.finished(gate):
            return True
        return flow.gate(gate)[0] is True and flow.awaited(gate)

    def _applied(self, record: Record, moment: Moment) -> bool | None:
        """Whether the rule applies to what happened, in both pictures (docs/semantics.md 1.6)."""
        when = self.rule.when
        if when is None:
            return True
        pictures = [
            when.test(self.fold.picture(record, moment, together=one)) for one in (True, False)
        ]
        return False if False in pictures else None if None in pictures else True

    def _look(self, record: Record, moment: Moment) -> None:
        """No plan: what happened judges itself, like a guard (docs/semantics.md 6.8)."""
        kept = self._applied(record, moment)
        if kept is False:
            return
        ends = self._ends(record.at, record.at)
        limit, missing = self._limit(ends.due)
        inside = [
            (sure, done)
            for at, sure, done in self.done
            if (ends.earliest is None or at >= ends.earliest) and (limit is None or at <= limit)
        ]
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        self.add(duty)
        if ends.missing:
            duty.needs = ends.missing
            self.settle(duty, UNKNOWN, record.at)
        elif any(sure for sure, _ in inside):
            duty.settled_at = record.at
        elif missing:
            duty.needs = missing
            self.settle(duty, UNKNOWN, record.at)
        elif inside or kept is None:
            needs = {name for _, done in inside for name in self.unknowns(self.spec.targets, done)}
            if kept is None and self.rule.when is not None:
                needs.update(self.fold.needs(self.rule.when, record))
            duty.needs = tuple(sorted(needs))
            self.settle(duty, UNKNOWN, record.at)
        else:
            self.violate(duty, record.at, "not in time before it")
            self.fold.derive(f"{self.rule.id}.violated", record.at)

    def _limit(self, due: int | None) -> tuple[int | None, tuple[str, ...]]:
        """A due and its grace; the due alone, and what is missing, where the grace has no value."""
        grace = self.spec.window.grace
        if due is None or grace is None:
            return due, ()
        limit = self.fold.after(due, grace)
        return (due, self.fold.missing(grace)) if limit is None else (limit, ())

    # -- judging ------------------------------------------------------------------------------
    def timer(self, at: int, kind: int, payload: Any) -> None:
        """The limit of a duty, or its soon mark."""
        duty: Duty = payload
        if kind == LIMIT_TIMER:
            if duty.live and duty.limit == at:
                self._judge(duty, at)
        else:
            self.clock.mark_soon(duty, self, at)

    def _judge(self, duty: Duty, at: int, because: str = "") -> None:
        counted = duty.provisional and duty.limit == at
        if duty.state is OPEN and not duty.perhaps and not duty.missing and not counted:
            unknown = [one for one in self.spec.unless if self.fold.test(one, None) is None]
            if not unknown:
                self.violate(
                    duty, at, "; ".join(filter(None, ("early" if duty.early else "", because)))
                )
                self.fold.derive(f"{self.rule.id}.violated", at)
                return
            duty.needs = tuple(
                sorted({name for one in unknown for name in self.fold.needs(one, None)})
            )
        if duty.missing:
            duty.needs = duty.missing
        elif duty.perhaps and duty.state is OPEN:
            duty.needs = duty.doubts
        elif counted:
            duty.needs = ("calendar",)
        self.settle(duty, UNKNOWN, at)

    def case_ends(self, at: int) -> None:
        """Open duties are cancelled, violated ones dropped (docs/semantics.md 6.7)."""
        for duty in list(self.open):
            self._leave_off(duty, at)
        for duty in self.uncured():
            self.drop(duty, at)

    def standing(self, at: int) -> list[tuple[str, tuple[str, ...]]]:
        """A planned event without a plan is a question to ask (docs/semantics.md 6.8)."""
        fold, anchor = self.fold, self.spec.anchor
        asked = (
            anchor in fold.program.planned
            and anchor not in fold.announced
            and anchor not in fold.last
            and fold.begun is not None
            and fold.ended is None
        )
        if asked and self.spec.gate is not None:
            asked = self.gate is not False
        return [(UNKNOWN, (f"{PLAN_OF}{anchor}",))] if asked else []
