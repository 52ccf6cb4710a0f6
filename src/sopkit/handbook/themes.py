"""This module holds what a house may change of the handbook's look: colours, font, paper, logo.

A theme is plain values, read by `theme_reading`; templates of a house are kept beside them as text
and are only ever run by `sandbox`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sopkit.handbook.document import HandbookDoc
from sopkit.handbook.traditional import said
from sopkit.language import Text


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as `#rrggbb`; those of text stand out from white paper by 4.5 to 1 or more.

    `ink` is text, `deep` titles, `bronze` remarks, `grey` small print; `brass` rules, `frame`
    frames, `hair` thin lines, `pale` grounds.
    """

    ink: str = "#20282c"
    deep: str = "#1d4a4c"
    bronze: str = "#86632a"
    grey: str = "#646d72"
    brass: str = "#a58045"
    frame: str = "#b9b5aa"
    hair: str = "#dcd8ce"
    pale: str = "#f4f1ea"


TEXT_COLOURS: Final = ("ink", "deep", "bronze", "grey")


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper in millimetres; `name` is what Typst calls it."""

    name: str
    width: float
    height: float


PAPERS: Final = {
    "a4": Paper("a4", 210, 297),
    "letter": Paper("us-letter", 215.9, 279.4),
}


@dataclass(frozen=True, slots=True)
class Logo:
    """The sign of the house; `alt` is said in its place. `ending` is `svg`, `png` or `jpg`."""

    content: bytes
    ending: str
    alt: Text


@dataclass(frozen=True, slots=True)
class Limits:
    """What templates of a house may use before they are stopped.

    `seconds` are of computing, `memory` is bytes of address space, `output` bytes of one file.
    """

    seconds: int = 30
    memory: int = 1_500_000_000
    output: int = 200_000_000


# Parts of a procedure that a house may leave out: the word in theme.yml, the fields of a chapter.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "purpose": ("purpose",),
    "scope": ("scope",),
    "principles": ("principles",),
    "roles": ("roles",),
    "materials": ("materials",),
    "pictures": ("flow", "flow_more", "lanes", "timeline"),
    "layouts": ("layouts",),
    "rules": ("rules",),
    "parameters": ("parameters",),
    "forms": ("forms",),
    "sources": ("sources",),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of every product.

    Attributes:
        colours: the colours of print.
        font: the family to set text in; empty for the bundled one.
        font_files: the files of that family, in the order given.
        fallback: whether the bundled font draws what the house's font cannot.
        drawable: code points that the house's font can draw; empty without one.
        paper: the paper of book, checklists, forms and notices; cards and posters keep theirs.
        logo: the sign of the house on the cover.
        title: what the book is called; empty for the usual title.
        subtitle: the line below it.
        left_out: parts of a procedure that are not printed, of `PARTS`.
        templates: templates of the house by file name, as text.
        limits: what those may use.
    """

    colours: Colours = field(default_factory=Colours)
    font: str = ""
    font_files: tuple[Path, ...] = ()
    fallback: bool = True
    drawable: frozenset[int] = frozenset()
    paper: Paper = PAPERS["a4"]
    logo: Logo | None = None
    title: Text = field(default_factory=lambda: Text("", ""))
    subtitle: Text = field(default_factory=lambda: Text("", ""))
    left_out: tuple[str, ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
    limits: Limits = field(default_factory=Limits)


PLAIN: Final = Theme()


def themed(book: HandbookDoc, theme: Theme) -> HandbookDoc:
    """The book with the titles of the house and without the parts that it leaves out.

    Warnings stay: they are no matter of taste.
    """
    language = book.language
    title = said(theme.title, language) or book.title
    subtitle = said(theme.subtitle, language) or book.subtitle
    gone = [name for part in theme.left_out for name in PARTS[part]]
    if not gone:
        return replace(book, title=title, subtitle=subtitle)
    chapters = tuple(
        replace(one, **{name: _nothing(getattr(one, name)) for name in gone})
        for one in book.chapters
    )
    return replace(book, title=title, subtitle=subtitle, chapters=chapters)


def _nothing(value: object) -> Any:
    """What stands in a field that is left out."""
    if isinstance(value, (str, tuple)):
        return type(value)()
    return None
