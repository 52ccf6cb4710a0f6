"""This module reads out of one case what is then judged over many: samples, stays and hits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from sopkit.frozen import dataclass
from sopkit.kernel.fold import Fold
from sopkit.kernel.log import in_force, moments
from sopkit.kernel.many import CountBy, Kpi, Overlap, Period, period_at
from sopkit.quantities import NONE

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.many import Many
    from sopkit.kernel.program import Condition, Occurrence, Program, Rule

COUNTED = "counted"
UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
WAIVED = "waived"
OPEN = "open"
Needs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """What one case gives to a figure: counted with its value, or counted apart."""

    state: str
    at: int
    key: Any = None
    value: Any = None
    needs: Needs = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A case has `value` from `start` to before `end` (None: still); perhaps, if not `sure`."""

    start: int
    end: int | None
    value: Any
    sure: bool
    needs: Needs = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence that counts, or perhaps does; `group` holds its values, None where unknown."""

    at: int
    seq: int
    record: int | str
    group: tuple[Any, ...]
    sure: bool
    needs: Needs = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that one case gives to one rule; `waivers` are the instants at which it was waived."""

    spec: Many
    found: Sequence[Any]
    waivers: tuple[int, ...]


class Observer(Protocol):
    """Looks on while a case is folded, for one rule."""

    found: list[Any]

    def before(self, at: int) -> None:
        """A moment at `at` comes next."""

    def moment(self, at: int, records: Sequence[Record]) -> None:
        """The records of a moment have happened."""

    def finish(self, at: int) -> None:
        """The case has come to the instant of judging."""


class Lens:
    """Folds cases of one program for what is judged over many of them, and for nothing else."""

    def __init__(self, program: Program) -> None:
        self.many = program.many
        self._light = replace(program, rules=(), flow=None)

    def gather(
        self,
        records: Sequence[Record],
        at: int,
        known_at: int | None = None,
        *,
        facts: Mapping[str, Any] | None = None,
        plans: Mapping[str, int | None] | None = None,
    ) -> list[Gathered]:
        """What the records in force up to `at` give to each rule."""
        fold = Fold(self._light, facts, plans)
        observers = [observer(spec, fold) for spec in self.many]
        standing, _ = in_force(records, known_at)
        waivers: dict[str, tuple[int, ...]] = {}
        for instant, group in moments(standing, at):
            for one in observers:
                one.before(instant)
            fold.fold(instant, group)
            for one in observers:
                one.moment(instant, group)
            for record in group:
                if record.waives is not None and record.reason:
                    waivers[record.waives] = (*waivers.get(record.waives, ()), instant)
        for one in observers:
            one.before(at)
        fold.come_to(at)
        for one in observers:
            one.finish(at)
        pairs = zip(self.many, observers, strict=True)
        return [Gathered(spec, one.found, waivers.get(spec.rule.id, ())) for spec, one in pairs]


def observer(spec: Many, fold: Fold) -> Observer:
    """The observer of a rule."""
    if isinstance(spec, Overlap):
        return StayObserver(spec, fold)
    if isinstance(spec, CountBy):
        return HitObserver(spec, fold)
    if spec.whole_case:
        return CaseObserver(spec, fold)
    return TimeObserver(spec, fold) if spec.until else EventObserver(spec, fold)


def happened(
    occurrences: tuple[Occurrence, ...], records: Sequence[Record], fold: Fold
) -> Iterator[tuple[Record, bool | None, Needs]]:
    """The records that are one of these events, perhaps (None) for want of facts."""
    for record in records:
        if record.is_plan or record.event is None:
            continue
        conditions = [one.condition for one in occurrences if one.event == record.event]
        answers = [True if one is None else fold.test(one, record) for one in conditions]
        if True in answers:
            yield record, True, ()
        elif None in answers:
            yield record, None, needs_of(conditions, record, fold)


def needs_of(conditions: Sequence[Condition | None], record: Record | None, fold: Fold) -> Needs:
    """The facts that would settle these conditions."""
    found: set[str] = set()
    for condition in conditions:
        if condition is not None:
            found.update(fold.needs(condition, record))
    return tuple(sorted(found))


def in_scope(
    rule: Rule,
    where: Condition | None,
    roles: frozenset[str],
    record: Record,
    fold: Fold,
) -> tuple[str | None, Needs]:
    """Counted, unknown or not_applicable, with what would tell; None outside the rule's scope."""
    if roles and record.role is not None and record.role not in roles:
        return None, ()
    needs: Needs = ("role",) if roles and record.role is None else ()
    kept = True if where is None else fold.test(where, record)
    if kept is False:
        return None, ()
    applies = True if rule.when is None else fold.test(rule.when, record)
    if applies is False:
        return NOT_APPLICABLE, ()
    unknown = [one for one, answer in ((where, kept), (rule.when, applies)) if answer is None]
    needs = (*needs, *needs_of(unknown, record, fold))
    return (UNKNOWN if needs or unknown else COUNTED), needs


