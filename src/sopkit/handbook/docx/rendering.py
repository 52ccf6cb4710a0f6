"""This module makes a Word document of a book: cover, contents, procedures, lists; or its forms."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any, Final

from sopkit.errors import UsageError
from sopkit.handbook.document import HandbookDoc, pictures_in
from sopkit.handbook.docx.images import AT_ONCE, images
from sopkit.handbook.themes import PLAIN, Theme

# The same book must give the same bytes, so the file carries a fixed instant.
INSTANT: Final = datetime(2000, 1, 1, tzinfo=UTC)
# What stands behind `updateFields` among the settings (ISO 29500-1, 17.15.1.78).
BEHIND: Final = (
    "w:hdrShapeDefaults",
    "w:footnotePr",
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:rsids",
    "m:mathPr",
    "w:attachedSchema",
    "w:themeFontLang",
    "w:clrSchemeMapping",
    "w:shapeDefaults",
    "w:decimalSymbol",
    "w:listSeparator",
)


def render(
    book: HandbookDoc,
    product: str,
    words: Mapping[str, str],
    title: str = "",
    theme: Theme = PLAIN,
) -> bytes:
    """The handbook, or its forms to fill in, as a Word document; same book, same bytes.

    Args:
        book: the book, cut to what the product shows.
        product: `handbook` or `forms`.
        words: the fixed words in the language of the book.
        title: what the file is called in a list of documents.
        theme: colours, font, paper and logo of the house.

    Raises:
        UsageError: python-docx, or Typst for the pictures, is not installed.
    """
    if find_spec("docx") is None:
        raise UsageError(
            "a Word document needs the package 'python-docx'; install it with: "
            "pip install 'sopkit[docx]', or print PDF or HTML only"
        )
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        # drawings take no Python, so that the text is written while they are made
        drawn = images(pictures_in(book) if product == "handbook" else (), theme, pool)
        writer = _written(book, product, words, theme)
        _properties(writer.package.document, title or book.title, book)
        packed: bytes = writer.package.packed(writer.written(), drawn())
    finally:
        pool.shutdown(cancel_futures=True)
    return packed


def _written(book: HandbookDoc, product: str, words: Mapping[str, str], theme: Theme) -> Any:
    import docx

    from sopkit.handbook.docx import look
    from sopkit.handbook.docx.forms import write_forms
    from sopkit.handbook.docx.package import Package
    from sopkit.handbook.docx.writer import Writer

    document = docx.Document()
    look.prepare(document, theme, book.language)
    writer = Writer(Package(document), book, words, theme)
    if product == "forms":
        write_forms(writer)
    else:
        _book(writer)
    return writer


def _book(writer: Any) -> None:
    from sopkit.handbook.docx.chapters import write_chapter
    from sopkit.handbook.docx.front import write_back, write_contents, write_cover

    write_cover(writer)
    write_contents(writer)
    for chapter in writer.book.chapters:
        write_chapter(writer, chapter)
    if writer.book.back is not None:
        write_back(writer, writer.book.back)


def _properties(document: Any, title: str, book: HandbookDoc) -> None:
    from sopkit.handbook.docx.elements import element
    from sopkit.handbook.docx.look import TONGUES
    from sopkit.handbook.docx.marks import writable

    core = document.core_properties
    core.title, core.subject = writable(title), writable(book.subtitle)
    core.author = core.last_modified_by = "sopkit"
    core.comments = core.keywords = ""
    core.language = TONGUES[book.language][0 if book.language == "en" else 1]
    core.created = core.modified = INSTANT
    core.revision = 1
    settings = document.settings.element
    # page numbers are computed when the document is opened
    settings.insert_element_before(element("updateFields", val="true"), *BEHIND)
