"""This module looks at the figures of texts: whether both languages agree, and their units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.lint.style.figures import Figure, figures, place_of
from sopkit.lint.style.forms import report_form
from sopkit.lint.style.limits import compare_with_keys
from sopkit.lint.style.texts import DEMANDS, Place
from sopkit.lint.style.words import lowered

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

CODES = (
    "figures-differ",
    "contradicting-figure",
    "limit-without-unit",
    "figure-form",
    "ambiguous-day",
)

# to the end of the line, so that a text is looked at once
_DIGIT = re.compile(r"[0-9][^\n]*")
_SPELT = re.compile(r"[一二两三四五六七八九十半](?=个?[秒分小钟天日自工周星礼月年毫厘米半])[^\n]*")


def look(texts: Texts) -> None:
    """Reports figures that disagree, lack their unit or are not written as figures are."""
    numbers = texts.en.numbers(_DIGIT) | texts.zh.numbers(_DIGIT) | texts.zh.numbers(_SPELT)
    for number in sorted(numbers):
        pair = texts.pairs[number]
        if pair.use == "quoted":
            continue
        english, chinese = figures(pair.en, "en"), figures(pair.zh, "zh")
        agree = not (pair.en and pair.zh) or _compare(texts, pair, english, chinese)
        if agree and pair.use in DEMANDS:
            compare_with_keys(texts, pair, english)
        if pair.use != "speech":
            report_form(texts, pair, "en", english)
            report_form(texts, pair, "zh", chinese)
        if pair.use != "speech":
            _without_unit(texts, pair, "en", _EN_LIMIT)
            _without_unit(texts, pair, "zh", _ZH_LIMIT)


# -- the two languages


def _compare(
    texts: Texts, pair: Pair, english: tuple[Figure, ...], chinese: tuple[Figure, ...]
) -> bool:
    """Whether both languages give the same figures; reports the first that they do not."""
    here = [one for one in english if _is_alone(one, chinese)]
    there = [one for one in chinese if _is_alone(one, english)]
    for one in here:
        for other in there:
            if one.comparable(other) or (
                one.number == other.number and "digits" in _how(one, other)
            ):
                place = place_of(pair, "en", one)
                said = quote(place_of(pair, "zh", other).characters)
                message = f"the English text says {quote(place.characters)}, the Chinese one {said}"
                _differ(texts, place, message)
                return False
    for language, other_name, alone in (("en", "English", here), ("zh", "Chinese", there)):
        digits = next((one for one in alone if one.written == "digits"), None)
        if digits is not None:
            place = place_of(pair, language, digits)
            _differ(texts, place, f"{quote(place.characters)} stands only in the {other_name} text")
            return False
    return True


def _is_alone(figure: Figure, others: tuple[Figure, ...]) -> bool:
    return figure.written != "loose" and not any(figure.same(other) for other in others)


def _how(*both: Figure) -> set[str]:
    return {figure.written for figure in both}


def _differ(texts: Texts, place: Place, message: str) -> None:
    texts.report(
        "figures-differ",
        f"{message}; two readers would work by different figures",
        place,
        hint="write the figure of the source, with the same unit, in both languages",
    )


# -- a limit without its unit

_EN_LIMIT = re.compile(
    r"(?:within|no later than) \d+(?:\.\d+)?(?=\s+(?:of|before|after|from)\b|\s*[.,;]?$)"
    r"|(?:at least|at most|every) \d+(?:\.\d+)?(?=\s+(?:before|after)\b)",
    re.MULTILINE,
)
_ZH_LIMIT = re.compile(
    r"[0-9]+(?:\.[0-9]+)?(?= ?(?:[以之][内前后]|内(?!容)|[前后](?:[，。；\n]|\Z)))"
)
_PART_OF_NAME = frozenset(":：./-#第年月号")


def _without_unit(texts: Texts, pair: Pair, language: str, pattern: re.Pattern[str]) -> None:
    for found in pattern.finditer(lowered(pair.text(language))):
        place = Place(pair, language, *found.span())
        before = place.text[place.start - 1 : place.start] if place.start else ""
        if before in _PART_OF_NAME or (before.isascii() and before.isalnum()):
            continue
        if not place.is_quoted:
            texts.report(
                "limit-without-unit",
                f"{quote(place.characters.strip())} has no unit, so nobody can tell how long "
                "or how far that is",
                place,
                hint="write the unit of the source behind the figure",
            )
