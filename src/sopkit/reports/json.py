"""This module writes findings as JSON, for programs."""

from __future__ import annotations

from collections.abc import Callable
from json import dumps
from typing import Any

from sopkit.diagnostics import Diagnostic
from sopkit.reports.base import Report, Said, as_written
from sopkit.reports.text import count_levels


def render(report: Report, *, colour: bool = False) -> str:
    """An object with `findings` and `summary`; lines and columns count from 1, ends are open."""
    written = {
        "findings": [as_object(one, report.say) for one in report.findings],
        "summary": count_levels(report.findings),
        "suppressed": [
            {**as_object(one.finding, report.say), "reason": one.reason, "by": one.by}
            for one in report.suppressed
        ],
        **report.facts,
    }
    text = dumps(written, ensure_ascii=False, indent=2) + "\n"
    # a path may hold bytes that are no UTF-8; their escapes are JSON too
    return text.encode("utf-8", "backslashreplace").decode()


def as_object(
    diagnostic: Diagnostic, say: Callable[[Diagnostic], Said] = as_written
) -> dict[str, Any]:
    """One finding; without a place it is about the whole file, without a fix there is none."""
    said = say(diagnostic)
    fix = diagnostic.fix
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
        "message": said.message,
        "hint": said.hint,
        **({} if fix is None else {"fix": {"title": said.fix, "safe": fix.safe}}),
    }
