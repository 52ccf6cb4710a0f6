"""This module reads from a font file its family and the characters that it can draw.

Only the two tables that say so are read (OpenType 1.9, chapters `name` and `cmap`), so that a font
of a house is checked without a font reader being installed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopkit.errors import UsageError

SIGNATURES: Final = (b"\x00\x01\x00\x00", b"OTTO", b"true")
# names of the family: that of a whole family before that of one width or weight
FAMILY: Final = (16, 1)


@dataclass(frozen=True, slots=True)
class Font:
    """The family of a font in every language it names, and the code points it can draw."""

    families: frozenset[str]
    characters: frozenset[int]


def read_font(path: Path) -> Font:
    """What a font file says of itself.

    Raises:
        UsageError: it cannot be read, or is no OpenType or TrueType font of one face.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the font '{path}' cannot be read: {error.strerror}") from error
    if content[:4] == b"ttcf":
        raise UsageError(
            f"the font '{path}' is a collection of several fonts; give the files of one family"
        )
    if content[:4] not in SIGNATURES:
        raise UsageError(f"'{path}' is no OpenType or TrueType font; give an .otf or .ttf file")
    try:
        return Font(frozenset(_families(content)), frozenset(_characters(content)))
    except (struct.error, IndexError, KeyError) as error:
        raise UsageError(f"the font '{path}' is damaged; copy it once more") from error


def _table(content: bytes, name: bytes) -> bytes:
    count = struct.unpack_from(">H", content, 4)[0]
    for place in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack_from(">4sLLL", content, place)
        if tag == name:
            return content[start : start + length]
    raise KeyError(name)


def _families(content: bytes) -> Iterator[str]:
    table = _table(content, b"name")
    count, storage = struct.unpack_from(">HH", table, 2)
    for place in range(6, 6 + 12 * count, 12):
        platform, _, _, kind, length, start = struct.unpack_from(">6H", table, place)
        if kind in FAMILY:
            text = table[storage + start : storage + start + length]
            yield text.decode("mac-roman" if platform == 1 else "utf-16-be", "replace")


def _characters(content: bytes) -> Iterator[int]:
    table = _table(content, b"cmap")
    count = struct.unpack_from(">H", table, 2)[0]
    for place in range(4, 4 + 8 * count, 8):
        platform, encoding, start = struct.unpack_from(">HHL", table, place)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            yield from _mapped(table[start:])


def _mapped(table: bytes) -> Iterator[int]:
    form = struct.unpack_from(">H", table)[0]
    if form == 4:
        yield from _segments(table)
    elif form == 12:
        for group in range(struct.unpack_from(">L", table, 12)[0]):
            first, last, glyph = struct.unpack_from(">LLL", table, 16 + 12 * group)
            # a damaged table must not make us count for ever
            yield from range(first + (glyph == 0), min(last, 0x10FFFF) + 1)


def _segments(table: bytes) -> Iterator[int]:
    doubled = struct.unpack_from(">H", table, 6)[0]
    half = doubled // 2
    ends = struct.unpack_from(f">{half}H", table, 14)
    starts = struct.unpack_from(f">{half}H", table, 16 + doubled)
    deltas = struct.unpack_from(f">{half}H", table, 16 + 2 * doubled)
    offsets_at = 16 + 3 * doubled
    offsets = struct.unpack_from(f">{half}H", table, offsets_at)
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            if code == 0xFFFF:
                continue
            if not offsets[number]:
                glyph = (code + deltas[number]) & 0xFFFF
            else:
                place = offsets_at + 2 * number + offsets[number] + 2 * (code - first)
                glyph = struct.unpack_from(">H", table, place)[0]
            if glyph:
                yield code
