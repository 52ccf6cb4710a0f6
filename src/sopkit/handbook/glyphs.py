"""This module finds characters that the handbook's font cannot draw, before anything is printed."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from sopkit.errors import UsageError
from sopkit.handbook.document import HandbookDoc, strings
from sopkit.handbook.terms import terms

FONTS: Final = Path(__file__).resolve().parent / "fonts"
SHOWN: Final = 5  # more missing characters are counted, not listed


@cache
def drawable() -> frozenset[int]:
    """The code points that every weight of the bundled font can draw.

    `scripts/fonts.py` writes them beside the font, so that no font reader is needed to print.
    """
    lines = (FONTS / "characters.txt").read_text(encoding="utf-8").split()
    spans = [[int(end, 16) for end in line.split("-")] for line in lines]
    return frozenset(code for first, last in spans for code in range(first, last + 1))


def check_glyphs(book: HandbookDoc) -> None:
    """Refuse a book with characters that the font cannot draw: they would print as empty boxes.

    Raises:
        UsageError: it names each character and the text in which it stands.
    """
    known = drawable()
    missing: dict[str, tuple[str, str]] = {}
    texts = [*strings(book), *(("", word) for word in terms(book.language).values())]
    for place, text in texts:
        for sign in text:
            if ord(sign) not in known:
                missing.setdefault(sign, (place, text))
    if not missing:
        return
    lines = [describe(sign, *where) for sign, where in list(missing.items())[:SHOWN]]
    if len(missing) > SHOWN:
        lines.append(f"and {len(missing) - SHOWN} more characters")
    raise UsageError(
        "the handbook's font has no glyph for these characters, they would print as empty boxes; "
        "write the texts without them:\n" + "\n".join(lines)
    )


def describe(sign: str, place: str, text: str) -> str:
    """One missing character: what it is and where it stands."""
    name = unicodedata.name(sign, "a control character or one without a name")
    shown = sign if sign.isprintable() else ""
    where = f" in {place}" if place else ""
    return f"'{shown}' U+{ord(sign):04X} ({name}){where}: {text[:60]!r}"
