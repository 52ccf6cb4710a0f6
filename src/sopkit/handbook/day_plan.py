"""This module makes the plan of a day from one case: what is owed, by whom, until what o'clock.

Everything comes from the evaluation, so the paper says what the program says at the same instant:
what hangs on a fact that nobody knows yet is marked so, and no time is printed that was not
computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sopkit import guidance
from sopkit.handbook.terms import terms
from sopkit.handbook.traditional import TRADITIONAL, traditional, written_in
from sopkit.handbook.units import joined
from sopkit.kernel.program import EXIT_OF
from sopkit.language import fill, join, phrase
from sopkit.parts import every_part
from sopkit.quantities import say, say_instant
from sopkit.reports import said
from sopkit.speaking import capital
from sopkit.wording import question_text, reason_text, step_text

if TYPE_CHECKING:
    from datetime import tzinfo

    from sopkit.case import Case
    from sopkit.evaluation import Evaluation
    from sopkit.shown import Shown

LATE: Final = float("inf")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Something to do; `sort` is `plain`, `overdue`, `provisional` or `unknown`.

    `time` is when, in words on the clocks of the case; `note` says what is not certain about it;
    `exits` are the ways on from a step, each with where it leads to and who is told.
    """

    id: str
    time: str
    text: str
    note: str
    sort: str
    source: str
    exits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RolePlan:
    """What one role does, in the order of time."""

    id: str
    label: str
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A thing to fetch; an unknown quantity is said in words."""

    item: str
    quantity: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A label and what is known under it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The plan of one case at one instant, in one language."""

    language: str
    title: str
    id: str
    version: str
    digest: str
    case: str
    as_of: str
    planned: tuple[PlanFact, ...]
    known: tuple[PlanFact, ...]
    nothing: str
    roles: tuple[RolePlan, ...]
    stock: tuple[PlanItem, ...]
    asks: tuple[str, ...]
    log: tuple[str, ...] = ()


def day_plan(
    evaluation: Evaluation,
    case: Case,
    language: str,
    zone: tzinfo | None,
    *,
    problems: Sequence[str] = (),
) -> DayPlan:
    """The plan of a case as it stands.

    Args:
        evaluation: the case, judged.
        case: its log, for its name, its plans and what is known from the start.
        language: `en`, `zh` or `zh-hant`.
        zone: whose clocks to print; None for UTC.
        problems: what was wrong with the log when it was read, in the language of the plan.
    """
    planner = _Planner(evaluation, case, written_in(language), zone)
    plan = replace(planner.plan(), log=planner.log(problems))
    made: DayPlan = joined(plan, written_in(language))
    return replace(traditional(made), language=language) if language == TRADITIONAL else made


