"""This module writes the book as one self-contained HTML file: no script, no request, no font."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from sopkit.handbook.document import HandbookDoc
from sopkit.handbook.terms import terms
from sopkit.language import pick

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The templates; every value is escaped."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


@cache
def style() -> str:
    """The style sheet for screen, phone, dark mode and print."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def render(book: HandbookDoc, *, other: tuple[str, str] | None = None) -> bytes:
    """The book as HTML in UTF-8.

    Args:
        book: the book, in its language.
        other: language and file name of the same book in the other language, for the link.
    """
    link = {"language": other[0], "file": other[1]} if other is not None else None
    text = (
        environment()
        .get_template("handbook.html.j2")
        .render(
            book=book,
            words=terms(book.language),
            style=Markup(style()),
            other=link,
            colon=pick(book.language, ": ", "："),
        )
    )
    return text.encode()
