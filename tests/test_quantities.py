"""Quantities, spans, money and ranges: reading, refusing, converting."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit import quantities as q
from sopkit.quantities import Money, QuantityError, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("15 min", 15 * MINUTE, "duration"),
        ("1.5 h", 90 * MINUTE, "duration"),
        ("0.000001 s", 1, "duration"),
        ("-30 min", -30 * MINUTE, "duration"),
        ("0 min", 0, "duration"),
        ("1 cm", 10, "length"),
        ("1.5 cm", 15, "length"),
        ("0.5 mm", Decimal("0.5"), "length"),
        ("2 m", 2000, "length"),
        ("250 mg", Decimal("0.25"), "mass"),
        ("2 kg", 2000, "mass"),
        ("0.3 l", 300, "volume"),
        ("45 deg", 45, "angle"),
        ("-5 degC", -5, "temperature"),
        ("20 %", Decimal("0.2"), "ratio"),
        ("100 %", 1, "ratio"),
        ("5 CNY", Money(Decimal(5), "CNY"), "money"),
        ("2 days", 2, "days"),
        ("1 week", 7, "days"),
        ("3 working days", Span(3, "working_day"), "working_day"),
        ("1 working hour", Span(1, "working_hour"), "working_hour"),
        ("1 month", Span(1, "month"), "month"),
        ("2 years", Span(2, "year"), "year"),
        ("12", 12, "number"),
        ("1.50", Decimal("1.5"), "number"),
        ("5cm", 50, "length"),
        ("20%", Decimal("0.2"), "ratio"),
        ("  5 \t cm ", 50, "length"),
        ("3  working   days", Span(3, "working_day"), "working_day"),
    ],
)
def test_quantity(text: str, value: Any, dimension: str) -> None:
    """A number with a unit is read exactly, in the base unit of its dimension."""
    found = q.parse_quantity(text)

    assert (found.value, found.dimension) == (value, dimension)
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5 centimetre", "'5 centimetre' has the unknown unit 'centimetre'; did you mean 'cm'?"),
        ("15 minutes", "did you mean 'min'?"),
        ("15 分钟", "did you mean 'min'?"),
        ("3 business days", "did you mean 'working day'?"),
        ("20 °C", "did you mean 'degC'?"),
        ("5 KG", "did you mean 'kg'?"),
        ("5 yuan", "did you mean 'CNY'?"),
        ("5 cny", "did you mean 'CNY'?"),
        ("5 gallons", "write it in l"),
        ("5 barrels", "write s, min, h"),
        ("5 XYZ", "unknown unit 'XYZ'"),
        ("１５ min", "has full-width characters; write '15 min'"),
        ("15 ｍｉｎ", "has full-width characters; write '15 min'"),
        ("cm", "'cm' has no number; write one before the unit, such as '5 cm'"),
        ("minutes", "has no number"),
        ("1,5 cm", "has a decimal comma; write a point: '1.5 cm'"),
        ("1,000 m", "write '1000 m'"),
        ("CNY 5", "has its currency in front; write '5 CNY'"),
        ("¥5", "write '5 CNY'"),
        ("nan", "is not a number that can be measured"),
        ("-inf cm", "is not a number that can be measured"),
        ("+5 min", "has a plus sign; write '5 min'"),
        ("−5 min", "write '-5 min'"),
        ("1e3 m", "exponent"),
        (".5 cm", "on one side of its point"),
        ("5. cm", "on one side of its point"),
        ("5-10 cm", "is not how a range is written; where one may stand write '5 min .. 10 min'"),
        ("5 min to 10 min", "is not how a range is written"),
        ("5..10 cm", "is a range; a single value must stand here"),
        ("", "the value is empty"),
        (" \n", "the value is empty"),
        ("soon", "is not a number with a unit"),
        ("٣ min", "is not a number with a unit"),
        ("a" * 10_000, "is 10000 characters long"),
        ("9" * 10_000 + " cm", "characters long"),
        ("9" * 30 + " cm", "is too large"),
        ("0." + "1" * 40 + " cm", "is too fine"),
        ("0.0000001 s", "is not a whole number of microseconds"),
        ("1001 years", "is longer than 1000 years"),
        ("99999999999 h", "is longer than 1000 years"),
        ("5 cm\x00", "unknown unit"),
    ],
)
def test_refused_quantity(text: str, words: str) -> None:
    """What is no quantity is quoted, with what to write instead."""
    with pytest.raises(QuantityError) as refused:
        q.parse_quantity(text)

    assert words in str(refused.value)
    assert len(str(refused.value)) < 400


READERS = [q.parse_quantity, q.parse_range, q.parse_span, q.parse_instant, q.parse_date]
READERS += [q.parse_time, q.parse_type, q.parse_parameter, q.shown_type]


@given(st.text(max_size=60), st.sampled_from(READERS))
def test_any_text_gives_a_value_or_an_error(text: str, read: Any) -> None:
    """Whatever is written gives a value or a `QuantityError`, nothing else."""
    with suppress(QuantityError):
        read(text)


@given(st.from_regex(r"[-+]?[0-9０-９.,]{1,12} ?\S{0,8}( \S{0,8})?", fullmatch=True))
def test_almost_a_quantity_gives_a_value_or_an_error(text: str) -> None:
    """Whatever resembles a quantity gives a value or a `QuantityError`."""
    with suppress(QuantityError):
        q.parse_parameter(text)


AMOUNTS = st.decimals(-9999, 9999, places=4).map(lambda number: number + 0)
LINEAR = ["mm", "cm", "m", "mg", "g", "kg", "ml", "l", "deg", "degC", "%", "s", "min", "h"]


@given(AMOUNTS, st.sampled_from([*LINEAR, "CNY", "", "day", "week", "working hour", "working day"]))
def test_quantity_reads_its_own_text(amount: Decimal, unit: str) -> None:
    """A quantity that is written out is read back as itself."""
    found = q.parse_quantity(f"{amount} {unit}".strip())

    assert q.parse_quantity(found.text) == found


@given(AMOUNTS, AMOUNTS, st.sampled_from(LINEAR))
def test_conversion_keeps_sums_and_order(first: Decimal, second: Decimal, unit: str) -> None:
    """Conversion is exact: sums and comparisons are the same before and after it."""
    one, two, both = (
        q.parse_quantity(f"{number} {unit}").value for number in (first, second, first + second)
    )

    assert one + two == both
    assert (one < two, one == two) == (first < second, first == second)


def test_money_of_two_currencies_is_not_compared() -> None:
    """Amounts are ordered only within a currency."""
    with pytest.raises(QuantityError, match="two currencies"):
        assert Money(Decimal(5), "CNY") < Money(Decimal(5), "USD")


@given(st.decimals(-9, 9, places=1), st.decimals(-9, 9, places=1))
def test_money_is_ordered_by_its_amount(first: Decimal, second: Decimal) -> None:
    """Within a currency the amounts decide."""
    one, two = Money(first, "CNY"), Money(second, "CNY")

    assert [one < two, one <= two, one > two, one >= two] == [
        *(first < second, first <= second),
        *(first > second, first >= second),
    ]


def test_money_is_exact() -> None:
    """Sums of money lose nothing, also beyond the precision of a context."""
    large = Money(Decimal("123456789012345678.123456789012345678"), "CNY")

    assert large + -large == large - large == Money(Decimal(0), "CNY")
    assert min(Money(Decimal(2), "CNY"), Money(Decimal("1.9"), "CNY")).amount < 2


@pytest.mark.parametrize(
    ("span", "microseconds"),
    [("90 s", 90_000_000), ("1.5 h", 90 * MINUTE), ("1 day", None), ("2 working hours", None)],
)
def test_span(span: str, microseconds: int | None) -> None:
    """Seconds, minutes and hours are elapsed time, the rest is counted by the calendar."""
    assert q.parse_span(span).microseconds == microseconds
    assert str(q.parse_span(span)) == span


@pytest.mark.parametrize("text", ["1.5 days", "0.5 months", "5 cm", "12"])
def test_refused_span(text: str) -> None:
    """Parts of days and other quantities are no span."""
    with pytest.raises(QuantityError):
        q.parse_span(text)


@pytest.mark.parametrize(
    ("text", "form", "low", "high"),
    [
        ("5 cm .. 10 cm", "between", 50, 100),
        ("5..10 cm", "between", 50, 100),
        ("5 mm .. 10 cm", "between", 5, 100),
        ("3 .. 4", "between", 3, 4),
        ("5 cm .. 5 cm", "between", 50, 50),
        ("1 day .. 2 weeks", "between", 1, 14),
        (
            "7 working days .. 15 working days",
            "between",
            Span(7, "working_day"),
            Span(15, "working_day"),
        ),
        ("15 min", "exactly", 15 * MINUTE, 15 * MINUTE),
        ("at least 2 h", "at_least", 2 * HOUR, None),
        ("at most 5 CNY", "at_most", None, Money(Decimal(5), "CNY")),
        ("about 20 min", "about", 15 * MINUTE, 25 * MINUTE),
        ("about 0.1", "about", Decimal("0.075"), Decimal("0.125")),
        ("about 80 %", "about", Decimal("0.6"), 1),
        ("about 20 cm", "about", 150, 250),
        ("about 4 CNY", "about", Money(Decimal(3), "CNY"), Money(Decimal(5), "CNY")),
        ("about 3 days", "about", 2, 4),
        ("about 0.000001 s", "about", 0, 2),
        ("about -20 cm", "about", -250, -150),
    ],
)
def test_range(text: str, form: str, low: Any, high: Any) -> None:
    """Ranges are closed, a unit at the end is for both bounds, about is a quarter either way."""
    found = q.parse_range(text)

    assert found.form == form
    assert [bound and bound.value for bound in (found.low, found.high)] == [low, high]


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (8, 6, 10),
        (Money(Decimal(8), "CNY"), Money(Decimal(6), "CNY"), Money(Decimal(10), "CNY")),
        (Span(3, "month"), Span(2, "month"), Span(4, "month")),
        (Span(2, "working_hour"), Span(Decimal("1.5"), "working_hour"), None),
        (Span(Decimal("0.0000000001"), "working_hour"), Span(0, "working_hour"), None),
    ],
)
def test_about(value: Any, low: Any, high: Any) -> None:
    """About reaches a quarter to either side; what cannot be counted is widened."""
    found = q.about(value)

    assert found[0] == low
    assert high is None or found[1] == high


def test_about_with_another_reach() -> None:
    """The reach of about can be given when reading or afterwards."""
    found = q.parse_range("about 20 min").widened(Decimal("0.1"))

    assert found == q.parse_range("about 20 min", Decimal("0.1"))
    assert found.low is not None
    assert found.low.value == 18 * MINUTE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5 cm .. 10", "give both bounds one unit"),
        ("5 cm .. 10 min", "give both bounds one unit"),
        ("5 CNY .. 10 USD", "two currencies"),
        ("2 h .. 1 day", "give both bounds one unit"),
        ("10 .. 5 cm", "runs backwards"),
        ("5 cm ..", "only one bound"),
        (".. 5 cm", "only one bound"),
        ("..", "only one bound"),
        ("1 .. 2 .. 3", "is a range; a single value must stand here"),
        ("about", "is not a number"),
        ("at least", "is not a number"),
        ("5 cm .. 10 centimetre", "did you mean 'cm'"),
        ("5 cm .. " * 100, "characters long"),
    ],
)
def test_refused_range(text: str, words: str) -> None:
    """Bounds that do not fit each other are explained."""
    with pytest.raises(QuantityError) as refused:
        q.parse_range(text)

    assert words in str(refused.value)
