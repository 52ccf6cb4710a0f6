"""This module writes a comment that ignores it beside each finding of a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sopkit.diagnostics import Diagnostic, Diagnostics, Edit, Position
from sopkit.document import read_document
from sopkit.inspection.fixing import with_edits
from sopkit.inspection.suppression import read_ignores

if TYPE_CHECKING:
    from sopkit.document import Document

REASON = "TODO: say why"
"""Stands where the reason is to be written; it does not count as one."""

WIDEST = 120

Span = tuple[tuple[int, int], tuple[int, int]]


def with_ignores(text: str, path: str, findings: Iterable[Diagnostic]) -> tuple[str, int]:
    """The text with a comment for each finding, and how many findings got one.

    The comment stands at the end of the line on which begins what the finding is about, or above
    it where the line is long or goes on in a text. A finding without a place gets one at the top.
    """
    document = read_document(path, Diagnostics(path), text=text)
    if document is None:
        return text, 0
    writer = _Writer(document)
    wanted: dict[int, list[str]] = {}
    count = 0
    for finding in findings:
        names = wanted.setdefault(writer.line(finding.position), [])
        count += 1
        if finding.name not in names:
            names.append(finding.name)
    after = with_edits(text, [writer.edit(line, names) for line, names in wanted.items()])
    again = read_document(path, Diagnostics(path), text=after)
    same = again is not None and again.data == document.data
    return (after, count) if same else (text, 0)


class _Writer:
    """Knows where in a file a comment can stand."""

    def __init__(self, document: Document) -> None:
        self.lines = document.lines
        self.newline = "\r\n" if "\r\n" in document.text else "\n"
        self.nodes: list[Span] = []
        self.texts: list[Span] = []
        for path, value in document.values():
            if not path:
                continue
            place = document.value(path)
            begin = document.key(path) if isinstance(path[-1], str) else place
            end = (place.end_line, place.end_column)
            self.nodes.append(((begin.line, begin.column), end))
            if not isinstance(value, dict | list):
                self.texts.append(((place.line, place.column), end))
        self.comments = {one.position.line: one for one in read_ignores(document)}

    def line(self, place: Position | None) -> int:
        """The line of the smallest node round a place that a comment can stand at; 0: the top."""
        if place is None:
            return 0
        at = (place.line, place.column)
        round_it = [begin for begin, end in self.nodes if begin <= at <= end]
        lines = [line for line, _ in sorted(round_it, reverse=True)]
        return next((line for line in lines if not self._inside(line, 1)), 0)

    def _inside(self, line: int, column: int) -> bool:
        """Whether a place lies within a text that began on a line above."""
        at = (line, column)
        return any(begin[0] < line and begin < at < end for begin, end in self.texts)

    def edit(self, line: int, names: list[str]) -> Edit:
        """The comment as an edit."""
        if line == 0:
            comment = f"# sopkit: file-ignore[{', '.join(names)}] {REASON}{self.newline}"
            return Edit(Position(self._top(), 1, self._top(), 1), comment)
        there = self.comments.get(line)
        if there is not None and there.names:
            behind = there.names[-1].position
            place = Position(line, behind.end_column, line, behind.end_column)
            return Edit(place, "".join(f", {name}" for name in names))
        comment = f"# sopkit: ignore[{', '.join(names)}] {REASON}"
        written = self.lines[line - 1]
        end = len(written.rstrip()) + 1
        # of two comments on one line only the first would be read
        above = there is not None or self._inside(line + 1, 1)
        if above or end + 2 + len(comment) > WIDEST:
            indent = written[: len(written) - len(written.lstrip(" "))]
            return Edit(Position(line, 1, line, 1), f"{indent}{comment}{self.newline}")
        return Edit(Position(line, end, line, end), f"  {comment}")

    def _top(self) -> int:
        """The line of the first key; comments of other tools stay above."""
        return min((begin[0] for begin, _ in self.nodes), default=1)
