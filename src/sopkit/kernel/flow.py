"""This module runs the flow of steps: what is open, what was skipped, which exit was taken (10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import UNKNOWN, VIOLATED, Duty
from sopkit.kernel.machine import Machine
from sopkit.kernel.program import Rule

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
        "after_needs", "blamed", "done", "early", "exit", "members", "opened_at", "passed",
        "record", "standing", "when_before",
    )  # fmt: skip

    def __init__(self) -> None:
        self.when_before: bool | None = True
        self.standing = False
        self.early = False
        self.reset()

    def reset(self) -> None:
        """Nothing of it is done in the new round; exits and blame are forgotten (10.8)."""
        self.opened_at: int | None = None
        self.done = False
        self.passed = False
        self.blamed = False
        self.exit: Exit | None = None
        self.record: Record | None = None
        self.members: set[str] = set()
        self.after_needs: list[tuple[Record, Any]] = []


class FlowMachine(Machine):
    """Tokens on the steps of a listed flow, or open marks on those of a free one.

    In a listed flow `standing` marks where the flow stands. What is open follows from it: a step
    that does not apply is passed over, beside a `may` or `should` step its follower is open too
    (10.5).
    """

    def __init__(self, flow: Flow, fold: Fold) -> None:
        super().__init__(Rule("flow", "flow"), fold)
        self.flow = flow
        self.steps = flow.steps
        self.index = {step.rule.id: place for place, step in enumerate(flow.steps)}
        self.by_event: dict[str, list[int]] = {}
        self.states = [StepState() for _ in flow.steps]
        self.deviations: list[tuple[Duty, int, set[str]]] = []
        self.next_of = [self._successors(place) for place in range(len(flow.steps))]
        self.ended_open: set[int] = set()
        self.went: set[int] = set()
        self.doubts: list[tuple[Record, Rule, tuple[str, ...]]] = []
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

    # -- one moment ---------------------------------------------------------------------------
    def moment(self, moment: Moment) -> None:
        """Open, do, go on, blame, cure; then judge what is left if the case ends."""
        self._free(moment)
        if self.fold.begun is not None:
            fresh = self._do(moment)
            if moment.running:
                self._open(moment)
                self._go_on(moment.at)
                self._blame(fresh, moment)
            elif moment.ends:
                self._open_at_end(moment)
                self._go_on(moment.at)
                self._blame(fresh, moment)
            self._cure(moment.at)
        for step, state in zip(self.steps, self.states, strict=True):
            state.when_before = self._when(step) if step.rule.when is not None else True

    def _free(self, moment: Moment) -> None:
        """Exceptions by events with a condition: once one has happened the step is free (3.6)."""
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

    def _is_free(self, step: Step) -> bool:
        if step.rule.id in self.freed:
            return True
        return any(
            one.condition is None and one.event in self.fold.last for one in step.unless_events
        )

    def _open_at_end(self, moment: Moment) -> None:
        if moment.starts:
            self._open(moment)

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
            if key is None or (members is not None and key not in members):
                if key is not None:
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

    @staticmethod
    def _answered(state: StepState, opener: Record, moment: Moment) -> bool:
        """Whether what may have opened the step was followed by it before this moment."""
        done = state.record if state.done else None
        return done is not None and opener.at <= done.at < moment.at

    def _opened_by(self, place: int, moment: Moment) -> None:
        """An `after` opens the step, unless the step was done ahead of it (10.6 b)."""
        state = self.states[place]
        if state.early:
            state.early = False
            for duty, where, _ in self.deviations:
                if (
                    where == place
                    and duty.owed
                    and duty.state is VIOLATED
                    and duty.opened < moment.at
                ):
                    self.cure(duty, moment.at)
            return
        state.done = self._done_now(place, moment)
        if self.steps[place].members is not None and not state.done:
            state.members = set()
        self._stand(place, moment.at)

    def _done_now(self, place: int, moment: Moment) -> bool:
        state = self.states[place]
        return state.done and any(record is state.record for record in moment.records)

    def _stand(self, place: int, at: int) -> None:
        state = self.states[place]
        if not state.standing:
            state.standing = True
            state.opened_at = at
            for duty, where, names in self.deviations:
                if (
                    where == place
                    and duty.because == NOT_OPEN
                    and not names
                    and duty.owed
                    and at > duty.opened
                ):
                    self.cure(duty, at)

    # -- going on (listed) --------------------------------------------------------------------
    def _go_on(self, at: int) -> None:
        """Move the flow over all that is done, or passed because a later step is done."""
        self.went = set()
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
        step, state = self.steps[place], self.states[place]
        if state.exit is not None:
            return
        record = state.record
        named = record.data.get("exit") if record is not None else None
        if named is not None:
            state.exit = next((one for one in step.exits if one.name == named), None)
            if state.exit is None and record is not None:
                self.fold.problem(record, "unknown_exit", named)
            return
        answers = [
            (one, self.fold.test(one.when, record)) for one in step.exits if one.when is not None
        ]
        taken = [one for one, kept in answers if kept]
        if taken:
            state.exit = taken[0]
        elif answers and all(kept is False for _, kept in answers):
            state.exit = next((one for one in step.exits if one.otherwise), None)

    def _passable(self, place: int) -> bool:
        step = self.steps[place]
        return step.rule.modality != "must" or self.applies_now(step) is False

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
        for place in range(first, last + 1):
            self.states[place].reset()
            self.states[place].standing = False
        self.deviations = [
            (duty, where, names) if not first <= where <= last else (duty, -1, names)
            for duty, where, names in self.deviations
        ]

    # -- what is open -------------------------------------------------------------------------
    def open_places(self) -> list[int]:
        """Steps that are open (10.1, 10.4, 10.5), in the order of the list.

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
        """`when`, while no `unless` is true (10.2); an unknown `unless` frees nobody yet."""
        known = self._when(step)
        if known is False or self._is_free(step) or self._has_nobody(step):
            return False
        return False if any(self.fold.test(condition, None) for condition in step.unless) else known

    def _has_nobody(self, step: Step) -> bool:
        """A step over a collection without members has nothing to do (10.10)."""
        return step.members is not None and step.members.of(self.fold.facts) == frozenset()

    def _unless_needs(self, step: Step) -> set[str]:
        """What would tell whether an exception frees from the step (2.5)."""
        needs = {name for condition in step.unless for name in self.fold.needs(condition, None)}
        for record, occurrence in self.perhaps_freed.get(step.rule.id, ()):
            needs |= set(self.fold.needs(occurrence.condition, record))
        return needs

    def _applies_needs(self, step: Step) -> set[str]:
        when = step.rule.when
        return set(self.fold.needs(when, None)) if when is not None else set()

    def unmet(self, step: Step) -> tuple[list[str], set[str]]:
        """Needed events that have not happened (10.3).

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

    def _fulfilled(self, name: str) -> bool:
        return any(self.states[place].done for place in self.by_event.get(name, ()))

    def next_places(self, at: int) -> list[int]:
        """Open steps that apply and whose needs are met.

        After the end they are only what is still owed (10.9).
        """
        if self.fold.begun is None:
            return []
        if self.fold.ended is not None:
            owed = {
                where
                for duty, where, _ in self.deviations
                if duty.owed and duty.because == NOT_DONE_AT_END
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

    def gate(self, step_id: str) -> tuple[bool | None, tuple[str, ...]]:
        """Whether a step is open and applies, for the duty of its due (10.12)."""
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
        """Facts to be asked, with the place of the step that wants them (10.1 - 10.3, 10.7)."""
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
            return [f"exit of {step.rule.id}"]
        needs = {name for one in conditions for name in self.fold.needs(one, state.record)}
        return sorted(needs)

    # -- deviations ---------------------------------------------------------------------------
    def _blame(self, fresh: list[tuple[int, Record]], moment: Moment) -> None:
        self.doubts = []
        for place, record in fresh:
            step, state = self.steps[place], self.states[place]
            reasons, names = self._out_of_order(place, moment)
            if state.when_before is False and self._when(step) is False:
                reasons = reasons or [DOES_NOT_APPLY]
            if not reasons:
                self._doubt(place, record)
                continue
            duty = Duty(step.rule, record.at, record.name, record)
            self.add(duty)
            self.violate(duty, record.at, reasons[0])
            self.deviations.append((duty, place, names))
            self.fold.derive(f"{step.rule.id}.violated", record.at)

    def _doubt(self, place: int, record: Record) -> None:
        """What would tell whether a step that blames nobody was in its place.

        `would` asks for it (7.4).
        """
        step, state = self.steps[place], self.states[place]
        needs = self._applies_needs(step) | self.unmet(step)[1]
        if state.when_before is None and step.rule.when is not None and self._when(step) is False:
            needs |= step.rule.when.facts
        for earlier, occurrence in state.after_needs:
            needs |= set(self.fold.needs(occurrence.condition, earlier))
        if self.flow.listed and not self._reached(place):
            for one in self._undecided():
                needs |= (
                    set(self._exit_needs(one))
                    if self.states[one].done
                    else self._applies_needs(self.steps[one])
                )
        if needs:
            self.doubts.append((record, step.rule, tuple(sorted(needs))))

    def _undecided(self) -> list[int]:
        """Steps the flow stands on without knowing whether they apply, or which exit was taken."""
        return [
            place
            for place, state in enumerate(self.states)
            if state.standing
            if (state.done and self.steps[place].exits)
            or (not state.done and self.applies_now(self.steps[place]) is None)
        ]

    def _out_of_order(self, place: int, moment: Moment) -> tuple[list[str], set[str]]:
        """Why a step done in this moment was out of order, and what must come to cure it."""
        step = self.steps[place]
        missing, asks = self.unmet(step)
        skipped: set[str] = set()
        if not self._reached(place):
            if self.flow.listed:
                if place in self._perhaps_reached():
                    return [], set()
                before = self._skipped(place)
                if not before:
                    return [NOT_OPEN], set()
                skipped = {self.steps[one].rule.id for one in before if not self.states[one].blamed}
            elif self._before_its_after(place):
                self.states[place].early = True
                return [f"before {', '.join(one.event for one in step.after)}"], {
                    one.event for one in step.after
                }
        if asks:
            missing = [name for name in missing if not self._unsure_need(name)]
        skipped |= {name for name in missing if not self._blamed(name)}
        if not skipped:
            return [], set()
        for name in skipped:
            if name in self.index:
                self.states[self.index[name]].blamed = True
        ordered = sorted(skipped, key=lambda name: self.index.get(name, len(self.steps)))
        return [f"before {', '.join(ordered)}"], skipped

    def _unsure_need(self, name: str) -> bool:
        place = self.index.get(name)
        return place is not None and self.applies_now(self.steps[place]) is None

    def _blamed(self, name: str) -> bool:
        place = self.index.get(name)
        return place is not None and self.states[place].blamed

    def _reached(self, place: int) -> bool:
        """Whether the flow had come to this step (listed: it stands beyond it now, or on it)."""
        if not self.flow.listed:
            return not self._before_its_after(place)
        return self.states[place].opened_at is not None or place in self.went

    def _before_its_after(self, place: int) -> bool:
        step, state = self.steps[place], self.states[place]
        return bool(step.after) and state.opened_at is None and not state.after_needs

    def _skipped(self, place: int) -> list[int]:
        """Open must steps from which the flow leads forward to this one (10.6 a)."""
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
            unknown = not state.done and self.applies_now(step) is None
            if undecided or unknown:
                ahead += [(target, True) for target in self._ways(place) if target > place]
            elif self._passable(place) or state.done:
                ahead += [(target, doubtful) for target in self._ways(place) if target > place]
        return found

    # -- curing and the end -------------------------------------------------------------------
    def _cure(self, at: int) -> None:
        for duty, place, names in self.deviations:
            if duty.state is not VIOLATED or not duty.owed or at <= duty.opened or place < 0:
                continue
            if duty.because == NOT_DONE_AT_END:
                if self.states[place].done:
                    self.cure(duty, at)
            elif names and self.flow.listed and not self._needed(place, names):
                if self._reached(place):
                    self.cure(duty, at)
            elif names and all(name in self.fold.last for name in names):
                self.cure(duty, at)

    def _needed(self, place: int, names: set[str]) -> bool:
        """Whether something the step itself needs is still missing."""
        return any(name in self.steps[place].needs and name not in self.fold.last for name in names)

    def case_ends(self, at: int) -> None:
        """Next steps without due that must be done are violated.

        A `should` left out is advice (10.9).
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
        duty.needs = tuple(sorted(self._unless_needs(step)))
        if duty.needs:
            self.settle(duty, UNKNOWN, at)
            return
        self.violate(duty, at, NOT_DONE_AT_END)
        self.deviations.append((duty, place, set()))
        self.fold.derive(f"{step.rule.id}.violated", at)

    def waive_step(self, step_id: str, record: Record) -> None:
        """A waiver of a step frees its deviations."""
        for duty in self.duties:
            if duty.rule.id == step_id and duty.state is VIOLATED:
                duty.waived_by = (record.by or record.role, record.reason or "")
                if duty in self.broken:
                    self.broken.remove(duty)
                self.settle(duty, "waived", record.at)

    def derived(self, record: Record, moment: Moment | None) -> None:
        """A derived event may open a step of a free flow."""
        if self.flow.listed or not self.fold.running_after(record.at):
            return
        for place, step in enumerate(self.steps):
            if any(one.event == record.event for one in step.after):
                self.states[place].done = False
                self._stand(place, record.at)


def _names_exit(record: Record | None) -> bool:
    return record is not None and record.data.get("exit") is not None
