"""This module types sums and products, with their dimensions, currencies, dates and instants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sopkit.expressions.literals import is_wrong
from sopkit.expressions.shapes import (
    DATE,
    DAYS,
    DURATION,
    INSTANT,
    NUMBER,
    Shape,
    combined,
    describe,
)
from sopkit.expressions.syntax import Negative
from sopkit.expressions.tree import Arithmetic, Const, Function, Node, Place
from sopkit.expressions.unify import aligned, hint_of, message_of, same_kind, unscaled

if TYPE_CHECKING:
    from sopkit.expressions.context import Context
    from sopkit.expressions.types import Typer


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
        found = aligned(left, right)
        if found is not None:
            return _native(operator, *found, replace(found[0].shape, declared=None), place)
    elif kinds == ("money", "money") and same_kind(left.shape, right.shape):
        currency = left.shape.name or right.shape.name
        name = "money_plus" if operator == "+" else "money_minus"
        return _function(name, Shape("money", name=currency), place, left, right)
    elif operator == "+" and kinds[0] in ("number", "span") and kinds[1] in ("date", "instant"):
        return _moment(typer, operator, right, left, place)
    elif kinds[0] in ("date", "instant"):
        return _moment(typer, operator, left, right, place)
    verb = "adds" if operator == "+" else "subtracts"
    return typer.mismatch(place, message_of(left, right, place, verb), hint_of(left, right))


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
    return typer.mismatch(place, message_of(moment, other, place, verb), hint)


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
    if kinds == ("money", "money") and operator == "/" and same_kind(left.shape, right.shape):
        return _function("money_ratio", NUMBER, place, left, right)
    verb = "multiplies" if operator == "*" else "divides"
    return typer.mismatch(place, message_of(left, right, place, verb))


def _product_shape(left: Shape, right: Shape, operator: str) -> Shape:
    dimensions = combined(left.dimensions, right.dimensions, 1 if operator == "*" else -1)
    if not dimensions:
        return NUMBER
    scale = left.scale if left.dimensions else right.scale
    if operator == "/" and not left.dimensions:
        scale = 1
    return Shape("number", dimensions, scale)
