"""This module says which run-time values a shape takes; any other value counts as unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from sopkit.expressions.shapes import Shape
from sopkit.expressions.tree import Node, Not
from sopkit.quantities import NONE, Between, Money, Range

Classes = frozenset[type]

NONE_CLASS: Final = type(NONE)
MAX_ITEMS: Final = 10_000
_WHOLE: Final[Classes] = frozenset((int,))
_NUMBERS: Final[Classes] = frozenset((int, Decimal))
_BY_KIND: Final[Mapping[str, Classes]] = {
    "bool": frozenset((bool,)),
    "text": frozenset((str,)),
    "choice": frozenset((str,)),
    "money": frozenset((Money,)),
    "date": frozenset((date,)),
    "time": frozenset((time,)),
    "instant": _WHOLE,
    "between": frozenset((Between,)),
    "range": frozenset((Range,)),
    "list": frozenset((tuple, list)),
    "map": frozenset((dict,)),
    "record": frozenset((dict,)),
    "opaque": frozenset((str, int, Decimal, bool, date, time, Money)),
}


def classes(shape: Shape, with_none: bool = False) -> Classes:
    """The classes of values of a shape; with the recorded "none" if that has a meaning here."""
    found = _BY_KIND.get(shape.kind)
    if found is None:
        found = _WHOLE if shape.whole else _NUMBERS
    return found | {NONE_CLASS} if with_none else found


def checked(value: Any, allowed: Classes) -> Any:
    """The value if its class is allowed, else None; a list or map too long is no value either."""
    kind = value.__class__
    if kind not in allowed:
        return None
    if (kind is tuple or kind is list or kind is dict) and len(value) > MAX_ITEMS:
        return None
    return value


def takes_none(operator: str) -> bool:
    """Whether a comparison has an answer when a side is the recorded "none"."""
    return operator == "==" or operator == "!="


def never_unknown(node: Node) -> bool:
    """Whether the node is surely true or false at run time."""
    if isinstance(node, Not):
        return never_unknown(node.part)
    return type(node).__name__ in ("Happened", "HappenedSince", "Known")
