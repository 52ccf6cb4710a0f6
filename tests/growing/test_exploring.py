"""Exploring: random cases show dead ends and demands that cannot both be met."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from sopkit.case import Case
from sopkit.procedure import load_text
from sopkit.scenarios import run
from sopkit.scenarios.exploring import Exploration, explore
from sopkit.scenarios.guessing import Guesser
from tests.growing.conftest import PROCEDURE

GOOD = PROCEDURE.replace("ends: loan.closed", "ends: [loan.closed, item.back]")
# exits by a text, of which nothing can be said beforehand
NO_EXIT = GOOD.replace(
    "  deposit:", "  name: {type: text, label: {en: name, zh: 姓名}}\n  deposit:"
)
NO_EXIT = NO_EXIT.replace("member or deposit >= 10", 'name matches "w.*"')
NO_EXIT = NO_EXIT.replace("{otherwise: end}", '{when: name matches "x.*", then: end}')
NEVER = GOOD.replace("  due: within", "  when: deposit > 5 and deposit < 5\n  due: within")
TOO_SOON = (
    GOOD
    + """\
- id: not_at_once
  forbid: {event: item.back, from: item.lent, within: 3 h}
  source: A/loan#6
"""
)
BOTH = (
    GOOD
    + """\
- id: large
  hold: {that: deposit >= 20, from: item.lent}
  source: A/loan#6
- id: small
  hold: {that: deposit <= 10, from: item.lent}
  source: A/loan#6
"""
)
WINDOW = GOOD.replace(
    "  due: within limit", "  not_before: 3 h after item.lent\n  due: within limit"
)
OVER = GOOD.replace("ends: [loan.closed, item.back]", "ends: item.back")


def searched(text: str, cases: int = 60, seed: int = 1) -> Exploration:
    """What a short search finds."""
    return explore(load_text(text), seed=seed, cases=cases)


def test_nothing() -> None:
    """In a sound procedure nothing is found, and everything is reached."""
    found = searched(GOOD)

    assert (found.found, found.unreached, found.idle) == ((), (), ())
    assert found.cases == 60


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        (NO_EXIT, "dead-end", ("guest.checked",)),
        (OVER, "dead-end", ("item.back",)),
        (TOO_SOON, "conflict", ("item.back", "not_at_once")),
        (BOTH, "conflict", ("large", "small")),
        (WINDOW, "conflict", ("item.back",)),
    ],
)
def test_found(text: str, kind: str, names: tuple[str, ...]) -> None:
    """Exits that leave a gap, a flow that is over too soon, demands that exclude each other."""
    assert (kind, names) in [(one.kind, one.names) for one in searched(text).found]


@pytest.mark.parametrize("text", [NO_EXIT, OVER, TOO_SOON, BOTH, WINDOW])
def test_scenarios_load_and_pass(folder: Callable[..., Path], text: str) -> None:
    """What is printed is a scenario file that loads, and says what comes out."""
    inside = folder(procedure=text)
    found = explore(load_text(text), seed=1, cases=60).scenarios()
    (inside / "loan.cases.yaml").write_text(found, encoding="utf-8")
    report = run(inside)

    assert [one.line() for one in report.diagnostics if one.name != "rule-not-covered"] == []
    assert report.results


def test_never_reached() -> None:
    """A step that nothing can open is named, and a rule that is never in force."""
    found = searched(NEVER)

    assert found.unreached == ("item.back",)


def test_never_in_force() -> None:
    """A rule whose condition is never true is named."""
    rule = "- id: idle\n  when: count(item.back) > 99\n  hold: {that: member}\n  source: A/loan#6\n"

    assert searched(GOOD + rule).idle == ("idle",)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ("", {"pieces", "day"}),
        (", fields: [pieces]", {"pieces"}),
        (", fields: all", {"pieces", "day"}),
    ],
)
def test_forms_are_filled(fields: str, names: set[str]) -> None:
    """A form is filled in with values of the types of its fields: all of it, or the part asked."""
    form = (
        "forms:\n  slip:\n    title: {en: Slip, zh: 单据}\n    source: A/loan#7\n    fields:\n"
        "      pieces: {type: count, label: {en: pieces, zh: 件数}}\n"
        "      day: {type: date, label: {en: day, zh: 日期}}\n"
    )
    record = f"  record: {{form: slip{fields}, source: A/loan#7}}\n"
    text = GOOD.replace("steps:\n", f"{form}steps:\n")
    procedure = load_text(text.replace("  role: clerk\n", f"  role: clerk\n{record}"))
    guesser, random = Guesser(procedure), Random(1)
    brought = [guesser.happening("item.lent", random).get("form", {}) for _ in range(60)]

    assert set().union(*brought) == names
    for one in brought:
        Case(procedure).add("item.lent", at="2026-12-01T10:00+08:00", form=one)


def test_determinism() -> None:
    """The same seed plays the same cases; more cases only add to what was found."""
    first, again = searched(NO_EXIT), searched(NO_EXIT)
    more = searched(NO_EXIT, cases=90)

    assert first.scenarios() == again.scenarios()
    assert more.found[: len(first.found)] == first.found


def test_short() -> None:
    """A case that shows something is no longer than it must be."""
    (found,) = searched(NO_EXIT).found

    assert [one["event"] for one in found.scenario["events"]] == ["item.asked", "guest.checked"]


def test_stops_when_tired() -> None:
    """The caller says when it was enough."""
    answers = iter([False, False, True])

    assert explore(load_text(GOOD), tired=lambda: next(answers)).cases == 2
