"""This module says what stands in files beside procedures: calendars, profiles and case logs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from sopkit.case.log import HEADER_KEYS
from sopkit.modelling import Model, PlainValidator, WithJsonSchema
from sopkit.rules.fields import ID, PAIR, Text, quoted, refuse

_STRING = {"type": "string"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DAYS = {"type": "array", "items": _DAY}
_YEAR = re.compile(r"\d{4}")


def _date(value: Any) -> str:
    if isinstance(value, str) and len(value) == 10:
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return value
    refuse("bad-value", f"{quoted(value)} is not a date; write it as 2026-10-01")


def _dates(value: Any) -> Any:
    """A list of dates, or such lists by year."""
    if isinstance(value, list):
        return [_date(one) for one in value]
    if not isinstance(value, dict):
        refuse("wrong-type", f"a list of dates is wanted here, not {quoted(value)}")
    for year, days in value.items():
        if not _YEAR.fullmatch(year):
            refuse("bad-value", f"{quoted(year)} is not a year; dates stand in a list or by year")
        if not isinstance(days, list):
            refuse("wrong-type", f"a list of dates is wanted under {year}, not {quoted(days)}")
        for day in days:
            if not _date(day).startswith(year):
                refuse("bad-value", f"{quoted(day)} is not a day of {year}")
    return value


Day = Annotated[str, PlainValidator(_date), WithJsonSchema(_DAY)]
Dates = Annotated[
    Any,
    PlainValidator(_dates),
    WithJsonSchema(
        {
            "anyOf": [
                _DAYS,
                {
                    "type": "object",
                    "patternProperties": {r"^\d{4}$": _DAYS},
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class CalendarFile(Model):
    """The days off and the days worked instead of a country or house, as `days` names it."""

    name: Text | None = None
    version: Text | None = None
    source: Text | None = None
    announced_through: Day | None = None
    off: Dates = []
    make_up: Dates = []


_VALUE = {
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        {
            "type": "object",
            "properties": {
                "is": {"type": ["string", "number", "boolean"]},
                "source": {"anyOf": [_STRING, {"type": "array", "items": _STRING}]},
            },
            "additionalProperties": False,
        },
    ]
}
_WITHOUT = {"type": "object", "additionalProperties": {"type": "string", "pattern": r"\S"}}


def profile_schema() -> dict[str, Any]:
    """The schema of a profile, whose keys are ids of procedures; `profiles` reads it."""
    without = {"type": "object", "additionalProperties": {"type": "string", "pattern": r"\S"}}
    entry = {"type": "object", "properties": {"without": without}, "additionalProperties": _VALUE}
    return {
        "type": "object",
        "patternProperties": {f"^{ID.pattern}$": entry},
        "additionalProperties": False,
    }


def log_schema(record: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of the log of one case, with that of its records; `case.log` reads it."""
    values = {"type": "object"}
    texts = ("procedure", "version", "digest", "id", "zone", "profile")
    keys: dict[str, Any] = {
        "sopkit": {"const": 1},
        **dict.fromkeys(texts, _STRING),
        "title": {"anyOf": [_STRING, {"$ref": "#/$defs/Texts"}]},
        "zero": {"type": ["string", "integer"]},
        **dict.fromkeys(("parameters", "facts", "planned"), values),
        "events": {"type": "array", "items": {"$ref": "#/$defs/Record"}},
    }
    return {
        "type": "object",
        "properties": {key: keys[key] for key in HEADER_KEYS},
        "required": ["events"],
        "additionalProperties": False,
        "$defs": {"Record": dict(record), "Texts": dict(PAIR)},
    }
