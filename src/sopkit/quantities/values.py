"""This module turns what was written or recorded into the exact values that sopkit reckons with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from sopkit.diagnostics import suggest
from sopkit.quantities.exact import MISSING, NONE, QuantityError, exact, over, quote
from sopkit.quantities.instants import Between, parse_date, parse_instant, parse_time
from sopkit.quantities.quantity import Money, Number, Quantity, Span, parse_quantity
from sopkit.quantities.types import TEXT, ValueType
from sopkit.quantities.units import CURRENCIES

MAX_ITEMS = 10_000
MAX_LETTERS = 100_000

_EXAMPLES = {
    "money": "'5 CNY'",
    "length": "'1.5 cm'",
    "mass": "'200 g'",
    "volume": "'250 ml'",
    "angle": "'45 deg'",
    "temperature": "'20 degC'",
    "duration": "'15 min'",
    "ratio": "'20 %'",
}

Reader = Callable[[Any, ValueType, tzinfo | None], Any]


def parse_value(raw: object, value_type: ValueType, zone: tzinfo | None = None) -> Any:
    """The run-time value of what was written or recorded for a fact of this type.

    `None` is unknown and stays so; the word `none` is the known value `NONE`. Values that are
    already exact (dates, `Money`, `timedelta` ..) are taken as they are. An instant without
    offset is read in `zone`; without a zone it is refused.

    Raises:
        QuantityError: the value does not fit; the message says what to write, `.path` where.
    """
    if raw is None or raw is NONE:
        return raw
    if raw == "none" and not (value_type.kind == "choice" and "none" in (value_type.of or ())):
        return NONE
    return _READERS[value_type.kind](raw, value_type, zone)


def _bool(raw: Any, _type: ValueType, _zone: tzinfo | None) -> bool:
    if isinstance(raw, bool):
        return raw
    plain = raw.strip().lower() if isinstance(raw, str) else raw
    meant = {"true": "true", "yes": "true", 1: "true", "false": "false", "no": "false", 0: "false"}
    guess = meant.get(plain) if isinstance(plain, (str, int)) else None
    hint = f"write {guess} without quotation marks" if guess else "write true or false"
    raise QuantityError(f"{quote(raw)} is neither true nor false; {hint}")


def number(raw: object) -> Number:
    """The exact number of an int, float or Decimal.

    Raises:
        QuantityError: it is text, true or false, not finite, or too long.
    """
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise QuantityError(_no_number(raw))
    return exact(Decimal(repr(raw)) if isinstance(raw, float) else raw)


def _no_number(raw: object) -> str:
    if isinstance(raw, str):
        try:
            bare = parse_quantity(raw)
        except QuantityError:
            return f"{quote(raw)} is not a number; write figures, such as 12"
        if bare.dimension == "number":
            plain = raw.strip()
            return f"{quote(raw)} is a number given as text; write {plain} without quotation marks"
        return f"{quote(raw)} has a unit, but a bare number is expected; write it without"
    return f"{quote(raw)} is not a number; write figures, such as 12"


def _number(raw: Any, value_type: ValueType, _zone: tzinfo | None) -> Number:
    unit = value_type.unit
    if unit and isinstance(raw, str) and raw.endswith(unit):
        bare = parse_quantity(raw.removesuffix(unit))
        return bare.amount if bare.dimension == "number" else number(raw)
    return number(raw)


def _count(raw: Any, value_type: ValueType, zone: tzinfo | None) -> int:
    value = _number(raw, value_type, zone)
    if not isinstance(value, int) or value < 0:
        raise QuantityError(f"{quote(raw)} is not a count; write a whole number from 0 upwards")
    return value


def _ratio(raw: Any, _type: ValueType, _zone: tzinfo | None) -> Number:
    if not isinstance(raw, str):
        return number(raw)
    quantity = parse_quantity(raw)
    if quantity.dimension != "ratio":
        raise QuantityError(
            _no_number(raw) if not quantity.unit else misfit(quantity, raw, "ratio")
        )
    return exact(quantity.value)


def _measure(raw: Any, value_type: ValueType, _zone: tzinfo | None) -> Any:
    if isinstance(raw, timedelta) and value_type.kind == "duration":
        return raw // timedelta(microseconds=1)
    if isinstance(raw, Span):
        raw = str(raw)
    quantity = _with_unit(raw, value_type)
    if quantity.dimension == value_type.kind:
        return quantity.value
    if value_type.kind == "duration" and quantity.span:
        raise QuantityError(
            f"{quote(raw)} is counted by the calendar, but a duration is time that has passed; "
            "write hours, or declare the fact as days"
        )
    raise QuantityError(misfit(quantity, raw, value_type.kind))


def _with_unit(raw: Any, value_type: ValueType) -> Quantity:
    """The quantity; a bare number takes the unit of its type, if that names one."""
    if isinstance(raw, str):
        quantity = parse_quantity(raw)
        if quantity.dimension != "number":
            return quantity
        if value_type.unit:
            raise QuantityError(_no_number(raw))
        raise QuantityError(_unitless(raw, value_type))
    figures = number(raw)
    if value_type.unit is None:
        raise QuantityError(_unitless(raw, value_type))
    return parse_quantity(f"{figures:f} {value_type.unit}")


def _unitless(raw: object, value_type: ValueType) -> str:
    example = _EXAMPLES.get(value_type.kind, "'15 min'")
    return f"{quote(raw)} has no unit; write a number and a unit, such as {example}"


def misfit(quantity: Quantity, raw: object, kind: str) -> str:
    """The message for a quantity in a unit that a kind does not have."""
    found = quantity.dimension.replace("_", " ")
    example = _EXAMPLES.get(kind, "'12'")
    wanted = "an amount" if kind == "money" else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
    return (
        f"{quote(raw)} is in the unit '{quantity.unit}' of {found}; "
        f"{wanted} is written like {example}"
    )


def _money(raw: Any, value_type: ValueType, _zone: tzinfo | None) -> Money:
    if isinstance(raw, Money):
        money = Money(Decimal(exact(raw.amount)), raw.currency)
    else:
        quantity = _with_unit(raw, value_type)
        if quantity.dimension != "money":
            raise QuantityError(misfit(quantity, raw, "money"))
        money = quantity.value
    if value_type.unit and money.currency != value_type.unit:
        raise QuantityError(f"'{money}' is not in {value_type.unit}, the currency of this value")
    if money.currency not in CURRENCIES:
        raise QuantityError(f"'{money}' is in no known currency; write for example '5 CNY'")
    return money


def _days(raw: Any, _type: ValueType, _zone: tzinfo | None) -> Number:
    return _bare(raw, "days", 1, "'3 days'")


def _hours(raw: Any, _type: ValueType, _zone: tzinfo | None) -> Number:
    return _bare(raw, "duration", 3_600_000_000, "'2 h'")


def _bare(raw: Any, dimension: str, size: int, example: str) -> Number:
    """A number of days or hours, given bare or with its unit."""
    if not isinstance(raw, str):
        return number(raw)
    quantity = parse_quantity(raw)
    if quantity.dimension == "number":
        raise QuantityError(_no_number(raw))
    if quantity.dimension != dimension:
        raise QuantityError(
            f"{quote(raw)} is not counted in this unit; write for example {example}"
        )
    value = over(quantity.value, size)
    if value is None:
        raise QuantityError(f"{quote(raw)} is not an exact number of hours; declare a duration")
    return exact(value)


def _text(raw: Any, value_type: ValueType, _zone: tzinfo | None) -> str:
    if not isinstance(raw, str):
        raise QuantityError(f"{quote(raw)} is not a {value_type.kind}; put it in quotation marks")
    if len(raw) > MAX_LETTERS:
        raise QuantityError(f"{quote(raw)} has {len(raw)} characters; at most {MAX_LETTERS} fit")
    return raw


def _choice(raw: Any, value_type: ValueType, _zone: tzinfo | None) -> str:
    choices = tuple(value_type.of or ())
    if isinstance(raw, str) and (raw in choices or not choices):
        return raw
    near = suggest(raw, choices) if isinstance(raw, str) else ""
    listed = ", ".join(choices[:12]) + (", .." if len(choices) > 12 else "")
    raise QuantityError(f"{quote(raw)} is none of the choices{near or f'; write one of {listed}'}")


def _collection(raw: Any, value_type: ValueType, zone: tzinfo | None) -> Any:
    if isinstance(raw, Mapping):
        return {str(rank): _text(value, TEXT, zone) for rank, value in raw.items()}
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if not isinstance(raw, str):
        raise QuantityError(f"{quote(raw)} is not a member of {value_type}; write its name")
    if value_type.of is not None and raw not in value_type.of:
        near = suggest(raw, tuple(value_type.of))
        raise QuantityError(f"{value_type} has no member {quote(raw)}{near}")
    return raw


def _date(raw: Any, _type: ValueType, _zone: tzinfo | None) -> date:
    return parse_date(raw)


def _time(raw: Any, _type: ValueType, _zone: tzinfo | None) -> time:
    return parse_time(raw)


def _instant(raw: Any, _type: ValueType, zone: tzinfo | None) -> int:
    if isinstance(raw, (str, datetime, int)) and not isinstance(raw, bool):
        return parse_instant(raw, zone)
    return parse_instant(raw)


def _time_range(raw: Any, _type: ValueType, _zone: tzinfo | None) -> Between:
    if isinstance(raw, Between):
        return Between(parse_time(raw.start), parse_time(raw.end))
    for separator in ("..", "-"):
        start, found, end = raw.partition(separator) if isinstance(raw, str) else ("", "", "")
        if found:
            return Between(parse_time(start.strip()), parse_time(end.strip()))
    raise QuantityError(f"{quote(raw)} is not a range of times; write it like '09:00-18:00'")


def _date_range(raw: Any, _type: ValueType, _zone: tzinfo | None) -> Between:
    if isinstance(raw, Between):
        start, end = raw.start, raw.end
    else:
        start, found, end = raw.partition("..") if isinstance(raw, str) else ("", "", "")
        if not found:
            example = "'2026-12-01 .. 2026-12-03'"
            raise QuantityError(f"{quote(raw)} is not a range of dates; write it like {example}")
        start, end = start.strip(), end.strip()
    between = Between(parse_date(start), parse_date(end))
    if between.end < between.start:
        raise QuantityError(f"{quote(raw)} runs backwards; write the earlier date first")
    return between


def _list(raw: Any, value_type: ValueType, zone: tzinfo | None) -> tuple[Any, ...]:
    if not isinstance(raw, (list, tuple)):
        raise QuantityError(f"{quote(raw)} is not a list; write [{quote(raw)}] for a list of one")
    _bounded(len(raw))
    inner, items = value_type.inner, []
    for place, item in enumerate(raw):
        try:
            items.append(parse_value(item, inner, zone))
        except QuantityError as error:
            raise error.within(f"[{place}]") from None
    return tuple(items)


def _map(raw: Any, value_type: ValueType, zone: tzinfo | None) -> dict[Any, Any]:
    if not isinstance(raw, Mapping):
        raise QuantityError(f"{quote(raw)} is not a map; write {{key: value}}")
    _bounded(len(raw))
    key_type, inner, values = value_type.key or TEXT, value_type.inner, {}
    for key, item in raw.items():
        try:
            values[_key(key, key_type, zone)] = parse_value(item, inner, zone)
        except QuantityError as error:
            raise error.within(f"[{quote(key)}]") from None
    return values


def _key(raw: Any, key_type: ValueType, zone: tzinfo | None) -> Any:
    """A map's key; JSON has only text there, so a number may stand in quotation marks."""
    numeric = key_type.kind in ("number", "count", "days", "hours", "ratio")
    if numeric and isinstance(raw, str):
        quantity = parse_quantity(raw)
        raw = quantity.amount if quantity.dimension == "number" else raw
    key = parse_value(raw, key_type, zone)
    if key is None or isinstance(key, dict):
        raise QuantityError(f"{quote(raw)} cannot be the key of a map; write a {key_type}")
    return key


