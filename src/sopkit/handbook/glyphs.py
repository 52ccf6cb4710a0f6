"""This module finds characters that the handbook's font cannot draw, before anything is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from sopkit.errors import UsageError
from sopkit.handbook.document import pictures_in, strings, texts_in
from sopkit.handbook.terms import terms
from sopkit.handbook.themes import PLAIN, Theme

FONTS: Final = Path(__file__).resolve().parent / "fonts"
IN_PICTURE: Final = re.compile(r">([^<>]+)<")
SHOWN: Final = 5  # more missing characters are counted, not listed


@cache
def drawable() -> frozenset[int]:
    """The code points that every weight of the bundled font can draw.

    `scripts/fonts.py` writes them beside the font, so that no font reader is needed to print.
    """
    lines = (FONTS / "characters.txt").read_text(encoding="utf-8").split()
    spans = [[int(end, 16) for end in line.split("-")] for line in lines]
    return frozenset(code for first, last in spans for code in range(first, last + 1))


def check_glyphs(book: Any, theme: Theme = PLAIN) -> None:
    """Refuse a book with characters that no font can draw: they would print as empty boxes.

    With a font of the house it is that one that must draw them, or the bundled one in its place.

    Raises:
        UsageError: it names each character and the text in which it stands.
    """
    known = theme.drawable | (drawable() if theme.fallback or not theme.font else frozenset())
    missing: dict[str, tuple[str, str]] = {}
    words = [*terms(book.language).values(), *lettering(book)]
    unknown = {sign for sign in {*"".join((*texts_in(book), *words))} if ord(sign) not in known}
    if not unknown:
        return
    for place, text in (*strings(book), *(("", word) for word in words)):
        for sign in text:
            if sign in unknown:
                missing.setdefault(sign, (place, text))
    font = f"the font '{theme.font}'" if theme.font else "the handbook's font"
    cure = "" if theme.fallback else ", or give the theme `fallback: true`"
    lines = [describe(sign, *where) for sign, where in list(missing.items())[:SHOWN]]
    if len(missing) > SHOWN:
        lines.append(f"and {len(missing) - SHOWN} more characters")
    raise UsageError(
        f"{font} has no glyph for these characters, they would print as empty boxes; "
        f"write the texts without them{cure}:\n" + "\n".join(lines)
    )


def lettering(book: Any) -> Iterator[str]:
    """The texts that stand in the pictures of a book."""
    for picture in pictures_in(book):
        yield from IN_PICTURE.findall(picture.svg)


def describe(sign: str, place: str, text: str) -> str:
    """One missing character: what it is and where it stands."""
    name = unicodedata.name(sign, "a control character or one without a name")
    shown = sign if sign.isprintable() else ""
    where = f" in {place}" if place else ""
    return f"'{shown}' U+{ord(sign):04X} ({name}){where}: {text[:60]!r}"
