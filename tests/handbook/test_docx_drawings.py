"""Tests of the drawings of a Word document: how they are drawn, and how large they stand."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import typst
from sopkit.handbook.document import HandbookDoc, Picture, pictures_in
from sopkit.handbook.docx import images as drawing
from sopkit.handbook.docx import render
from sopkit.handbook.docx.images import MOST_DOTS, images, key
from sopkit.handbook.terms import terms
from sopkit.handbook.themes import PLAIN, Logo
from sopkit.language import Text
from tests.handbook.reading import book

docx = pytest.importorskip("docx")
EMU = 36_000


def drawn(width: float, height: float, *, size: float = 4.0, mark: str = "A") -> Picture:
    """A drawing of this size in millimetres, with a letter of a size in millimetres."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="#eee"/>'
        f'<text x="1" y="{size}" font-size="{size}">{mark}</text></svg>'
    )
    return Picture("flow", svg, f"a letter {mark}", "", width, height)


def made(*pictures: Picture) -> list[bytes]:
    """The PNG files of drawings, in their order."""
    with ThreadPoolExecutor(2) as pool:
        found = images(pictures, PLAIN, pool)()
    return [found[key(one)] for one in pictures]


def dots(png: bytes) -> tuple[int, int]:
    """The width and height of a PNG file."""
    wide, tall = struct.unpack(">II", png[16:24])
    return wide, tall


def with_flow(picture: Picture, *more: Picture) -> HandbookDoc:
    """The book of the tests with these drawings as those of its first procedure, and no others."""
    whole = book("en")
    first = replace(
        whole.chapters[0],
        timeline=None,
        flow=picture,
        flow_more=more,
        lanes=None,
        layouts=(),
    )
    return replace(whole, chapters=(first,))


@cache
def opened(*pictures: Picture) -> Any:
    """The Word document with these drawings, as python-docx reads it."""
    first, *more = pictures
    content = render(with_flow(first, *more), "handbook", terms("en"))
    return docx.Document(io.BytesIO(content))


def test_a_drawing_has_the_dots_of_print() -> None:
    """An inch of a drawing has 200 dots."""
    assert dots(made(drawn(25.4, 50.8))[0]) == (200, 400)


@pytest.mark.parametrize(("width", "expected"), [(508.0, 4000), (600.0, 4000), (1000.0, 4000)])
def test_a_side_has_no_more_dots_than_are_seen(width: float, expected: int) -> None:
    """A drawing too large for the dots of print has as many as are allowed, in proportion."""
    wide, tall = dots(made(drawn(width, width / 4))[0])

    assert expected == MOST_DOTS
    assert (wide, tall) == (expected, expected // 4)


def test_a_large_drawing_leaves_the_others_as_they_are() -> None:
    """Drawings that are made together each have the dots of their own size."""
    small = drawn(25.4, 25.4)

    assert made(drawn(1000, 10), small)[1] == made(small)[0]


def test_processes_draw_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawings made in processes of their own are, to the byte, those made here."""
    pictures = [drawn(20 + place, 10, mark=mark) for place, mark in enumerate("茶ABC")]
    here = made(*pictures)
    monkeypatch.setattr(drawing, "DOTS_AT_ONCE", 1)

    assert made(*pictures) == here


def test_many_drawings_are_made_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process holds more dots than are allowed at once, but for the last drawing of it."""
    monkeypatch.setattr(drawing, "DOTS_AT_ONCE", 40_000 * 2)
    groups: list[int] = []

    def apart(files: Any, options: Any) -> Any:
        groups.append(len(files) - 1)
        return typst.set_here(files, options)

    monkeypatch.setattr(drawing, "set_apart", apart)
    made(*(drawn(25.4, 25.4, mark=mark) for mark in "ABCDE"))

    assert sorted(groups) == [1, 2, 2]


def test_few_drawings_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process may hold is drawn here."""
    monkeypatch.setattr(drawing, "set_apart", None)

    assert len(made(drawn(20, 20, mark="A"), drawn(20, 20, mark="B"))) == 2


def test_drawings_are_made_where_no_process_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that cannot start Python again draws everything here."""
    monkeypatch.setattr(drawing, "DOTS_AT_ONCE", 1)
    monkeypatch.setattr(drawing, "set_apart", None)
    monkeypatch.setattr(sys, "executable", "")

    assert len(made(drawn(20, 20, mark="A"), drawn(20, 20, mark="B"))) == 2


@pytest.mark.parametrize("at_once", [1, 10**9])
def test_a_refused_drawing_is_told(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """A drawing that Typst refuses ends in an error that says so, here and in a process."""
    monkeypatch.setattr(drawing, "DOTS_AT_ONCE", at_once)
    wrong = replace(drawn(20, 20), svg="<svg")

    with pytest.raises(UsageError, match=r"the handbook could not be set: .*SVG"):
        made(drawn(20, 20), wrong)


def test_equal_drawings_are_one_file() -> None:
    """A drawing that stands twice is in the file once."""
    one = drawn(30, 20)
    content = render(with_flow(one, one, drawn(40, 20)), "handbook", terms("en"))
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        pictures = [name for name in files.namelist() if name.endswith(".png")]

    assert pictures == ["word/media/drawing1.png", "word/media/drawing2.png"]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(100, 50, (100, 50)), (166, 20, (166, 20)), (332, 40, (166, 20)), (50, 468, (25, 234))],
)
def test_a_drawing_is_as_large_as_the_page_allows(
    width: float, height: float, expected: tuple[float, float]
) -> None:
    """A drawing keeps its size and proportion, and is made smaller only where it must be."""
    shape = opened(drawn(width, height, size=20)).inline_shapes[0]

    assert (shape.width, shape.height) == (expected[0] * EMU, expected[1] * EMU)


def test_a_drawing_with_small_text_turns_its_page() -> None:
    """A wide drawing whose text would be illegible stands on a page turned for it alone."""
    sections = opened(drawn(400, 100, size=4)).sections
    turned = [one.page_width > one.page_height for one in sections]

    assert turned.count(True) == 1
    assert turned[-1] is False


def test_a_turned_page_has_the_head_of_its_procedure() -> None:
    """The head and foot of the pages go on where a page is turned."""
    sections = opened(drawn(400, 100, size=4)).sections
    place = [one.page_width > one.page_height for one in sections].index(True)
    chapter = book("en").chapters[0].id

    assert sections[place].header.paragraphs[0].text.startswith(chapter)
    assert sections[place].footer.paragraphs[0].text


def test_a_logo_stands_on_the_cover() -> None:
    """The logo of a house is the first image, 50 mm wide, in its proportion, with its words."""
    logo = Logo(made(drawn(25.4, 12.7))[0], "png", Text("a house", "本店"))
    content = render(book("en"), "handbook", terms("en"), theme=replace(PLAIN, logo=logo))
    shape = docx.Document(io.BytesIO(content)).inline_shapes[0]

    assert (shape.width, shape.height) == (50 * EMU, 25 * EMU)
    assert shape._inline.docPr.get("descr") == "a house"


def test_every_drawing_of_the_book_is_a_file() -> None:
    """The drawings in the file are those that stand in the book."""
    content = render(book("en"), "handbook", terms("en"))
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        found = [files.read(name) for name in files.namelist() if name.endswith(".png")]

    assert sorted(found) == sorted({*made(*pictures_in(book("en")))})
