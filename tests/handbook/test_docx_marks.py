"""Tests of the marks of a Word document: a text of the book stays a text in each of them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.handbook.docx import marks
from sopkit.handbook.docx.paragraphs import SHAPES, Cell, Paragraph

W = f"{{{marks.SPACES['w']}}}"
HOSTILE = ["<w:p/>", "&lt;", "a\"b'c", "]]>", "a\tb", "a\nb", "a\r\nb", " ", "\x07", "\ud800", "😀"]


def read(inner: str) -> ElementTree.Element:
    """Marks as a reader of XML sees them."""
    return ElementTree.fromstring(marks.whole("body", inner))


@pytest.mark.parametrize("text", HOSTILE)
def test_attributes_hold_any_text(text: str) -> None:
    """The value of an attribute is read as it was given, with tabs and ends of lines."""
    found = read(marks.mark("alias", val=text))[0]

    assert found.get(f"{W}val") == marks.writable(text)


@given(st.text())
def test_attributes_hold_every_text(text: str) -> None:
    """No text whatever ends the attribute in which it stands."""
    found = read(marks.mark("alias", val=text))[0]

    assert found.get(f"{W}val") == marks.writable(text)


@given(st.text())
def test_runs_hold_every_text(text: str) -> None:
    """A run shows the whole text, with marks for tabs and ends of lines."""
    shown = {f"{W}tab": "\t", f"{W}br": "\n"}
    pieces = [shown.get(one.tag, one.text) for one in read(marks.run(text)).iterfind(f"{W}r/*")]

    assert "".join(pieces) == marks.writable(text).replace("\r", "\n")


@pytest.mark.parametrize(("text", "kept"), [(" a", True), ("a ", True), ("a", False)])
def test_blanks_at_the_ends_are_kept(text: str, kept: bool) -> None:
    """Word drops blanks at the ends of a text that is not marked."""
    assert ("preserve" in marks.run(text)) is kept


def test_no_text_makes_no_run() -> None:
    """An empty text leaves nothing in the file."""
    assert marks.run("", marks.ink(bold=True)) == ""


def test_properties_stand_in_their_order() -> None:
    """Word refuses properties in another order than that of the standard."""
    made = Paragraph()
    for name in reversed(SHAPES):
        made.set(name)
    found = [one.tag.removeprefix(W) for one in read(made.written())[0][0]]

    assert found == list(SHAPES)


def test_a_property_is_said_once() -> None:
    """A property that is set again stands in the place of the one before."""
    made = Paragraph("Cell")
    made.set("pStyle", val="Label")
    found = [one.get(f"{W}val") for one in read(made.written()).iter(f"{W}pStyle")]

    assert found == ["Label"]


def test_a_cell_has_a_paragraph() -> None:
    """Word refuses a cell without a paragraph, so that an empty one has one too."""
    cell = read(Cell("Cell").written(50))[0]

    assert [one.tag for one in cell] == [f"{W}tcPr", f"{W}p"]


@pytest.mark.parametrize(("length", "shown"), [(64, 64), (65, 64)])
def test_names_of_controls_are_cut(length: int, shown: int) -> None:
    """Word takes 64 characters of the name of a control."""
    found = read(marks.checkbox("a" * length)).find(f".//{W}alias")

    assert found is not None
    assert found.get(f"{W}val") == "a" * shown
