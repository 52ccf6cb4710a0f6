"""When conditions turn by the mere passing of time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sopkit.expressions import Condition, Scope, compile_condition
from sopkit.quantities import parse_instant
from tests.expressions.vocabulary import AT, MINUTE, NAMES, ZONE, scope_of


def condition(source: str, **options: Any) -> Condition | None:
    """The condition on the names of these tests."""
    return compile_condition(source, NAMES, lambda *fault: None, **options)


def scope() -> Scope:
    """Tea was poured five minutes ago."""
    facts = {"born": "2008-12-24", "arrival": "2026-12-05", "answer_within": "10 min", "vip": True}
    return scope_of(facts, {"tea.poured": {"minutes": 5}})


POURED = AT - 5 * MINUTE


@pytest.mark.parametrize(
    ("source", "instant"),
    [
        ("since(tea.poured) > 10 min", POURED + 10 * MINUTE + 1),
        ("since(tea.poured) >= 10 min", POURED + 10 * MINUTE),
        ("since(tea.poured) < 10 min", POURED + 10 * MINUTE),
        ("since(tea.poured) <= 10 min", POURED + 10 * MINUTE + 1),
        ("10 min < since(tea.poured)", POURED + 10 * MINUTE + 1),
        ("since(tea.poured) > answer_within", POURED + 10 * MINUTE + 1),
        ("vip and not since(tea.poured) > 10 min", POURED + 10 * MINUTE + 1),
        ("late(tea.poured)", AT + 1),
        ("since(tea.poured) > 1 day", POURED + 24 * 60 * MINUTE + 1),
        ("age(born) >= 18", parse_instant("2026-12-24 00:00", ZONE)),
        ("age(born) > 18", parse_instant("2027-12-24 00:00", ZONE)),
        ("today(at) >= arrival", parse_instant("2026-12-05 00:00", ZONE)),
        ("today(at) > arrival", parse_instant("2026-12-06 00:00", ZONE)),
        ("at >= start_of(arrival)", parse_instant("2026-12-05 00:00", ZONE)),
    ],
)
def test_turns(source: str, instant: int) -> None:
    """A comparison has one value up to its turn and the other from then on."""
    found = condition(source, alone=True)
    assert found is not None
    (flip,) = found.flips
    turn = flip.turns_at(scope())

    assert instant == turn
    before = found.test(replace(scope(), at=instant - 1))
    after = found.test(replace(scope(), at=instant))
    assert {True, False} == {before, after}


def test_range_turns_twice() -> None:
    """A range of time is entered at its beginning and left after its end."""
    found = condition("since(tea.poured) in 10 min .. 20 min", alone=True)
    assert found is not None

    turns = [flip.turns_at(scope()) for flip in found.flips]
    assert [POURED + 10 * MINUTE, POURED + 20 * MINUTE + 1] == turns


@pytest.mark.parametrize(
    "source",
    [
        "since(tea.poured) + since(closing) > 2 h",
        "since(tea.poured) > since(closing)",
        "time_of_day(at) > '16:00'",
        "vip and days(since(tea.poured)) > 2",
        "any(s in scores where since(tea.poured) > 2 h)",
    ],
)
def test_timed_badly(source: str) -> None:
    """Time that is not compared alone is refused where a turn must be known."""
    faults: list[Any] = []
    found = compile_condition(source, NAMES, lambda *fault: faults.append(fault))

    assert found is not None
    assert found.timed_badly
    assert compile_condition(source, NAMES, lambda *f: faults.append(f), alone=True) is None
    assert {"time-in-condition"} == {fault[3] for fault in faults}


def test_never_happened() -> None:
    """Without the event, the limit or the zone there is no turn."""
    found = condition("since(closing) > 2 h or age(born) > 3 or today(at) > arrival")
    assert found is not None

    assert [None] * 3 == [flip.turns_at(Scope(at=AT)) for flip in found.flips]


def test_leap_day() -> None:
    """Who was born on 29 February is a year older on 1 March of a common year."""
    found = condition("age(born) >= 17")
    assert found is not None
    own = scope_of({"born": "2008-02-29"})
    turn = found.flips[0].turns_at(own)

    assert parse_instant("2025-03-01 00:00", ZONE) == turn
    assert found.test(replace(own, at=turn - 1)) is False
    assert found.test(replace(own, at=turn)) is True
