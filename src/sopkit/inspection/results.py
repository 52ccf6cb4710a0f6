"""This module holds what is known of a file after it was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.diagnostics import Diagnostic, Position
from sopkit.frozen import NamedTuple

if TYPE_CHECKING:
    from sopkit.lint.summary import Summary

Place = tuple[int, int]
"""A line and a column, both from 1."""


class Named(NamedTuple):
    """What stands in the brackets of an ignore comment: a selector and its place.

    `judged` says whether looking at this one file shows if it is needed.
    """

    selector: str
    position: Position
    judged: bool = True


class Ignore(NamedTuple):
    """A comment that silences findings.

    Attributes:
        position: the comment, from its `#` to the end of the line.
        whole: what goes when the comment goes: the blanks before it too, or all of its line.
        scope: begin and end of what it is about; all of the file when None.
        names: what it silences there.
        reason: why, empty when none is given.
        fault: what is wrong with a comment that silences nothing, in words.
    """

    position: Position
    whole: Position
    scope: tuple[Place, Place] | None = None
    names: tuple[Named, ...] = ()
    reason: str = ""
    fault: str = ""

    def covers(self, place: Position | None) -> bool:
        """Whether a finding at this place is in its scope."""
        if self.scope is None:
            return True
        begin, end = self.scope
        return place is not None and begin <= (place.line, place.column) <= end


class Examined(NamedTuple):
    """What was found in one file, before comments silence some of it.

    Attributes:
        path: the file, as it was named.
        findings: all of them, sorted.
        refused: whether errors keep the file from being loaded; they cannot be silenced.
        ignores: the comments that silence findings.
        summary: what other files have to know of it, where it is a procedure without errors.
    """

    path: str
    findings: tuple[Diagnostic, ...]
    refused: bool = False
    ignores: tuple[Ignore, ...] = ()
    summary: Summary | None = None


class Suppressed(NamedTuple):
    """A finding that was silenced: the reason given, and by what (`comment` or `settings`)."""

    finding: Diagnostic
    reason: str
    by: str = "comment"
