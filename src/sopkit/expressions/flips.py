"""This module finds the instants at which a condition turns by the mere passing of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date, timedelta
from math import ceil, floor
from typing import Any

from sopkit.expressions.closures import Closure, closure
from sopkit.expressions.faults import Path
from sopkit.expressions.operations import MISFITS, start_of
from sopkit.expressions.tree import (
    And,
    Compare,
    Const,
    Defined,
    Fact,
    Function,
    Node,
    Not,
    Now,
    Or,
    SinceEvent,
    Within,
    children,
)
from sopkit.frozen import dataclass

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Flip:
    """A comparison of passing time with a limit; it turns once, at a known instant.

    Attributes:
        what: since, age, today or at.
        event: the event of `since(event)`.
        span_us: the limit of `since` in microseconds, if it is written.
        fact: the fact or parameter that is the limit.
        inclusive: whether it turns at the limit itself, or 1 microsecond (a day, a year) later.
    """

    what: str
    event: str | None
    span_us: int | None
    fact: str | None
    inclusive: bool
    limit: Closure = field(repr=False, compare=False)
    start: Closure = field(repr=False, compare=False)

    def turns_at(self, scope: Any) -> int | None:
        """The instant from which on the comparison has its other value; None if unknown."""
        try:
            limit, start = self.limit(scope), self.start(scope)
            if limit is None or start is None:
                return None
            return self._turn(scope, start, limit)
        except MISFITS:
            return None

    def _turn(self, scope: Any, start: Any, limit: Any) -> int | None:
        if self.what == "today":
            day: date = limit if self.inclusive else limit + timedelta(days=1)
            return start_of(scope, day)
        whole: int = ceil(limit) if self.inclusive else floor(limit) + 1
        if self.what == "age":
            return start_of(scope, _birthday(start, whole))
        return int(start) + whole


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        # born on 29 February: a year is full on 1 March of a common year
        return date(born.year + years, 3, 1)


@dataclass(frozen=True, slots=True)
class TimeUse:
    """A use of passing time whose turning instant cannot be told, with its place."""

    path: Path
    offset: int
    length: int
    text: str


def time_in(node: Node) -> tuple[tuple[Flip, ...], tuple[TimeUse, ...]]:
    """All comparisons with passing time in a condition, and all other uses of it."""
    flips: list[Flip] = []
    badly: list[TimeUse] = []
    for leaf in _leaves(node):
        if not reads_time(leaf):
            continue
        found = _flips(leaf)
        if found:
            flips.extend(found)
            continue
        place = leaf.place
        badly.append(TimeUse(place.path, place.start, max(1, place.end - place.start), place.text))
    return tuple(flips), tuple(badly)


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, (And, Or)):
        for part in node.parts:
            yield from _leaves(part)
    elif isinstance(node, Not):
        yield from _leaves(node.part)
    elif isinstance(node, Defined):
        yield from _leaves(node.body)
    else:
        yield node


def is_time(node: Node) -> bool:
    """Whether this node by itself changes as time passes."""
    if isinstance(node, Function):
        return node.name == "age"
    return isinstance(node, (Now, SinceEvent))


def reads_time(node: Node) -> bool:
    """Whether the value depends on the instant at which it is read."""
    return is_time(node) or any(reads_time(child) for child in children(node))


def _flips(node: Node) -> list[Flip]:
    if isinstance(node, Within):
        if reads_time(node.low) or reads_time(node.high):
            return []
        low = _flip(node.value, node.low, inclusive=True)
        high = _flip(node.value, node.high, inclusive=False)
        return [low, high] if low and high else []
    if not isinstance(node, Compare):
        return []
    operator, left, right = node.operator, node.left, node.right
    if reads_time(right):
        left, right, operator = right, left, _MIRRORED.get(operator, operator)
    if reads_time(right):
        return []
    if operator in ("==", "!="):
        both = [_flip(left, right, inclusive=inclusive) for inclusive in (True, False)]
        return [flip for flip in both if flip]
    flip = _flip(left, right, inclusive=operator in (">=", "<"))
    return [flip] if flip else []


def _flip(subject: Node, limit: Node, *, inclusive: bool) -> Flip | None:
    what, event, start = _subject(subject)
    if not what or start is None:
        return None
    written = limit.value if isinstance(limit, Const) and what == "since" else None
    fact = limit.name if isinstance(limit, Fact) else None
    return Flip(what, event, written, fact, inclusive, closure(limit), start)


def _subject(node: Node) -> tuple[str, str | None, Closure | None]:
    """What passes, the event it counts from, and the value of its beginning."""
    if isinstance(node, SinceEvent):
        event = node.event

        def happened_at(scope: Any) -> int | None:
            last = scope.last.get(event)
            return None if last is None else last.at

        return "since", event, happened_at
    if isinstance(node, Now):
        return "at", None, lambda scope: 0
    if isinstance(node, Function) and node.name == "age" and not reads_time(node.arguments[0]):
        return "age", None, closure(node.arguments[0])
    if isinstance(node, Function) and node.name == "today" and isinstance(node.arguments[0], Now):
        return "today", None, lambda scope: 0
    return "", None, None
