"""Tests of the files of the handbook: HTML, PDF and how they are written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import typst as engine
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from sopkit.errors import UsageError
from sopkit.handbook import build_document, html, typst, write
from sopkit.handbook.document import strings
from sopkit.handbook.glyphs import FONTS, drawable
from tests.handbook.loading import printed

HOSTILE = (
    '#import "x": *',
    "*bold* _it_ `raw`",
    "$ x^2 $",
    "<script>alert(1)</script>",
    "back\\slash \\u{41}",
    'quote " and \' and "quote"',
    "{{ 7 * 7 }} {% raw %}",
    "<< 7 * 7 >> <% x %>",
    "#{1 + 1} // x /* y",
    "= heading - list @ref <label>",
)


def squeezed(text: str) -> str:
    """The text without any blanks, so that line breaks do not matter."""
    return re.sub(r"[\s\u00a0\u200b\u00ad]+", "", text)


def texts_of(data: dict[str, Any], language: str) -> list[str]:
    """Every text that the book must show."""
    book = build_document([printed(data)], language)
    hidden = {book.language, book.chapters[0].anchor}
    hidden |= {step.id for group in book.chapters[0].groups for step in group.steps}
    hidden |= {check.id for g in book.chapters[0].groups for s in g.steps for check in s.checks}
    hidden |= {group.id for group in book.chapters[0].groups}
    hidden |= {layout.id for layout in book.chapters[0].layouts}
    hidden |= {rule.level for rule in book.chapters[0].rules}
    hidden |= {role.id for role in book.chapters[0].roles}
    for form in book.chapters[0].forms:
        hidden |= {form.id, *(field.id for field in form.fields)}
    return [text for _, text in strings(book) if text and text not in hidden]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_html_shows_every_text(everything: dict[str, Any], language: str) -> None:
    """Every text of the book stands in the text of the HTML."""
    page = html.render(build_document([printed(everything)], language)).decode()
    shown = squeezed(unescape(re.sub(r"<[^>]*>", "", page)))

    assert [text for text in texts_of(everything, language) if squeezed(text) not in shown] == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pdf_shows_every_text(
    everything: dict[str, Any], language: str, tmp_path: Path
) -> None:
    """Every text of the book can be read out of the PDF."""
    path = tmp_path / "book.pdf"
    path.write_bytes(typst.render(build_document([printed(everything)], language)))
    command = ["pdftotext", "-raw", str(path), "-"]
    made = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    shown = squeezed(made)

    assert [text for text in texts_of(everything, language) if squeezed(text) not in shown] == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(everything: dict[str, Any], hostile: str) -> None:
    """Markup, code and template marks in a procedure come out as they were written."""
    everything["title"] = {"en": hostile, "zh": hostile}
    book = build_document([printed(everything)], "en")
    page = html.render(book).decode()
    source = typst.source(book)
    ask: Callable[..., str] = engine.query
    title = ask(
        f"{source}\n#metadata(book.chapters.first().title) <probe>".encode(),
        "<probe>",
        field="value",
        one=True,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )

    assert book.chapters[0].title == hostile
    assert json.loads(title) == hostile
    assert typst.render(book).startswith(b"%PDF")
    assert hostile in unescape(re.sub(r"<[^>]*>", "", page))
    assert "<script" not in page


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_text_is_a_literal(texts: list[str]) -> None:
    """Typst reads every text back exactly as it was given."""
    source = f"#metadata({typst.literal(tuple(texts))}) <m>".encode()
    found = engine.query(source, "<m>", field="value", one=True)

    assert json.loads(found) == texts


def test_html_asks_for_nothing(everything: dict[str, Any]) -> None:
    """The page has no script and no address outside itself and its other language."""
    page = html.render(
        build_document([printed(everything)], "en"), other=("zh", "handbook-zh.html")
    )
    links = re.findall(r'(?:href|src|url\()="?([^")]+)', page.decode())

    assert {link for link in links if not link.startswith("#")} == {"handbook-zh.html"}
    assert b"<script" not in page
    assert b"@import" not in page


def test_a_missing_glyph_is_named(everything: dict[str, Any]) -> None:
    """A character that the font cannot draw is refused by name, with the place of its text."""
    everything["steps"][0]["do"]["en"] = "Smile 🙂"

    with pytest.raises(UsageError, match=r"U\+1F642 \(SLIGHTLY SMILING FACE\) in .*room.opened"):
        typst.render(build_document([printed(everything)], "en"))


def test_a_control_character_is_named(everything: dict[str, Any]) -> None:
    """A character that turns the direction of text is refused and not printed raw."""
    everything["title"]["en"] = "a\u202eb\x07"

    with pytest.raises(UsageError, match=r"U\+0007") as caught:
        typst.render(build_document([printed(everything)], "en"))
    assert "\u202e" not in str(caught.value)


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    """The characters that count as drawable are those of every weight of the font."""
    maps = []
    for path in FONTS.glob("*.otf"):
        with TTFont(path, lazy=True) as font:
            maps.append(set(font.getBestCmap()))

    assert len(maps) == 2
    assert drawable() == set.intersection(*maps)


def test_the_font_holds_chinese_of_level_1() -> None:
    """The font draws every Chinese character of GB 2312 level 1 and the marks of both languages."""
    level_1 = "".join(
        bytes((row, cell)).decode("gb2312", errors="ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    )

    assert {
        sign
        for sign in level_1 + "“”‘’—…～±×÷→←↑↓℃°，。：；、（）《》"
        if ord(sign) not in drawable()
    } == set()


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_the_same_book_gives_the_same_bytes(everything: dict[str, Any], kind: str) -> None:
    """A second rendering gives the same bytes."""
    renderer = {"html": html.render, "pdf": typst.render}[kind]
    first, second = (renderer(build_document([printed(everything)], "zh")) for _ in range(2))

    assert first == second


def test_all_files_are_written(everything: dict[str, Any], tmp_path: Path) -> None:
    """Two languages in two formats give four files, and progress is told of each."""
    told: list[tuple[str, int, int]] = []
    made = write([printed(everything)], tmp_path / "new", progress=lambda *one: told.append(one))
    names = ["handbook-en.html", "handbook-en.pdf", "handbook-zh.html", "handbook-zh.pdf"]

    assert [path.name for path in made] == names
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == names
    assert told == [(name, number, 4) for number, name in enumerate(names, 1)]


def test_a_folder_that_is_a_file_is_refused(everything: dict[str, Any], tmp_path: Path) -> None:
    """A file in the place of the folder is left alone and named in the error."""
    target = tmp_path / "book"
    target.write_text("mine")

    with pytest.raises(UsageError, match="cannot be written to"):
        write([printed(everything)], target, formats=["html"])
    assert target.read_text() == "mine"


def test_nothing_half_written_stays(
    everything: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while writing leaves the folder as it was."""

    def full(self: Path, content: bytes) -> int:
        if self.name == "handbook-zh.html":
            raise OSError(28, "No space left on device")
        return len(content)

    (tmp_path / "handbook-en.html").write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(UsageError, match="No space left on device"):
            write([printed(everything)], tmp_path, formats=["html"])

    assert [path.name for path in tmp_path.iterdir()] == ["handbook-en.html"]
    assert (tmp_path / "handbook-en.html").read_bytes() == b"old"


def test_a_wrong_text_leaves_nothing(everything: dict[str, Any], tmp_path: Path) -> None:
    """A book that cannot be set as PDF writes no HTML either."""
    everything["title"]["zh"] = "🙂"

    with pytest.raises(UsageError, match="no glyph"):
        write([printed(everything)], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [({"formats": ["docx"]}, "format 'docx'"), ({"languages": ["fr"]}, "language 'fr'")],
)
def test_unknown_options_are_refused(
    everything: dict[str, Any], tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    """A format or language that does not exist is named."""
    with pytest.raises(UsageError, match=message):
        write([printed(everything)], tmp_path, **options)


def test_a_missing_typst_says_what_to_install(
    everything: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package typst the error says how to get it."""
    monkeypatch.setitem(__import__("sys").modules, "typst", None)

    with pytest.raises(UsageError, match=r"sopkit\[handbook\]"):
        typst.render(build_document([printed(everything)], "en"))
