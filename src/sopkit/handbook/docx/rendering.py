"""This module makes a Word document of a book: cover, contents, procedures, lists; or its forms."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any, Final

from sopkit.errors import UsageError
from sopkit.handbook.document import HandbookDoc, pictures_in
from sopkit.handbook.themes import PLAIN, Theme

# The same book must give the same bytes; a ZIP archive has no earlier instant than 1980.
STAMP: Final = (2000, 1, 1, 0, 0, 0)
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
    import docx

    from sopkit.handbook.docx import look
    from sopkit.handbook.docx.images import images
    from sopkit.handbook.docx.writer import Writer

    document = docx.Document()
    body = document.element.body
    for one in list(body)[:-1]:
        body.remove(one)
    look.prepare(document, theme, book.language)
    drawn = images(pictures_in(book), theme) if product == "handbook" else {}
    writer = Writer(document, book, words, theme, drawn)
    if product == "forms":
        from sopkit.handbook.docx.forms import write_forms

        write_forms(writer)
    else:
        _book(writer)
    _properties(document, title or book.title, book)
    return _packed(document)


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
    from sopkit.handbook.docx.look import TONGUES
    from sopkit.handbook.docx.marks import element, writable

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


def _packed(document: Any) -> bytes:
    """The document as bytes that follow from its content alone."""
    written = io.BytesIO()
    document.save(written)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(written) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in _sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()


def _sorted(names: Sequence[str]) -> list[str]:
    """The list of content types first, as programs expect it."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
