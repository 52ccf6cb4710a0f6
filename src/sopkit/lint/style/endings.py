"""This module looks at how texts end: lists without full stops, sentences with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.lint.style.texts import Place

if TYPE_CHECKING:
    from sopkit.lint.style.texts import Pair, Texts

CODES = ("full-stop",)

_STOPPED = ("step", "check", "label")


_EN_END = re.compile(r"\.(?=\n|\Z)")
_ZH_END = re.compile(r"。(?=\n|\Z)")


def look(texts: Texts) -> None:
    """No full stop behind a step, check or label; whole sentences have one in both languages."""
    for number in sorted(texts.en.numbers(_EN_END) | texts.zh.numbers(_ZH_END)):
        pair = texts.pairs[number]
        english = pair.en.endswith(".") and not pair.en.endswith(("..", "etc."))
        chinese = pair.zh.endswith("。")
        if pair.use in _STOPPED:
            for language, ends in (("en", english), ("zh", chinese)):
                if ends and not _is_sentences(pair.text(language), language):
                    _stop(texts, pair, language)
        elif pair.use in ("prose", "demand") and english != chinese and pair.en and pair.zh:
            language = "zh" if english else "en"
            if not pair.text(language).endswith(_ENDS):
                _no_stop(texts, pair, language)


_ENDS = tuple(".。!！?？…”\"')）:：")


def _is_sentences(text: str, language: str) -> bool:
    """Whether a text holds more than one sentence, or ends in an abbreviation."""
    if language == "zh":
        return "。" in text[:-1]
    return ". " in text[:-1] or "." in text.rsplit(maxsplit=1)[-1][:-1]


def _stop(texts: Texts, pair: Pair, language: str) -> None:
    text = pair.text(language)
    place = Place(pair, language, len(text) - 1, len(text))
    texts.report(
        "full-stop",
        f"a full stop stands behind {_named(pair)}, which is no sentence on a list",
        place,
        hint="delete it",
        fix=texts.fix("delete the full stop", (place, "")),
    )


def _no_stop(texts: Texts, pair: Pair, language: str) -> None:
    text = pair.text(language)
    place = Place(pair, language, len(text) - 1, len(text))
    name, mark = ("English", ".") if language == "en" else ("Chinese", "。")
    texts.report(
        "full-stop",
        f"the {name} text has no full stop, the other language has one",
        place,
        hint="end a whole sentence with a full stop in both languages",
        fix=texts.fix("add the full stop", (place, text[-1] + mark)),
    )


def _named(pair: Pair) -> str:
    return {"step": "a step", "check": "a check"}.get(pair.use, "a name")
