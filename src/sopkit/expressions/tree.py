"""This module holds the typed tree of a condition, from which every back end is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sopkit.expressions.shapes import Shape
from sopkit.frozen import NamedTuple, dataclass


class Place(NamedTuple):
    """Where a node stands: its leaf's path in the skeleton, and the text with start and end."""

    path: tuple[str | int, ...]
    source: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """What the author wrote."""
        return self.source[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a known shape; `size` counts nodes with every definition written out."""

    shape: Shape
    place: Place
    size: int


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A value that the author wrote."""

    value: Any


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A fact, parameter or derived fact of the case."""

    name: str


@dataclass(frozen=True, slots=True)
class This(Node):
    """A field of the event being judged."""

    name: str


@dataclass(frozen=True, slots=True)
class Actor(Node):
    """`this.role`, `this.by` or `this.at`."""

    what: str


@dataclass(frozen=True, slots=True)
class EventInfo(Node):
    """`e.role`, `e.by` or `e.at` of the last e."""

    event: str
    what: str


@dataclass(frozen=True, slots=True)
class EventField(Node):
    """A data field of the last happening of an event."""

    event: str
    name: str


@dataclass(frozen=True, slots=True)
class Happened(Node):
    """Whether the event has happened; never unknown."""

    event: str


@dataclass(frozen=True, slots=True)
class HappenedSince(Node):
    """Whether the event has happened since the last `other`, or ever if there is none."""

    event: str
    other: str


@dataclass(frozen=True, slots=True)
class EventCount(Node):
    """How often the event has happened."""

    event: str


@dataclass(frozen=True, slots=True)
class SinceEvent(Node):
    """How long ago the event last happened."""

    event: str


@dataclass(frozen=True, slots=True)
class Now(Node):
    """The instant at which the condition is judged."""


@dataclass(frozen=True, slots=True)
class Local(Node):
    """The variable of a loop; slots count from the outermost loop of the condition."""

    slot: int
    name: str


@dataclass(frozen=True, slots=True)
class And(Node):
    """`and`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`or`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not`."""

    part: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """One of == != < <= > >= between values of one shape."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """Whether a value is one of several written values."""

    value: Node
    members: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Member(Node):
    """Whether a value is in a list, or a key in a map."""

    value: Node
    container: Node


@dataclass(frozen=True, slots=True)
class Within(Node):
    """Whether a value lies in a closed range."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """+ - * between plain numbers; every other sum or product is a `Function`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Function(Node):
    """A function of `operations.FUNCTIONS` on values; unknown if an argument is unknown."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choose(Node):
    """`if test then yes else no`."""

    test: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Known(Node):
    """Whether a value is known; never unknown."""

    value: Node


@dataclass(frozen=True, slots=True)
class IsNone(Node):
    """Whether a known value is the recorded "none"."""

    value: Node


@dataclass(frozen=True, slots=True)
class Item(Node):
    """The value of a key in a map, or of a number (from 1) in a list."""

    container: Node
    key: Node


@dataclass(frozen=True, slots=True)
class FieldOf(Node):
    """A field of a record, or `.start` and `.end` of a range."""

    record: Node
    name: str


@dataclass(frozen=True, slots=True)
class Many(Node):
    """A loop over a list or map: any, all, count, first, sum, min or max.

    Members for which `test` is false are passed over; `any`, `all` and `count` judge `value`.
    """

    name: str
    slots: tuple[int, ...]
    variables: tuple[str, ...]
    source: Node
    test: Node | None
    value: Node


@dataclass(frozen=True, slots=True)
class Defined(Node):
    """A definition in use: its name and its body with the parameters written out."""

    name: str
    body: Node


Tree: TypeAlias = Node


_CHILDREN: Mapping[type, tuple[str, ...]] = {
    And: ("parts",),
    Or: ("parts",),
    Not: ("part",),
    Compare: ("left", "right"),
    OneOf: ("value",),
    Member: ("value", "container"),
    Within: ("value", "low", "high"),
    Arithmetic: ("left", "right"),
    Function: ("arguments",),
    Choose: ("test", "yes", "no"),
    Known: ("value",),
    IsNone: ("value",),
    Item: ("container", "key"),
    FieldOf: ("record",),
    Many: ("source", "test", "value"),
    Defined: ("body",),
}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order written."""
    found: list[Node] = []
    for name in _CHILDREN.get(type(node), ()):
        below = getattr(node, name)
        if isinstance(below, tuple):
            found.extend(below)
        elif below is not None:
            found.append(below)
    return tuple(found)


def walk(node: Node) -> list[Node]:
    """The node and everything below it; a definition used twice is visited twice."""
    found = [node]
    for reached in found:
        found.extend(children(reached))
    return found