class KpiObserver:
    """What the observers of figures share."""

    def __init__(self, spec: Kpi, fold: Fold) -> None:
        self.spec = spec
        self.fold = fold
        self.found: list[Sample] = []

    def before(self, at: int) -> None:
        """Nothing is settled between moments."""

    def finish(self, at: int) -> None:
        """Nothing is left over."""

    def scoped(self, record: Record) -> tuple[str | None, Needs]:
        """How a record stands to the figure."""
        return in_scope(self.spec.rule, self.spec.where, self.spec.scope_roles, record, self.fold)

    def take(self, state: str, needs: Needs, record: Record, at: int, value: Any = None) -> None:
        """Notes a sample; without key or value it is unknown, a recorded none does not apply."""
        key = None if self.spec.per is None else self.spec.per.of(record, self.fold.facts)
        if state == COUNTED and self.spec.per is not None and key is None:
            state, needs = UNKNOWN, (self.spec.per.name,)
        if state == COUNTED and value is None:
            state = UNKNOWN
        if state == COUNTED and value is NONE:
            state = NOT_APPLICABLE
        self.found.append(Sample(state, at, key, value if state == COUNTED else None, needs))


class EventObserver(KpiObserver):
    """Each occurrence is counted, or a field of it."""

    def moment(self, at: int, records: Sequence[Record]) -> None:
        """Takes the occurrences of the moment."""
        for record, sure, needs in happened(self.spec.events, records, self.fold):
            state, more = self.scoped(record)
            if state is None:
                continue
            name = self.spec.field
            value = 1 if name is None else record.data.get(name)
            if state == COUNTED and value is None and name is not None:
                more = (name,)
            if not sure and state == COUNTED:
                state = UNKNOWN
            self.take(state, (*needs, *more), record, at, value)


class TimeObserver(KpiObserver):
    """The time from each of one event to the next of another, which gives instant, key and role."""

    def __init__(self, spec: Kpi, fold: Fold) -> None:
        super().__init__(spec, fold)
        self.waiting: list[tuple[Record, Needs | None]] = []

    def moment(self, at: int, records: Sequence[Record]) -> None:
        """Begins and ends come together in one moment, whatever their order.

        See docs/semantics.md P2.
        """
        for record, sure, needs in happened(self.spec.events, records, self.fold):
            self.waiting.append((record, None if sure else needs))
        for record, sure, needs in happened(self.spec.until, records, self.fold):
            state, more = self.scoped(record)
            if state is None:
                continue
            if not sure or state == UNKNOWN:
                more = (*needs, *more)
                self.waiting = [(one, (*(was or ()), *more)) for one, was in self.waiting]
                continue
            for begun, doubt in self.waiting:
                kind = state if doubt is None else UNKNOWN
                self.take(kind, doubt or (), record, at, at - begun.at)
            self.waiting = []

    def finish(self, at: int) -> None:
        """What still waits is open, or had no end when the case ended."""
        for begun, doubt in self.waiting:
            state = NOT_APPLICABLE if self.fold.ended is not None else OPEN
            if doubt is not None:
                state = UNKNOWN
            self.found.append(Sample(state, begun.at, None, None, doubt or ()))


class CaseObserver(KpiObserver):
    """The case is counted once, as it stands when its period is over."""

    def __init__(self, spec: Kpi, fold: Fold) -> None:
        super().__init__(spec, fold)
        self.first: tuple[Record, Needs] | None = None
        self.sure = False
        self.period: Period | None = None
        self.done = False
        self.part: bool | None = False
        self.doubt: Needs = ()

    def before(self, at: int) -> None:
        """A period that is over settles the case as it stood then."""
        if self.period is not None and not self.done and at >= self.period.end:
            self.fold.scope.at = self.period.end - 1
            self._settle(over=True)

    def moment(self, at: int, records: Sequence[Record]) -> None:
        """Notes the event that the case is counted by, and whether it has the other."""
        for _, sure, needs in happened(self.spec.part, records, self.fold):
            if sure or self.part is not True:
                self.part, self.doubt = sure, () if sure else needs
        if self.sure or self.done:
            return
        for record, needs in self._counted_by(records):
            if self.first is None or not needs:
                self.first, self.sure = (record, needs), not needs
                calendar = self.fold.program.calendar
                assert calendar is not None
                self.period = period_at(calendar, at, self.spec.over)
            if self.sure:
                return

    def _counted_by(self, records: Sequence[Record]) -> Iterator[tuple[Record, Needs]]:
        if not self.spec.events:
            if self.fold.begun == records[0].at and self.first is None:
                starts = {one.event for one in self.fold.program.starts}
                yield next((one for one in records if one.event in starts), records[0]), ()
            return
        roles = self.spec.scope_roles
        for record, sure, needs in happened(self.spec.events, records, self.fold):
            if roles and record.role is None:
                yield record, (*needs, "role")
            elif not roles or record.role in roles:
                yield record, () if sure else needs

    def finish(self, at: int) -> None:
        """At the instant of judging a case that has not ended is open while its period runs."""
        if self.period is not None and not self.done:
            self._settle(over=self.fold.ended is not None)

    def _settle(self, *, over: bool) -> None:
        assert self.first is not None
        self.done = True
        record, doubt = self.first
        fold, spec = self.fold, self.spec
        member = True if spec.among is None else fold.test(spec.among, record)
        if member is False:
            return
        if member is None:
            doubt = (*doubt, *needs_of([spec.among], record, fold))
        state, more = self.scoped(record)
        if state is None:
            return
        if not over and state != NOT_APPLICABLE:
            self.take(OPEN, (), record, record.at)
            return
        if doubt or member is None:
            state = UNKNOWN if state == COUNTED else state
        value, needs = self._value(record)
        self.take(state, (*doubt, *more, *needs), record, record.at, value)

    def _value(self, record: Record) -> tuple[Any, Needs]:
        """1 or 0, or the value of the fact; None while it is unknown, with what would tell."""
        spec, fold = self.spec, self.fold
        if spec.value is not None:
            scope = fold.scope.judging(record)
            return spec.value.value(scope), spec.value.needs(scope)
        if spec.holds is not None:
            answer = fold.test(spec.holds, record)
            return (
                None if answer is None else int(answer),
                needs_of([spec.holds], record, fold) if answer is None else (),
            )
        return None if self.part is None else int(self.part), self.doubt


