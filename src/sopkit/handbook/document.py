"""This module describes the printed book: what stands in it, in one language, in reading order.

Every text is ready for print. Renderers add marks and place, never words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: a complete `<svg>` of its own, and what is said in its place.

    `alt` tells in one to three sentences what is seen; `width_mm` and `height_mm` are the size on
    paper. A renderer may make a picture smaller, never larger.
    """

    id: str
    svg: str
    alt: str
    caption: str
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Line:
    """A short labelled text: `If: the tea is too strong`."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A role, the numbers of its steps and what is said about it.

    `steps` are those it is responsible for, then the rules that ask something of it;
    `accountable`, `consulted` and `informed` say for what it answers, where it is asked for
    approval, and where it is told. `signs` is true where it has something to do.
    """

    id: str
    label: str
    steps: str
    remarks: str
    accountable: str = ""
    consulted: str = ""
    informed: str = ""
    signs: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the pick list."""

    id: str
    item: str
    quantity: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check item with its box; `condition` says if and for whom, `note` who judges it."""

    id: str
    text: str
    note: str
    mark: str
    source: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """Wordings at a step: what to say, or never to say."""

    lead: str
    texts: tuple[str, ...]
    forbidden: bool
    source: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a rule says about a step; `sort` is `warning`, `hold` or `limit`.

    A warning stands before the step. A hold point stops the step until it is met.
    """

    id: str
    sort: str
    text: str
    level: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `number` counts within the procedure, `reference` is the source's own number.

    `strength` is empty for a must; `mark` says where the step is our reading of its source.
    `conditions` say whether it is to be done at all and stand on every product, `lines` how it is
    done.
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
    notices: tuple[Notice, ...] = ()
    role_id: str = ""
    form_id: str = ""
    conditions: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What a rule asks for and no step does: a sentence, of which `act` is what to do.

    `lead` and `rest` are the sentence before and behind the act. The book shows it as a rule; what
    is taken along to work shows it below the steps. `id` is that of the rule.
    """

    id: str
    lead: str
    act: str
    rest: str
    role: str
    strength: str
    mark: str
    role_ids: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


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
    without: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """One relation of a layout; `set_aside` is why it is listed and not judged."""

    id: str
    text: str
    tolerance: str
    note: str
    mark: str
    source: str
    set_aside: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout as a list of limits, with its scale drawings."""

    id: str
    title: str
    view: str
    limits: tuple[Limit, ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class FormField:
    """One blank of a form; `note` says what kind of value it takes.

    `type` is the type of the value as the file has it, `choices` are the values it may take.
    """

    id: str
    label: str
    note: str
    mark: str
    type: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form with its blanks."""

    id: str
    title: str
    mark: str
    lines: tuple[Line, ...]
    fields: tuple[FormField, ...]
    source: str
    code: str = ""
    copies: tuple[str, ...] = ()


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
    """One procedure as printed; `flow_more` are further sheets of a flow too large for one."""

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
    flow: Picture | None = None
    flow_more: tuple[Picture, ...] = ()
    lanes: Picture | None = None
    timeline: Picture | None = None
    warnings: tuple[Notice, ...] = ()
    address: str = ""
    digest: str = ""
    effective: str = ""
    owner: str = ""
    approved_by: str = ""
    approved_on: str = ""
    duties: tuple[Duty, ...] = ()


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
class Place:
    """Something in a chapter that a list at the end of the book points at.

    `anchor` is the chapter's; `note` says which part of it, by id or in words.
    """

    title: str
    id: str
    anchor: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary: the same in the other language, what it is, where it stands."""

    term: str
    other: str
    meaning: str
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The words of the index that begin alike."""

    letter: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of places under one heading; `lead` says what the list is for."""

    id: str
    title: str
    lead: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """What stands after the chapters: lists, glossary, index."""

    questions: tuple[Listed, ...]
    limits: tuple[Listed, ...]
    forms: tuple[Place, ...]
    sources: tuple[Term, ...]
    glossary: tuple[Term, ...]
    index: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True)
class HandbookDoc:
    """The whole book in one language; chapters stand in the order of the contents."""

    language: str
    title: str
    subtitle: str
    contents: tuple[Part, ...]
    chapters: tuple[Chapter, ...]
    back: Back | None = None
    role: str = ""


def _names_of(kind: Any) -> tuple[str, ...]:
    """The fields of a class of parts, in reading order; none of a class of other values."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


# the classes are few, their values some hundred thousand
names_of: Final[Callable[[Any], tuple[str, ...]]] = cache(_names_of)


def inside(part: Any) -> tuple[Any, ...]:
    """What stands in a part of the book or in a tuple, in reading order."""
    kind = type(part)
    if kind is tuple:
        return part  # type: ignore[no-any-return]
    return tuple([getattr(part, name) for name in names_of(kind)])


def parts(part: Any) -> Iterator[Any]:
    """Every part of the book inside a part, and that itself, in reading order; no plain values."""
    # a stack, since generators within generators take several times as long
    waiting = [part]
    while waiting:
        one = waiting.pop()
        below = inside(one)
        if type(one) is not tuple and below:
            yield one
        waiting += below[::-1]


def pictures_in(part: Any) -> Iterator[Picture]:
    """Every picture inside a part of the book, in reading order."""
    return (one for one in parts(part) if type(one) is Picture)


def texts_in(part: Any) -> Iterator[str]:
    """Every text of a part of the book, in reading order; of a picture its caption and `alt`."""
    return (text for _, text in strings(part, placed=False))


def strings(part: Any, *, placed: bool = True) -> Iterator[tuple[str, str]]:
    """As `texts_in`, each after the place where it stands: the ids of the parts that hold it."""
    waiting: list[tuple[str, Any]] = [("", part)]
    while waiting:
        place, one = waiting.pop()
        kind = type(one)
        if kind is str:
            yield place, one
        elif kind is tuple:
            waiting += [(place, below) for below in one[::-1]]
        elif names := names_of(kind):
            here = getattr(one, "id", "") if placed else ""
            within = f"{place}, {here}" if place and here else place or here
            shown = ("caption", "alt") if kind is Picture else names
            waiting += [(within, getattr(one, name)) for name in shown[::-1]]
