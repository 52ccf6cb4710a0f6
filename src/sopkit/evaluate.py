"""This module judges a case by a procedure: a pure fold, questions before acting, and a live monitor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from sopkit import guidance
from sopkit.case import Case, Record, check_version
from sopkit.errors import UsageError
from sopkit.kernel import view
from sopkit.kernel.duties import VIOLATED, Duty
from sopkit.kernel.fold import Fold
from sopkit.parts import Judged, judge_parts, last_record
from sopkit.quantities import instant_text, parse_instant
from sopkit.wording import (
    answer_lines,
    answer_text,
    duty_text,
    problem_text,
    step_text,
    violation_text,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sopkit.procedure import Procedure

At = str | datetime | int
Facts = Mapping[str, Any]

NO_FACTS: Facts = MappingProxyType({})


def instant(value: At, procedure: Procedure, zone: tzinfo | None = None) -> int:
    """Microseconds UTC of an ISO text, an aware datetime or microseconds.

    A naive text is read in `zone`, else in that of the procedure; without one it is refused.

    Raises:
        QuantityError: the text is no instant, or names no offset where there is no zone.
        UsageError: a naive datetime.
    """
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise UsageError(f"{value} has no time zone; give an aware datetime, or text with an offset")
        return round(value.timestamp() * 1_000_000)
    return parse_instant(value, zone or procedure.zone)


@dataclass(frozen=True, repr=False)
class Shown:
    """A duty, look or step as a caller sees it; instants are microseconds UTC or None."""

    procedure: Procedure = field(repr=False)
    duty: Duty = field(repr=False)
    at: int = field(repr=False)
    zone: tzinfo | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        zone = self.zone or self.procedure.zone or UTC
        due = "" if self.due is None else f" due {instant_text(self.due, zone)}"
        return f"<{type(self).__name__} {self.rule}: {self.state}{due}>"

    @property
    def rule(self) -> str:
        """The id of the rule or step."""
        return self.duty.rule.id

    @property
    def state(self) -> str:
        """waiting, pending, unknown, satisfied, violated, cancelled, waived or not_applicable."""
        return self.duty.shown(self.at)

    @property
    def opened(self) -> int:
        """When it was opened or looked at."""
        return self.duty.opened

    @property
    def earliest(self) -> int | None:
        """When it may first be done."""
        return self.duty.earliest

    @property
    def due(self) -> int | None:
        """Until when it is to be done, that instant included."""
        return self.duty.due

    @property
    def limit(self) -> int | None:
        """The due and its grace."""
        return self.duty.limit

    @property
    def provisional(self) -> bool:
        """Whether the due counts days of a calendar that is not announced yet."""
        return self.duty.provisional

    @property
    def needs(self) -> tuple[str, ...]:
        """What is missing to know it."""
        return tuple(dict.fromkeys((*self.duty.needs, *(() if self.duty.state == VIOLATED else self.duty.missing))))

    @property
    def early(self) -> int:
        """How often it was done too early to count."""
        return self.duty.early

    @property
    def severity(self) -> str:
        """info, minor, major or critical."""
        return self.duty.rule.severity

    @property
    def modality(self) -> str:
        """must, should or may."""
        return self.duty.rule.modality

    @property
    def source(self) -> tuple[str, ...]:
        """Where the demand comes from."""
        return self.procedure.sources.get(self.rule, ())

    @property
    def explanation(self) -> Any:
        """How the due was counted, as a sum that can be checked; None for plain spans."""
        return self.duty.explanation

    def text(self, language: str = "en") -> str:
        """What is to be done, for whom and until when, in one sentence."""
        return duty_text(self.procedure, self.duty, self.at, language, self.zone)


@dataclass(frozen=True, repr=False)
class Violation(Shown):
    """A broken demand: when, why, and whether it was made good."""

    @property
    def happened(self) -> int:
        """The instant of the violation."""
        assert self.duty.violated_at is not None
        return self.duty.violated_at

    @property
    def cured_at(self) -> int | None:
        """When it was done after all."""
        return self.duty.cured_at

    @property
    def dropped_at(self) -> int | None:
        """When it was no longer owed."""
        return self.duty.dropped_at

    @property
    def because(self) -> str:
        """The reason, in names of the procedure."""
        return self.duty.because

    def text(self, language: str = "en") -> str:
        """What was broken, when and why, in one sentence."""
        return violation_text(self.procedure, self.duty, language, self.zone)


@dataclass(frozen=True)
class NextStep:
    """Something to be done now: a step of the flow, or an event that a rule asks for."""

    id: str
    procedure: Procedure = field(repr=False)
    duties: tuple[Shown, ...] = field(default=(), repr=False)

    @property
    def due(self) -> int | None:
        """The nearest due of what asks for it."""
        return min((duty.due for duty in self.duties if duty.due is not None), default=None)

    @property
    def overdue(self) -> bool:
        """Whether a demand for it is already broken."""
        return any(duty.state == VIOLATED for duty in self.duties)

    @property
    def role(self) -> str | None:
        """Who is told to do it."""
        return guidance.role_of(self.procedure, self.id)

    @property
    def source(self) -> tuple[str, ...]:
        """Where it comes from."""
        own = self.procedure.sources.get(self.id, ())
        return tuple(dict.fromkeys((*own, *(one for duty in self.duties for one in duty.source))))

    def text(self, language: str = "en") -> str:
        """The instruction, in one sentence."""
        return step_text(self.procedure, self.id, language)


@dataclass(frozen=True)
class Problem:
    """A record that is kept and otherwise ignored."""

    record: int | str
    code: str
    detail: Any

    def text(self, language: str = "en") -> str:
        """What is wrong with it and what to do."""
        return problem_text(self.record, self.code, self.detail, language)


class Change:
    """One duty that came, changed or went: `before` and `after` are states, None where there was none."""

    __slots__ = ("_duty", "_procedure", "_zone", "after", "at", "before")

    def __init__(
        self,
        procedure: Procedure,
        duty: Duty,
        before: str | None,
        after: str | None,
        at: int,
        zone: tzinfo | None = None,
    ) -> None:
        self._procedure = procedure
        self._duty = duty
        self._zone = zone
        self.before = before
        self.after = after
        self.at = at

    @property
    def duty(self) -> Shown:
        """The duty or look, as it is."""
        return Shown(self._procedure, self._duty, self.at, self._zone)

    @property
    def rule(self) -> str:
        """The id of its rule or step."""
        return self._duty.rule.id

    @property
    def raised(self) -> bool:
        """A violation that was not there."""
        return self.after == VIOLATED and self.before != VIOLATED

    @property
    def retracted(self) -> bool:
        """A violation that is gone."""
        return self.before == VIOLATED and self.after != VIOLATED

    def __repr__(self) -> str:
        return f"<Change {self.rule}: {self.before} -> {self.after}>"


class Evaluation:
    """What a procedure says of a case at an instant. Everything is computed when it is first asked for."""

    def __init__(
        self,
        procedure: Procedure,
        fold: Fold,
        at: int,
        parts: Mapping[str, Evaluation] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self.procedure = procedure
        self.at = at
        self.zone = zone or procedure.zone
        self._fold = fold
        self._parts = parts or {}

    @property
    def parts(self) -> Mapping[str, Evaluation]:
        """The sub-cases by the step that runs each; the second one of a step is `step#2`."""
        return self._parts

    def _shown(self, duties: Iterable[Duty]) -> tuple[Shown, ...]:
        return tuple(Shown(self.procedure, duty, self.at, self.zone) for duty in duties)

    @cached_property
    def next_steps(self) -> tuple[NextStep, ...]:
        """What can be done now, overdue first, then by due; never what a guard would refuse (14.3)."""
        asked: dict[str, list[Duty]] = {}
        for duty in view.owed(self._fold, self.at):
            for event in self._targets(duty):
                asked.setdefault(event, []).append(duty)
        flow = self._fold.flow
        steps = [flow.steps[place] for place in flow.next_places(self.at)] if flow is not None else []
        for step in steps:
            earliest = self._earliest(step.rule.id)
            if earliest is None or earliest <= self.at:
                asked.setdefault(step.rule.id, [])
        found = [
            NextStep(name, self.procedure, self._shown(duties))
            for name, duties in asked.items()
            if not view.refused(self._fold, name, self.at, guidance.role_of(self.procedure, name))
        ]
        return tuple(sorted(found, key=self._urgency))

    def _targets(self, duty: Duty) -> tuple[str, ...]:
        steps = {step.event: step.rule.id for step in self._fold.flow.steps} if self._fold.flow else {}
        for machine in view.by_rule(self._fold).get(duty.rule.id, []):
            targets = getattr(machine.spec, "targets", ())
            return tuple(steps.get(one.event, one.event) for one in targets)
        return ()

    def _earliest(self, step_id: str) -> int | None:
        waiting = [
            duty.earliest
            for machine in view.by_rule(self._fold).get(step_id, [])
            for duty in machine.open
            if duty.earliest is not None
        ]
        return min(waiting, default=None)

    def _urgency(self, step: NextStep) -> tuple[Any, ...]:
        due = float("inf") if step.due is None else step.due
        severity = min((view.SEVERITIES[duty.severity] for duty in step.duties), default=view.SEVERITIES["minor"])
        return (not step.overdue, due, severity, guidance.place_of(self.procedure, step.id))

    @cached_property
    def duties(self) -> tuple[Shown, ...]:
        """Open duties, nearest due first."""
        return self._shown(view.pending_at(self._fold))

    @cached_property
    def all_duties(self) -> tuple[Shown, ...]:
        """Every duty and look there ever was, in the order in which they opened."""
        found = sorted(view.all_duties(self._fold), key=lambda duty: (duty.opened, duty.rule.place, duty.seq))
        return self._shown(found)

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Broken demands of modality must, cured ones too, by instant."""
        return self._broken("must")

    @cached_property
    def advice(self) -> tuple[Violation, ...]:
        """Broken demands of modality should."""
        return self._broken("should")

    def _broken(self, modality: str) -> tuple[Violation, ...]:
        return tuple(Violation(self.procedure, duty, self.at, self.zone) for duty in view.violated(self._fold, modality))

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """Facts to be found out now."""
        return tuple(view.asks(self._fold, self.at))

    @cached_property
    def unknown(self) -> dict[str, tuple[str, ...]]:
        """Rules that cannot be judged yet, with what they need."""
        return view.unsettled(self._fold, self.at)

    @cached_property
    def escalated(self) -> tuple[view.Escalated, ...]:
        """Who is told of what is still owed."""
        return tuple(view.escalations(self._fold, self.at))

    @cached_property
    def next_due(self) -> int | None:
        """Nothing changes before this instant without a new record; at it something does."""
        dues = [view.next_due(self._fold, self.at), *(part.next_due for part in self.parts.values())]
        return min((due for due in dues if due is not None), default=None)

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """One word for each rule and step with a demand (14.2)."""
        names = dict.fromkeys(spec.rule.id for spec in self.procedure.program.rules)
        flow = self._fold.flow
        names.update(dict.fromkeys(step.rule.id for step in flow.steps) if flow is not None else {})
        return view.verdicts(self._fold, names, self.at)

    def states(self, rule: str) -> list[str]:
        """The states of all duties and looks of a rule, oldest first."""
        return view.states(self._fold, rule, self.at)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Records that are kept and otherwise ignored."""
        return tuple(Problem(record.name, code, detail) for record, code, detail in self._fold.problems)

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The value of every fact, parameter and derived fact; None while unknown."""
        return dict(self._fold.facts)

    @property
    def ended(self) -> int | None:
        """When the case ended."""
        return self._fold.ended

    @property
    def exits(self) -> frozenset[tuple[str, str]]:
        """The exits of decisions that were taken so far, in any round, as (step, exit)."""
        return frozenset(self._fold.flow.taken) if self._fold.flow is not None else frozenset()

    @cached_property
    def stock(self) -> dict[str, Any]:
        """The pick list: quantity of each thing, None while a fact is missing."""
        return guidance.pick_list(self.procedure, self._fold.scope)

    @cached_property
    def told(self) -> dict[str, tuple[str, ...]]:
        """Whom each step tells, or else who does it: roles, or their deputies while those stand in."""
        return {name: guidance.told(self.procedure, name, self._fold.scope) for name in guidance.step_names(self.procedure)}


