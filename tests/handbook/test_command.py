"""Tests of `sopkit handbook`: what can be asked for, and how a wrong call is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopkit.cli import sopkit
from tests.handbook.reading import PROCEDURES

CONFERENCE = PROCEDURES / "conference"
TEA = CONFERENCE / "attendant-pre-meeting-tea.yaml"


def run(*words: object) -> Result:
    """The command with these words."""
    return CliRunner().invoke(sopkit, ["handbook", *map(str, words)])


@pytest.mark.parametrize("first", [(), ("build",)])
def test_build_need_not_be_named(first: tuple[str, ...], tmp_path: Path) -> None:
    """`handbook` and `handbook build` are the same call."""
    result = run(*first, TEA, "-o", tmp_path, "--lang", "en", "--format", "page")

    assert result.exit_code == 0
    assert result.output == f"written: {tmp_path / 'handbook-en.html'}\n"


def test_products_are_chosen(tmp_path: Path) -> None:
    """Products are named with commas; each is made in the formats it has."""
    result = run(TEA, "-o", tmp_path, "--lang", "zh", "--product", "cards,posters")

    assert result.output.splitlines() == [
        f"已生成：{tmp_path / 'cards-zh.pdf'}",
        f"已生成：{tmp_path / 'posters-zh.pdf'}",
    ]


def test_procedures_are_selected(tmp_path: Path) -> None:
    """Only procedures whose id fits a pattern are printed."""
    wanted = "conference/attendant-*,conference/tea-serving-order"
    result = run(CONFERENCE, "-o", tmp_path, "--lang", "en", "--format", "html", "--select", wanted)

    assert result.exit_code == 0
    assert sorted(path.stem for path in (tmp_path / "site" / "en").glob("conference--*")) == [
        "conference--attendant-demeanor",
        "conference--attendant-grooming",
        "conference--attendant-pre-meeting-tea",
        "conference--tea-serving-order",
    ]


def test_a_role_has_a_handbook(tmp_path: Path) -> None:
    """`--role` prints what one role does."""
    result = run(TEA, "-o", tmp_path, "--lang", "en", "--format", "page", "--role", "attendant")

    assert result.output == f"written: {tmp_path / 'handbook-attendant-en.html'}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--product", "card"), "--product: 'card' is not known"),
        (("--product", ""), "--product: nothing is given"),
        (("--format", "odt"), "--format: 'odt' is not known"),
        (("--product", "cards", "--format", "page"), "cards are printed as pdf, not as page"),
        (("--select", "conference/attendant-pre-meeting-te"), "did you mean 'conference/att"),
        (("--select", "shop/*"), "no procedure has an id like 'shop/*'"),
        (("--select", ","), "--select: nothing is given"),
        (("--role", "attendent"), "did you mean 'attendant'?"),
        (("--product", "forms"), "none of the procedures has a form"),
    ],
)
def test_a_wrong_call_is_told(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    """What is not known is named, with what there is; nothing is written."""
    result = run(TEA, "-o", tmp_path / "book", *words)

    assert result.exit_code == 2
    assert says in result.stderr
    assert not (tmp_path / "book").exists()


def test_help_is_shown() -> None:
    """The help of the command and of `build` names every product."""
    assert "forms       every record form" in run("build", "--help").output
    assert "build" in run("--help").output
