"""Tests of templates of a house: what they may do, and how they are stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import HandbookDoc, build_document, write_handbook
from sopkit.handbook.sandbox import can_limit, packed, unpacked
from sopkit.handbook.tasks import ONE, made
from sopkit.handbook.themes import PLAIN, Limits
from tests.handbook.loading import everything

pytestmark = pytest.mark.skipif(not can_limit(), reason="this system limits no process")
PAGE = "handbook.html.j2"
CARDS = "cards.typ.j2"
FOR_EVER = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
GIGABYTE = "{% set much = 'x' * 2000000000 %}{{ much }}"
SHORT = Limits(seconds=2, memory=1_000_000_000, output=3_000_000)


def small() -> HandbookDoc:
    """A book of one procedure."""
    return build_document([everything()], "en")


def page_by(template: str) -> bytes:
    """The page that a template of a house makes."""
    theme = replace(PLAIN, templates=((PAGE, template),), limits=SHORT)
    return made("page", theme, book=small(), other=None)[ONE]


def test_a_template_of_a_house_makes_the_page() -> None:
    """What a house writes stands in for our template of that name."""
    assert page_by("<h1>{{ book.chapters[0].id }}</h1>") == b"<h1>test/everything</h1>"


def test_a_template_may_extend_ours() -> None:
    """Ours is there under `sopkit/`, so that a house changes one part and keeps the rest."""
    page = page_by("{% include 'sopkit/handbook.html.j2' %}<!-- house -->")

    assert page.startswith(b"<!DOCTYPE html>")
    assert page.endswith(b"<!-- house -->")


def test_values_are_escaped_in_templates_of_a_house() -> None:
    """Text of a procedure stays text, whoever wrote the template."""
    assert page_by("{{ '<script>' }}") == b"&lt;script&gt;"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (FOR_EVER, "stopped after 2 seconds"),
        (GIGABYTE, "wanted more than 1000 MB of memory"),
        ("{{ 'x' * 4000000 }}", "wrote more than 3 MB"),
        ("{% if %}", r"'handbook.html.j2' of the theme, line 1"),
        ("\n{{ missing_name }}", "line 2 cannot be used: 'missing_name' is undefined"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ book.chapters[0].__init__.__globals__ }}", "unsafe"),
        ("{% include '/etc/passwd' %}", "cannot be used"),
        ("{% include '../html.py' %}", "cannot be used"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
    ],
)
def test_a_bad_template_is_told(template: str, said: str) -> None:
    """Loops without end, floods and faults end in one sentence that says what to mend."""
    with pytest.raises(UsageError, match=said):
        page_by(template)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("#for a in range(99999) { for b in range(99999) { } }", "stopped"),
        ("#let f(n) = f(n + 1)\n#f(0)", "depth"),
        ('#read("/etc/passwd")', "could not be set"),
        ('#import "@preview/cetz:0.3.1"', "could not be set"),
    ],
)
def test_typst_code_of_a_house_is_held_too(template: str, said: str) -> None:
    """A Typst template neither runs for ever nor reads files nor fetches packages."""
    theme = replace(PLAIN, templates=((CARDS, template),), limits=SHORT)
    with pytest.raises(UsageError, match=said):
        made("pdf", theme, book=small(), product="cards", title="")


def test_nothing_is_written_when_a_template_is_stopped(tmp_path: Path) -> None:
    """A stopped template leaves no file behind, whole or half."""
    theme = replace(PLAIN, templates=((PAGE, FOR_EVER),), limits=SHORT)
    with pytest.raises(UsageError):
        write_handbook(
            [everything()], tmp_path / "book", formats=["page"], languages=["en"], theme=theme
        )

    assert list(tmp_path.iterdir()) == []


def test_the_whole_book_fits_into_the_usual_limits() -> None:
    """A template of a house that changes nothing gives the very bytes of ours."""
    template = "<% include 'sopkit/cards.typ.j2' %>"
    theme = replace(PLAIN, templates=((CARDS, template),))
    mine = made("pdf", theme, book=small(), product="cards", title="")

    assert mine == made("pdf", PLAIN, book=small(), product="cards", title="")


def test_files_are_packed_and_unpacked() -> None:
    """What a process hands over comes out as it went in, empty files too."""
    files = {"a/b.html": b"one\ntwo", "c": b"", "d": b"\x00\n"}

    assert unpacked(packed(files)) == files