def evaluate(
    procedure: Procedure, case: Case, at: At, *, known_at: At | None = None, any_version: bool = False
) -> Evaluation:
    """Judge a case at an instant, by the records that were known at `known_at` (default: all).

    Records in force with a later `at` change nothing. The case is not changed. Its sub-cases are
    judged with it. `any_version` judges a case also by a version it did not begin under.

    Raises:
        CaseError: the case began under another version of the procedure (15.1).
    """
    when = instant(at, procedure, case.zone)
    known = None if known_at is None else instant(known_at, procedure, case.zone)
    judged = _with_case(procedure, case, any_version=any_version)
    return _evaluated(judged, case, when, known, any_version=any_version)


def _evaluated(
    procedure: Procedure, case: Case, at: int, known: int | None, given: Facts = NO_FACTS, *, any_version: bool
) -> Evaluation:
    parts, records = _judged(procedure, case, at, known, given, any_version=any_version)
    fold = _fold(procedure, case, records, at, known, given)
    return Evaluation(procedure, fold, at, parts, case.zone)


def _judged(
    procedure: Procedure, case: Case, at: int, known: int | None, given: Facts = NO_FACTS, *, any_version: bool
) -> Judged:
    """The sub-cases, and the log with their ends."""

    def judge(part: Case, handed: Facts) -> Evaluation:
        own = _with_case(part.procedure, part, any_version=any_version)
        return _evaluated(own, part, at, known, handed, any_version=any_version)

    return judge_parts(procedure, case, at, known, judge, {**given, **case.facts} if case.parts else given)


