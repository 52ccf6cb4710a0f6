"""This module looks at all that can be, to prove that conditions exclude or imply each other.

What conditions read is cut into boxes: for each fact the values at which a comparison may turn,
and one between each two. What cannot be cut (a look-up, two facts compared) is a box of its own
that may be so or not. A set of worlds is a whole number with one bit for each combination of
boxes. There may be worlds that no case ever reaches, never the other way round; so what is true in
none of them is never true, and what is true in all of them always is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache, partial, reduce
from itertools import pairwise
from typing import Any, Final

from sopkit.expressions.conditions import Condition
from sopkit.expressions.tree import (
    And,
    Choose,
    Compare,
    Const,
    Defined,
    EventCount,
    Fact,
    Function,
    Node,
    Not,
    OneOf,
    Or,
    SinceEvent,
    This,
    Within,
)
from sopkit.quantities import Money, ValueType

MAX_WORLDS: Final = 16_384
"""Beyond so many combinations nothing is said."""

_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "money_equal": operator.eq,
    "money_unequal": operator.ne,
    "money_less": operator.lt,
    "money_at_most": operator.le,
    "money_more": operator.gt,
    "money_at_least": operator.ge,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_MONEY_MIRRORED = {
    "money_less": "money_more",
    "money_at_most": "money_at_least",
    "money_more": "money_less",
    "money_at_least": "money_at_most",
}
_ORDERED = (int, Decimal, str, Money)
# so few points are looked at one by one sooner than they are sorted into rows
_FEW: Final = 8
_SHAPE_FIELDS = frozenset(("shape", "place", "size"))

Key = Any
Test = Callable[[Any], bool]
World = Mapping[str, Any]


class Worlds:
    """All combinations of what some conditions read; a set of them is a whole number.

    Attributes:
        all: every world; 0 when there are too many, and then nothing can be said.
    """

    def __init__(
        self, conditions: Iterable[Condition], constants: Mapping[str, Any] | None = None
    ) -> None:
        self._constants = constants or {}
        self._marks: dict[Key, list[Any]] = {}
        self._nodes: dict[Key, Node] = {}
        self._types: Mapping[str, ValueType] = {}
        self._this: Mapping[str, ValueType] | None = None
        for condition in conditions:
            self._types = condition.names.facts
            self._this = condition.names.this
            self._collect(condition.tree)
        self._points: dict[Key, tuple[Any, ...]] = {}
        self._places: dict[Key, dict[Any, int]] = {}
        self._strides: dict[Key, int] = {}
        self._bits = 1
        for key, marks in self._marks.items():
            points = self._cut(key, marks)
            self._points[key] = points
            self._strides[key] = self._bits
            self._bits *= len(points)
            if self._bits > MAX_WORLDS:
                break
        self.all = (1 << self._bits) - 1 if self._bits <= MAX_WORLDS else 0

    @property
    def reads(self) -> frozenset[Key]:
        """What tells the values apart that the conditions read; only for comparing."""
        return frozenset(self._marks)

    def of(self, node: Node) -> int:
        """The worlds in which a part of one of the conditions is true."""
        return self._set(node)

    def where(self, condition: Condition) -> int:
        """The worlds in which a condition is true."""
        return self._set(condition.tree)

    def together(self, conditions: Iterable[Condition]) -> int:
        """The worlds in which all of them are true."""
        return reduce(operator.and_, map(self.where, conditions), self.all)

    def below(self, worlds: int) -> int:
        """The worlds from which one of these is reached by raising a single number."""
        found = 0
        for key, points in self._points.items():
            if not all(_is_number(point) for point in points):
                continue
            stride, last = self._strides[key], points[-1]
            not_highest = self._spread(key, [last], partial(operator.ne, last))
            reached = worlds
            for _ in points[1:]:
                reached = (reached >> stride) & not_highest
                found |= reached
        return found

    def shown(self, worlds: int) -> World:
        """The first of some worlds: the name of what is read, and its value there.

        What is no fact and no field is left out.
        """
        first = (worlds & -worlds).bit_length() - 1
        found: dict[str, Any] = {}
        for key, points in self._points.items():
            value = points[first // self._strides[key] % len(points)]
            node = self._nodes[key]
            if isinstance(node, Fact | This):
                found[node.name if isinstance(node, Fact) else f"this.{node.name}"] = value
        return found

    # ---- what is read, and where it may turn

    def _collect(self, node: Node) -> None:
        match node:
            case And(parts=parts) | Or(parts=parts):
                for part in parts:
                    self._collect(part)
            case Not(part=below) | Defined(body=below):
                self._collect(below)
            case Choose(test=test, yes=yes, no=no):
                for below in (test, yes, no):
                    self._collect(below)
            case Const():
                pass
            case _:
                self._leaf(node)

    def _leaf(self, node: Node) -> None:
        read = self._read(node)
        if read is None:
            self._note(node, [])
        elif read[0] is not None:
            self._note(read[0], read[1])

    def _note(self, node: Node, marks: list[Any]) -> None:
        key = _key(node)
        self._nodes.setdefault(key, node)
        self._marks.setdefault(key, []).extend(marks)

    def _read(self, node: Node) -> tuple[Node | None, list[Any], Test] | None:
        """What a leaf compares, with which values and how; None where it compares nothing fixed."""
        if isinstance(node, OneOf):
            members = node.members
            return node.value, list(members), lambda value: value in members
        if isinstance(node, Within):
            low, high = self._fixed(node.low), self._fixed(node.high)
            if not isinstance(low, _ORDERED) or not isinstance(high, _ORDERED):
                return None
            return node.value, [low, high], lambda value: bool(low <= value <= high)
        if isinstance(node, Compare):
            return self._sides(node.operator, _MIRRORED, node.left, node.right)
        if isinstance(node, Function) and node.name in _OPERATORS and len(node.arguments) == 2:
            return self._sides(node.name, _MONEY_MIRRORED, *node.arguments)
        return None

    def _sides(
        self, name: str, mirrored: Mapping[str, str], left: Node, right: Node
    ) -> tuple[Node | None, list[Any], Test] | None:
        first, second = self._fixed(left), self._fixed(right)
        if not all(one is None or isinstance(one, _ORDERED) for one in (first, second)):
            return None
        if first is not None and second is not None:
            kept = bool(_OPERATORS[name](first, second))
            return None, [], lambda value: kept
        if first is None and second is None:
            return None
        if second is None:
            left, second, name = right, first, mirrored.get(name, name)
        compare = _OPERATORS[name]
        return left, [second], lambda value: bool(compare(value, second))

    def _fixed(self, node: Node) -> Any:
        if isinstance(node, Const):
            return node.value
        return self._constants.get(node.name) if isinstance(node, Fact) else None

    def _cut(self, key: Key, marks: list[Any]) -> tuple[Any, ...]:
        """The values to look at; a single one that stands for everything where that is unknown."""
        node = self._nodes[key]
        declared = self._declared(node)
        kind = declared.kind if declared is not None else _kind(node)
        if declared is not None and kind == "choice" and isinstance(declared.of, Mapping):
            return _choices(declared.of, marks)
        if not marks:
            return (True, False)
        if isinstance(marks[0], bool):
            return (True, False)
        if all(isinstance(mark, str) for mark in marks):
            return (*dict.fromkeys(marks), "".join(marks) + "?")
        if all(isinstance(mark, Money) for mark in marks):
            return _amounts(marks)
        if all(isinstance(mark, int | Decimal) for mark in marks):
            return _numbers(marks, count=kind == "count")
        return ()

    def _declared(self, node: Node) -> ValueType | None:
        if isinstance(node, Fact):
            return self._types.get(node.name)
        return (self._this or {}).get(node.name) if isinstance(node, This) else None

    # ---- sets of worlds

    def _set(self, node: Node) -> int:
        if not self.all:
            # sets are as long as there are worlds: too many of them are not even written down
            return 0
        match node:
            case And(parts=parts):
                return reduce(operator.and_, map(self._set, parts))
            case Or(parts=parts):
                return reduce(operator.or_, map(self._set, parts))
            case Not(part=below):
                return self.all & ~self._set(below)
            case Defined(body=below):
                return self._set(below)
            case Choose(test=test, yes=yes, no=no):
                chosen = self._set(test)
                return (chosen & self._set(yes)) | (self.all & ~chosen & self._set(no))
            case Const(value=value):
                return self.all if value is True else 0
            case _:
                return self._of_leaf(node)

    def _of_leaf(self, node: Node) -> int:
        read = self._read(node)
        if read is None:
            return self._spread(_key(node), [], lambda value: value is True)
        value, marks, test = read
        if value is None:
            return self.all if test(None) else 0
        return self._spread(_key(value), marks, test)

    def _spread(self, key: Key, marks: list[Any], test: Test) -> int:
        """The worlds in which the value under a key passes a test that turns only at marks."""
        stride, points = self._strides[key], self._points[key]
        pattern = 0
        for first, last in self._alike(key, marks):
            if test(points[first]):
                pattern |= ((1 << (last - first) * stride) - 1) << (first * stride)
        width = stride * len(points)
        return pattern * (self.all // ((1 << width) - 1))

    def _alike(self, key: Key, marks: list[Any]) -> Iterator[tuple[int, int]]:
        """Rows of points that one comparison cannot tell apart: first place, and the one after."""
        points = self._points[key]
        if len(points) <= _FEW or not _is_number(points[0]):
            yield from pairwise(range(len(points) + 1))
            return
        places = self._places.get(key)
        if places is None:
            places = self._places[key] = {point: at for at, point in enumerate(points)}
        after = 0
        for at in sorted({places[mark] for mark in marks}):
            if after < at:
                yield after, at
            yield at, at + 1
            after = at + 1
        if after < len(points):
            yield after, len(points)


def _key(node: Node) -> Key:
    """What tells one read value from another, wherever it stands."""
    if isinstance(node, Fact):
        return node.name
    kind: Any = type(node)
    return (kind, *(_key_of(getattr(node, name)) for name in _names(kind)))


def _key_of(value: Any) -> Key:
    if isinstance(value, Node):
        return _key(value)
    if isinstance(value, tuple):
        return tuple(map(_key_of, value))
    return (type(value), value)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name not in _SHAPE_FIELDS)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal | Money) and not isinstance(value, bool)


def _kind(node: Node) -> str:
    if isinstance(node, EventCount):
        return "count"
    return "duration" if isinstance(node, SinceEvent) else ""


def _choices(declared: Mapping[str, Any], marks: list[Any]) -> tuple[Any, ...]:
    """The choices that are compared, in the order of their list, and the first of all others."""
    compared = dict.fromkeys(marks)
    other = next((name for name in declared if name not in compared), None)
    listed = (name for name in declared if name in compared or name == other)
    return (*listed, *(mark for mark in compared if mark not in declared))


def _numbers(marks: list[Any], *, count: bool) -> tuple[Any, ...]:
    """The marks, what lies between them and beside them; a count is whole and never below 0."""
    ordered = sorted(set(marks))
    found: list[Any] = []
    if not count:
        found.append(ordered[0] - 1)
    elif ordered[0] > 0:
        found.append(0)
    for first, second in pairwise(ordered):
        found.append(first)
        if not count:
            found.append((Decimal(first) + Decimal(second)) / 2)
        elif second - first > 1:
            found.append(first + 1)
    return (*found, ordered[-1], ordered[-1] + 1)


def _amounts(marks: list[Money]) -> tuple[Any, ...]:
    currency = marks[0].currency
    if any(mark.currency != currency for mark in marks):
        return ()
    amounts = _numbers([mark.amount for mark in marks], count=False)
    return tuple(Money(Decimal(amount), currency) for amount in amounts)


__all__ = ["MAX_WORLDS", "World", "Worlds"]
