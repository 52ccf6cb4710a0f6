"""This module runs guards: `permit`, `forbid` and demands on one event.

See docs/semantics.md 7.1 - 7.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.demands import KEPT, NOT_SO, Look, NotDuring, Outcome, summary
from sopkit.kernel.duties import SATISFIED, UNKNOWN, VIOLATED, Duty
from sopkit.kernel.machine import Machine

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Guard, Occurrence


class Stretch:
    """Whether the time between a `from` and an `until` runs: since when, and perhaps since when."""

    __slots__ = ("perhaps", "since")

    def __init__(self, since: int | None = None, perhaps: int | None = None) -> None:
        self.since = since
        self.perhaps = perhaps

    def after(self, starts: Any, ends: Any) -> Stretch:
        """The stretch after a moment; of a start and an end in one moment the last stands.

        See docs/semantics.md 5.5.
        """
        marks = [(record.seq, record.at, True, kept) for record, kept in starts]
        marks += [(record.seq, record.at, False, kept) for record, kept in ends]
        since: int | None = self.since
        perhaps: int | None = self.perhaps
        for _, at, begins, kept in sorted(marks, key=lambda mark: mark[0]):
            if begins and kept:
                since, perhaps = at, None
            elif begins:
                perhaps = at
            elif kept:
                since = perhaps = None
            elif since is not None:
                perhaps = since if perhaps is None else max(since, perhaps)
                since = None
        return Stretch(since, perhaps)


class Timekeeper:
    """What a demand may ask of the case in one picture.

    It may ask whether its stretch is open, and for the calendar.
    """

    __slots__ = ("calendar", "fold", "stretch")

    def __init__(self, fold: Fold, stretch: Stretch | None) -> None:
        self.fold = fold
        self.calendar = fold.program.calendar
        self.stretch = stretch or Stretch()

    def span_open(self, demand: NotDuring, look: Look) -> Outcome:
        """True (forbidden now), false, or unknown for the stretch of a `forbid`."""
        at = look.record.at
        certain = self._part(self.stretch.since, demand, at)
        if certain.kept is True or self.stretch.perhaps is None:
            return certain
        possible = self._part(self.stretch.perhaps, demand, at)
        if possible.kept is False:
            return certain
        needs = tuple(
            one.condition.text for one in demand.start + demand.until if one.condition is not None
        )
        return Outcome(None, needs)

    def _part(self, since: int | None, demand: NotDuring, at: int) -> Outcome:
        if since is None:
            return NOT_SO
        if demand.within is None:
            return Outcome(True, because=f"after {_names(demand)}")
        end = self.fold.after(since, demand.within)
        if end is None:
            return Outcome(None, self.fold.missing(demand.within))
        if at >= end:
            return NOT_SO
        return Outcome(True, because=f"within {demand.within} of {_names(demand)}", since=end)


class GuardMachine(Machine):
    """The looks of one guard."""

    def __init__(self, spec: Guard, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.listen(spec.events)
        self.stretches: dict[int, Stretch] = {}
        self.earlier: tuple[int, dict[int, Stretch]] = (0, {})
        turning: set[str] = set()
        for place, demand in enumerate(spec.demands):
            if isinstance(demand, NotDuring) and demand.start:
                self.stretches[place] = Stretch()
                self.listen(demand.start, demand.until)
                turning.update(one.event for one in demand.start + demand.until)
        self.turning = frozenset(turning)
        self.facts = set()
        self.reads = self._reads()
        self.unscoped = spec.rule.when is None and not spec.scope_roles
        self.choosy = tuple(demand for demand in spec.demands if hasattr(demand, "looks"))
        self.clock_only = self._is_clock_only()
        first = spec.demands[0]
        clock = first if self.clock_only and isinstance(first, NotDuring) else None
        self.within = None if clock is None else fold.elapsed(clock.within)

    def _is_clock_only(self) -> bool:
        """Whether only the time since its `from` decides, the common `forbid`."""
        first = self.spec.demands[0]
        return (
            len(self.spec.demands) == 1
            and isinstance(first, NotDuring)
            and bool(first.start)
            and first.running is None
            and first.outside is None
            and self.unscoped
        )

    def _clear(self, at: int, stretch: Stretch) -> bool:
        """Whether nothing is forbidden at an instant, so that no picture need be looked at."""
        if stretch.perhaps is not None:
            return False
        return stretch.since is None or (
            self.within is not None and at >= stretch.since + self.within
        )

    def _reads(self) -> frozenset[str]:
        """The events that its conditions and demands read."""
        spec = self.spec
        found: set[str] = set()
        for condition in (spec.rule.when, *(one.condition for one in spec.events)):
            found |= condition.events if condition is not None else set()
        for demand in spec.demands:
            found |= getattr(demand, "events", frozenset())
        return frozenset(found)

    def moment(self, moment: Moment) -> None:
        """Look at each occurrence in both pictures, then let the stretches run on.

        See docs/semantics.md 1.6.
        """
        after = self.stretches
        if after and not self.turning.isdisjoint(moment.events):
            after = self._stretches_after(moment)
            self.earlier = (moment.at, self.stretches)
        if self.fold.begun is not None:
            for occurrence in self.spec.events:
                for record in moment.events.get(occurrence.event, ()):
                    self._look(record, occurrence, moment, after)
        self.stretches = after

    def _stretches_after(self, moment: Moment) -> dict[int, Stretch]:
        after = {}
        for place, stretch in self.stretches.items():
            demand = self.spec.demands[place]
            assert isinstance(demand, NotDuring)
            starts, ends = self.happened(demand.start, moment), self.happened(demand.until, moment)
            after[place] = stretch.after(starts, ends) if starts or ends else stretch
        return after

    def _look(
        self, record: Record, occurrence: Occurrence, moment: Moment, after: dict[int, Stretch]
    ) -> None:
        if not all(demand.looks(record) for demand in self.choosy):
            return
        if self.clock_only and occurrence.condition is None and self._clear(record.at, after[0]):
            outcome: Outcome | None = KEPT
        else:
            outcome = self.judge(record, occurrence, moment, after)
        if outcome is None:
            return
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        duty.settled_at = record.at
        if outcome is not KEPT:
            self._not_kept(duty, outcome)
        self.add(duty)
        if duty.state is VIOLATED:
            self.owe(duty)
            self.fold.derive(f"{self.rule.id}.violated", record.at)

    @staticmethod
    def _not_kept(duty: Duty, outcome: Outcome) -> None:
        duty.absent, duty.who, duty.since = outcome.absent, outcome.who, outcome.since
        duty.needs, duty.because = outcome.needs, outcome.because
        if outcome.kept is None:
            duty.state = UNKNOWN
        elif outcome.kept is False:
            duty.state, duty.violated_at, duty.needs = VIOLATED, duty.opened, ()

    def judge(
        self,
        record: Record,
        occurrence: Occurrence,
        moment: Moment,
        after: dict[int, Stretch] | None = None,
    ) -> Outcome | None:
        """The better of both pictures; None when the rule does not look.

        Without `after` it is a question.
        """
        stretches = self.stretches
        if after is None:
            after = stretches
            stretches = self.earlier[1] if self.earlier[0] == moment.at else stretches
        scope = self.fold.picture(record, moment, together=True, reads=self.reads)
        scoped, _ = self._scope(record, occurrence, scope)
        if scoped is False:
            return None
        together = self._picture(record, occurrence, scope, after)
        if together.kept or (moment.single and after is stretches):
            return together
        scope = self.fold.picture(record, moment, together=False, reads=self.reads)
        before = self._picture(record, occurrence, scope, stretches)
        if before.kept:
            return before
        if together.kept is False and before.kept is False:
            return together
        return together if together.kept is None else before

    def _scope(
        self, record: Record, occurrence: Occurrence, scope: Any
    ) -> tuple[bool | None, tuple[str, ...]]:
        """Whether the rule looks at this record (docs/semantics.md 7.2), and what would tell."""
        if self.unscoped and occurrence.condition is None:
            return True, ()
        known: bool | None = True
        needs: set[str] = set()
        if self.spec.scope_roles:
            if record.role is None:
                known, needs = None, {"role"}
            elif record.role not in self.spec.scope_roles:
                return False, ()
        for condition in (occurrence.condition, self.rule.when):
            if condition is None:
                continue
            kept = condition.test(scope)
            if kept is False:
                return False, ()
            if kept is None:
                known, needs = None, needs | set(condition.needs(scope))
        return known, tuple(sorted(needs))

    def _picture(
        self, record: Record, occurrence: Occurrence, scope: Any, stretches: dict[int, Stretch]
    ) -> Outcome:
        scoped, needs = self._scope(record, occurrence, scope)
        if scoped is False:
            return KEPT
        outcomes = [
            demand.judge(Look(record, scope, Timekeeper(self.fold, stretches.get(place))))
            for place, demand in enumerate(self.spec.demands)
        ]
        demanded = outcomes[0] if len(outcomes) == 1 else summary(outcomes)
        if demanded.kept or scoped:
            return demanded
        every = tuple(sorted({*needs, *demanded.needs}))
        return Outcome(None, every, demanded.absent, demanded.because, demanded.who, demanded.since)


def _names(demand: NotDuring) -> str:
    return ", ".join(one.event for one in demand.start)
