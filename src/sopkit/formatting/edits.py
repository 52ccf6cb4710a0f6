"""This module changes ranges of a text."""

from __future__ import annotations

from collections.abc import Iterable

from sopkit.frozen import NamedTuple


class Change(NamedTuple):
    """What stands between two offsets is replaced by a text."""

    start: int
    end: int
    text: str


def applied(text: str, changes: Iterable[Change]) -> str:
    """The text with all changes made; they do not overlap and come in the order of the text."""
    parts: list[str] = []
    last = 0
    for change in changes:
        parts += [text[last : change.start], change.text]
        last = change.end
    return "".join([*parts, text[last:]])
