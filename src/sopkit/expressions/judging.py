"""This module says what logic, membership and loops mean on values that may be unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from sopkit.expressions.operations import MISFITS, total

Scope: TypeAlias = Any
Turn: TypeAlias = "tuple[bool | None, Any]"
"""Whether a member is looked at (None: perhaps), and its value."""


class Inner:
    """A scope inside loops: the outer scope and the values of loop variables by slot."""

    __slots__ = (
        "at", "counts", "facts", "last",
        "this", "this_at", "this_by", "this_role", "values", "zone",
    )  # fmt: skip

    def __init__(self, outer: Scope, values: Mapping[int, Any]) -> None:
        self.facts = outer.facts
        self.this = outer.this
        self.this_role = outer.this_role
        self.this_by = outer.this_by
        self.this_at = outer.this_at
        self.last = outer.last
        self.counts = outer.counts
        self.at = outer.at
        self.zone = outer.zone
        self.values = {**getattr(outer, "values", {}), **values}


def happened_since(scope: Scope, event: str, other: str) -> bool:
    """Whether the last `event` is not before the last `other`; both at one instant is after."""
    last = scope.last.get(event)
    if last is None:
        return False
    start = scope.last.get(other)
    return start is None or last.at >= start.at


def agree(first: Any, second: Any) -> bool:
    """Whether both branches of an undecided `if` give the same known value."""
    try:
        return first is not None and bool(first == second)
    except MISFITS:
        return False


def member(one: Any, several: Any) -> bool | None:
    """Whether a value is in a list or a key of a map; an unknown item may be it."""
    try:
        if one in several:
            return True
        return None if None in several else False
    except MISFITS:
        return None


def within(value: Any, low: Any, high: Any) -> bool | None:
    """Whether a value lies in a closed range; one known end may be enough to say no."""
    if value is None:
        return None
    try:
        if low is not None and value < low:
            return False
        if high is not None and value > high:
            return False
    except MISFITS:
        return None
    return None if low is None or high is None else True


def members(several: Any, slots: tuple[int, ...]) -> Iterable[tuple[Any, ...]]:
    """What the variables of a loop stand for, one tuple a turn."""
    if len(slots) == 2:
        return list(several.items())
    return [(item,) for item in several]


def _finish_any(turns: Iterable[Turn], currency: str | None) -> bool | None:
    result: bool | None = False
    for wanted, value in turns:
        if wanted is True and value is not False:
            if value is not None:
                return True
            result = None
        elif wanted is None and value is not False:
            result = None
    return result


def _finish_all(turns: Iterable[Turn], currency: str | None) -> bool | None:
    result: bool | None = True
    for wanted, value in turns:
        if wanted is not False and value is not True:
            if wanted is True and value is False:
                return False
            result = None
    return result


def _finish_count(turns: Iterable[Turn], currency: str | None) -> int | None:
    count = 0
    for wanted, value in turns:
        if wanted is None:
            return None
        if wanted and value is not False:
            if value is None:
                return None
            count += 1
    return count


def _finish_first(turns: Iterable[Turn], currency: str | None) -> Any:
    for wanted, value in turns:
        if wanted is None:
            return None
        if wanted:
            return value
    return None


def _known_values(turns: Iterable[Turn]) -> list[Any] | None:
    """The values of all members that are looked at; None if one is unknown."""
    values = []
    for wanted, value in turns:
        if wanted is not False:
            if wanted is None or value is None:
                return None
            values.append(value)
    return values


def _finish_sum(turns: Iterable[Turn], currency: str | None) -> Any:
    values = _known_values(turns)
    try:
        return None if values is None else total(values, currency)
    except MISFITS:
        return None


def _finish_min(turns: Iterable[Turn], currency: str | None) -> Any:
    values = _known_values(turns)
    try:
        return min(values) if values else None
    except MISFITS:
        return None


def _finish_max(turns: Iterable[Turn], currency: str | None) -> Any:
    values = _known_values(turns)
    try:
        return max(values) if values else None
    except MISFITS:
        return None


FINISH: Mapping[str, Callable[[Iterable[Turn], str | None], Any]] = {
    "any": _finish_any,
    "all": _finish_all,
    "count": _finish_count,
    "first": _finish_first,
    "sum": _finish_sum,
    "min": _finish_min,
    "max": _finish_max,
}
