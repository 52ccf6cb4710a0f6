"""This module writes findings as JSON, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

from sopkit.diagnostics import Diagnostic
from sopkit.reports.text import count_levels


def render(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, Sequence[str]],
    *,
    colour: bool = False,
) -> str:
    """An object with `findings` and `summary`; lines and columns count from 1, ends are open."""
    report = {
        "findings": [as_object(diagnostic) for diagnostic in diagnostics],
        "summary": count_levels(diagnostics),
    }
    written = dumps(report, ensure_ascii=False, indent=2) + "\n"
    # a path may hold bytes that are no UTF-8; their escapes are JSON too
    return written.encode("utf-8", "backslashreplace").decode()


def as_object(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding; the place is left out when it is about the whole file."""
    place = diagnostic.position
    position = {} if place is None else {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }  # fmt: skip
    return {
        "path": diagnostic.path,
        **position,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "level": diagnostic.level,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
