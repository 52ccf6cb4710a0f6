"""This module holds the syntax tree of a condition: what was written, with its place."""

from __future__ import annotations

from typing import TypeAlias

from sopkit.frozen import NamedTuple


class Number(NamedTuple):
    """A number with or without a unit, as written: `12`, `5 CNY`, `20 %`."""

    start: int
    end: int
    digits: str
    unit: str


class Text(NamedTuple):
    """A quoted text; `value` is what stands between the marks."""

    start: int
    end: int
    value: str


class Word(NamedTuple):
    """A name, dotted or not; what it means is known only once it is looked up."""

    start: int
    end: int
    name: str


class Literal(NamedTuple):
    """The words true, false, none; `none` has the value None."""

    start: int
    end: int
    value: bool | None


class Negative(NamedTuple):
    """Minus before a value."""

    start: int
    end: int
    part: Syntax


class NotOf(NamedTuple):
    """`not` before a condition."""

    start: int
    end: int
    part: Syntax


class Logic(NamedTuple):
    """Conditions joined by one operator, `and` or `or`."""

    start: int
    end: int
    operator: str
    parts: tuple[Syntax, ...]


class Binary(NamedTuple):
    """Two values joined by a comparison, `in`, `matches` or an arithmetic operator."""

    start: int
    end: int
    operator: str
    left: Syntax
    right: Syntax
    place: int


class Span(NamedTuple):
    """A range `low .. high`, closed at both ends."""

    start: int
    end: int
    low: Syntax
    high: Syntax


class Several(NamedTuple):
    """A set of values in braces."""

    start: int
    end: int
    items: tuple[Syntax, ...]


class Conditional(NamedTuple):
    """`if test then yes else no`."""

    start: int
    end: int
    test: Syntax
    yes: Syntax
    no: Syntax


class Index(NamedTuple):
    """`container[key]`."""

    start: int
    end: int
    container: Syntax
    key: Syntax


class Dot(NamedTuple):
    """Fields of a value that is not a plain name: `accounts[user].balance`."""

    start: int
    end: int
    value: Syntax
    fields: str


class Call(NamedTuple):
    """`name(argument, ..)`: a function or a definition."""

    start: int
    end: int
    name: str
    arguments: tuple[Syntax, ...]


class Since(NamedTuple):
    """`happened(event since other)`."""

    start: int
    end: int
    event: Syntax
    other: Syntax


class Loop(NamedTuple):
    """`any(x in list where test)` or `sum(value for x in list where test)`."""

    start: int
    end: int
    name: str
    variables: tuple[Word, ...]
    source: Syntax
    test: Syntax | None
    value: Syntax | None


Syntax: TypeAlias = (
    Number
    | Text
    | Word
    | Literal
    | Negative
    | NotOf
    | Logic
    | Binary
    | Span
    | Several
    | Conditional
    | Index
    | Dot
    | Call
    | Since
    | Loop
)
