"""This module keeps each figure on one line with its unit, in every text of the printed book."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Final

from sopkit.quantities.units import CURRENCY_WORDS, SPANS, UNITS

SPACE: Final = "\u00a0"
_WORDS: Final = {
    language: sorted(
        {
            word
            for unit in (*UNITS.values(), *SPANS.values())
            for word in (unit.one.get(language), unit.many.get(language))
            if word and word != "%"
        }
        | (set(CURRENCY_WORDS.values()) if language == "zh" else set()),
        key=len,
        reverse=True,
    )
    for language in ("en", "zh")
}
_CURRENCIES: Final = "|".join(CURRENCY_WORDS)


def _patterns(language: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, _WORDS[language]))
    end = r"\b" if language == "en" else ""
    steps = r"(?<=\bstep) (?=\d)|(?<=步骤) (?=\d)"
    sign = r"(?<=±) |(?<=[\d℃%\w]) (?=± )"
    return re.compile(
        rf"(?<=\d) (?=(?:{words}){end})|(?<=\bworking) (?=(?:day|hour)s?\b)"
        rf"|(?<=\b(?:{_CURRENCIES})) (?=\d)|{steps}|{sign}"
    )


BLANK: Final = {language: _patterns(language) for language in ("en", "zh")}


def joined(part: Any, language: str) -> Any:
    """The same part of the book; in its texts a figure and its unit have no break between."""
    if isinstance(part, str):
        figures = " " in part and any(sign.isdigit() or sign == "±" for sign in part)
        return BLANK[language].sub(SPACE, part) if figures else part
    if isinstance(part, tuple):
        made = tuple(joined(one, language) for one in part)
        return part if all(new is old for new, old in zip(made, part, strict=True)) else made
    if is_dataclass(part) and not isinstance(part, type):
        old = {name: getattr(part, name) for name in names_of(type(part))}
        new = {name: joined(value, language) for name, value in old.items()}
        return part if all(new[name] is old[name] for name in old) else replace(part, **new)
    return part


@cache
def names_of(kind: type) -> tuple[str, ...]:
    """The names of the fields of a dataclass."""
    return tuple(field.name for field in fields(kind))