class _Planner:
    def __init__(
        self, evaluation: Evaluation, case: Case, language: str, zone: tzinfo | None
    ) -> None:
        self.evaluation = evaluation
        self.procedure = evaluation.procedure
        self.case = case
        self.language = language
        self.zone = zone
        self.words = terms(language)
        self.clock = said.Clock(zone, language, evaluation.at)

    def plan(self) -> DayPlan:
        procedure, at = self.procedure, self.evaluation.at
        return DayPlan(
            language=self.language,
            title=procedure.title.get(self.language, procedure.id),
            id=procedure.id,
            version=procedure.version,
            digest=procedure.digest.removeprefix("sha256:")[:16],
            case=" · ".join(
                str(one) for one in (self.case.header.get("title"), self.case.id) if one
            ),
            as_of=say_instant(at, self.zone, self.language),
            planned=self.plans(),
            known=self.facts(),
            nothing=said.not_begun(self.evaluation, self.language) or self.words["nothing_owed"],
            roles=self.roles(),
            stock=self.stock(),
            asks=tuple(self.asks()),
        )

    def log(self, problems: Sequence[str]) -> tuple[str, ...]:
        """What is wrong with records, as `sopkit next` says it."""
        found = list(problems)
        for part in self.everything():
            places = self.case.places if part is self.evaluation else {}
            found += said.of_the_log(part, self.language, places)
        return tuple(found)

    def say(self, key: str, **values: str) -> str:
        return fill(self.words[key], values)

    def everything(self) -> list[Evaluation]:
        """The case and its sub-cases."""
        return [self.evaluation, *(part for _, part in every_part(self.evaluation))]

    # -- what is to be done

    def roles(self) -> tuple[RolePlan, ...]:
        """What is owed and what may be done, by role in the order of the file."""
        found: dict[str, list[tuple[Any, PlanLine]]] = {}
        labels: dict[str, str] = {}
        for part in self.everything():
            order = list(part.procedure.model.roles)
            for role, place, line in self.lines(part):
                found.setdefault(role, []).append((place, line))
                label = said.role_label(part.procedure, role, self.language)
                labels.setdefault(role, capital(label) or self.words["anybody"])
            found = dict(
                sorted(
                    found.items(), key=lambda one: order.index(one[0]) if one[0] in order else 99
                )
            )
        return tuple(
            RolePlan(role, labels[role], tuple(line for _, line in sorted(lines, key=_place)))
            for role, lines in found.items()
        )

    def lines(self, part: Evaluation) -> Iterator[tuple[str, tuple[float, float], PlanLine]]:
        """Every duty once, then the steps that may be done and that no duty asks for."""
        ways: dict[str, None] = {}
        for duty in part.duties:
            role = self.role(part, duty)
            line = replace(self.duty(duty), exits=self.exits(part, targets(part, duty), ways))
            yield role, (duty.due or LATE, duty.earliest or 0), line
        asked = {id(duty.duty) for duty in part.duties}
        for step in part.next_steps:
            open_ = [duty for duty in step.duties if duty.due is not None]
            if any(id(duty.duty) in asked for duty in step.duties):
                continue
            role = said.doer(part, step) or ""
            exits = self.exits(part, [step.id], ways)
            if open_:
                duty = min(open_, key=lambda one: one.due or LATE)
                line = replace(self.duty(duty), id=step.id, exits=exits)
                yield role, (duty.due or LATE, 0), line
                continue
            time, text = self.words["any_time"], step.text(self.language)
            source = _cited(step.source)
            yield role, (LATE, 0), PlanLine(step.id, time, text, "", "plain", source, exits)

    def exits(self, part: Evaluation, names: list[str], told: dict[str, None]) -> tuple[str, ...]:
        """The ways on from the steps of these names; of each step on its first line only."""
        new = [name for name in names if name not in told]
        told.update(dict.fromkeys(new))
        procedure = part.procedure
        found = [one for name in new for one in said.exits(procedure, name, self.language)]
        return tuple(said.way_out(procedure, one, self.language) for one in found)

    def role(self, part: Evaluation, duty: Shown) -> str:
        """Who does what a duty asks for: the step of that name, else its first target."""
        steps = {one.id: one for one in part.next_steps}
        for name in targets(part, duty):
            if name in steps:
                return said.doer(part, steps[name]) or ""
            told = guidance.role_of(part.procedure, name)
            if told:
                return told
        return ""

    def duty(self, duty: Shown) -> PlanLine:
        """A duty with its clock times and what is not certain about them."""
        sort, notes = "plain", []
        if duty.state == "unknown":
            sort = "unknown"
            notes.append(self.say("unsure", needs=self.names(duty)))
        elif duty.due is None and duty.duty.missing:
            sort = "unknown"
            notes.append(self.say("no_figure", names=join(duty.duty.missing, self.language)))
        elif duty.provisional:
            sort = "provisional"
            notes.append(self.words["provisional"])
        if still := said.standing_still(duty, self.language):
            notes.append(still)
        if said.overtaken(duty):
            sort = "overdue"
            notes.append(reason_text(duty.procedure, duty.duty.because, self.language))
        elif duty.due is not None and duty.due < self.evaluation.at:
            sort = "overdue"
            notes.append(self.words["overdue"])
        if duty.modality == "should":
            notes.append(self.words["recommended"])
        note = phrase("semicolon", self.language).join(notes)
        text = said.demand(duty, self.language)
        return PlanLine(duty.rule, self.time(duty), text, note, sort, _cited(duty.source))

    def time(self, duty: Shown) -> str:
        """From when until when, by the clock; what was to be done before it came early is late."""
        if said.overtaken(duty) and duty.duty.violated_at is not None:
            return self.say("overdue_since", at=self.clock(duty.duty.violated_at))
        earliest = None if duty.earliest is None else self.clock(duty.earliest)
        if duty.earliest is not None and duty.earliest <= self.evaluation.at:
            earliest = None
        due = None if duty.due is None else self.clock(duty.due)
        if earliest and due:
            return self.say("between_times", earliest=earliest, due=due)
        if due:
            return self.say("by_time", due=due)
        if earliest:
            return self.say("from_time", earliest=earliest)
        return self.words["no_time" if duty.duty.missing else "any_time"]

    def names(self, duty: Shown) -> str:
        known = duty.procedure.model.facts
        return join(
            [
                question_text(duty.procedure, one, self.language)
                if one in known
                else step_text(duty.procedure, one, self.language)
                for one in duty.needs
            ],
            self.language,
        )

    # -- what it hangs on

    def stock(self) -> tuple[PlanItem, ...]:
        """The pick list with the quantities of this case."""
        return tuple(
            PlanItem(
                capital(part.procedure.text(item, self.language)),
                self.words["not_known"] if quantity is None else str(said.plain(quantity)),
                quantity is None,
            )
            for part in self.everything()
            for item, quantity in part.stock.items()
        )

    def asks(self) -> Iterator[str]:
        """What is to be found out and is no count of what was fetched."""
        for part in self.everything():
            for name in part.asks:
                question = question_text(part.procedure, name, self.language)
                if name.startswith(EXIT_OF):
                    step = name.removeprefix(EXIT_OF)
                    answers = said.outcomes(part.procedure, step, self.language)
                    question += self.say("answers", answers=answers)
                if name in part.procedure.model.facts or name.startswith(EXIT_OF):
                    yield question

    def plans(self) -> tuple[PlanFact, ...]:
        """The events that are planned, in the order of time."""
        plans = [(at, name) for name, at in self.case.planned.items() if at is not None]
        return tuple(
            PlanFact(capital(step_text(self.procedure, name, self.language)), self.clock(at))
            for at, name in sorted(plans)
        )

    def facts(self) -> tuple[PlanFact, ...]:
        """What is known of the case from its start."""
        declared = self.procedure.fact_type
        return tuple(
            PlanFact(
                capital(self.procedure.text(name, self.language)),
                say(value, declared(name), self.language),
            )
            for name, value in self.case.facts.items()
            if value is not None and name in self.procedure.model.facts
        )


def targets(part: Evaluation, duty: Shown) -> list[str]:
    """What a duty asks for: the step or rule of its name, then the events that keep it."""
    specs = part.procedure.rule(duty.rule)
    events = [one.event for spec in specs for one in getattr(spec, "targets", ())]
    return list(dict.fromkeys([duty.rule, *events]))


def _place(found: tuple[tuple[float, float], PlanLine]) -> tuple[float, float]:
    return found[0]


def _cited(source: tuple[str, ...]) -> str:
    return ", ".join(source)
