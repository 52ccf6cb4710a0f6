"""This module sets the book as a PDF with Typst.

A value never becomes Typst code: the template takes the whole book as one literal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sopkit.errors import UsageError
from sopkit.handbook.document import HandbookDoc
from sopkit.handbook.glyphs import check_glyphs
from sopkit.handbook.terms import terms

HERE: Final = Path(__file__).resolve().parent
FONTS: Final = HERE / "fonts"
# The same book must give the same bytes, so the file carries a fixed instant.
TIMESTAMP: Final = datetime(2000, 1, 1, tzinfo=UTC)
STANDARD: Final = "ua-1"
PAGE_WIDTH: Final = 210 / 25.4  # A4, in inches


def literal(value: Any) -> str:
    """Any value of the book as a Typst literal: texts, numbers, truths, tuples, parts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (tuple, list)):
        return "(" + "".join(f"{literal(one)}," for one in value) + ")"
    if isinstance(value, Mapping):
        return dictionary(value)
    if is_dataclass(value):
        return dictionary({field.name: getattr(value, field.name) for field in fields(value)})
    raise TypeError(f"no Typst literal for {type(value).__name__}")


def dictionary(value: Mapping[str, Any]) -> str:
    """A mapping as a Typst dictionary; an empty one is `(:)`."""
    inner = "".join(f"{literal(str(key))}:{literal(one)}," for key, one in value.items())
    return f"({inner or ':'})"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The templates, with marks that Typst does not use."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(HERE / "templates"),
        finalize=literal,
        undefined=StrictUndefined,
        autoescape=False,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )


def source(book: HandbookDoc) -> str:
    """The Typst source of the book."""
    template = environment().get_template("handbook.typ.j2")
    return template.render(book=book, words=terms(book.language))


def render(book: HandbookDoc) -> bytes:
    """The book as a tagged PDF; the same book always gives the same bytes.

    Raises:
        UsageError: Typst is not installed, or a character is not in the font.
    """
    made = compiled(book, timestamp=TIMESTAMP, pdf_standards=[STANDARD])
    if not isinstance(made, bytes):
        raise UsageError("the PDF handbook could not be set: typst gave no document")
    return made


def pictures(book: HandbookDoc, *, width: int) -> tuple[bytes, ...]:
    """The pages of the book as PNG files, `width` pixels wide.

    Raises:
        UsageError: Typst is not installed, or a character is not in the font.
    """
    made = compiled(book, format="png", ppi=width / PAGE_WIDTH)
    return tuple(made) if isinstance(made, list) else (made,)


def compiled(book: HandbookDoc, **options: Any) -> Any:
    """What Typst makes of the book with these options."""
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "the PDF handbook needs the package 'typst'; install it with: "
            "pip install 'sopkit[handbook]', or print HTML only"
        ) from error
    check_glyphs(book)
    compile_source: Callable[..., Any] = typst.compile
    try:
        return compile_source(
            source(book).encode(),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            **options,
        )
    except typst.TypstError as error:
        first = re.split(r"[\r\n]", str(error), maxsplit=1)[0]
        raise UsageError(f"the handbook could not be set: {first}") from error
