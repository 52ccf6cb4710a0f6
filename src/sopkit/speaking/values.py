"""This module says the values of a procedure file, such as `5 .. 10 cm`, and joins what is said."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from sopkit.language import join, phrase, pick
from sopkit.late import late_pattern
from sopkit.quantities import ABOUT, QuantityError, digits, parse_quantity, parse_range, say_range
from sopkit.quantities.say import say_quantity

CLOCK: Final = late_pattern(r"\d?\d:\d\d")


def say_about(text: str, language: str, fraction: Decimal = Decimal(ABOUT)) -> str:
    """A value with the tolerance that `about` stands for: `20 cm ± 5 cm`."""
    try:
        middle = parse_quantity(text.strip())
    except QuantityError:
        return pick(language, "about ", "约 ") + say_value(text, language)
    figures = digits(middle.amount * fraction) + text.strip().lstrip("-0123456789.")
    return f"{say_quantity(middle, language)} ± {say_value(figures, language)}"


def say_value(value: Any, language: str) -> str:
    """Any value of the file in words: a figure with unit, a range, a truth, a list, a text."""
    if isinstance(value, bool):
        return phrase("yes" if value else "no", language)
    if isinstance(value, list | tuple):
        return listing([say_value(one, language) for one in value], language)
    text = " ".join(str(value).split(" "))
    if text.startswith("about "):
        return say_about(text.removeprefix("about "), language)
    if not text[:1].isdigit() and text[:1] != "-":
        return text
    try:
        return say_range(parse_range(text.replace("_", " ")), language)
    except QuantityError:
        return text.replace("-", "–") if CLOCK.match(text) else text


def spaced(text: str) -> str:
    """The text with a blank before it if it begins with a figure, to stand behind Chinese."""
    return f" {text}" if text[:1].isdigit() else text


def trailed(text: str) -> str:
    """The text with a blank behind it if it ends with a figure, to stand before Chinese."""
    return f"{text} " if text[-1:].isdigit() else text


def listing(items: list[str], language: str, *, last: str = "and") -> str:
    """Items in a row: `a, b and c`, `a、b和c`."""
    if len(items) < 2:
        return "".join(items)
    if language == "zh":
        word = {"and": "和", "or": "或"}[last]
        return "、".join(items[:-1]) + word + spaced(items[-1])
    return ", ".join(items[:-1]) + f" {last} " + items[-1]


def told_apart(items: Iterable[str], language: str) -> str:
    """Items in a row, several of them each in marks: a label may have an `and` of its own."""
    parts = list(dict.fromkeys(items))
    if len(parts) > 1:
        parts = [one if "“" in one else quoted(one) for one in parts]
    return join(parts, language)


def quoted(text: str) -> str:
    """The text in quotation marks; those that it has inside become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """The text with a small first letter, unless it begins with an abbreviation or a name."""
    word = text.split(" ", 1)[0]
    if word[1:] != word[1:].lower() or word == "I":
        return text
    return text[:1].lower() + text[1:]


def sentence(text: str, language: str) -> str:
    """The text as a sentence: a capital first, a full stop last."""
    text = text.strip()
    if not text:
        return text
    ended = text.rstrip("”")[-1:] in set(".!?。！？")
    text = text if language == "zh" else capital(text)
    return text if ended else text + pick(language, ".", "。")
