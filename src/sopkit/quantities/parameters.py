"""This module reads the values of parameters, which may be ranges and spans of the calendar."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.quantities.exact import QuantityError, quote
from sopkit.quantities.instants import parse_date, parse_time
from sopkit.quantities.quantity import (
    Quantity,
    Range,
    Span,
    parse_quantity,
    parse_range,
    whole_span,
)
from sopkit.quantities.types import MEASURES, TEXT, ValueType
from sopkit.quantities.values import misfit, parse_value

if TYPE_CHECKING:
    from datetime import tzinfo

_RANGED = (*MEASURES, "number", "count", "ratio", "money", "days", "hours")
_BARE = ("number", "count", "ratio", "days", "hours")
_MEANT_AS_QUANTITY = re.compile(r"-?\.?[0-9０-９]|(about|at least|at most) ")
_SHOWN_BY_SHAPE = (
    ("date", re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), parse_date),
    ("time", re.compile(r"\d{1,2}:\d{2}(:\d{2})?"), parse_time),
    ("time_range", re.compile(r"\d{1,2}:\d{2}\s*(-|\.\.)\s*\d{1,2}:\d{2}"), None),
    ("date_range", re.compile(r"\d{4}-\d{1,2}-\d{1,2}\s*\.\.\s*\d{4}-\d{1,2}-\d{1,2}"), None),
    ("instant", re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d.*"), None),
)


def parse_parameter(
    raw: object, value_type: ValueType | None = None, zone: tzinfo | None = None
) -> tuple[ValueType, Any]:
    """Reads the value of a parameter, which may also be a range or a span of the calendar.

    Returns:
        the declared type, or without one the type that the value shows, and the value: as
        `parse_value` gives it, a `Span` for `1 day` .. `1 year`, a `Range` for what has bounds.

    Raises:
        QuantityError: the value cannot be read or does not fit the type.
    """
    declared = shown_type(raw) if value_type is None else value_type
    if isinstance(raw, str) and raw != "none" and declared.kind in _RANGED:
        return declared, _ranged(raw, declared, zone)
    return declared, parse_value(raw, declared, zone)


def _ranged(text: str, declared: ValueType, zone: tzinfo | None) -> Range | Span | Any:
    found = parse_range(text)
    bound = found.high or found.low
    assert bound is not None
    if found.form != "exactly":
        return _fitted(found, text, declared)
    calendar = bound.span is not None and bound.dimension != "duration"
    if calendar and bound.span and declared.kind == "duration":
        return whole_span(bound.span)
    return parse_value(text, declared, zone)


def _fitted(found: Range, text: str, declared: ValueType) -> Range:
    """The range, its bare bounds in the unit of the type, if it fits the type."""
    if found.dimension == "number" and declared.unit and declared.kind not in _BARE:
        bounds = (found.low, found.high, found.middle)
        low, high, middle = (_in_unit(bound, declared.unit) for bound in bounds)
        found = Range(found.form, low, high, middle)
    kind, bound = declared.kind, found.high or found.low
    assert bound is not None
    spans = kind in ("duration", "days", "hours") and bound.span is not None
    bare = kind in _BARE and bound.dimension == "number"
    if spans or bare or bound.dimension == kind:
        return found
    if bound.dimension == "number":
        raise QuantityError(f"{quote(text)} has no unit; write one after the last number")
    raise QuantityError(misfit(bound, text, kind))


def _in_unit(bound: Quantity | None, unit: str) -> Quantity | None:
    return parse_quantity(f"{bound.text} {unit}") if bound else None


def shown_type(raw: object) -> ValueType:
    """The type that a value shows by itself, with the unit in which it is written.

    Raises:
        QuantityError: it begins like a quantity or a date but is none.
    """
    if isinstance(raw, bool):
        return ValueType("bool")
    if isinstance(raw, (int, float, Decimal)):
        return ValueType("number")
    if isinstance(raw, (list, tuple)):
        return ValueType("list", of=shown_type(raw[0]) if raw else TEXT)
    return _shown_by_text(raw) if isinstance(raw, str) else ValueType("opaque")


def _shown_by_text(text: str) -> ValueType:
    for kind, shape, check in _SHOWN_BY_SHAPE:
        if shape.fullmatch(text.strip()):
            if check:
                check(text)
            return ValueType(kind)
    if not _MEANT_AS_QUANTITY.match(text):
        return TEXT
    found = parse_range(text)
    bound = found.high or found.low
    assert bound is not None
    if bound.dimension == "number":
        return TEXT if found.form == "exactly" else ValueType("number")
    return ValueType("duration" if bound.span else bound.dimension, unit=bound.unit)