def _record(raw: Any, value_type: ValueType, zone: tzinfo | None) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise QuantityError(f"{quote(raw)} is not a {value_type}; write {{field: value}}")
    for name in raw:
        if name not in value_type.fields:
            near = suggest(name, tuple(value_type.fields)) if isinstance(name, str) else ""
            raise QuantityError(f"{value_type} has no field {quote(name)}{near}")
    return {name: _field(raw, name, field, zone) for name, field in value_type.fields.items()}


def _field(raw: Mapping[str, Any], name: str, field: ValueType, zone: tzinfo | None) -> Any:
    written = raw.get(name, field.default)
    if written is MISSING:
        return NONE if field.optional else None
    try:
        return parse_value(written, field, zone)
    except QuantityError as error:
        raise error.within(name) from None


def _bounded(length: int) -> None:
    if length > MAX_ITEMS:
        raise QuantityError(f"{length} items are too many; at most {MAX_ITEMS} fit")


def _opaque(raw: Any, _type: ValueType, _zone: tzinfo | None) -> Any:
    return plain_value(raw)


def plain_value(raw: Any) -> Any:
    """A value without declared type: as it is, but exact (no floats) and never to be changed.

    Raises:
        QuantityError: it holds a number that is not finite or too long.
    """
    return _plain(raw, 0)


