"""This module holds the leaf types of the format: each reads one value, or says what is wrong.

Every leaf is one function, never a union, so that one mistake gives one error. The functions
raise `Refused` with the kebab name of a diagnostic and a message.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, NoReturn

from sopkit.modelling import PlainValidator, Refused, WithJsonSchema

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
ID = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*")
CITATION = re.compile(r"[A-Za-z][\w.-]*(/[\w.-]+)+(#\d+(-\d+)?)?")
LONGEST_NAME = 60
CLOCK = re.compile(r"([01]?\d|2[0-4]):[0-5]\d")
HOURS = re.compile(r"([01]?\d|2[0-4]):[0-5]\d\s*-\s*([01]?\d|2[0-4]):[0-5]\d")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
VERSION = re.compile(r"\d+\.\d+\.\d+([-+][\w.+-]+)?")
TEXT_KEYS = ("en", "zh", "source")
"""The keys of a text in two languages."""


def refuse(name: str, message: str) -> NoReturn:
    """Raises the error that becomes the diagnostic `name` with this message."""
    raise Refused(name, message)


def quoted(value: Any) -> str:
    """A written value for a message: short, and as the author wrote it."""
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)):
        refuse("wrong-type", f"{quoted(value)} is not text here; put it in quotes")
    refuse("wrong-type", f"a text is wanted here, not {quoted(value)}")


def _matching(pattern: re.Pattern[str], name: str, wanted: str) -> PlainValidator:
    def read(value: Any) -> str:
        is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
        # that it must be quoted would be the smaller part of the truth
        text = str(value) if is_number and not pattern.fullmatch(str(value)) else _text(value)
        if pattern.fullmatch(text):
            return text
        refuse(name, f"{quoted(text)} is not {wanted}")

    return PlainValidator(read)


def _name(value: Any) -> str:
    text = _text(value)
    fault = name_fault(text)
    if fault:
        refuse("bad-name", fault)
    return text


@lru_cache(maxsize=4096)
def name_fault(text: str) -> str:
    """Why this is not a name; empty when it is one."""
    if not NAME.fullmatch(text):
        return f"{quoted(text)} is not a name; {_why_no_name(text)}"
    if len(text) > LONGEST_NAME:
        return f"{quoted(text)} is longer than {LONGEST_NAME} characters; shorten it"
    return ""


def _why_no_name(text: str) -> str:
    if "-" in text:
        return f"a hyphen is a minus in conditions; write '{text.replace('-', '_').lower()}'"
    return "names are small letters, digits, _ and dots, and begin with a letter"


def text_pair(value: Any) -> dict[str, str]:
    """A text in two languages; one of them may still be missing."""
    if isinstance(value, str):
        refuse("wrong-type", f"{quoted(value)} stands alone; write {{en: .., zh: ..}}")
    if not isinstance(value, dict) or not value:
        refuse(
            "wrong-type",
            f"a text in two languages is wanted, {{en: .., zh: ..}}, not {quoted(value)}",
        )
    if len(value) == 2 and isinstance(value.get("en"), str) and isinstance(value.get("zh"), str):
        return value
    for key, text in value.items():
        if key not in TEXT_KEYS:
            refuse("unknown-key", f"{quoted(key)} is not a language; a text has the keys en and zh")
        if not isinstance(text, str) and key != "source":
            refuse("wrong-type", f"the text under '{key}' is {quoted(text)}; put it in quotes")
    return value


def _texts(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or not value:
        refuse(
            "wrong-type", f"a list of texts is wanted, [{{en: .., zh: ..}}], not {quoted(value)}"
        )
    return [text_pair(item) for item in value]


def _format_version(value: Any) -> int:
    if not isinstance(value, bool) and value == 1:
        return 1
    refuse(
        "wrong-choice", f"'sopkit' is {quoted(value)}; the version of the format is the number 1"
    )


def _condition(value: Any) -> Any:
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, dict) and value:
        return value
    refuse("wrong-type", f"a condition is wanted here, not {quoted(value)}")


def _conditions(value: Any) -> Any:
    if isinstance(value, list) and value:
        return [_condition(item) for item in value]
    return _condition(value)


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not value:
        refuse("wrong-type", f"a name or a list of names is wanted here, not {quoted(value)}")
    return tuple(_text(item) for item in value)


def _source(value: Any) -> tuple[str, ...]:
    citations = _names(value)
    for citation in citations:
        if not _is_citation(citation):
            refuse("bad-source", f"{quoted(citation)} is not a source; write it as A/tea-service#2")
    return citations


@lru_cache(maxsize=4096)
def _is_citation(text: str) -> bool:
    return CITATION.fullmatch(text) is not None


def _scalar(value: Any) -> Any:
    if isinstance(value, (str, int, Decimal)):
        return value
    refuse("wrong-type", f"one value is wanted here, not {quoted(value)}")


def _number(value: Any) -> int | Decimal:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return value
    refuse("wrong-type", f"a number is wanted here, not {quoted(value)}")


def _count(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    refuse("wrong-type", f"a whole number from 0 is wanted here, not {quoted(value)}")


def _span(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        refuse("bad-value", f"{quoted(value)} has no unit; write for example '{value} min'")
    refuse("wrong-type", f"a span of time is wanted here, not {quoted(value)}")


def _any(value: Any) -> Any:
    return value


_STRING = {"type": "string"}
PAIR = {
    "type": "object",
    "properties": {"en": _STRING, "zh": _STRING, "source": {}},
    "required": ["en", "zh"],
    "additionalProperties": False,
}
_STRINGS = {"anyOf": [_STRING, {"type": "array", "items": _STRING, "minItems": 1}]}
_CONDITION = {"anyOf": [_STRING, {"type": "boolean"}, {"type": "object", "minProperties": 1}]}
_CONDITIONS = {
    "anyOf": [*_CONDITION["anyOf"], {"type": "array", "items": _CONDITION, "minItems": 1}]
}


def _pattern(pattern: re.Pattern[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern.pattern}$"})


Text = Annotated[str, PlainValidator(_text), WithJsonSchema(_STRING)]
Name = Annotated[
    str,
    PlainValidator(_name),
    WithJsonSchema({"type": "string", "pattern": f"^{NAME.pattern}$", "maxLength": LONGEST_NAME}),
]
FormatVersion = Annotated[int, PlainValidator(_format_version), WithJsonSchema({"const": 1})]
Id = Annotated[str, _matching(ID, "bad-name", "an id; ids are field/name"), _pattern(ID)]
Clock = Annotated[
    str, _matching(CLOCK, "bad-value", 'a time of day; write it as "16:00"'), _pattern(CLOCK)
]
Hours = Annotated[
    str,
    _matching(HOURS, "bad-value", 'opening hours; write them as "09:00-18:00"'),
    _pattern(HOURS),
]
Date = Annotated[
    str, _matching(DATE, "bad-value", "a date; write it as 2026-12-31"), _pattern(DATE)
]
Version = Annotated[
    str, _matching(VERSION, "bad-value", "a version; write it as 1.0.0"), _pattern(VERSION)
]
TextPair = Annotated[dict[str, str], PlainValidator(text_pair), WithJsonSchema(PAIR)]
TextPairs = Annotated[
    list[dict[str, str]],
    PlainValidator(_texts),
    WithJsonSchema({"type": "array", "items": PAIR, "minItems": 1}),
]
ConditionText = Annotated[Any, PlainValidator(_condition), WithJsonSchema(_CONDITION)]
ConditionTexts = Annotated[Any, PlainValidator(_conditions), WithJsonSchema(_CONDITIONS)]
Occurrences = Annotated[tuple[str, ...], PlainValidator(_names), WithJsonSchema(_STRINGS)]
Names = Annotated[tuple[str, ...], PlainValidator(_names), WithJsonSchema(_STRINGS)]
_CITED = {"type": "string", "pattern": f"^{CITATION.pattern}$"}
Source = Annotated[
    tuple[str, ...],
    PlainValidator(_source),
    WithJsonSchema({"anyOf": [_CITED, {"type": "array", "items": _CITED, "minItems": 1}]}),
]
Scalar = Annotated[
    Any, PlainValidator(_scalar), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
Number = Annotated[Any, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Count = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
SpanText = Annotated[str, PlainValidator(_span), WithJsonSchema(_STRING)]
Phrase = Annotated[str, PlainValidator(_span), WithJsonSchema(_STRING)]
Anything = Annotated[Any, PlainValidator(_any), WithJsonSchema({})]
