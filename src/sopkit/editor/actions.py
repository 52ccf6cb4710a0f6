"""This module offers cures for findings: those that a finding brings, and the name it suggests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sopkit.diagnostics import Diagnostic, Edit, Position

_SUGGESTED: Final = re.compile(r"; did you mean '([^']+)'\?")
_UNKNOWN: Final = re.compile(r"'([^']+)'[^']*; did you mean '")


@dataclass(frozen=True, slots=True)
class Action:
    """A cure: what it does, its edits, the finding it cures.

    One that is `safe` keeps what the file means, so that an editor may apply it by itself.
    """

    title: str
    edits: tuple[Edit, ...]
    finding: Diagnostic
    safe: bool


def actions(found: Iterable[Diagnostic], first: int, last: int, lines: list[str]) -> list[Action]:
    """The cures of the findings that stand on lines `first` to `last`, counted from 1."""
    return [
        action
        for one in found
        if one.position is not None and one.position.line <= last and one.position.end_line >= first
        for action in _cures(one, one.position, lines)
    ]


def _cures(finding: Diagnostic, place: Position, lines: list[str]) -> Iterator[Action]:
    if finding.fix is not None:
        yield Action(finding.fix.title, finding.fix.edits, finding, finding.fix.safe)
    suggested = _SUGGESTED.search(finding.message)
    wrong = _UNKNOWN.search(finding.message)
    if suggested is None or wrong is None or place.line != place.end_line:
        return
    text = lines[place.line - 1]
    start = text.find(wrong[1], place.column - 1, place.end_column - 1)
    if start < 0:
        return
    where = Position(place.line, start + 1, place.line, start + 1 + len(wrong[1]))
    edit = Edit(where, suggested[1])
    if finding.fix is None or edit not in finding.fix.edits:
        yield Action(f"change to '{suggested[1]}'", (edit,), finding, safe=False)
