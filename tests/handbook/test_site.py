"""Tests of the handbook as a folder of pages: what stands in it, before a browser opens it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import build_document
from sopkit.handbook.document import strings
from sopkit.handbook.html import TEMPLATES, style
from sopkit.handbook.site import POLICY, render_site
from sopkit.handbook.site_words import FOUND_KINDS, SITE_WORDS
from sopkit.handbook.terms import TERMS
from tests.handbook.browsing import HOSTILE, books, spoiled
from tests.handbook.loading import everything


@cache
def site() -> dict[str, str]:
    """The files of the site, as text."""
    return {name: content.decode() for name, content in render_site(books()).items()}


def html(language: str) -> dict[str, str]:
    """The pages of one language."""
    return {
        name: text
        for name, text in site().items()
        if name.startswith(f"{language}/") and name.endswith(".html")
    }


def squeezed(text: str) -> str:
    """The text without any blanks, so that line breaks do not matter."""
    return re.sub(r"[\s\u00a0\u200b\u00ad]+", "", text)


def shown(page: str) -> str:
    """The text of a page."""
    return squeezed(unescape(re.sub(r"<[^>]*>", "", page)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_site_shows_every_text(language: str) -> None:
    """Every text of the book stands in the text or the ids of some page."""
    book = books()[language]
    hidden = {one.anchor for one in book.chapters} | {"info", "minor", "major", "critical"}
    pages = html(language).values()
    everywhere = "".join(shown(page) for page in pages)
    ids = {unescape(found) for page in pages for found in re.findall(r'\sid="([^"]*)"', page)}
    named = " ".join(ids)
    printed = [replace(one, duties=()) for one in book.chapters]  # the book has them as rules
    texts = {
        text
        for _, text in strings(replace(book, chapters=tuple(printed)))
        if text and text not in hidden
    }
    lost = [text for text in texts if squeezed(text) not in everywhere and text not in named]
    keys = {one.address for one in book.chapters}
    keys |= {s.role_id for c in book.chapters for g in c.groups for s in g.steps}
    keys |= {n.sort for c in book.chapters for g in c.groups for s in g.steps for n in s.notices}
    keys |= {n.sort for c in book.chapters for n in c.warnings}
    keys |= {f.id for c in book.chapters for form in c.forms for f in form.fields}
    keys |= {f.type for c in book.chapters for form in c.forms for f in form.fields}
    keys |= {g.id for c in book.chapters for g in c.groups} | {book.language, book.role}

    assert sorted(set(lost) - keys) == []


def test_every_link_leads_somewhere() -> None:
    """Every link of every page leads to a file of the site, and to an id that is in it."""
    ids = {name: set(re.findall(r'\sid="([^"]*)"', text)) for name, text in site().items()}
    broken = []
    for name, text in site().items():
        for link in re.findall(r'(?:href|src)="([^"]*)"', text if name.endswith("html") else ""):
            path, _, fragment = unescape(link).partition("#")
            if path == "data:,":
                continue
            target = resolved(name, path)
            if target not in ids or (fragment and unquote(fragment) not in ids[target]):
                broken.append((name, link))

    assert broken == []


def resolved(page: str, link: str) -> str:
    """The file that a relative link of a page means."""
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / link).parts if link else (page,):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_ids_are_unique() -> None:
    """No page has an id twice."""
    twice = []
    for name, text in site().items():
        found = re.findall(r'\sid="([^"]*)"', text)
        twice += [(name, one) for one in set(found) if found.count(one) > 1]

    assert twice == []


def test_both_languages_have_the_same_places() -> None:
    """A page has the same ids in both languages, so that a link holds in the other one.

    Pictures are left out: a flow may need two sheets in one language and one in the other.
    """
    english, chinese = (
        {
            name.partition("/")[2]: re.findall(r'\sid="(?!picture-)([^"]*)"', text)
            for name, text in html(language).items()
            if "/list-" not in name
        }
        for language in ("en", "zh")
    )

    assert english == chinese


def test_pages_ask_for_nothing() -> None:
    """No page and no asset names an address outside the folder or runs a script of its own."""
    wrong = re.compile(
        r"https?://(?!www\.w3\.org/)|@import|url\(|\son\w+=|\sstyle=|<script(?! src=)"
    )
    found = {
        name: match[0]
        for name, text in site().items()
        if not name.startswith("assets/search-") and (match := wrong.search(text))
    }

    assert found == {}


def test_every_page_has_the_policy() -> None:
    """The security policy of every page allows its own files and nothing else."""
    pages = {name: text for name, text in site().items() if name.endswith(".html")}

    assert POLICY.startswith("default-src 'none'")
    assert [name for name, text in pages.items() if unescape_policy(text) != POLICY] == []


def unescape_policy(page: str) -> str:
    """The security policy that a page states."""
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def test_the_same_books_give_the_same_bytes() -> None:
    """A second rendering gives the same files with the same bytes, in the same order."""
    books.cache_clear()
    again = render_site(books())

    assert list(again) == list(site())
    assert {name: content.decode() for name, content in again.items()} == site()


def test_hostile_text_makes_no_markup() -> None:
    """Hostile text in every field adds no element: as many as in the book without it."""
    hostile = render_site({"en": spoiled(books()["en"])})
    plain = render_site({"en": books()["en"]})

    def elements(made: dict[str, bytes]) -> dict[str, int]:
        pages = {name: text for name, text in made.items() if name.endswith(".html")}
        found = re.compile(rb"<(?:script|img|title|iframe)\b")
        return {name: len(found.findall(text)) for name, text in pages.items()}

    assert list(hostile) == list(plain)
    assert elements(hostile) == elements(plain)
    assert HOSTILE in unescape(hostile["en/test--everything.html"].decode())


def test_one_language_has_no_switch() -> None:
    """A site in one language leads straight to it and offers no other."""
    made = render_site({"zh": books()["zh"]})

    assert not any(name.startswith("en/") for name in made)
    assert b'class="tool switch"' not in made["zh/index.html"]
    assert b'data-languages="zh"' in made["index.html"]


def test_a_procedure_that_the_other_language_lacks_leads_to_its_contents() -> None:
    """The switch of a page that is missing in the other language leads to the contents."""
    chinese = books()["zh"]
    part = replace(chinese.contents[0], entries=chinese.contents[0].entries[1:])
    fewer = replace(chinese, contents=(part,), chapters=chinese.chapters[1:])
    made = render_site({"en": books()["en"], "zh": fewer})
    gone, kept = (chinese.chapters[at].anchor for at in (0, 1))

    assert b'href="../zh/index.html"' in made[f"en/{gone}.html"]
    assert f'href="../zh/{kept}.html"'.encode() in made[f"en/{kept}.html"]


def test_the_book_of_a_role_says_whose_it_is() -> None:
    """The contents of a book for one role name the role."""
    book = replace(books()["en"], role="Greeter", back=None)
    page = render_site({"en": book})["en/index.html"].decode()

    assert "Role handbook: Greeter" in page
    assert "list-questions.html" not in page


def test_no_books_are_refused() -> None:
    """A site without books is refused."""
    with pytest.raises(UsageError, match="no book to write"):
        render_site({})


def test_two_procedures_in_one_file_are_refused() -> None:
    """Two ids that give the same file name are named."""
    book = build_document([everything()], "en")
    other = replace(book.chapters[0], id="test.everything")
    entries = book.contents[0].entries * 2
    double = replace(
        book,
        chapters=(book.chapters[0], other),
        contents=(replace(book.contents[0], entries=entries),),
    )

    with pytest.raises(UsageError, match=r"'test/everything' and 'test\.everything'.*same file"):
        render_site({"en": double})


def test_words_of_the_site_are_its_own() -> None:
    """No word of the site hides a word of the book or a method of a mapping."""
    assert SITE_WORDS.keys() & TERMS.keys() == set()
    assert [key for key in SITE_WORDS if hasattr(dict, key)] == []


@pytest.mark.parametrize("key", [*SITE_WORDS, *FOUND_KINDS])
def test_both_languages_fill_the_same_places(key: str) -> None:
    """A word of the site leaves the same places to fill in both languages."""
    english, chinese = (SITE_WORDS | FOUND_KINDS)[key]
    places = re.compile(r"\{\w+\}")

    assert sorted(places.findall(english)) == sorted(places.findall(chinese))
    assert english
    assert chinese


def test_every_class_of_a_drawing_has_a_dark_colour() -> None:
    """Every colour that a drawing uses changes on a dark page."""
    from sopkit.handbook.pictures.svg import PALETTE

    dark = (TEMPLATES / "dark.css").read_text(encoding="utf-8")
    coloured = set(re.findall(r"\.picture \.([a-z-]+)", dark))

    assert set(PALETTE) - coloured == set()


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("text", ["ink", "quiet", "role", "time", "figure"])
def test_text_in_a_dark_drawing_can_be_read(text: str) -> None:
    """Every sort of text has the contrast of WCAG AA on every shape of a dark drawing."""
    dark = (TEMPLATES / "dark.css").read_text(encoding="utf-8")
    fills = dict(re.findall(r"\.picture \.([a-z-]+) \{ fill: (#[0-9a-f]{6})", dark))
    shapes = "paper box box-soft event goal jump stripe base object object-small outside".split()
    contrasts = {
        shape: (luminance(fills[text]) + 0.05) / (luminance(fills[shape]) + 0.05)
        for shape in shapes
    }

    assert {shape: found for shape, found in contrasts.items() if found < 4.5} == {}


def test_no_style_of_a_page_reaches_into_a_drawing() -> None:
    """No class of the pages has the name of a class in the drawings."""
    from sopkit.handbook.pictures.svg import PALETTE

    pages = re.sub(r"[^{}]*\.picture [^{}]*\{[^}]*\}", "", style())
    used = set(re.findall(r"\.([a-z][a-z-]*)(?=[^{}]*\{)", pages))

    assert used & set(PALETTE) == set()
