"""This module folds the records of one case through the machines of a program.

It does so moment by moment.

See docs/semantics.md 1.3, 1.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sopkit.case import Record
from sopkit.kernel.apart import ApartMachine
from sopkit.kernel.attempts import AttemptMachine
from sopkit.kernel.before import BeforeMachine
from sopkit.kernel.counters import CountMachine
from sopkit.kernel.every import EveryMachine
from sopkit.kernel.fills import FillMachine
from sopkit.kernel.flow import FlowMachine
from sopkit.kernel.guards import GuardMachine
from sopkit.kernel.holds import HoldMachine
from sopkit.kernel.machine import ESCALATION_TIMER, READY_TIMER, Machine
from sopkit.kernel.orders import OrderMachine, OrderOverMachine
from sopkit.kernel.program import (
    Apart,
    Attempt,
    Before,
    Count,
    Every,
    Fill,
    Guard,
    Hold,
    Order,
    OrderOver,
    Program,
    Respond,
    Schedule,
)  # fmt: skip
from sopkit.kernel.respond import RespondMachine
from sopkit.kernel.schedule import ScheduleMachine
from sopkit.kernel.tables import table_value
from sopkit.phrases import span_after, span_before
from sopkit.quantities import MISSING, Range, Span

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sopkit.kernel.duties import Duty
    from sopkit.kernel.program import Condition

MACHINES: dict[type, type[Any]] = {
    Respond: RespondMachine,
    Before: BeforeMachine,
    Every: EveryMachine,
    Guard: GuardMachine,
    Order: OrderMachine,
    OrderOver: OrderOverMachine,
    Count: CountMachine,
    Hold: HoldMachine,
    Schedule: ScheduleMachine,
    Attempt: AttemptMachine,
    Fill: FillMachine,
    Apart: ApartMachine,
}
CLOSED = "closed"
BUILT_IN = frozenset({CLOSED, "noticed", "measured", "waived"})
FLIP = "flip"
BEFORE_ALL = -(2**62)
NO_RECORDS: tuple[Record, ...] = ()
NO_NAMES: frozenset[str] = frozenset()
NO_PLANS: Mapping[str, int | None] = MappingProxyType({})


class Scope:
    """What conditions read: facts, happenings and the judged event, at one instant."""

    __slots__ = ("at", "counts", "facts", "last", "this", "this_at", "this_by", "this_role", "zone")

    def __init__(
        self, facts: dict[str, Any], last: dict[str, Record], counts: dict[str, int], zone: Any
    ) -> None:
        self.facts = facts
        self.last = last
        self.counts = counts
        self.zone: ZoneInfo | None = zone
        self.this: Mapping[str, Any] | None = None
        self.this_role: str | None = None
        self.this_by: str | None = None
        self.this_at: int | None = None
        self.at = 0

    def judging(self, record: Record | None) -> Scope:
        """The same scope with `this` set to a record."""
        if record is None:
            self.this = self.this_role = self.this_by = self.this_at = None
        else:
            self.this = record.data
            self.this_role = record.role
            self.this_by = record.by
            self.this_at = record.at
        return self


class Moment:
    """All records in force with one instant.

    `events` are the happenings by name, `plans` the announced instants, `touched` the names of
    both. `before` holds the facts as they were, where a picture may need them; `effects` what each
    record set. `running` says that duties may open: the case has begun and not ended, in this
    moment at the latest, or this moment is all of it (docs/semantics.md 12.9).
    """

    # most moments have none of these
    plans: Mapping[str, int | None] = NO_PLANS
    before: dict[str, Any] | None = None
    effects: dict[int, dict[str, Any]] | None = None
    waivers: Sequence[Record] = NO_RECORDS
    starts = ends = running = False
    touched: frozenset[str] = NO_NAMES

    def __init__(self, at: int, records: Sequence[Record]) -> None:
        self.at = at
        self.records = records
        self.single = len(records) == 1
        self.events: dict[str, list[Record]] = {}
        self.prior: dict[str, Record | None] = {}

    def joined(self, record: Record) -> Moment:
        """The same moment with one record more, which has not happened."""
        moment = Moment(self.at, (*self.records, record))
        moment.events, moment.prior, moment.plans = self.events, self.prior, self.plans
        moment.before, moment.effects = self.before, self.effects
        return moment


class Fold:
    """The running state of one case.

    `changes` collects (duty, state before, state after, instant) until it is taken. `problems` are
    bad records: (record, code, detail); `after_end` holds records, each with a rule that would have
    opened a duty if the case had not ended. `facts` and `plans` are known from the start. Feed
    moments in time order with `fold`; then `come_to` an instant.
    """

    def __init__(
        self,
        program: Program,
        facts: Mapping[str, Any] | None = None,
        plans: Mapping[str, int | None] | None = None,
    ) -> None:
        self.program = program
        self.facts: dict[str, Any] = {name: info.default for name, info in program.facts.items()}
        self.facts.update(program.constants)
        self.facts.update(facts or {})
        self.last: dict[str, Record] = {}
        self.counts: dict[str, int] = {}
        self.plans: dict[str, int | None] = dict(plans or {})
        self.announced: dict[str, int] = dict.fromkeys(self.plans, BEFORE_ALL)
        self.history: dict[str, list[int]] = {}
        self.scope = Scope(self.facts, self.last, self.counts, program.zone)
        self.now = 0
        self.begun: int | None = None
        self.ended: int | None = None
        self.unsure = 0
        self.changes: list[tuple[Duty, str | None, str, int]] = []
        self.problems: list[tuple[Record, str, Any]] = []
        self.after_end: list[tuple[Record, str]] = []
        self.timers: list[tuple[int, int, int, Machine, Any]] = []
        self._timer_count = 0
        self.current: Moment | None = None
        self.latest: Moment | None = None
        self._one = Moment(0, NO_RECORDS)
        self._one.single = True
        self._extra: list[int] = []
        self._build()

    # -- machines -----------------------------------------------------------------------------
    def _build(self) -> None:
        program = self.program
        self.flow = (
            FlowMachine(program.flow, self)
            if program.flow is not None and program.flow.steps
            else None
        )
        machines: list[Machine] = [self.flow] if self.flow is not None else []
        machines += [MACHINES[type(spec)](spec, self) for spec in _listening_order(program.rules)]
        self.machines = machines
        self.routes: dict[str, tuple[int, ...]] = {}
        self.fact_routes: dict[str, tuple[int, ...]] = {}
        always = [place for place, machine in enumerate(machines) if machine.always]
        for event in set().union(*(machine.events for machine in machines)):
            listening = {place for place, machine in enumerate(machines) if event in machine.events}
            self.routes[event] = tuple(sorted(listening.union(always)))
        for fact in set().union(*(machine.facts for machine in machines)):
            self.fact_routes[fact] = tuple(
                place for place, machine in enumerate(machines) if fact in machine.facts
            )
        self._always = tuple(always)
        self._starts = {one.event for one in program.starts}
        self._ends = {one.event for one in program.ends} | {CLOSED}
        self.tracked = {event for machine in machines for event in _counted(machine)}
        special = {*self._starts, *self._ends, *self.tracked, *program.sets, *program.planned}
        special |= {
            machine.spec.anchor for machine in machines if isinstance(machine, BeforeMachine)
        }
        self.flips = [(machine, flip) for machine in machines for flip in _flips(machine)]
        self._plain = (
            NO_NAMES if self.flips or program.tables else frozenset(program.events) - special
        )

    # -- what machines ask --------------------------------------------------------------------
    def test(self, condition: Condition, record: Record | None) -> bool | None:
        """A condition in the live scope, with `record` as the judged event."""
        return condition.test(self.scope.judging(record))

    def needs(self, condition: Condition, record: Record | None) -> tuple[str, ...]:
        """What would settle a condition in the live scope."""
        return condition.needs(self.scope.judging(record))

    def amount(self, amount: Any) -> Any:
        """The span, or the value of the parameter that stands for it; None while it has none."""
        name = getattr(amount, "name", None)
        return amount if name is None else self.program.amounts.get(name) or self.facts.get(name)

    def elapsed(self, amount: Any) -> int | None:
        """Microseconds of an elapsed span.

        None for spans of the calendar and parameters without value.
        """
        value = self.amount(amount)
        if value is None or isinstance(value, int):
            return value
        microseconds: int | None = getattr(value, "microseconds", None)
        return microseconds

    def after(self, start: int, amount: Any) -> int | None:
        """The instant a span after `start`; None while its parameter has no value."""
        value = self._length(amount)
        if isinstance(value, Span):
            return span_after(start, value, self.program.calendar)
        return None if value is None else start + value

    def before(self, end: int, amount: Any) -> int | None:
        """The instant a span before `end`: of days, the beginning of the date.

        None while its parameter has no value.
        """
        value = self._length(amount)
        if isinstance(value, Span):
            return span_before(end, value, self.program.calendar, reading="earliest")
        return None if value is None else end - value

    def _length(self, amount: Any) -> int | Span | None:
        """A span, or elapsed microseconds; of a range the longer one."""
        value = self.amount(amount)
        if isinstance(value, Range):
            bound = value.high or value.low
            value = bound.span if bound is not None else None
        return value if isinstance(value, int | Span) else None

    def missing(self, amount: Any) -> tuple[str, ...]:
        """The name of a parameter without value."""
        name = getattr(amount, "name", None)
        return () if name is None else (name,)

    def running_after(self, at: int) -> bool:
        """Whether a duty may open at an instant between moments."""
        return self.begun is not None and self.begun <= at and self.ended is None

    def schedule(self, at: int, kind: int, machine: Machine, payload: Any) -> None:
        """Call `machine.timer` once `at` has passed (limits) or has come (soon, periods, flips)."""
        self._timer_count += 1
        heappush(self.timers, (at, kind, self._timer_count, machine, payload))

    def schedule_escalations(self, duty: Duty, machine: Machine) -> None:
        """Tell of a violation that is still owed when each of its escalations is due.

        See docs/semantics.md 13.3.
        """
        for escalation in duty.rule.escalations:
            since = (
                None if duty.violated_at is None else self.after(duty.violated_at, escalation.after)
            )
            if since is not None:
                self.schedule(since, ESCALATION_TIMER, machine, duty)

    def problem(self, record: Record, code: str, detail: Any = None) -> None:
        """Note a bad record; it is kept and otherwise ignored (docs/semantics.md 1.9)."""
        self.problems.append((record, code, detail))

    def opens_nothing(self, record: Record, rule_id: str) -> None:
        """Note a record that opens no duty of a rule because the case has ended.

        What opens none before the case has begun is no matter of the record, and a derived event
        was not recorded (docs/semantics.md 12.6, 13.4).
        """
        if self.ended is not None and record.number:
            self.after_end.append((record, rule_id))

    def derive(self, name: str, at: int, moment: Moment | None = None) -> None:
        """A derived event happens; machines that listen come later in order.

        See docs/semantics.md 13.4.
        """
        places = self.routes.get(name)
        if places is None or self._waived_now(name.rpartition(".")[0], at):
            return
        record = Record(number=0, at=at, event=name)
        self.last[name] = record
        if self.current is not None and self.current.at == at:
            self.current.events.setdefault(name, []).append(record)
            self._extra.extend(places)
            return
        met = self.latest if self.latest is not None and self.latest.at == at else None
        for place in places:
            machine = self.machines[place]
            if name in machine.events:
                machine.derived(record, met)

    def _waived_now(self, rule_id: str, at: int) -> bool:
        """What is waived at the very instant of its violation raises nothing.

        See docs/semantics.md 12.5.
        """
        return any(one.waives == rule_id for one in self._waivers_at(at))

    # -- folding ------------------------------------------------------------------------------
    def fold(self, at: int, records: Sequence[Record]) -> None:
        """Fold one moment, later than all before; `records` are in force and in order of `seq`."""
        if self.timers and self.timers[0][0] < at:
            self.advance(at)
        self.now = self.scope.at = at
        moment = Moment(at, records)
        if not moment.single or records[0].data or records[0].event in self.program.sets:
            moment.before = dict(self.facts)
        changed: set[str] = set()
        for record in records:
            self._take(record, moment, changed)
        if self.program.tables:
            self._derive_facts(moment, changed)
        self._begin_and_end(moment)
        self.current = moment
        self._dispatch(moment, changed)
        if moment.ends:
            moment.running = False
            for machine in self.machines:
                machine.case_ends(at)
        for record in moment.waivers:
            self._waive(record)
        self.current = None
        self.latest = moment
        if self.flips:
            self._schedule_flips(at)

    def fold_one(self, record: Record) -> None:
        """Fold a moment of one record. A plain happening, which most are, takes the short way."""
        event = record.event
        plain = event in self._plain and event not in self.plans and record.waives is None
        if not plain or record.data or record.planned is not MISSING or self.begun is None:
            self.fold(record.at, (record,))
            return
        assert event is not None
        at = record.at
        if self.timers and self.timers[0][0] < at:
            self.advance(at)
        self.now = self.scope.at = at
        # nobody keeps a moment, so one serves all plain happenings
        moment = self._one
        moment.at = at
        moment.records = (record,)
        moment.events = {event: [record]}
        moment.prior = {event: self.last.get(event)}
        moment.running = self.ended is None
        self.last[event] = record
        self.counts[event] = self.counts.get(event, 0) + 1
        self.current = moment
        places = self.routes.get(event, self._always)
        for place in places:
            self.machines[place].moment(moment)
            if self._extra:
                self._dispatch_rest(moment, place, places)
                break
        self.current = None
        self.latest = moment

    def _take(self, record: Record, moment: Moment, changed: set[str]) -> None:
        event = record.event
        if record.waives is not None:
            if not record.reason:
                self.problem(record, "waiver_without_reason", record.waives)
                return
            if record.waives not in self.program.waivable:
                self.problem(record, "undeclared_rule", record.waives)
            moment.waivers = (*moment.waivers, record)
            event = "waived"
        if event is None:
            self._set_facts(record, changed)
            return
        if event not in self.program.events and event not in BUILT_IN:
            self.problem(record, "undeclared_event", event)
            return
        if record.planned is not MISSING:
            self.plans[event] = record.planned
            moment.plans = {**moment.plans, event: record.planned}
            self.announced[event] = record.at
            moment.touched |= {event}
        else:
            self._happen(event, record, moment)
        if record.data:
            self._set_facts(record, changed)
        if event in self.program.sets:
            self._set_effects(record, event, moment, changed)

    def _set_effects(self, record: Record, event: str, moment: Moment, changed: set[str]) -> None:
        """Facts that doing it changes."""
        values: dict[str, Any] = {}
        for name, expression in self.program.sets[event]:
            self.facts[name] = values[name] = expression.value(self.scope.judging(record))
            changed.add(name)
        moment.effects = {**(moment.effects or {}), id(record): values}

    def _happen(self, event: str, record: Record, moment: Moment) -> None:
        if event in moment.events:
            moment.events[event].append(record)
        else:
            moment.events[event] = [record]
            moment.prior[event] = self.last.get(event)
        self.last[event] = record
        self.counts[event] = self.counts.get(event, 0) + 1
        if event in self.plans:
            moment.touched |= {event}
        if event in self.tracked:
            self.history.setdefault(event, []).append(record.at)
            moment.touched |= {event}

    def _set_facts(self, record: Record, changed: set[str]) -> None:
        declared = self.program.facts
        fields = self.program.events.get(record.event or "", {})
        for name, value in record.data.items():
            if name in declared:
                self.facts[name] = value
                changed.add(name)
            elif name not in fields and name != "exit":
                self.problem(record, "undeclared_field", name)

    def _derive_facts(self, moment: Moment, changed: set[str]) -> None:
        """Decision tables, in the order of the file: a later one may read an earlier one."""
        self.scope.judging(None)
        for table in self.program.tables:
            value = table_value(table, self.scope)
            if value != self.facts.get(table.fact):
                self.facts[table.fact] = value
                changed.add(table.fact)

    def _begin_and_end(self, moment: Moment) -> None:
        if self.begun is None and self._begins(moment):
            self.begun = moment.at
            moment.starts = True
        if (
            self.begun is not None
            and self.ended is None
            and not self._ends.isdisjoint(moment.events)
        ):
            ends = self.program.ends
            closing = any(
                one.condition is None or self.test(one.condition, record)
                for one in ends
                for record in moment.events.get(one.event, NO_RECORDS)
            )
            if closing or CLOSED in moment.events:
                self.ended = moment.at
                moment.ends = True
        # the only moment of a case is all of it, so what happened in it happened in the case
        moment.running = self.begun is not None and (self.ended is None or moment.starts)

    def _begins(self, moment: Moment) -> bool:
        starts = self.program.starts
        if not starts:
            return bool(moment.events or moment.plans or moment.records)
        return any(
            one.condition is None or bool(self.test(one.condition, record))
            for one in starts
            for record in moment.events.get(one.event, NO_RECORDS)
        )

    def _dispatch(self, moment: Moment, changed: set[str]) -> None:
        if moment.starts or moment.ends:
            places: Iterable[int] = range(len(self.machines))
        elif not changed and not moment.plans and len(moment.events) == 1:
            places = self.routes.get(next(iter(moment.events)), self._always)
        else:
            wanted = set(self._always)
            for event in (*moment.events, *moment.plans):
                wanted.update(self.routes.get(event, ()))
            for fact in changed:
                wanted.update(self.fact_routes.get(fact, ()))
            places = sorted(wanted)
        machines = self.machines
        self._extra.clear()
        for place in places:
            machines[place].moment(moment)
            if self._extra:
                self._dispatch_rest(moment, place, places)
                break
        self._forget_plans(moment)

    def _dispatch_rest(self, moment: Moment, done: int, places: Iterable[int]) -> None:
        """Go on with the machines that listen to events derived in this moment."""
        waiting = [place for place in {*places, *self._extra} if place > done]
        heapify(waiting)
        self._extra.clear()
        seen = set(waiting)
        while waiting:
            place = heappop(waiting)
            self.machines[place].moment(moment)
            for extra in self._extra:
                if extra > place and extra not in seen:
                    seen.add(extra)
                    heappush(waiting, extra)
            self._extra.clear()

    def _forget_plans(self, moment: Moment) -> None:
        """An event that happened has no plan any more, unless a later one was announced with it."""
        for event in moment.events:
            if event in self.plans and (moment.plans.get(event) or 0) <= moment.at:
                self.plans[event] = None

    def _waive(self, record: Record) -> None:
        name = record.waives or ""
        for machine in self.machines:
            if machine is self.flow:
                self.flow.waive(record, name)
            else:
                machine.forgive((record,))

    # -- time ---------------------------------------------------------------------------------
    def advance(self, before: int) -> None:
        """Fire all timers whose instant is earlier than `before`, in time order."""
        timers = self.timers
        while timers and timers[0][0] < before:
            self._fire(heappop(timers))

    def _fire(self, timer: tuple[int, int, int, Machine, Any]) -> None:
        at, kind, _, machine, payload = timer
        self.now = self.scope.at = at
        if kind in (ESCALATION_TIMER, READY_TIMER):
            if payload.owed and (kind == ESCALATION_TIMER or payload.earliest == at):
                self.changes.append((payload, payload.state, payload.state, at))
            return
        if payload is FLIP:
            moment = Moment(at, ())
            moment.running = self.running_after(at)
            machine.moment(moment)
            # the duties of steps open and close with them
            for place in self._always if machine is self.flow else ():
                self.machines[place].moment(moment)
            return
        machine.timer(at, kind, payload)
        # what a date or period opens at the instant of a waiver exists at that instant
        machine.forgive(self._waivers_at(at))

    def _waivers_at(self, at: int) -> Sequence[Record]:
        """The waivers of a moment that is folded or was the last one."""
        moment = self.current or self.latest
        return moment.waivers if moment is not None and moment.at == at else NO_RECORDS

    def come_to(self, at: int) -> bool:
        """Bring the case to `at`.

        Limits before it are judged, and what happens at it by itself has happened.

        True if a timer of the instant `at` itself fired: records of that instant then need a new
        fold.
        """
        self.advance(at)
        fired = False
        timers = self.timers
        held: list[tuple[int, int, int, Machine, Any]] = []
        while timers and timers[0][0] == at:
            timer = heappop(timers)
            if timer[1] <= 0:
                self._fire(timer)
                fired = fired or timer[1] == 0
            else:
                held.append(timer)
        for timer in held:
            heappush(timers, timer)
        self.now = self.scope.at = at
        return fired

    def _schedule_flips(self, at: int) -> None:
        for machine, flip in self.flips:
            turn = flip.turns_at(self.scope)
            if turn is not None and turn > at:
                self.schedule(turn, 0, machine, FLIP)

    # -- pictures -----------------------------------------------------------------------------
    def picture(
        self, record: Record, moment: Moment, *, together: bool, reads: frozenset[str] | None = None
    ) -> Scope:
        """What a guard sees of a moment: all of it but the event, or only what was before.

        `reads` are the events it looks for; where the moment has none of them, no copies are made.

        See docs/semantics.md 1.6.
        """
        facts = self._pictured(record, moment, together)
        if reads is not None and reads.isdisjoint(moment.events):
            if facts is self.facts:
                return self.scope.judging(record)
            last, counts = self.last, self.counts
        else:
            last, counts = self._without(record, moment, together)
        scope = Scope(facts, last, counts, self.scope.zone).judging(record)
        scope.at = moment.at
        return scope

    def _pictured(self, record: Record, moment: Moment, together: bool) -> dict[str, Any]:
        """Facts less those the event itself sets; its own data belong to both pictures."""
        before, effects = moment.before, moment.effects
        if before is None or (together and (effects is None or id(record) not in effects)):
            return self.facts
        facts = dict(before)
        for one in moment.records if together else (record,):
            facts.update(
                (name, value) for name, value in one.data.items() if name in self.program.facts
            )
            if effects is not None and one is not record:
                facts.update(effects.get(id(one), {}))
        return facts

    def _without(
        self, record: Record, moment: Moment, together: bool
    ) -> tuple[dict[str, Record], dict[str, int]]:
        last, counts = dict(self.last), dict(self.counts)
        for event, records in moment.events.items():
            left = [one for one in records if one is not record] if together else []
            if len(left) == len(records):
                continue
            counts[event] = counts.get(event, 0) - (len(records) - len(left))
            prior = left[-1] if left else moment.prior.get(event)
            if prior is None:
                last.pop(event, None)
            else:
                last[event] = prior
        return last, counts


def _counted(machine: Machine) -> frozenset[str]:
    clock = getattr(machine, "clock", None)
    return clock.anchors if clock is not None else frozenset()


def _flips(machine: Machine) -> list[Any]:
    spec: Any = getattr(machine, "spec", None)
    if isinstance(machine, FlowMachine):
        conditions = [one for step in machine.steps for one in (step.rule.when, *step.unless)]
    elif isinstance(spec, Hold):
        conditions = [spec.that, spec.running, spec.rule.when]
    elif isinstance(spec, Respond):
        conditions = [spec.becomes, *spec.unless]
    elif isinstance(spec, (Every, Before)):
        conditions = [spec.running] if isinstance(spec, Every) else list(spec.unless)
    else:
        conditions = []
    return [flip for condition in conditions if condition is not None for flip in condition.flips]


def _listening_order(rules: Sequence[Any]) -> list[Any]:
    """Rules that listen to another rule come after it; otherwise the order of the file."""
    by_id = {spec.rule.id: spec for spec in rules}
    ordered: list[Any] = []
    seen: set[int] = set()

    def visit(spec: Any) -> None:
        if id(spec) in seen:
            return
        seen.add(id(spec))
        for name in _heard(spec):
            owner, _, _ = name.rpartition(".")
            if owner in by_id:
                visit(by_id[owner])
        ordered.append(spec)

    for spec in rules:
        visit(spec)
    return ordered


def _heard(spec: Any) -> set[str]:
    groups = [
        getattr(spec, name, ())
        for name in ("triggers", "start", "until", "events", "unless_events", "targets")
    ]
    return {one.event for group in groups if isinstance(group, tuple) for one in group}
