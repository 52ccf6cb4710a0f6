"""Tests of the printed handbook: what a reader, a screen reader and a camera find in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import typst as engine
from hypothesis import given
from hypothesis import strategies as st

from sopkit.errors import UsageError
from sopkit.handbook import build_document, typst
from sopkit.handbook.apart import set_apart
from sopkit.handbook.document import Picture, pictures_in
from sopkit.handbook.glyphs import FONTS
from sopkit.handbook.square_codes import square_code
from sopkit.handbook.terms import terms
from sopkit.procedure import load
from tests.handbook.loading import printed
from tests.handbook.reading import (
    PROCEDURES,
    book,
    bookmarks,
    crossed_lines,
    elements,
    needs_pdftotext,
    pages_of,
    printed_product,
    printed_texts,
    several,
    square_codes,
    squeezed,
    text_of,
)

LANGUAGES = ("en", "zh")
HOSTILE = (
    '#import "x": *',
    "*bold* _it_ `raw`",
    "$ x^2 $",
    "back\\slash \\u{41}",
    'quote " and \' and "quote"',
    "<< 7 * 7 >> <% x %>",
    "#{1 + 1} // x /* y",
    "= heading - list @ref <label>",
)


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_shows_every_text(language: str) -> None:
    """Every text of the book can be read out of the PDF."""
    shown = text_of(printed_product("handbook", language))
    wanted = [text for text in printed_texts(book(language)) if squeezed(text)]

    assert [text for text in wanted if squeezed(text) not in shown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_are_the_procedures(language: str) -> None:
    """The bookmarks are the contents, every procedure in order, and the lists at the end."""
    words = terms(language)
    found = bookmarks(printed_product("handbook", language))
    titles = [one.title for one in book(language).chapters]
    lists = ("questions", "limits", "form_list", "source_list", "glossary", "index")

    assert found == [words["contents"], *titles, *(words[key] for key in lists)]


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_forms_gives_the_page_of_each(language: str) -> None:
    """A form is found on the page that the list names, not on the first of its procedure."""
    words = terms(language)
    pages = pages_of(printed_product("handbook", language))
    listed = "".join(pages).rpartition(words["form_list"].replace(" ", ""))[2]
    found = []
    for form in (one for chapter in book(language).chapters for one in chapter.forms):
        listed = listed.partition(squeezed(form.code or form.id))[2]
        number = re.match("[0-9]+", listed)
        assert number is not None
        heading = squeezed(words["forms"] + form.title)
        found.append(heading in pages[int(number[0]) - 1])

    assert found == [True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_an_alternative_text(language: str) -> None:
    """Each picture and each square code is told in words to who cannot see it."""
    found = [
        str(one.get("/Alt", ""))
        for one in elements(printed_product("handbook", language), "/Figure")
    ]
    told = {squeezed(picture.alt) for picture in pictures_in(book(language))}

    assert found
    assert "" not in found
    assert told <= {squeezed(text) for text in found}


@needs_pdftotext
@pytest.mark.parametrize(
    "name", ["shop/aftersales-quality-problem", "conference/secretariat-room-preparation"]
)
def test_no_line_lies_over_another(name: str) -> None:
    """A step that does not fit between pictures moves to the next page as a whole."""
    pdf = typst.render(build_document((load(PROCEDURES / f"{name}.yaml"),), "zh"), "handbook")

    assert crossed_lines(pdf) == []


def test_steps_are_a_list() -> None:
    """Every step is an item of a list with its number as label, which a screen reader says."""
    items = elements(printed_product("handbook", "en"), "/LI")
    steps = [step for one in book("en").chapters for group in one.groups for step in group.steps]

    assert len(items) >= len(steps)
    assert len(elements(printed_product("handbook", "en"), "/Lbl")) >= len(steps)


def test_the_file_says_that_it_is_accessible() -> None:
    """The PDF declares PDF/UA-1 and its language."""
    pdf = printed_product("handbook", "zh")

    assert b"pdfuaid:part>1<" in pdf.replace(b" ", b"")
    assert b"/Lang" in pdf


@pytest.mark.parametrize("language", LANGUAGES)
def test_square_codes_can_be_read(language: str) -> None:
    """A camera reads from the pages the id of every procedure."""
    pages = typst.pictures(book(language), width=1400)

    assert square_codes(pages) == {one.id for one in several()}


def test_square_codes_lead_to_the_site() -> None:
    """With the address of the site a code leads to the page of its procedure there."""
    made = build_document(several()[1:2], "zh", link="https://sop.example/handbook/")
    expected = "https://sop.example/handbook/zh/conference--attendant-pre-meeting-tea.html"

    assert made.chapters[0].address == expected
    assert square_codes(typst.pictures(made, width=1400)) == {expected}


def test_too_long_an_address_is_refused() -> None:
    """An address that no square code holds is told in words."""
    with pytest.raises(UsageError, match="too long for a square code"):
        square_code("https://sop.example/" + "x" * 3000)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(everything: dict[str, Any], hostile: str) -> None:
    """Markup and code in a procedure reach Typst as the text they are."""
    everything["title"] = {"en": hostile, "zh": hostile}
    made = build_document([printed(everything)], "en")
    ask: Callable[..., str] = engine.query
    main = f"{typst.source(made)}\n#metadata(book.chapters.first().title) <probe>"
    title = ask(
        {"main": main.encode(), **typst.files(made)},
        "<probe>",
        field="value",
        one=True,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )

    assert json.loads(title) == hostile
    assert typst.render(made).startswith(b"%PDF")


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_text_is_a_literal(texts: list[str]) -> None:
    """Typst reads every text back exactly as it was given."""
    source = f"#metadata({typst.literal(tuple(texts))}) <m>".encode()
    found = engine.query(source, "<m>", field="value", one=True)

    assert json.loads(found) == texts


def test_the_same_book_gives_the_same_bytes() -> None:
    """A second rendering gives the same bytes, in a process of its own as well."""
    made = book("zh")
    inputs = {"main": typst.source(made).encode(), **typst.files(made)}
    options = {
        "font_paths": [str(FONTS)],
        "ignore_system_fonts": True,
        **typst.PDF,
    }

    assert typst.render(made) == printed_product("handbook", "zh")
    assert set_apart(inputs, options) == printed_product("handbook", "zh")


def test_a_process_that_fails_says_why() -> None:
    """What Typst says in the other process is what the error says."""
    with pytest.raises(RuntimeError, match="unknown variable: nowhere"):
        set_apart({"main": b"#nowhere"}, {})


@pytest.mark.parametrize(("size", "readable"), [("4", True), ("2.1167", True), ("2.1", False)])
def test_the_smallest_text_of_a_picture_is_known(size: str, readable: bool) -> None:
    """A text of 2.1167 mm is 6 pt; a smaller one is too small to read."""
    texts = f'<text font-size="9">a</text><text font-size="{size}">b</text>'
    svg = f'<svg viewBox="0 0 100 50">{texts}</svg>'

    assert (typst.smallest_text(Picture("p", svg, "", "", 100, 50)) >= 6) is readable


def test_a_picture_that_would_be_too_small_lies_on_its_side() -> None:
    """A wide picture whose text an upright page would make illegible turns its page."""
    wide = Picture(
        "flow",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60">'
        '<text x="5" y="20" font-size="2.4">wide</text></svg>',
        "A wide flow.",
        "Wide",
        240,
        60,
    )
    chapter = replace(book("en").chapters[0], flow=wide, lanes=None, timeline=None)
    made = replace(book("en"), chapters=(chapter,), back=None, contents=book("en").contents[:1])
    contents = replace(made.contents[0], entries=made.contents[0].entries[:1])
    pypdf = pytest.importorskip("pypdf")
    from io import BytesIO

    pages = pypdf.PdfReader(BytesIO(typst.render(replace(made, contents=(contents,))))).pages

    assert any(page.mediabox.width > page.mediabox.height for page in pages)


def test_a_missing_glyph_is_named(everything: dict[str, Any]) -> None:
    """A character that the font cannot draw is refused by name, with the place of its text."""
    everything["steps"][0]["do"]["en"] = "Smile 🙂"

    with pytest.raises(UsageError, match=r"U\+1F642 \(SLIGHTLY SMILING FACE\) in .*room.opened"):
        typst.render(build_document([printed(everything)], "en"))


def test_a_missing_glyph_in_a_picture_is_named() -> None:
    """The lettering of a picture is looked at like any other text."""
    picture = Picture("flow", "<svg><text>to \u0e3f</text></svg>", "A flow.", "Flow", 100, 50)
    chapter = replace(book("en").chapters[0], flow=picture)

    with pytest.raises(UsageError, match=r"U\+0E3F \(THAI CURRENCY SYMBOL BAHT\)"):
        typst.render(replace(book("en"), chapters=(chapter,)))


def test_a_control_character_is_named(everything: dict[str, Any]) -> None:
    """A character that turns the direction of text is refused and not printed raw."""
    everything["title"]["en"] = "a\u202eb\x07"

    with pytest.raises(UsageError, match=r"U\+0007") as caught:
        typst.render(build_document([printed(everything)], "en"))
    assert "\u202e" not in str(caught.value)


def test_a_missing_typst_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package typst the error says how to get it."""
    monkeypatch.setitem(__import__("sys").modules, "typst", None)

    with pytest.raises(UsageError, match=r"sopkit\[handbook\]"):
        typst.render(book("en"))


def test_a_missing_segno_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package segno the error says how to get it."""
    monkeypatch.setitem(__import__("sys").modules, "segno", None)

    with pytest.raises(UsageError, match=r"sopkit\[handbook\]"):
        square_code("an id nobody has drawn yet")
