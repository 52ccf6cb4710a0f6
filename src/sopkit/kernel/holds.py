"""This module runs `hold`: a condition that must stay true while it is in force.

See docs/semantics.md 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import CANCELLED, OPEN, SATISFIED, UNKNOWN, Duty
from sopkit.kernel.guards import Stretch
from sopkit.kernel.machine import LIMIT_TIMER, Machine

if TYPE_CHECKING:
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Hold

FLIP_TIMER = 0


class HoldMachine(Machine):
    """The breaches of one invariant, and whether it holds now."""

    def __init__(self, spec: Hold, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.stretch = Stretch()
        self.breach: Duty | None = None
        self.demand: bool | None = True
        self.needs: tuple[str, ...] = ()
        self.ever = False
        # whether it was surely in force when it was last read
        self.sure = False
        self.listen(spec.start, spec.until)
        for condition in (spec.that, spec.running, spec.rule.when):
            self.watch(condition)

    def moment(self, moment: Moment) -> None:
        """Read the demand afresh."""
        if self.spec.start or self.spec.until:
            starts, ends = (
                self.happened(self.spec.start, moment),
                self.happened(self.spec.until, moment),
            )
            if starts or ends:
                self.stretch = self.stretch.after(starts, ends)
        self._read(moment.at)

    def _read(self, at: int) -> None:
        force, needs = self._in_force()
        if force is False:
            self._never_known(at)
            self.demand, self.needs = True, ()
            self._out_of_force(at)
            return
        self.ever = self.ever or force is True
        self.sure = force is True
        that = self.fold.test(self.spec.that, None)
        if that:
            self.demand, self.needs = True, ()
            self._repair(at)
        elif that is False and force:
            self.demand, self.needs = False, ()
            self._break(at)
        else:
            more = self.fold.needs(self.spec.that, None) if that is None else ()
            self.demand, self.needs = None, tuple(sorted({*needs, *more}))
            if self.breach is not None and self.breach.live:
                self._leave_off(self.breach, at)
                self.breach = None

    def _in_force(self) -> tuple[bool | None, tuple[str, ...]]:
        if not self._running():
            return False, ()
        known: bool | None = True
        needs: set[str] = set()
        if self.spec.start:
            if self.stretch.since is None and self.stretch.perhaps is None:
                return False, ()
            if self.stretch.since is None:
                known = None
                needs |= {
                    one.condition.text for one in self.spec.start if one.condition is not None
                }
        for condition in (self.spec.running, self.rule.when):
            if condition is None:
                continue
            kept = self.fold.test(condition, None)
            if kept is False:
                return False, ()
            if kept is None:
                known = None
                needs |= set(self.fold.needs(condition, None))
        return known, tuple(needs)

    def _never_known(self, at: int) -> None:
        """What nobody knew as it went out of force stays unknown.

        What that very moment brings is known (docs/semantics.md 9.4).
        """
        unknown = self.demand is None and self.sure and self.breach is None
        if unknown and not self.fold.test(self.spec.that, None):
            look = Duty(self.rule, at, "never known", None, UNKNOWN)
            look.needs, look.settled_at = self.needs, at
            self.add(look)

    def _running(self) -> bool:
        """Whether the case is open; one of a single moment is so in it (docs/semantics.md 12.9)."""
        fold = self.fold
        if fold.begun is None or fold.ended is None:
            return fold.begun is not None
        return fold.current is not None and fold.current.running

    def _out_of_force(self, at: int) -> None:
        breach, self.breach = self.breach, None
        if breach is None:
            return
        if breach.live:
            self._leave_off(breach, at)
        elif breach.owed:
            self.drop(breach, at)

    def _leave_off(self, breach: Duty, at: int) -> None:
        """A breach within its tolerance is cancelled; where that is not known it is unknown."""
        breach.needs = breach.perhaps_late(at)
        self.settle(breach, UNKNOWN if breach.needs else CANCELLED, at)

    def _repair(self, at: int) -> None:
        breach, self.breach = self.breach, None
        if breach is None:
            return
        if breach.live:
            self.settle(breach, SATISFIED, at)
        elif breach.owed:
            self.cure(breach, at)

    def _break(self, at: int) -> None:
        if self.breach is not None:
            return
        breach = Duty(self.rule, at, "breach", None, OPEN)
        self.breach = self.add(breach)
        if self.spec.tolerated is None:
            self._violate(breach, at)
            return
        breach.due = breach.limit = self.fold.after(at, self.spec.tolerated)
        if breach.due is None:
            breach.missing = self.fold.missing(self.spec.tolerated)
            return
        self.fold.schedule(breach.due, LIMIT_TIMER, self, breach)

    def _violate(self, breach: Duty, at: int) -> None:
        self.violate(breach, at, self.spec.that.text)
        self.fold.derive(f"{self.rule.id}.violated", at)

    def timer(self, at: int, kind: int, payload: Any) -> None:
        """The end of a tolerance, or the flip of a condition over time."""
        if kind == FLIP_TIMER:
            self._read(at)
        elif payload.live and payload.limit == at:
            self._violate(payload, at)

    def case_ends(self, at: int) -> None:
        """After the end nothing has to hold."""
        self._read(at)

    def standing(self, at: int) -> list[tuple[str, tuple[str, ...]]]:
        """Unknown while the demand is; satisfied once it was in force and is not broken.

        See docs/semantics.md 9.4.
        """
        if self.demand is None:
            return [(UNKNOWN, self.needs)]
        return [(SATISFIED, ())] if self.ever and self.breach is None else []
