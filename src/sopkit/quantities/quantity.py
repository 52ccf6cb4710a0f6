"""This module reads and holds numbers with units: quantities, spans, money and ranges."""

from __future__ import annotations

import re
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Literal

from sopkit.frozen import dataclass
from sopkit.quantities.exact import (
    QuantityError,
    all_digits,
    exact,
    negative,
    plus,
    quote,
    size,
    times,
)
from sopkit.quantities.explain import MAX_TEXT, NUMBER, explain
from sopkit.quantities.units import CURRENCIES, SPANS, UNITS, Unit, nearest_unit

if TYPE_CHECKING:
    from collections.abc import Callable

Number = int | Decimal

# a due further off than this is a slip of the pen, and instants must stay within the calendar
MAX_YEARS = 1000
ABOUT = Decimal("0.25")

_QUANTITY = re.compile(rf"({NUMBER}) ?([A-Za-z%]+(?: [a-z]+)?)?")
_DAYS = {"days": 1, "working_day": 1, "month": 31, "year": 366}
_MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; amounts of two currencies are neither ordered nor added."""

    amount: Decimal
    currency: str

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise QuantityError(
                f"{self} and {other} are in two currencies and cannot be compared or added; "
                "write both in one currency"
            )

    def __str__(self) -> str:
        return f"{all_digits(exact(self.amount))} {self.currency}"

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __gt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount > other.amount

    def __ge__(self, other: Money) -> bool:
        self._same(other)
        return self.amount >= other.amount

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(Decimal(plus(self.amount, other.amount)), self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(Decimal(plus(self.amount, negative(other.amount))), self.currency)

    def __neg__(self) -> Money:
        return Money(self.amount.copy_negate(), self.currency)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as it was written; days and longer are counted by the calendar.

    `unit` is one of s, min, h, day, working_day, working_hour, week, month, year.
    """

    amount: Number
    unit: str

    @property
    def microseconds(self) -> int | None:
        """The elapsed time of seconds, minutes and hours; None for a span of the calendar."""
        unit = SPANS[self.unit]
        if unit.dimension != "duration":
            return None
        return int(times(self.amount, unit.factor))

    def __str__(self) -> str:
        unit = SPANS[self.unit]
        word = unit.one if abs(self.amount) == 1 else unit.many
        return f"{all_digits(self.amount)} {word.en if unit.span else unit.symbol}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: `value` is the run-time value, `amount` and `unit` as written.

    `dimension` is number, ratio, length, mass, volume, angle, temperature, duration, days, money,
    working_day, working_hour, month or year. For the last four `value` is the span itself.
    """

    value: Any
    dimension: str
    unit: str
    span: Span | None
    amount: Number

    @property
    def text(self) -> str:
        """The quantity as it is written in a procedure."""
        number = all_digits(self.amount)
        return f"{number} {self.unit}" if self.unit else number


Form = Literal["exactly", "between", "about", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Range:
    """What lies between two quantities, both included; None is no bound on that side.

    `form` is how it was written; a single quantity has itself as both bounds.
    """

    form: Form
    low: Quantity | None
    high: Quantity | None
    middle: Quantity | None = None

    @property
    def dimension(self) -> str:
        """The dimension of both bounds."""
        bound = self.low or self.high
        return bound.dimension if bound else ""

    def widened(self, fraction: Decimal) -> Range:
        """The same range with another reach of `about`; other forms are left as they are."""
        return _about_range(self.middle, fraction) if self.middle else self


def parse_quantity(text: str) -> Quantity:
    """Reads `15 min`, `1 cm`, `5 CNY`, `20 %` or a bare number.

    Raises:
        QuantityError: the text is anything else; the message says what to write.
    """
    match = _QUANTITY.fullmatch(text) if len(text) <= MAX_TEXT else None
    if match is None:
        return _tolerant(text)
    number, word = match.groups()
    amount = _number(number)
    if word is None:
        return Quantity(amount, "number", "", None, amount)
    unit = UNITS.get(word)
    if unit is not None:
        return _measured(amount, unit, text)
    if word in CURRENCIES:
        return Quantity(Money(Decimal(amount), word), "money", word, None, amount)
    raise QuantityError(f"{quote(text)} has the unknown unit {quote(word)}{nearest_unit(word)}")


def _number(figures: str) -> Number:
    if "." in figures or len(figures) > 15:
        return exact(Decimal(figures))
    return int(figures)


def _measured(amount: Number, unit: Unit, text: str) -> Quantity:
    if unit.span is None:
        return Quantity(times(amount, unit.factor), unit.dimension, unit.symbol, None, amount)
    span = Span(amount, unit.span)
    value: Any = span
    if unit.dimension in ("duration", "days"):
        value = times(amount, unit.factor)
    if unit.dimension == "duration" and not isinstance(value, int):
        raise QuantityError(f"{quote(text)} is not a whole number of microseconds; round it")
    if _days(amount, unit) > MAX_YEARS * 366:
        raise QuantityError(f"{quote(text)} is longer than {MAX_YEARS} years; check the unit")
    return Quantity(value, unit.dimension, unit.symbol, span, amount)


def _days(amount: Number, unit: Unit) -> Number:
    """The most calendar days that a span lasts, whatever its sign (working days counted bare)."""
    length = size(amount)
    if unit.dimension == "duration":
        return int(times(length, unit.factor)) // _MICROSECONDS_A_DAY
    if unit.dimension == "working_hour":
        return length / Decimal(24)
    return times(length, times(unit.factor, _DAYS[unit.dimension]))


def _tolerant(text: str) -> Quantity:
    """Reads what has other blanks than the usual one, and explains what cannot be read."""
    tidy = " ".join(text[: 4 * MAX_TEXT].split())
    if tidy != text and len(tidy) <= MAX_TEXT and len(text) <= 4 * MAX_TEXT and "\n" not in text:
        return parse_quantity(tidy)
    raise QuantityError(explain(text))


def parse_span(text: str) -> Span:
    """Reads a length of time: `15 min`, `3 working days`, `1 month`.

    Raises:
        QuantityError: it is no length of time, or a part of a day, week, month or year.
    """
    quantity = parse_quantity(text)
    if quantity.span is None:
        raise QuantityError(
            f"{quote(text)} is {_kind(quantity)}, not a length of time; write for example '15 min'"
        )
    return whole_span(quantity.span)


def whole_span(span: Span) -> Span:
    """The span itself, if the calendar can count it.

    Raises:
        QuantityError: it is a part of a day, week, month or year.
    """
    if isinstance(span.amount, int) or span.unit in ("s", "min", "h", "working_hour"):
        return span
    raise QuantityError(
        f"'{span}' is not a whole number; days and longer are counted by the calendar, "
        "write hours for elapsed time"
    )


def _kind(quantity: Quantity) -> str:
    return "a bare number" if quantity.dimension == "number" else f"a {quantity.dimension}"


def parse_range(text: str, about: Decimal = ABOUT) -> Range:
    """Reads `5 cm .. 10 cm`, `5..10 cm`, `about 5 cm`, `at least 2 h`, `at most 5 CNY`, `5 cm`.

    The argument `about` is the part of the value that the word reaches to either side.

    Raises:
        QuantityError: a bound cannot be read, or the bounds do not fit each other.
    """
    if len(text) > 3 * MAX_TEXT:
        raise QuantityError(explain(text))
    tidy = " ".join(text.split())
    if ".." in tidy:
        return _between(tidy)
    for opening in ("about ", "at least ", "at most "):
        if tidy.startswith(opening):
            return _worded(opening, parse_quantity(tidy.removeprefix(opening)), about)
    quantity = parse_quantity(tidy)
    return Range("exactly", quantity, quantity)


def _worded(opening: str, quantity: Quantity, fraction: Decimal) -> Range:
    if opening == "about ":
        return _about_range(quantity, fraction)
    if opening == "at least ":
        return Range("at_least", quantity, None)
    return Range("at_most", None, quantity)


def _between(text: str) -> Range:
    first, _, second = (part.strip() for part in text.partition(".."))
    if not first or not second:
        raise QuantityError(
            f"{quote(text)} has only one bound; write both, or 'at least ..' or 'at most ..'"
        )
    low, high = parse_quantity(first), parse_quantity(second)
    if low.dimension == "number" and high.unit:
        low = parse_quantity(f"{first} {high.unit}")
    if low.dimension != high.dimension or (low.unit and not high.unit):
        raise QuantityError(
            f"{quote(text)} runs from {_kind(low)} to {_kind(high)}; give both bounds one unit"
        )
    if order_key(low) > order_key(high):
        raise QuantityError(f"{quote(text)} runs backwards; write the smaller value first")
    return Range("between", low, high)


def order_key(quantity: Quantity) -> Any:
    """What two quantities of one dimension are compared by."""
    return quantity.value.amount if isinstance(quantity.value, Span) else quantity.value


def _about_range(middle: Quantity, fraction: Decimal) -> Range:
    if middle.span:
        low, high = (_of_span(span) for span in about(middle.span, fraction))
    else:
        low, high = (_of_amount(middle, amount) for amount in about(middle.amount, fraction))
    return Range("about", low, high, middle)


def _of_span(span: Span) -> Quantity:
    return _measured(span.amount, SPANS[span.unit], str(span))


def _of_amount(like: Quantity, amount: Number) -> Quantity:
    if isinstance(like.value, Money):
        return Quantity(Money(Decimal(amount), like.unit), "money", like.unit, None, amount)
    factor = UNITS[like.unit].factor if like.unit else 1
    return Quantity(times(amount, factor), like.dimension, like.unit, None, amount)


def about(value: Any, fraction: Decimal = ABOUT) -> tuple[Any, Any]:
    """The two ends of `about value`: less and more by `fraction` of it.

    Spans are widened to whole days or longer, and to whole microseconds, because half a day
    cannot be counted by the calendar and nobody should be blamed for rounding.
    """
    if isinstance(value, Money):
        low, high = about(value.amount, fraction)
        return Money(Decimal(low), value.currency), Money(Decimal(high), value.currency)
    if isinstance(value, Span):
        low, high = about(value.amount, fraction)
        return _rounded(low, value.unit, floor), _rounded(high, value.unit, ceil)
    reach = times(size(value), fraction)
    return plus(value, negative(reach)), plus(value, reach)


def _rounded(amount: Number, name: str, whole: Callable[[Number], int]) -> Span:
    unit = SPANS[name]
    if unit.dimension not in ("duration", "working_hour"):
        return Span(whole(amount), name)
    microseconds = times(amount, unit.factor if unit.dimension == "duration" else 3_600_000_000)
    if isinstance(microseconds, int):
        return Span(amount, name)
    if unit.dimension == "working_hour":
        return Span(whole(amount), name)
    return Span(exact(Decimal(whole(microseconds)).scaleb(-6)), "s")
