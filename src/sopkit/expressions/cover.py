"""This module looks whether conditions exclude each other, and whether one of them always holds.

It looks only where that can be seen: truth values, choices, and values that are compared with
constants. Each of these takes, in turn, every value at which a condition may turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise, product
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
_LOGIC = (And, Or, Not, Choose, Defined, Const, Fact, Known)
_MONEY = tuple(
    f"money_{name}" for name in ("equal", "unequal", "less", "at_most", "more", "at_least")
)
_WHOLE = ("count", "days", "hours", "duration", "instant")
_NUMBERS = (*_WHOLE, "number", "ratio", "length", "mass", "volume", "angle", "temperature")

World = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cover:
    """What was found: values at which two of the conditions hold, and at which none does.

    `overlap` is (first, second, values); both are None where nothing is wrong or can be seen.
    """

    overlap: tuple[int, int, World] | None = None
    gap: World | None = None


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
    variables = _variables(judged, constants)
    if variables is None or (len(variables) > 1 and not derived.isdisjoint(variables)):
        return Cover()
    overlap: tuple[int, int, World] | None = None
    gap: World | None = None
    for world in _worlds(variables):
        scope = _scope(world, constants)
        if given is not None and given.test(scope) is not True:
            continue
        holding = [place for place, one in enumerate(conditions) if one.test(scope) is True]
        wanted = overlap is None if holding else gaps and gap is None
        if len(holding) == 1 or not wanted or (reached and not reached(world, scope)):
            continue
        if holding:
            overlap = (holding[0], holding[1], world)
        else:
            gap = world
    return Cover(overlap, gap)


def _scope(world: World, constants: Mapping[str, Any]) -> Scope:
    happened = dict.fromkeys((name for name, value in world.items() if value is True), True)
    return Scope(facts={**constants, **world}, last=happened)


def _worlds(variables: Mapping[str, tuple[Any, ...]]) -> Iterator[World]:
    names = list(variables)
    for values in product(*variables.values()):
        yield dict(zip(names, values, strict=True))


def _variables(
    conditions: Sequence[Condition], constants: Mapping[str, Any]
) -> dict[str, tuple[Any, ...]] | None:
    """What the conditions read, each with the values to look at; None where it cannot be seen."""
    marks: dict[str, list[Any]] = {}
    events: set[str] = set()
    for condition in conditions:
        if not _collect(condition.tree, constants, marks, events):
            return None
    if events and (len(events) > 1 or marks):
        return None
    found: dict[str, tuple[Any, ...]] = dict.fromkeys(events, (True, False))
    names = conditions[0].names
    size = 1
    for name, values in marks.items():
        points = _points(names.facts.get(name), values)
        if points is None:
            return None
        found[name] = points
        size *= len(points)
    return found if size <= MAX_WORLDS else None


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
