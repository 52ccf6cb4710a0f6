"""This module types written values: quantities, and texts beside dates, times and choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import suggest
from sopkit.expressions.shapes import ANY, DAYS, DURATION, NUMBER, SPAN, Shape, base_shape
from sopkit.expressions.tree import Const, Node, Place
from sopkit.quantities import (
    Quantity,
    QuantityError,
    parse_date,
    parse_instant,
    parse_quantity,
    parse_time,
)

if TYPE_CHECKING:
    from sopkit.expressions.types import Typer

_SHAPES: Mapping[str, Shape] = {
    "number": NUMBER,
    "ratio": NUMBER,
    "duration": DURATION,
    "days": DAYS,
    "month": SPAN,
    "year": SPAN,
}


def number(typer: Typer, digits: str, unit: str, place: Place) -> Node:
    """The constant of a number with or without a unit, in the unit that cases are kept in."""
    try:
        quantity = parse_quantity(f"{digits} {unit}" if unit else digits)
    except QuantityError as error:
        return typer.fault(place, "bad-value", str(error), "quote a text of several words")
    if quantity.dimension in ("working_day", "working_hour"):
        message = f"'{place.text}' needs a calendar, which a condition does not have"
        return typer.fault(place, "bad-value", message, "write it in the due of a rule")
    return Const(_shape(quantity), place, 1, quantity.value)


def _shape(quantity: Quantity) -> Shape:
    if quantity.dimension == "money":
        return Shape("money", name=quantity.unit)
    return _shape_of(quantity.dimension, isinstance(quantity.value, int))


@cache
def _shape_of(dimension: str, whole: bool) -> Shape:
    shape = _SHAPES.get(dimension) or base_shape(dimension)
    return replace(shape, whole=whole)


def text_beside(typer: Typer, node: Const, other: Shape) -> Node:
    """A quoted text as a value of the other side's shape; unchanged where it is a text."""
    if other.kind == "choice" and other.choices:
        if node.value in other.choices:
            return Const(other, node.place, 1, node.value)
        message = f"unknown choice {node.place.text}{suggest(node.value, other.choices)}"
        hint = f"the choices are {', '.join(sorted(other.choices))}"
        return typer.fault(node.place, "wrong-choice", message, hint)
    reader = _READERS.get(other.kind)
    if reader is None:
        return Const(other, node.place, 1, node.value) if other.kind == "opaque" else node
    try:
        return Const(Shape(other.kind), node.place, 1, reader(node.value))
    except QuantityError as error:
        return typer.fault(node.place, "bad-value", str(error))


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "date": parse_date,
    "time": parse_time,
    "instant": parse_instant,
}


def rescaled(node: Const, shape: Shape) -> Const | None:
    """The written amount of time in the unit of `shape`, if that is exact."""
    amount = node.value * node.shape.scale
    if amount % shape.scale == 0:
        whole = replace(shape, whole=True)
        return Const(whole, node.place, 1, int(amount // shape.scale))
    exact = Decimal(amount) / Decimal(shape.scale)
    return Const(shape, node.place, 1, exact) if exact * shape.scale == amount else None


def is_number(node: Node) -> bool:
    """Whether the node is a written number without unit."""
    return isinstance(node, Const) and node.shape == NUMBER


def is_text(node: Node) -> bool:
    """Whether the node is a quoted text."""
    return isinstance(node, Const) and node.shape.kind == "text"


def is_wrong(node: Node) -> bool:
    """Whether a fault was found in the node, so that nothing more should be said about it."""
    return node.shape.kind == "any" and node.shape is ANY
