"""This module turns time phrases into a duty's ends: opening, pauses, appointments, soon marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import OPEN, Duty
from sopkit.kernel.machine import READY_TIMER
from sopkit.phrases import Ends, pause, resolve, resolve_earliest, resume
from sopkit.phrases.ends import span_of_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.machine import Machine
    from sopkit.kernel.program import Window

SOON_TIMER = 0
FROZEN = 2**62


class Context:
    """What a time phrase may ask of the case (`phrases.resolve`)."""

    def __init__(self, fold: Fold, opened: int) -> None:
        self.fold = fold
        self.opened = opened
        self.calendar = fold.program.calendar
        self.plans: dict[str, int] = {}

    def last(self, event: str) -> int | None:
        """Instant of the last happening of an event."""
        record = self.fold.last.get(event)
        return None if record is None else record.at

    def plan(self, event: str) -> int | None:
        """The instant an event is planned for.

        After it happened without a new plan, it is its own instant.
        """
        if event in self.plans:
            return self.plans[event]
        planned = self.fold.plans.get(event)
        return planned if planned is not None else self.last(event)

    def parameter(self, name: str) -> Any:
        """The value of a parameter or fact; None while it has none."""
        return self.fold.program.amounts.get(name) or self.fold.facts.get(name)

    fact = parameter

    def nth(self, event: str, ordinal: int, after_event: str | None) -> int | None:
        """Instant of the n-th `event` after the last `after_event`."""
        start = self.last(after_event) if after_event else self.opened
        if start is None:
            return None
        times = [at for at in self.fold.history.get(event, ()) if at > start]
        return times[ordinal - 1] if len(times) >= ordinal else None

    def shift(self, role: str | None) -> str | None:
        """The shift of a role, else that of the fact `shift`."""
        if role is not None and role in self.fold.program.shifts:
            return self.fold.program.shifts[role]
        value = self.fold.facts.get("shift")
        return value if isinstance(value, str) else None


def ahead_of_plan(event: str, moment: Moment, fold: Fold) -> str:
    """How far ahead of its plan an event comes in this moment; empty where it does not.

    See docs/semantics.md 6.6.
    """
    plan = fold.plans.get(event)
    if plan is None or plan <= moment.at or event not in moment.events:
        return ""
    return f"{event} {span_of_microseconds(plan - moment.at)} ahead of its plan"


class Clock:
    """The window of one rule's duties."""

    def __init__(self, window: Window, fold: Fold) -> None:
        self.window = window
        self.fold = fold
        parts = [part for part in (window.due, window.not_before) if part is not None]
        self.anchors: frozenset[str] = frozenset().union(*(part.events for part in parts))
        self.plan_anchors: frozenset[str] = frozenset().union(
            *(part.plan_anchors for part in parts)
        )
        self.events: set[str] = set(self.anchors | self.plan_anchors)
        self.anchors |= self.plan_anchors
        self.paused = False
        self.elapsed = self._elapsed()
        if window.pause is not None:
            self.events |= {one.event for one in window.pause.start + window.pause.until}
        if window.appointment is not None:
            self.events.add(window.appointment.event)

    def _elapsed(self) -> int | None:
        """Microseconds of a plain `within 5 min`.

        That is the common window, which needs no phrase at run time.
        """
        window = self.window
        if window.due is None or window.not_before is not None or window.cut_off is not None:
            return None
        elapsed: int | None = window.due.elapsed
        return elapsed

    def start(self, duty: Duty, at: int) -> None:
        """Give a new duty its ends; in a pause its clock stands still from its opening.

        See docs/semantics.md 12.1.
        """
        self._lay(duty, at)
        if self.paused:
            self.pause(duty, at)

    def _lay(self, duty: Duty, at: int) -> None:
        if self.elapsed is not None:
            duty.due = at + self.elapsed
        else:
            self._resolve(duty, at)
        self.limit(duty)

    def _resolve(self, duty: Duty, at: int) -> None:
        context = Context(self.fold, at)
        window = self.window
        if window.due is not None:
            self.take(
                duty,
                self._in_time(resolve(window.due, context, cut_off=window.cut_off), duty.opened),
            )
        self.hold_back(duty, at)

    def hold_back(self, duty: Duty, at: int) -> None:
        """Apply `not_before` to a duty that has its ends."""
        not_before = self.window.not_before
        if not_before is None:
            return
        early = duty.held or resolve_earliest(not_before, Context(self.fold, at))
        duty.missing = tuple(dict.fromkeys((*duty.missing, *early.missing)))
        if early.earliest is None:
            return
        duty.held = early
        known = duty.earliest
        if known is None or known < early.earliest:
            duty.earliest = early.earliest
            # of the ends, so that a pause holds it back as well
            duty.ends = replace(
                self._ends_of(duty), earliest=early.earliest, earliest_count=early.earliest_count
            )

    def _in_time(self, ends: Ends, at: int) -> Ends:
        """Move a due that lies behind.

        It becomes the planned instant on short notice (docs/semantics.md 6.5), else the instant at
        hand (docs/semantics.md 3.10).
        """
        if ends.due is None or ends.due >= at:
            return ends
        announced = max(
            (self.fold.announced.get(event, at) for event in self.plan_anchors), default=at
        )
        return (
            ends.opened_at(at)
            if announced > ends.due
            else replace(ends, due=at, note="no time left")
        )

    def in_time(self, ends: Ends, at: int) -> Ends:
        """The ends with a due that is not behind `at`."""
        return self._in_time(ends, at)

    @staticmethod
    def take(duty: Duty, ends: Ends) -> None:
        """Give a duty the ends that a phrase gave."""
        duty.ends, duty.earliest, duty.due = ends, ends.earliest, ends.due
        duty.missing, duty.provisional, duty.explanation = (
            ends.missing,
            ends.provisional,
            ends.explanation,
        )
        duty.notes = (ends.note,) if ends.note else ()

    def limit(self, duty: Duty) -> None:
        """Limit and soon mark from the due.

        With a grace without value there is no limit; after the end of the case that is seen at the
        due (docs/semantics.md 3.8, 12.6).
        """
        duty.limit, duty.soon_at = duty.due, None
        lacking = self.graceless(duty)
        if lacking:
            duty.missing = tuple(dict.fromkeys((*duty.missing, *lacking)))
            duty.limit = None if self.fold.ended is None else duty.due
        elif duty.due is not None and self.window.grace is not None:
            duty.limit = self.fold.after(duty.due, self.window.grace)
        soon = self.window.soon
        if soon is not None and duty.due is not None:
            ahead = self.fold.before(duty.due, soon)
            duty.soon_at = None if ahead is None else max(ahead, duty.opened)

    def graceless(self, duty: Duty) -> tuple[str, ...]:
        """What has no value, so that nobody can say how long after the due the limit is."""
        grace = self.window.grace
        if grace is None or duty.due is None or self.fold.after(duty.due, grace) is not None:
            return ()
        return self.fold.missing(grace)

    def perhaps_late(self, duty: Duty, at: int) -> tuple[str, ...]:
        """The values that would tell whether a duty that ends unmet had been late by then.

        None where that is known: nothing is late at its opening, or by its due
        (docs/semantics.md 3.8).
        """
        if duty.due is not None:
            return self.graceless(duty) if at > duty.due else ()
        missing: tuple[str, ...] = duty.ends.missing if duty.ends is not None else ()
        return missing if self.window.due is not None and at > duty.opened else ()

    # -- plans --------------------------------------------------------------------------------
    def refresh(self, duty: Duty, moment: Moment) -> bool:
        """Resolve anew what depends on a plan or an event that has come; True if an end changed."""
        if duty.left is not None or "appointed" in duty.notes:
            return False
        self.forget(duty, moment)
        if duty.due is not None and not (self.plan_anchors & moment.plans.keys()):
            return self._begins(duty, moment)
        before = (duty.earliest, duty.due)
        duty.earliest = duty.due = None
        if self.plan_anchors and not any(self._planned(event) for event in self.plan_anchors):
            self.limit(duty)
            return before != (None, None)
        self._lay(duty, duty.opened)
        if duty.ends is not None and duty.due is not None and duty.due < moment.at:
            duty.due = self._in_time(duty.ends, moment.at).due
            self.limit(duty)
        if self.paused:
            self.pause(duty, moment.at)
        return before != (duty.earliest, duty.due)

    def forget(self, duty: Duty, moment: Moment) -> None:
        """An earliest that counts from a plan is counted anew when that moves.

        Any other is counted once (docs/semantics.md 3.8).
        """
        not_before = self.window.not_before
        if not_before is not None and not_before.plan_anchors & moment.plans.keys():
            duty.held = None

    def _begins(self, duty: Duty, moment: Moment) -> bool:
        """Whether an earliest is there now that counts from an event of this moment."""
        if duty.held is not None:
            return False
        before = duty.earliest
        self.hold_back(duty, duty.opened)
        if before == duty.earliest:
            return False
        if self.paused:
            self.pause(duty, moment.at)
        return True

    def _planned(self, event: str) -> bool:
        return self.fold.plans.get(event) is not None or event in self.fold.last

    def ended_by(self, moment: Moment) -> bool:
        """Whether a planned anchor happening in this moment judges what is open.

        See docs/semantics.md 6.6.
        """
        return bool(self.plan_anchors & moment.events.keys())

    # -- pause and appointment ----------------------------------------------------------------
    def pauses(self, machine: Machine, moment: Moment) -> Iterator[str]:
        """`begin` or `end` when the pause of the rule turns in this moment."""
        pause = self.window.pause
        if pause is None:
            return
        begins = machine.happened(pause.start, moment)
        ends = machine.happened(pause.until, moment)
        if not begins and not ends:
            return
        for record in [record for record, kept in begins if kept is None]:
            for duty in machine.open:
                machine.doubt(duty, machine.unknowns(pause.start, record))
        marks = [(record.seq, True) for record, kept in begins if kept]
        marks += [(record.seq, False) for record, kept in ends if kept]
        paused = max(marks)[1] if marks else self.paused
        if paused != self.paused:
            self.paused = paused
            yield "begin" if paused else "end"

    def pause(self, duty: Duty, at: int) -> None:
        """Keep what is left of a window that is still running (docs/semantics.md 12.1, 12.2)."""
        if (duty.limit is not None and at > duty.limit) or "appointed" in duty.notes:
            return
        left = pause(self._ends_of(duty), at, self.fold.program.calendar)
        if left is None or (left.due is None and left.earliest is None):
            return
        duty.left = left
        if left.due is not None:
            duty.due = duty.limit = duty.soon_at = None
        if left.earliest is not None:
            duty.earliest = FROZEN

    def _ends_of(self, duty: Duty) -> Ends:
        if duty.ends is None:
            return Ends(duty.earliest, duty.due, due_count="elapsed")
        ends: Ends = duty.ends
        return ends

    def resume(self, duty: Duty, at: int) -> None:
        """Lay what is left on again from the resume."""
        left, duty.left = duty.left, None
        if left is not None:
            self.take(duty, resume(left, at, self.fold.program.calendar))
            self.limit(duty)

    def appoint(self, machine: Machine, record: Record) -> bool:
        """Replace the ends of the open duties by what was agreed; True if any moved.

        See docs/semantics.md 12.3.
        """
        appointment = self.window.appointment
        assert appointment is not None
        to = record.data.get(appointment.to)
        if to is None:
            return False
        if not isinstance(to, int) or to < record.at:
            self.fold.problem(record, "appointment_in_the_past", to)
            return False
        start = record.data.get(appointment.start) if appointment.start else None
        moved = False
        for duty in machine.open:
            if duty.limit is not None and record.at > duty.limit:
                continue
            duty.earliest = start if isinstance(start, int) else record.at
            duty.due = to
            duty.left = None
            duty.notes = (*duty.notes, "appointed")
            self.limit(duty)
            self.fold.changes.append((duty, duty.state, duty.state, record.at))
            self.fold.schedule(duty.limit or to, 1, machine, duty)
            self.schedule_soon(duty, machine)
            moved = True
        return moved

    # -- soon ---------------------------------------------------------------------------------
    def schedule_soon(self, duty: Duty, machine: Machine) -> None:
        """Set the timers of the soon mark and of the earliest."""
        if duty.earliest is not None and self.fold.now < duty.earliest < FROZEN:
            self.fold.schedule(duty.earliest, READY_TIMER, machine, duty)
        if duty.soon_at is not None and not duty.marked:
            # a due that moves nearer is soon from now on, not from a time that has passed
            duty.soon_at = max(duty.soon_at, self.fold.now)
            self.fold.schedule(duty.soon_at, SOON_TIMER, machine, duty)

    def mark_soon(self, duty: Duty, machine: Machine, at: int) -> None:
        """Mark an open duty soon; rules that listen hear `<rule>.due_soon`.

        See docs/semantics.md 3.9.
        """
        if duty.state is OPEN and duty.soon_at == at and not duty.marked:
            duty.marked = True
            self.fold.changes.append((duty, OPEN, OPEN, at))
            self.fold.derive(f"{machine.rule.id}.due_soon", at)
