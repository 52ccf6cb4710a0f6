"""This module writes findings as text: a line each, the line of the file, and a caret under it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sopkit.diagnostics import Diagnostic, Position

WIDEST = 100
_COLOURS = {"error": "31", "warning": "33", "info": "36"}
_BOLD, _DIM = "1", "2"


def render(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, Sequence[str]],
    *,
    colour: bool = False,
) -> str:
    """Every finding with its place shown in the file, and a line that counts them."""
    blocks = [
        _block(diagnostic, sources.get(diagnostic.path, ()), colour=colour)
        for diagnostic in diagnostics
    ]
    return "\n".join([*blocks, summary(diagnostics)]) + "\n"


def headline(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """`file:line:column: level: message [SOP301 unknown-event]`."""
    where = _paint(printable(diagnostic.where), _BOLD, colour=colour)
    level = _paint(diagnostic.level, _COLOURS[diagnostic.level], colour=colour)
    code = _paint(f"[{diagnostic.code} {diagnostic.name}]", _DIM, colour=colour)
    return f"{where}: {level}: {printable(diagnostic.message)} {code}"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """How many findings there are of each level, and in how many files."""
    counts = [
        plural(number, level) for level, number in count_levels(diagnostics).items() if number
    ]
    if not counts:
        return "no findings"
    files = len({diagnostic.path for diagnostic in diagnostics})
    return f"{', '.join(counts)} in {plural(files, 'file')}"


def count_levels(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """The number of findings of each level, none left out."""
    found = Counter(diagnostic.level for diagnostic in diagnostics)
    return {"error": found["error"], "warning": found["warning"], "info": found["info"]}


def plural(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 or noun == "info" else f"{number} {noun}s"


def cells(text: str) -> int:
    """How many cells of a terminal the text takes: Chinese characters two, marks over others 0."""
    return sum(_cell(character) for character in text)


def printable(text: str) -> str:
    """The text on one line; a character that would move the cursor or hide others is a dot."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c in "\t\u3000\u00a0" else "·" for c in text)


def _cell(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in {"Mn", "Me", "Cf"} else 1


def _block(diagnostic: Diagnostic, lines: Sequence[str], *, colour: bool) -> str:
    parts = [headline(diagnostic, colour=colour)]
    place = diagnostic.position
    if place and 0 < place.line <= len(lines):
        shown, marks = _excerpt(lines[place.line - 1], place)
        parts += [f"  {shown}", f"  {_paint(marks, _COLOURS[diagnostic.level], colour=colour)}"]
    if diagnostic.hint:
        parts.append(f"  hint: {printable(diagnostic.hint)}")
    return "\n".join(parts)


def _excerpt(line: str, place: Position) -> tuple[str, str]:
    """The line of the file, cut round the place when it is long, and the carets below it."""
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    end = max(min(end, len(line)), start)
    first, last = _window(line, start)
    before = ("…" if first else "") + printable(line[first:start])
    marked = printable(line[start : min(end, last)])
    after = printable(line[max(start, min(end, last)) : last]) + ("…" if last < len(line) else "")
    carets = "^" * max(1, cells(marked))
    return (before + marked + after).rstrip(), " " * cells(before) + carets


def _window(line: str, start: int) -> tuple[int, int]:
    """The part of a line to show: all of it, or some that holds the place within the width."""
    if len(line) <= WIDEST and cells(line) <= WIDEST:
        return 0, len(line)
    first = start
    room = WIDEST // 2
    while first > 0 and (room := room - _cell(line[first - 1])) >= 0:
        first -= 1
    room = WIDEST - cells(line[first:start])
    last = start
    while last < len(line) and (room := room - _cell(line[last])) >= 0:
        last += 1
    return first, last


def _paint(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
