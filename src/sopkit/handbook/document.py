"""This module describes the printed book: what stands in it, in one language, in reading order.

Every text is ready for print. Renderers add marks and place, never words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """A short labelled text: `If: the tea is too strong`."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A role, the numbers of its steps and what is said about it."""

    id: str
    label: str
    steps: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the pick list."""

    id: str
    item: str
    quantity: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check item with its box; `note` says who judges it, if and for whom."""

    id: str
    text: str
    note: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Wordings at a step: what to say, or never to say."""

    lead: str
    texts: tuple[str, ...]
    forbidden: bool
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `number` counts within the procedure, `reference` is the source's own number.

    `strength` is empty for a must; `mark` says where the step is our reading of its source.
    """

    id: str
    number: str
    reference: str
    text: str
    role: str
    due: str
    strength: str
    mark: str
    lines: tuple[Line, ...]
    speeches: tuple[Speech, ...]
    checks: tuple[Check, ...]
    source: str


@dataclass(frozen=True, slots=True)
class StepGroup:
    """The steps of one phase, or all steps where the procedure has no phases."""

    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in plain sentences; the first is the demand itself."""

    id: str
    kind: str
    texts: tuple[str, ...]
    severity: str
    level: str
    strength: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Limit:
    """One relation of a layout."""

    id: str
    text: str
    tolerance: str
    note: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout as a list of limits."""

    id: str
    title: str
    view: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """One blank of a form; `note` says what kind of value it takes."""

    id: str
    label: str
    note: str
    mark: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form with its blanks."""

    id: str
    title: str
    mark: str
    lines: tuple[Line, ...]
    fields: tuple[FormField, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the house; `gap` is true where the house must still set it."""

    id: str
    name: str
    value: str
    gap: bool
    used_in: str
    source: str


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle, printed and never judged."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A text that demands come from, with the statements that are used."""

    id: str
    statements: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One procedure as printed."""

    id: str
    version: str
    anchor: str
    title: str
    control: tuple[Line, ...]
    purpose: str
    scope: tuple[Line, ...]
    principles: tuple[Principle, ...]
    roles: tuple[RoleEntry, ...]
    materials: tuple[Material, ...]
    order_note: str
    groups: tuple[StepGroup, ...]
    layouts: tuple[Layout, ...]
    rules: tuple[Rule, ...]
    forms: tuple[Form, ...]
    parameters: tuple[Parameter, ...]
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    title: str
    id: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Part:
    """The procedures of one field in the contents; without a title where there are few."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class HandbookDoc:
    """The whole book in one language; chapters stand in the order of the contents."""

    language: str
    title: str
    subtitle: str
    contents: tuple[Part, ...]
    chapters: tuple[Chapter, ...]


def strings(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a part of the book, with the place where it stands, in reading order."""
    if isinstance(part, str):
        yield place, part
        return
    if isinstance(part, tuple):
        for one in part:
            yield from strings(one, place)
        return
    if is_dataclass(part) and not isinstance(part, type):
        here = getattr(part, "id", "")
        inner = f"{place}, {here}" if place and here else place or here
        for field in fields(part):
            yield from strings(getattr(part, field.name), inner)
