"""Which parts make a condition true, false or unknown."""

from __future__ import annotations

from sopkit.expressions import Part
from tests.expressions.test_judging import compiled
from tests.expressions.vocabulary import scope_of


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
