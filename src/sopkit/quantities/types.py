"""This module reads the declared types of facts, fields and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from sopkit.diagnostics import suggest
from sopkit.frozen import dataclass
from sopkit.quantities.exact import MISSING, QuantityError, quote
from sopkit.quantities.units import CURRENCIES, SPANS, UNITS, meant_unit, nearest_unit

# what a fact may be declared as by one word
_PLAIN = """
    bool count number ratio text choice money length mass volume angle temperature duration days
    hours date time instant person signature photo opaque time_range date_range
"""
PLAIN_KINDS: tuple[str, ...] = tuple(_PLAIN.split())
# the words of other languages
_MEANT = {
    **dict.fromkeys(("boolean", "flag", "yesno"), "bool"),
    **dict.fromkeys(("string", "str", "char", "varchar"), "text"),
    **dict.fromkeys(("int", "integer"), "count"),
    **dict.fromkeys(("float", "double", "decimal", "real"), "number"),
    **dict.fromkeys(("percent", "percentage"), "ratio"),
    **dict.fromkeys(("currency", "price"), "money"),
    **dict.fromkeys(("datetime", "timestamp"), "instant"),
    **dict.fromkeys(("timespan", "interval"), "duration"),
    **dict.fromkeys(("enum", "select", "option"), "choice"),
    "array": "list of text",
    "object": "map of text",
}
# kinds whose values are written with a unit of the same dimension
MEASURES: tuple[str, ...] = ("length", "mass", "volume", "angle", "temperature", "duration")
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class ValueType:
    """The declared type of a fact, field or parameter.

    `kind` is one of `PLAIN_KINDS`, or list, map, record, collection. `of` holds the labels of a
    choice by name, the inner type of a list or map, or the members of a collection (None when
    they are not known beforehand). `key` is the type of a map's keys, `fields` those of a record,
    `name` the name of a record type or collection.
    """

    kind: str
    unit: str | None = None
    of: Any = None
    key: ValueType | None = None
    optional: bool = False
    default: Any = MISSING
    fields: Mapping[str, ValueType] = field(default_factory=dict)
    name: str = ""

    def __str__(self) -> str:
        if self.kind == "list":
            return f"list of {self.of}"
        if self.kind == "map":
            return f"map by {self.key} of {self.of}" if self.key else f"map of {self.of}"
        return self.name or self.kind

    @property
    def inner(self) -> ValueType:
        """The type of a list's items or a map's values."""
        assert isinstance(self.of, ValueType)
        return self.of


TEXT = ValueType("text")


def parse_type(text: object, known_types: Mapping[str, ValueType] | None = None) -> ValueType:
    """Reads `money`, `list of T`, `map of T`, `map by K of T`, or the name of a known type.

    `known_types` are the record types, collections and other named types of the procedure.

    Raises:
        QuantityError: a word is no type; the message offers the nearest one.
    """
    if not isinstance(text, str) or not text.strip():
        raise QuantityError(
            f"{quote(text)} is not a type; write for example 'text' or 'list of money'"
        )
    return _read(text.split(), known_types or {}, text, 0)


def _read(words: list[str], known: Mapping[str, ValueType], text: str, depth: int) -> ValueType:
    if depth > MAX_DEPTH:
        raise QuantityError(
            f"{quote(text)} is nested deeper than {MAX_DEPTH}; declare a record type"
        )
    match words:
        case [name]:
            return _named(name, known)
        case ["list", "of", _, *_]:
            return ValueType("list", of=_read(words[2:], known, text, depth + 1))
        case ["map", "of", _, *_]:
            return ValueType("map", of=_read(words[2:], known, text, depth + 1))
        case ["map", "by", name, "of", _, *_]:
            inner = _read(words[4:], known, text, depth + 1)
            return ValueType("map", of=inner, key=_key_type(name, known))
        case _:
            raise QuantityError(
                f"{quote(text)} is not a type; write one word, 'list of T', 'map of T' "
                "or 'map by K of T'"
            )


def _named(name: str, known: Mapping[str, ValueType]) -> ValueType:
    if name in known:
        return known[name]
    if name in PLAIN_KINDS:
        return ValueType(name)
    if name in ("list", "map"):
        raise QuantityError(f"'{name}' does not say of what; write for example '{name} of text'")
    meant = _MEANT.get(name.lower())
    near = f"; did you mean '{meant}'?" if meant else suggest(name, (*PLAIN_KINDS, *known))
    raise QuantityError(f"unknown type {quote(name)}{near or '; write for example text'}")


def _key_type(name: str, known: Mapping[str, ValueType]) -> ValueType:
    key = _named(name, known)
    if key.kind in ("list", "map", "record", "opaque"):
        raise QuantityError(f"a map cannot be looked up by {key}; use a text, number or collection")
    return key


def declared_type(entry: object, known_types: Mapping[str, ValueType] | None = None) -> ValueType:
    """The type of a fact or field as declared: a word, or a map with `type`, `unit`, `of` ..

    The unit and the choices of a list or map belong to its items; the default is kept as it is
    written, for `parse_value` to read.

    Raises:
        QuantityError: the type, the unit or the choices are wrong.
    """
    if not isinstance(entry, Mapping):
        return parse_type(entry, known_types)
    declared = parse_type(entry.get("type"), known_types)
    declared = _with_unit(_with_choices(declared, entry.get("of")), entry.get("unit"))
    optional, default = entry.get("optional") is True, entry.get("default", MISSING)
    if declared.optional is optional and declared.default is default:
        return declared
    return replace(declared, optional=optional, default=default)


def _with_choices(declared: ValueType, choices: object) -> ValueType:
    if declared.kind in ("list", "map"):
        return replace(declared, of=_with_choices(declared.inner, choices))
    if declared.kind != "choice" or (choices is None and declared.of):
        return declared
    if not isinstance(choices, Mapping) or not choices:
        raise QuantityError("a choice needs its choices: of: {red: {en: red, zh: 红}, ..}")
    return replace(declared, of=dict(choices))


def _with_unit(declared: ValueType, unit: object) -> ValueType:
    if unit is None:
        return declared
    if declared.kind in ("list", "map"):
        return replace(declared, of=_with_unit(declared.inner, unit))
    return replace(declared, unit=checked_unit(declared.kind, unit))


def checked_unit(kind: str, unit: object) -> str:
    """The unit, if a value of this kind can be written in it; a number takes any word.

    Raises:
        QuantityError: the unit is none, or measures something else.
    """
    if not isinstance(unit, str) or not unit.strip():
        raise QuantityError(f"{quote(unit)} is not a unit; write for example 'cm'")
    if kind in ("number", "count"):
        return unit
    if kind == "money":
        if unit in CURRENCIES:
            return unit
        meant = meant_unit(unit)
        near = f"; did you mean '{meant}'?" if meant in CURRENCIES else "; write for example 'CNY'"
        raise QuantityError(f"{quote(unit)} is not a currency{near}")
    if unit not in UNITS and unit not in SPANS:
        raise QuantityError(f"unknown unit {quote(unit)}{nearest_unit(unit)}")
    found = UNITS.get(unit) or SPANS[unit]
    if found.dimension != dimension_of(kind) and not (kind == "duration" and found.span):
        raise QuantityError(f"'{unit}' is a unit of {found.dimension}, not of {kind}")
    return found.symbol


def dimension_of(kind: str) -> str:
    """The dimension in which values of a kind are written."""
    return "duration" if kind == "hours" else kind


def record_types(
    raw: Mapping[str, object], known_types: Mapping[str, ValueType] | None = None
) -> dict[str, ValueType]:
    """The record types of a `types` section, which may use each other in any order.

    Raises:
        QuantityError: a field's type is wrong, or a record holds itself; `.path` names the field.
    """
    done: dict[str, ValueType] = dict(known_types or {})
    for name in raw:
        _resolve(name, raw, done, ())
    return {name: done[name] for name in raw}


def _resolve(
    name: str, raw: Mapping[str, object], done: dict[str, ValueType], above: tuple[str, ...]
) -> None:
    if name in done:
        return
    if name in above:
        raise QuantityError(
            f"the record '{name}' holds itself through {', '.join(above)}; "
            "give one of them an identifying text instead"
        )
    entry = raw[name]
    if not isinstance(entry, Mapping) or not entry:
        raise QuantityError("a record type lists its fields: {balance: money, ..}", name)
    fields: dict[str, ValueType] = {}
    for key, declared in entry.items():
        for word in _words(declared):
            if word in raw:
                _resolve(word, raw, done, (*above, name))
        try:
            fields[str(key)] = declared_type(declared, done)
        except QuantityError as error:
            raise error.within(f"{name}.{key}") from None
    done[name] = ValueType("record", fields=fields, name=name)


def _words(declared: object) -> list[str]:
    text = declared.get("type") if isinstance(declared, Mapping) else declared
    return text.split() if isinstance(text, str) else []
