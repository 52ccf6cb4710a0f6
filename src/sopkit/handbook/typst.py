"""This module sets the book as a PDF with Typst.

A value never becomes Typst code: the template takes the whole book as one literal.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sopkit.errors import UsageError
from sopkit.handbook.apart import set_apart
from sopkit.handbook.document import HandbookDoc, Picture, names_of, pictures_in
from sopkit.handbook.glyphs import check_glyphs
from sopkit.handbook.square_codes import square_code
from sopkit.handbook.templating import loader
from sopkit.handbook.terms import terms
from sopkit.handbook.themes import PLAIN, Logo, Theme
from sopkit.handbook.traditional import said

HERE: Final = Path(__file__).resolve().parent
FONTS: Final = HERE / "fonts"
# The same book must give the same bytes, so the file carries a fixed instant.
TIMESTAMP: Final = datetime(2000, 1, 1, tzinfo=UTC)
PDF: Final[Mapping[str, Any]] = {"timestamp": TIMESTAMP, "pdf_standards": ["ua-1"]}
FAMILY: Final = "Noto Sans CJK SC"
PAGE_WIDTH: Final = 210 / 25.4  # A4, in inches
LARGE: Final = 12  # procedures from which the document is set in a process of its own
Maker = Callable[[Mapping[str, bytes], Mapping[str, Any]], Any]
POINTS_PER_MM: Final = 72 / 25.4
FONT_SIZE: Final = re.compile(r"font-size[=:]\s*\"?\s*([\d.]+)")
VIEW_BOX: Final = re.compile(r"viewBox=\"[-\d.]+ [-\d.]+ ([\d.]+) ")


def literal(value: Any) -> str:
    """Any value of the book as a Typst literal: texts, numbers, truths, tuples, parts, nothing."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (tuple, list)):
        return "(" + "".join([f"{literal(one)}," for one in value]) + ")"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Mapping):
        return dictionary(value)
    if isinstance(value, Picture):
        return dictionary(picture_values(value))
    if names := names_of(type(value)):
        return "(" + "".join([f'"{name}":{literal(getattr(value, name))},' for name in names]) + ")"
    raise TypeError(f"no Typst literal for {type(value).__name__}")


def dictionary(value: Mapping[str, Any]) -> str:
    """A mapping as a Typst dictionary; an empty one is `(:)`."""
    inner = "".join([f"{literal(str(key))}:{literal(one)}," for key, one in value.items()])
    return f"({inner or ':'})"


