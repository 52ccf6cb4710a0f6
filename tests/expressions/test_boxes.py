"""Tests of worlds: what is never true, always true, and what excludes or implies what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sopkit.expressions import Condition, compile_condition
from sopkit.expressions.boxes import Worlds
from sopkit.quantities import Money
from tests.expressions.test_laws import _COMPLETE, _bool, condition_of, scope_with
from tests.expressions.vocabulary import NAMES


def condition(text: str) -> Condition:
    """A condition over the facts of these tests."""
    faults: list[Any] = []
    found = compile_condition(text, NAMES, lambda *fault: faults.append(fault))
    assert found is not None, faults

    return found


NEVER = [
    "vip and not vip",
    "attendees < 3 and attendees > 3",
    "attendees > 3 and attendees < 4",
    "attendees < 0",
    "shift == day and shift == night",
    "amount < 2 CNY and amount > 2 CNY",
    "wait < 2 min and wait > 2 min",
    'name == "a" and name == "b"',
    "count(tea.poured) == 1 and count(tea.poured) == 2",
    "len(name) > 2 and not len(name) > 2",
    "this.grade > 3 and this.grade < 3",
    "if vip then not vip else vip",
    "score in 1 .. 2 and score in 3 .. 4",
    "not (tea.poured or not tea.poured)",
    "known(shift) and not known(shift)",
    "crowded and attendees < 10",
]


@pytest.mark.parametrize("text", NEVER)
def test_never_and_always(text: str) -> None:
    """What is true in no world can never be; what it denies is true in every one."""
    read, denied = condition(text), condition(f"not ({text})")
    worlds = Worlds((read, denied))

    assert worlds.all
    assert worlds.where(read) == 0
    assert worlds.where(denied) == worlds.all


SOMETIMES = [
    "attendees <= 3 and attendees >= 3",
    "attendees > 3 and attendees < 5",
    "score > 3 and score < 4",
    "score < 0",
    "wait < 0 min",
    "amount in 2 CNY .. 2 CNY",
    "attendees > orders and orders > attendees",
    "shift != day",
    'name != "a" and name != "b"',
    "since(tea.poured) > 5 min and since(closing) < 5 min",
    "late(tea.poured) and not late(closing)",
]


@pytest.mark.parametrize("text", SOMETIMES)
def test_sometimes(text: str) -> None:
    """What may be so and may not be is true in some worlds."""
    read = condition(text)
    worlds = Worlds((read,))

    assert 0 < worlds.where(read) < worlds.all


def test_constants_are_no_variables() -> None:
    """A parameter whose value is given is compared as that value."""
    read = condition("attendees > least and attendees < 5")

    assert Worlds((read,), {"least": 5}).where(read) == 0
    assert Worlds((read,), {"least": 3}).where(read) != 0


def test_too_many_worlds() -> None:
    """Beyond the budget there are no worlds, so nothing is proved."""
    marks = " or ".join(f"attendees == {2 * one} and orders == {2 * one}" for one in range(100))

    assert Worlds((condition(marks),)).all == 0


def test_two_currencies() -> None:
    """Amounts of two currencies are not compared, and nothing is proved."""
    read = condition("amount > 2 CNY and amount < 1 USD")

    assert Worlds((read,)).all == 0


def test_shown() -> None:
    """A set of worlds is shown by the values of its first."""
    read = condition("amount > 5 CNY and not vip and this.grade == 2")
    worlds = Worlds((read,))

    assert worlds.shown(worlds.where(read)) == {
        "amount": Money(Decimal(6), "CNY"),
        "vip": False,
        "this.grade": 2,
    }


def test_below() -> None:
    """Below a set lie the worlds from which a single higher number leads into it."""
    some, low = condition("attendees == 5 and vip"), condition("attendees < 5 and vip")
    worlds = Worlds((some, low))

    assert worlds.below(worlds.where(some)) == worlds.where(low)


@given(st.lists(_bool, min_size=1, max_size=2), _COMPLETE)
def test_every_case_is_in_some_world(texts: list[str], facts: dict[str, Any]) -> None:
    """What is true, or false, in a case is so in some world: nothing is proved wrongly."""
    conditions = [one for text in texts if (one := condition_of(text)) is not None]
    worlds = Worlds(conditions)
    assume(worlds.all)
    scope = scope_with(facts)
    here = worlds.all
    for one in conditions:
        value = one.test(scope)
        assume(value is not None)
        here &= worlds.where(one) if value else ~worlds.where(one)

    assert here
