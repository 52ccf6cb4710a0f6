"""This module reckons exactly with numbers as authors write them, and quotes values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from typing import Final

from sopkit.errors import SopkitError

# limits that keep every later sum exact and every printed number readable
MAX_DIGITS = 18
MAX_PLACES = 30

_CONTEXT = Context(prec=120, traps=[DivisionByZero, Inexact, InvalidOperation, Overflow])
_SHOWN = 40


class QuantityError(SopkitError):
    """A value cannot be read; the message quotes it and says what to write instead.

    `.path` names the place inside a list, map or record (`cards[2].balance`), empty at the top.
    """

    def __init__(self, message: str, path: str = "") -> None:
        self.message = message
        self.path = path
        super().__init__(message, path)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message

    def within(self, outer: str) -> QuantityError:
        """The same error seen from outside, where the value stands in `outer`."""
        dot = "." if self.path and not self.path.startswith("[") else ""
        return QuantityError(self.message, f"{outer}{dot}{self.path}")


class Sentinel:
    """A value of which there is only one, such as `NONE` and `MISSING`; compared by identity."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def __copy__(self) -> Sentinel:
        return self

    def __deepcopy__(self, memo: object) -> Sentinel:
        return self

    def __reduce__(self) -> str:
        return self._name


NONE: Final = Sentinel("NONE")
"""A recorded "none": known, and equal to nothing but itself."""
MISSING: Final = Sentinel("MISSING")
"""Nothing was written, where `None` already has a meaning."""


def exact(number: int | Decimal) -> int | Decimal:
    """The number as an int when it is whole, else as a Decimal without trailing zeros.

    Raises:
        QuantityError: it is not finite, or longer than 18 digits and 30 decimals.
    """
    if isinstance(number, int):
        if abs(number) >= 10**MAX_DIGITS:
            raise QuantityError(f"{quote(number)} is too large; use at most {MAX_DIGITS} digits")
        return number
    if not number.is_finite():
        raise QuantityError(f"{quote(number)} is not a number that can be measured")
    if number.adjusted() >= MAX_DIGITS:
        raise QuantityError(f"{quote(number)} is too large; use at most {MAX_DIGITS} digits")
    if not number:
        return 0
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MAX_PLACES:
        raise QuantityError(f"{quote(number)} is too fine; use at most {MAX_PLACES} decimals")
    whole = int(number)
    return whole if whole == number else number.normalize(_CONTEXT)


def times(number: int | Decimal, factor: int | Decimal) -> int | Decimal:
    """The exact product, as an int when it is whole."""
    if isinstance(number, int) and isinstance(factor, int):
        return number * factor
    return _plain(_CONTEXT.multiply(Decimal(number), Decimal(factor)))


def size(number: int | Decimal) -> int | Decimal:
    """The number without its sign."""
    return negative(number) if number < 0 else number


def negative(number: int | Decimal) -> int | Decimal:
    """The number with the other sign; a minus before a Decimal would round it."""
    return -number if isinstance(number, int) else number.copy_negate()


def plus(number: int | Decimal, other: int | Decimal) -> int | Decimal:
    """The exact sum, as an int when it is whole."""
    if isinstance(number, int) and isinstance(other, int):
        return number + other
    return _plain(_CONTEXT.add(Decimal(number), Decimal(other)))


def over(number: int | Decimal, divisor: int | Decimal) -> int | Decimal | None:
    """The exact quotient, as an int when it is whole; None when it has no end."""
    try:
        return _plain(_CONTEXT.divide(Decimal(number), Decimal(divisor)))
    except Inexact:
        return None


def _plain(number: Decimal) -> int | Decimal:
    whole = int(number)
    return whole if whole == number else number.normalize(_CONTEXT)


def digits(number: int | Decimal, places: int = 6) -> str:
    """The number in figures, without exponent, rounded to at most `places` decimals."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def all_digits(number: int | Decimal) -> str:
    """The number in figures, without exponent and unrounded, as it can be read back."""
    return str(number) if isinstance(number, int) else f"{number:f}"


def quote(raw: object) -> str:
    """What the author wrote, in quotation marks, cut short when it is long."""
    if isinstance(raw, str):
        shown = raw if len(raw) <= _SHOWN else raw[: _SHOWN - 1] + "…"
        return "'" + "".join(letter if letter.isprintable() else "�" for letter in shown) + "'"
    if raw is None:
        return "null"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int) and abs(raw) >= 10**_SHOWN:
        return f"a number of about {raw.bit_length() * 3 // 10} digits"
    if isinstance(raw, (int, float, Decimal)):
        return quote(str(raw))[1:-1]
    if isinstance(raw, dict):
        return "a map"
    if isinstance(raw, Sequence):
        return "a list"
    return f"a {type(raw).__name__}"
