"""Mutation: one change at a time, and whether a scenario notices it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.procedure import load_text
from sopkit.scenarios.change import mutant
from sopkit.scenarios.coverage import Count
from sopkit.scenarios.mutants import changes
from sopkit.scenarios.mutation import Mutation, mutate
from tests.growing.conftest import MEMBER, PAYING, PROCEDURE, STRANGER

Folder = Callable[..., Path]
ALL = (MEMBER, STRANGER, PAYING)


def shown(found: Mutation, state: str = "unnoticed") -> list[str]:
    """Place and change of each mutant in a state."""
    return [
        f"{one.position.line}:{one.position.column} {one.before} -> {one.after}"
        for one in found.tried
        if one.state == state
    ]


def listed(text: str) -> list[tuple[str, str, str]]:
    """Kind, before and after of every change of a procedure."""
    return [(one.kind, one.before, one.after) for one in changes(load_text(text))]


def test_unnoticed(folder: Folder) -> None:
    """What no scenario notices is listed at its place, before and after."""
    found = mutate(folder(*ALL))

    assert shown(found) == ["16:35 0 -> 1"]
    assert found.noticed == Count(19, 20)
    assert found.procedures == {"desk/loan": Count(19, 20)}


def test_faulty(folder: Folder) -> None:
    """A mutant with an error is no procedure: it is not run and does not count."""
    assert shown(mutate(folder(*ALL)), "faulty") == [
        "22:7 must (guest.checked) -> may",
        "26:49 item.lent -> item.back",
    ]


def test_exact_limit(folder: Folder) -> None:
    """A limit that no scenario comes near may be moved unnoticed."""
    far = PAYING.replace("deposit: 10", "deposit: 50")
    near = "  ".join(("26:39 10 -> 9", "26:39 10 -> 11"))

    assert set(near.split("  ")) & set(shown(mutate(folder(MEMBER, STRANGER, far)))) == {
        "26:39 10 -> 11"
    }


def test_sample_is_chosen_by_the_seed(folder: Folder) -> None:
    """The same seed chooses the same mutants, another seed others, in the order of the file."""
    inside = folder(*ALL)
    first, again, other = (mutate(inside, sample=6, seed=seed) for seed in (3, 3, 4))

    assert first.tried == again.tried
    assert len(first.tried) == 6
    assert first.tried != other.tried
    assert list(first.tried) == [one for one in mutate(inside).tried if one in first.tried]


def test_jobs_change_nothing(folder: Folder) -> None:
    """In one process or in two the result is the same."""
    inside = folder(*ALL)

    assert mutate(inside, jobs=2).tried == mutate(inside, jobs=1).tried


def test_scenarios_must_pass(folder: Folder) -> None:
    """A procedure that does not pass its own scenarios is not mutated, and it is said why."""
    found = mutate(folder(MEMBER.replace("122 min", "121 min")))

    assert found.tried == ()
    assert [one.name for one in found.diagnostics] == ["not-as-expected"]


CHANGES = {
    "deposit >= 10": [("comparison", ">=", ">"), ("figure", "10", "9"), ("figure", "10", "11")],
    "deposit == 10": [("comparison", "==", "!=")],
    "deposit < 10": [("comparison", "<", "<=")],
    "not member": [("logic", "not ", "")],
    "member and deposit > 0": [("logic", "and", "or"), ("figure", "0", "1")],
    "since(item.asked) > 1.5 h": [
        ("figure", "1.5 h", "1.4 h"),
        ("figure", "1.5 h", "1.6 h"),
        ("unit", "1.5 h", "1.5 min"),
    ],
}


@pytest.mark.parametrize("leaf", CHANGES)
def test_changes_of_a_leaf(leaf: str) -> None:
    """Comparisons, figures by one step of their last digit, units, logic."""
    found = listed(PROCEDURE.replace("member or deposit >= 10", leaf))

    assert [one for one in CHANGES[leaf] if one not in found] == []


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        ("within 3 working days of item.lent", ("unit", "3 working days", "3 days")),
        ("within 1 day of item.lent", ("unit", "1 day", "1 working day")),
        ("within 1 day of item.lent", ("figure", "1 day", "2 days")),
        ("within 2 working days of item.lent", ("figure", "2 working days", "1 working day")),
        ("within 1 h of item.lent", ("figure", "1 h", "2 h")),
        ("before 16:00", ("figure", "16:00", "16:01")),
        (
            "the later of 1 h after item.lent and 2 h after item.asked",
            ("logic", "later", "earlier"),
        ),
    ],
)
def test_changes_of_a_due(due: str, wanted: tuple[str, str, str]) -> None:
    """Units of the calendar, clock times, and which of two ends counts."""
    assert wanted in listed(PROCEDURE.replace("within limit of item.lent", due))


def test_texts_and_what_nobody_can_see_stay() -> None:
    """Texts, sources, severities and `soon` are not changed."""
    more = "  severity: major\n  soon: 7 min\n  number: '4.2'\n  source: A/loan#4\n"
    text = PROCEDURE.replace("  source: A/loan#4\n", more).replace("Take it", "Within 9 h take it")

    assert listed(text) == listed(PROCEDURE)


def test_skeleton() -> None:
    """In a skeleton `all` and `any` change places, and `not` falls away."""
    leaf = "{all: [member, {not: deposit > 3}]}"
    found = listed(PROCEDURE.replace("member or deposit >= 10", leaf))

    assert ("logic", "all", "any") in found
    assert ("logic", "not", "") in found


def test_dropped_step() -> None:
    """Without a step what led to it leads on, and its event is only an event."""
    procedure = load_text(PROCEDURE)
    (change,) = [one for one in changes(procedure) if one.before == "step item.lent"]
    changed = mutant(procedure, change)

    assert changed is not None
    assert [step.id for step in changed.model.steps] == ["guest.checked", "item.back"]
    assert changed.model.steps[0].choose["good"].then == "item.back"
    assert "item.lent" in changed.declared.events


def test_the_procedure_itself_stays() -> None:
    """Making mutants changes nothing in the procedure they are made from."""
    procedure = load_text(PROCEDURE)
    before = procedure.digest
    for change in changes(procedure):
        mutant(procedure, change)

    assert load_text(PROCEDURE).digest == before == type(procedure).digest.func(procedure)
