"""This module blames steps done out of order, cures them, and judges what is left at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.duties import UNKNOWN, VIOLATED, Duty
from sopkit.kernel.steps import DOES_NOT_APPLY, NOT_DONE_AT_END, NOT_OPEN, Deviation, OpenSteps

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Moment


class Deviations(OpenSteps):
    """What was skipped, done before its turn, or left out."""

    # -- deviations ---------------------------------------------------------------------------
    def _blame(self, fresh: list[tuple[int, Record]], moment: Moment) -> None:
        self.doubts = []
        for place, record in fresh:
            step, state = self.steps[place], self.states[place]
            reasons, missing, ahead = self._out_of_order(place, moment)
            if state.when_before is False and self._when(step) is False:
                reasons = reasons or [DOES_NOT_APPLY]
            if not reasons:
                self._doubt(place, record)
                continue
            duty = Duty(step.rule, record.at, record.name, record)
            self.add(duty)
            self.violate(duty, record.at, reasons[0])
            self.deviations.append(Deviation(duty, place, missing, ahead=ahead))
            self.fold.derive(f"{step.rule.id}.violated", record.at)

    def _doubt(self, place: int, record: Record) -> None:
        """What would tell whether a step that blames nobody was in its place.

        `would` asks for it (docs/semantics.md 7.4).
        """
        step, state = self.steps[place], self.states[place]
        needs = self._applies_needs(step) | self.unmet(step)[1]
        if any(self.perhaps_finished(name) for name in step.needs):
            needs.add("key")
        if state.when_before is None and step.rule.when is not None and self._when(step) is False:
            needs |= step.rule.when.facts
        for earlier, occurrence in state.after_needs:
            needs |= set(self.fold.needs(occurrence.condition, earlier))
        if self.flow.listed and not self._reached(place):
            for one in self._undecided():
                needs |= self._way_needs(one)
        if needs:
            self.doubts.append((record, step.rule, tuple(sorted(needs))))

    def _way_needs(self, place: int) -> set[str]:
        """What would tell how the flow goes on from a step of which that is not known."""
        if self.states[place].done:
            return set(self._exit_needs(place))
        step = self.steps[place]
        nameless = {"key"} if self.perhaps_finished(step.rule.id) else set()
        return self._applies_needs(step) | nameless

    def _undecided(self) -> list[int]:
        """Steps on which the flow stands without knowing how it goes on.

        Whether they apply, whether they are done for every member, or which exit was taken.
        """
        return [
            place
            for place, state in enumerate(self.states)
            if state.standing
            if (state.done and self.steps[place].exits) or (not state.done and self._unclear(place))
        ]

    def _unclear(self, place: int) -> bool:
        """Whether a step that is not done perhaps does not apply, or is done after all."""
        step = self.steps[place]
        return self.applies_now(step) is None or self.perhaps_finished(step.rule.id)

    def _out_of_order(self, place: int, moment: Moment) -> tuple[list[str], set[str], bool]:
        """Why a step done in this moment was out of order, and what makes that good.

        That is what it needs and has not happened, and whether the flow must come to it.
        """
        step = self.steps[place]
        missing, asks = self.unmet(step)
        skipped: set[str] = set()
        if not self._reached(place):
            if self.flow.listed:
                if place in self._perhaps_reached():
                    return [], set(), False
                before = self._skipped(place)
                if not before:
                    return [NOT_OPEN], set(), False
                skipped = {self.steps[one].rule.id for one in before if not self.states[one].blamed}
            elif self._before_its_after(place):
                self.states[place].early = True
                events = [one.event for one in step.after]
                return [f"before {', '.join(events)}"], set(events), False
        missing = [name for name in missing if not self.perhaps_finished(name)]
        if asks:
            missing = [name for name in missing if not self._unsure_need(name)]
        needed = {name for name in missing if not self._blamed(name)}
        if not skipped | needed:
            return [], set(), False
        for name in skipped | needed:
            if name in self.index:
                self.states[self.index[name]].blamed = True
            else:
                self.blamed_events.add(name)
        ordered = sorted(skipped | needed, key=lambda name: self.index.get(name, len(self.steps)))
        return [f"before {', '.join(ordered)}"], needed, bool(skipped)

    def _unsure_need(self, name: str) -> bool:
        place = self.index.get(name)
        return place is not None and self.applies_now(self.steps[place]) is None

    def _blamed(self, name: str) -> bool:
        place = self.index.get(name)
        return name in self.blamed_events if place is None else self.states[place].blamed

    def _reached(self, place: int) -> bool:
        """Whether the flow had come to this step (listed: it stands beyond it now, or on it)."""
        if not self.flow.listed:
            return not self._before_its_after(place)
        # what led back and what it leaves to be done afresh have one instant
        came = place in self.went or place in self.renewed
        return came or self.states[place].opened_at is not None

    def _before_its_after(self, place: int) -> bool:
        step, state = self.steps[place], self.states[place]
        return bool(step.after) and state.opened_at is None and not state.after_needs

    def _skipped(self, place: int) -> list[int]:
        """Open must steps from which the flow leads forward to this one.

        See docs/semantics.md 10.6 a.
        """
        return [
            one
            for one in self.open_places()
            if one != place
            and self.steps[one].rule.modality == "must"
            and place in self._forward(one)
        ]

    def _forward(self, start: int) -> set[int]:
        found: set[int] = set()
        ahead = [start]
        while ahead:
            place = ahead.pop()
            for target in self._ways(place):
                if target > place and target not in found:
                    found.add(target)
                    ahead.append(target)
        return found

    def _ways(self, place: int) -> tuple[int, ...]:
        step, state = self.steps[place], self.states[place]
        if not step.exits:
            return self.next_of[place]
        if state.exit is not None:
            return self._target(place, state.exit)
        return tuple(target for one in step.exits for target in self._target(place, one))

    def _perhaps_reached(self) -> set[int]:
        """Steps the flow may have come to.

        That is so where it is unknown whether a step applies or which exit was taken.
        """
        found: set[int] = set()
        ahead: list[tuple[int, bool]] = [
            (place, False) for place, state in enumerate(self.states) if state.standing
        ]
        seen: set[tuple[int, bool]] = set()
        while ahead:
            place, doubtful = ahead.pop()
            if (place, doubtful) in seen:
                continue
            seen.add((place, doubtful))
            if doubtful:
                found.add(place)
            step, state = self.steps[place], self.states[place]
            undecided = state.done and bool(step.exits) and state.exit is None
            unknown = not state.done and self._unclear(place)
            if undecided or unknown:
                ahead += [(target, True) for target in self._ways(place) if target > place]
            elif self._passable(place) or state.done:
                ahead += [(target, doubtful) for target in self._ways(place) if target > place]
        return found

    # -- curing and the end -------------------------------------------------------------------
    def _cure(self, at: int) -> None:
        for one in self.deviations:
            duty, place = one.duty, one.place
            if duty.state is not VIOLATED or not duty.owed or at <= duty.opened or place < 0:
                continue
            if duty.because == NOT_DONE_AT_END:
                if self.states[place].done:
                    self.cure(duty, at)
            elif (
                (one.missing or one.ahead)
                and all(name in self.fold.last for name in one.missing)
                and (not one.ahead or self._reached(place))
            ):
                self.cure(duty, at)

    def case_ends(self, at: int) -> None:
        """Next steps without due that must be done are violated.

        A `should` left out is advice (docs/semantics.md 10.9).
        """
        self.ended_open = set(self.open_places())
        for place in sorted(self.ended_open):
            step, state = self.steps[place], self.states[place]
            if step.rule.modality == "may" or step.has_due or state.blamed or state.done:
                continue
            if self.applies_now(step) is True and not self.unmet(step)[0]:
                self._left_out(place, at)
        for place, state in enumerate(self.states):
            left = state.passed and not state.done and place not in self.ended_open
            if left and self.steps[place].rule.modality == "should":
                self._left_out(place, at)

    def _left_out(self, place: int, at: int) -> None:
        step = self.steps[place]
        duty = Duty(step.rule, at, "end")
        self.add(duty)
        needs = self._unless_needs(step)
        needs |= {"key"} if self.perhaps_finished(step.rule.id) else set()
        duty.needs = tuple(sorted(needs))
        if duty.needs:
            self.settle(duty, UNKNOWN, at)
            return
        self.violate(duty, at, NOT_DONE_AT_END)
        self.deviations.append(Deviation(duty, place))
        self.fold.derive(f"{step.rule.id}.violated", at)
