"""This module lists the formats in which findings are reported.

A format is a function from a report to text. It prints nothing and reads nothing: the lines
of the files come in with the report.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from sopkit.diagnostics import suggest
from sopkit.errors import UsageError
from sopkit.reports.base import Report

__all__ = ["FORMATS", "Format", "Report", "format_named"]


class Format(Protocol):
    """A way to write findings down.

    Args:
        report: the findings, and what there is to know beside them.
        colour: whether the result goes to a terminal that shows colours.
    """

    def __call__(self, report: Report, *, colour: bool = False) -> str: ...  # noqa: D102


FORMATS: dict[str, tuple[str, str]] = {
    "text": ("text", "render_report"),
    "concise": ("concise", "render"),
    "json": ("json", "render"),
    "sarif": ("sarif", "render"),
    "github": ("github", "render"),
    "gitlab": ("gitlab", "render"),
    "junit": ("junit", "render"),
}
"""The module of each format and the function in it; imported when the format is asked for."""


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        UsageError: there is none.
    """
    if name in FORMATS:
        module, function = FORMATS[name]
        found: Format = getattr(import_module(f"sopkit.reports.{module}"), function)
        return found
    known = ", ".join(FORMATS)
    raise UsageError(f"unknown format '{name}'{suggest(name, FORMATS)}; known are {known}")
