"""This module compiles conditions and value expressions for those who use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal
from typing import Any

from sopkit.expressions import python
from sopkit.expressions.closures import Closure, closure
from sopkit.expressions.context import OUTSIDE, TooLarge
from sopkit.expressions.explain import Closures, Part, parts
from sopkit.expressions.faults import Report
from sopkit.expressions.flips import Flip, TimeUse, is_time, time_in
from sopkit.expressions.names import Names, Skeleton, is_keyword
from sopkit.expressions.parse import parse
from sopkit.expressions.reasons import reasons
from sopkit.expressions.shapes import value_type_of
from sopkit.expressions.tree import (
    EventCount,
    EventField,
    EventInfo,
    Fact,
    Happened,
    HappenedSince,
    Node,
    SinceEvent,
    This,
    walk,
)
from sopkit.expressions.types import Typer
from sopkit.expressions.unify import fitting
from sopkit.frozen import NamedTuple, cached_property, dataclass
from sopkit.quantities import ValueType

_EVENT_NODES = (EventCount, EventField, EventInfo, Happened, SinceEvent)


class _Reads(NamedTuple):
    """What a tree reads: facts, events, fields of the judged event."""

    facts: frozenset[str]
    events: frozenset[str]
    this: frozenset[str]


@dataclass(frozen=True, eq=False)
class Condition:
    """A typed condition, ready to be judged on any scope.

    All that is only needed to judge or to show it is worked out when it is first asked for:
    to check a file, the tree is enough.

    Attributes:
        source: the condition as it stands in the file.
        names: what its words stand for.
    """

    source: Skeleton
    tree: Node = field(repr=False)
    names: Names = field(repr=False)

    @cached_property
    def test(self) -> Closure:
        """Takes a scope and gives True, False or None (unknown); never raises."""
        return closure(self.tree)

    @cached_property
    def text(self) -> str:
        """The condition as written, in one line."""
        return text_of(self.source)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Facts and parameters that it reads, through definitions as well."""
        return self._reads.facts

    @cached_property
    def events(self) -> frozenset[str]:
        """Events that it reads."""
        return self._reads.events

    @cached_property
    def this(self) -> frozenset[str]:
        """Fields of the judged event that it reads."""
        return self._reads.this

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """Comparisons with passing time; each knows the instant at which it turns."""
        return self._time[0]

    @cached_property
    def timed_badly(self) -> tuple[TimeUse, ...]:
        """Other uses of passing time, whose turning instant cannot be known."""
        return self._time[1]

    @cached_property
    def closures(self) -> Closures:
        """Closures of inner nodes, kept between explanations: only saved work."""
        return {}

    @cached_property
    def _reads(self) -> _Reads:
        return _reads(self.tree)

    @cached_property
    def _time(self) -> tuple[tuple[Flip, ...], tuple[TimeUse, ...]]:
        return time_in(self.tree) if any(map(is_time, walk(self.tree))) else ((), ())

    def needs(self, scope: Any) -> tuple[str, ...]:
        """The sorted names of what could settle the condition; () once it is settled."""
        return reasons(self.tree, scope, self.closures)[0]

    def absent(self, scope: Any) -> tuple[str, ...]:
        """What the condition asks for that is known not to exist, such as `accounts['bob']`."""
        return reasons(self.tree, scope, self.closures)[1]

    def parts(self, scope: Any) -> tuple[Part, ...]:
        """Every part that makes the condition true, false or unknown, in the order written."""
        return parts(self.tree, scope, self.closures)

    def generated(self) -> Condition:
        """The same condition with a generated function as `test`: dear to make, fast to call."""
        return self.tested_by(python.function(self.tree, self.test))

    def tested_by(self, test: Closure) -> Condition:
        """The same condition with another function as `test`, which must agree with it."""
        other = replace(self)
        # a cached property looks here first
        other.__dict__["test"] = test
        return other


