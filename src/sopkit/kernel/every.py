"""This module runs `every`: series of gaps, each a duty to do it again (docs/semantics.md 5)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sopkit.kernel.duties import (
    CANCELLED,
    NOT_APPLICABLE,
    OPEN,
    SATISFIED,
    UNKNOWN,
    UNSURE,
    VIOLATED,
    Duty,
)
from sopkit.kernel.machine import LIMIT_TIMER, Machine
from sopkit.kernel.windows import Context
from sopkit.phrases import resolve_gap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Every


NO_TURNS: Mapping[Any, tuple[bool, bool]] = MappingProxyType({})


class Series:
    """One running series of gaps.

    It holds when its gap began, the duty of the gap (None where `when` was false), the events that
    may have ended it (`doubts`), and whether something may have been done in the gap too soon.
    """

    __slots__ = ("began", "doubts", "gap", "key", "perhaps_too_soon", "soonest")

    def __init__(self, key: Any) -> None:
        self.key = key
        self.began = 0
        self.soonest: int | None = None
        self.perhaps_too_soon = False
        self.gap: Duty | None = None
        self.doubts: list[Record] = []


class EveryMachine(Machine):
    """The series of one `every` rule, one for each value of its key."""

    def __init__(self, spec: Every, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.series: dict[Any, Series] = {}
        self.listen(spec.targets, spec.start, spec.until)
        self.watch(spec.rule.when)
        self.watch(spec.running)
        self.turning = frozenset(one.event for one in (*spec.start, *spec.until))
        self.steady = spec.running is None
        self.fixed = self._fixed()

    def _fixed(self) -> tuple[int | None, int | None] | None:
        """Both bounds in microseconds where they are elapsed spans.

        The common gap then needs no phrase at run time.
        """
        bounds = []
        for amount in (self.spec.gap.lower, self.spec.gap.upper):
            elapsed = None if amount is None else self.fold.elapsed(amount)
            if amount is not None and elapsed is None:
                return None
            bounds.append(elapsed)
        return None if self.spec.gap.about else (bounds[0], bounds[1])

    def _bounds(self, gap: Duty, at: int) -> int | None:
        """Give a gap that begins at `at` its due and limit.

        Returns the instant before which it is too soon.
        """
        if self.fixed is not None:
            lower, upper = self.fixed
            soonest = None if lower is None else at + lower
            gap.due = None if upper is None else at + upper
        else:
            ends = resolve_gap(self.spec.gap, at, Context(self.fold, at))
            soonest, gap.due, gap.missing, gap.explanation = (
                ends.earliest,
                ends.due,
                ends.missing,
                ends.explanation,
            )
            gap.provisional = ends.provisional
        gap.limit = gap.due
        if gap.due is not None and self.spec.grace is not None:
            gap.limit = self.fold.after(gap.due, self.spec.grace)
            if gap.limit is None:
                gap.missing = self.fold.missing(self.spec.grace)
        return soonest

    # -- one moment ---------------------------------------------------------------------------
    def moment(self, moment: Moment) -> None:
        """Targets end gaps; then starts and ends stand by the last of the moment.

        See docs/semantics.md 5.5.
        """
        if self.fold.unsure:
            self._settle_doubts(moment.at)
            self._settle_unsure(moment.at)
        done = self.happened(self.spec.targets, moment) if self.series else []
        turns = (
            NO_TURNS
            if self.steady and self.turning.isdisjoint(moment.events)
            else self._turns(moment)
        )
        if done:
            for series in list(self.series.values()):
                self._done(series, done, moment, turns)
        for key, (ended, running) in turns.items():
            self._turn(key, ended, running, moment)

    def _turns(self, moment: Moment) -> dict[Any, tuple[bool, bool]]:
        """For each key that starts or ends in this moment: (an end came, it runs afterwards)."""
        marks: list[tuple[int, bool, Any]] = []
        if self.spec.running is not None:
            now = self.fold.test(self.spec.running, None)
            if now is not None and now is not (None in self.series):
                marks.append((0, now, None))
        for record, kept in self.happened(self.spec.start, moment):
            if kept and self.spec.key is not None and self._key(record) is None:
                self._starts_nothing(record, moment)
            elif kept:
                marks.append((record.seq, True, self._key(record)))
        for record, kept in self.happened(self.spec.until, moment):
            if not kept or (self.spec.key is not None and self._key(record) is None):
                self._perhaps_ended(record)
            else:
                marks.append((record.seq, False, self._key(record)))
        turns: dict[Any, tuple[bool, bool]] = {}
        for _, starts, key in sorted(marks, key=lambda mark: mark[0]):
            turns[key] = (turns.get(key, (False, False))[0] or not starts, starts)
        return turns

    def _key(self, record: Record) -> Any:
        return None if self.spec.key is None else record.data.get(self.spec.key)

    def _turn(self, key: Any, ended: bool, running: bool, moment: Moment) -> None:
        series = self.series.get(key)
        if series is not None and ended:
            self._end(series, moment.at)
            del self.series[key]
            series = None
        if running and series is None and moment.running:
            series = self.series[key] = Series(key)
            self._gap(series, moment.at)
        elif running and series is None:
            self._too_late_to_start(key, moment)

    def _starts_nothing(self, record: Record, moment: Moment) -> None:
        """A start that does not say of which series it is is told (docs/semantics.md 5.7)."""
        if moment.running:
            self.fold.problem(record, "no_key", self.spec.key)
        elif self.applies(None) is not False:
            self.fold.opens_nothing(record, self.rule.id)

    def _too_late_to_start(self, key: Any, moment: Moment) -> None:
        """No series starts once the case has ended (docs/semantics.md 12.6)."""
        if self.fold.ended is None or self.applies(None) is False:
            return
        starts = [
            record
            for record, kept in self.happened(self.spec.start, moment)
            if kept and self._key(record) == key
        ]
        if self.spec.running is not None and not starts:
            starts = self.bringing(self.spec.running, moment)
        for record in starts:
            self.fold.opens_nothing(record, self.rule.id)

    def _end(self, series: Series, at: int) -> None:
        gap = series.gap
        if gap is None:
            return
        if gap.live:
            late = () if self.spec.gap.upper is None else gap.perhaps_late(at)
            gap.needs = tuple(sorted({*gap.needs, *gap.doubts, *late})) if late else ()
            self.settle(gap, UNKNOWN if late else CANCELLED, at)
        elif gap.state is VIOLATED and gap.owed and gap.because != "too soon":
            self.drop(gap, at)

    # -- gaps ---------------------------------------------------------------------------------
    def _gap(self, series: Series, at: int, record: Record | None = None) -> None:
        series.began = at
        series.gap = None
        kept = self.applies(None)
        if kept is False:
            return
        doubtful = bool(series.doubts)
        gap = Duty(self.rule, at, "gap", record, OPEN if kept and not doubtful else UNSURE)
        gap.key = series.key
        if gap.state is UNSURE:
            self.fold.unsure += 1
            when = self.rule.when
            gap.needs = (
                self.fold.needs(when, None)
                if when is not None and kept is None
                else self._asked(series)
            )
        series.soonest = self._bounds(gap, at)
        series.perhaps_too_soon = False
        soon, due = self.spec.soon, gap.due
        ahead = None if soon is None or due is None else self.fold.before(due, soon)
        if ahead is not None:
            gap.soon_at = max(ahead, at)
            self.fold.schedule(gap.soon_at, 0, self, gap)
        series.gap = gap
        self.add(gap)
        if gap.limit is not None:
            self.fold.schedule(gap.limit, LIMIT_TIMER, self, gap)

    def _done(
        self, series: Series, done: list[tuple[Record, bool | None]], moment: Moment, turns: Any
    ) -> None:
        at = moment.at
        if at == series.began:
            return
        sure = None
        for record, kept in done:
            key = self._key(record)
            if kept and key == series.key:
                sure = sure or record
            elif key is None or key == series.key:
                self._perhaps_done(series, record, kept)
        if sure is None:
            return
        self._close(series, at, sure)
        if moment.running and not turns.get(series.key, (False, True))[0]:
            self._gap(series, at, sure)
        else:
            series.gap = None

    def _close(self, series: Series, at: int, record: Record) -> None:
        gap = series.gap
        if gap is None:
            return
        if gap.state is VIOLATED:
            if gap.owed:
                self.cure(gap, at)
            return
        if not gap.live:
            return
        too_soon = self._too_soon(series, at)
        if too_soon is None:
            when = self.rule.when
            gap.needs = (
                self._asked(series)
                or gap.doubts
                or (self.fold.needs(when, None) if when is not None else ())
            )
            self.settle(gap, UNKNOWN, at)
        elif too_soon:
            gap.record = record
            gap.curable = False
            self.violate(gap, at, "too soon")
            self.fold.derive(f"{self.rule.id}.violated", at)
        else:
            gap.target = record
            self.settle(gap, SATISFIED, at)

    def _too_soon(self, series: Series, at: int) -> bool | None:
        """Whether the lower bound is broken at a `do`, where the rule applies then.

        See docs/semantics.md 5.6, 5.8.
        """
        if series.soonest is None or at >= series.soonest:
            return None if series.perhaps_too_soon else False
        kept = self.applies(None)
        return None if kept and series.doubts else kept

    # -- unknown ------------------------------------------------------------------------------
    def _settle_unsure(self, at: int) -> None:
        for duty in [one for one in self.open if one.state is UNSURE]:
            if duty.limit is not None and at > duty.limit:
                continue
            series = self.series.get(duty.key)
            if series is not None and series.doubts:
                continue
            kept = self.applies(None)
            if kept:
                duty.needs = ()
                self.settle(duty, OPEN, at)
                if duty.limit is not None:
                    self.fold.schedule(duty.limit, LIMIT_TIMER, self, duty)
            elif kept is False:
                self.settle(duty, NOT_APPLICABLE, at)

    def _perhaps_done(self, series: Series, record: Record, kept: bool | None) -> None:
        gap = series.gap
        if gap is not None and gap.live:
            key = () if self.spec.key is None or self._key(record) is not None else (self.spec.key,)
            self.doubt(gap, (*key, *(() if kept else self.unknowns(self.spec.targets, record))))
            if series.soonest is not None and record.at < series.soonest:
                series.perhaps_too_soon = True

    def _perhaps_ended(self, record: Record) -> None:
        key = self._key(record)
        for series in self.series.values():
            if key is None or key == series.key:
                series.doubts.append(record)
                self.fold.unsure += 1

    def _settle_doubts(self, at: int) -> None:
        """An end that was unknown may become known.

        A gap that opened after a real end never was (docs/semantics.md 5.7).
        """
        for key, series in list(self.series.items()):
            ended = [self._ended_by(record) for record in series.doubts]
            if True in ended:
                if series.gap is not None and series.gap.state is UNSURE:
                    self.settle(series.gap, NOT_APPLICABLE, at)
                self._end(series, at)
                del self.series[key]
            else:
                series.doubts = [
                    one for one, known in zip(series.doubts, ended, strict=True) if known is None
                ]

    def _ended_by(self, record: Record) -> bool | None:
        if self.spec.key is not None and self._key(record) is None:
            return None
        known = [
            True if one.condition is None else self.fold.test(one.condition, record)
            for one in self.spec.until
            if one.event == record.event
        ]
        return True if True in known else None if None in known else False

    def _asked(self, series: Series) -> tuple[str, ...]:
        """What would tell whether the series has ended."""
        needs: set[str] = set()
        for record in series.doubts:
            if self.spec.key is not None and self._key(record) is None:
                needs.add(self.spec.key)
            needs.update(self.unknowns(self.spec.until, record))
        return tuple(sorted(needs))

    # -- timers and the end -------------------------------------------------------------------
    def timer(self, at: int, kind: int, payload: Any) -> None:
        """The limit of a gap, or its soon mark."""
        gap: Duty = payload
        if kind != LIMIT_TIMER:
            if gap.state is OPEN and not gap.marked:
                gap.marked = True
                self.fold.changes.append((gap, OPEN, OPEN, at))
                self.fold.derive(f"{self.rule.id}.due_soon", at)
            return
        if not gap.live or gap.limit != at:
            return
        needs = self._doubts(gap)
        if gap.state is UNSURE or needs is not None:
            gap.needs = gap.needs or needs or ()
            self.settle(gap, UNKNOWN, at)
            return
        self.violate(gap, at)
        self.fold.derive(f"{self.rule.id}.violated", at)

    def _doubts(self, gap: Duty) -> tuple[str, ...] | None:
        """What leaves the verdict of a gap unknown at its limit, or None.

        See docs/semantics.md 2.5, 11.9.
        """
        series = self.series.get(gap.key)
        if gap.perhaps:
            return gap.doubts
        if series is not None and series.gap is gap and series.doubts:
            return self._asked(series)
        return ("calendar",) if gap.provisional else None

    def case_ends(self, at: int) -> None:
        """The end of the case ends every series, as `until` (docs/semantics.md 12.6)."""
        for series in self.series.values():
            self._end(series, at)
        self.series.clear()

    def derived(self, record: Record, moment: Moment | None) -> None:
        """A derived event between moments may start or end the series."""
        if not self.fold.running_after(record.at):
            return
        if any(one.event == record.event for one in self.spec.until) and None in self.series:
            self._end(self.series.pop(None), record.at)
        if any(one.event == record.event for one in self.spec.start) and None not in self.series:
            self.series[None] = Series(None)
            self._gap(self.series[None], record.at)
