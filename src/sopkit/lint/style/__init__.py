"""This package looks at how a procedure is written: words, figures, characters and steps.

It goes by the rules of the glossary of procedures. What is always wrong is a warning, what is a
matter of taste a note; what cannot be told for sure is not reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.lint.base import Lint
from sopkit.lint.style import (
    capitals,
    characters,
    endings,
    languages,
    quantities,
    roles,
    steps,
    strength,
    wording,
)
from sopkit.lint.style.texts import Texts

if TYPE_CHECKING:
    from sopkit.lint.base import Subject

_PARTS = (
    wording,
    quantities,
    characters,
    capitals,
    languages,
    strength,
    steps,
    roles,
    endings,
)


def look(subject: Subject) -> None:
    """Gathers the texts of a file once and lets every part look at them."""
    texts = Texts(subject)
    for part in _PARTS:
        part.look(texts)


LINT = Lint(tuple(code for part in _PARTS for code in part.CODES), look)
