"""This module runs `attempt`: try again at another time of day, so often, then hand on.

See docs/semantics.md 16.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import CANCELLED, OPEN, SATISFIED, UNKNOWN, UNSURE, Duty
from sopkit.kernel.machine import LIMIT_TIMER, READY_TIMER, Machine

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Attempt


class AttemptMachine(Machine):
    """The tries of one `attempt`: a look for each, a duty to try again after each that failed."""

    def __init__(self, spec: Attempt, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.tries: list[tuple[int, str | None]] = []
        self.again: Duty | None = None
        self.over = False
        self.exhausted = False
        self.reached: bool | None = False
        self.listen(spec.targets)
        self.watch(spec.until)
        self.watch(spec.rule.when)

    def moment(self, moment: Moment) -> None:
        """Each try is looked at; then it is known, or asked, whether another is owed."""
        if self.fold.begun is None:
            return
        hits = [record for record, kept in self.happened(self.spec.targets, moment) if kept]
        for record in hits:
            self._try(record)
        if self.tries and not self.over:
            self._settle(moment, hits)

    def _try(self, record: Record) -> None:
        if self.over or self.applies(record) is not True:
            return
        part = self._part(record.at)
        because = self._too_like(record.at, part)
        self.tries.append((record.at, part))
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        duty.settled_at = record.at
        duty.curable = False
        self.add(duty)
        if because and self.reached is None:
            duty.needs = self.fold.needs(self.spec.until, None)
            self.settle(duty, UNKNOWN, record.at)
        elif because:
            self.violate(duty, record.at, because)
            self.fold.derive(f"{self.rule.id}.violated", record.at)
        self._tried_again(record)

    def _tried_again(self, record: Record) -> None:
        """The try that was owed has come, or one that was missed is made good."""
        again, self.again = self.again, None
        if again is None:
            return
        if again.live:
            again.target = record
            self.settle(again, SATISFIED, record.at)
        elif again in self.broken:
            self.cure(again, record.at)

    def _part(self, at: int) -> str | None:
        calendar = self.fold.program.calendar
        return calendar.daypart_of(at) if calendar is not None else None

    def _too_like(self, at: int, part: str | None) -> str:
        """Why a further try is not another one: same part of the day, too soon, or one too many."""
        if not self.tries:
            return ""
        if len(self.tries) >= self.spec.at_most:
            return f"{len(self.tries) + 1} > {self.spec.at_most}"
        if self.spec.apart is None:
            return (
                f"tried in {part}"
                if part is not None and part in {one for _, one in self.tries}
                else ""
            )
        earliest = self.fold.after(self.tries[-1][0], self.spec.apart)
        return "too soon" if earliest is not None and at < earliest else ""

    def _settle(self, moment: Moment, hits: list[Record]) -> None:
        reached = self.reached = self.fold.test(self.spec.until, None)
        if reached:
            self.over = True
            if self.again is not None and self.again.live:
                self.settle(self.again, CANCELLED, moment.at)
        elif reached is False and len(self.tries) >= self.spec.at_most:
            if self.exhausted:
                return
            self.exhausted = True
            self.fold.derive(f"{self.rule.id}.exhausted", moment.at, moment)
            if f"{self.rule.id}.exhausted" in self.fold.routes:
                self._too_late(moment, hits)
        elif self.again is None and (hits or (moment.running and reached is not None)):
            self._go_on(moment, reached, hits)
        elif self.again is not None and self.again.state is UNSURE and reached is False:
            self.again.needs = ()
            self.settle(self.again, OPEN, moment.at)

    def _go_on(self, moment: Moment, reached: bool | None, hits: list[Record]) -> None:
        if moment.running:
            self._owe(moment.at, reached)
        else:
            self._too_late(moment, hits)

    def _too_late(self, moment: Moment, hits: list[Record]) -> None:
        """Once the case has ended a try that failed opens nothing (docs/semantics.md 12.6)."""
        if not moment.running:
            for record in hits or self.bringing(self.spec.until, moment):
                self.fold.opens_nothing(record, self.rule.id)

    def _owe(self, at: int, reached: bool | None) -> None:
        if len(self.tries) >= self.spec.at_most:
            return
        duty = Duty(self.rule, at, "again", None, OPEN if reached is False else UNSURE)
        if reached is None:
            duty.needs = self.fold.needs(self.spec.until, None)
            self.fold.unsure += 1
        duty.due = duty.limit = self._due_of_step()
        if self.spec.apart is not None:
            duty.earliest = self.fold.after(self.tries[-1][0], self.spec.apart)
        self.again = self.add(duty)
        if duty.earliest is not None and duty.earliest > at:
            self.fold.schedule(duty.earliest, READY_TIMER, self, duty)
        if duty.limit is not None:
            self.fold.schedule(duty.limit, LIMIT_TIMER, self, duty)

    def _due_of_step(self) -> int | None:
        """Every attempt keeps to the due of its step."""
        names = {one.event for one in self.spec.targets}
        dues = [
            duty.due
            for machine in self.fold.machines
            if machine.rule.id in names
            for duty in machine.duties[-1:]
            if duty.due is not None
        ]
        return min(dues, default=None)

    def timer(self, at: int, kind: int, payload: Any) -> None:
        """The due of the step has come and no further try was made."""
        duty: Duty = payload
        if not duty.live or duty.limit != at:
            return
        if duty.state is UNSURE:
            self.settle(duty, UNKNOWN, at)
            return
        self.violate(duty, at)
        self.fold.derive(f"{self.rule.id}.violated", at)

    def case_ends(self, at: int) -> None:
        """Without a due the end of the case is the judge."""
        duty = self.again
        if duty is None or not duty.live or duty.due is not None:
            return
        if duty.state is UNSURE:
            self.settle(duty, UNKNOWN, at)
            return
        self.violate(duty, at, "not done when the case ended")
