"""This module keeps each figure on one line with its unit, in every text of the printed book."""

from __future__ import annotations

import operator
import re
from dataclasses import replace
from typing import Any, Final

from sopkit.handbook.document import names_of
from sopkit.late import late_pattern
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
_FIGURE: Final = re.compile(r"[\d±]")
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


# the number of a step stands apart from the Chinese behind it
STEP: Final = late_pattern(
    "(?<=步骤\u00a0\\d)(?=[\u4e00-\u9fff])|(?<=步骤\u00a0\\d\\d)(?=[\u4e00-\u9fff])"
)
BLANK: Final = {language: _patterns(language) for language in ("en", "zh")}


def joined(part: Any, language: str) -> Any:
    """The same part of the book; in its texts a figure and its unit have no break between."""
    if isinstance(part, str):
        if " " not in part or not _FIGURE.search(part):
            return part
        return STEP.sub(" ", BLANK[language].sub(SPACE, part))
    if isinstance(part, tuple):
        made = tuple([joined(one, language) for one in part])
        return part if all(map(operator.is_, made, part)) else made
    new = {}
    for name in names_of(type(part)):
        old = getattr(part, name)
        value = joined(old, language)
        if value is not old:
            new[name] = value
    return replace(part, **new) if new else part
