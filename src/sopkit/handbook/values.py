"""This module writes the values of a procedure file, such as `5 .. 10 cm`, as they are printed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from sopkit.handbook.terms import pick

SPACE: Final = "\u00a0"  # keeps a figure and its unit on one line
NUMBER: Final = r"-?\d+(?:\.\d+)?"
# unit of the file: English singular, English plural, Chinese
UNITS: Final[dict[str, tuple[str, str, str]]] = {
    "s": ("s", "s", "秒"),
    "min": ("min", "min", "分钟"),
    "h": ("h", "h", "小时"),
    "day": ("day", "days", "个自然日"),
    "working day": ("working day", "working days", "个工作日"),
    "working hour": ("working hour", "working hours", "个工作小时"),
    "week": ("week", "weeks", "周"),
    "month": ("month", "months", "个月"),
    "year": ("year", "years", "年"),
    "mm": ("mm", "mm", "毫米"),
    "cm": ("cm", "cm", "厘米"),
    "m": ("m", "m", "米"),
    "g": ("g", "g", "克"),
    "kg": ("kg", "kg", "千克"),
    "ml": ("ml", "ml", "毫升"),
    "l": ("l", "l", "升"),
    "deg": ("degree", "degrees", "度"),
    "degC": ("°C", "°C", "℃"),
}
CURRENCIES: Final[dict[str, str]] = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "HKD": "港元",
    "JPY": "日元",
    "GBP": "英镑",
}
QUANTITY: Final = re.compile(rf"({NUMBER})(?:\s*([^\d\s.][^.]*))?")
RANGE: Final = re.compile(rf"({NUMBER})\s*([^\d.]*?)\s*\.\.\s*({NUMBER})\s*([^\d.]*)")


def unit_key(word: str) -> str:
    """The unit as `UNITS` knows it: singular, without the underscore."""
    plain = " ".join(word.replace("_", " ").split())
    return plain[:-1] if plain not in UNITS and plain[:-1] in UNITS else plain


def say_quantity(number: str, unit: str, language: str) -> str:
    """A figure and its unit, joined so that no line break can part them."""
    unit = unit_key(unit)
    if not unit:
        return number
    if unit == "%":
        return f"{number}%"
    if unit in CURRENCIES:
        if language == "zh":
            return f"{number}{SPACE}{CURRENCIES[unit]}"
        return f"{unit}{SPACE}{number}"
    if unit not in UNITS:
        return f"{number}{SPACE}{unit}"
    one, many, chinese = UNITS[unit]
    word = pick(language, one if number == "1" else many, chinese)
    return f"{number}{SPACE}{word.replace(' ', SPACE)}"


def say_range(low: str, high: str, unit: str, language: str) -> str:
    """A closed range, the unit written once."""
    if unit_key(unit) in CURRENCIES and language == "en":
        return f"{say_quantity(low, unit, language)} to {high}"
    return pick(language, f"{low} to ", f"{low}～") + say_quantity(high, unit, language)


def say_about(text: str, language: str, fraction: Decimal = Decimal("0.25")) -> str:
    """A value with the tolerance that `about` stands for."""
    match = QUANTITY.fullmatch(text.strip())
    if match is None:
        return pick(language, "about ", "约 ") + say_value(text, language)
    number, unit = match.group(1), match.group(2) or ""
    slack = plain_number(Decimal(number) * fraction)
    main, side = (say_quantity(figure, unit, language) for figure in (number, slack))
    return f"{main} ±{SPACE}{side}"


def say_value(value: Any, language: str) -> str:
    """Any value of the file in words: a figure with unit, a range, a truth, a list, a text."""
    if isinstance(value, bool):
        return pick(language, "yes" if value else "no", "是" if value else "否")
    if isinstance(value, (list, tuple)):
        return listing([say_value(one, language) for one in value], language)
    text = " ".join(str(value).split(" "))
    if text.startswith("about "):
        return say_about(text.removeprefix("about "), language)
    span = RANGE.fullmatch(text)
    if span is not None:
        low, first, high, second = span.groups()
        return say_range(low, high, second or first, language)
    match = QUANTITY.fullmatch(text)
    if match is None or re.match(r"\d+:\d", text):
        return text
    return say_quantity(match.group(1), (match.group(2) or "").strip(), language)


def plain_number(number: Decimal) -> str:
    """A decimal number without an exponent or idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listing(items: list[str], language: str, *, last: str = "and") -> str:
    """Items in a row: `a, b and c`, `a、b和c`."""
    if len(items) < 2:
        return "".join(items)
    if language == "zh":
        word = {"and": "和", "or": "或", "then": "，再"}[last]
        space = " " if items[-1][:1].isdigit() else ""
        return "、".join(items[:-1]) + word + space + items[-1]
    return ", ".join(items[:-1]) + f" {last} " + items[-1]


def quoted(text: str) -> str:
    """The text in quotation marks."""
    return f"“{text}”"


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
