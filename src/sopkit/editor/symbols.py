"""This module lists what a file declares, as a tree, and finds and renames one name everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Edit, Position
from sopkit.editor.names import SECTIONS, Use
from sopkit.editor.page import Page
from sopkit.errors import UsageError
from sopkit.expressions.names import is_keyword
from sopkit.library import used_ids
from sopkit.rules.fields import NAME

if TYPE_CHECKING:
    from sopkit.document import Document


@dataclass(frozen=True, slots=True)
class Symbol:
    """A section or an entry: its name, a word about it, its sort, its whole place, its name's."""

    name: str
    detail: str
    sort: str
    whole: Position
    place: Position
    below: tuple[Symbol, ...] = ()


def symbols(page: Page) -> list[Symbol]:
    """The sections of a file with the entries in each."""
    document = page.document
    if document is None:
        return []
    return list(_sections(document))


def _sections(document: Document) -> Iterator[Symbol]:
    for section, value in document.data.items():
        if not isinstance(value, Mapping | list) or section in ("title", "purpose"):
            continue
        below = tuple(_entries(document, section, value))
        if below:
            key = document.key((section,))
            yield Symbol(section, "", "section", _from(key, document.value((section,))), key, below)


def _entries(document: Document, section: str, value: Any) -> Iterator[Symbol]:
    if isinstance(value, list):
        for number, entry in enumerate(value):
            if isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
                whole = document.value((section, number))
                place = document.value((section, number, "id"))
                sort = "scenario" if section == "cases" else section.removesuffix("s")
                yield Symbol(entry["id"], _called(entry), sort, _from(place, whole), place)
    elif section in SECTIONS:
        for name, entry in value.items():
            place = document.key((section, name))
            whole = _from(place, document.value((section, name)))
            yield Symbol(str(name), _called(entry), SECTIONS[section], whole, place)


def _called(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    pairs = (entry.get(key) for key in ("do", "label", "title", "message"))
    return next((str(pair.get("en", "")) for pair in pairs if isinstance(pair, Mapping)), "")


def _from(start: Position, end: Position) -> Position:
    """One place from the begin of two to the end of both."""
    first, last = min(start, end), max(start, end, key=lambda one: (one.end_line, one.end_column))
    return replace(first, end_line=last.end_line, end_column=last.end_column)


# -- one name


def references(page: Page, name: str) -> dict[str, list[Use]]:
    """Every place of a name by file: the file itself, and the scenarios beside it."""
    found = {page.path: page.uses(name)}
    path = page.cases_path() if not page.is_cases else None
    if path is not None:
        cases = Page(str(path), path.read_text(encoding="utf-8", errors="replace"))
        found[str(path)] = cases.uses(name)
    return {file: uses for file, uses in found.items() if uses}


def renamed(page: Page, name: str, new: str) -> dict[str, list[Edit]]:
    """The edits by file that give a name of the file another name.

    Raises:
        UsageError: the new name is none or is taken, or the name is not this file's alone.
    """
    _check(page, name, new)
    return {
        file: [Edit(one.position, new) for one in uses]
        for file, uses in references(page, name).items()
    }


def _check(page: Page, name: str, new: str) -> None:
    if not page.whole:
        raise UsageError("the file cannot be read as it stands; mend it first")
    if name not in page.own or page.is_cases:
        raise UsageError(f"'{name}' is declared in another file; rename it there")
    if not NAME.fullmatch(new) or is_keyword(new):
        raise UsageError(
            f"'{new}' is no name; names are small letters, digits, _ and dots, and no keyword"
        )
    if new in page.names:
        raise UsageError(f"'{new}' is declared already, in line {page.names[new][0].position.line}")
    user = _user(page)
    if user:
        raise UsageError(f"'{user}' uses what this file declares; rename the name there as well")


def _user(page: Page) -> str:
    """Another procedure that uses the declarations of this one."""
    own = page.document.data.get("id") if page.document is not None else None
    for other in page.library.ids:
        outline = page.library.outline(other) if other != own else None
        if outline is not None and own in used_ids(outline.data):
            return other
    return ""
