"""Declared types, and the values of facts and parameters."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit import quantities as q
from sopkit.quantities import MISSING, NONE, Between, Money, QuantityError, Span, ValueType

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000

LENGTH, LENGTH_CM = ValueType("length"), ValueType("length", unit="cm")
CHOICE = ValueType("choice", of={"red": {"en": "red", "zh": "红"}, "blue": {"en": "blue"}})
CARD = ValueType("record", name="card", fields={"number": ValueType("text")})
ACCOUNT = ValueType(
    "record",
    name="account",
    fields={
        "balance": ValueType("money"),
        "cards": ValueType("list", of=CARD, default=[]),
        "owner": ValueType("person", optional=True),
        "opened": ValueType("date"),
    },
)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(text: str) -> int:
    """Microseconds of an ISO text, by the standard library."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2900, 1, 1)).map(  # noqa: DTZ001
    lambda moment: q.parse_instant(moment.replace(tzinfo=UTC))
)


@pytest.mark.parametrize(
    "text", ["money", "list of text", "map of money", "map by number of text", "list of list of m"]
)
def test_type_writes_itself(text: str) -> None:
    """A type that is written out is the text that was read."""
    assert str(q.parse_type(text, {"m": ValueType("collection", name="m")})) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mony", "unknown type 'mony'; did you mean 'money'?"),
        ("list", "does not say of what"),
        ("list of", "is not a type"),
        ("map by of text", "is not a type"),
        ("list of texts", "did you mean 'text'"),
        ("map by opaque of text", "cannot be looked up by"),
        ("list of " * 20 + "text", "nested deeper"),
        ("", "is not a type"),
        (None, "is not a type"),
        (5, "5 is not a type"),
    ],
)
def test_refused_type(text: object, words: str) -> None:
    """A word that is no type is refused with the nearest one."""
    with pytest.raises(QuantityError) as refused:
        q.parse_type(text)

    assert words in str(refused.value)


def test_declared_list_of_choices() -> None:
    """The choices and the unit of a list belong to its items."""
    supply = q.declared_type({"type": "list of choice", "of": {"water": {}}, "default": []})
    sizes = q.declared_type({"type": "map of length", "unit": "cm"})

    assert (supply.inner.of, supply.default, supply.optional) == ({"water": {}}, [], False)
    assert (sizes.inner.unit, sizes.default) == ("cm", MISSING)
    assert q.declared_type({"type": "number", "unit": "word/min"}).unit == "word/min"
    assert q.declared_type({"type": "money", "unit": "CNY"}).unit == "CNY"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"type": "choice"}, "needs its choices"),
        ({"type": "length", "unit": "kg"}, "'kg' is a unit of mass, not of length"),
        ({"type": "length", "unit": "centimetre"}, "did you mean 'cm'"),
        ({"type": "money", "unit": "yuan"}, "did you mean 'CNY'"),
        ({"type": "text", "unit": "cm"}, "not of text"),
        ({"type": "length", "unit": 5}, "5 is not a unit"),
        ({"unit": "cm"}, "null is not a type"),
    ],
)
def test_refused_declaration(entry: object, words: str) -> None:
    """A declaration that fits no value is refused."""
    with pytest.raises(QuantityError) as refused:
        q.declared_type(entry)

    assert words in str(refused.value)


def test_record_types_in_any_order() -> None:
    """Record types may use each other before they are declared."""
    types = q.record_types({"account": {"cards": "list of card"}, "card": {"number": "text"}})

    assert types["account"].fields["cards"].inner == types["card"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"a": {"b": "b"}, "b": {"a": "list of a"}}, "holds itself"),
        ({"a": {"x": "txt"}}, "a.x: unknown type 'txt'"),
        ({"a": {}}, "lists its fields"),
        ({"a": "text"}, "lists its fields"),
    ],
)
def test_refused_record_types(raw: dict[str, object], words: str) -> None:
    """A record that holds itself, or a wrong field, is refused with its place."""
    with pytest.raises(QuantityError) as refused:
        q.record_types(raw)

    assert words in str(refused.value)


