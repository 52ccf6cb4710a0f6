"""This module turns character offsets into lines and columns, and paths into offsets."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from sopkit.diagnostics import Position

Path = tuple[str | int, ...]
Span = tuple[int, int]

# one entry of a trace for each event of the parser
KEY, SCALAR, MAPPING, SEQUENCE, LOST, END = range(6)

_BREAK = re.compile(r"\r\n?|\n")
_CONTAINERS = (MAPPING, SEQUENCE)


class Lines:
    """The lines of a text, and the line and column of every offset in it."""

    __slots__ = ("_split", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []
        self._split: tuple[str, ...] = ()

    @property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        if not self._starts:
            if "\r" in self.text:
                self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]
            else:
                lengths = (len(line) + 1 for line in self.text.split("\n")[:-1])
                self._starts = list(accumulate(lengths, initial=0))
        return self._starts

    def split(self) -> tuple[str, ...]:
        """The lines without their ends."""
        if not self._split:
            broken = _BREAK.split(self.text) if "\r" in self.text else self.text.split("\n")
            self._split = tuple(broken)
        return self._split

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of the character at this offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def position(self, start: int, end: int) -> Position:
        """The place from one offset up to, not including, another."""
        starts = self.starts
        end = max(start, end)
        line, end_line = bisect_right(starts, start), bisect_right(starts, end)
        return Position(
            line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1
        )


class Trace:
    """What the parser saw, in the order of the file: two marks an event, and the keys.

    It holds no nodes. Which event stands at a path is worked out mapping by mapping, only for
    those on the way: few files have many findings, and most have none. `ends` gives for each
    mapping and list the event that ends it; all other events end themselves.
    """

    __slots__ = ("_below", "_offsets", "ends", "keys", "kinds", "marks")

    def __init__(self) -> None:
        self.kinds = bytearray()
        self.marks: list[Any] = []
        self._offsets = array("I")
        self.keys: list[str] = []
        self.ends: dict[int, int] = {}
        self._below: dict[int, dict[str | int, tuple[int, int]]] = {}

    def key(self, path: Path) -> Span | None:
        """Where the key that ends the path stands; the value for a list entry."""
        found = self._find(path)
        if found is None:
            return None
        key, value = found
        return self._value_span(value) if key == value else self.span(key)

    def value(self, path: Path) -> Span | None:
        """Where the value at the path stands."""
        found = self._find(path)
        return None if found is None else self._value_span(found[1])

    def has(self, path: Path) -> bool:
        """Whether there is a value at the path."""
        return self._find(path) is not None

    def paths(self) -> Iterator[Path]:
        """Every path in the order of the file, containers before what they hold."""
        waiting: list[tuple[Path, int]] = [((), 0)]
        while waiting:
            path, index = waiting.pop()
            yield path
            if self.kinds[index] in _CONTAINERS:
                below = self._inside(index).items()
                waiting += [((*path, name), value) for name, (_, value) in reversed(below)]

    def place_of_key(self, key: str) -> Span | None:
        """Where the open mapping already has this key; the trace ends inside that mapping."""
        depth, number = 0, len(self.keys)
        for index in range(len(self.kinds) - 1, -1, -1):
            kind = self.kinds[index]
            if kind == KEY:
                number -= 1
                if depth == 0 and self.keys[number] == key:
                    return self.span(index)
            elif kind == END:
                depth += 1
            elif kind != SCALAR:
                if depth == 0:
                    return None
                depth -= 1
        return None

    def keep(self) -> None:
        """Keeps offsets in the place of the parser's marks, which take ten times their room.

        To check a file, which is over at once, this would be a waste.
        """
        if self.marks:
            self._offsets = array("I", [mark.index for mark in self.marks])
            self.marks = []

    def span(self, index: int) -> Span:
        """Where an event stands."""
        if self._offsets:
            return self._offsets[2 * index], self._offsets[2 * index + 1]
        return self.marks[2 * index].index, self.marks[2 * index + 1].index

    def _value_span(self, index: int) -> Span:
        """A mapping or list in block style ends where the last thing in it ends."""
        if self.kinds[index] not in _CONTAINERS:
            return self.span(index)
        start, last = self.span(index)[0], 0
        for at in range(self.ends[index], -1, -1):
            kind, (begin, end) = self.kinds[at], self.span(at)
            if kind in (SCALAR, KEY):
                return start, max(last, end)
            if kind == END and end > begin:  # a closing bracket has a width
                last = max(last, end)
        return start, last

    def _find(self, path: Path) -> tuple[int, int] | None:
        """The events of the key and of the value at a path; the same one in a list."""
        found = (0, 0)
        for part in path:
            index = found[1]
            if self.kinds[index] not in _CONTAINERS:
                return None
            below = self._inside(index).get(part)
            if below is None:
                return None
            found = below
        return found

    def _inside(self, index: int) -> dict[str | int, tuple[int, int]]:
        """The key and value events of the mapping or list that begins with this event."""
        found = self._below.get(index)
        if found is None:
            read = self._entries if self.kinds[index] == SEQUENCE else self._pairs
            found = self._below[index] = read(index)
        return found

    def _entries(self, index: int) -> dict[str | int, tuple[int, int]]:
        found: dict[str | int, tuple[int, int]] = {}
        kinds, ends = self.kinds, self.ends
        at = index + 1
        while kinds[at] != END:
            found[len(found)] = (at, at)
            at = ends.get(at, at) + 1
        return found

    def _pairs(self, index: int) -> dict[str | int, tuple[int, int]]:
        """A repeated key and what stands under it is left out, as is what has no word as key."""
        found: dict[str | int, tuple[int, int]] = {}
        kinds, keys, ends = self.kinds, self.keys, self.ends
        count = kinds.count
        at = index + 1
        number = count(KEY, 0, at)
        while (kind := kinds[at]) != END:
            if kind != KEY:
                after = ends.get(at, at) + 1
                number += count(KEY, at, after)
                at = after
                continue
            at += 1
            found.setdefault(keys[number], (at - 1, at))
            number += 1
            after = ends.get(at, at) + 1
            if after - at > 1:
                number += count(KEY, at, after)
            at = after
        return found
