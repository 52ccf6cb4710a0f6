"""This module finds what a file declares and never uses.

Every word of the file that is no text for people counts as a use of the name it spells, so that
nothing is called unused that might be meant somewhere. Roles alone are looked for where a role can
stand, since their names are everyday words: an event or a choice is often called alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple
from sopkit.lint.acting import roles_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sopkit.document import Document

SECTIONS: Mapping[str, str] = {
    "roles": "role",
    "parameters": "parameter",
    "types": "type",
    "facts": "fact",
    "collections": "collection",
    "things": "thing",
    "events": "event",
    "define": "definition",
    "forms": "form",
    "phases": "phase",
}
"""The sections of declarations, and what one of their entries is called."""

_WORD = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_PLACEHOLDER = re.compile(r"\{([^{}:]*)")
# texts for people, and where a demand comes from
_SILENT = frozenset(
    "label do title purpose text source question note message remedy check number vague say "
    "principles sopkit id version status effective".split()
)
_TOP = frozenset(SECTIONS)

Place = tuple[int, int, int, int]


class Unused(NamedTuple):
    """A declaration that nothing uses: its section, its name, its place; `lines` are its own.

    `lines` are the first and last line of the entry where it has them for itself, else (0, 0).
    """

    section: str
    name: str
    place: Place
    lines: tuple[int, int]


def words_of(document: Document) -> frozenset[str]:
    """Every word that may be a name, with the parts that a dotted one begins and ends with."""
    found: set[str] = set()
    waiting: list[Any] = []
    for key, value in document.data.items():
        if key in _TOP and isinstance(value, dict):
            waiting += value.values()
        elif key == "id" or key not in _SILENT:
            waiting.append(value)
    written = _gather(waiting, found)
    # a line end is part of no word
    found.update(_WORD.findall("\n".join(written)))
    return frozenset(_with_parts(found))


def _gather(waiting: list[Any], found: set[str]) -> list[str]:
    """The texts below some values in which words are to be looked for; single words are found."""
    written: list[str] = []
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind is str:
            if value.isidentifier():
                found.add(value)
            else:
                written.append(value)
        elif kind is list:
            waiting += value
        elif kind is dict:
            if "en" in value or "zh" in value:
                _placeholders(value, found, waiting)
                continue
            found.update(value)
            for key, below in value.items():
                if key in _SILENT:
                    _silent(below, found, waiting)
                else:
                    waiting.append(below)
    return written


def _silent(value: Any, found: set[str], waiting: list[Any]) -> None:
    """A text for people may hold placeholders; a remedy may be a step."""
    kind = type(value)
    if kind is dict:
        _placeholders(value, found, waiting)
    elif kind is str:
        # what is to be done may be `event if condition`
        if value.partition(" if ")[0].replace(".", "_").isidentifier():
            waiting.append(value)
    elif kind is list:
        waiting += value


def _placeholders(value: Mapping[str, Any], found: set[str], waiting: list[Any]) -> None:
    for key, text in value.items():
        if type(text) is str:
            if "{" in text:
                found.update(one.strip() for one in _PLACEHOLDER.findall(text))
        else:
            found.add(key)
            waiting.append(text)


def _with_parts(words: set[str]) -> Iterator[str]:
    for word in words:
        yield word
        if "." in word:
            parts = word.split(".")
            for place in range(1, len(parts)):
                yield ".".join(parts[:place])
                yield ".".join(parts[place:])


def unused_in(document: Document, words: frozenset[str]) -> tuple[Unused, ...]:
    """What the file declares and no word of it names."""
    found = []
    for section in SECTIONS:
        entries = document.data.get(section)
        if not isinstance(entries, dict):
            continue
        used = roles_in(document, entries) if section == "roles" else words
        for heading in entries:
            name = str(heading).partition("(")[0].strip()
            # the width of `about` is used by every phrase that says it
            if name not in used and not (section == "parameters" and name == "about"):
                found.append(_unused(section, heading, name, len(entries), document))
    return tuple(found)


def _unused(section: str, heading: str, name: str, among: int, document: Document) -> Unused:
    key = document.key((section, heading))
    value = document.value((section, heading))
    lines = document.lines
    first, last = lines[key.line - 1], lines[value.end_line - 1]
    rest = last[value.end_column - 1 :].split(" #")[0].strip()
    alone = among > 1 and not first[: key.column - 1].strip() and not rest
    place = (key.line, key.column, key.end_line, key.end_column)
    own = (key.line, value.end_line) if alone and value.end_line < len(lines) else (0, 0)
    return Unused(section, name, place, own)
