"""What is said about why a condition is true, false or unknown."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.expressions import Part
from tests.expressions.test_judging import compiled
from tests.expressions.vocabulary import scope_of


@pytest.mark.parametrize(
    ("source", "facts", "english", "chinese"),
    [
        (
            "attendees > 10",
            {"attendees": 8},
            ["'attendees > 10' does not hold: attendees is 8"],
            ["“attendees > 10”不成立：attendees为8"],
        ),
        ("vip", {"vip": False}, ["vip is no"], ["vip为否"]),
        ("not vip", {"vip": False}, ["vip is no"], ["vip为否"]),
        ("order.paid", {}, ["order.paid has not happened"], ["order.paid尚未发生"]),
        (
            "amount <= 5 CNY",
            {},
            ["'amount <= 5 CNY' cannot be told: amount is not known"],
            ["“amount <= 5 CNY”无法判断：amount尚不清楚"],
        ),
        (
            'accounts["bob"].balance > 1 CNY',
            {"accounts": {}},
            ["'accounts[\"bob\"].balance > 1 CNY' cannot be told: there is no accounts['bob']"],
            ["“accounts[\"bob\"].balance > 1 CNY”无法判断：不存在accounts['bob']"],
        ),
        (
            "since(closing) > 5 min",
            {},
            ["'since(closing) > 5 min' cannot be told: closing has not happened"],
            ["“since(closing) > 5 min”无法判断：closing尚未发生"],
        ),
        (
            "shift == day and gap < 1 cm",
            {"shift": "night", "gap": "2 cm"},
            [
                "'shift == day' does not hold: shift is night",
                "'gap < 1 cm' does not hold: gap is 2 cm",
            ],
            ["“shift == day”不成立：shift为night", "“gap < 1 cm”不成立：gap为2 厘米"],
        ),
        ("true", {}, ["'true' holds: it is written so"], ["“true”成立：规定如此"]),
    ],
)
def test_sentences(
    source: str, facts: dict[str, Any], english: list[str], chinese: list[str]
) -> None:
    """Each part says what was read and what is missing."""
    condition, scope = compiled(source), scope_of(facts)

    assert english == list(condition.explain(scope, "en"))
    assert chinese == list(condition.explain(scope, "zh"))


def texts(parts: tuple[Part, ...]) -> list[str]:
    """The parts as written."""
    return [part.text for part in parts]


def test_no_short_circuit() -> None:
    """Every failing part of an `and` is named, and what is missing in it as well."""
    condition = compiled("vip and attendees > 10 and shift == day and paid")
    parts = condition.parts(scope_of({"attendees": 3, "shift": "night", "paid": True}))

    assert ["vip", "attendees > 10", "shift == day"] == texts(parts)
    assert [None, False, False] == [part.value for part in parts]
    assert [("vip",), (), ()] == [part.needs for part in parts]


def test_true_part_of_or() -> None:
    """Of an `or` that holds, only what holds is named."""
    condition = compiled("vip or attendees > 10 or paid")

    assert ["attendees > 10"] == texts(condition.parts(scope_of({"attendees": 11, "vip": False})))


def test_inside_definitions() -> None:
    """A definition without parameters is opened, one with parameters is named as it is used."""
    condition = compiled("crowded and late(tea.poured)")
    parts = condition.parts(scope_of({"attendees": 3}, {"tea.poured": {"minutes": 1}}))

    assert ["attendees > 10", "late(tea.poured)"] == texts(parts)


def test_place_of_part() -> None:
    """A part knows its leaf and its place in it."""
    condition = compiled({"all": ["vip", {"not": "paid or attendees > 10"}]})
    parts = condition.parts(scope_of({"vip": True, "paid": False, "attendees": 11}))

    assert [(("all", 1, "not"), 8, 14)] == [(one.path, one.offset, one.length) for one in parts]


def test_labels() -> None:
    """Names are shown by their labels in the language of the reader."""
    from dataclasses import replace

    from sopkit.expressions import compile_condition
    from tests.expressions.vocabulary import NAMES

    labels = {"attendees": {"en": "number of guests", "zh": "人数"}}
    names = replace(NAMES, labels=lambda name, language: labels[name][language])
    condition = compile_condition("attendees > 10", names, pytest.fail)
    assert condition is not None

    assert ("“attendees > 10”成立：人数为12",) == condition.explain(
        scope_of({"attendees": 12}), "zh"
    )
