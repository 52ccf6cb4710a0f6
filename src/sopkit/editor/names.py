"""This module finds which names a file declares, and every place where one is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sopkit.diagnostics import Position
    from sopkit.document import Document

Path = tuple[str | int, ...]

SECTIONS: Final[Mapping[str, str]] = {
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
    "layouts": "layout",
}
"""The sections of declarations, and what an entry of each is called."""

HAPPENINGS: Final = ("event", "step")
"""What can stand where an event is wanted."""

# by the key that a name stands under: what it can be, the most likely first
_WANTED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("role", "owner", "to", "approved_by", "by", "for", "under", "separate_from", "of_role"),
        ("role",),
    ),
    **dict.fromkeys(("form",), ("form",)),
    **dict.fromkeys(("phase", "phases"), ("phase",)),
    **dict.fromkeys(("item",), ("thing",)),
    **dict.fromkeys(("each", "over"), ("collection",)),
    **dict.fromkeys(("type",), ("type", "collection")),
}

NAME: Final = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
# a text in quotation marks inside a condition is no name
_WORDS: Final = re.compile(r"\"[^\"]*\"|'[^']*'|([^\W\d]\w*(?:\.\w+)*)")
_PLACEHOLDER: Final = re.compile(r"\{([^\W\d]\w*(?:\.\w+)*)\}")
_TEXTS: Final = frozenset({"en", "zh"})
# what stands under these names nothing of the file
_NO_NAMES: Final = frozenset(
    "sopkit id version status effective source number code unit zone days hours tolerance size "
    "view shape severity modality".split()
)
# and these are mappings of names
_NAMED_KEYS: Final = frozenset("set with".split())
_CASES_NAMED_KEYS: Final = frozenset(
    "facts data parameters planned checks form duties unknown verdicts severities messages "
    "escalated stock told".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """Something that is declared: its sort, where it stands, and what is written there.

    `file` is the file when it is another one; `position` that of the name itself.
    """

    name: str
    sort: str
    path: Path
    position: Position
    written: Any
    file: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a name stands: the part of it that is a declared name."""

    name: str
    position: Position
    key: str


def declared(document: Document) -> Iterator[Name]:
    """All names that a file declares, in its order; what has another form is left out."""
    data = document.data
    for section in data:
        entries = data[section]
        if section in SECTIONS and isinstance(entries, Mapping):
            for key, entry in entries.items():
                path: Path = (section, str(key))
                name = str(key).partition("(")[0].strip()
                yield Name(name, SECTIONS[section], path, document.key(path), entry)
        elif section in ("steps", "rules") and isinstance(entries, list):
            yield from _listed(document, section, entries)


def _listed(document: Document, section: str, entries: list[Any]) -> Iterator[Name]:
    for number, entry in enumerate(entries):
        name = entry.get("id") if isinstance(entry, Mapping) else None
        if not isinstance(name, str):
            continue
        path: Path = (section, number)
        yield Name(name, section[:-1], path, document.value((*path, "id")), entry)
        for place, item in enumerate(_items(entry)):
            inner = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(inner, str):
                where: Path = (*path, "checks", place)
                position = document.value((*where, "id"))
                yield Name(f"{name}.{inner}", "check", where, position, item)


def _items(entry: Mapping[str, Any]) -> list[Any]:
    items = entry.get("checks")
    return items if isinstance(items, list) else []


def sorts_at(key: str) -> tuple[str, ...]:
    """What a name under a key can be; nothing when it can be anything."""
    return _WANTED.get(key, ())


def known_part(word: str, names: Mapping[str, Any]) -> str:
    """The longest beginning of a dotted word that is a name: `tea.poured` of `tea.poured.at`."""
    while word and word not in names:
        word = word.rpartition(".")[0]
    return word


def uses(document: Document, names: Mapping[str, Any]) -> Iterator[Use]:
    """Every place where one of the names stands, its declaration among them.

    In a text for people only placeholders are names.
    """
    cases = "cases" in document.data and "steps" not in document.data
    for path, value in document.values():
        key = _key_of(path)
        if path and isinstance(path[-1], str) and _is_name_key(path, cases=cases):
            part = known_part(str(path[-1]).partition("(")[0].strip(), names)
            if part:
                yield Use(part, head(document.key(path), len(part)), key)
        if isinstance(value, str) and path and key not in _NO_NAMES:
            yield from _in_text(document, path, value, key, names)
        elif isinstance(value, str) and value in names and _is_own_id(path):
            yield Use(value, document.value(path), key)


def _in_text(
    document: Document, path: Path, value: str, key: str, names: Mapping[str, Any]
) -> Iterator[Use]:
    pattern = _PLACEHOLDER if path[-1] in _TEXTS or key == "line" else _WORDS
    for found in pattern.finditer(value):
        part = known_part(found[1] or "", names)
        if part:
            yield Use(part, document.inside(path, found.start(1), len(part)), key)


def _key_of(path: Path) -> str:
    """The last key of a path."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _is_own_id(path: Path) -> bool:
    """Whether a path is that of the id of a step or rule."""
    return len(path) == 3 and path[0] in ("steps", "rules") and path[2] == "id"


def _is_name_key(path: Path, *, cases: bool) -> bool:
    """Whether the last key of a path is itself a name."""
    if len(path) == 2 and path[0] in SECTIONS:
        return True
    above = path[-2] if len(path) > 1 else ""
    return above in (_CASES_NAMED_KEYS if cases else _NAMED_KEYS)


def head(position: Position, length: int) -> Position:
    """The first characters of a place in one line."""
    return replace(position, end_line=position.line, end_column=position.column + length)
