"""What judging many conditions at once gives."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.expressions import ConditionSet, Scope, ValueExpression, compile_value
from sopkit.quantities import NONE, ValueType, parse_parameter
from tests.expressions.test_judging import compiled
from tests.expressions.vocabulary import NAMES, scope_of


def test_indexes() -> None:
    """True and unknown conditions are listed by their index, in order."""
    judged = ConditionSet(map(compiled, ["vip", "attendees > 3", "paid", "vip or paid", "false"]))

    assert ([0, 3], [2]) == judged.all({"vip": True, "attendees": 3})


def test_empty() -> None:
    """No conditions give nothing."""
    assert ([], []) == ConditionSet([]).all({})


def test_unreadable_value_spoils_one_only() -> None:
    """A value that one condition cannot take leaves the others as they are."""
    judged = ConditionSet(map(compiled, ["max(prices) > 1 CNY", "vip"]))
    facts = {**scope_of({"prices": ["1 CNY", "2 USD"]}).facts, "vip": True}

    assert ([1], [0]) == judged.all(facts, scope_of({}))


def test_recorded_none_in_both_ways() -> None:
    """A fact recorded as none is unequal to texts and has no small letters, in one set."""
    judged = ConditionSet(map(compiled, ['nickname != "Bo"', 'lower(nickname) == "bo"']))

    assert ([0], [1]) == judged.all({"nickname": NONE})


def test_list_too_long() -> None:
    """A list that is longer than any that comes in through the door is unknown."""
    condition = compiled("len(scores) > 1")
    facts = {"scores": (1,) * 10_001}

    assert ([], [0]) == ConditionSet([condition]).all(facts)
    assert condition.test(Scope(facts)) is None
    assert condition.generated().test(Scope(facts)) is None
    assert ([0], []) == ConditionSet([condition]).all({"scores": (1,) * 10_000})


def test_watch() -> None:
    """A changed fact moves the conditions that read it, and only those."""
    watch = ConditionSet(map(compiled, ["vip", "vip and paid", "attendees > 3"])).watch({})
    assert {0, 1, 2} == watch.unknown

    watch.change("vip", True)
    watch.change("attendees", 4)
    watch.change("orders", 4)

    assert ({0, 2}, {1}) == (watch.true, watch.unknown)
    watch.change("vip", None)
    assert ({2}, {0, 1}) == (watch.true, watch.unknown)


@pytest.mark.parametrize(
    ("declared", "value", "condition", "expected"),
    [
        ("duration", "5 min .. 10 min", "wait in window", [None, True, False]),
        ("number", "1 .. 2", "score in window", [None, True, False]),
        ("days", "1 .. 2", "nights in window", [None, True, False]),
        ("duration", "at least 5 min", "wait in window", [None, True, True]),
    ],
)
def test_range_of_a_parameter(
    declared: str, value: str, condition: str, expected: list[Any]
) -> None:
    """A value is looked for in the range that a parameter has."""
    from dataclasses import replace

    from sopkit.expressions import compile_condition

    kind = ValueType(declared)
    names = replace(NAMES, parameters={"window": kind})
    found = compile_condition(condition, names, lambda *fault: pytest.fail(str(fault)))
    assert found is not None
    window = parse_parameter(value, kind)[1]
    least = {"wait": "10 min", "score": 2, "nights": 2}
    more = {"wait": "11 min", "score": 2.1, "nights": 3}
    answers = [
        found.test(Scope({**scope_of(facts).facts, "window": window}))
        for facts in ({}, least, more)
    ]

    assert expected == answers


def value_of(source: Any, **options: Any) -> ValueExpression:
    """The compiled expression, which has no fault."""
    found = compile_value(source, NAMES, lambda *fault: pytest.fail(str(fault)), **options)

    assert found is not None
    return found


def test_values() -> None:
    """An expression gives its value, or names what is missing."""
    found = value_of("attendees * 2 + orders")

    assert 9 == found.value(scope_of({"attendees": 4, "orders": 1}))
    assert found.value(scope_of({"attendees": 4})) is None
    assert ("orders",) == found.needs(scope_of({"attendees": 4}))


def test_wanted_type() -> None:
    """A bare word is a choice of the type that is wanted, and the value has to fit it."""
    shift = NAMES.facts["shift"]
    faults: list[Any] = []

    assert "day" == value_of("day", wanted=shift).value(scope_of({}))
    assert 3 == value_of(3, wanted=ValueType("count")).value(scope_of({}))
    assert compile_value("5 cm", NAMES, lambda *f: faults.append(f), wanted=shift) is None
    assert compile_value("dya", NAMES, lambda *f: faults.append(f), wanted=shift) is None
    assert ["type-mismatch", "wrong-choice"] == [fault[3] for fault in faults]
