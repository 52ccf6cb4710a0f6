"""This module finds, from the lines alone, which key a place in a file stands under.

It reads only what stands before the place, so it also answers while the file is not well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

ITEM: Final = "*"
"""Stands in a path for an entry of a list."""

_LEAD = re.compile(r"(?P<blank> *)(?P<dashes>(?:- +)*)")
_KEY = re.compile(r"(?P<key>[^\s:{}\[\],\"'#][^:{}\[\],\"'#]*?)\s*:(?:\s+|$)")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?")
_WORD = re.compile(r"[\w.]*$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is being written.

    Attributes:
        path: the keys above it, from the top; `*` for an entry of a list. Of a value the last one
            is its own key, of a key they are those of the mapping that it stands in.
        is_key: whether a key is being written, and no value.
        text: the value so far, up to the place; of a key the key so far.
        word: the end of it that a name can go on from.
        beside: the keys that the mapping has before the place, in the same line or lines above.
    """

    path: tuple[str, ...]
    is_key: bool
    text: str
    word: str
    beside: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The key that a value stands under, lists left out."""
        return next((part for part in reversed(self.path) if part != ITEM), "")


def place_at(lines: Sequence[str], line: int, column: int) -> Place:
    """The place at a column (from 0) of a line (from 0)."""
    head = lines[line][:column] if line < len(lines) else ""
    dashes, begin = _lead(head)
    above = _Above(begin, dashes)
    # the first key of an entry has none beside it
    above.climb(lines, line)
    above.descend(lines, line, begin)
    content = _Content(head[begin:])
    word = _WORD.search(content.rest)
    keys = content.keys if content.open else above.beside | content.keys
    return Place(
        path=(*reversed(above.path), *content.path()),
        is_key=content.wants_key,
        text=content.rest,
        word=word[0] if word is not None else "",
        beside=frozenset(keys),
    )


@dataclass(slots=True)
class _Content:
    """What stands in a line before the place: brackets that are open, and the key before it."""

    text: str
    # each open bracket, the key it stands under, and the keys beside that one
    open: list[tuple[str, str, set[str]]] = field(default_factory=list)
    key: str = ""
    keys: set[str] = field(default_factory=set)
    rest: str = ""

    def __post_init__(self) -> None:
        at = 0
        while at < len(self.text):
            at = self._step(at)

    def _step(self, at: int) -> int:
        character = self.text[at]
        if not self.rest.strip():
            key = _KEY.match(self.text, at)
            if key is not None and not self.key and (not self.open or self.open[-1][0] == "{"):
                self.key, self.rest = key["key"], ""
                self.keys.add(self.key)
                return key.end()
            quoted = _QUOTED.match(self.text, at)
            if quoted is not None:
                self.rest += quoted[0]
                return quoted.end()
            if character in "{[":
                self.open.append((character, self.key, self.keys))
                self.key, self.rest = "", ""
                self.keys = set()
                return at + 1
        if self.open and character == ",":
            self.key, self.rest = "", ""
        elif self.open and character in "}]":
            (_, self.key, self.keys), self.rest = self.open.pop(), "-"
        else:
            self.rest += character
            self.rest = self.rest.lstrip()
        return at + 1

    @property
    def wants_key(self) -> bool:
        """Whether a key comes next: in braces, or where a line begins."""
        inside = self.open[-1][0] if self.open else "{"
        return inside == "{" and not self.key

    def path(self) -> tuple[str, ...]:
        """The keys in this line, an entry of a list in brackets as `*`."""
        found: list[str] = []
        for bracket, key, _ in self.open:
            found += [key] if key else []
            found += [ITEM] if bracket == "[" else []
        return (*found, *([self.key] if self.key else []))


class _Above:
    """Climbs from a line to the keys above it, by their columns."""

    def __init__(self, indent: int, dashes: list[int]) -> None:
        self.path: list[str] = []
        self.beside: set[str] = set()
        self.near = True  # still in the mapping of the line itself
        self.column = indent
        self.sequence = False
        self.enter(dashes)

    def enter(self, dashes: list[int]) -> None:
        """Goes on from the first dash of a line to whatever its list belongs to."""
        if dashes:
            self.path += [ITEM] * len(dashes)
            self.column, self.sequence, self.near = dashes[0], True, False

    def climb(self, lines: Sequence[str], line: int) -> None:
        for number in range(line - 1, -1, -1):
            text = lines[number]
            if not text.strip() or text.lstrip().startswith("#"):
                continue
            if not self.column and not self.sequence and not self.near:
                return
            self.look(text)

    def descend(self, lines: Sequence[str], line: int, column: int) -> None:
        """Notes the keys below in the same mapping."""
        for text in lines[line + 1 :]:
            dashes, begin = _lead(text)
            if text.strip() and (begin < column or (dashes and begin == column)):
                return
            key = _KEY.match(text, begin)
            if begin == column and key is not None:
                self.beside.add(key["key"])

    def look(self, text: str) -> None:
        dashes, begin = _lead(text)
        key = _KEY.match(text, begin)
        if self.sequence and self.column in dashes[1:]:
            # a list right in the entry of another one
            self.enter(dashes[: dashes.index(self.column)])
        elif not self.sequence and begin == self.column:
            if key is not None and self.near:
                self.beside.add(key["key"])
            self.enter(dashes)
        elif key is not None and (begin < self.column or (self.sequence and begin == self.column)):
            self.path.append(key["key"])
            self.column, self.sequence, self.near = begin, False, False
            self.enter(dashes)


def _lead(text: str) -> tuple[list[int], int]:
    """The columns of the dashes that a line begins with, and where its content begins."""
    found = _LEAD.match(text)
    assert found is not None
    blank = len(found["blank"])
    return [blank + at for at, mark in enumerate(found["dashes"]) if mark == "-"], found.end()
