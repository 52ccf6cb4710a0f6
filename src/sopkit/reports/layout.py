"""This module breaks text into lines of a terminal, Chinese characters taking two cells."""

from __future__ import annotations

import re

from sopkit.reports.text import cells, printable

BOLD, DIM, RED, YELLOW, GREEN, CYAN = "1", "2", "31", "33", "32", "36"
_CLOSING = "、。，；：！？）】》”’,.;:!?)]}%"
_OPENING = "（【《“‘"
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_ATOM = re.compile(
    rf"[{_OPENING}]*(?:{_WIDE}|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef{_OPENING}]+)"
)


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """The text in lines of at most `width` cells; `first` begins the first line, `rest` the others.

    A word that is wider than a line stays whole, so that an id can be copied.
    """
    rest = " " * cells(first) if rest is None else rest
    lines: list[str] = []
    line, empty = first, True
    for atom, spaced in _atoms(printable(text.replace("\n", " "))):
        joint = " " if spaced and not empty else ""
        if not empty and cells(line + joint + atom) > width:
            lines.append(line)
            line, joint = rest, ""
        line, empty = line + joint + atom, False
    return [*lines, line.rstrip()]


def _atoms(text: str) -> list[tuple[str, bool]]:
    """Pieces that no line break divides, each with whether a space stands before it."""
    atoms: list[tuple[str, bool]] = []
    end = 0
    for found in _ATOM.finditer(text):
        spaced = found.start() > end and text[end : found.start()].isspace()
        atom, end = found[0], found.end()
        if atoms and not spaced and atom[0] in _CLOSING:
            atoms[-1] = (atoms[-1][0] + atom, atoms[-1][1])
        else:
            atoms.append((atom, spaced))
    return atoms


def paint(text: str, *codes: str, colour: bool) -> str:
    """The text in colours of the terminal, or as it is."""
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if colour and text else text
