"""This module reads the marks of YAML (brackets, commas, colons, dashes, texts) in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sopkit.frozen import NamedTuple

# outside of texts and brackets stand only these; a comment may hold any of them
_BETWEEN = re.compile(r"#.*|[-,:?]")
_EVENTS: dict[type, str] = {
    MappingStartEvent: "{",
    MappingEndEvent: "}",
    SequenceStartEvent: "[",
    SequenceEndEvent: "]",
    ScalarEvent: "text",
}


class Token(NamedTuple):
    """One mark or text: its sort, its characters in the file, its style when it is a text.

    `style` is `"`, `'`, `|`, `>` or empty. A text in block style ends behind its last line.
    """

    sort: str
    start: int
    end: int
    style: str = ""


# most passes over a file change nothing, so the next one reads the same text
@lru_cache(maxsize=2)
def tokens_of(text: str) -> tuple[Token, ...]:
    """All marks and texts of a well-formed file in order; comments are none."""
    found: list[Token] = []
    last = 0
    for token in _from_events(text):
        found += _between(text, last, token.start)
        found.append(token)
        last = token.end
    return (*found, *_between(text, last, len(text)))


def _from_events(text: str) -> Iterator[Token]:
    event: Any
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        start, end = event.start_mark.index, event.end_mark.index
        sort = _EVENTS.get(type(event))
        # lists and mappings without brackets, and values that are not there, take no room
        if sort is None or start == end:
            continue
        if sort == "text":
            yield Token(sort, start, end, event.style or "")
        elif text[start] == sort or text[end - 1] == sort:
            yield Token(sort, start, end)


def _between(text: str, start: int, end: int) -> Iterator[Token]:
    for found in _BETWEEN.finditer(text, start, end):
        if found[0][0] != "#":
            yield Token(found[0], *found.span())


def gaps(text: str) -> Iterator[tuple[int, int]]:
    """The places between the tokens, where only blanks, line ends and comments stand."""
    last = 0
    for token in tokens_of(text):
        yield last, token.start
        last = token.end
    yield last, len(text)


def comments(text: str) -> list[str]:
    """The comments of a well-formed file, without those in the first line of a block text."""
    found: list[str] = []
    for start, end in gaps(text):
        for line in text[start:end].split("\n"):
            _, mark, rest = line.partition("#")
            if mark:
                found.append(rest.strip())
    return found
