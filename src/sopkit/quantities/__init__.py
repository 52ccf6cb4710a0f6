"""This module gives the exact values of sopkit: units, types, reading and saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.late import late_names

if TYPE_CHECKING:
    from sopkit.quantities.exact import MISSING as MISSING
    from sopkit.quantities.exact import NONE as NONE
    from sopkit.quantities.exact import QuantityError as QuantityError
    from sopkit.quantities.exact import digits as digits
    from sopkit.quantities.exact import exact as exact
    from sopkit.quantities.exact import quote as quote
    from sopkit.quantities.instants import Between as Between
    from sopkit.quantities.instants import day_end as day_end
    from sopkit.quantities.instants import day_start as day_start
    from sopkit.quantities.instants import instant_text as instant_text
    from sopkit.quantities.instants import local_instant as local_instant
    from sopkit.quantities.instants import local_time as local_time
    from sopkit.quantities.instants import parse_date as parse_date
    from sopkit.quantities.instants import parse_instant as parse_instant
    from sopkit.quantities.instants import parse_time as parse_time
    from sopkit.quantities.instants import zone_named as zone_named
    from sopkit.quantities.parameters import parse_parameter as parse_parameter
    from sopkit.quantities.parameters import shown_type as shown_type
    from sopkit.quantities.quantity import ABOUT as ABOUT
    from sopkit.quantities.quantity import Money as Money
    from sopkit.quantities.quantity import Quantity as Quantity
    from sopkit.quantities.quantity import Range as Range
    from sopkit.quantities.quantity import Span as Span
    from sopkit.quantities.quantity import about as about
    from sopkit.quantities.quantity import parse_quantity as parse_quantity
    from sopkit.quantities.quantity import parse_range as parse_range
    from sopkit.quantities.quantity import parse_span as parse_span
    from sopkit.quantities.quantity import whole_span as whole_span
    from sopkit.quantities.say import say as say
    from sopkit.quantities.say import say_date as say_date
    from sopkit.quantities.say import say_duration as say_duration
    from sopkit.quantities.say import say_instant as say_instant
    from sopkit.quantities.say import say_quantity as say_quantity
    from sopkit.quantities.say import say_range as say_range
    from sopkit.quantities.say import say_span as say_span
    from sopkit.quantities.say import say_time as say_time
    from sopkit.quantities.say import write_value as write_value
    from sopkit.quantities.types import MEASURES as MEASURES
    from sopkit.quantities.types import PLAIN_KINDS as PLAIN_KINDS
    from sopkit.quantities.types import ValueType as ValueType
    from sopkit.quantities.types import checked_unit as checked_unit
    from sopkit.quantities.types import declared_type as declared_type
    from sopkit.quantities.types import parse_type as parse_type
    from sopkit.quantities.types import record_types as record_types
    from sopkit.quantities.units import CURRENCIES as CURRENCIES
    from sopkit.quantities.units import UNITS as UNITS
    from sopkit.quantities.units import Unit as Unit
    from sopkit.quantities.values import number as number
    from sopkit.quantities.values import parse_value as parse_value
    from sopkit.quantities.values import plain_value as plain_value

__all__ = tuple(
    late_names(
        __name__,
        {
            "exact": ("MISSING", "NONE", "QuantityError", "digits", "exact", "quote"),
            "instants": (
                "Between",
                "day_end",
                "day_start",
                "instant_text",
                "local_instant",
                "local_time",
                "parse_date",
                "parse_instant",
                "parse_time",
                "zone_named",
            ),
            "parameters": ("parse_parameter", "shown_type"),
            "quantity": (
                "ABOUT",
                "Money",
                "Quantity",
                "Range",
                "Span",
                "about",
                "parse_quantity",
                "parse_range",
                "parse_span",
                "whole_span",
            ),
            "say": (
                "say",
                "say_date",
                "say_duration",
                "say_instant",
                "say_quantity",
                "say_range",
                "say_span",
                "say_time",
                "write_value",
            ),
            "types": (
                "MEASURES",
                "PLAIN_KINDS",
                "ValueType",
                "checked_unit",
                "declared_type",
                "parse_type",
                "record_types",
            ),
            "units": ("CURRENCIES", "UNITS", "Unit"),
            "values": ("number", "parse_value", "plain_value"),
        },
    )
)
