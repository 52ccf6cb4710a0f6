"""This module proves of a printed PDF that it can be read: every text of the book is found in it.

A font with a wrong table, a box that is too small or a template that forgets a part shows nothing
wrong to the eye of its maker; a search in the file finds nothing then.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sopkit.errors import UsageError
from sopkit.handbook.document import HandbookDoc, names_of
from sopkit.handbook.terms import terms

BLANKS: Final = re.compile(r"[\s\u00a0\u200b\u00ad]+")
SHOWN: Final = 5
# What a page is found by, what a picture is told as, what other products show: no text of the page.
UNPRINTED: Final = frozenset(
    {"language", "anchor", "anchors", "level", "sort", "role_id", "form_id", "type", "alt", "svg"}
    | {
        "address",
        "choices",
        "copies",
        "set_aside",
        "without",
        "duties",
        "approved_by",
        "approved_on",
    }
)
# Parts whose id is printed; the others are known to people by their number or their title.
NAMED: Final = frozenset(
    {"Chapter", "Entry", "Rule", "Limit", "Parameter", "Material", "SourceEntry"}
)


def prove_texts(books: Mapping[str, HandbookDoc], made: Mapping[str, bytes]) -> None:
    """Refuses PDF files in which a text of the book cannot be found.

    Args:
        books: the book in each language.
        made: files by name; those of other kinds are not looked at.

    Raises:
        UsageError: texts are missing, each named with its file; or pypdf is not installed.
    """
    for name, content in made.items():
        product = name.partition("-")[0]
        wanted = WANTED.get(product)
        if not name.endswith(".pdf") or wanted is None:
            continue
        language = next(
            one for one in sorted(books, key=len, reverse=True) if name.endswith(f"-{one}.pdf")
        )
        found = text_of(content)
        lost = [text for text in wanted(books[language]) if squeezed(text) not in found]
        if lost:
            shown = "\n".join(f"  {text[:80]!r}" for text in dict.fromkeys(lost[:SHOWN]))
            raise UsageError(
                f"'{name}' does not hold every text of the book as text; {len(lost)} are not "
                f"found in it, so nothing was written:\n{shown}"
            )


def text_of(pdf: bytes) -> str:
    """The text of a PDF without blanks, in the order in which it is written."""
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise UsageError(
            "a release reads its PDF files back, which needs the package 'pypdf'; install it "
            "with: pip install 'sopkit[release]'"
        ) from error
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    """The text without any blanks, so that line breaks do not matter."""
    return BLANKS.sub("", text)


def texts(part: Any) -> Iterator[str]:
    """Every text of a part of the book that must be found on paper."""
    if isinstance(part, str):
        yield from (part,) if squeezed(part) else ()
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    else:
        for name in names_of(type(part)):
            hidden = name == "id" and type(part).__name__ not in NAMED
            if name not in UNPRINTED and not hidden:
                yield from texts(getattr(part, name))


def steps(book: HandbookDoc) -> Iterator[str]:
    """The steps with their conditions and ways on, and what rules ask for, as all work papers say.

    A step after a choice must never look as if it were done in any case.
    """
    words = terms(book.language)
    ways = (words["exit"], words["then"])
    for chapter in book.chapters:
        for group in chapter.groups:
            for step in group.steps:
                yield step.text
                yield from (one.text for one in step.conditions)
                yield from (one.text for one in step.lines if one.label in ways)
        yield from (one.lead + one.act + one.rest for one in chapter.duties)


def blanks(book: HandbookDoc) -> Iterator[str]:
    """The titles of forms and the labels of their fields."""
    for chapter in book.chapters:
        for form in chapter.forms:
            yield form.title
            yield from (field.label for field in form.fields)


Wanted = Callable[[HandbookDoc], Iterator[str]]
WANTED: Final[Mapping[str, Wanted]] = {
    "handbook": texts,
    "cards": steps,
    "checklists": steps,
    "forms": blanks,
}
