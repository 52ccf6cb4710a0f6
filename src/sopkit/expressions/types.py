"""This module turns a syntax tree into a typed tree and reports every fault it finds on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sopkit.expressions import arithmetic, calls, literals, lookups, operators
from sopkit.expressions.context import Context, TooLarge
from sopkit.expressions.faults import Path, Report
from sopkit.expressions.names import Names, Skeleton
from sopkit.expressions.parse import parse
from sopkit.expressions.shapes import (
    ANY,
    BOOL,
    NONE_SHAPE,
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
    And,
    Choose,
    Const,
    Node,
    Not,
    Or,
    Place,
)
from sopkit.expressions.unify import unify
from sopkit.quantities import NONE

MAX_SIZE = 20_000
MAX_NESTING = 100


class Typer:
    """Types the leaves of one condition; `failed` tells whether anything was reported.

    `wanted` is the shape that the whole has to fit, so that a bare word may be its choice.
    """

    __slots__ = ("budget", "failed", "names", "nesting", "report_fault", "slots", "wanted")

    def __init__(self, names: Names, report: Report) -> None:
        self.names = names
        self.report_fault = report
        self.failed = False
        self.budget = MAX_SIZE
        self.nesting = 0
        self.slots = 0
        self.wanted: Shape | None = None

    # -- the skeleton

    def skeleton(
        self, source: Skeleton | object, path: Path, scope: Context, bool_wanted: bool
    ) -> Node:
        """The typed tree of a whole condition (or, without `bool_wanted`, of a value)."""
        if isinstance(source, bool):
            place = Place(path, str(source).lower(), 0, 4 if source else 5)
            return Const(BOOL, place, 1, source)
        if isinstance(source, str):
            return self._leaf(source, path, scope, bool_wanted)
        # what YAML gives may be anything
        if isinstance(source, Mapping) and len(source) == 1:
            ((key, below),) = source.items()
            if key in ("all", "any") and isinstance(below, (list, tuple)):
                return self._joined(key, below, path, scope)
            if key == "not" and not isinstance(below, (list, tuple)):
                part = self.skeleton(below, (*path, "not"), scope, True)
                return Not(BOOL, part.place, part.size + 1, part)
        self._malformed(source, path)
        return self.wrong(Place(path, "", 0, 0))

    def _joined(self, key: str, below: Any, path: Path, scope: Context) -> Node:
        parts = tuple(
            self.skeleton(part, (*path, key, index), scope, True)
            for index, part in enumerate(below)
        )
        place = parts[0].place if parts else Place((*path, key), key, 0, len(key))
        size = 1 + sum(part.size for part in parts)
        if not parts:
            self.report((*path, key), 0, 0, "bad-condition", f"'{key}' without conditions", "")
        return And(BOOL, place, size, parts) if key == "all" else Or(BOOL, place, size, parts)

    def _malformed(self, source: Any, path: Path) -> None:
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

    def _leaf(self, source: str, path: Path, scope: Context, bool_wanted: bool) -> Node:
        def fault(found: Any) -> None:
            self.report(path, *found)

        tree = parse(source, fault)
        here = Context(path, source, scope.locals, scope.expanding)
        if tree is None:
            return self.wrong(Place(path, source, 0, len(source)))
        node = self.check(tree, here, None if scope.expanding else self.wanted)
        return self.bool_of(node) if bool_wanted else node

    # -- reporting

    def report(
        self, path: Path, offset: int, length: int, code: str, message: str, hint: str = ""
    ) -> None:
        """Reports a fault at a place within a leaf."""
        self.failed = True
        self.report_fault(path, offset, length, code, message, hint)

    def fault(self, place: Place, code: str, message: str, hint: str = "") -> Node:
        """Reports a fault at a place and gives the node that fits everywhere."""
        length = max(1, place.end - place.start)
        self.report(place.path, place.start, length, code, message, hint)
        return self.wrong(place)

    def wrong(self, place: Place) -> Node:
        """The node that fits everywhere, for what has a fault."""
        self.failed = True
        return Const(ANY, place, 1, None)

    def mismatch(self, place: Place, message: str, hint: str = "") -> Node:
        """Reports values whose types do not go together."""
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

    def condition(self, syntax: Syntax, scope: Context) -> Node:
        """The typed node of something that has to be true or false."""
        return self.bool_of(self.check(syntax, scope))

    def _number(self, syntax: Number, scope: Context, place: Place, want: Shape | None) -> Node:
        return literals.number(self, syntax.digits, syntax.unit, place)

    def _text(self, syntax: Text, scope: Context, place: Place, want: Shape | None) -> Node:
        return Const(TEXT, place, 1, syntax.value)

    def _literal(self, syntax: Literal, scope: Context, place: Place, want: Shape | None) -> Node:
        if syntax.value is None:
            return Const(NONE_SHAPE, place, 1, NONE)
        return Const(BOOL, place, 1, syntax.value)

    def _logic(self, syntax: Logic, scope: Context, place: Place, want: Shape | None) -> Node:
        parts = tuple(self.condition(part, scope) for part in syntax.parts)
        size = 1 + sum(part.size for part in parts)
        kind = And if syntax.operator == "and" else Or
        return kind(BOOL, place, size, parts)

    def _negation(self, syntax: NotOf, scope: Context, place: Place, want: Shape | None) -> Node:
        part = self.condition(syntax.part, scope)
        return Not(BOOL, place, part.size + 1, part)

    def _conditional(
        self, syntax: Conditional, scope: Context, place: Place, want: Shape | None
    ) -> Node:
        test = self.condition(syntax.test, scope)
        yes = self.check(syntax.yes, scope, want)
        no = self.check(syntax.no, scope, want or yes.shape)
        yes, no = unify(self, yes, no, place, "chooses between")
        shape = yes.shape if no.shape.kind == "none" else no.shape
        return Choose(shape, place, test.size + yes.size + no.size + 1, test, yes, no)

    def _several(self, syntax: Several, scope: Context, place: Place, want: Shape | None) -> Node:
        return self.mismatch(
            place, f"'{place.text}' is a set; it stands only after `in`", "write `x in {a, b}`"
        )

    def _span(self, syntax: Span, scope: Context, place: Place, want: Shape | None) -> Node:
        return self.mismatch(
            place, f"'{place.text}' is a range; it stands only after `in`", "write `x in a .. b`"
        )


_Check: TypeAlias = Callable[[Typer, Any, Context, Place, "Shape | None"], Node]
_CHECKS: Mapping[type, _Check] = {
    Number: Typer._number,
    Text: Typer._text,
    Word: lookups.word,
    Literal: Typer._literal,
    Logic: Typer._logic,
    NotOf: Typer._negation,
    Conditional: Typer._conditional,
    Several: Typer._several,
    Span: Typer._span,
    Index: operators.index,
    Dot: lookups.dot,
    Negative: arithmetic.negative,
    Binary: operators.binary,
    Call: calls.call,
    Since: calls.happened_since,
    Loop: calls.loop,
}