DECEMBER = Between(date(2026, 12, 1), date(2026, 12, 3))
TYPED: list[tuple[str, object, Any]] = [
    ("bool", True, True),
    ("count", 12, 12),
    ("count", 12.0, 12),
    ("number", Decimal("1.50"), Decimal("1.5")),
    ("number", 0.1, Decimal("0.1")),
    ("number", -3, -3),
    ("ratio", "20 %", Decimal("0.2")),
    ("ratio", 0.25, Decimal("0.25")),
    ("text", "", ""),
    ("text", "12", "12"),
    ("person", "li", "li"),
    ("money", "5 CNY", Money(Decimal(5), "CNY")),
    ("money", Money(Decimal("5.00"), "CNY"), Money(Decimal(5), "CNY")),
    ("length", "1.5 cm", 15),
    ("duration", "15 min", 15 * MINUTE),
    ("duration", timedelta(minutes=1), MINUTE),
    ("duration", Span(2, "h"), 2 * HOUR),
    ("days", 3, 3),
    ("days", "2 weeks", 14),
    ("hours", "90 min", Decimal("1.5")),
    ("hours", 2, 2),
    ("date", "2026-12-01", date(2026, 12, 1)),
    ("date", date(2026, 12, 1), date(2026, 12, 1)),
    ("time", "16:00", time(16)),
    ("time", "16:00:01.5", time(16, 0, 1, 500_000)),
    ("instant", "2026-12-01T00:00Z", instant("2026-12-01T00:00+00:00")),
    ("time_range", "17:30-08:30", Between(time(17, 30), time(8, 30))),
    ("time", time(16), time(16)),
    ("time_range", Between(time(9), time(18)), Between(time(9), time(18))),
    ("date_range", Between(date(2026, 12, 1), date(2026, 12, 3)), DECEMBER),
    ("date_range", "2026-12-01 .. 2026-12-03", DECEMBER),
    ("list of text", ["a", "b"], ("a", "b")),
    ("list of list of count", [[1], []], ((1,), ())),
    ("map of length", {"seat 1": "5 mm"}, {"seat 1": 5}),
    ("map by count of text", {"1": "a", 2: "b"}, {1: "a", 2: "b"}),
    ("opaque", {"a": [0.5, None]}, {"a": (Decimal("0.5"), None)}),
    ("money", None, None),
    ("money", "none", NONE),
    ("text", NONE, NONE),
]


DEEP: list[object] = []
for _ in range(100):
    DEEP = [DEEP]


@pytest.mark.parametrize(("text", "raw", "value"), TYPED)
def test_value(text: str, raw: object, value: Any) -> None:
    """A recorded value becomes the plain, exact value of its type."""
    found = q.parse_value(raw, q.parse_type(text))

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("declared", "raw", "value"),
    [
        (LENGTH_CM, 5, 50),
        (LENGTH_CM, Decimal("1.5"), 15),
        (LENGTH_CM, "5 mm", 5),
        (ValueType("money", unit="CNY"), 5, Money(Decimal(5), "CNY")),
        (ValueType("number", unit="word/min"), "60 word/min", 60),
        (ValueType("number", unit="word/min"), 60, 60),
        (CHOICE, "red", "red"),
        (ValueType("choice", of={"none": {}}), "none", "none"),
        (ValueType("collection", of=("seat 1",), name="seat"), "seat 1", "seat 1"),
        (ValueType("collection", name="clip"), {"side": "left"}, {"side": "left"}),
        (ValueType("collection", name="clip"), 3, 3),
    ],
)
def test_value_of_a_declared_type(declared: ValueType, raw: object, value: Any) -> None:
    """A bare number takes the unit of its type, a choice is one of its choices."""
    assert q.parse_value(raw, declared) == value


def test_record_value() -> None:
    """A record has all its fields: its default, none when optional, else unknown."""
    value = q.parse_value({"balance": "5 CNY"}, ACCOUNT)

    assert value == {
        "balance": Money(Decimal(5), "CNY"),
        "cards": (),
        "owner": NONE,
        "opened": None,
    }


