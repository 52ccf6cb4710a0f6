"""This module lists the formats in which findings are reported.

A format is a function from diagnostics to text. It prints nothing and reads nothing: the lines
of the files come in as `sources`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sopkit.diagnostics import Diagnostic, suggest
from sopkit.errors import UsageError
from sopkit.reports import json, text

__all__ = ["FORMATS", "Format", "format_named"]


class Format(Protocol):
    """A way to write findings down.

    Args:
        diagnostics: in the order in which they are to be shown.
        sources: the lines of each file by its path, as far as they are known.
        colour: whether the result goes to a terminal that shows colours.
    """

    def __call__(  # noqa: D102
        self,
        diagnostics: Sequence[Diagnostic],
        sources: Mapping[str, Sequence[str]],
        *,
        colour: bool = False,
    ) -> str: ...


FORMATS: dict[str, Format] = {
    "text": text.render,
    "json": json.render,
}


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        UsageError: there is none.
    """
    if name in FORMATS:
        return FORMATS[name]
    known = ", ".join(FORMATS)
    raise UsageError(f"unknown format '{name}'{suggest(name, FORMATS)}; known are {known}")
