"""This module turns character offsets into lines and columns, and paths into offsets."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator

from sopkit.diagnostics import Position

Path = tuple[str | int, ...]
Span = tuple[int, int]

# one entry of a trace for each event of the parser
KEY, SCALAR, MAPPING, SEQUENCE, LOST, END = range(6)

_BREAK = re.compile(r"\r\n?|\n")


class Lines:
    """The lines of a text, and the line and column of every offset in it."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []

    @property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]
        return self._starts

    def split(self) -> tuple[str, ...]:
        """The lines without their ends."""
        return tuple(_BREAK.split(self.text))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of the character at this offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def position(self, start: int, end: int) -> Position:
        """The place from one offset up to, not including, another."""
        return Position(*self.line_and_column(start), *self.line_and_column(max(start, end)))


class Trace:
    """What the parser saw, in the order of the file: two offsets an event, and the keys.

    It holds no nodes. The paths are worked out when the first one is asked for.
    """

    __slots__ = ("_keys_at", "_values_at", "keys", "kinds", "spans")

    def __init__(self) -> None:
        self.kinds = bytearray()
        self.spans = array("I")
        self.keys: list[str] = []
        self._keys_at: dict[Path, Span] = {}
        self._values_at: dict[Path, Span] = {}

    def key(self, path: Path) -> Span | None:
        """Where the key that ends the path stands; the value for a list entry."""
        values = self._values()
        return self._keys_at.get(path) or values.get(path)

    def value(self, path: Path) -> Span | None:
        """Where the value at the path stands."""
        return self._values().get(path)

    def paths(self) -> Iterator[Path]:
        """Every path in the order of the file, containers before what they hold."""
        return iter(self._values())

    def place_of_key(self, key: str) -> Span | None:
        """Where the open mapping already has this key; the trace ends inside that mapping."""
        depth, number = 0, len(self.keys)
        for index in range(len(self.kinds) - 1, -1, -1):
            kind = self.kinds[index]
            if kind == KEY:
                number -= 1
                if depth == 0 and self.keys[number] == key:
                    return self._span(index)
            elif kind == END:
                depth += 1
            elif kind != SCALAR:
                if depth == 0:
                    return None
                depth -= 1
        return None

    def _span(self, index: int) -> Span:
        return self.spans[2 * index], self.spans[2 * index + 1]

    def _values(self) -> dict[Path, Span]:
        if not self._values_at:
            self._index()
        return self._values_at

    def _index(self) -> None:
        """Walks the trace once; a repeated key and what stands under it is left out."""
        keys = iter(self.keys)
        parent: Path | None = ()  # None: nothing in here can be addressed
        place: Path | None = ()
        count = -1  # entries so far of the open list; -1 in a mapping
        last = 0  # where the latest scalar or closing bracket ends
        stack: list[tuple[Path | None, int]] = []
        for index, kind in enumerate(self.kinds):
            span = self._span(index)
            if kind == KEY:
                last, name = span[1], next(keys)
                place = None if parent is None else (*parent, name)
                place = self._note_key(place, span)
            elif kind == END:
                last = max(last, span[1]) if span[1] > span[0] else last
                if parent is not None:
                    self._values_at[parent] = (self._values_at[parent][0], last)
                parent, count = stack.pop()
            else:
                if count >= 0:
                    place = None if parent is None else (*parent, count)
                    count += 1
                here = None if kind == LOST else place
                place = None
                if here is not None:
                    self._values_at[here] = span
                if kind == SCALAR:
                    last = span[1]
                else:
                    stack.append((parent, count))
                    parent, count = here, (0 if kind == SEQUENCE else -1)

    def _note_key(self, place: Path | None, span: Span) -> Path | None:
        if place is None or place in self._keys_at:
            return None
        self._keys_at[place] = span
        return place