@pytest.mark.parametrize(
    ("text", "raw", "words"),
    [
        ("count", "12", "is a number given as text; write 12 without quotation marks"),
        ("number", "12", "is a number given as text"),
        ("ratio", "0.2", "is a number given as text"),
        ("days", "5", "is a number given as text"),
        ("number", "5 cm", "has a unit, but a bare number is expected"),
        ("number", "many", "is not a number"),
        ("number", True, "true is not a number"),
        ("number", math.nan, "is not a number that can be measured"),
        ("number", math.inf, "is not a number that can be measured"),
        ("number", Decimal("sNaN"), "is not a number that can be measured"),
        ("number", Decimal("1E+999999"), "is too large"),
        ("number", Decimal("1E-999999"), "is too fine"),
        pytest.param("number", 10**5000, "a number of about", id="huge"),
        ("number", [], "a list is not a number"),
        ("count", -1, "is not a count"),
        ("count", 1.5, "is not a count"),
        ("bool", "yes", "write true without quotation marks"),
        ("bool", 0, "write false without quotation marks"),
        ("bool", "true", "write true without quotation marks"),
        ("bool", [], "write true or false"),
        ("bool", 10**50, "write true or false"),
        ("length", 5, "has no unit; write a number and a unit, such as '1.5 cm'"),
        ("length", "5", "has no unit"),
        ("length", "5 kg", "is in the unit 'kg' of mass; a length is written like '1.5 cm'"),
        ("duration", "2 days", "counted by the calendar"),
        ("duration", "1 working day", "counted by the calendar"),
        ("money", "5", "has no unit"),
        ("money", "5 cm", "an amount is written like '5 CNY'"),
        ("ratio", "5 cm", "a ratio is written like '20 %'"),
        ("days", "36 h", "is not counted in this unit"),
        ("hours", "20 min", "is not an exact number of hours"),
        ("text", 12, "12 is not a text; put it in quotation marks"),
        ("text", "a" * 100_001, "has 100001 characters"),
        ("person", True, "true is not a person"),
        ("date", "2026-02-30", "is not a day of the calendar"),
        ("date", "2026/2/3", "write '2026-02-03'"),
        ("date", 20261201, "is not a date"),
        ("time", "9:30", "write '09:30'"),
        ("time", "１６：００", "write '16:00'"),
        ("time", "24:00", "'00:00' of the next day"),
        ("time", 960, "960 is not a time of day; write it like '16:00', in quotation marks"),
        ("instant", "2026-12-01T00:00", "has no offset"),
        ("instant", 1.5, "is not an instant"),
        ("time_range", "08:00", "is not a range of times"),
        ("date_range", "2026-12-03 .. 2026-12-01", "runs backwards"),
        ("date_range", 5, "is not a range of dates"),
        ("list of text", "a", "is not a list"),
        ("list of text", ["a"] * 10_001, "too many"),
        ("list of money", ["5 CNY", "5"], "[1]: '5' has no unit"),
        ("map of text", ["a"], "is not a map"),
        ("map of money", {"a": "5"}, "['a']: '5' has no unit"),
        ("map by count of text", {"x": "a"}, "['x']: 'x' is not a number"),
        ("map by count of text", {None: "a"}, "cannot be the key"),
        ("length", object(), "a object is not a number"),
    ],
)
def test_refused_value(text: str, raw: object, words: str) -> None:
    """A value that does not fit its type is quoted, with its place and what to write."""
    with pytest.raises(QuantityError) as refused:
        q.parse_value(raw, q.parse_type(text))

    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("declared", "raw", "words"),
    [
        (CHOICE, "rde", "'rde' is none of the choices; did you mean 'red'?"),
        (CHOICE, "purple", "write one of red, blue"),
        (CHOICE, True, "true is none of the choices"),
        (LENGTH_CM, "5", "is a number given as text"),
        (ValueType("money", unit="CNY"), "5 USD", "is not in CNY"),
        (ValueType("money"), Money(Decimal(5), "XXX"), "is in no known currency"),
        (ValueType("opaque"), DEEP, "nested deeper than 64"),
        (ACCOUNT, {"balence": "5 CNY"}, "has no field 'balence'; did you mean 'balance'?"),
        (ACCOUNT, {"cards": [{"number": 5}]}, "cards[0].number: 5 is not a text"),
        (ACCOUNT, "x", "is not a account"),
        (ValueType("collection", of=("seat 1",), name="seat"), "seat 2", "no member 'seat 2'"),
        (ValueType("collection", name="seat"), True, "is not a member of seat"),
    ],
)
def test_refused_value_of_a_declared_type(declared: ValueType, raw: object, words: str) -> None:
    """What the declaration does not list is refused with the nearest that it does."""
    with pytest.raises(QuantityError) as refused:
        q.parse_value(raw, declared)

    assert words in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
KINDS = [*q.PLAIN_KINDS, "list of text", "map of money", "map by count of bool"]


@given(JSON, st.sampled_from([*map(q.parse_type, KINDS), ACCOUNT, LENGTH_CM]))
def test_any_value_is_taken_or_refused(raw: object, declared: ValueType) -> None:
    """Whatever is recorded gives a value or a `QuantityError`, and never a float."""
    value = None
    with suppress(QuantityError):
        value = q.parse_value(raw, declared)

    assert not isinstance(value, float)