class HitObserver:
    """The occurrences that a counter over many cases counts."""

    def __init__(self, spec: CountBy, fold: Fold) -> None:
        self.spec = spec
        self.fold = fold
        self.found: list[Hit] = []

    def before(self, at: int) -> None:
        """Nothing is settled between moments."""

    def finish(self, at: int) -> None:
        """Nothing is left over."""

    def moment(self, at: int, records: Sequence[Record]) -> None:
        """Takes the occurrences of the moment; before its start a case counts nothing."""
        if self.fold.begun is None:
            return
        count = self.spec.count
        for record, sure, needs in happened(count.events, records, self.fold):
            state, more = in_scope(count.rule, count.where, count.scope_roles, record, self.fold)
            if state in (None, NOT_APPLICABLE):
                continue
            names = {self.spec.by.name: self.spec.by.of(record, self.fold.facts)}
            if count.per_value is not None:
                value = record.data.get(count.per_value)
                known = self.fold.facts.get(count.per_value) if value is None else value
                names[count.per_value] = known
            missing = tuple(name for name, value in names.items() if value is None)
            self.found.append(
                Hit(
                    at,
                    record.seq,
                    record.name,
                    tuple(names.values()),
                    bool(sure) and state == COUNTED and not missing,
                    (*needs, *more, *missing),
                )
            )


class StayObserver:
    """The times at which a case has a value, cut where the value changes."""

    def __init__(self, spec: Overlap, fold: Fold) -> None:
        self.spec = spec
        self.fold = fold
        self.found: list[Stay] = []
        self.begun_by: Record | None = None
        self.doubt: Needs | None = None
        self.running: Stay | None = None

    def before(self, at: int) -> None:
        """Nothing is settled between moments."""

    def moment(self, at: int, records: Sequence[Record]) -> None:
        """Begins and ends stays in the order of the log; a case that ends, ends them.

        See docs/semantics.md 5.5.
        """
        if self.fold.begun is None:
            return
        for record in records:
            self._ends(record, at)
            if self.fold.ended is None or self.fold.ended >= at:
                self._begins(record, at)
        if self.running is not None and self._value() != self.running.value:
            self._run(at)
        if self.fold.ended == at:
            self._close(at)

    def _ends(self, record: Record, at: int) -> None:
        for _, sure, needs in happened(self.spec.until, [record], self.fold):
            if sure:
                self._close(at)
            elif self.running is not None:
                self.doubt = (*(self.doubt or ()), *needs)
                self._run(at)

    def _begins(self, record: Record, at: int) -> None:
        rule, roles = self.spec.rule, self.spec.scope_roles
        for _, sure, needs in happened(self.spec.start, [record], self.fold):
            state, more = in_scope(rule, None, roles, record, self.fold)
            certain = bool(sure) and state == COUNTED
            if state in (None, NOT_APPLICABLE):
                continue
            if self.running is None or (certain and self.doubt is not None):
                self.begun_by = record
                self.doubt = None if certain else (*needs, *more)
                self._run(at)

    def _value(self) -> Any:
        """What the case has: a fact follows what becomes known, a field of the event stays."""
        assert self.begun_by is not None
        name = self.spec.of.name
        if name in self.fold.program.facts:
            return self.fold.facts.get(name)
        return self.spec.of.of(self.begun_by, self.fold.facts)

    def _run(self, at: int) -> None:
        self._close(at)
        value = self._value()
        needs = (*(self.doubt or ()), *((self.spec.of.name,) if value is None else ()))
        sure = self.doubt is None and value is not None
        self.running = Stay(at, None, value, sure, tuple(dict.fromkeys(needs)))

    def _close(self, at: int) -> None:
        if self.running is not None and self.running.start < at:
            self.found.append(replace(self.running, end=at))
        self.running = None

    def finish(self, at: int) -> None:
        """What has not ended lasts on."""
        if self.running is not None:
            self.found.append(self.running)
            self.running = None
