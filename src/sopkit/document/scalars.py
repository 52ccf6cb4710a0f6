"""This module reads plain (unquoted) scalars by the YAML 1.2 core schema, and names the traps.

A trap is a word or number that another YAML reader would take for something else. It is an
error to write one, so that every tool that opens the file sees the same values.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

Scalar = str | int | Decimal | bool | None

CONSTANTS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TRUE_WORDS = ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON")
_FALSE_WORDS = ("n", "N", "no", "No", "NO", "off", "Off", "OFF")
# words that YAML 1.1 reads as truth values, YAML 1.2 as text
AMBIGUOUS: Final[dict[str, str]] = {
    **dict.fromkeys(_TRUE_WORDS, "true"),
    **dict.fromkeys(_FALSE_WORDS, "false"),
}
NUMBER_START: Final = frozenset("0123456789+-.")

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.([0-9]+)")
_CLOCK = re.compile(r"[-+]?[0-9]{1,9}(?::[0-5]?[0-9])+(?:\.[0-9]*)?")
_LEADING_ZERO = re.compile(r"([-+]?)0+([0-9]+(?:\.[0-9]*)?)")
_FOREIGN = re.compile(
    r"""[-+]?0[xX][0-9a-fA-F_]+                             # hexadecimal
      | [-+]?0[oO][0-7_]+ | [-+]?0b[01_]+                   # octal, binary
      | [-+]?[0-9][0-9_]*(?:\.[0-9_]*)?                     # 1_000 and 1.
      | [-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+
      | [-+]?\.[0-9]+
      | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)""",
    re.VERBOSE,
)
# JSON readers keep numbers in 53 bits: 15 decimal digits always survive
_SAFE_INTEGER = 2**53
_SAFE_DIGITS = 15
_LONGEST_NUMBER = 100


def read_number(text: str) -> tuple[Scalar, str]:
    """Reads a plain scalar that begins like a number.

    Returns:
        The value (the text itself when it is no number), and the name of the code when the
        text is a trap, else an empty string.
    """
    if len(text) > _LONGEST_NUMBER:
        long = _INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text)
        return text, "lossy-number" if long else ""
    if _INTEGER.fullmatch(text):
        number = int(text)
        return number, "lossy-number" if abs(number) > _SAFE_INTEGER else ""
    if fraction := _DECIMAL.fullmatch(text):
        return Decimal(text), "lossy-number" if _loses_digits(text, fraction[1]) else ""
    if _CLOCK.fullmatch(text):
        return text, "bare-clock-time"
    if _LEADING_ZERO.fullmatch(text):
        return text, "leading-zero"
    return text, "foreign-number" if _FOREIGN.fullmatch(text) else ""


def _loses_digits(text: str, fraction: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return digits > _SAFE_DIGITS or (len(fraction) > 1 and fraction.endswith("0"))


def explain(name: str, text: str) -> tuple[str, str]:
    """The message and the hint for a trap that `read_number` or `AMBIGUOUS` has named."""
    short = text if len(text) <= 40 else f"{text[:37]}..."
    match name:
        case "ambiguous-word":
            message = f"'{short}' without quotes is {AMBIGUOUS[text]} to some YAML readers"
            hint = f'write {AMBIGUOUS[text]} if a truth value is meant, else quote it: "{text}"'
        case "bare-clock-time":
            message = f"'{short}' without quotes is {_sexagesimal(text)} to some YAML readers"
            hint = f'quote it: "{short}"'
        case "leading-zero":
            message = f"'{short}' begins with a zero; some YAML readers drop it or read octal"
            hint = f'quote it if it is a label: "{short}"; else write {_without_zeros(short)}'
        case "lossy-number" if "." in text and len(text) <= _SAFE_DIGITS:
            short_form = text.rstrip("0").rstrip(".")
            message = f"'{text}' becomes {short_form} when it is read as a number"
            hint = f'quote it if it is a label: "{text}"; else write {short_form}'
        case "lossy-number":
            message = f"'{short}' has more digits than other tools keep in a number"
            hint = "quote it if it is a label"
        case _:
            message = f"'{short}' is a number to some YAML readers and text to others"
            hint = f'write the number plainly, such as 1000 or 0.5; or quote it: "{short}"'
    return message, hint


def _sexagesimal(text: str) -> str:
    """What YAML 1.1 makes of a clock time, in words."""
    first, *rest = text.partition(".")[0].split(":")
    total = int(first)
    for part in rest:
        total = total * 60 + int(part)
    return f"the number {total}"


def _without_zeros(text: str) -> str:
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    return sign + (re.sub("^0+(?=[0-9])", "", digits))


def key_trap(text: str) -> str:
    """What other readers make of an unquoted key, in words; empty when they read it as text."""
    if text in AMBIGUOUS:
        return AMBIGUOUS[text]
    if text in CONSTANTS:
        return {None: "null", True: "true", False: "false"}[CONSTANTS[text]]
    if text[0] in NUMBER_START:
        value, fault = read_number(text)
        return "a number" if fault or not isinstance(value, str) else ""
    return ""
