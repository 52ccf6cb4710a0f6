"""This module writes findings as text: a line each, the line of the file, and a caret under it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from sopkit.diagnostics import Diagnostic, Position
from sopkit.language import DEFAULT_LANGUAGE
from sopkit.reports.base import WIDEST, Report, Said, as_written, said_in
from sopkit.reports.words import summed, word

_COLOURS = {"error": "31", "warning": "33", "info": "36"}
_BOLD, _DIM = "1", "2"

Say = Callable[[Diagnostic], Said]


def render(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, Sequence[str]],
    *,
    colour: bool = False,
    width: int = WIDEST,
    language: str = DEFAULT_LANGUAGE,
) -> str:
    """Every finding with its place shown in the file, and a line that counts them."""
    report = Report(diagnostics, sources, width=width, language=language, say=said_in(language))
    return render_report(report, colour=colour)


def render_report(report: Report, *, colour: bool = False) -> str:
    """As `render`, of a report."""
    blocks = [_block(one, report, colour=colour) for one in report.findings]
    return "\n".join([*blocks, summary(report.findings, report.language)]) + "\n"


def headline(
    diagnostic: Diagnostic,
    *,
    colour: bool = False,
    say: Say = as_written,
    language: str = DEFAULT_LANGUAGE,
) -> str:
    """`file:line:column: level: message [SOP301 unknown-event]`."""
    where = _paint(printable(diagnostic.where), _BOLD, colour=colour)
    level = word(diagnostic.level, language)
    level = _paint(level, _COLOURS[diagnostic.level], colour=colour)
    code = _paint(f"[{diagnostic.code} {diagnostic.name}]", _DIM, colour=colour)
    return f"{where}: {level}: {printable(say(diagnostic).message)} {code}"


def summary(diagnostics: Sequence[Diagnostic], language: str = DEFAULT_LANGUAGE) -> str:
    """How many findings there are of each level, and in how many files."""
    files = len({diagnostic.path for diagnostic in diagnostics})
    return summed(count_levels(diagnostics), files, language)


def count_levels(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """The number of findings of each level, none left out."""
    found = Counter(diagnostic.level for diagnostic in diagnostics)
    return {"error": found["error"], "warning": found["warning"], "info": found["info"]}


def plural(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 or noun == "info" else f"{number} {noun}s"


def cells(text: str) -> int:
    """How many cells of a terminal the text takes: Chinese characters two, marks over others 0."""
    if text.isascii() and text.isprintable():
        return len(text)
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


def _block(diagnostic: Diagnostic, report: Report, *, colour: bool) -> str:
    language, said = report.language, report.say(diagnostic)
    parts = [headline(diagnostic, colour=colour, say=report.say, language=language)]
    lines = report.sources.get(diagnostic.path, ())
    place = diagnostic.position
    if place and 0 < place.line <= len(lines):
        shown, marks = excerpt(lines[place.line - 1], place, report.width)
        parts += [f"  {shown}", f"  {_paint(marks, _COLOURS[diagnostic.level], colour=colour)}"]
    if said.hint:
        parts.append("  " + word("hint", language, hint=printable(said.hint)))
    if diagnostic.fix is not None:
        option = "--fix" if diagnostic.fix.safe else "--fix --unsafe-fixes"
        parts.append("  " + word("fix", language, fix=printable(said.fix), option=option))
    return "\n".join(parts)


def excerpt(line: str, place: Position, width: int) -> tuple[str, str]:
    """The line of the file, cut round the place when it is long, and the carets below it."""
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    end = max(min(end, len(line)), start)
    first, last = _window(line, start, width)
    before = ("…" if first else "") + printable(line[first:start])
    marked = printable(line[start : min(end, last)])
    after = printable(line[max(start, min(end, last)) : last]) + ("…" if last < len(line) else "")
    carets = "^" * max(1, cells(marked))
    return (before + marked + after).rstrip(), " " * cells(before) + carets


def _window(line: str, start: int, width: int) -> tuple[int, int]:
    """The part of a line to show: all of it, or some that holds the place within the width."""
    if len(line) <= width and cells(line) <= width:
        return 0, len(line)
    first = start
    room = width // 2
    while first > 0 and (room := room - _cell(line[first - 1])) >= 0:
        first -= 1
    room = width - cells(line[first:start])
    last = start
    while last < len(line) and (room := room - _cell(line[last])) >= 0:
        last += 1
    return first, last


def _paint(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
