"""How two texts are marked, which steps moved, and which version is asked for."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.comparison import changes, compare, compare_folders, raised, step_between
from sopkit.comparison.marking import marked
from sopkit.comparison.matching import moved
from sopkit.procedure import load, procedure_files
from tests.cli.conftest import PROCEDURES
from tests.comparison.test_changes import BASE, loaded

SHOP = procedure_files([PROCEDURES / "shop"])
MARKED = [
    ("en", "every 15 min, until x", "every 10 min, until x", "every 10 min (was 15 min), until x"),
    ("en", "in 2 working days", "in 3 working days", "in 3 working days (was 2 working days)"),
    ("en", "within 1 working day after x", "within 2 working days after x",
     "within 2 working days (was 1 working day) after x"),
    ("en", "within 2 working days", "within 1 working day",
     "within 1 working day (was 2 working days)"),
    ("en", "at least 1 photo, with date", "at least 3 photos, with date",
     "at least 3 photos (was 1 photo), with date"),
    ("en", "1 clean cup and the tray", "1 clean cup and the trays",
     "1 clean cup and the trays (was tray)"),
    ("en", "no later than 1 h before a", "no later than 30 min before a",
     "no later than 30 min (was 1 h) before a"),
    ("en", "the red cup", "the blue cup", "the blue (was red) cup"),
    ("en", "the cup", "the clean cup", "the clean cup (was: the cup)"),
    ("zh", "每 15 分钟内续茶", "每 10 分钟内续茶", "每 10 分钟（原 15 分钟）内续茶"),
    ("zh", "3 个工作日内", "5 个工作日内", "5 个工作日（原 3 个工作日）内"),
    ("zh", "严重", "较重", "较重（原：严重）"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "old", "new", "text"), MARKED)
def test_marked(language: str, old: str, new: str, text: str) -> None:
    """What differs stands in brackets behind what is new, a figure with its unit."""
    assert text == marked(old, new, language)


@given(st.lists(st.integers(0, 30), unique=True))
def test_moved(places: list[int]) -> None:
    """Without the moved ones the rest is in its old order, and a moved one alone breaks it."""
    gone = moved(places)
    rest = [place for index, place in enumerate(places) if index not in gone]

    assert rest == sorted(rest)
    assert (not gone) == (places == sorted(places))


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("1.2.3", "1.2.3", "none"),
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "2.0.0", "major"),
        ("1.2.3", "1.2.2", None),
    ],
)
def test_step(old: str, new: str, step: str | None) -> None:
    """The step of a version is its first number that differs; a lower version is none."""
    assert step == step_between(old, new)


@pytest.mark.parametrize(
    ("bump", "version"),
    [("none", "1.2.3"), ("patch", "1.2.4"), ("minor", "1.3.0"), ("major", "2.0.0")],
)
def test_raised(bump: str, version: str) -> None:
    """A step sets the numbers behind it to 0."""
    assert version == raised("1.2.3", bump)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("replace", "wanted", "enough", "suggested"),
    [
        ({}, "none", True, "1.2.3"),
        ({"Lay the": "Set the"}, "patch", False, "1.2.4"),
        ({"Lay the": "Set the", "1.2.3": "1.2.4"}, "patch", True, "1.2.4"),
        ({"severity: major": "severity: minor"}, "minor", False, "1.3.0"),
        ({"15 min": "10 min", "1.2.3": "1.3.0"}, "major", False, "2.0.0"),
        ({"15 min": "10 min", "1.2.3": "2.0.0"}, "major", True, "2.0.0"),
    ],
)
def test_version(replace: dict[str, str], wanted: str, enough: bool, suggested: str) -> None:
    """Words ask for a patch, what is looser for a minor, what is tighter for a major version."""
    text = BASE
    for old, new in replace.items():
        text = text.replace(old, new)
    found = compare(loaded(BASE), loaded(text))

    assert (wanted, enough, suggested) == (found.wanted, found.enough, found.suggested)


def test_folders() -> None:
    """Procedures are compared by id; one that is only in one folder has no other version."""
    tea = loaded(BASE)
    coffee = loaded(BASE.replace("id: conference/tea", "id: conference/coffee"))
    found = compare_folders([tea], [tea, coffee])

    assert [("conference/coffee", False), ("conference/tea", True)] == [
        (one.procedure.id, one.same) for one in found
    ]
    assert found[0].old is None


@pytest.mark.parametrize("path", SHOP, ids=lambda path: path.stem)
def test_itself(path: Path) -> None:
    """Nothing changed between a procedure and itself."""
    procedure = load(path)

    assert changes(procedure, procedure) == ()


@pytest.mark.parametrize(("old", "new"), list(pairwise(SHOP)), ids=lambda path: path.stem)
def test_any_two(old: Path, new: Path) -> None:
    """However far two files are apart, every change is told in both languages."""
    found = changes(load(old), load(new))

    assert found
    assert all(one.text.en and one.text.zh for one in found)
