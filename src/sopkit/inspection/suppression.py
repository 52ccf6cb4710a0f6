"""This module reads the comments that silence findings, and what each of them is about.

`# sopkit: ignore[name] reason` at the end of a line is about what begins on that line and all
below it in the tree; on a line of its own about what begins on the next line. What stands in a
quoted or block text is no comment. `# sopkit: file-ignore[name] reason` is about the whole file
and stands above the first key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sopkit.diagnostics import Position, quote
from sopkit.inspection.results import Ignore, Named, Place
from sopkit.inspection.selection import names_of
from sopkit.late import late_pattern
from sopkit.spelling import nearest

if TYPE_CHECKING:
    from sopkit.document import Document

Node = tuple[Place, Place]

_DIRECTIVE = re.compile(r"#[ \t]*sopkit\b(?P<colon>:?)[ \t]*(?P<word>[A-Za-z-]+)(?P<rest>[^\r\n]*)")
_BRACKETS = late_pattern(r"[ \t]*\[(?P<names>[^\]]*)\](?P<reason>.*)")
_SELECTOR = late_pattern(r"[^\s,][^,]*?(?=\s*(?:,|$))")
_WORDS = ("ignore", "file-ignore")
# what other tools call it
_MEANT = frozenset("noqa nolint disable suppress skip".split())
_EDGES = " \t-:;,–—：，"
# a reason that is still to be written is none
_TO_DO = late_pattern(r"[\W_]*(?:(?:TODO|FIXME|XXX)\b.*)?", re.IGNORECASE)


def read_ignores(document: Document, unjudged: frozenset[str] = frozenset()) -> tuple[Ignore, ...]:
    """The comments of a file that silence findings, in the order of the file.

    Args:
        document: the file.
        unjudged: names of findings that only a look at several files gives.
    """
    if _DIRECTIVE.search(document.text) is None:
        return ()
    reader = _Reader(document, unjudged)
    return tuple(reader.read())


class _Reader:
    """Reads the comments of one file; where its nodes and texts stand is worked out once."""

    def __init__(self, document: Document, unjudged: frozenset[str]) -> None:
        self.lines = document.lines
        self.unjudged = unjudged
        self.nodes: dict[int, list[Node]] = {}
        self.texts: list[Node] = []
        for path, value in document.values():
            if not path:
                continue
            place = document.value(path)
            begin = end = document.key(path) if isinstance(path[-1], str) else place
            if begin is not place:
                self.texts.append(_span(begin))
                end = max(begin, place, key=lambda one: (one.end_line, one.end_column))
            if not isinstance(value, dict | list):
                self.texts.append(self._text(place))
            node = ((begin.line, begin.column), (end.end_line, end.end_column))
            self.nodes.setdefault(begin.line, []).append(node)

    def _text(self, place: Position) -> Node:
        """The span of a text; behind the `|` of a block text a comment may stand."""
        first = self.lines[place.line - 1][place.column - 1 : place.column]
        if first in ("|", ">"):
            return (place.line + 1, 1), (place.end_line, place.end_column)
        return _span(place)

    def read(self) -> Iterator[Ignore]:
        for number, line in enumerate(self.lines, 1):
            found = _DIRECTIVE.search(line)
            if found is None or not _begins_comment(line, found.start()):
                continue
            at = (number, found.start() + 1)
            if any(begin <= at < end for begin, end in self.texts):
                continue
            ignore = self._ignore(found, number, line)
            if ignore is not None:
                yield ignore

    def _ignore(self, found: re.Match[str], number: int, line: str) -> Ignore | None:
        at = Position(number, found.start() + 1, number, len(line.rstrip()) + 1)
        whole = self._whole(number, line[: found.start()])
        word = found["word"].lower()
        brackets = _BRACKETS.match(found["rest"])
        fault = _fault(found, word, brackets is not None)
        if fault:
            return Ignore(at, whole, fault=fault)
        if brackets is None or word not in _WORDS:
            return None
        if word == "file-ignore" and min(self.nodes, default=number + 1) < number:
            fault = "file-ignore stands at the top of the file, above the first key"
            return Ignore(at, whole, fault=fault)
        start = found.start("rest") + brackets.start("names")
        names = tuple(self._names(brackets["names"], number, start))
        if not names:
            return Ignore(at, whole, fault="its brackets are empty")
        reason = "" if _TO_DO.fullmatch(brackets["reason"]) else brackets["reason"].strip(_EDGES)
        scope = self._scope(number, line[: found.start()]) if word == "ignore" else None
        return Ignore(at, whole, scope, names, reason)

    def _whole(self, number: int, before: str) -> Position:
        """What is deleted with the comment."""
        if before.strip():
            end = len(self.lines[number - 1]) + 1
            return Position(number, len(before.rstrip()) + 1, number, end)
        return Position(number, 1, number + 1, 1)

    def _names(self, written: str, line: int, start: int) -> Iterator[Named]:
        for found in _SELECTOR.finditer(written):
            first, last = start + found.start() + 1, start + found.end() + 1
            place = Position(line, first, line, last)
            yield Named(found[0], place, not names_of(found[0]) & self.unjudged)

    def _scope(self, number: int, before: str) -> tuple[Place, Place]:
        """From the first node that begins on the line to the last end of those; else nothing."""
        if before.strip(" \t-#") == "":
            number = self._next_line(number)
        nodes = self.nodes.get(number)
        if not nodes:
            return (number, 0), (number, 0)
        return min(begin for begin, _ in nodes), max(end for _, end in nodes)

    def _next_line(self, number: int) -> int:
        """The next line that holds more than a comment."""
        for later in range(number + 1, len(self.lines) + 1):
            if self.lines[later - 1].strip() and not self.lines[later - 1].lstrip().startswith("#"):
                return later
        return number


def _fault(found: re.Match[str], word: str, brackets: bool) -> str:
    """What is wrong with a comment that means to silence something; empty for all others."""
    if word not in _WORDS:
        near = nearest(word, _WORDS) or ("ignore" if word in _MEANT else "")
        if not near or not (brackets or word in _MEANT or found["colon"]):
            return ""
        return f"{quote(word)} is no word for sopkit; write # sopkit: {near}[name] reason"
    if not brackets:
        if not found["colon"]:
            return ""
        return f"it names no finding; write # sopkit: {word}[name] reason"
    return "" if found["colon"] else f"a colon is missing; write # sopkit: {word}[..]"


def _begins_comment(line: str, at: int) -> bool:
    """Whether a `#` begins a comment or stands in one; in a word it is a letter like others."""
    return at == 0 or line[at - 1] in " \t"


def _span(place: Position) -> Node:
    return (place.line, place.column), (place.end_line, place.end_column)
