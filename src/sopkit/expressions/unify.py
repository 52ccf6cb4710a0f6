"""This module brings two values to one type and unit, or says why that cannot be done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sopkit.expressions import literals
from sopkit.expressions.literals import is_number, is_text, is_wrong, rescaled
from sopkit.expressions.shapes import DAYS, NUMBER, Shape, describe, is_plain
from sopkit.expressions.tree import Const, Function, Node, Place

if TYPE_CHECKING:
    from sopkit.expressions.types import Typer


def unify(typer: Typer, left: Node, right: Node, place: Place, verb: str) -> tuple[Node, Node]:
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
        found = aligned(left, right)
        if found is not None:
            return found
    elif "none" in (one.kind, other.kind) or same_kind(one, other):
        return left, right
    wrong = typer.mismatch(place, message_of(left, right, place, verb), hint_of(left, right))
    return wrong, wrong


def fitting(typer: Typer, node: Node, shape: Shape | None, verb: str) -> Node:
    """The node as a value of a given shape, else a fault."""
    if shape is None or is_wrong(node):
        return node
    like = Const(shape, node.place, 1, None)
    if is_text(node) and shape.kind != "text":
        return literals.text_beside(typer, _const(node), shape)
    if node.shape.kind == "number" and shape.kind == "number":
        found = aligned(node, like)
        if found is not None:
            return found[0]
    elif same_kind(node.shape, shape):
        return node
    message = f"'{node.place.text}' is {describe(node.shape)}; {verb} {describe(shape)} is wanted"
    return typer.mismatch(node.place, message, hint_of(node, like))


def _const(node: Node) -> Const:
    assert isinstance(node, Const)
    return node


def same_kind(one: Shape, other: Shape) -> bool:
    """Whether values of both shapes may be compared as they are."""
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


def aligned(left: Node, right: Node) -> tuple[Node, Node] | None:
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


def message_of(left: Node, right: Node, place: Place, verb: str) -> str:
    """What a fault says of two values that do not go together."""
    return f"'{place.text}' {verb} {describe(left.shape)} and {describe(right.shape)}"


def hint_of(left: Node, right: Node) -> str:
    """What to write instead, where that can be guessed."""
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
