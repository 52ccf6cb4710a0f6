"""This module measures text in the handbook's font and breaks it into lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
EM: Final = 1000
LEADING: Final = 1.25  # distance of lines, in sizes of the type
ASCENT: Final = 0.8  # what a line of capitals and Chinese takes above its base line
WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〉”’…～·,.;:?!)]}%")
NEVER_LAST: Final = frozenset("（《「『【〈“‘([{")
CHINESE: Final = re.compile("[\u3400-\u9fff]")
STRAIGHT: Final = str.maketrans("“”‘’", "\"\"''")
TOKEN: Final = re.compile(rf" +|[{WIDE}]|[^ {WIDE}]+")


@cache
def _table() -> tuple[list[int], list[tuple[int, int, int]]]:
    """First code points of the runs, and for each its last code point and the two widths."""
    firsts, runs = [], []
    for line in (FONTS / "widths.txt").read_text(encoding="utf-8").splitlines():
        span, regular, bold = line.split()
        first, last = (int(end, 16) for end in span.split("-"))
        firsts.append(first)
        runs.append((last, int(regular), int(bold)))
    return firsts, runs


@cache
def _advance(sign: str, bold: bool) -> int:
    firsts, runs = _table()
    place = bisect_right(firsts, ord(sign)) - 1
    if place < 0 or ord(sign) > runs[place][0]:
        return EM  # a Chinese character, or one that the font lacks
    return runs[place][2 if bold else 1]


@cache
def thousandths(text: str, bold: bool) -> int:
    """How wide a text is, in thousandths of the size of its type."""
    return sum(_advance(sign, bold) for sign in text)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is, in the unit of `size`."""
    return thousandths(text, bold) * size / EM


def typed(text: str) -> str:
    """The text with straight quotation marks where it is not Chinese.

    The curly ones of the font are as wide as a Chinese character and tear Latin text apart.
    """
    return text if CHINESE.search(text) else text.translate(STRAIGHT)


def words_of(text: str) -> list[str]:
    """What a line never breaks: words, and Chinese characters one by one."""
    return [token for token in TOKEN.findall(typed(text)) if token.strip()]


@cache
def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `room`; a word wider than a line is broken.

    Lines break at blanks and between Chinese characters, never before a closing mark nor after
    an opening one; a no-break space keeps its neighbours together.
    """
    lines: list[str] = []
    current = ""
    for piece in _pieces(typed(text), room, size, bold):
        if current and width((current + piece).rstrip(" "), size, bold=bold) > room:
            lines.append(current.rstrip(" "))
            current = ""
        current += piece if current or piece.strip(" ") else ""
    if current.strip(" "):
        lines.append(current.rstrip(" "))
    return tuple(lines) or ("",)


def _pieces(text: str, room: float, size: float, bold: bool) -> list[str]:
    """What is not broken: words, characters with their marks; too long ones in parts."""
    glued: list[str] = []
    for token in TOKEN.findall(text):
        if glued and (token[0] in NEVER_FIRST or glued[-1][-1] in NEVER_LAST):
            glued[-1] += token
        else:
            glued.append(token)
    found: list[str] = []
    for piece in glued:
        while width(piece, size, bold=bold) > room and len(piece) > 1:
            count = _fitting(piece, room, size, bold)
            found.append(piece[:count])
            piece = piece[count:]
        found.append(piece)
    return found


def _fitting(piece: str, room: float, size: float, bold: bool) -> int:
    """How many characters of a word fit into the room; at least one."""
    count = 1
    while count < len(piece) and width(piece[: count + 1], size, bold=bold) <= room:
        count += 1
    return count
