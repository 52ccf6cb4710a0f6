"""Coverage: rules, exits and the outcomes of every part of a condition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.scenarios import cover
from sopkit.scenarios.coverage import Count, Coverage
from tests.growing.conftest import MEMBER, PAYING, PROCEDURE, STRANGER

Folder = Callable[..., Path]

GAPS = [
    "26:18 condition member false unknown",
    "26:28 condition deposit >= 10 true",
    "27:5 exit bad ",
]


def of(folder: Path) -> Coverage:
    """The coverage of the only procedure."""
    (found,) = cover(folder).coverage
    return found


def gaps(found: Coverage) -> list[str]:
    """Each gap with its place and the author's words."""
    return [
        f"{gap.position.line}:{gap.position.column} {gap.what} {gap.text} {' '.join(gap.missing)}"
        for gap in found.gaps
    ]


def test_whole(folder: Folder) -> None:
    """A leaf with a default is never unknown, and that is not demanded."""
    found = of(folder(MEMBER, STRANGER, PAYING))

    assert (found.rules, found.exits, found.outcomes) == (Count(4, 4), Count(2, 2), Count(5, 5))
    assert gaps(found) == []


def test_gaps(folder: Folder) -> None:
    """What is missing stands at its place, in the author's words, in the order of the file."""
    assert gaps(of(folder(MEMBER))) == GAPS


def test_back_to_an_earlier_step(folder: Folder) -> None:
    """An exit that leads back counts as taken, though the new round forgets it."""
    text = PROCEDURE.replace("{otherwise: end}", "{otherwise: guest.checked}")

    assert of(folder(MEMBER, STRANGER, procedure=text)).exits == Count(2, 2)


VARIANTS = {
    "a parameter without value is the house's matter": (
        "  limit: {is: 2 h, source: A/loan#1}\n",
        "  limit: {is: 2 h, source: A/loan#1}\n"
        "  least: {type: count, vague: {en: enough, zh: 足够}, source: A/loan#1}\n",
        "deposit >= 10",
        "deposit >= least",
        2,
    ),
    "an event is never unknown": ("", "", "deposit >= 10", "item.lent", 2),
    "known() is never unknown": ("", "", "deposit >= 10", "known(member)", 2),
    "an age may be undecided only by its facts": (
        "",
        "",
        "deposit >= 10",
        "count(item.lent) > 1",
        2,
    ),
    "a fact without default may be unknown": ("count, default: 0", "count", "x", "x", 3),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_what_counts(folder: Folder, name: str) -> None:
    """Unknown is demanded of a leaf only where a missing value of the case can bring it."""
    one, other, before, after, wanted = VARIANTS[name]
    text = PROCEDURE.replace(one, other) if one else PROCEDURE
    found = of(folder(MEMBER, procedure=text.replace(before, after)))

    assert found.outcomes.total == 3 + wanted


def test_definition_counts_once(folder: Folder) -> None:
    """A leaf of a definition stands in the definition, however often it is used."""
    text = PROCEDURE.replace("flow: listed", "define: {trusted: deposit >= 10}\nflow: listed")
    text = text.replace("member or deposit >= 10", "trusted or member")
    text = text.replace("role: clerk}\n", "role: clerk}\n  when: trusted\n")
    found = of(folder(STRANGER, procedure=text))

    assert [one for one in gaps(found) if "deposit" in one] == [
        "20:19 condition deposit >= 10 true"
    ]
    assert found.outcomes.total == 5


def test_profile_and_parameters(folder: Folder) -> None:
    """Scenarios with their own parameters cover the same leaves."""
    other = STRANGER.replace("  events:", "  parameters: {limit: 3 h}\n  events:", 1)

    assert of(folder(MEMBER, other, PAYING)).outcomes == Count(5, 5)


@pytest.mark.parametrize(
    ("covered", "total", "percent", "reached"),
    [
        (99, 100, 100, False),
        (100, 100, 100, True),
        (999, 1000, 100, False),
        (0, 0, 100, True),
        (89, 99, 90, False),
        (90, 100, 90, True),
    ],
)
def test_share(covered: int, total: int, percent: int, reached: bool) -> None:
    """Shares are compared in whole numbers, and nothing is rounded up."""
    assert Count(covered, total).reaches(percent) is reached
