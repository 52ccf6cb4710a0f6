"""This module applies the fixes of findings to the text of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from sopkit.diagnostics import Diagnostic, Edit, Fix, Position
from sopkit.frozen import NamedTuple

# a fix may uncover a finding with a fix of its own
ROUNDS = 10
_BREAK = re.compile(r"(\r\n?|\n)")

Look = Callable[[str], Sequence[Diagnostic]]
"""Gives the findings of a text that are asked for."""


class Fixed(NamedTuple):
    """A text after its fixes: the findings that are left, and which fixes were applied."""

    text: str
    left: tuple[Diagnostic, ...]
    applied: tuple[Diagnostic, ...]


def fixable(finding: Diagnostic, *, unsafe: bool) -> bool:
    """Whether a program can mend a finding; unsafe fixes may change what the file means."""
    return finding.fix is not None and (unsafe or finding.fix.safe)


def fixed(
    text: str, look: Look, found: Sequence[Diagnostic] | None = None, *, unsafe: bool = False
) -> Fixed:
    """Applies fixes again and again, until nothing changes or too often.

    Of two fixes that touch each other the first one is applied, the other in a later round. A
    round that puts errors into a file without errors is taken back. `found` is what was found
    in the text, where that is known already.
    """
    found = tuple(look(text) if found is None else found)
    applied: list[Diagnostic] = []
    for _ in range(ROUNDS):
        chosen = _apart([one for one in found if fixable(one, unsafe=unsafe)])
        after = with_edits(text, [edit for one in chosen for edit in _fix(one).edits])
        if after == text:
            break
        left = tuple(look(after))
        # one error may have hidden others, so more of them prove nothing
        if _errors(left) and not _errors(found):
            break
        text, found = after, left
        applied += chosen
    return Fixed(text, found, tuple(applied))


def _fix(finding: Diagnostic) -> Fix:
    return finding.fix or Fix("", ())


def _errors(found: Iterable[Diagnostic]) -> bool:
    return any(one.level == "error" for one in found)


def _apart(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Those of the findings whose fixes do not touch one before them."""
    chosen: list[Diagnostic] = []
    taken: list[Position] = []
    for finding in findings:
        places = [edit.position for edit in _fix(finding).edits]
        if places and not any(_touch(place, other) for place in places for other in taken):
            chosen.append(finding)
            taken += places
    return chosen


def _touch(one: Position, other: Position) -> bool:
    begin, end = (one.line, one.column), (one.end_line, one.end_column)
    other_begin, other_end = (other.line, other.column), (other.end_line, other.end_column)
    return begin <= other_end and other_begin <= end


def with_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    pieces = _BREAK.split(text)
    starts = [0, *accumulate(map(len, pieces))][::2]

    def offset(line: int, column: int) -> int:
        # a place behind the last line is the end of the text
        if line > len(starts):
            return len(text)
        return min(starts[line - 1] + column - 1, len(text))

    for edit in sorted(edits, key=lambda one: (one.position, one.text), reverse=True):
        place = edit.position
        start, end = offset(place.line, place.column), offset(place.end_line, place.end_column)
        text = text[:start] + edit.text + text[max(start, end) :]
    return text
