"""This module holds what has become of the steps of a case, and which of them are open.

See docs/semantics.md 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import (
    INACTIVE,
    NOT_APPLICABLE,
    PENDING,
    SATISFIED,
    UNKNOWN,
    Duty,
)
from sopkit.kernel.machine import Machine
from sopkit.kernel.program import EXIT_OF, Rule

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Exit, Flow, Step

END = "end"
DOES_NOT_APPLY = "does not apply"
NOT_OPEN = "not open"
NOT_DONE_AT_END = "not done when the case ended"


class StepState:
    """What has become of one step in this round."""

    __slots__ = (
        "after_needs", "blamed", "done", "early", "exit", "members", "nameless", "opened_at",
        "passed", "record", "standing", "when_before",
    )  # fmt: skip

    def __init__(self) -> None:
        self.when_before: bool | None = True
        self.standing = False
        self.early = False
        self.reset()

    def reset(self) -> None:
        """Nothing of it is done in the new round; exits and blame are forgotten.

        See docs/semantics.md 10.8.
        """
        self.opened_at: int | None = None
        self.done = False
        self.passed = False
        self.blamed = False
        self.exit: Exit | None = None
        self.record: Record | None = None
        self.members: set[str] = set()
        # how often it was done for nobody knows which member
        self.nameless = 0
        self.after_needs: list[tuple[Record, Any]] = []


class Deviation:
    """A step done out of its turn or left out, and what makes that good.

    That is all of `missing`, and with `ahead` the flow coming to it (docs/semantics.md 10.6).
    `place` is the step's, or negative once a new round has begun.
    """

    __slots__ = ("ahead", "duty", "missing", "place")

    def __init__(
        self, duty: Duty, place: int, missing: set[str] | None = None, *, ahead: bool = False
    ) -> None:
        self.duty = duty
        self.place = place
        self.missing = missing or set()
        self.ahead = ahead


class OpenSteps(Machine):
    """The steps of a flow: which are open, which are waited for, what is to be asked.

    In a listed flow `standing` marks where the flow stands. What is open follows from it: a step
    that does not apply is passed over, beside a `may` or `should` step its follower is open too
    (docs/semantics.md 10.5).
    """

    def __init__(self, flow: Flow, fold: Fold) -> None:
        super().__init__(Rule("flow", "flow"), fold)
        self.flow = flow
        self.steps = flow.steps
        self.index = {step.rule.id: place for place, step in enumerate(flow.steps)}
        self.by_event: dict[str, list[int]] = {}
        self.states = [StepState() for _ in flow.steps]
        self.deviations: list[Deviation] = []
        self.blamed_events: set[str] = set()
        self.next_of = [self._successors(place) for place in range(len(flow.steps))]
        self.ended_open: set[int] = set()
        self.went: set[int] = set()
        # steps that a new round of this moment leaves to be done afresh
        self.renewed: set[int] = set()
        self.doubts: list[tuple[Record, Rule, tuple[str, ...]]] = []
        # steps that were done in a round before this one
        self.kept: set[int] = set()
        # exits taken in any round, as (step, exit)
        self.taken: set[tuple[str, str]] = set()
        # steps that an event with a condition freed, and records of which that is not known yet
        self.freed: set[str] = set()
        self.perhaps_freed: dict[str, list[tuple[Record, Any]]] = {}
        self.excepted = [
            step for step in flow.steps if any(one.condition for one in step.unless_events)
        ]
        for place, step in enumerate(flow.steps):
            self._listen_step(place, step)

    def _listen_step(self, place: int, step: Step) -> None:
        self.by_event.setdefault(step.event, []).append(place)
        self.events.add(step.event)
        self.listen(step.after)
        self.events |= set(step.needs)
        self.listen(step.unless_events)
        for condition in (step.rule.when, *step.unless, *(one.when for one in step.exits)):
            self.watch(condition)
        if step.members is not None and step.members.fact is not None:
            self.facts.add(step.members.fact)
        self.facts |= set(step.asks)
        self.states[place].when_before = self._when(step)

    def _successors(self, place: int) -> tuple[int, ...]:
        names = self.steps[place].next
        if names is None:
            return (place + 1,) if place + 1 < len(self.steps) else ()
        return tuple(self.index[name] for name in names if name != END)

    def _target(self, place: int, chosen: Exit) -> tuple[int, ...]:
        if chosen.then == END:
            return ()
        if not chosen.then:
            return (place + 1,) if place + 1 < len(self.steps) else ()
        return (self.index[chosen.then],)

    def _is_free(self, step: Step) -> bool:
        if step.rule.id in self.freed:
            return True
        return any(
            one.condition is None and one.event in self.fold.last for one in step.unless_events
        )

    def _done_now(self, place: int, moment: Moment) -> bool:
        state = self.states[place]
        return state.done and any(record is state.record for record in moment.records)

    def _passable(self, place: int) -> bool:
        step = self.steps[place]
        return step.rule.modality != "must" or self.applies_now(step) is False

    # -- what is open -------------------------------------------------------------------------
    def open_places(self) -> list[int]:
        """Steps that are open (docs/semantics.md 10.1, 10.4, 10.5), in the order of the list.

        They apply, or it is not yet known whether they do.
        """
        if not self.flow.listed:
            return [place for place, state in enumerate(self.states) if state.standing]
        found: set[int] = set()
        ahead = [
            place for place, state in enumerate(self.states) if state.standing and not state.done
        ]
        while ahead:
            place = ahead.pop()
            if place in found:
                continue
            found.add(place)
            if self._passable(place):
                ahead += [
                    one for one in self.next_of[place] if one > place and not self.states[one].done
                ]
        return sorted(place for place in found if self.applies_now(self.steps[place]) is not False)

    def _when(self, step: Step) -> bool | None:
        return True if step.rule.when is None else self.fold.test(step.rule.when, None)

    def applies_now(self, step: Step) -> bool | None:
        """`when`, while no `unless` is true; an unknown `unless` frees nobody yet.

        See docs/semantics.md 10.2.
        """
        known = self._when(step)
        if known is False or self._is_free(step) or self._has_nobody(step):
            return False
        return False if any(self.fold.test(condition, None) for condition in step.unless) else known

    def _has_nobody(self, step: Step) -> bool:
        """A step over a collection without members has nothing to do (docs/semantics.md 10.10)."""
        return step.members is not None and step.members.of(self.fold.facts) == frozenset()

    def _unless_needs(self, step: Step) -> set[str]:
        """What would tell whether an exception frees from the step (docs/semantics.md 2.5)."""
        needs = {name for condition in step.unless for name in self.fold.needs(condition, None)}
        for record, occurrence in self.perhaps_freed.get(step.rule.id, ()):
            needs |= set(self.fold.needs(occurrence.condition, record))
        return needs

    def _applies_needs(self, step: Step) -> set[str]:
        when = step.rule.when
        return set(self.fold.needs(when, None)) if when is not None else set()

    def unmet(self, step: Step) -> tuple[list[str], set[str]]:
        """Needed events that have not happened (docs/semantics.md 10.3).

        With them come the facts that tell whether they are waited for.
        """
        missing, asks = [], set()
        for name in step.needs:
            place = self.index.get(name)
            if name in self.fold.last and not self._unfinished(place):
                continue
            if place is None:
                if name not in self.by_event or not self._fulfilled(name):
                    missing.append(name)
                continue
            needed = self.steps[place]
            happened = needed.event in self.fold.last and not self._unfinished(place)
            if happened or needed.rule.modality != "must":
                continue
            applies = self.applies_now(needed)
            if applies is False:
                continue
            missing.append(name)
            if applies is None:
                asks |= self._applies_needs(needed)
        return missing, asks

    def _unfinished(self, place: int | None) -> bool:
        """Whether a step over a collection is not done for every member."""
        return (
            place is not None
            and self.steps[place].members is not None
            and not self.states[place].done
        )

    def finished(self, step_id: str) -> bool:
        """Whether a step is done in this round or was in this moment, for every member it has."""
        place = self.index[step_id]
        return self.states[place].done or place in self.went

    def perhaps_finished(self, step_id: str) -> bool:
        """Whether records without `key` may have done all that is missing of a step.

        See docs/semantics.md 10.10.
        """
        place = self.index.get(step_id)
        if place is None:
            return False
        state, collection = self.states[place], self.steps[place].members
        if collection is None or not state.nameless:
            return False
        members = collection.of(self.fold.facts)
        return members is not None and len(members - state.members) <= state.nameless

    def _fulfilled(self, name: str) -> bool:
        return any(self.states[place].done for place in self.by_event.get(name, ()))

    def next_places(self, at: int) -> list[int]:
        """Open steps that apply and whose needs are met.

        After the end they are only what is still owed (docs/semantics.md 10.9).
        """
        if self.fold.begun is None:
            return []
        if self.fold.ended is not None:
            owed = {
                one.place
                for one in self.deviations
                if one.duty.owed and one.duty.because == NOT_DONE_AT_END
            }
            return [
                place
                for place in sorted(self.ended_open)
                if not self.states[place].done and (place in owed or self.states[place].blamed)
            ]
        return [
            place
            for place in self.open_places()
            if self.applies_now(self.steps[place]) is True and not self.unmet(self.steps[place])[0]
        ]

    def words(self, at: int) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The state of each step apart from its duties, and what would tell where it is unknown.

        See docs/semantics.md 10.14.
        """
        ended = self.fold.ended is not None
        found = self.next_places(at) if ended else self.open_places()
        places = set(found) if self.fold.begun is not None else set()
        return {
            step.rule.id: self._word(place, step, is_open=place in places)
            for place, step in enumerate(self.steps)
        }

    def _word(self, place: int, step: Step, *, is_open: bool) -> tuple[str, tuple[str, ...]]:
        if is_open and self.applies_now(step) is None:
            return UNKNOWN, tuple(sorted(self._applies_needs(step)))
        if is_open and self.applies_now(step):
            return PENDING, ()
        if self.states[place].done or place in self.kept:
            return SATISFIED, ()
        if self.fold.begun is not None and self._when(step) is False:
            return NOT_APPLICABLE, ()
        return INACTIVE, ()

    def gate(self, step_id: str) -> tuple[bool | None, tuple[str, ...]]:
        """Whether a step is open and applies, for the duty of its due (docs/semantics.md 10.12)."""
        place = self.index[step_id]
        state, step = self.states[place], self.steps[place]
        if self.fold.begun is None:
            return False, ()
        if state.done and (self.flow.listed or not state.standing):
            return self._came_and_went(place), ()
        if self.flow.listed:
            if place not in self._reachable_open():
                return False, ()
        elif not state.standing:
            if state.after_needs:
                needs = {
                    n
                    for record, one in state.after_needs
                    for n in self.fold.needs(one.condition, record)
                }
                return None, tuple(sorted(needs))
            return False, ()
        applies = self.applies_now(step)
        return applies, () if applies is not None else tuple(sorted(self._applies_needs(step)))

    def _reachable_open(self) -> set[int]:
        return set(self.open_places())

    def awaited(self, step_id: str) -> bool:
        """Whether a step is to be done now and nobody was blamed for skipping it."""
        place = self.index[step_id]
        state, step = self.states[place], self.steps[place]
        return not state.done and not state.blamed and not self.unmet(step)[0]

    def lapsed(self, step_id: str) -> bool:
        """Whether the duty of a step is over without its being done.

        The step no longer applies or was passed.
        """
        place = self.index[step_id]
        if self.states[place].done:
            return False
        return self.gate(step_id)[0] is False

    def _came_and_went(self, place: int) -> bool:
        """Whether a step opened and was done in the moment at hand.

        Its gate is open for that moment.
        """
        moment, state, step = self.fold.current, self.states[place], self.steps[place]
        if moment is None or state.opened_at != moment.at or not (step.after or self.flow.listed):
            return False
        return self._done_now(place, moment) and self.applies_now(step) is not False

    def opened_now(self, step_id: str, moment: Moment) -> bool:
        """Whether the step was opened anew in this moment."""
        return self.states[self.index[step_id]].opened_at == moment.at

    def asks(self, at: int) -> list[tuple[int, str]]:
        """Facts to be asked, with the place of the step that wants them.

        See docs/semantics.md 10.1 - 10.3, 10.7.
        """
        if self.fold.begun is None or self.fold.ended is not None:
            return []
        wanted: list[tuple[int, str]] = []
        for place in self.open_places():
            step = self.steps[place]
            applies = self.applies_now(step)
            if applies is None:
                wanted += [(place, name) for name in sorted(self._applies_needs(step))]
            if applies is not True:
                continue
            missing, asks = self.unmet(step)
            wanted += [(place, name) for name in sorted(asks)]
            if missing:
                continue
            wanted += [(place, name) for name in step.asks if self.fold.facts.get(name) is None]
            if step.members is not None and step.members.of(self.fold.facts) is None:
                wanted.append((place, step.members.fact or step.rule.id))
        for place, state in enumerate(self.states):
            if state.standing and state.done and self.steps[place].exits and state.exit is None:
                wanted += [(place, name) for name in self._exit_needs(place)]
            for record, occurrence in () if state.done else state.after_needs:
                wanted += [(place, name) for name in self.fold.needs(occurrence.condition, record)]
        return wanted

    def _exit_needs(self, place: int) -> list[str]:
        step, state = self.steps[place], self.states[place]
        conditions = [one.when for one in step.exits if one.when is not None]
        if not conditions:
            return [f"{EXIT_OF}{step.rule.id}"]
        needs = {name for one in conditions for name in self.fold.needs(one, state.record)}
        return sorted(needs)
