"""This module compares the strength of a demand: its words in both languages, and its modality."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.late import late_pattern
from sopkit.lint.style.texts import DEMANDS, Place

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

CODES = ("contradicting-strength", "strength-differs")

_EN = re.compile(r"must|should")
# 应 is part of many words, such as 相应 and 应急
_ZH = re.compile(
    r"必须|(?<!舍)不得(?![已不])|(?<![适相响供反对效感呼报])应(?![急对用答邀变届聘付接当该])"
)
_STRONG = frozenset(("must", "必须", "不得"))
# these bind as well, though they are also used for other things
_STRONG_TOO = late_pattern(r"须|得|需|要|只|仅|方可|不能|不可|严禁|禁止")


def look(texts: Texts) -> None:
    """Reports words for must and should that disagree with each other or with the modality."""
    numbers = texts.en.numbers(_EN) | texts.zh.numbers(_ZH)
    for number in sorted(numbers):
        pair = texts.pairs[number]
        if pair.use not in DEMANDS:
            continue
        english, chinese = _strengths(pair, "en", _EN), _strengths(pair, "zh", _ZH)
        if not _differs(texts, pair, english, chinese):
            _contradicts(texts, pair, [*english, *chinese])


def _strengths(pair: Pair, language: str, pattern: re.Pattern[str]) -> list[Place]:
    text = pair.text(language)
    found = []
    for match in pattern.finditer(text):
        place = Place(pair, language, *match.span())
        is_word = language == "zh" or not (
            text[match.start() - 1 : match.start()].isalpha()
            or text[match.end() : match.end() + 1].isalpha()
        )
        if is_word and not place.is_quoted:
            found.append(place)
    return found


def _is_strong(place: Place) -> bool:
    return place.characters in _STRONG


def _differs(texts: Texts, pair: Pair, english: list[Place], chinese: list[Place]) -> bool:
    """Whether one language demands what the other only advises."""
    for strong in (True, False):
        here = [place for place in english if _is_strong(place) is strong]
        there = [place for place in chinese if _is_strong(place) is not strong]
        if not here or not there or len(here) != len(english) or len(there) != len(chinese):
            continue
        if strong and _STRONG_TOO.search(pair.zh):
            continue
        texts.report(
            "strength-differs",
            f"the English text says {quote(here[0].characters)}, the Chinese one "
            f"{quote(there[0].characters)}; one is a duty, the other advice",
            here[0],
            hint="must is 必须, must not is 不得, should is 应",
        )
        return True
    return False


def _contradicts(texts: Texts, pair: Pair, places: list[Place]) -> None:
    """A text that demands where the modality advises, or the other way round."""
    if pair.path[0] not in ("steps", "rules"):
        return
    entry = texts.owner(pair) if pair.use == "check" else texts.entry(pair)
    modality = entry.get("modality", "must")
    for place in places:
        if place.characters != "应" and _is_strong(place) is not (modality == "must"):
            written = "" if "modality" in entry else ", as it has no other modality"
            texts.report(
                "contradicting-strength",
                f"the text says {quote(place.characters)}, but the {_what(pair)} is a "
                f"{modality}{written}",
                place,
                hint="change the word, or write modality: must, should or may as is meant",
            )
            return


def _what(pair: Pair) -> str:
    if pair.use == "check":
        return "check"
    return "step" if pair.path[0] == "steps" else "rule"