def _with_case(procedure: Procedure, case: Case, *, any_version: bool = False) -> Procedure:
    """The procedure with the values of the case, if the case may be judged by it."""
    if not any_version:
        check_version(case, procedure)
    if case.parameters:
        procedure = procedure.with_parameters(case.parameters)
    if case.zone is None or procedure.zone is not None:
        return procedure
    # conditions read dates and clocks in the zone of the case (11.1)
    return replace(procedure, program=replace(procedure.program, zone=cast("ZoneInfo", case.zone)))


def _fold(
    procedure: Procedure,
    case: Case,
    records: Sequence[Record],
    at: int,
    known: int | None = None,
    given: Facts = NO_FACTS,
) -> Fold:
    facts = {**given, **case.facts} if given else case.facts
    return view.fold_case(procedure.program, records, at, known, facts=facts, plans=case.planned)


@dataclass(frozen=True)
class Answer:
    """What `would` says: `allowed` is "yes", "no" or "ask".

    `because` names the rules and steps that refuse or cannot tell; `needs` the facts to be found out;
    `who` the roles that may; `since` when a guard would allow it; `instead` what to do; `advice` the
    broken `should`; `discharges`, `opens` and `cancels` what the event would do to duties.
    """

    allowed: str
    because: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    since: int | None = None
    instead: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    _asked: _Asked | None = field(default=None, repr=False, compare=False)

    def text(self, language: str = "en") -> str:
        """The answer in a few sentences: what is missing, who may, since when, and what instead."""
        asked = self._asked
        if asked is None:
            return self.allowed
        event = asked.record.event
        return answer_text(asked.procedure, self, language, event=event, scope=asked.scope, zone=asked.zone)

    def lines(self, language: str = "en") -> list[str]:
        """The same, each reason by itself; none for a plain yes."""
        asked = self._asked
        if asked is None:
            return []
        return answer_lines(asked.procedure, self, language, scope=asked.scope, zone=asked.zone)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answer is said from: the question, and what its conditions read."""

    procedure: Procedure
    record: Record
    scope: Any
    zone: tzinfo | None


def would(
    procedure: Procedure,
    case: Case,
    event: str,
    at: At,
    *,
    role: str | None = None,
    by: str | None = None,
    data: Mapping[str, Any] | None = None,
    any_version: bool = False,
    **record: Any,
) -> Answer:
    """Ask whether an event may happen now, before it does; nothing is recorded (7.4).

    The answer is never "yes" while a fact that decides is unknown.

    Raises:
        CaseError: the case began under another version of the procedure (15.1).
    """
    when = instant(at, procedure, case.zone)
    judged = _with_case(procedure, case, any_version=any_version)
    asked = _asked(judged, case, event, when, {"role": role, "by": by, "data": dict(data or {}), **record})
    _, log = _judged(judged, case, when, None, any_version=any_version)
    before, after = _fold(judged, case, log, when), _fold(judged, case, [*log, asked], when)
    return _answer(judged, before, after, asked, case.zone)


def _asked(procedure: Procedure, case: Case, event: str, at: int, raw: Mapping[str, Any]) -> Record:
    given = {key: value for key, value in raw.items() if value not in (None, {}, ())}
    number = max((one.number for one in case.records), default=0) + 1
    return case.read({"at": instant_text(at, UTC), "event": event, **given}, number)


def _answer(
    procedure: Procedure, before: Fold, after: Fold, asked: Record, zone: tzinfo | None = None
) -> Answer:
    looked = [
        duty
        for duty in view.all_duties(after)
        if duty.record is asked and duty.target is None and not _only_on_paper(duty, asked)
    ]
    broken = [duty for duty in looked if duty.state == VIOLATED]
    refusing = [duty for duty in broken if duty.rule.modality == "must" or duty.rule.kind == "step"]
    unknown = [duty for duty in looked if duty.state == "unknown" and _guards(duty) and duty.rule.modality == "must"]
    absent = [duty for duty in unknown if duty.absent]
    doubts = [doubt for doubt in (after.flow.doubts if after.flow else ()) if doubt[0] is asked]
    deciding = refusing + absent or unknown
    names = [duty.rule.id for duty in deciding] or [rule.id for _, rule, _ in doubts]
    allowed = "no" if refusing or absent else "ask" if unknown or doubts else "yes"
    needs = {name for duty in unknown for name in duty.needs} | {name for _, _, more in doubts for name in more}
    earlier = {duty.identity: duty for duty in view.all_duties(before)}
    return Answer(
        allowed,
        because=tuple(dict.fromkeys(names)) if allowed != "yes" else (),
        reasons=tuple(dict.fromkeys(reason for duty in deciding for reason in (duty.because, *duty.absent) if reason)),
        needs=tuple(sorted(needs)) if allowed == "ask" else (),
        who=tuple(dict.fromkeys(role for duty in deciding for role in duty.who)),
        since=max((duty.since for duty in deciding if duty.since is not None), default=None),
        instead=tuple(dict.fromkeys(name for duty in deciding for name in guidance.instead_of(procedure, duty.rule.id))),
        advice=tuple(duty.rule.id for duty in broken if duty.rule.modality == "should"),
        _asked=_Asked(procedure, asked, before.scope.judging(asked), zone),
        **_effects(earlier, after),
    )


def _guards(duty: Duty) -> bool:
    return duty.rule.kind in ("permit", "forbid", "order", "count", "roles")


def _only_on_paper(duty: Duty, asked: Record) -> bool:
    """Ticks and forms that a question does not bring refuse nothing: they come with the record."""
    given = {"attest": asked.checks, "record": asked.form or asked.evidence}
    return duty.rule.kind in given and not given[duty.rule.kind]


def _effects(earlier: Mapping[Any, Duty], after: Fold) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"discharges": [], "opens": [], "cancels": []}
    for duty in view.all_duties(after):
        was = earlier.get(duty.identity)
        if was is None and duty.live:
            found["opens"].append(duty.rule.id)
        elif was is not None and was.live and duty.state == "satisfied":
            found["discharges"].append(duty.rule.id)
        elif was is not None and was.live and duty.state == "cancelled":
            found["cancels"].append(duty.rule.id)
    return {name: tuple(dict.fromkeys(rules)) for name, rules in found.items()}


class Monitor:
    """One live case: records come in, in any order, and the changes come out.

    A record later than all folded is one step; any other folds the case anew, so that in the end a
    monitor says what `evaluate` says. A sub-case is judged with the case whenever that is looked at.
    """

    def __init__(self, procedure: Procedure, case: Case | None = None, *, any_version: bool = False) -> None:
        self.case = Case(procedure) if case is None else case
        self.any_version = any_version
        self.procedure = _with_case(procedure, self.case, any_version=any_version)
        self._records = self.case.records
        self._latest = max((record.at for record in self._records), default=-(2**62))
        self._clock = max(self._latest, last_record(self.case))
        self._touchy = False
        self._corrected = {name for record in self._records for name in _corrects(record)}
        self._fold = self._folded(self._clock)
        self._fold.changes.clear()

    def _folded(self, at: int) -> Fold:
        _, log = _judged(self.procedure, self.case, at, None, any_version=self.any_version)
        return _fold(self.procedure, self.case, log, at)

    def add(self, record: Record | Mapping[str, Any] | None = None, **raw: Any) -> list[Change]:
        """Take a record in (a `Record`, or its written form) and return what it changed."""
        if not isinstance(record, Record):
            record = self.case.read({**(record or {}), **raw}, self.case.next_number)
        self.case.append(record)
        at = record.at
        later = at > self._latest and (at > self._clock or (at == self._clock and not self._touchy))
        if self._corrects_or_is_corrected(record) or not later or self.case.parts:
            return self._anew(max(at, self._clock))
        fold = self._fold
        fold.fold_one(record)
        self._latest = self._clock = at
        timers = fold.timers
        self._touchy = bool(timers) and timers[0][0] <= at and fold.come_to(at)
        return self._taken()

    def _corrects_or_is_corrected(self, record: Record) -> bool:
        """Also a record that a correction has been waiting for (1.9)."""
        if record.voids is None and record.replaces is None:
            return bool(self._corrected) and not self._corrected.isdisjoint((record.number, record.id))
        self._corrected.update(_corrects(record))
        return True

    def advance(self, at: At) -> list[Change]:
        """Let time pass up to `at` (included) and return what changed by itself."""
        when = instant(at, self.procedure, self.case.zone)
        if when < self._clock:
            raise UsageError("a monitor's clock does not run backwards; use evaluate() to look at an earlier instant")
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
            return _evaluated(self.procedure, self.case, at, None, any_version=self.any_version)
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
        if not changes:
            return []
        several = len(changes) > 1 and len({id(change[0]) for change in changes}) < len(changes)
        taken = [Change(self.procedure, *change, self.case.zone) for change in (_merged(changes) if several else changes)]
        changes.clear()
        return taken

    def _traces(self) -> dict[Any, tuple[Duty, str, tuple[Any, ...]]]:
        """Every duty by its identity, with its state and all of it whose change is told."""
        told: dict[int, list[tuple[str, int]]] = {}
        for one in view.escalations(self._fold, self._clock):
            told.setdefault(id(one.duty), []).append((one.to, one.since))
        return {
            duty.identity: (duty, duty.state, (*_trace(duty), duty.shown(self._clock), told.get(id(duty))))
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
        changes += [self._change(old, state, None, at) for key, (old, state, _) in before.items() if key not in after]
        return changes

    def _change(self, duty: Duty, before: str | None, after: str | None, at: int) -> Change:
        return Change(self.procedure, duty, before, after, at, self.case.zone)


def _corrects(record: Record) -> tuple[int | str, ...]:
    return tuple(name for name in (record.voids, record.replaces) if name is not None)


def _merged(changes: Iterable[tuple[Duty, str | None, str, int]]) -> Iterable[tuple[Duty, str | None, str, int]]:
    """One change for each duty: what was waived at the instant of its violation raises nothing (12.5)."""
    merged: dict[int, tuple[Duty, str | None, str, int]] = {}
    for duty, before, after, at in changes:
        first = merged.get(id(duty))
        merged[id(duty)] = (duty, before if first is None else first[1], after, at)
    return merged.values()


def _trace(duty: Duty) -> tuple[Any, ...]:
    ends = (duty.earliest, duty.due, duty.marked, duty.cured_at, duty.dropped_at, duty.violated_at)
    return (duty.state, *ends, duty.needs)


