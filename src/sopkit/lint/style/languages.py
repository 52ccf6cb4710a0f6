"""This module looks at what is missing or foreign in one of the two languages of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.diagnostics import quote
from sopkit.lint.style.texts import Place, by_text
from sopkit.lint.style.words import is_chinese

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

CODES = ("chinese-in-english", "untranslated", "placeholder-in-one-language")

_WIDE_RUN = re.compile(r"[^\x00-\xff]+")


def look(texts: Texts) -> None:
    """Reports texts that are in the wrong language, and placeholders that lack in one."""
    _chinese(texts)
    _untranslated(texts)
    _placeholders(texts)


def _chinese(texts: Texts) -> None:
    """Chinese characters in English, unless they are quoted."""
    if texts.en.text.isascii():
        return
    places = (
        place
        for place in texts.en.search(_WIDE_RUN)
        if any(map(is_chinese, place.characters)) and not place.is_quoted
    )
    for group in by_text(places).values():
        first = group[0]
        if first.pair.en != first.pair.zh:
            texts.report(
                "chinese-in-english",
                f"{quote(first.characters)} is Chinese and stands in the English text",
                first,
                hint="translate it, or put it in quotation marks",
            )


_SMALL_WORD = re.compile(r"[a-z]{3,}")


def _untranslated(texts: Texts) -> None:
    """A text that is the same in both languages; names and abbreviations may be."""
    for pair in texts.pairs:
        english, chinese = pair.en, pair.zh
        if not english or not chinese:
            continue
        if english == chinese:
            if any(map(is_chinese, english)):
                _same(texts, pair, "en", "English")
            elif _small_word(english):
                _same(texts, pair, "zh", "Chinese")
        elif chinese.isascii() and _small_word(chinese) and chinese.lower() == english.lower():
            _same(texts, pair, "zh", "Chinese")


def _small_word(text: str) -> bool:
    """Whether a text holds a word that is no name, outside of placeholders and addresses."""
    return any(_SMALL_WORD.fullmatch(word) for word in re.sub(r"\{[^{}]*\}", " ", text).split())


def _same(texts: Texts, pair: Pair, language: str, name: str) -> None:
    texts.report(
        "untranslated",
        f"the {name} text {quote(pair.text(language))} is the same as that of the other language",
        Place(pair, language, 0, len(pair.text(language))),
        hint=f"translate it into {name}",
    )


_PLACEHOLDER = re.compile(r"\{([^{}:\n]*)(?::[^{}\n]*)?\}")


def _placeholders(texts: Texts) -> None:
    """A placeholder that stands in one language only."""
    if "{" not in texts.en.text and "{" not in texts.zh.text:
        return
    numbers = texts.en.numbers(_PLACEHOLDER) | texts.zh.numbers(_PLACEHOLDER)
    for number in sorted(numbers):
        pair = texts.pairs[number]
        names = {
            language: {found[1].strip(): found for found in _PLACEHOLDER.finditer(text)}
            for language, text in (("en", pair.en), ("zh", pair.zh))
        }
        for language, other, name in (("en", "zh", "English"), ("zh", "en", "Chinese")):
            lost = [one for one in names[language] if one not in names[other]]
            if lost and pair.text(other):
                found = names[language][lost[0]]
                texts.report(
                    "placeholder-in-one-language",
                    f"{quote(found[0])} stands only in the {name} text, "
                    "so readers of the other language are not shown its value",
                    Place(pair, language, *found.span()),
                    hint="write it in both languages",
                )
