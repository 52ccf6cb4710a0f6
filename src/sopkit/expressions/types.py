"""This module turns a syntax tree into a typed tree and reports every fault it finds on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from sopkit.diagnostics import suggest
from sopkit.expressions import calls, literals, operators
from sopkit.expressions.faults import Path, Report
from sopkit.expressions.names import NOTHING, Names, Skeleton
from sopkit.expressions.parse import parse
from sopkit.expressions.shapes import (
    ANY,
    BOOL,
    INSTANT,
    NONE_SHAPE,
    ROLE,
    TEXT,
    Shape,
    describe,
)
from sopkit.expressions.syntax import (
    Binary,
    Call,
    Conditional,
    Dot,
    Index,
    Literal,
    Logic,
    Loop,
    Negative,
    NotOf,
    Number,
    Several,
    Since,
    Span,
    Syntax,
    Text,
    Word,
)
from sopkit.expressions.tree import (
    Actor,
    All,
    Any_,
    Choose,
    Const,
    Defined,
    EventField,
    EventInfo,
    Fact,
    FieldOf,
    Happened,
    Item,
    Local,
    Node,
    Not,
    Now,
    Place,
    This,
)
from sopkit.quantities import NONE

MAX_SIZE = 20_000
MAX_NESTING = 100
_INFO = {"at": INSTANT, "by": TEXT, "role": ROLE}


class Alias(NamedTuple):
    """What a parameter of a definition stands for: an argument, read where it was written."""

    syntax: Syntax
    scope: Context


class Context(NamedTuple):
    """Where a piece of syntax stands: its leaf, and the local names it may use."""

    path: Path
    source: str
    locals: Mapping[str, Node | Alias]
    expanding: tuple[str, ...]


class TooLarge(Exception):
    """Written out, the condition has too many parts; the fault has been reported."""


class Typer:
    """Types the leaves of one condition; `failed` tells whether anything was reported."""

    __slots__ = ("budget", "failed", "names", "nesting", "report_fault", "slots")

    def __init__(self, names: Names, report: Report) -> None:
        self.names = names
        self.report_fault = report
        self.failed = False
        self.budget = MAX_SIZE
        self.nesting = 0
        self.slots = 0

    # -- the skeleton

    def skeleton(self, source: Skeleton, path: Path, scope: Context, bool_wanted: bool) -> Node:
        """The typed tree of a whole condition (or, without `bool_wanted`, of a value)."""
        if isinstance(source, bool):
            place = Place(path, str(source).lower(), 0, 4 if source else 5)
            return Const(BOOL, place, 1, source)
        if isinstance(source, str):
            return self.leaf(source, path, scope, bool_wanted)
        if isinstance(source, Mapping) and len(source) == 1:
            ((key, below),) = source.items()
            if key in ("all", "any") and isinstance(below, (list, tuple)):
                return self.joined(key, below, path, scope)
            if key == "not" and not isinstance(below, (list, tuple)):
                part = self.skeleton(below, (*path, "not"), scope, True)
                return Not(BOOL, part.place, part.size + 1, part)
        self.malformed(source, path)
        return self.wrong(Place(path, "", 0, 0))

    def joined(self, key: str, below: Any, path: Path, scope: Context) -> Node:
        parts = tuple(
            self.skeleton(part, (*path, key, index), scope, True)
            for index, part in enumerate(below)
        )
        place = parts[0].place if parts else Place((*path, key), key, 0, len(key))
        size = 1 + sum(part.size for part in parts)
        if not parts:
            self.report((*path, key), 0, 0, "bad-condition", f"'{key}' without conditions", "")
        return All(BOOL, place, size, parts) if key == "all" else Any_(BOOL, place, size, parts)

    def malformed(self, source: Any, path: Path) -> None:
        hint = "inside YAML braces or brackets quote a leaf that has a comma, bracket or brace"
        if isinstance(source, Mapping):
            known = [key for key in source if key in ("all", "any", "not")]
            others = [str(key) for key in source if key not in ("all", "any", "not")]
            if others:
                message = f"'{others[0]}' is not one of all, any, not"
                self.report((*path, others[0]), 0, 0, "bad-condition", message, hint)
                return
            if len(known) == 1:
                form = "one condition" if known[0] == "not" else "a list of conditions"
                message = f"'{known[0]}' takes {form}"
                self.report((*path, known[0]), 0, 0, "bad-condition", message, "")
                return
            message = "a condition has exactly one of all, any, not"
            self.report(path, 0, 0, "bad-condition", message, "put one inside the other")
            return
        shown = "nothing" if source is None else "a list" if isinstance(source, list) else source
        message = f"{shown} is not a condition; write text, true, false, all, any or not"
        self.report(path, 0, 0, "bad-condition", message, "")

    def leaf(self, source: str, path: Path, scope: Context, bool_wanted: bool) -> Node:
        def fault(found: Any) -> None:
            self.report(path, *found)

        tree = parse(source, fault)
        here = scope._replace(path=path, source=source)
        if tree is None:
            return self.wrong(Place(path, source, 0, len(source)))
        node = self.check(tree, here)
        return self.bool_of(node) if bool_wanted else self.value_of(node)

    # -- reporting

    def report(
        self, path: Path, offset: int, length: int, code: str, message: str, hint: str = ""
    ) -> None:
        self.failed = True
        self.report_fault(path, offset, length, code, message, hint)

    def fault(self, place: Place, code: str, message: str, hint: str = "") -> Node:
        """Reports a fault at a place and gives the node that fits everywhere."""
        length = max(1, place.end - place.start)
        self.report(place.path, place.start, length, code, message, hint)
        return self.wrong(place)

    def wrong(self, place: Place) -> Node:
        self.failed = True
        return Const(ANY, place, 1, None)

    def mismatch(self, place: Place, message: str, hint: str = "") -> Node:
        return self.fault(place, "type-mismatch", message, hint)

    # -- nodes

    def check(self, syntax: Syntax, scope: Context, want: Shape | None = None) -> Node:
        """The typed node; `want` is the shape of the other side, for which bare words stand."""
        self.budget -= 1
        self.nesting += 1
        if self.budget < 0 or self.nesting > MAX_NESTING:
            place = Place(scope.path, scope.source, syntax[0], syntax[1])
            message = "the condition is too large once its definitions are written out"
            self.fault(place, "condition-too-large", message, "split it or simplify a definition")
            raise TooLarge
        place = Place(scope.path, scope.source, syntax[0], syntax[1])
        node = _CHECKS[type(syntax)](self, syntax, scope, place, want)
        self.nesting -= 1
        return node

    def bool_of(self, node: Node) -> Node:
        """The node if it is true or false, else a fault."""
        kind = node.shape.kind
        if kind == "bool" or kind == "any":
            return node
        message = f"'{node.place.text}' is {describe(node.shape)}, not true or false"
        hint = "compare it with something" if node.shape.kind != "none" else ""
        return self.mismatch(node.place, message, hint)

    def value_of(self, node: Node) -> Node:
        return node

    def condition(self, syntax: Syntax, scope: Context) -> Node:
        return self.bool_of(self.check(syntax, scope))

    def number(self, syntax: Number, scope: Context, place: Place, want: Shape | None) -> Node:
        return literals.number(self, syntax.digits, syntax.unit, place)

    def text(self, syntax: Text, scope: Context, place: Place, want: Shape | None) -> Node:
        return Const(TEXT, place, 1, syntax.value)

    def literal(self, syntax: Literal, scope: Context, place: Place, want: Shape | None) -> Node:
        if syntax.value is None:
            return Const(NONE_SHAPE, place, 1, NONE)
        return Const(BOOL, place, 1, syntax.value)

    def logic(self, syntax: Logic, scope: Context, place: Place, want: Shape | None) -> Node:
        parts = tuple(self.condition(part, scope) for part in syntax.parts)
        size = 1 + sum(part.size for part in parts)
        kind = All if syntax.operator == "and" else Any_
        return kind(BOOL, place, size, parts)

    def negation(self, syntax: NotOf, scope: Context, place: Place, want: Shape | None) -> Node:
        part = self.condition(syntax.part, scope)
        return Not(BOOL, place, part.size + 1, part)

    def conditional(
        self, syntax: Conditional, scope: Context, place: Place, want: Shape | None
    ) -> Node:
        test = self.condition(syntax.test, scope)
        yes = self.check(syntax.yes, scope, want)
        no = self.check(syntax.no, scope, want or yes.shape)
        yes, no = operators.unify(self, yes, no, place, "chooses between")
        shape = yes.shape if no.shape.kind == "none" else no.shape
        return Choose(shape, place, test.size + yes.size + no.size + 1, test, yes, no)

    def several(self, syntax: Several, scope: Context, place: Place, want: Shape | None) -> Node:
        return self.mismatch(
            place, f"{place.text} is a set; it stands only after `in`", "write `x in {a, b}`"
        )

    def span(self, syntax: Span, scope: Context, place: Place, want: Shape | None) -> Node:
        return self.mismatch(
            place, f"{place.text} is a range; it stands only after `in`", "write `x in a .. b`"
        )

    # -- names

    def word(self, syntax: Word, scope: Context, place: Place, want: Shape | None) -> Node:
        name = syntax.name
        first, _, rest = name.partition(".")
        if first in scope.locals:
            return self.local(scope.locals[first], rest, place)
        if first == "this":
            return self.this(rest, place)
        if want is not None and want.kind == "choice":
            chosen = self.chosen(name, want, place)
            if chosen is not None:
                return chosen
        if name == "at":
            return Now(INSTANT, place, 1)
        return self.declared(name, scope, place, want)

    def local(self, bound: Node | Alias, rest: str, place: Place) -> Node:
        if isinstance(bound, Node):
            node = Local(bound.shape, place, 1, bound.slot, bound.name)  # type: ignore[attr-defined]
            return self.fields(node, rest, place)
        syntax, scope = bound
        if isinstance(syntax, Word) and rest:
            syntax = syntax._replace(name=f"{syntax.name}.{rest}")
            rest = ""
        return self.fields(self.check(syntax, scope), rest, place)

    def known_word(self, syntax: Word, scope: Context) -> bool:
        """Whether the word is declared here, so that it need not be a choice."""
        name = syntax.name
        first = name.partition(".")[0]
        if first in scope.locals or first in ("this", "at"):
            return True
        while name:
            if self.names.has(name):
                return True
            name = name.rpartition(".")[0]
        return False

    def this(self, rest: str, place: Place) -> Node:
        fields = self.names.this
        if fields is None:
            hint = "`this` stands in permit, forbid, phrase, record, count.where and `event if`"
            return self.fault(place, "unknown-name", "no event is being judged here", hint)
        name, rest = _longest(rest, fields)
        if name:
            return self.fields(This(self.names.shape(fields[name]), place, 1, name), rest, place)
        if rest in _INFO:
            return Actor(_INFO[rest], place, 1, rest)
        message = f"the event has no field '{rest}'{suggest(rest, (*fields, *_INFO))}"
        return self.fault(place, "unknown-name", message, "declare it in the event's data")

    def chosen(self, name: str, want: Shape, place: Place) -> Node | None:
        """The choice of this name, unless another reading fits as well or none does."""
        choices = want.choices
        if choices is None:
            known = name in self.names.roles if self.names.roles else not self.names.has(name)
            return Const(want, place, 1, name) if known else None
        if name not in choices:
            return None
        rival = self.names.fact_shape(name)
        if name in self.names.definitions or (rival is not None and rival.kind == "choice"):
            message = f"'{name}' is both a choice and a declared name"
            return self.fault(place, "ambiguous-name", message, "rename one of the two")
        return Const(want, place, 1, name)

    def declared(self, name: str, scope: Context, place: Place, want: Shape | None) -> Node:
        names = self.names
        prefix = name
        while prefix:
            rest = name[len(prefix) + 1 :]
            shape = names.fact_shape(prefix)
            if shape is not None:
                return self.fields(Fact(shape, place, 1, prefix), rest, place)
            if prefix in names.events:
                return self.event_part(prefix, rest, place)
            if prefix in names.definitions:
                return self.fields(self.defined(prefix, (), scope, place), rest, place)
            prefix = prefix.rpartition(".")[0]
        return self.unknown(name, place, want)

    def unknown(self, name: str, place: Place, want: Shape | None) -> Node:
        if want is not None and want.kind == "choice" and want.choices:
            listed = ", ".join(sorted(want.choices))
            message = f"unknown choice '{name}'{suggest(name, want.choices)}"
            return self.fault(place, "wrong-choice", message, f"the choices are {listed}")
        if want is not None and want.kind == "choice" and self.names.roles:
            message = f"unknown role '{name}'{suggest(name, self.names.roles)}"
            return self.fault(place, "unknown-role", message)
        if name in self.names.collections:
            message = f"'{name}' is a collection, not a value"
            return self.mismatch(place, message, f"write `count({name})` for its size")
        candidates = self.names.all().union(name for name in ("at",))
        return self.fault(place, "unknown-name", f"unknown fact '{name}'{suggest(name, candidates)}")

    def event_part(self, event: str, rest: str, place: Place) -> Node:
        """An event by itself, or a field of its last happening."""
        if not rest:
            return Happened(BOOL, place, 1, event)
        fields = self.names.events[event]
        name, beyond = _longest(rest, fields)
        if name:
            shape = self.names.shape(fields[name])
            return self.fields(EventField(shape, place, 1, event, name), beyond, place)
        if rest in _INFO:
            return EventInfo(_INFO[rest], place, 1, event, rest)
        known = (*fields, *_INFO)
        message = f"event '{event}' has no field '{rest}'{suggest(rest, known)}"
        return self.fault(place, "unknown-name", message, f"its fields are {', '.join(known)}")

    def fields(self, node: Node, rest: str, place: Place) -> Node:
        """The node's field, its field's field, and so on."""
        for name in rest.split(".") if rest else ():
            shape = self.field_shape(node, name, place)
            if shape is None:
                return self.wrong(place)
            node = FieldOf(shape, place, node.size + 1, node, name)
        return node

    def field_shape(self, node: Node, name: str, place: Place) -> Shape | None:
        shape = node.shape
        if shape.kind == "record" and shape.fields is not None:
            declared = shape.fields.get(name)
            if declared is not None:
                return self.names.shape(declared)
            message = f"{describe(shape)} has no field '{name}'{suggest(name, shape.fields)}"
            self.fault(place, "unknown-name", message)
        elif shape.kind == "between" and name in ("start", "end"):
            return shape.of
        elif shape.kind != "any":
            message = f"{describe(shape)} has no field '{name}'"
            self.fault(place, "unknown-name", message)
        return None

    def dot(self, syntax: Dot, scope: Context, place: Place, want: Shape | None) -> Node:
        value = syntax.value
        if isinstance(value, Call) and value.name == "last" and len(value.arguments) == 1:
            event = self.event_name(value.arguments[0], scope)
            return self.wrong(place) if event is None else self.event_part(event, syntax.fields, place)
        return self.fields(self.check(value, scope), syntax.fields, place)

    def event_name(self, syntax: Syntax, scope: Context) -> str | None:
        """The event that the syntax names; anything else is a fault."""
        while isinstance(syntax, Word) and syntax.name in scope.locals:
            bound = scope.locals[syntax.name]
            if isinstance(bound, Node):
                break
            syntax, scope = bound
        if isinstance(syntax, Word) and syntax.name in self.names.events:
            return syntax.name
        place = Place(scope.path, scope.source, syntax[0], syntax[1])
        message = f"'{place.text}' is not an event{suggest(place.text, self.names.events)}"
        self.fault(place, "unknown-event", message)
        return None

    def index(self, syntax: Index, scope: Context, place: Place, want: Shape | None) -> Node:
        container = self.check(syntax.container, scope)
        shape = container.shape
        if shape.kind != "map" or shape.of is None:
            self.check(syntax.key, scope)
            if shape.kind == "any":
                return self.wrong(place)
            message = f"'{container.place.text}' is {describe(shape)} and has no keys"
            return self.mismatch(place, message, "only a map is looked up by a key")
        key = operators.fitting(self, self.check(syntax.key, scope, shape.key), shape.key, "a key of")
        return Item(shape.of, place, container.size + key.size + 1, container, key)

    # -- definitions

    def defined(
        self, name: str, arguments: tuple[Syntax, ...], scope: Context, place: Place
    ) -> Node:
        """The definition's body with its parameters standing for the arguments."""
        definition = self.names.definitions[name]
        if name in scope.expanding:
            chain = " -> ".join((*scope.expanding[scope.expanding.index(name) :], name))
            return self.fault(place, "recursive-definition", f"'{name}' uses itself: {chain}")
        if len(arguments) != len(definition.parameters):
            wanted = ", ".join(definition.parameters) or "nothing"
            message = f"'{name}' takes {len(definition.parameters)} values ({wanted})"
            return self.fault(place, "bad-condition", f"{message}, not {len(arguments)}")
        if not definition.parameters and name in self.names.bodies:
            body = self.names.bodies[name]
        else:
            found = self.body(name, arguments, scope, place)
            if found is None:
                return self.wrong(place)
            body = found
        self.check_size(body, place)
        return Defined(body.shape, place, body.size + 1, name, body)

    def body(
        self, name: str, arguments: tuple[Syntax, ...], scope: Context, place: Place
    ) -> Node | None:
        definition = self.names.definitions[name]
        found: list[tuple[str, str]] = []

        def inner(path: Path, offset: int, length: int, code: str, message: str, hint: str) -> None:
            found.append((code, message))

        bound = {
            parameter: Alias(argument, scope)
            for parameter, argument in zip(definition.parameters, arguments, strict=True)
        }
        outer, self.report_fault, failed, self.failed = self.report_fault, inner, self.failed, False
        own = Context((), "", bound, (*scope.expanding, name))
        try:
            body = self.skeleton(definition.body, ("define", name), own, False)
        finally:
            self.report_fault = outer
            bad, self.failed = self.failed or bool(found), failed
        if bad:
            self.broken(name, found, place)
            return None
        if not definition.parameters:
            self.names.bodies[name] = body
        return body

    def broken(self, name: str, found: list[tuple[str, str]], place: Place) -> None:
        code, message = found[0] if found else ("faulty-definition", "it has faults")
        if code in ("recursive-definition", "condition-too-large"):
            self.fault(place, code, message)
            return
        told = f"the definition '{name}' has a fault: {message}"
        self.fault(place, "faulty-definition", told, "mend the definition")

    def check_size(self, node: Node, place: Place) -> None:
        self.budget -= node.size
        if self.budget < 0:
            message = "the condition is too large once its definitions are written out"
            self.fault(place, "condition-too-large", message, "simplify the definitions")
            raise TooLarge


def _longest(name: str, known: Mapping[str, Any]) -> tuple[str, str]:
    """The longest declared prefix of a dotted name and the rest; ("", name) if there is none."""
    prefix = name
    while prefix:
        if prefix in known:
            return prefix, name[len(prefix) + 1 :]
        prefix = prefix.rpartition(".")[0]
    return "", name


_Check: TypeAlias = Callable[[Typer, Any, Context, Place, "Shape | None"], Node]
_CHECKS: Mapping[type, _Check] = {
    Number: Typer.number,
    Text: Typer.text,
    Word: Typer.word,
    Literal: Typer.literal,
    Logic: Typer.logic,
    NotOf: Typer.negation,
    Conditional: Typer.conditional,
    Several: Typer.several,
    Span: Typer.span,
    Index: Typer.index,
    Dot: Typer.dot,
    Negative: operators.negative,
    Binary: operators.binary,
    Call: calls.call,
    Since: calls.happened_since,
    Loop: calls.loop,
}

OUTSIDE = Context((), "", NOTHING, ())
"""Where no local names are known."""
