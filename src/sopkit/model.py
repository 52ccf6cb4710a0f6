"""This module holds the models of all sections of a procedure file, as it is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from sopkit.modelling import BeforeValidator, Field, Model, derived
from sopkit.rules import RULE_KINDS
from sopkit.rules.base import Appointment, CheckItem, Demand, Pause, RecordBody, RuleModel, SayBody
from sopkit.rules.fields import (
    Anything,
    Clock,
    ConditionText,
    ConditionTexts,
    Date,
    FormatVersion,
    Hours,
    Id,
    Name,
    Names,
    Number,
    Occurrences,
    Scalar,
    Source,
    SpanText,
    Text,
    TextPair,
    TextPairs,
    Version,
)

if TYPE_CHECKING:
    from sopkit.rules.base import RuleModel as Rule


def _typed(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


def _word(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class Case(Model):
    """What one run is, what opens it and what closes it."""

    is_: TextPair = Field(alias="is")
    starts: Occurrences = ()
    ends: Occurrences = ()
    source: Source = ()


class Shift(Model):
    """A shift; it ends the next day when `to` is not after `from`."""

    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")


class Calendar(Model):
    """Zone, days off, office hours, shifts and parts of the day."""

    zone: Text | None = None
    days: Anything = None
    hours: Hours | None = None
    shifts: dict[str, Shift] = {}
    dayparts: dict[str, Hours] = {}


class Deputy(Model):
    """Who stands in for a role, and when."""

    role: Text
    when: ConditionText


class Role(Model):
    """Somebody who acts."""

    label: TextPair
    shift: Text | None = None
    deputy: Deputy | None = None
    rank: Number = None
    under: Text | None = None
    separate_from: Names = ()
    source: Source = ()


class Parameter(Model):
    """A figure that a house may set."""

    is_: Scalar = Field(default=None, alias="is")
    type: Text | None = None
    unit: Text | None = None
    vague: TextPair | None = None
    label: TextPair | None = None
    source: Source = ()


class FieldModel(Model):
    """A typed field of an event, a record type or a form."""

    type: Text
    label: TextPair | None = None
    unit: Text | None = None
    of: Annotated[dict[str, TextPair], Field(min_length=1)] | None = None
    default: Anything = None
    question: TextPair | None = None
    sensitive: Literal["personal", "secret"] | None = None
    optional: bool = False
    copy_: int | None = Field(default=None, alias="copy")
    guess: bool = False
    source: Source = ()


FieldEntry = Annotated[FieldModel, BeforeValidator(_typed, json_schema_input_type=str | FieldModel)]


class Fact(FieldModel):
    """A typed value known about a case."""

    label: TextPair


class Collection(Model):
    """Things that are dealt with one by one."""

    label: TextPair
    count: Text | None = None
    members: list[Text] = []
    from_: Text | None = Field(default=None, alias="from")
    ring: bool = False
    ranks: dict[str, Names] = {}
    source: Source = ()


class Thing(Model):
    """A thing of the store room."""

    label: TextPair
    unit: Text | None = None
    source: Source = ()


class Event(Model):
    """Something that happens; with `do` it can be asked for like a step."""

    label: TextPair
    planned: bool = False
    data: dict[str, FieldEntry] = {}
    do: TextPair | None = None
    role: Text | None = None
    guess: bool = False
    source: Source = ()


class Form(Model):
    """A paper or screen form."""

    title: TextPair
    code: Text | None = None
    copies: TextPairs = []
    kept: TextPair | None = None
    line: Text | None = None
    guess: bool = False
    fields: dict[str, FieldEntry]
    source: Source = ()


class Phase(Model):
    """A stretch of the work."""

    title: TextPair
    source: Source = ()


class Answer(Model):
    """The word that must come back."""

    word: TextPair
    within: SpanText | None = None
    source: Source = ()


class Tell(Model):
    """Who is told at a step, how, and what must come back."""

    role: Names
    through: Names = ()
    answer: Answer | None = None
    source: Source = ()


class Exit(Model):
    """One way on from a step."""

    label: TextPair | None = None
    when: ConditionText = None
    then: Text | None = None
    otherwise: Text | None = None
    number: Text | None = None
    tell: Tell | None = None
    guess: bool = False
    source: Source = ()


class Run(Model):
    """Another procedure that is run as a step."""

    id: Id | None = None
    any: Annotated[list[Id], Field(min_length=1)] | None = None
    with_: dict[str, Scalar] = Field(default={}, alias="with")

    @property
    def ids(self) -> tuple[str, ...]:
        """The procedures of which one is run."""
        return tuple(self.any or ()) or tuple(filter(None, (self.id,)))


class Step(Demand):
    """Something to do."""

    do: TextPair
    number: Text | None = None
    note: TextPair | None = None
    phase: Text | None = None
    guess: bool = False
    role: Text | None = None
    after: Occurrences = ()
    needs: Names = ()
    due: SpanText | None = None
    not_before: SpanText | None = None
    paused: Pause | None = None
    moved_by: Appointment | None = None
    each: Text | None = None
    asks: list[Text] = []
    data: dict[str, FieldEntry] = {}
    choose: dict[str, Exit] = {}
    next: Names = ()
    fulfilled_by: Text | None = None
    tell: Tell | None = None
    through: Names = ()
    say: SayBody | None = None
    checks: list[CheckItem] = []
    record: RecordBody | None = None
    evidence: Names = ()
    set: dict[str, Scalar] = {}
    run: Annotated[Run, BeforeValidator(_word, json_schema_input_type=str | Run)] | None = None


class Object(Model):
    """One thing on a drawing, or another drawing repeated."""

    size: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    label: TextPair | None = None
    shape: Literal["rect", "circle"] = "rect"
    outside: bool = False
    when: ConditionText = None
    handle: Anything = None
    tip: Text | None = None
    tail: Text | None = None
    marks: list[Text] = []
    repeat: Text | None = None
    place: Text | None = None
    guess: bool = False
    source: Source = ()


class Relation(Model):
    """How one part of a drawing stands to another."""

    id: Name
    of: Text
    above: Text | None = None
    below: Text | None = None
    left_of: Text | None = None
    right_of: Text | None = None
    flush_with: Text | None = None
    parallel_to: Text | None = None
    in_line_with: Names = ()
    in_line: Literal["row", "column"] | None = None
    apart: Scalar = None
    same_place_as: Names = ()
    between: Names = ()
    mirror_across: Text | None = None
    rests_on: Text | None = None
    faces: Literal["up", "down"] | None = None
    points: Text | None = None
    gap: Scalar = None
    angle: Scalar = None
    tolerance: Scalar = None
    when: ConditionText = None
    guess: bool = False
    set_aside: TextPair | None = None
    severity: Literal["info", "minor", "major", "critical"] | None = None
    modality: Literal["must", "should", "may"] = "must"
    source: Source = ()


class Layout(Model):
    """A drawing and the relations that are checked on the table itself."""

    view: Literal["top", "front"]
    unit: Literal["mm", "cm", "m"]
    each: Text | None = None
    objects: dict[str, Object]
    relations: list[Relation] = []
    title: TextPair | None = None
    source: Source = ()


class Principle(Model):
    """A sentence that is printed and never judged."""

    text: TextPair
    source: Source = ()


class ProcedureModel(Model):
    """A whole procedure file, but for its rules, whose kinds `file_model` adds."""

    sopkit: FormatVersion
    id: Id
    title: TextPair
    purpose: TextPair | None = None
    version: Version
    status: Literal["draft", "approved", "retired"]
    effective: Date | None = None
    owner: Text
    case: Case
    calendar: Calendar | None = None
    uses: list[Id] = []
    roles: dict[str, Role] = {}
    parameters: dict[str, Parameter] = {}
    types: dict[str, dict[str, FieldEntry]] = {}
    facts: dict[str, Fact] = {}
    collections: dict[str, Collection] = {}
    things: dict[str, Thing] = {}
    events: dict[str, Event] = {}
    define: dict[str, ConditionText] = {}
    forms: dict[str, Form] = {}
    phases: dict[str, Phase] = {}
    flow: Literal["free", "listed"] = "free"
    steps: list[Step] = []
    rules: list[RuleModel] = []
    layouts: dict[str, Layout] = {}
    principles: list[Principle] = []


@cache
def rule_model() -> type[RuleModel]:
    """A rule with one optional key for each kind, so that a mistyped kind is one unknown key."""
    keys: dict[str, Any] = {kind.name: (kind.model | None, None) for kind in RULE_KINDS}
    return derived("Rule", RuleModel, keys)


@cache
def file_model() -> type[ProcedureModel]:
    """The model of a whole file, rules included."""
    rules: Any = list[rule_model()]  # type: ignore[misc]
    return derived("ProcedureFile", ProcedureModel, {"rules": (rules, [])})


def kind_of(rule: Rule) -> tuple[str, ...]:
    """The kinds that a rule is written with; one, if it is right."""
    given = _kind_names() & rule.model_fields_set
    names = tuple(name for name in given if getattr(rule, name) is not None)
    return (
        names if len(names) < 2 else tuple(kind.name for kind in RULE_KINDS if kind.name in names)
    )


@cache
def _kind_names() -> frozenset[str]:
    return frozenset(kind.name for kind in RULE_KINDS)


__all__ = ["ConditionTexts", "ProcedureModel", "file_model", "kind_of", "rule_model"]
