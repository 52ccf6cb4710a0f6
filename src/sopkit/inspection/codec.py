"""This module turns findings and summaries into plain lists for JSON, and back."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from sopkit.codes import code_named
from sopkit.diagnostics import Diagnostic, Edit, Fix, Position

Row = list[Any]


def row_of(finding: Diagnostic, path: str) -> Row:
    """A finding as a row; its path is left out where it is the one that is given."""
    place = finding.position
    fix = finding.fix
    return [
        finding.name,
        finding.message,
        finding.hint,
        "" if finding.path == path else finding.path,
        place and [place.line, place.column, place.end_line, place.end_column],
        fix and [fix.title, fix.safe, [[_numbers(one.position), one.text] for one in fix.edits]],
    ]


def finding_of(row: Row, path: str) -> Diagnostic:
    """The finding of a row.

    Raises:
        KeyError: its name is not known.
    """
    name, message, hint, other, place, fix = row
    code = code_named(name)
    return Diagnostic(
        other or path,
        Position(*place) if place else None,
        code.code,
        name,
        code.level,
        message,
        hint,
        fix and Fix(fix[0], tuple(Edit(Position(*at), text) for at, text in fix[2]), fix[1]),
    )


def _numbers(place: Position) -> list[int]:
    return [place.line, place.column, place.end_line, place.end_column]


def plain(value: Any) -> Any:
    """A value of named tuples, dataclasses, tuples, mappings and scalars as JSON can hold it.

    Raises:
        TypeError: it holds something else.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(plain(one) for one in value)
    if isinstance(value, Mapping):
        return [[plain(key), plain(one)] for key, one in value.items()]
    if isinstance(value, Decimal | Fraction):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, one.name)) for one in fields(value)]
    raise TypeError(f"a summary cannot hold a {type(value).__name__}")


def typed(kind: Any, value: Any) -> Any:
    """What `plain` has made of a value of this type, as it was."""
    return _reader(kind)(value)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """A function that gives plain values of a type their form back."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(inner)
    if origin is tuple and (len(inner) != 2 or inner[1] is not ...):
        readers = [_reader(one) for one in inner]
        return lambda value: tuple(read(one) for read, one in zip(readers, value, strict=True))
    if origin in (tuple, frozenset):
        read = _reader(inner[0])
        return lambda value: origin(map(read, value))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, one = map(_reader, inner)
        return lambda value: {key(name): one(each) for name, each in value}
    if kind in (Decimal, Fraction):
        return kind  # type: ignore[no-any-return]
    if hasattr(kind, "_fields") or is_dataclass(kind):
        hints = get_type_hints(kind)
        names = getattr(kind, "_fields", None) or [one.name for one in fields(kind)]
        readers = [_reader(hints[name]) for name in names]
        return lambda value: kind(*(read(one) for read, one in zip(readers, value, strict=True)))
    return lambda value: value


def _union_reader(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Of a union the parts that JSON has itself stay, one other part is read."""
    others = [one for one in inner if one not in (str, int, float, bool, types.NoneType)]
    if not others:
        return lambda value: value
    if len(others) > 1 or (others[0] in (Decimal, Fraction) and str in inner):
        raise TypeError(f"a value of {inner} could be read in two ways")
    read = _reader(others[0])
    if others[0] in (Decimal, Fraction):
        return lambda value: read(value) if isinstance(value, str) else value
    return lambda value: read(value) if isinstance(value, list) else value
