"""This module runs the flow of steps: what opens, what was done, which exit was taken.

See docs/semantics.md 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.deviations import Deviations
from sopkit.kernel.duties import VIOLATED
from sopkit.kernel.steps import NOT_OPEN, StepState

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Moment
    from sopkit.kernel.program import Exit, Step


class FlowMachine(Deviations):
    """Tokens on the steps of a listed flow, or open marks on those of a free one."""

    # -- one moment ---------------------------------------------------------------------------
    def moment(self, moment: Moment) -> None:
        """Open, do, go on, blame, cure; then judge what is left if the case ends."""
        self._free(moment)
        if self.fold.begun is not None:
            fresh = self._do(moment)
            if moment.running:
                self._open(moment)
            if moment.running or moment.ends:
                self._go_on(moment.at)
                self._blame(fresh, moment)
            if not moment.running and not self.flow.listed:
                self._too_late_to_open(moment)
            self._cure(moment.at)
        for step, state in zip(self.steps, self.states, strict=True):
            state.when_before = self._when(step) if step.rule.when is not None else True

    def _free(self, moment: Moment) -> None:
        """Exceptions by events with a condition: once one has happened the step is free.

        See docs/semantics.md 3.6.
        """
        for step in self.excepted:
            name = step.rule.id
            waiting = self.perhaps_freed.pop(name, [])
            for occurrence in step.unless_events:
                if occurrence.condition is not None:
                    waiting += [
                        (record, occurrence) for record in moment.events.get(occurrence.event, ())
                    ]
            for record, occurrence in waiting:
                kept = self.fold.test(occurrence.condition, record)
                if kept:
                    self.freed.add(name)
                elif kept is None:
                    self.perhaps_freed.setdefault(name, []).append((record, occurrence))

    def _do(self, moment: Moment) -> list[tuple[int, Record]]:
        """Mark what was done.

        Returns the steps newly done (or begun, member by member) with their records.
        """
        fresh = []
        for event, records in moment.events.items():
            for place in self.by_event.get(event, ()):
                fresh += [(place, record) for record in records if self._mark(place, record)]
        fresh.sort(key=lambda pair: pair[0])
        return fresh

    def _mark(self, place: int, record: Record) -> bool:
        step, state = self.steps[place], self.states[place]
        if (
            step.exits
            and state.exit is None
            and (_names_exit(record) or not _names_exit(state.record))
        ):
            state.record = record
        if state.done and not self._reopens(place):
            return False
        begun = bool(state.members)
        if step.members is not None:
            members = step.members.of(self.fold.facts)
            key = step.members.named(record.key)
            if key is None:
                self.fold.problem(record, "no_member", record.event)
                state.nameless += 1
                return False
            if members is not None and key not in members:
                self.fold.problem(record, "unknown_member", record.key)
                return False
            state.members.add(key)
            state.done = members is not None and members <= state.members
        else:
            state.done = True
        state.record = record
        return not begun

    def _reopens(self, place: int) -> bool:
        return not self.flow.listed and self.states[place].standing

    # -- opening ------------------------------------------------------------------------------
    def _open(self, moment: Moment) -> None:
        if self.flow.listed:
            if moment.starts and self.steps:
                self._stand(0, moment.at)
            return
        for place, step in enumerate(self.steps):
            state = self.states[place]
            if not step.after:
                if moment.starts:
                    self._stand(place, moment.at)
            else:
                self._open_after(place, step, moment)
            if state.standing and self._done_now(place, moment):
                state.standing = False

    def _open_after(self, place: int, step: Step, moment: Moment) -> None:
        state = self.states[place]
        waiting, state.after_needs = state.after_needs, []
        for record, occurrence in waiting:
            if self._answered(state, record, moment):
                continue
            kept = self.fold.test(occurrence.condition, record)
            if kept is None:
                state.after_needs.append((record, occurrence))
            elif kept:
                self._opened_by(place, moment)
        for occurrence in step.after:
            for record in moment.events.get(occurrence.event, ()):
                kept = (
                    True
                    if occurrence.condition is None
                    else self.fold.test(occurrence.condition, record)
                )
                if kept:
                    self._opened_by(place, moment)
                elif kept is None:
                    state.after_needs.append((record, occurrence))

    def _too_late_to_open(self, moment: Moment) -> None:
        """No step opens once the case has ended (docs/semantics.md 10.9)."""
        for step, state in zip(self.steps, self.states, strict=True):
            if state.standing or state.early or self.applies_now(step) is False:
                continue
            for record, _ in self.happened(step.after, moment):
                self.fold.opens_nothing(record, step.rule.id)

    @staticmethod
    def _answered(state: StepState, opener: Record, moment: Moment) -> bool:
        """Whether what may have opened the step was followed by it before this moment."""
        done = state.record if state.done else None
        return done is not None and opener.at <= done.at < moment.at

    def _opened_by(self, place: int, moment: Moment) -> None:
        """An `after` opens the step, unless the step was done ahead of it.

        See docs/semantics.md 10.6 b.
        """
        state = self.states[place]
        if state.early:
            state.early = False
            for one in self.deviations:
                duty = one.duty
                if (
                    one.place == place
                    and duty.owed
                    and duty.state is VIOLATED
                    and duty.opened < moment.at
                ):
                    self.cure(duty, moment.at)
            return
        self._remember(place)
        state.done = self._done_now(place, moment)
        if self.steps[place].members is not None and not state.done:
            state.members, state.nameless = set(), 0
        self._stand(place, moment.at)

    def _remember(self, place: int) -> None:
        """A step is to be done afresh; what was done before stays so (docs/semantics.md 10.14)."""
        if self.states[place].done:
            self.kept.add(place)

    def _stand(self, place: int, at: int) -> None:
        state = self.states[place]
        if not state.standing:
            state.standing = True
            state.opened_at = at
            for one in self.deviations:
                duty = one.duty
                if (
                    one.place == place
                    and duty.because == NOT_OPEN
                    and duty.owed
                    and at > duty.opened
                ):
                    self.cure(duty, at)

    # -- going on (listed) --------------------------------------------------------------------
    def _go_on(self, at: int) -> None:
        """Move the flow over all that is done, or passed because a later step is done."""
        self.went, self.renewed = set(), set()
        if not self.flow.listed:
            return
        moved = True
        budget = 4 * len(self.steps) + 8
        while moved and budget:
            moved = False
            budget -= 1
            for place in [place for place, state in enumerate(self.states) if state.standing]:
                onward = self._onward(place)
                if onward is None:
                    continue
                self.states[place].standing = False
                self.went.add(place)
                for target in onward:
                    if target <= place:
                        self._new_round(target, place)
                    self._stand(target, at)
                moved = True

    def _onward(self, place: int) -> tuple[int, ...] | None:
        """Where the flow goes from a step it stands on; None while it stays."""
        step, state = self.steps[place], self.states[place]
        if state.done:
            if not step.exits:
                return self.next_of[place]
            self._choose(place)
            if state.exit is None:
                return None
            self.taken.add((step.rule.id, state.exit.name))
            self.fold.derive(f"{step.rule.id}.{state.exit.name}.taken", self.fold.now)
            return self._target(place, state.exit)
        if self._passable(place) and self._later_done(place):
            state.passed = self.applies_now(step) is True
            return self.next_of[place]
        return None

    def _choose(self, place: int) -> None:
        """Conditions decide the exit where there are any, else the record of the step does."""
        step, state = self.steps[place], self.states[place]
        if state.exit is not None:
            return
        record = state.record
        named = record.data.get("exit") if record is not None else None
        if not any(one.when is not None for one in step.exits):
            state.exit = next((one for one in step.exits if one.name == named), None)
            if state.exit is None and record is not None and named is not None:
                self.fold.problem(record, "unknown_exit", named)
            return
        state.exit = self._decided(step, record)
        otherwise = state.exit is not None and named not in (None, state.exit.name)
        if otherwise and record is not None:
            self.fold.problem(record, "decided_exit", named)

    def _decided(self, step: Step, record: Record | None) -> Exit | None:
        """The exit whose condition is true; what stands under `otherwise` if all are false."""
        answers = [
            (one, self.fold.test(one.when, record)) for one in step.exits if one.when is not None
        ]
        taken = [one for one, kept in answers if kept]
        if taken:
            return taken[0]
        if all(kept is False for _, kept in answers):
            return next((one for one in step.exits if one.otherwise), None)
        return None

    def _later_done(self, place: int) -> bool:
        """Whether a step that is open in place of this one, or beside it, is done."""
        seen: set[int] = set()
        ahead = [target for target in self.next_of[place] if target > place]
        while ahead:
            target = ahead.pop()
            if target in seen:
                continue
            seen.add(target)
            state = self.states[target]
            if state.done or state.members:
                return True
            if self._passable(target):
                ahead += [one for one in self.next_of[target] if one > target]
        return False

    def _new_round(self, first: int, last: int) -> None:
        # the flow has come to what was done ahead, also where that leads back
        self._cure(self.fold.now)
        self.renewed.update(range(first, last + 1))
        for place in range(first, last + 1):
            self._remember(place)
            self.states[place].reset()
            self.states[place].standing = False
        self.blamed_events.clear()
        for one in self.deviations:
            if first <= one.place <= last:
                one.place = -1

    def derived(self, record: Record, moment: Moment | None) -> None:
        """A derived event may open a step of a free flow."""
        if self.flow.listed or not self.fold.running_after(record.at):
            return
        for place, step in enumerate(self.steps):
            if any(one.event == record.event for one in step.after):
                self._remember(place)
                self.states[place].done = False
                self._stand(place, record.at)


def _names_exit(record: Record | None) -> bool:
    return record is not None and record.data.get("exit") is not None
