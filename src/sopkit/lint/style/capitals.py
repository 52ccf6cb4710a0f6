"""This module looks for stress by capital letters and exclamation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.late import late_pattern
from sopkit.lint.style.texts import Place, by_text

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Texts

CODES = ("capital-letters",)

_CAPITAL_WORD = re.compile(r"[A-Z][A-Z']+(?![a-z])")
_TITLE_WORDS = ("And", "Of", "Or", "The", "With", "From", "By", "To", "For", "At", "Into")
_TITLE_CASE = late_pattern(rf" (?:{'|'.join(_TITLE_WORDS)})(?= )")
_EXCLAMATION = re.compile("[!！]")


def look(texts: Texts) -> None:
    """Words in capitals for stress, titles With Capitals, and exclamation marks."""
    english = texts.en.text
    for group in by_text(texts.en.search(_CAPITAL_WORD)).values():
        place = next((one for one in group if _is_stressed(texts, one)), None)
        if place is not None:
            _capital(texts, place, f"{quote(place.characters)} is in capital letters for stress")
    if any(f" {word} " in english for word in _TITLE_WORDS):
        _title_case(texts)
    for together in texts.both:
        for group in by_text(together.search(_EXCLAMATION)).values():
            _capital(texts, group[0], "an exclamation mark stands here for stress")


def _title_case(texts: Texts) -> None:
    for group in by_text(texts.en.search(_TITLE_CASE)).values():
        place = group[0]
        if place.text[place.start - 1].islower():
            said = quote(place.characters.strip())
            _capital(texts, place._replace(start=place.start + 1), f"{said} begins with a capital")


def _is_stressed(texts: Texts, place: Place) -> bool:
    return place.characters in texts.words.capitals or _is_among_capitals(texts, place)


def _is_among_capitals(texts: Texts, place: Place) -> bool:
    """Whether a word of four capitals or more stands beside another such word."""
    rest = place.text[place.end :]
    behind = re.match(r"[ ,]+([A-Z]{4,})\b", rest)
    allowed = {word.upper() for word in texts.words.allowed}
    return (
        len(place.characters) >= 4
        and behind is not None
        and not allowed & {place.characters, behind[1]}
    )


def _capital(texts: Texts, place: Place, message: str) -> None:
    if place.pair.use in ("speech", "quoted") or place.is_quoted:
        return
    texts.report(
        "capital-letters",
        f"{message}; where everything is stressed, nothing is",
        place,
        hint="write it as in any sentence",
    )
