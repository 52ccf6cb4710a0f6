"""This module finds the parts that make a condition true, false or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any, TypeAlias

from sopkit.expressions.closures import Closure
from sopkit.expressions.faults import Path
from sopkit.expressions.reasons import Reasons, name_of, reasons
from sopkit.expressions.shapes import value_type_of
from sopkit.expressions.tree import (
    Actor,
    And,
    Choose,
    Defined,
    EventCount,
    EventField,
    EventInfo,
    Fact,
    FieldOf,
    Item,
    Node,
    Not,
    Or,
    SinceEvent,
    This,
    children,
)
from sopkit.frozen import dataclass
from sopkit.quantities import NONE, ValueType

Closures: TypeAlias = "dict[tuple[int, bool], Closure]"


@dataclass(frozen=True, slots=True)
class Reading:
    """A name that a part reads, its value (None: unknown) and its declared type."""

    name: str
    value: Any
    value_type: ValueType
    node: Node = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that makes the condition what it is: as written, with its value and its reasons.

    `needs` are names still missing, `absent` what is known not to exist; `path`, `offset` and
    `length` are its place in the skeleton.
    """

    text: str
    value: bool | None
    readings: tuple[Reading, ...]
    needs: tuple[str, ...]
    absent: tuple[str, ...]
    path: Path
    offset: int
    length: int
    node: Node = field(compare=False, repr=False)


def parts(tree: Node, scope: Any, closures: Closures) -> tuple[Part, ...]:
    """The parts that make the condition what it is, in the order written, each once."""
    found = Reasons(closures)
    value = found.value(tree, scope)
    leaves = dict.fromkeys(_responsible(tree, value, found, scope))
    return tuple(_part(leaf.node, found, scope) for leaf in leaves)


@dataclass(frozen=True, slots=True, eq=False)
class _Leaf:
    node: Node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Leaf) and self.node is other.node

    def __hash__(self) -> int:
        return id(self.node)


def _responsible(node: Node, value: Any, found: Reasons, scope: Any) -> Iterator[_Leaf]:
    match node:
        case And(parts=below) | Or(parts=below) if below:
            for part in below:
                own = found.value(part, scope)
                if _counts(isinstance(node, And), value, own):
                    yield from _responsible(part, own, found, scope)
        case Not(part=part):
            yield from _responsible(part, found.value(part, scope), found, scope)
        case Defined(body=body) if node.name == node.place.text:
            yield from _responsible(body, value, found, scope)
        case Choose(test=test, yes=yes, no=no) if node.shape.kind == "bool":
            decided = found.value(test, scope)
            yield from _responsible(test, decided, found, scope)
            for wanted, branch in ((True, yes), (False, no)):
                if decided is not (not wanted):
                    yield from _responsible(branch, found.value(branch, scope), found, scope)
        case _:
            yield _Leaf(node)


def _counts(conjunction: bool, value: Any, own: Any) -> bool:
    """Whether a part of `and` or `or` has to do with the value of the whole.

    A missing part of a refused `and` is named as well: it is asked for next.
    """
    if value is None:
        return own is None
    if conjunction:
        return value is True or own is not True
    return value is False or own is True


def _part(node: Node, found: Reasons, scope: Any) -> Part:
    value = found.value(node, scope)
    needs, absent = reasons(node, scope, found.closures)
    place = node.place
    readings = tuple({reading.name: reading for reading in _readings(node, found, scope)}.values())
    length = place.end - place.start
    return Part(place.text, value, readings, needs, absent, place.path, place.start, length, node)


_READ = (Fact, This, Actor, EventInfo, EventField, EventCount, SinceEvent, Item, FieldOf)


def _readings(node: Node, found: Reasons, scope: Any) -> Iterator[Reading]:
    """What a leaf reads outside loops; a look-up is one reading together with its key."""
    if isinstance(node, _READ):
        value = found.value(node, scope, with_none=True)
        name = name_of(node)
        if value is not None and _can_be_said(node, value):
            yield Reading(name, value, value_type_of(node.shape), node)
        return
    for child in children(node)[: 1 if type(node).__name__ == "Many" else None]:
        yield from _readings(child, found, scope)


def _can_be_said(node: Node, value: Any) -> bool:
    return value is NONE or node.shape.kind not in ("list", "map", "record", "opaque")
