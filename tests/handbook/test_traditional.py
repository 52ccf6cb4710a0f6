"""Tests of the Chinese book in traditional characters."""

from __future__ import annotations

import pytest

from sopkit.handbook import build_document, typst
from sopkit.handbook.document import pictures_in
from sopkit.handbook.glyphs import drawable
from sopkit.handbook.site import render_site
from sopkit.handbook.terms import terms
from sopkit.handbook.traditional import TRADITIONAL, converted
from tests.handbook.reading import (
    PROCEDURES,
    book,
    needs_pdftotext,
    printed_texts,
    several,
    squeezed,
    text_of,
)

pytest.importorskip("opencc")


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("会后打扫", "會後打掃"),
        ("皇后", "皇后"),
        ("干燥的干部", "乾燥的幹部"),
        ("一只杯子", "一隻杯子"),
        ("只准", "只准"),
        ("里程表在里面", "里程錶在裏面"),
        ("权限与审核", "權限與審核"),
        ("conference/tea 15 min", "conference/tea 15 min"),
        ("", ""),
    ],
)
def test_words_decide_on_characters(simplified: str, traditional: str) -> None:
    """A character with two traditional forms takes the one that its word asks for."""
    assert converted(simplified) == traditional


def test_the_book_is_the_same_but_for_its_characters() -> None:
    """Steps, ids, digests and figures are those of the simplified book."""
    simple, made = book("zh"), build_document(several(), TRADITIONAL)
    pairs = list(zip(simple.chapters, made.chapters, strict=True))

    assert made.language == TRADITIONAL
    assert all((one.id, one.digest) == (other.id, other.digest) for one, other in pairs)
    assert all(converted(one.title) == other.title for one, other in pairs)
    assert made.title == terms(TRADITIONAL)["book"] == "服務作業手冊"


def test_drawings_are_converted() -> None:
    """The texts in pictures are in traditional characters too."""
    svg = "".join(one.svg for one in pictures_in(build_document(several(), TRADITIONAL)))

    assert "会" not in svg
    assert "會" in svg


@needs_pdftotext
def test_the_pdf_shows_every_text() -> None:
    """The bundled font draws every character, and each text is found in the PDF."""
    made = build_document(several(), TRADITIONAL)
    shown = text_of(typst.render(made))
    wanted = [text for text in printed_texts(made) if squeezed(text)]

    assert [text for text in wanted if squeezed(text) not in shown] == []


def test_the_font_draws_all_that_is_shipped() -> None:
    """No shipped procedure has a character that the font lacks after conversion."""
    texts = [file.read_text(encoding="utf-8") for file in PROCEDURES.rglob("*.yaml")]
    signs = {sign for sign in converted("\n".join(texts)) if sign >= " "}

    assert sorted(sign for sign in signs if ord(sign) not in drawable()) == []


def test_the_site_has_a_third_language() -> None:
    """The site leads from every language to the other two by their names."""
    books = {one: build_document(several(), one) for one in ("en", "zh", TRADITIONAL)}
    made = render_site(books)
    start = made["zh-hant/index.html"].decode()

    assert 'lang="zh-Hant-HK"' in start
    assert '<a class="tool switch" href="../en/index.html"' in start
    assert ">中文</a>" in start
    assert "assets/search-zh-hant.js" in made
