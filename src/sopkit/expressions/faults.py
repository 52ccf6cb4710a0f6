"""This module holds what is wrong with a condition, before it has a place in a file."""

from __future__ import annotations

from collections.abc import Callable

from sopkit.frozen import NamedTuple

Path = tuple[str | int, ...]
Report = Callable[[Path, int, int, str, str, str], None]
"""Takes path within the skeleton, offset and length in its leaf, code name, message, hint."""


class Fault(NamedTuple):
    """One fault: offset and length in characters of the leaf, and what to tell the author."""

    offset: int
    length: int
    code: str
    message: str
    hint: str = ""


def silent(*_: object) -> None:
    """A report that throws everything away."""
