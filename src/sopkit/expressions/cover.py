"""This module looks whether conditions exclude each other, and whether one of them always holds.

It looks only where that can be seen: truth values, choices, and values that are compared with
constants. Each of these takes, in turn, every value at which a condition may turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from itertools import pairwise, product
from operator import and_
from typing import Any, Final

from sopkit.expressions.conditions import Condition
from sopkit.expressions.sets import Scope
from sopkit.expressions.tree import (
    And,
    Choose,
    Compare,
    Const,
    Defined,
    Fact,
    Function,
    Happened,
    Known,
    Node,
    Not,
    OneOf,
    Or,
    Within,
    children,
)
from sopkit.frozen import dataclass
from sopkit.quantities import Money, ValueType

MAX_WORLDS: Final = 4_096
# so few values are looked at one by one sooner than they are put in groups
_FEW: Final = 4
# stands among what an event is compared with
_HAPPENED: Final = object()
_LOGIC = (And, Or, Not, Choose, Defined, Const, Fact, Known)
_MONEY = tuple(
    f"money_{name}" for name in ("equal", "unequal", "less", "at_most", "more", "at_least")
)
_WHOLE = ("count", "days", "hours", "duration", "instant")
_NUMBERS = (*_WHOLE, "number", "ratio", "length", "mass", "volume", "angle", "temperature")

World = Mapping[str, Any]
Turns = Mapping[str, Sequence[Any]]
"""What a condition reads, each with the values at which it may turn."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What was found: values at which two of the conditions hold, and at which none does.

    `overlap` is (first, second, values); both are None where nothing is wrong or can be seen.
    `too_many` tells that nothing was looked at, for there are too many combinations.
    """

    overlap: tuple[int, int, World] | None = None
    gap: World | None = None
    too_many: bool = False


def cover(
    conditions: Sequence[Condition],
    constants: Mapping[str, Any],
    *,
    given: Condition | None = None,
    derived: frozenset[str] = frozenset(),
    reached: Callable[[World, Scope], bool] | None = None,
    gaps: bool = True,
) -> Cover:
    """Whether conditions overlap or leave a gap.

    Args:
        conditions: of which exactly one should hold.
        constants: the values of the parameters that have one.
        given: what is known to hold wherever they are judged.
        derived: facts that follow from others, so that not every combination can occur.
        reached: whether the conditions can be judged at these values at all.
        gaps: whether a gap is looked for.
    """
    if not conditions:
        return Cover()
    judged = [*conditions, given] if given is not None else list(conditions)
    turns = [_turns(one, constants) for one in judged]
    plain = [one for one in turns if one is not None]
    points = _variables(plain, judged[0]) if len(plain) == len(turns) else None
    if points is None or (len(points) > 1 and not derived.isdisjoint(points)):
        return Cover()
    worlds = _Worlds(points, constants, reached)
    if worlds.size > MAX_WORLDS:
        return Cover(too_many=True)
    sets = [worlds.where(one, own) for one, own in zip(judged, plain, strict=True)]
    looked = sets.pop() if given is not None else worlds.all
    some = several = 0
    for one in sets:
        several |= some & one
        some |= one
    overlap, gap = worlds.first(several & looked), worlds.first(looked & ~some if gaps else 0)
    holding = [place for place, one in enumerate(sets) if one >> (overlap or 0) & 1]
    return Cover(
        None if overlap is None else (holding[0], holding[1], worlds.values(overlap)),
        None if gap is None else worlds.values(gap),
    )


class _Worlds:
    """All combinations of some values, numbered in their order; a set of them is a whole number."""

    def __init__(
        self,
        points: dict[str, tuple[Any, ...]],
        constants: Mapping[str, Any],
        reached: Callable[[World, Scope], bool] | None,
    ) -> None:
        self.points = points
        self._constants = constants
        self._reached = reached
        self._strides: dict[str, int] = {}
        self._places: dict[str, dict[Any, int]] = {}
        self.size = 1
        for name, several in reversed(points.items()):
            self._strides[name] = self.size
            self.size *= len(several)

    @property
    def all(self) -> int:
        """Every world."""
        return (1 << self.size) - 1

    def values(self, number: int) -> World:
        """The values of one world."""
        return {
            name: points[number // self._strides[name] % len(points)]
            for name, points in self.points.items()
        }

    def first(self, worlds: int) -> int | None:
        """The first of some worlds that can be reached."""
        while worlds:
            number = (worlds & -worlds).bit_length() - 1
            world = self.values(number)
            if self._reached is None or self._reached(world, self._scope(world)):
                return number
            worlds &= worlds - 1
        return None

    def where(self, condition: Condition, turns: Turns) -> int:
        """The worlds in which a condition is true."""
        found = 0
        alike = [self._alike(name, marks) for name, marks in turns.items()]
        for groups in product(*alike):
            values = {name: value for name, (value, _) in zip(turns, groups, strict=True)}
            if condition.test(self._scope(values)) is True:
                found |= reduce(and_, (worlds for _, worlds in groups), self.all)
        return found

    def _alike(self, name: str, marks: Sequence[Any]) -> Iterator[tuple[Any, int]]:
        """Groups of values that comparing with marks cannot tell apart: one, and its worlds."""
        points, stride = self.points[name], self._strides[name]
        one, whole = (1 << stride) - 1, (1 << stride * len(points)) - 1
        every = self.all // whole
        rest = whole
        for place in self._turning(name, marks):
            alone = one << place * stride
            yield points[place], alone * every
            rest ^= alone
        is_ordered = not isinstance(points[0], str)
        while rest:
            first = (rest & -rest).bit_length() - 1
            # what lies between two marks ends at the second one; without an order there is no end
            behind = (rest + (1 << first)) & ~rest
            group = rest & behind - 1 if is_ordered else rest
            yield points[first // stride], group * every
            rest ^= group

    def _turning(self, name: str, marks: Sequence[Any]) -> Iterable[int]:
        """The places of the values that are looked at each by itself."""
        points = self.points[name]
        if len(points) <= _FEW:
            return range(len(points))
        places = self._places.get(name)
        if places is None:
            places = self._places[name] = {point: place for place, point in enumerate(points)}
        return {places[mark] for mark in marks}

    def _scope(self, world: World) -> Scope:
        happened = dict.fromkeys((name for name, value in world.items() if value is True), True)
        return Scope(facts={**self._constants, **world}, last=happened)


def _turns(condition: Condition, constants: Mapping[str, Any]) -> Turns | None:
    """What a condition reads, each with the values it is compared with; None where not plain."""
    marks: dict[str, list[Any]] = {}
    events: set[str] = set()
    if not _collect(condition.tree, constants, marks, events):
        return None
    if events and (len(events) > 1 or marks):
        return None
    return marks or {name: [_HAPPENED] for name in events}


def _variables(turns: Sequence[Turns], one: Condition) -> dict[str, tuple[Any, ...]] | None:
    """What all conditions read, each with the values to look at; None where it cannot be seen."""
    marks: dict[str, list[Any]] = {}
    for own in turns:
        for name, values in own.items():
            marks.setdefault(name, []).extend(values)
    happened = [name for name, values in marks.items() if _HAPPENED in values]
    if happened:
        return {happened[0]: (True, False)} if len(marks) == 1 else None
    found: dict[str, tuple[Any, ...]] = {}
    for name, values in marks.items():
        points = _points(one.names.facts.get(name), values)
        if points is None:
            return None
        found[name] = points
    return found


def _collect(
    node: Node, constants: Mapping[str, Any], marks: dict[str, list[Any]], events: set[str]
) -> bool:
    """Adds the facts below a node, with what they are compared with; False where not plain."""
    if isinstance(node, Happened):
        events.add(node.event)
        return True
    if isinstance(node, (Compare, Within)) or (isinstance(node, Function) and node.name in _MONEY):
        return _compared(node, constants, marks)
    if isinstance(node, OneOf):
        if not isinstance(node.value, Fact):
            return False
        marks.setdefault(node.value.name, []).extend(node.members)
        return True
    if not isinstance(node, _LOGIC):
        return False
    if isinstance(node, Fact) and node.name not in constants:
        marks.setdefault(node.name, [])
    return all(_collect(below, constants, marks, events) for below in children(node))


def _compared(node: Node, constants: Mapping[str, Any], marks: dict[str, list[Any]]) -> bool:
    """One fact between constants."""
    facts, values = set(), []
    for side in children(node):
        if isinstance(side, Const):
            values.append(side.value)
        elif isinstance(side, Fact) and side.name in constants:
            values.append(constants[side.name])
        elif isinstance(side, Fact):
            facts.add(side.name)
        else:
            return False
    if len(facts) != 1:
        return not facts
    marks.setdefault(facts.pop(), []).extend(values)
    return True


def _points(declared: ValueType | None, marks: list[Any]) -> tuple[Any, ...] | None:
    """The values of a fact at which conditions may turn, and one between each two."""
    if declared is None:
        return None
    if declared.kind == "bool":
        return (True, False)
    if declared.kind == "choice" and isinstance(declared.of, Mapping):
        return tuple(declared.of)
    if not marks:
        return None
    if declared.kind in ("text", "person"):
        return (*dict.fromkeys(marks), "".join(map(str, marks)) + "?")
    if declared.kind == "money" and all(isinstance(mark, Money) for mark in marks):
        currency = marks[0].currency
        if any(mark.currency != currency for mark in marks):
            return None
        amounts = _between([mark.amount for mark in marks], whole=False)
        return tuple(Money(Decimal(amount), currency) for amount in amounts)
    plain = all(isinstance(one, (int, Decimal)) and not isinstance(one, bool) for one in marks)
    if declared.kind not in _NUMBERS or not plain:
        return None
    return tuple(_between(marks, whole=declared.kind in _WHOLE))


def _between(marks: Sequence[Any], *, whole: bool) -> list[Any]:
    """The marks, what lies between them and beside them; less than nothing only where a mark is."""
    ordered = sorted(set(marks))
    found: list[Any] = []
    if ordered[0] < 0:
        found.append(ordered[0] - 1)
    elif ordered[0] > 0:
        found.append(ordered[0] * 0)
    for low, high in pairwise(ordered):
        found.append(low)
        middle = low + 1 if whole else (Decimal(low) + Decimal(high)) / 2
        if low < middle < high:
            found.append(middle)
    return [*found, ordered[-1], ordered[-1] + 1]
