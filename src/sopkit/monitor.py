"""This module keeps one live case: records come in, in any order, and changes come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopkit.case import Case, Record
from sopkit.errors import UsageError
from sopkit.evaluate import evaluated, fold_of, with_case, with_parts
from sopkit.evaluation import Evaluation
from sopkit.instants import At, instant
from sopkit.kernel import view
from sopkit.kernel.duties import Duty
from sopkit.kernel.fold import Fold
from sopkit.parts import last_record
from sopkit.shown import Change

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


class Monitor:
    """One live case: records come in, in any order, and the changes come out.

    A record later than all folded is one step; any other folds the case anew, so that in the end a
    monitor says what `evaluate` says. A sub-case is judged with the case whenever that is looked
    at.
    """

    def __init__(
        self, procedure: Procedure, case: Case | None = None, *, any_version: bool = False
    ) -> None:
        self.case = Case(procedure) if case is None else case
        self.any_version = any_version
        self.procedure = with_case(procedure, self.case, any_version=any_version)
        self._records = self.case.records
        self._latest = max((record.at for record in self._records), default=-(2**62))
        self._clock = max(self._latest, last_record(self.case))
        self._touchy = False
        self._corrected = {name for record in self._records for name in _corrects(record)}
        self._fold = self._folded(self._clock)
        self._fold.changes.clear()

    def _folded(self, at: int) -> Fold:
        _, log = with_parts(self.procedure, self.case, at, None, any_version=self.any_version)
        return fold_of(self.procedure, self.case, log, at)

    def add(self, record: Record | Mapping[str, Any] | None = None, **raw: Any) -> list[Change]:
        """Take a record in (a `Record`, or its written form) and return what it changed."""
        if not isinstance(record, Record):
            record = self.case.read({**(record or {}), **raw}, self.case.next_number)
        self.case.append(record)
        at = record.at
        later = at > self._clock or (at == self._clock and at > self._latest and not self._touchy)
        plain = record.voids is None and record.replaces is None and not self._corrected
        # asked of a late record too: what it corrects may come later still
        corrects = not plain and self._corrects_or_corrected(record)
        if corrects or not later or self.case.parts:
            return self._anew(max(at, self._clock))
        fold = self._fold
        fold.fold_one(record)
        self._latest = self._clock = at
        timers = fold.timers
        self._touchy = bool(timers) and timers[0][0] <= at and fold.come_to(at)
        return self._taken() if fold.changes else []

    def _corrects_or_corrected(self, record: Record) -> bool:
        """Also a record that a correction has been waiting for (docs/semantics.md 1.9)."""
        if record.voids is None and record.replaces is None:
            return bool(self._corrected) and not self._corrected.isdisjoint(
                (record.number, record.id)
            )
        self._corrected.update(_corrects(record))
        return True

    def advance(self, at: At) -> list[Change]:
        """Let time pass up to `at` (included) and return what changed by itself."""
        when = instant(at, self.procedure, self.case.zone)
        if when < self._clock:
            raise UsageError(
                "a monitor's clock does not run backwards; "
                "use evaluate() to look at an earlier instant"
            )
        if self.case.parts:
            return self._anew(when)
        self._touchy = self._fold.come_to(when) or (self._touchy and when == self._clock)
        self._clock = when
        return self._taken()

    def evaluation(self) -> Evaluation:
        """The whole picture at the monitor's clock."""
        if self.case.parts:
            # nobody tells a monitor of records that come into a sub-case
            at = max(self._clock, last_record(self.case))
            return evaluated(self.procedure, self.case, at, None, any_version=self.any_version)
        self._fold.come_to(self._clock)
        return Evaluation(self.procedure, self._fold, self._clock, zone=self.case.zone)

    @property
    def next_due(self) -> int | None:
        """When to call `advance` next."""
        if self.case.parts:
            return self.evaluation().next_due
        return view.next_due(self._fold, self._clock)

    def _taken(self) -> list[Change]:
        changes = self._fold.changes
        procedure, zone = self.procedure, self.case.zone
        net = changes if _of_different_duties(changes) else _merged(changes)
        taken = [Change(procedure, duty, was, now, at, zone) for duty, was, now, at in net]
        changes.clear()
        return taken

    def _traces(self) -> dict[Any, tuple[Duty, str, tuple[Any, ...]]]:
        """Every duty by its identity, with its state and all of it whose change is told."""
        told: dict[int, list[tuple[str, int]]] = {}
        for one in view.escalations(self._fold, self._clock):
            told.setdefault(id(one.duty), []).append((one.to, one.since))
        return {
            duty.identity: (
                duty,
                duty.state,
                (*_trace(duty), duty.shown(self._clock), told.get(id(duty))),
            )
            for duty in view.all_duties(self._fold)
        }

    def _anew(self, at: int) -> list[Change]:
        before = self._traces()
        self._fold = self._folded(at)
        self._fold.changes.clear()
        self._clock, self._touchy = at, True
        self._latest = max((record.at for record in self._records), default=at)
        after = self._traces()
        changes = []
        for identity, (duty, state, trace) in after.items():
            was = before.get(identity)
            if was is None or was[2] != trace:
                changes.append(self._change(duty, None if was is None else was[1], state, at))
        changes += [
            self._change(old, state, None, at)
            for key, (old, state, _) in before.items()
            if key not in after
        ]
        return changes

    def _change(self, duty: Duty, before: str | None, after: str | None, at: int) -> Change:
        return Change(self.procedure, duty, before, after, at, self.case.zone)


def _of_different_duties(changes: Sequence[tuple[Duty, str | None, str, int]]) -> bool:
    if len(changes) < 2:
        return True
    if len(changes) == 2:
        return changes[0][0] is not changes[1][0]
    return len({id(change[0]) for change in changes}) == len(changes)


def _corrects(record: Record) -> tuple[int | str, ...]:
    return tuple(name for name in (record.voids, record.replaces) if name is not None)


def _merged(
    changes: Iterable[tuple[Duty, str | None, str, int]],
) -> Iterable[tuple[Duty, str | None, str, int]]:
    """One change for each duty.

    What was waived at the instant of its violation raises nothing (docs/semantics.md 12.5).
    """
    merged: dict[int, tuple[Duty, str | None, str, int]] = {}
    for duty, before, after, at in changes:
        first = merged.get(id(duty))
        merged[id(duty)] = (duty, before if first is None else first[1], after, at)
    return merged.values()


def _trace(duty: Duty) -> tuple[Any, ...]:
    ends = (duty.earliest, duty.due, duty.marked, duty.cured_at, duty.dropped_at, duty.violated_at)
    return (duty.state, *ends, duty.needs)