def _plain(raw: Any, depth: int) -> Any:
    if depth > 64:
        raise QuantityError("the value is nested deeper than 64; flatten it")
    if isinstance(raw, (float, Decimal)) or (isinstance(raw, int) and not isinstance(raw, bool)):
        return number(raw)
    if isinstance(raw, (list, tuple)):
        _bounded(len(raw))
        return tuple(_plain(item, depth + 1) for item in raw)
    if isinstance(raw, Mapping):
        _bounded(len(raw))
        return {key: _plain(item, depth + 1) for key, item in raw.items()}
    return raw


_READERS: Mapping[str, Reader] = {
    "bool": _bool,
    "count": _count,
    "number": _number,
    "ratio": _ratio,
    "text": _text,
    "choice": _choice,
    "money": _money,
    "length": _measure,
    "mass": _measure,
    "volume": _measure,
    "angle": _measure,
    "temperature": _measure,
    "duration": _measure,
    "days": _days,
    "hours": _hours,
    "date": _date,
    "time": _time,
    "instant": _instant,
    "person": _text,
    "signature": _text,
    "photo": _text,
    "opaque": _opaque,
    "time_range": _time_range,
    "date_range": _date_range,
    "list": _list,
    "map": _map,
    "record": _record,
    "collection": _collection,
}