@cache
def environment(templates: tuple[tuple[str, str], ...] = ()) -> ImmutableSandboxedEnvironment:
    """The templates, with marks that Typst does not use; those of a house stand before ours."""
    return ImmutableSandboxedEnvironment(
        loader=loader(templates),
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


def source(
    book: Any, product: str = "handbook", title: str = "", theme: Theme = PLAIN, **more: Any
) -> str:
    """The Typst source of a product of the book; it names its pictures as files.

    `more` are further values that the template of the product asks for.
    """
    chapters = getattr(book, "chapters", ())
    codes = {one.address: file_name(square_code(one.address)) for one in chapters}
    template = environment(theme.templates).get_template(f"{product}.typ.j2")
    words = terms(book.language)
    return template.render(
        book=book,
        words=words,
        codes=codes,
        title=title or book.title,
        theme=look(theme, book.language),
        **more,
    )


def look(theme: Theme, language: str) -> dict[str, Any]:
    """What the templates need to know of a theme."""
    own = [theme.font] if theme.font else []
    bundled = [FAMILY] if theme.fallback or not own else []
    logo = theme.logo and {"file": logo_name(theme.logo), "alt": said(theme.logo.alt, language)}
    return {
        "colours": theme.colours,
        "fonts": [*own, *bundled],
        "paper": theme.paper,
        "logo": logo,
    }


def logo_name(logo: Logo) -> str:
    """The file of the logo, as the source names it."""
    return f"logo.{logo.ending}"


def files(book: Any, theme: Theme = PLAIN) -> dict[str, bytes]:
    """The pictures and square codes that the source names; equal ones are one file."""
    drawings = [
        *(one.svg for one in pictures_in(book)),
        *(square_code(one.address) for one in getattr(book, "chapters", ())),
    ]
    logo = {} if theme.logo is None else {logo_name(theme.logo): theme.logo.content}
    return {file_name(svg): svg.encode() for svg in drawings} | logo


def file_name(svg: str) -> str:
    """A name that follows from the content, so that the same book names the same files."""
    return sha256(svg.encode()).hexdigest()[:24] + ".svg"


def picture_values(picture: Picture) -> dict[str, Any]:
    """What a template needs to know of a picture; `smallest` is its smallest text in points."""
    return {
        "file": file_name(picture.svg),
        "alt": picture.alt,
        "caption": picture.caption,
        "width_mm": picture.width_mm,
        "height_mm": picture.height_mm,
        "smallest": smallest_text(picture),
    }


def smallest_text(picture: Picture) -> float:
    """The size of the smallest text of a picture at its own size, in points; 0 where unknown."""
    sizes = [float(size) for size in FONT_SIZE.findall(picture.svg)]
    view = VIEW_BOX.search(picture.svg)
    if not sizes or view is None:
        return 0.0
    return round(min(sizes) * picture.width_mm / float(view[1]) * POINTS_PER_MM, 3)


def render(
    book: Any,
    product: str = "handbook",
    title: str = "",
    theme: Theme = PLAIN,
    maker: Maker | None = None,
) -> bytes:
    """A product of the book as a tagged PDF; the same book always gives the same bytes.

    A large book is set in a process of its own, unless this program cannot start one.

    Args:
        book: the book, or another document with a language, a title and texts.
        product: the template, without its ending.
        title: what the file is called; empty for the title of the book.
        theme: the look of the house.
        maker: what sets the pages; without one it is chosen by the size of the book.

    Raises:
        UsageError: Typst is not installed, or a character is not in the font.
    """
    return begun(book, product, title, theme, maker)()


def begun(
    book: Any,
    product: str = "handbook",
    title: str = "",
    theme: Theme = PLAIN,
    maker: Maker | None = None,
) -> Callable[[], bytes]:
    """As `render`, in two parts: the source is written now, the pages are set by the result.

    To write it takes Python, to set it does not, so that this may go on in another thread.
    """
    large = len(getattr(book, "chapters", ())) >= LARGE and sys.executable
    used = maker or (set_apart if large else set_here)
    inputs = inputs_of(book, product, title, theme)
    return lambda: bytes(set_files(inputs, PDF, theme, used))


def pictures(book: HandbookDoc, product: str = "handbook", *, width: int) -> tuple[bytes, ...]:
    """The pages of a product as PNG files; a page of A4 is `width` pixels wide.

    Raises:
        UsageError: Typst is not installed, or a character is not in the font.
    """
    options = {"format": "png", "ppi": width / PAGE_WIDTH}
    made = set_files(inputs_of(book, product, "", PLAIN), options)
    return tuple(made) if isinstance(made, list) else (made,)


def inputs_of(book: Any, product: str, title: str, theme: Theme) -> dict[str, bytes]:
    """The source of a product, named `main`, and the files beside it.

    Raises:
        UsageError: a character is not in the font.
    """
    check_glyphs(book, theme)
    return {"main": source(book, product, title, theme).encode(), **files(book, theme)}


def set_files(
    inputs: Mapping[str, bytes],
    options: Mapping[str, Any],
    theme: Theme = PLAIN,
    maker: Maker | None = None,
) -> Any:
    """What Typst makes of a source named `main` and the files beside it.

    Raises:
        UsageError: Typst is not installed, or refuses the source.
    """
    if find_spec("typst") is None:
        raise UsageError(
            "the PDF handbook needs the package 'typst'; install it with: "
            "pip install 'sopkit[handbook]', or print HTML only"
        )
    places = sorted({str(FONTS), *(str(one.parent) for one in theme.font_files)})
    fonts = {"font_paths": places, "ignore_system_fonts": True}
    try:
        return (maker or set_here)(inputs, {**fonts, **options})
    except RuntimeError as error:
        first = re.split(r"[\r\n]", str(error), maxsplit=1)[0]
        raise UsageError(f"the handbook could not be set: {first}") from error


def set_here(inputs: Mapping[str, bytes], options: Mapping[str, Any]) -> Any:
    """What Typst makes of these files in this process; its errors are RuntimeErrors."""
    import typst

    maker: Callable[..., Any] = typst.compile
    return maker(dict(inputs), **options)
