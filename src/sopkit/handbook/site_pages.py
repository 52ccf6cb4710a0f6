"""This module decides which pages the site has, how they are named and what leads to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from sopkit.errors import UsageError
from sopkit.handbook.document import Back, Chapter, Entry, HandbookDoc
from sopkit.handbook.site_words import site_words
from sopkit.handbook.terms import terms

# Sections of a procedure: the id on its page, the word for it, the fields that fill it.
SECTIONS: Final = (
    ("purpose", "purpose", ("purpose",)),
    ("scope", "scope", ("scope",)),
    ("principles", "principles", ("principles",)),
    ("roles", "roles", ("roles",)),
    ("materials", "materials", ("materials",)),
    ("warnings", "at_all_times", ("warnings",)),
    ("steps", "steps", ("groups",)),
    ("pictures", "pictures", ("flow", "flow_more", "lanes", "timeline")),
    ("layouts", "layouts", ("layouts",)),
    ("rules", "rules", ("rules",)),
    ("parameters", "parameters", ("parameters",)),
    ("forms", "forms", ("forms",)),
    ("sources", "sources", ("sources",)),
)
# Pages after the procedures: the file, the word for its title, the field of `Back`, its note.
LISTS: Final = (
    ("questions", "questions", "questions_note"),
    ("limits", "limits", "limits_note"),
    ("forms", "form_list", ""),
    ("sources", "source_list", ""),
    ("glossary", "glossary", "glossary_note"),
    ("index", "index", ""),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address and what it leads to."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one procedure.

    `key` names the state of its boxes: another version of the procedure begins with empty boxes.
    `roles` are the roles that have steps, by id and label.
    """

    chapter: Chapter
    file: str
    key: str
    field: str
    field_id: str
    status: str
    steps: int
    rules: int
    sections: tuple[Link, ...]
    roles: tuple[tuple[str, str], ...]
    previous: Entry | None = None
    next: Entry | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """The pages of one field, as the contents group them."""

    id: str
    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page after the procedures; `part` is the field of `Back` that it shows."""

    part: str
    file: str
    title: str
    note: str
    count: int


def page_file(anchor: str) -> str:
    """The file of the procedure with this anchor."""
    return f"{anchor}.html"


def fields_of(book: HandbookDoc) -> tuple[Field, ...]:
    """All procedures of a book, by field, in the order of its contents.

    Raises:
        UsageError: two procedures would be written into the same file.
    """
    chapters = {one.anchor: one for one in book.chapters}
    if len(chapters) < len(book.chapters):
        raise UsageError(_clash(book.chapters))
    order = [entry for part in book.contents for entry in part.entries]
    around = {one.anchor: pair for one, pair in zip(order, _neighbours(order), strict=True)}
    return tuple(
        Field(
            field_id := f"field-{number}",
            part.title,
            tuple(
                _page(book, chapters[one.anchor], part.title, field_id, around[one.anchor])
                for one in part.entries
            ),
        )
        for number, part in enumerate(book.contents, 1)
    )


def _clash(chapters: Sequence[Chapter]) -> str:
    seen: dict[str, str] = {}
    for one in chapters:
        if one.anchor in seen:
            return (
                f"the procedures '{seen[one.anchor]}' and '{one.id}' would be written into the "
                f"same file '{page_file(one.anchor)}'; change the id of one of them"
            )
        seen[one.anchor] = one.id
    return ""


def _neighbours(order: Sequence[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    padded = (None, *order, None)
    return zip(padded, padded[2:], strict=False)


def _page(
    book: HandbookDoc,
    chapter: Chapter,
    field: str,
    field_id: str,
    around: tuple[Entry | None, Entry | None],
) -> Page:
    words = terms(book.language)
    steps = [step for group in chapter.groups for step in group.steps]
    control = {line.label: line.text for line in chapter.control}
    return Page(
        chapter=chapter,
        file=page_file(chapter.anchor),
        key=f"{chapter.id}@{chapter.version}:{chapter.digest}",
        field=field,
        field_id=field_id,
        status=control.get(words["status"], ""),
        steps=len(steps),
        rules=len(chapter.rules) + len(chapter.materials),
        sections=sections_of(chapter, book.language),
        roles=tuple({step.role_id or step.role: step.role for step in steps if step.role}.items()),
        previous=around[0],
        next=around[1],
    )


def sections_of(chapter: Chapter, language: str) -> tuple[Link, ...]:
    """The sections that a procedure has, in the order of its page."""
    words = terms(language) | site_words(language)
    return tuple(
        Link(name, words[word])
        for name, word, filled in SECTIONS
        if any(getattr(chapter, field) for field in filled)
    )


def targets(book: HandbookDoc, base: Callable[[str], str]) -> dict[tuple[str, str], str]:
    """Where the parts of every procedure stand: by its anchor and their id, the address.

    Where a rule and a figure have the same id, the address is that of the rule.

    Args:
        book: the book.
        base: what the address of a part begins with, by the anchor of its procedure.
    """
    found: dict[tuple[str, str], str] = {}
    for chapter in book.chapters:
        for id_, fragment in fragments(chapter):
            found.setdefault((chapter.anchor, id_), f"{base(chapter.anchor)}{quote(fragment)}")
    return found


def fragments(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """The id of every part of a procedure, and the fragment that leads to it."""
    steps = [step for group in chapter.groups for step in group.steps]
    yield from ((rule.id, f"rule-{rule.id}") for rule in chapter.rules)
    yield from ((one.id, f"rule-{one.id}") for one in chapter.materials)
    yield from ((step.id, f"step-{step.id}") for step in steps)
    for layout in chapter.layouts:
        yield from ((one.id, f"limit-{one.id}") for one in layout.limits)
    for form in chapter.forms:
        yield from ((id_, f"form-{form.id}") for id_ in (form.id, form.code))
    yield from ((one.id, f"parameter-{one.id}") for one in chapter.parameters)
    for step in steps:
        yield from ((one.id, f"check-{step.id}.{one.id}") for one in step.checks)


def lists_of(book: HandbookDoc) -> tuple[ListPage, ...]:
    """The pages after the procedures; an empty list has none."""
    if book.back is None:
        return ()
    words = terms(book.language)
    counted = {part: count_of(book.back, part) for part, *_ in LISTS}
    return tuple(
        ListPage(part, f"list-{part}.html", words[title], words.get(note, ""), counted[part])
        for part, title, note in LISTS
        if counted[part]
    )


def count_of(back: Back, part: str) -> int:
    """How many lines a list has, those of its parts together."""
    found = getattr(back, part)
    return sum(len(getattr(one, "places", getattr(one, "terms", (one,)))) for one in found)