@dataclass(frozen=True, eq=False)
class ValueExpression:
    """A typed expression, ready to be computed on any scope.

    Attributes:
        source: the expression as it stands in the file.
    """

    source: Skeleton
    tree: Node = field(repr=False)

    @cached_property
    def value(self) -> Closure:
        """Takes a scope and gives the value, None when it is unknown; never raises."""
        return closure(self.tree)

    @cached_property
    def value_type(self) -> ValueType:
        """The declared type that fits the value."""
        return value_type_of(self.tree.shape)

    @cached_property
    def text(self) -> str:
        """The expression as written, in one line."""
        return text_of(self.source)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Facts and parameters that it reads, through definitions as well."""
        return self._reads.facts

    @cached_property
    def events(self) -> frozenset[str]:
        """Events that it reads."""
        return self._reads.events

    @cached_property
    def this(self) -> frozenset[str]:
        """Fields of the judged event that it reads."""
        return self._reads.this

    @cached_property
    def closures(self) -> Closures:
        """Closures of inner nodes, kept between explanations: only saved work."""
        return {}

    @cached_property
    def _reads(self) -> _Reads:
        return _reads(self.tree)

    def needs(self, scope: Any) -> tuple[str, ...]:
        """The sorted names of what the value could be computed from; () once it is known."""
        return reasons(self.tree, scope, self.closures)[0]

    def absent(self, scope: Any) -> tuple[str, ...]:
        """What the value is computed from that is known not to exist."""
        return reasons(self.tree, scope, self.closures)[1]


def compile_condition(
    source: Skeleton, names: Names, report: Report, *, alone: bool = False
) -> Condition | None:
    """The condition of a text, a truth value or a skeleton; None if it has a fault.

    Args:
        source: the condition as it stands in the file.
        names: what its words stand for.
        report: takes each fault: path within the skeleton, offset and length within the leaf,
            name of the diagnostic, message, hint.
        alone: whether passing time may only be compared with a limit, so that it is known when
            the condition turns (as in `hold`, `while`, `unless`, `until`, `when` of a step).
    """
    tree = _typed(source, names, report, bool_wanted=True)
    if tree is None:
        return None
    found = Condition(source, tree, names)
    if alone and found.timed_badly:
        for use in found.timed_badly:
            message = f"'{use.text}' does not tell when it turns by itself"
            hint = "compare since(e), age(x), today(at) or at alone: `since(e) > 2 h`"
            report(use.path, use.offset, use.length, "time-in-condition", message, hint)
        return None
    return found


def compile_value(
    source: str | int | Decimal | bool,
    names: Names,
    report: Report,
    *,
    wanted: ValueType | None = None,
) -> ValueExpression | None:
    """The expression of a text; None if it has a fault, which is reported as for conditions.

    Args:
        source: the expression as it stands in the file.
        names: what its words stand for.
        report: takes each fault, see `compile_condition`.
        wanted: the type that the value has to fit; a bare word may then be one of its choices.
    """
    written = source if isinstance(source, bool) else str(source)
    tree = _typed(written, names, report, bool_wanted=False, wanted=wanted)
    return None if tree is None else ValueExpression(written, tree)


def check_definitions(names: Names, report: Report) -> None:
    """Reports the faults of all definitions; the first key of a path is the definition's name.

    A definition with parameters is typed where it is used, and only read here.
    """
    for name, definition in names.definitions.items():
        typer = Typer(names, _below(report, name))
        scope = OUTSIDE._replace(expanding=(name,))
        if definition.parameters:
            _check_parameters(typer, name, definition.parameters)
            _parse_only(typer, definition.body)
            continue
        try:
            typer.skeleton(definition.body, (), scope, False)
        except TooLarge:
            continue


def _below(report: Report, name: str) -> Report:
    def inner(
        path: tuple[str | int, ...], offset: int, length: int, code: str, message: str, hint: str
    ) -> None:
        report((name, *path), offset, length, code, message, hint)

    return inner


def _check_parameters(typer: Typer, name: str, parameters: tuple[str, ...]) -> None:
    for parameter in parameters:
        if typer.names.has(parameter) or is_keyword(parameter):
            message = f"the parameter '{parameter}' of '{name}' already has a meaning"
            typer.report((), 0, 0, "ambiguous-name", message, "choose another name")


def _parse_only(typer: Typer, body: Any, path: tuple[str | int, ...] = ()) -> None:
    if isinstance(body, str):
        parse(body, lambda fault: typer.report(path, *fault))
    elif isinstance(body, Mapping):
        for key, below in body.items():
            for index, part in enumerate(below) if isinstance(below, list) else [(None, below)]:
                _parse_only(typer, part, (*path, key) if index is None else (*path, key, index))


def _typed(
    source: Skeleton,
    names: Names,
    report: Report,
    *,
    bool_wanted: bool,
    wanted: ValueType | None = None,
) -> Node | None:
    typer = Typer(names, report)
    typer.wanted = None if wanted is None else names.shape(wanted)
    try:
        tree = typer.skeleton(source, (), OUTSIDE, bool_wanted)
        if wanted is not None:
            tree = fitting(typer, tree, typer.wanted, "here")
    except TooLarge:
        return None
    return None if typer.failed else tree


def _reads(tree: Node) -> _Reads:
    """Facts, events and own fields that the nodes of a tree read."""
    facts: set[str] = set()
    events: set[str] = set()
    this: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Fact):
            facts.add(node.name)
        elif isinstance(node, HappenedSince):
            events.update((node.event, node.other))
        elif isinstance(node, _EVENT_NODES):
            events.add(node.event)
        elif isinstance(node, This):
            this.add(node.name)
    return _Reads(frozenset(facts), frozenset(events), frozenset(this))


def text_of(source: Any) -> str:
    """A skeleton in one line: `a and (b or not c)`."""
    return _text(source, "")


def _text(source: Any, outer: str) -> str:
    if isinstance(source, bool):
        return "true" if source else "false"
    if not isinstance(source, Mapping):
        text = str(source).strip()
        joined = outer and any(f" {word} " in text for word in ("and", "or", "else"))
        return f"({text})" if joined else text
    ((key, below),) = source.items()
    if key == "not":
        return f"not {_text(below, 'not')}"
    word = "and" if key == "all" else "or"
    text = f" {word} ".join(_text(part, word) for part in below)
    return f"({text})" if outer and len(below) > 1 else text
