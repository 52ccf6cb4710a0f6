"""This module types operators: comparisons, `in`, `matches`, and arithmetic with units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sopkit.expressions import literals
from sopkit.expressions.literals import is_number, is_text, is_wrong, rescaled
from sopkit.expressions.patterns import PatternError, compile_pattern
from sopkit.expressions.shapes import (
    BOOL,
    DATE,
    DAYS,
    DURATION,
    INSTANT,
    NUMBER,
    OPAQUE,
    Shape,
    combined,
    describe,
    is_ordered,
    is_plain,
)
from sopkit.expressions.syntax import Binary, Negative, Several, Span, Syntax, Word
from sopkit.expressions.tree import (
    All,
    Any_,
    Arithmetic,
    Compare,
    Const,
    FieldOf,
    Function,
    IsNone,
    Member,
    Node,
    Not,
    OneOf,
    Place,
    Within,
)

if TYPE_CHECKING:
    from sopkit.expressions.types import Context, Typer

_MAX_MEMBERS = 1000
_TEXTS = frozenset(("text", "opaque"))


def binary(
    typer: Typer, syntax: Binary, scope: Context, place: Place, want: Shape | None
) -> Node:
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
    if isinstance(first, Word) and not isinstance(second, Word):
        right = typer.check(second, scope)
        return typer.check(first, scope, right.shape), right
    if isinstance(first, Word) and not typer.known_word(first, scope):
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
        return typer.mismatch(place, f"none is neither larger nor smaller than anything", hint)
    test = IsNone(BOOL, place, value.size + 1, value)
    return test if operator == "==" else Not(BOOL, place, test.size + 1, test)


def unify(
    typer: Typer, left: Node, right: Node, place: Place, verb: str
) -> tuple[Node, Node]:
    """Both sides as values of one shape; a fault if there is none (`verb` is for its message)."""
    if is_wrong(left) or is_wrong(right):
        return typer.wrong(place), typer.wrong(place)
    if is_text(left) and right.shape.kind != "text":
        left = literals.text_beside(typer, _const(left), right.shape)
    elif is_text(right) and left.shape.kind != "text":
        right = literals.text_beside(typer, _const(right), left.shape)
    if is_wrong(left) or is_wrong(right):
        return typer.wrong(place), typer.wrong(place)
    one, other = left.shape, right.shape
    if one.kind == "number" and other.kind == "number":
        aligned = _aligned(left, right)
        if aligned is not None:
            return aligned
    elif "none" in (one.kind, other.kind) or _same_kind(one, other):
        return left, right
    wrong = typer.mismatch(place, _message(left, right, place, verb), _hint(left, right))
    return wrong, wrong


def fitting(typer: Typer, node: Node, shape: Shape | None, verb: str) -> Node:
    """The node as a value of a given shape, else a fault."""
    if shape is None or is_wrong(node):
        return node
    like = Const(shape, node.place, 1, None)
    if is_text(node) and shape.kind != "text":
        return literals.text_beside(typer, _const(node), shape)
    if node.shape.kind == "number" and shape.kind == "number":
        aligned = _aligned(node, like)
        if aligned is not None:
            return aligned[0]
    elif _same_kind(node.shape, shape):
        return node
    message = f"'{node.place.text}' is {describe(node.shape)}; {verb} {describe(shape)} is wanted"
    return typer.mismatch(node.place, message, _hint(node, like))


def _const(node: Node) -> Const:
    assert isinstance(node, Const)
    return node


def _same_kind(one: Shape, other: Shape) -> bool:
    kinds = {one.kind, other.kind}
    if kinds == {"choice"} and one.choices and other.choices:
        return not one.choices.isdisjoint(other.choices)
    if kinds == {"money"}:
        return one.name == other.name or not one.name or not other.name
    if "choice" in kinds and "text" in kinds:
        return not (one.choices or other.choices)
    if "opaque" in kinds:
        return is_plain(one) and is_plain(other)
    return len(kinds) == 1 or "any" in kinds


def _aligned(left: Node, right: Node) -> tuple[Node, Node] | None:
    """Two numbers of one dimension in one scale."""
    one, other = left.shape, right.shape
    if one.dimensions != other.dimensions:
        # a bare number beside days or hours is a number of days or hours
        if is_number(left) and other.dimensions == DAYS.dimensions and other.scale > 1:
            return replace(left, shape=other), right
        if is_number(right) and one.dimensions == DAYS.dimensions and one.scale > 1:
            return left, replace(right, shape=one)
        return None
    if one.scale == other.scale:
        return left, right
    for node, target in ((left, other), (right, one)):
        if isinstance(node, Const) and node.value is not None:
            same = rescaled(node, target)
            if same is not None:
                return (same, right) if node is left else (left, same)
    return unscaled(left), unscaled(right)


def unscaled(node: Node) -> Node:
    """An amount of time in microseconds; anything else as it is."""
    scale = node.shape.scale
    if scale == 1:
        return node
    shape = replace(node.shape, scale=1, declared=None)
    if isinstance(node, Const) and node.value is not None:
        return Const(shape, node.place, 1, node.value * scale)
    factor = Const(NUMBER, node.place, 1, scale)
    return Function(shape, node.place, node.size + 2, "times", (node, factor))


def _message(left: Node, right: Node, place: Place, verb: str) -> str:
    return f"'{place.text}' {verb} {describe(left.shape)} and {describe(right.shape)}"


def _hint(left: Node, right: Node) -> str:
    kinds = {left.shape.kind, right.shape.kind}
    if kinds == {"date", "instant"}:
        return "the date of an instant is `today(at)`; the beginning of a date is `start_of(date)`"
    if kinds == {"money", "number"}:
        return "write the currency with the amount: `5 CNY`"
    if kinds == {"number"} and (is_number(left) or is_number(right)):
        return "write the unit with the number, such as `5 cm` or `15 min`"
    if "span" in kinds:
        return "months and years differ in length; add them to a date"
    if kinds == {"choice", "text"}:
        return "a choice is compared with its own choices"
    return ""


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
    if shape.kind not in ("list", "map"):
        message = f"'{container.place.text}' is {describe(shape)}; nothing can be in it"
        return typer.mismatch(place, message, "after `in` stands {a, b}, a range, a list or a map")
    value = fitting(typer, value, inner, "in this container")
    return Member(BOOL, place, size, value, container)


def _one_of(
    typer: Typer, first: Syntax, several: Several, scope: Context, place: Place
) -> Node:
    if len(several.items) > _MAX_MEMBERS:
        message = f"a set of {len(several.items)} values; the limit is {_MAX_MEMBERS}"
        return typer.fault(place, "condition-too-large", message)
    value = typer.check(first, scope)
    tests: list[Node] = []
    for item in several.items:
        node = typer.check(item, scope, value.shape)
        own = replace(place, start=item[0], end=item[1])
        tests.append(comparison(typer, "==", value, node, own))
    constants = [test.right for test in tests if isinstance(test, Compare)]
    members = [node.value for node in constants if isinstance(node, Const)]
    if len(members) == len(tests) and all(
        isinstance(test, Compare) and test.left is value for test in tests
    ):
        return OneOf(BOOL, place, value.size + 1, value, tuple(members))
    return Any_(BOOL, place, 1 + sum(test.size for test in tests), tuple(tests))


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
    return All(BOOL, place, size, tuple(tests))


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
        spot = replace(
            pattern.place,
            start=pattern.place.start + 1 + error.offset,
            end=pattern.place.start + 1 + error.offset + error.length,
        )
        return typer.fault(spot, "unsafe-pattern", error.message, error.hint)
    ready = Const(OPAQUE, pattern.place, 1, compiled)
    return Function(BOOL, place, value.size + 2, "matches", (value, ready))


# -- arithmetic


def negative(
    typer: Typer, syntax: Negative, scope: Context, place: Place, want: Shape | None
) -> Node:
    """Types minus before a value."""
    part = typer.check(syntax.part, scope)
    kind = part.shape.kind
    if isinstance(part, Const) and kind in ("number", "money"):
        return Const(part.shape, place, 1, -part.value)
    if kind == "number" or kind == "money":
        return Function(part.shape, place, part.size + 1, "negative", (part,))
    if is_wrong(part):
        return typer.wrong(place)
    return typer.mismatch(place, f"'{part.place.text}' is {describe(part.shape)}, not a number")


def arithmetic(typer: Typer, operator: str, left: Node, right: Node, place: Place) -> Node:
    """Types + - * /, with dimensions, currencies, dates and instants."""
    if is_wrong(left) or is_wrong(right):
        return typer.wrong(place)
    if operator in ("+", "-"):
        return _sum(typer, operator, left, right, place)
    return _product(typer, operator, left, right, place)


def _sum(typer: Typer, operator: str, left: Node, right: Node, place: Place) -> Node:
    kinds = (left.shape.kind, right.shape.kind)
    if kinds == ("number", "number"):
        aligned = _aligned(left, right)
        if aligned is not None:
            return _native(operator, *aligned, replace(aligned[0].shape, declared=None), place)
    elif kinds == ("money", "money") and _same_kind(left.shape, right.shape):
        currency = left.shape.name or right.shape.name
        name = "money_plus" if operator == "+" else "money_minus"
        return _function(name, Shape("money", name=currency), place, left, right)
    elif operator == "+" and kinds[0] in ("number", "span") and kinds[1] in ("date", "instant"):
        return _moment(typer, operator, right, left, place)
    elif kinds[0] in ("date", "instant"):
        return _moment(typer, operator, left, right, place)
    verb = "adds" if operator == "+" else "subtracts"
    return typer.mismatch(place, _message(left, right, place, verb), _hint(left, right))


def _native(operator: str, left: Node, right: Node, shape: Shape, place: Place) -> Node:
    """Machine arithmetic where both sides are surely whole, exact decimals elsewhere."""
    size = left.size + right.size + 1
    if left.shape.whole and right.shape.whole:
        return Arithmetic(replace(shape, whole=True), place, size, operator, left, right)
    name = {"+": "plus", "-": "minus", "*": "times"}[operator]
    return Function(replace(shape, whole=False), place, size, name, (left, right))


def _function(name: str, shape: Shape, place: Place, *arguments: Node) -> Node:
    size = 1 + sum(node.size for node in arguments)
    return Function(shape, place, size, name, arguments)


def _moment(typer: Typer, operator: str, moment: Node, other: Node, place: Place) -> Node:
    """A date or instant with something added, or the distance between two."""
    kind, shape = moment.shape.kind, other.shape
    sign = Const(NUMBER, place, 1, 1 if operator == "+" else -1)
    if operator == "-" and shape.kind == kind:
        name, result = ("days_between", DAYS) if kind == "date" else ("minus", DURATION)
        return _function(name, result, place, moment, other)
    if shape.kind == "span":
        return _function(f"{kind}_plus_span", _moment_shape(kind), place, moment, other, sign)
    if shape.kind == "number" and shape.dimensions == DAYS.dimensions:
        if shape.scale == DAYS.scale:
            return _function(f"{kind}_plus_days", _moment_shape(kind), place, moment, other, sign)
        if kind == "instant":
            return _native(operator, moment, unscaled(other), INSTANT, place)
    verb = "adds" if operator == "+" else "subtracts"
    hint = "to a date add days, months or years: `date + 10 days`" if kind == "date" else ""
    return typer.mismatch(place, _message(moment, other, place, verb), hint)


def _moment_shape(kind: str) -> Shape:
    return DATE if kind == "date" else INSTANT


def _product(typer: Typer, operator: str, left: Node, right: Node, place: Place) -> Node:
    kinds = (left.shape.kind, right.shape.kind)
    if kinds == ("number", "number"):
        if left.shape.dimensions and right.shape.dimensions:
            left, right = unscaled(left), unscaled(right)
        shape = _product_shape(left.shape, right.shape, operator)
        if shape.dimensions and operator == "/" and right.shape.scale > 1:
            right = unscaled(right)
        if operator == "/":
            return _function("divide", shape, place, left, right)
        return _native("*", left, right, shape, place)
    money = left.shape if kinds[0] == "money" else right.shape
    plain = Shape("money", name=money.name)
    if kinds == ("money", "number") and not right.shape.dimensions:
        name = "money_times" if operator == "*" else "money_over"
        return _function(name, plain, place, left, right)
    if kinds == ("number", "money") and not left.shape.dimensions and operator == "*":
        return _function("money_times", plain, place, right, left)
    if kinds == ("money", "money") and operator == "/" and _same_kind(left.shape, right.shape):
        return _function("money_ratio", NUMBER, place, left, right)
    verb = "multiplies" if operator == "*" else "divides"
    return typer.mismatch(place, _message(left, right, place, verb))


def _product_shape(left: Shape, right: Shape, operator: str) -> Shape:
    dimensions = combined(left.dimensions, right.dimensions, 1 if operator == "*" else -1)
    if not dimensions:
        return NUMBER
    scale = left.scale if left.dimensions else right.scale
    if operator == "/" and not left.dimensions:
        scale = 1
    return Shape("number", dimensions, scale)

