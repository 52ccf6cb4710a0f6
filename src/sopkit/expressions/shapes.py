"""This module holds the static types of condition values: dimensions, choices, lists, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from sopkit.frozen import dataclass
from sopkit.quantities import ValueType

Dimensions = tuple[tuple[str, int], ...]

HOUR_US: Final = 3_600_000_000
DAY_US: Final = 24 * HOUR_US


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of a value inside a condition.

    Attributes:
        kind: bool, number, money, text, choice, date, time, instant, between, list, map, record,
            span, none, opaque, event, or any: the error type, which fits everything.
        dimensions: of a number: base units and their powers, sorted; () is a plain number.
        scale: of an amount of time: how many microseconds 1 stands for.
        whole: whether numbers are surely whole (int at run time).
        name: the currency, or the name of the record type; "" if unknown.
        declared: the declared type that this shape was read from.
    """

    kind: str
    dimensions: Dimensions = ()
    scale: int = 1
    of: Shape | None = None
    key: Shape | None = None
    name: str = ""
    choices: frozenset[str] | None = None
    whole: bool = field(default=False, compare=False)
    optional: bool = field(default=False, compare=False)
    fields: Mapping[str, ValueType] | None = field(default=None, compare=False, repr=False)
    declared: ValueType | None = field(default=None, compare=False, repr=False)


ANY: Final = Shape("any")
BOOL: Final = Shape("bool")
NUMBER: Final = Shape("number")
COUNT: Final = Shape("number", whole=True)
TEXT: Final = Shape("text")
DATE: Final = Shape("date")
TIME: Final = Shape("time")
INSTANT: Final = Shape("instant", whole=True)
NONE_SHAPE: Final = Shape("none")
OPAQUE: Final = Shape("opaque")
SPAN: Final = Shape("span")
ROLE: Final = Shape("choice", name="role")
DURATION: Final = Shape("number", (("time", 1),), whole=True)
HOURS: Final = Shape("number", (("time", 1),), HOUR_US)
DAYS: Final = Shape("number", (("time", 1),), DAY_US)

_BASE: Mapping[str, Shape] = {
    "bool": BOOL,
    "count": COUNT,
    "number": NUMBER,
    "ratio": NUMBER,
    "text": TEXT,
    "person": TEXT,
    "signature": OPAQUE,
    "photo": OPAQUE,
    "opaque": OPAQUE,
    "date": DATE,
    "time": TIME,
    "instant": INSTANT,
    "duration": DURATION,
    "hours": HOURS,
    "days": DAYS,
    "length": Shape("number", (("mm", 1),)),
    "mass": Shape("number", (("g", 1),)),
    "volume": Shape("number", (("ml", 1),)),
    "angle": Shape("number", (("deg", 1),)),
    "temperature": Shape("number", (("degC", 1),)),
    "money": Shape("money"),
    "time_range": Shape("between", of=TIME),
    "date_range": Shape("between", of=DATE),
}
_DIMENSION_WORDS = {
    "mm": "length",
    "g": "mass",
    "ml": "volume",
    "deg": "angle",
    "degC": "temperature",
    "time": "duration",
}


def base_shape(kind: str) -> Shape:
    """The shape of values of a built-in kind; opaque for a kind that is not built in."""
    return _BASE.get(kind, OPAQUE)


def shape_of(
    declared: ValueType,
    types: Mapping[str, Mapping[str, ValueType]],
    collections: Mapping[str, str | tuple[str, ...]],
) -> Shape:
    """The shape of a declared type; names of record types and of collections are looked up."""
    kind = declared.kind
    if kind == "choice":
        choices = frozenset(declared.of) if isinstance(declared.of, Mapping) else frozenset()
        shape = Shape("choice", choices=choices)
    elif kind in ("list", "map"):
        shape = _container(declared, types, collections)
    elif kind == "record" or kind in types:
        name = declared.name or kind
        fields = declared.fields or types.get(name, {})
        shape = Shape("record", name=name, fields=fields)
    elif kind == "collection" or kind in collections:
        shape = _member(declared, collections)
    elif kind == "money":
        shape = Shape("money", name=declared.unit or "")
    else:
        shape = base_shape(kind)
    return Shape(
        shape.kind, shape.dimensions, shape.scale, shape.of, shape.key, shape.name, shape.choices,
        whole=shape.whole, optional=declared.optional, fields=shape.fields, declared=declared,
    )  # fmt: skip


