"""This module tells, once for what a lint looks for, that it was not looked at, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sopkit.expressions.boxes import MAX_WORLDS

if TYPE_CHECKING:
    from sopkit.lint.base import Path, Subject

_COMBINE: Final = "let a decision table work a part of the conditions out"
_DIVIDE: Final = "divide the procedure into several, so that fewer are to be compared"


def too_many_pairs(subject: Subject, what: str, path: Path, most: int) -> None:
    """There are more pairs than are compared; `path` leads to the section they stand in."""
    _once(subject, what, f"there are more than {most:,} pairs to compare", path, _DIVIDE)


def too_many_ways(subject: Subject, what: str, path: Path, example: str = "") -> None:
    """Conditions combine in more ways than are looked through; `path` is that of an example."""
    _once(
        subject,
        what,
        f"{example}conditions combine in more than {MAX_WORLDS:,} ways",
        path,
        _COMBINE,
    )


def _once(subject: Subject, what: str, why: str, path: Path, hint: str) -> None:
    told = subject.kept.setdefault("unlooked", set())
    has_section = subject.procedure.document.exists(path[:1])
    section = path[:1] if has_section else ("steps",)
    if not isinstance(told, set) or (what, section) in told:
        return
    told.add((what, section))
    message = f"{what} was not analysed everywhere: {why}"
    subject.report("not-analysed", message, section, key=True, hint=hint)
