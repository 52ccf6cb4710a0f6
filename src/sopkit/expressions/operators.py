"""This module types operators: comparisons, `in`, `matches`, and arithmetic with units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sopkit.expressions import literals, lookups
from sopkit.expressions.arithmetic import arithmetic
from sopkit.expressions.literals import is_number, is_text, is_wrong
from sopkit.expressions.patterns import PatternError, compile_pattern
from sopkit.expressions.shapes import (
    BOOL,
    NUMBER,
    OPAQUE,
    Shape,
    describe,
    is_amount,
    is_ordered,
    is_plain,
)
from sopkit.expressions.syntax import (
    Binary,
    Conditional,
    Index,
    Several,
    Span,
    Syntax,
    Word,
)
from sopkit.expressions.tree import (
    And,
    Compare,
    Const,
    Fact,
    FieldOf,
    Function,
    IsNone,
    Item,
    Member,
    Node,
    Not,
    OneOf,
    Or,
    Place,
    Within,
)
from sopkit.expressions.unify import fitting, unify, unscaled

if TYPE_CHECKING:
    from sopkit.expressions.context import Context
    from sopkit.expressions.types import Typer

_MAX_MEMBERS = 1000
_TEXTS = frozenset(("text", "opaque"))


def binary(typer: Typer, syntax: Binary, scope: Context, place: Place, want: Shape | None) -> Node:
    """Types any operator between two values."""
    operator = syntax.operator
    if operator == "in":
        return membership(typer, syntax, scope, place)
    if operator == "matches":
        return matches(typer, syntax, scope, place)
    left, right = _sides(typer, syntax.left, syntax.right, scope)
    if operator in ("+", "-", "*", "/"):
        return arithmetic(typer, operator, left, right, place)
    return comparison(typer, operator, left, right, place)


def _sides(typer: Typer, first: Syntax, second: Syntax, scope: Context) -> tuple[Node, Node]:
    """Both sides; a bare word on one side is read as a choice of the other."""
    undeclared = isinstance(first, Word) and (
        not isinstance(second, Word) or not lookups.known_word(typer, first, scope)
    )
    if undeclared or isinstance(first, Conditional):
        right = typer.check(second, scope)
        return typer.check(first, scope, right.shape), right
    left = typer.check(first, scope)
    return left, typer.check(second, scope, left.shape)


# -- comparing


def comparison(typer: Typer, operator: str, left: Node, right: Node, place: Place) -> Node:
    """Types == != < <= > >=."""
    size = left.size + right.size + 1
    equality = operator in ("==", "!=")
    if left.shape.kind == "none" or right.shape.kind == "none":
        return _none_test(typer, operator, left, right, place)
    left, right = unify(typer, left, right, place, "compares")
    if is_wrong(left) or is_wrong(right):
        return typer.wrong(place)
    suits = is_plain if equality else is_ordered
    for side in (left, right):
        if not suits(side.shape):
            able = "be equal" if equality else "be larger or smaller"
            message = f"'{side.place.text}' is {describe(side.shape)} and cannot {able}"
            return typer.mismatch(place, message)
    if left.shape.kind == "bool":
        constant = right if isinstance(right, Const) else left
        other = left if constant is right else right
        if isinstance(constant, Const):
            keep = constant.value is (operator == "==")
            return other if keep else Not(BOOL, place, other.size + 1, other)
    if left.shape.kind == "money":
        name = {"==": "money_equal", "!=": "money_unequal"}.get(operator, _MONEY.get(operator, ""))
        return Function(BOOL, place, size, name, (left, right))
    return Compare(BOOL, place, size, operator, left, right)


_MONEY = {"<": "money_less", "<=": "money_at_most", ">": "money_more", ">=": "money_at_least"}


def _none_test(typer: Typer, operator: str, left: Node, right: Node, place: Place) -> Node:
    value = left if right.shape.kind == "none" else right
    if operator not in ("==", "!="):
        hint = "`none` is compared by == and != only"
        return typer.mismatch(place, "none is neither larger nor smaller than anything", hint)
    test = IsNone(BOOL, place, value.size + 1, value)
    return test if operator == "==" else Not(BOOL, place, test.size + 1, test)


def index(typer: Typer, syntax: Index, scope: Context, place: Place, want: Shape | None) -> Node:
    """The item of a map under a key."""
    container = typer.check(syntax.container, scope)
    shape = container.shape
    if shape.kind != "map" or shape.of is None:
        typer.check(syntax.key, scope)
        if shape.kind == "any":
            return typer.wrong(place)
        message = f"'{container.place.text}' is {describe(shape)} and has no keys"
        return typer.mismatch(place, message, "only a map is looked up by a key")
    key = fitting(typer, typer.check(syntax.key, scope, shape.key), shape.key, "as a key")
    return Item(shape.of, place, container.size + key.size + 1, container, key)


# -- membership


def membership(typer: Typer, syntax: Binary, scope: Context, place: Place) -> Node:
    """Types `x in {a, b}`, `x in list`, `k in map` and `x in a .. b`."""
    if isinstance(syntax.right, Several):
        return _one_of(typer, syntax.left, syntax.right, scope, place)
    if isinstance(syntax.right, Span):
        return _within(typer, syntax.left, syntax.right, scope, place)
    container = typer.check(syntax.right, scope)
    shape = container.shape
    inner = shape.key if shape.kind == "map" else shape.of
    value = typer.check(syntax.left, scope, inner)
    if is_wrong(container) or is_wrong(value):
        return typer.wrong(place)
    size = value.size + container.size + 1
    if shape.kind == "between" and inner is not None:
        value = fitting(typer, value, inner, "in a range")
        low = FieldOf(inner, container.place, container.size + 1, container, "start")
        high = FieldOf(inner, container.place, container.size + 1, container, "end")
        return Within(BOOL, place, size + container.size + 2, value, low, high)
    if _is_parameter(typer, container) and is_amount(shape):
        return _in_parameter(typer, value, container, place)
    if shape.kind not in ("list", "map"):
        message = f"'{container.place.text}' is {describe(shape)}; nothing can be in it"
        return typer.mismatch(place, message, "after `in` stands {a, b}, a range, a list or a map")
    value = fitting(typer, value, inner, "in this container")
    return Member(BOOL, place, size, value, container)


def _is_parameter(typer: Typer, node: Node) -> bool:
    return isinstance(node, Fact) and node.name in typer.names.parameters


def _in_parameter(typer: Typer, value: Node, bounds: Node, place: Place) -> Node:
    """Whether a value lies in the range that is the value of a parameter."""
    fitted = fitting(typer, value, bounds.shape, "in this range")
    if is_wrong(fitted):
        return typer.wrong(place)
    range_of = replace(bounds, shape=Shape("range", of=bounds.shape))
    factor = Const(NUMBER, place, 1, bounds.shape.scale)
    arguments = (unscaled(fitted), range_of, factor)
    return Function(BOOL, place, fitted.size + 3, "in_range", arguments)


def _one_of(typer: Typer, first: Syntax, several: Several, scope: Context, place: Place) -> Node:
    if len(several.items) > _MAX_MEMBERS:
        message = f"a set of {len(several.items)} values; the limit is {_MAX_MEMBERS}"
        return typer.fault(place, "condition-too-large", message)
    value = typer.check(first, scope)
    tests: list[Node] = []
    for item in several.items:
        node = typer.check(item, scope, value.shape)
        own = place._replace(start=item[0], end=item[1])
        tests.append(comparison(typer, "==", value, node, own))
    constants = [test.right for test in tests if isinstance(test, Compare)]
    members = [node.value for node in constants if isinstance(node, Const)]
    if len(members) == len(tests) and all(
        isinstance(test, Compare) and test.left is value for test in tests
    ):
        return OneOf(BOOL, place, value.size + 1, value, tuple(members))
    return Or(BOOL, place, 1 + sum(test.size for test in tests), tuple(tests))


def _within(typer: Typer, first: Syntax, span: Span, scope: Context, place: Place) -> Node:
    value = typer.check(first, scope)
    low = typer.check(span.low, scope)
    high = typer.check(span.high, scope)
    if is_number(low) and isinstance(high, Const) and high.shape != NUMBER and not is_wrong(high):
        # `5 .. 10 cm`: the unit stands once
        syntax = span.low
        unit = high.place.text.lstrip("-0123456789. ")
        low = literals.number(typer, place.source[syntax[0] : syntax[1]], unit, low.place)
    tests = [
        comparison(typer, operator, value, bound, place)
        for operator, bound in ((">=", low), ("<=", high))
    ]
    plain = [test for test in tests if isinstance(test, Compare)]
    size = value.size + low.size + high.size + 1
    if len(plain) == 2 and plain[0].left == plain[1].left:
        return Within(BOOL, place, size, plain[0].left, plain[0].right, plain[1].right)
    if any(is_wrong(test) for test in tests):
        return typer.wrong(place)
    return And(BOOL, place, size, tuple(tests))


def matches(typer: Typer, syntax: Binary, scope: Context, place: Place) -> Node:
    """Types `x matches "pattern"`; the pattern is written, never computed."""
    value = typer.check(syntax.left, scope)
    pattern = typer.check(syntax.right, scope)
    if is_wrong(value) or is_wrong(pattern):
        return typer.wrong(place)
    if value.shape.kind not in _TEXTS:
        return typer.mismatch(place, f"'{value.place.text}' is {describe(value.shape)}, not a text")
    if not isinstance(pattern, Const) or not is_text(pattern):
        message = f"'{pattern.place.text}' is not a quoted pattern"
        return typer.mismatch(pattern.place, message, 'write `x matches "GEN.*"`')
    try:
        compiled = compile_pattern(pattern.value)
    except PatternError as error:
        spot = pattern.place._replace(
            start=pattern.place.start + 1 + error.offset,
            end=pattern.place.start + 1 + error.offset + error.length,
        )
        return typer.fault(spot, "unsafe-pattern", error.message, error.hint)
    ready = Const(OPAQUE, pattern.place, 1, compiled)
    return Function(BOOL, place, value.size + 2, "matches", (value, ready))
