"""This module computes what functions and sums mean at run time, on known values only.

Every function takes the scope and known arguments. None as a result means that there is no value,
as in a division by zero; a value of the wrong type raises one of `MISFITS`, which the back ends
turn into unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any, Final, TypeAlias

from sopkit.expressions.patterns import MAX_PATTERN, Pattern
from sopkit.quantities import (
    NONE,
    Money,
    Quantity,
    QuantityError,
    Range,
    Span,
    day_start,
    local_instant,
    local_time,
)

Number: TypeAlias = int | Decimal
Scope: TypeAlias = Any

MISFITS: Final = (
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    QuantityError,
)
"""What an operation raises on values that it cannot take; the result is then unknown."""
MAX_TEXT: Final = 10_000
DAY_US: Final = 86_400_000_000
_EXACT = Context(prec=100, traps=[InvalidOperation, DivisionByZero, Overflow])
_NO_MONEY = Money(Decimal(0), "")
assert MAX_PATTERN < MAX_TEXT


def _tidy(number: Decimal) -> Number:
    whole = int(number)
    return whole if whole == number else number


def plus(scope: Scope, left: Number, right: Number) -> Number:
    """The exact sum."""
    if left.__class__ is int and right.__class__ is int:
        return left + right
    return _tidy(_EXACT.add(Decimal(left), Decimal(right)))


def minus(scope: Scope, left: Number, right: Number) -> Number:
    """The exact difference."""
    if left.__class__ is int and right.__class__ is int:
        return left - right
    return _tidy(_EXACT.subtract(Decimal(left), Decimal(right)))


def times(scope: Scope, left: Number, right: Number) -> Number:
    """The exact product."""
    if left.__class__ is int and right.__class__ is int:
        return left * right
    return _tidy(_EXACT.multiply(Decimal(left), Decimal(right)))


def divide(scope: Scope, left: Number, right: Number) -> Number | None:
    """The quotient to 100 digits; None when divided by zero."""
    if not right:
        return None
    return _tidy(_EXACT.divide(Decimal(left), Decimal(right)))


def negative(scope: Scope, value: Any) -> Any:
    """The value with the other sign; also of money."""
    return minus(scope, 0, value) if not isinstance(value, Money) else -value


def _round(mode: str) -> Callable[[Scope, Number], int]:
    def rounded(scope: Scope, value: Number) -> int:
        return int(Decimal(value).to_integral_value(mode))

    return rounded


def _money_round(mode: str) -> Callable[[Scope, Money], Money]:
    def rounded(scope: Scope, value: Money) -> Money:
        return Money(value.amount.to_integral_value(mode), value.currency)

    return rounded


def least(scope: Scope, *values: Any) -> Any:
    """The smallest value."""
    return min(values)


def greatest(scope: Scope, *values: Any) -> Any:
    """The largest value."""
    return max(values)


# -- money; the sum of nothing has no currency and fits every other


def _pair(left: Money, right: Money) -> str | None:
    """The common currency, None if there is none."""
    if left.currency == right.currency or not right.currency:
        return left.currency
    return None if left.currency else right.currency


def money_plus(scope: Scope, left: Money, right: Money) -> Money | None:
    """The sum in the common currency."""
    currency = _pair(left, right)
    if currency is None:
        return None
    return Money(_EXACT.add(left.amount, right.amount), currency)


def money_minus(scope: Scope, left: Money, right: Money) -> Money | None:
    """The difference in the common currency."""
    currency = _pair(left, right)
    if currency is None:
        return None
    return Money(_EXACT.subtract(left.amount, right.amount), currency)


def money_times(scope: Scope, value: Money, factor: Number) -> Money:
    """The money so many times."""
    return Money(_EXACT.multiply(value.amount, Decimal(factor)), value.currency)


def money_over(scope: Scope, value: Money, divisor: Number) -> Money | None:
    """A part of the money; None when divided by zero."""
    if not divisor:
        return None
    return Money(_EXACT.divide(value.amount, Decimal(divisor)), value.currency)


def money_ratio(scope: Scope, left: Money, right: Money) -> Number | None:
    """How many times one amount is the other."""
    if _pair(left, right) is None:
        return None
    return divide(scope, left.amount, right.amount)


def _compare(test: Callable[[Decimal, Decimal], bool]) -> Callable[..., bool | None]:
    def compared(scope: Scope, left: Money, right: Money) -> bool | None:
        return None if _pair(left, right) is None else test(left.amount, right.amount)

    return compared


# -- time


def today(scope: Scope, instant: int) -> date | None:
    """The local date of an instant."""
    return local_time(instant, scope.zone).date() if scope.zone is not None else None


def time_of_day(scope: Scope, instant: int) -> time | None:
    """The local time of day of an instant."""
    return local_time(instant, scope.zone).time() if scope.zone is not None else None


def age(scope: Scope, born: date) -> int | None:
    """Full years from a date to the local date of the judged instant."""
    if scope.zone is None:
        return None
    day = local_time(scope.at, scope.zone).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def start_of(scope: Scope, day: date) -> int | None:
    """The first instant of a local date."""
    return day_start(day, scope.zone) if scope.zone is not None else None


def instant(scope: Scope, day: date, clock: time) -> int | None:
    """The instant at which local clocks show this time on this date."""
    return local_instant(day, clock, scope.zone) if scope.zone is not None else None


def days(scope: Scope, duration: Number) -> Number | None:
    """An elapsed time as a number of days of 24 hours."""
    return divide(scope, duration, DAY_US)


def date_plus_days(scope: Scope, day: date, count: Number, sign: int) -> date:
    """So many days later; a part of a day is dropped."""
    return day + timedelta(days=int(count) * sign)


def days_between(scope: Scope, later: date, earlier: date) -> int:
    """How many days one date lies after another."""
    return (later - earlier).days


def date_plus_span(scope: Scope, day: date, span: Span, sign: int) -> date:
    """Months or years later; a day that the month does not have is its last."""
    months = int(span.amount) * (12 if span.unit == "year" else 1) * sign
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def instant_plus_days(scope: Scope, moment: int, count: Number, sign: int) -> int | None:
    """The same local time so many days later."""
    if scope.zone is None:
        return None
    local = local_time(moment, scope.zone)
    day = date_plus_days(scope, local.date(), count, sign)
    return local_instant(day, local.time(), scope.zone)


def instant_plus_span(scope: Scope, moment: int, span: Span, sign: int) -> int | None:
    """The same local time months or years later."""
    if scope.zone is None:
        return None
    local = local_time(moment, scope.zone)
    return local_instant(date_plus_span(scope, local.date(), span, sign), local.time(), scope.zone)


# -- texts and containers


def lower(scope: Scope, text: str) -> str:
    """The text in small letters."""
    return text.lower()


def length(scope: Scope, value: Any) -> int:
    """How many letters, items or keys."""
    return len(value)


def matches(scope: Scope, text: str, pattern: Pattern) -> bool | None:
    """Whether the whole text fits the pattern; a text too long to check has no answer."""
    return pattern.covers(text) if len(text) <= MAX_TEXT else None


def in_range(scope: Scope, value: Any, bounds: Range, scale: int) -> bool:
    """Whether a value (time: in microseconds) lies in a parameter's range, both ends included.

    `scale` is how many microseconds a bare number of the parameter's type stands for.
    """
    low, high = _bound(bounds.low, scale), _bound(bounds.high, scale)
    return (low is None or low <= value) and (high is None or value <= high)


def _bound(bound: Quantity | None, scale: int) -> Any:
    if bound is None:
        return None
    if bound.dimension == "days":
        return bound.value * DAY_US
    return bound.value * scale if bound.dimension == "number" and scale > 1 else bound.value


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "plus": plus,
    "minus": minus,
    "times": times,
    "divide": divide,
    "negative": negative,
    "round": _round(ROUND_HALF_UP),
    "floor": _round(ROUND_FLOOR),
    "ceil": _round(ROUND_CEILING),
    "abs": lambda scope, value: abs(value),
    "min": least,
    "max": greatest,
    "money_plus": money_plus,
    "money_minus": money_minus,
    "money_times": money_times,
    "money_over": money_over,
    "money_ratio": money_ratio,
    "money_round": _money_round(ROUND_HALF_UP),
    "money_floor": _money_round(ROUND_FLOOR),
    "money_ceil": _money_round(ROUND_CEILING),
    "money_abs": lambda scope, value: Money(abs(value.amount), value.currency),
    "money_equal": _compare(lambda left, right: left == right),
    "money_unequal": _compare(lambda left, right: left != right),
    "money_less": _compare(lambda left, right: left < right),
    "money_at_most": _compare(lambda left, right: left <= right),
    "money_more": _compare(lambda left, right: left > right),
    "money_at_least": _compare(lambda left, right: left >= right),
    "today": today,
    "time_of_day": time_of_day,
    "age": age,
    "start_of": start_of,
    "instant": instant,
    "days": days,
    "date_plus_days": date_plus_days,
    "date_plus_span": date_plus_span,
    "days_between": days_between,
    "instant_plus_days": instant_plus_days,
    "instant_plus_span": instant_plus_span,
    "lower": lower,
    "len": length,
    "matches": matches,
    "in_range": in_range,
}
"""Functions of the typed tree by name."""


def total(values: list[Any], currency: str | None) -> Any:
    """The sum of known values; `currency` is None for numbers, "" for money of any currency."""
    if currency is None:
        result: Any = 0
        for value in values:
            result = plus(None, result, value)
        return result
    money: Money | None = Money(Decimal(0), currency) if currency else _NO_MONEY
    for value in values:
        if money is None:
            return None
        money = money_plus(None, money, value)
    return money


NONE_CLASS: Final = type(NONE)
