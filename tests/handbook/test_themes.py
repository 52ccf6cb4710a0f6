"""Tests of themes: what a house may change, and what is refused with its place."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sopkit.errors import DocumentError, UsageError
from sopkit.handbook import build_document, html, typst
from sopkit.handbook.font_files import read_font
from sopkit.handbook.glyphs import FONTS, drawable
from sopkit.handbook.site import render_site
from sopkit.handbook.theme_reading import contrast, read_theme
from sopkit.handbook.themes import PLAIN, Colours, Theme, themed
from tests.handbook.loading import everything

BOLD = "NotoSansCJKsc-Bold.otf"
FULL = """\
sopkit-theme: 1
title: {en: The Garden Book, zh: 花园手册}
subtitle: {en: For all who serve, zh: 致每位服务人员}
colours: {deep: "#103050", brass: "#c08000"}
font: {family: Noto Sans CJK SC, files: [fonts/NotoSansCJKsc-Bold.otf]}
paper: letter
logo: {file: logo.svg, alt: {en: A garden gate, zh: 花园门}}
leave_out: [principles, pictures, sources]
limits: {seconds: 5, memory_mb: 900, output_mb: 20}
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def folder(place: Path, text: str = FULL) -> Path:
    """A theme with a font and a logo."""
    (place / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(FONTS / BOLD, place / "fonts" / BOLD)
    (place / "logo.svg").write_text(LOGO, encoding="utf-8")
    (place / "theme.yml").write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    """The theme of a house that changes everything it may."""
    return read_theme(folder(tmp_path_factory.mktemp("garden")))


def test_a_theme_is_read(garden: Theme) -> None:
    """Every key of theme.yml arrives."""
    assert garden.colours == Colours(deep="#103050", brass="#c08000")
    assert (garden.font, garden.paper.name) == ("Noto Sans CJK SC", "us-letter")
    assert garden.left_out == ("principles", "pictures", "sources")
    assert (garden.limits.seconds, garden.limits.memory, garden.limits.output) == (
        5,
        900_000_000,
        20_000_000,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_theme_changes_the_book(garden: Theme, language: str) -> None:
    """Title, colours and logo stand on the page; what is left out is gone, warnings are not."""
    book = build_document([everything()], language)
    mine = themed(book, garden)
    page = html.render(mine, theme=garden).decode()

    assert garden.title.get(language) in page
    assert "--deep: #103050" in page
    assert garden.logo is not None
    assert f'alt="{garden.logo.alt.get(language)}"' in page
    assert mine.chapters[0].flow is None
    assert mine.chapters[0].principles == mine.chapters[0].sources == ()
    assert mine.chapters[0].warnings == book.chapters[0].warnings


def test_a_theme_changes_the_paper(garden: Theme) -> None:
    """The PDF has the paper of the house, and is the same every time."""
    pypdf = pytest.importorskip("pypdf")
    book = themed(build_document([everything()], "en"), garden)
    made = typst.render(book, theme=garden)
    box = pypdf.PdfReader(io.BytesIO(made)).pages[0].mediabox

    assert (round(float(box.width)), round(float(box.height))) == (612, 792)
    assert made == typst.render(book, theme=garden)


def test_the_site_has_the_logo(garden: Theme) -> None:
    """The logo is a file of the site, named by every page."""
    made = render_site({"en": build_document([everything()], "en")}, garden)

    assert made["assets/logo.svg"] == LOGO.encode()
    assert b'src="../assets/logo.svg"' in made["en/index.html"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sopkit-theme: 1\n", "", "begins with `sopkit-theme: 1`"),
        ("paper: letter", "paper: leter", "'paper' is 'leter'; did you mean 'letter'?"),
        ("paper: letter", "papre: letter", "unknown key 'papre'; did you mean 'paper'?"),
        ('"#103050"', "blue", "'blue' is no colour"),
        ('"#103050"', '"#f0f0f0"', "stands out from white paper by only 1.1 to 1"),
        ("family: Noto Sans CJK SC", "family: Garden Sans", "is a font of the family Noto Sans"),
        ("fonts/Noto", "fonts/None", "there is no file"),
        ("logo.svg", "../logo.svg", "outside the theme"),
        ("logo.svg", "theme.yml", "is no picture"),
        (", alt: {en: A garden gate, zh: 花园门}", "", "words for who cannot see it"),
        ("[principles,", "[warnings,", "no part 'warnings' can be left out"),
        ("seconds: 5", "seconds: 0", "a whole number from 1 to 600"),
        ("title: {en", "title: [en", "SOP106|text in two languages"),
    ],
)
def test_a_wrong_theme_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A fault of theme.yml is told with file and line before anything is printed."""
    with pytest.raises(DocumentError, match=said) as caught:
        read_theme(folder(tmp_path, FULL.replace(old, new, 1)))

    assert "theme.yml:" in str(caught.value)


def test_a_folder_without_a_theme_is_told(tmp_path: Path) -> None:
    """A folder that is no theme says which file it lacks."""
    with pytest.raises(UsageError, match=r"theme\.yml"):
        read_theme(tmp_path)


def test_a_font_without_a_glyph_is_refused(garden: Theme) -> None:
    """Without fallback, a character that the house's font lacks is named with its place."""
    thin = replace(garden, fallback=False, drawable=garden.drawable - {ord("茶")})
    book = build_document([everything()], "zh")
    with pytest.raises(UsageError, match=r"'Noto Sans CJK SC' has no glyph.*fallback(.|\n)*茶"):
        typst.render(book, theme=thin)


def test_a_font_says_its_family_and_characters() -> None:
    """Our reader of fonts finds what the font reader found that made the bundled one."""
    font = read_font(FONTS / "NotoSansCJKsc-Regular.otf")

    assert "Noto Sans CJK SC" in font.families
    assert font.characters == drawable()


@pytest.mark.parametrize("content", [b"", b"no font", b"ttcf....", b"OTTO\x00\x09" + bytes(40)])
def test_what_is_no_font_is_told(tmp_path: Path, content: bytes) -> None:
    """A file that is no font, or is cut off, ends in a sentence."""
    (tmp_path / "a.otf").write_bytes(content)
    with pytest.raises(UsageError, match=r"a\.otf"):
        read_font(tmp_path / "a.otf")


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21 to 1, white on white 1 to 1."""
    assert (contrast("#000000"), contrast("#ffffff")) == (21.0, 1.0)


@pytest.mark.parametrize("name", ["ink", "deep", "bronze", "grey"])
def test_our_own_colours_can_be_read(name: str) -> None:
    """The colours of text that we print keep what we ask of others."""
    assert contrast(getattr(PLAIN.colours, name)) >= 4.5
