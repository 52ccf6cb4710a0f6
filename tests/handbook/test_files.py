"""Tests of the files of the handbook: the page of HTML, the font, and how files are written."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from sopkit.errors import UsageError
from sopkit.handbook import build_document, html, write_handbook
from sopkit.handbook.glyphs import FONTS, drawable
from sopkit.procedure import load_text
from tests.handbook.loading import EVERYTHING, printed
from tests.handbook.reading import printed_texts, squeezed

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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_html_shows_every_text(everything: dict[str, Any], language: str) -> None:
    """Every text of the book stands in the text of the HTML."""
    book = build_document([printed(everything)], language)
    shown = squeezed(unescape(re.sub(r"<[^>]*>", "", html.render(book).decode())))

    assert [text for text in printed_texts(book) if squeezed(text) not in shown] == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(everything: dict[str, Any], hostile: str) -> None:
    """Markup, code and template marks in a procedure come out as they were written."""
    everything["title"] = {"en": hostile, "zh": hostile}
    book = build_document([printed(everything)], "en")
    page = html.render(book).decode()

    assert book.chapters[0].title == hostile
    assert hostile in unescape(re.sub(r"<[^>]*>", "", page))
    assert "<script" not in page


def test_html_asks_for_nothing(everything: dict[str, Any]) -> None:
    """The page has no script and no address outside itself and its other language."""
    page = html.render(
        build_document([printed(everything)], "en"), other=("zh", "handbook-zh.html")
    )
    links = re.findall(r'(?:href|src|url\()="?([^")]+)', page.decode())

    assert {link for link in links if not link.startswith("#")} == {"handbook-zh.html"}
    assert b"<script" not in page
    assert b"@import" not in page


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


def test_the_same_book_gives_the_same_bytes(everything: dict[str, Any]) -> None:
    """A second page of the same book has the same bytes."""
    first, second = (html.render(build_document([printed(everything)], "zh")) for _ in range(2))

    assert first == second


def test_all_files_are_written(everything: dict[str, Any], tmp_path: Path) -> None:
    """Two languages in two formats give four files, and progress is told of each."""
    told: list[tuple[str, int, int]] = []
    made = write_handbook(
        [printed(everything)],
        tmp_path / "new",
        formats=["page", "pdf"],
        progress=lambda *one: told.append(one),
    )
    names = ["handbook-en.html", "handbook-en.pdf", "handbook-zh.html", "handbook-zh.pdf"]

    assert [path.name for path in made] == names
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == names
    assert sorted(name for name, _, _ in told) == names
    assert [(number, total) for _, number, total in told] == [(n, 4) for n in range(1, 5)]


def test_the_site_is_written(everything: dict[str, Any], tmp_path: Path) -> None:
    """The site lies in a folder of its own; its first page is what is told."""
    made = write_handbook([printed(everything)], tmp_path, formats=["html"])

    assert made == (tmp_path / "site" / "index.html",)
    assert (tmp_path / "site" / "zh" / "test--everything.html").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_is_a_file_is_refused(everything: dict[str, Any], tmp_path: Path) -> None:
    """A file in the place of the folder is left alone and named in the error."""
    target = tmp_path / "book"
    target.write_text("mine")

    with pytest.raises(UsageError, match="cannot be written to"):
        write_handbook([printed(everything)], target, formats=["html"])
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
            write_handbook([printed(everything)], tmp_path, formats=["page"])

    assert [path.name for path in tmp_path.iterdir()] == ["handbook-en.html"]
    assert (tmp_path / "handbook-en.html").read_bytes() == b"old"


def test_a_wrong_text_leaves_nothing(everything: dict[str, Any], tmp_path: Path) -> None:
    """A book that cannot be set as PDF writes no HTML either."""
    everything["title"]["zh"] = "🙂"

    with pytest.raises(UsageError, match="no glyph"):
        write_handbook([printed(everything)], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [({"formats": ["odt"]}, "format 'odt'"), ({"languages": ["fr"]}, "language 'fr'")],
)
def test_unknown_options_are_refused(
    everything: dict[str, Any], tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    """A format or language that does not exist is named."""
    with pytest.raises(UsageError, match=message):
        write_handbook([printed(everything)], tmp_path, **options)


def test_a_site_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """Pages of a procedure that is no more are gone; what others put there stays."""
    text = EVERYTHING.read_text("utf-8")
    other = load_text(text.replace("id: test/everything", "id: test/other"))
    write_handbook([load_text(text)], tmp_path, languages=["en"], formats=["html"])
    (tmp_path / "site" / "logo.png").write_bytes(b"ours")
    before = {path.name for path in tmp_path.rglob("*everything*")}
    write_handbook([other], tmp_path, languages=["en"], formats=["html"])

    assert before
    assert {path.name for path in tmp_path.rglob("*everything*")} == set()
    assert (tmp_path / "site" / "logo.png").read_bytes() == b"ours"


def test_a_page_outside_the_site_is_never_taken_away(
    everything: dict[str, Any], tmp_path: Path
) -> None:
    """A list of pages that was changed by hand cannot name other files."""
    write_handbook([printed(everything)], tmp_path, languages=["en"], formats=["html"])
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "site" / ".pages").write_text("../mine.txt\n/mine.txt\n", encoding="utf-8")
    write_handbook([printed(everything)], tmp_path, languages=["en"], formats=["html"])

    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
