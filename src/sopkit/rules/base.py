"""This module holds what all rule kinds share: the common keys, the record of a kind, one entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from sopkit.frozen import NamedTuple, dataclass
from sopkit.modelling import BeforeValidator, Field, Model, PlainValidator, WithJsonSchema
from sopkit.rules.fields import (
    PAIR,
    ConditionText,
    ConditionTexts,
    Name,
    Names,
    Occurrences,
    Source,
    SpanText,
    Text,
    TextPair,
    TextPairs,
    quoted,
    refuse,
)

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Rule, Spec
    from sopkit.quantities import ValueType
    from sopkit.rules.lowering import Lowering
    from sopkit.speaking import Labels

Path = tuple[str | int, ...]
Severity = Literal["info", "minor", "major", "critical"]
Modality = Literal["must", "should", "may"]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _remedy(value: Any) -> Any:
    if isinstance(value, (str, dict)):
        return value
    refuse("wrong-type", f"a remedy is a text {{en: .., zh: ..}} or a step, not {quoted(value)}")


class Escalation(Model):
    """Who is told of a violation that is still owed after a span."""

    to: Text
    after: SpanText


class Judged(Model):
    """The keys that rules, steps and check items share."""

    severity: Severity | None = None
    modality: Modality = "must"
    source: Source = ()


class Demand(Judged):
    """The keys that rules and steps share."""

    id: Name
    when: ConditionText = None
    unless: ConditionTexts = None
    grace: SpanText | None = None
    soon: SpanText | None = None
    message: TextPair | None = None
    remedy: Annotated[
        Any, PlainValidator(_remedy), WithJsonSchema({"anyOf": [PAIR, {"type": "string"}]})
    ] = None
    escalate: Annotated[
        list[Escalation],
        BeforeValidator(_as_list, json_schema_input_type=Escalation | list[Escalation]),
    ] = []


class RuleModel(Demand):
    """A rule as it is written; the model of a file adds one key for each kind."""

    guess: bool = False
    note: TextPair | None = None
    number: Text | None = None


class CheckItem(Judged):
    """One thing that must be so when a step or event is done."""

    id: Name
    check: TextPair
    when: ConditionText = None
    each: Text | None = None
    conduct: bool = False
    needs_fact: Text | None = None
    guess: bool = False
    note: TextPair | None = None


class Pause(Model):
    """The clock stands still between two events."""

    start: Occurrences = Field(alias="from")
    until: Occurrences


class Appointment(Model):
    """An event that replaces the due by a field of its data, and the earliest by another."""

    event: Text
    to: Text
    start: Text | None = Field(default=None, alias="from")


class SayBody(Model):
    """Wordings for an event."""

    any: TextPairs = []
    all: TextPairs = []
    never: TextPairs = []
    tone: TextPair | None = None
    rotate: bool = False
    source: Source = ()


class RecordBody(Model):
    """What a filled form must hold."""

    form: Text
    fields: Names = ("all",)
    due: SpanText | None = None
    copies: list[Literal["stays", "goes", "comes_back"]] = []
    line: Text | None = None
    evidence: Names = ()
    source: Source = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule being lowered: its keys as read, where they stand, and its common part, lowered.

    `body` is the model of the kind, `path` the place of that body in the file.
    """

    model: Demand
    body: Any
    path: Path
    rule: Rule

    @property
    def id(self) -> str:
        """The name of the rule."""
        return self.rule.id

    @property
    def owner(self) -> Path:
        """The place of the rule itself."""
        return self.path[:2]

    def at(self, *keys: str | int) -> Path:
        """The place of a key of the body."""
        return (*self.path, *keys)


class Added(NamedTuple):
    """What a rule adds to the names of its file: events with their fields, facts, labels."""

    events: Mapping[str, Mapping[str, ValueType]] = {}
    facts: Mapping[str, ValueType] = {}
    labels: Mapping[str, Mapping[str, str]] = {}


Lower = Callable[[Entry, "Lowering"], "list[Spec]"]
Lint = Callable[[Entry, "Lowering"], None]
Say = Callable[[Mapping[str, Any], "Labels"], list[str]]


@dataclass(frozen=True, slots=True)
class RuleKind:
    """One kind of rule, complete: how it is written, what it becomes, how it is said.

    `lint` reports what is doubtful about one rule. `say` gives what stands under the kind in a few
    sentences, the demand first, without capital and full stop. `doc` is the documentation page. A
    kind that `keeps_unless` gives `unless` a meaning of its own; for the others it is `when: not
    ..`. A kind that `has_due` gives a meaning to `grace` and `soon`. `names` declares what a rule
    of this kind adds to the names of the file (an event, a fact).
    """

    name: str
    model: type[Model]
    lower: Lower
    lint: Lint
    say: Say
    doc: str
    keeps_unless: bool = False
    has_due: bool = False
    names: Callable[[str, Any, Declared], Added] | None = None


def nothing_to_lint(entry: Entry, lowering: Lowering) -> None:
    """The `lint` of a kind about which nothing is doubtful."""
