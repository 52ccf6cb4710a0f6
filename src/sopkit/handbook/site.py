"""This module writes the handbook as a folder of HTML pages that works without a server.

Pages open from a disk as from a web server: nothing is fetched, the search index is a script, and
the security policy of every page forbids whatever else a browser might ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sopkit.errors import UsageError
from sopkit.handbook.document import HandbookDoc
from sopkit.handbook.html import NAMES, TAGS, environment, read, style, wording
from sopkit.handbook.site_pages import (
    Field,
    ListPage,
    Page,
    fields_of,
    lists_of,
    page_file,
    targets,
)
from sopkit.handbook.site_search import index_script
from sopkit.handbook.themes import PLAIN, Logo, Theme
from sopkit.handbook.traditional import PRINTED, said

if TYPE_CHECKING:
    from jinja2 import Template

# `file:` beside 'self': some browsers give a page from a disk no origin that 'self' could name.
POLICY: Final = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; "
    "img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)
SCRIPTS: Final = ("store.js", "page.js", "ticks.js", "lookup.js", "search.js")


def render_site(books: Mapping[str, HandbookDoc], theme: Theme = PLAIN) -> dict[str, bytes]:
    """Every file of the site: path inside its folder, and content.

    The same books always give the same bytes.

    Args:
        books: the book in each language, by language.
        theme: the look of the house.

    Raises:
        UsageError: no book is given, or two procedures would be written into the same file.
    """
    if not books:
        raise UsageError("no book to write as a site; give at least one language")
    ordered = {language: books[language] for language in PRINTED if language in books}
    made = {"index.html": start_page(ordered, theme), **assets(theme)}
    for language, book in ordered.items():
        made |= {f"{language}/{name}": text for name, text in pages(book, ordered, theme).items()}
        made[f"assets/search-{language}.js"] = index_script(book)
    logo = theme.logo and {logo_file(theme.logo): theme.logo.content}
    return {path: made[path].encode() for path in sorted(made)} | (logo or {})


def logo_file(logo: Logo) -> str:
    """The logo as a file of the site."""
    return f"assets/logo.{logo.ending}"


def assets(theme: Theme = PLAIN) -> dict[str, str]:
    """Style sheet and scripts, which are the same for every book."""
    return {
        "assets/style.css": style(theme),
        "assets/start.js": read("start.js"),
        "assets/site.js": "\n".join(read(name) for name in SCRIPTS),
    }


def start_page(books: Mapping[str, HandbookDoc], theme: Theme) -> str:
    """The page that leads to the languages."""
    doors = [
        {"language": language, "tag": TAGS[language], "title": book.title, "note": book.subtitle}
        for language, book in books.items()
    ]
    template = environment(theme.templates).get_template("site_start.html.j2")
    return template.render(doors=doors, policy=POLICY)


def pages(
    book: HandbookDoc, books: Mapping[str, HandbookDoc], theme: Theme = PLAIN
) -> dict[str, str]:
    """All pages of one language, by file name."""
    fields, lists = fields_of(book), lists_of(book)
    logo = theme.logo and {
        "address": logo_file(theme.logo),
        "alt": said(theme.logo.alt, book.language),
    }
    common: dict[str, Any] = {
        "templates": environment(theme.templates),
        "logo": logo,
        "book": book,
        "policy": POLICY,
        "fields": fields,
        "lists": lists,
        "titles": {one.anchor: one.title for one in book.chapters},
        "targets": targets(book, lambda anchor: f"{page_file(anchor)}#"),
        "addresses": {one.anchor: page_file(one.anchor) for one in book.chapters},
        **wording(book.language),
    }
    files = files_of(books)
    made = {"index.html": contents_page(common, fields, others(book, files, "index.html"))}
    for one in lists:
        made[one.file] = list_page(common, one, others(book, files, one.file))
    for field in fields:
        for page in field.pages:
            made[page.file] = procedure_page(common, page, others(book, files, page.file))
    return made


def files_of(books: Mapping[str, HandbookDoc]) -> dict[str, frozenset[str]]:
    """The files of each language, to know which pages stand in both."""
    return {
        language: frozenset(
            [
                *(page_file(one.anchor) for one in book.chapters),
                *(one.file for one in lists_of(book)),
            ]
        )
        for language, book in books.items()
    }


def others(
    book: HandbookDoc, files: Mapping[str, frozenset[str]], file: str
) -> list[dict[str, str]]:
    """The same page in the other languages; the contents where a language lacks it."""
    return [
        {
            "language": language,
            "tag": TAGS[language],
            "name": NAMES[language],
            "file": file if file in there else "index.html",
        }
        for language, there in files.items()
        if language != book.language
    ]


def contents_page(
    common: Mapping[str, Any], fields: tuple[Field, ...], switch: list[dict[str, str]]
) -> str:
    """The contents of one language."""
    count = sum(len(field.pages) for field in fields)
    template: Template = common["templates"].get_template("site_contents.html.j2")
    return template.render(common, count=count, others=switch)


def list_page(common: Mapping[str, Any], page: ListPage, switch: list[dict[str, str]]) -> str:
    """One list after the procedures."""
    template: Template = common["templates"].get_template("site_list.html.j2")
    return template.render(common, page=page, others=switch)


def procedure_page(common: Mapping[str, Any], page: Page, switch: list[dict[str, str]]) -> str:
    """One procedure."""
    template: Template = common["templates"].get_template("site_procedure.html.j2")
    return template.render(common, page=page, others=switch)
