"""This module holds where a piece of syntax stands, and what local names mean there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sopkit.expressions.faults import Path
from sopkit.expressions.names import NOTHING
from sopkit.expressions.syntax import Syntax
from sopkit.expressions.tree import Local
from sopkit.frozen import NamedTuple


class Alias(NamedTuple):
    """What a parameter of a definition stands for: an argument, read where it was written."""

    syntax: Syntax
    scope: Context


class Context(NamedTuple):
    """Where a piece of syntax stands: its leaf, and the local names it may use."""

    path: Path
    source: str
    locals: Mapping[str, Local | Alias]
    expanding: tuple[str, ...]


class TooLarge(Exception):
    """Written out, the condition has too many parts; the fault has been reported."""


OUTSIDE: Final = Context((), "", NOTHING, ())
"""Where no local names are known."""
