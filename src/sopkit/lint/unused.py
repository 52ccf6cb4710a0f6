"""This module finds names that are declared and never used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.lint.base import Lint

if TYPE_CHECKING:
    from sopkit.lint.base import Subject


def look(subject: Subject) -> None:
    """Reports what is declared in the file itself and used nowhere in it."""


LINT = Lint((), look)
