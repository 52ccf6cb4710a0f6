"""This module explains what is wrong with a text that should be a quantity."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopkit.late import late_pattern
from sopkit.quantities.exact import quote
from sopkit.quantities.units import CURRENCIES, UNITS, meant_unit, nearest_unit

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT = 100
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"

_LENIENT = late_pattern(rf"({NUMBER})\s*(.*)", re.DOTALL)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def explain(text: str) -> str:
    """What is wrong with a text that is no quantity, and what to write instead."""
    shown = quote(text)
    if not text.strip():
        return "the value is empty; write a number and a unit, such as '15 min'"
    if len(text) > MAX_TEXT:
        return f"{shown} is {len(text)} characters long; write a number and a unit: '15 min'"
    for reason in _REASONS:
        found = reason(text.strip())
        if found:
            return f"{shown} {found}"
    return f"{shown} is not a number with a unit; write for example '15 min'"


def _full_width(text: str) -> str:
    plain = text.translate(_FULL_WIDTH).strip()
    return "" if plain == text else f"has full-width characters; write {quote(plain)}"


def _commas(text: str) -> str:
    if re.match(r"-?[0-9]{1,3}(,[0-9]{3})+(?![0-9,])", text):
        plain = quote(text.replace(",", ""))
        return f"has a comma between the thousands; write {plain} (or a point for decimals)"
    if re.match(r"-?[0-9]+,[0-9]+(?![0-9,])", text):
        return f"has a decimal comma; write a point: {quote(text.replace(',', '.', 1))}"
    return ""


def _not_a_number(text: str) -> str:
    word = text.split(maxsplit=1)[0].lower().lstrip("+-")
    if word in ("nan", "inf", "infinity", ".nan", ".inf", "∞"):
        return "is not a number that can be measured; write the number, or leave the value out"
    return ""


def _odd_number(text: str) -> str:
    if text.startswith("+"):
        return f"has a plus sign; write {quote(text[1:].strip())}"
    if re.match(r"[-−–]\s*[0-9]", text) and not re.match(r"-[0-9]", text):
        return f"has another sign than '-'; write {quote('-' + text[1:].strip())}"
    if re.match(r"-?(\.[0-9]|[0-9]+\.(?![0-9.]))", text):
        return "has no digit on one side of its point; write '0.5' or '5'"
    if re.match(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]", text):
        return "is written with an exponent; write the number out"
    return ""


def _unit_alone(text: str) -> str:
    money = re.match(rf"([A-Za-z]{{3}}|[¥$€£])\s*({NUMBER})$", text)
    code = meant_unit(money.group(1)) if money else ""
    if money and code in CURRENCIES:
        return f"has its currency in front; write '{money.group(2)} {code}'"
    if text in UNITS or text in CURRENCIES or meant_unit(text):
        return f"has no number; write one before the unit, such as '5 {meant_unit(text)}'"
    return ""


def _wrong_unit(text: str) -> str:
    match = _LENIENT.match(text)
    if match is None:
        return ""
    word = match.group(2)
    if word.startswith(".."):
        return "is a range; a single value must stand here"
    if re.search(r"[-~～—–]\s*[0-9]|(?:^|\s)to\s*[0-9]", word):
        return "is not how a range is written; where one may stand write '5 min .. 10 min'"
    return f"has the unknown unit {quote(word)}{nearest_unit(word)}"


_REASONS: tuple[Callable[[str], str], ...] = (
    _full_width,
    _commas,
    _not_a_number,
    _odd_number,
    _unit_alone,
    _wrong_unit,
)