def _member(declared: ValueType, collections: Mapping[str, str | tuple[str, ...]]) -> Shape:
    """A member of a collection: one of its names, or whatever tells members apart."""
    name = declared.name or declared.kind
    members = declared.of or collections.get(name)
    if isinstance(members, str) or not members:
        return Shape("opaque", name=name)
    return Shape("choice", choices=frozenset(members), name=name)


def _container(
    declared: ValueType,
    types: Mapping[str, Mapping[str, ValueType]],
    collections: Mapping[str, str | tuple[str, ...]],
) -> Shape:
    inner = declared.of
    of = shape_of(inner, types, collections) if isinstance(inner, ValueType) else OPAQUE
    if declared.kind == "list":
        return Shape("list", of=of)
    key = shape_of(declared.key, types, collections) if declared.key is not None else TEXT
    return Shape("map", of=of, key=key)


def value_type_of(shape: Shape) -> ValueType:
    """The declared type that fits values of this shape best."""
    if shape.declared is not None:
        return shape.declared
    if shape.kind == "number":
        return ValueType(_number_kind(shape))
    if shape.kind in ("list", "map"):
        return ValueType(shape.kind, of=value_type_of(shape.of or OPAQUE))
    if shape.kind == "money":
        return ValueType("money", unit=shape.name or None)
    return ValueType(shape.kind if shape.kind in _BASE or shape.kind == "choice" else "opaque")


def _number_kind(shape: Shape) -> str:
    if shape.dimensions == (("time", 1),):
        return {1: "duration", HOUR_US: "hours", DAY_US: "days"}.get(shape.scale, "duration")
    if len(shape.dimensions) == 1 and shape.dimensions[0][1] == 1:
        return _DIMENSION_WORDS[shape.dimensions[0][0]]
    return "number"


def describe(shape: Shape) -> str:
    """What a message calls this type: 'a length', 'a choice of a, b', 'a list of money'."""
    kind = shape.kind
    if kind == "number":
        return _describe_number(shape)
    if kind == "choice" and shape.choices:
        shown = ", ".join(sorted(shape.choices)[:6])
        return f"a choice of {shown}"
    if kind == "choice":
        return f"a {shape.name or 'choice'}"
    if kind == "money":
        return f"money in {shape.name}" if shape.name else "money"
    if kind in ("list", "map"):
        inner = describe(shape.of or OPAQUE).removeprefix("a ").removeprefix("an ")
        return f"a {kind} of {inner}"
    if kind == "record":
        return f"a record '{shape.name}'"
    return _KIND_WORDS.get(kind, f"a {kind}")


_KIND_WORDS = {
    "bool": "true or false",
    "instant": "an instant",
    "opaque": "an opaque value",
    "none": "none",
    "span": "a calendar span",
    "between": "a range",
    "event": "an event",
    "time": "a time of day",
}


def _describe_number(shape: Shape) -> str:
    if not shape.dimensions:
        return "a number"
    if shape.dimensions == (("time", 1),):
        words = {1: "a duration", HOUR_US: "a number of hours", DAY_US: "a number of days"}
        return words.get(shape.scale, "a duration")
    if len(shape.dimensions) == 1 and shape.dimensions[0][1] == 1:
        word = _DIMENSION_WORDS[shape.dimensions[0][0]]
        return f"{'an' if word == 'angle' else 'a'} {word}"
    powers = " x ".join(f"{unit}^{power}" for unit, power in shape.dimensions)
    return f"a value in {powers}"


def combined(left: Dimensions, right: Dimensions, sign: int) -> Dimensions:
    """Dimensions of a product (sign 1) or quotient (sign -1)."""
    powers = dict(left)
    for unit, power in right:
        powers[unit] = powers.get(unit, 0) + sign * power
    return tuple(sorted((unit, power) for unit, power in powers.items() if power))


def is_amount(shape: Shape) -> bool:
    """Whether values can be added, compared by size and rounded: numbers and money."""
    return shape.kind in ("number", "money", "any")


def is_ordered(shape: Shape) -> bool:
    """Whether `<` has a meaning for the values."""
    return shape.kind in ("number", "money", "date", "time", "instant", "any")


def is_plain(shape: Shape) -> bool:
    """Whether values may be compared by `==`: all but lists, maps, records, ranges, spans."""
    return shape.kind not in ("list", "map", "record", "between", "span", "event")
