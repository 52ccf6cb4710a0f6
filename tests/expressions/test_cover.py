"""Tests of conditions of which one should hold: where they overlap, and where none does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.expressions import Condition, Cover, Names, Scope, compile_condition, cover
from sopkit.quantities import Money
from tests.expressions.vocabulary import FACTS

NAMES = Names(facts=FACTS, events={"paid_for": {}, "left": {}})
CONSTANTS = {"share": Decimal("0.2")}


def condition(text: str) -> Condition:
    """A condition over the facts of these tests."""
    faults: list[Any] = []
    found = compile_condition(text, NAMES, lambda *fault: faults.append(fault))
    assert found is not None, faults

    return found


def read(*texts: str, when: str | None = None, derived: frozenset[str] = frozenset()) -> Cover:
    """What is found about conditions."""
    given_ = None if when is None else condition(when)

    return cover([condition(text) for text in texts], CONSTANTS, given=given_, derived=derived)


EXACT = [
    ("vip", "not vip"),
    ("flag == red", "flag == green", "flag == none"),
    ("flag in {red, green}", "not (flag in {red, green})"),
    ("attendees <= 8", "attendees >= 9"),
    ("attendees == 0", "attendees >= 1"),
    ("gap < 5 cm", "gap in 5 cm .. 10 cm", "gap > 10 cm"),
    ("fee <= 5 CNY", "fee > 5 CNY"),
    ('name == "Li"', 'name != "Li"'),
    ("paid_for", "not paid_for"),
    ("vip and attendees > 8", "not vip and attendees > 8", "attendees <= 8"),
    (
        "if vip then attendees > 4 else attendees > 8",
        "if vip then attendees <= 4 else attendees <= 8",
    ),
]


@pytest.mark.parametrize("texts", EXACT, ids=" | ".join)
def test_one_of_them_always_holds(texts: tuple[str, ...]) -> None:
    """Conditions that exclude each other and leave nothing out give no finding."""
    assert read(*texts) == Cover()


@pytest.mark.parametrize(
    ("texts", "world"),
    [
        (("vip", "not vip or paid", "not paid"), {"vip": True, "paid": True}),
        (("attendees <= 8", "attendees >= 8"), {"attendees": 8}),
        (("shift in {day, night}", "shift == night"), {"shift": "night"}),
        (("fee <= 5 CNY", "fee >= 5 CNY"), {"fee": Money(Decimal(5), "CNY")}),
        (("gap < 5 cm", "gap > 4 cm"), {"gap": Decimal(45)}),
    ],
)
def test_two_hold_at_once(texts: tuple[str, ...], world: dict[str, Any]) -> None:
    """An overlap is shown by values at which two of them hold."""
    found = read(*texts)

    assert found.overlap is not None
    assert found.overlap[2] == world


@pytest.mark.parametrize(
    ("texts", "world"),
    [
        (("attendees < 8", "attendees > 8"), {"attendees": 8}),
        (("flag == red", "flag == green"), {"flag": "none"}),
        (("gap <= 5 cm", "gap >= 6 cm"), {"gap": Decimal(55)}),
        (("share > 20 %",), {"share": 0}),
        (("score > 3", "score < 0"), {"score": 0}),
    ],
)
def test_none_holds(texts: tuple[str, ...], world: dict[str, Any]) -> None:
    """A gap is shown by values at which none of them holds."""
    names = {name: value for name, value in CONSTANTS.items() if name not in world}
    found = cover([condition(text) for text in texts], names)

    assert found.gap == world


@pytest.mark.parametrize(
    "texts",
    [
        ("len(nickname) > 3", "len(nickname) > 5"),
        ("attendees > orders", "attendees > 3"),
        ("paid_for", "left"),
        ("paid_for and vip", "vip"),
        ("since(left) > 2 h", "left"),
        ("nickname == user", "vip"),
    ],
    ids=" | ".join,
)
def test_what_cannot_be_seen_is_not_blamed(texts: tuple[str, ...]) -> None:
    """Anything but truth values, choices and comparisons with constants is left alone."""
    assert read(*texts) == Cover()


@pytest.mark.parametrize("when", [None, "vip"])
def test_no_conditions(when: str | None) -> None:
    """Where there is nothing to compare, as with an exit that takes all, nothing is found."""
    assert Cover() == read(when=when)


def test_only_where_they_are_judged() -> None:
    """What holds wherever the conditions are judged takes the other values out."""
    assert read("attendees in 1 .. 8", "attendees >= 9").gap == {"attendees": 0}
    assert read("attendees in 1 .. 8", "attendees >= 9", when="attendees >= 1") == Cover()


def test_derived_facts_do_not_combine_freely() -> None:
    """A derived fact beside another is left alone; alone it is a fact like any other."""
    derived = frozenset(("flag",))

    assert read("flag == red", "vip", derived=derived) == Cover()
    assert read("flag == red", derived=derived).gap == {"flag": "green"}


@given(
    st.lists(
        st.sampled_from(
            [
                "attendees < 3",
                "attendees == 3",
                "attendees > 3",
                "vip",
                "not vip",
                "vip or orders > 1",
            ]
        ),
        min_size=1,
        max_size=4,
    )
)
def test_what_is_found_is_so(texts: list[str]) -> None:
    """At the values of an overlap two hold, at those of a gap none; otherwise nothing is found."""
    conditions = [condition(text) for text in texts]
    found = cover(conditions, {})

    def holding(world: Any) -> list[int]:
        return [place for place, one in enumerate(conditions) if one.test(Scope(facts=world))]

    if found.overlap is not None:
        first, second, world = found.overlap
        assert {first, second} <= set(holding(world))
    if found.gap is not None:
        assert holding(found.gap) == []
    everything = [
        {"attendees": guests, "orders": orders, "vip": vip}
        for guests in range(6)
        for orders in range(4)
        for vip in (True, False)
    ]
    assert (found.gap is None) == all(holding(world) for world in everything)
    assert (found.overlap is None) == all(len(holding(world)) < 2 for world in everything)