NUMBERS = st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=3).map(q.exact)
VALUES = st.one_of(
    st.tuples(st.just("bool"), st.booleans()),
    st.tuples(st.just("number"), NUMBERS),
    st.tuples(st.sampled_from(["length", "mass", "volume", "angle", "temperature"]), NUMBERS),
    st.tuples(st.just("duration"), st.integers(-(10**15), 10**15)),
    st.tuples(st.just("money"), NUMBERS.map(lambda number: Money(Decimal(number), "CNY"))),
    st.tuples(st.just("text"), st.text().filter(lambda text: text != "none")),
    st.tuples(st.just("date"), st.dates()),
    st.tuples(st.just("time"), st.times()),
    st.tuples(st.just("instant"), INSTANTS),
    st.tuples(st.just("time_range"), st.builds(Between, st.times(), st.times())),
    st.tuples(st.just("list of date"), st.lists(st.dates()).map(tuple)),
    st.tuples(st.just("map of number"), st.dictionaries(st.text(min_size=5), NUMBERS)),
    st.tuples(st.just("map by date of number"), st.dictionaries(st.dates(), NUMBERS)),
    st.tuples(st.sampled_from(["text", "money", "list of text"]), st.sampled_from([None, NONE])),
)


@given(VALUES, st.sampled_from([None, SHANGHAI]))
def test_written_value_is_read_back(pair: tuple[str, Any], zone: ZoneInfo | None) -> None:
    """A value that is written is read back as the same value."""
    declared = q.parse_type(pair[0])

    assert q.parse_value(q.write_value(pair[1], declared, zone), declared) == pair[1]


def test_written_record_is_read_back() -> None:
    """A record is written field by field."""
    value = q.parse_value({"balance": "5 CNY", "cards": [{"number": "7"}]}, ACCOUNT)

    assert q.parse_value(q.write_value(value, ACCOUNT), ACCOUNT) == value


@given(VALUES, st.sampled_from(["en", "zh"]))
def test_every_value_can_be_said(pair: tuple[str, Any], language: str) -> None:
    """Every value has words in both languages."""
    assert isinstance(q.say(pair[1], q.parse_type(pair[0]), language), str)


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("15 min", "duration", 15 * MINUTE),
        ("1 day", "duration", Span(1, "day")),
        ("3 working days", "duration", Span(3, "working_day")),
        ("1 cm", "length", 10),
        ("5 CNY", "money", Money(Decimal(5), "CNY")),
        (5, "number", 5),
        (True, "bool", True),
        ([1, 2], "list", (1, 2)),
        ("1.10", "text", "1.10"),
        ("radio", "text", "radio"),
        ("2026-12-01", "date", date(2026, 12, 1)),
        ("16:00", "time", time(16)),
        ("09:00-18:00", "time_range", Between(time(9), time(18))),
        ("5 cm .. 10 cm", "length", q.parse_range("5 cm .. 10 cm")),
        ("at least 2 h", "duration", q.parse_range("at least 2 h")),
        ("3 .. 4", "number", q.parse_range("3 .. 4")),
    ],
)
def test_parameter_shows_its_type(raw: object, kind: str, value: Any) -> None:
    """A parameter without type has the type that its value shows."""
    declared, found = q.parse_parameter(raw)

    assert (declared.kind, found) == (kind, value)


@pytest.mark.parametrize(
    ("raw", "declared", "value"),
    [
        ("1 day", ValueType("duration"), Span(1, "day")),
        ("2 days", ValueType("days"), 2),
        ("5..10", LENGTH_CM, q.parse_range("5..10 cm")),
        ("1 day .. 2 days", ValueType("duration"), q.parse_range("1 day .. 2 days")),
        ("none", ValueType("duration"), NONE),
    ],
)
def test_parameter_of_a_type(raw: object, declared: ValueType, value: Any) -> None:
    """A parameter may be a span of the calendar or a range of its type."""
    assert q.parse_parameter(raw, declared) == (declared, value)


@pytest.mark.parametrize(
    ("raw", "declared", "words"),
    [
        ("5 centimetre", None, "did you mean 'cm'"),
        ("2026-02-30", None, "not a day of the calendar"),
        ("5 cm .. 10 cm", ValueType("duration"), "of length; a duration is written like '15 min'"),
        ("5 .. 10", LENGTH, "has no unit"),
        ("1.5 days", ValueType("duration"), "is not a whole number"),
        ("12", ValueType("count"), "given as text"),
    ],
)
def test_refused_parameter(raw: object, declared: ValueType | None, words: str) -> None:
    """What begins like a quantity must be one, of the declared type."""
    with pytest.raises(QuantityError) as refused:
        q.parse_parameter(raw, declared)

    assert words in str(refused.value)
