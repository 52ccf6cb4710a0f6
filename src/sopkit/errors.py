"""This module holds the exceptions that callers of sopkit may catch.

The tree::

    SopkitError
    ├── DocumentError   a procedure, profile or scenario file is wrong; has `.diagnostics`
    ├── CaseError       a record of a case cannot be taken in; has `.problems`
    └── UsageError      a function was asked for something that does not exist

A wrong document is a list of diagnostics first; `DocumentError` only carries that list through
functions that must return a procedure or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic


class SopkitError(Exception):
    """Any error that sopkit raises on purpose."""


class DocumentError(SopkitError):
    """A document has errors; `.diagnostics` holds all of them, sorted, warnings included."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(diagnostic.line() for diagnostic in self.diagnostics)


class CaseError(SopkitError):
    """Records of a case cannot be taken in; `.problems` says for each what is wrong with it."""

    def __init__(self, problems: Iterable[str] | str) -> None:
        single = isinstance(problems, str)
        self.problems: tuple[str, ...] = (str(problems),) if single else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(self.problems)


class UsageError(SopkitError):
    """A caller named something that does not exist, such as a format or a command's option."""
