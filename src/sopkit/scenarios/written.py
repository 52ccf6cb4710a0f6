"""This module changes what is written in a scalar: figures, units, comparisons and logic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.scenarios.change import Change, Path

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

_SECTIONS = (
    "parameters", "facts", "calendar", "roles", "define", "steps", "rules", "layouts",
)  # fmt: skip
# of some sections only what stands under these keys is judged
_WITHIN = {
    "parameters": {"is"},
    "facts": {"default"},
    "calendar": {"hours", "shifts", "dayparts"},
    "roles": {"deputy"},
    "layouts": {"relations"},
}
_SILENT = frozenset((
    "en", "zh", "id", "source", "label", "title", "note", "number", "phase", "guess", "message",
    "remedy", "tone", "rotate", "question", "severity", "modality", "item", "form", "through",
    "set_aside", "vague", "sensitive", "copies", "evidence", "type",
))  # fmt: skip
_MASKED = re.compile(r'"[^"]*"|\d{4}-\d{2}-\d{2}|\d+(?:st|nd|rd|th)\b')
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?![\d:])")
_FIGURE = re.compile(r"(?<!\w)(?<!\w\.)\d+(?:\.\d+)?(?![\w:])(?!\.\w)")
_COMPARISON = re.compile(r"<=|>=|==|!=|<|>")
_LOGIC = re.compile(r"\b(?:and|or|later|earlier)\b")
_NOT = re.compile(r"\bnot\s+")
_OTHER = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
    "and": "or", "or": "and", "later": "earlier", "earlier": "later", "all": "any", "any": "all",
}  # fmt: skip
_UNITS = {
    "working days": "days", "working day": "day", "working hours": "h", "working hour": "h",
    "days": "working days", "day": "working day", "hours": "min", "hour": "min",
    "weeks": "days", "week": "day", "months": "weeks", "month": "week", "years": "months",
    "year": "month", "min": "h", "mm": "cm", "cm": "mm", "kg": "g", "ml": "l",
    "s": "min", "h": "min", "m": "cm", "g": "kg", "l": "ml",
}  # fmt: skip
_UNIT = re.compile(rf"({'|'.join(_UNITS)})\b")


def written_changes(procedure: Procedure) -> Iterator[Change]:
    """Changes of figures, units, comparisons and logic, wherever they are written."""
    hears_soon = "due_soon" in procedure.document.text
    for section in _SECTIONS:
        for path, value in scalars(procedure.data.get(section), (section,)):
            if not _noticeable(path, hears_soon=hears_soon) or _only_seen(procedure, path):
                continue
            if isinstance(value, str):
                yield from _in_text(path, value)
            elif not isinstance(value, bool) and isinstance(value, int | Decimal):
                for other in _steps_of(str(value)):
                    number = Decimal(other) if "." in other else int(other)
                    yield Change("figure", path, str(value), other, ((path, number),))
        yield from _skeletons(procedure.data.get(section), (section,))


def _noticeable(path: Path, *, hears_soon: bool) -> bool:
    if _SILENT.intersection(path[1:]) or ("soon" in path and not hears_soon):
        return False
    wanted = _WITHIN.get(str(path[0]))
    return wanted is None or bool(wanted.intersection(path))


def _only_seen(procedure: Procedure, path: Path) -> bool:
    """Whether it is the tolerance of a relation that is only seen to be so, and not measured."""
    if path[0] != "layouts" or path[-1] != "tolerance":
        return False
    relation = procedure.data["layouts"][path[1]]["relations"][path[3]]
    kind = procedure.fact_type(f"{path[1]}.{relation['id']}")
    while kind is not None and kind.kind in ("map", "list"):
        kind = kind.inner
    return kind is not None and kind.kind in ("bool", "choice")


def scalars(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every scalar below a value with its path; what is set aside is passed over."""
    if isinstance(value, Mapping):
        if "set_aside" not in value:
            for key, below in value.items():
                yield from scalars(below, (*path, key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from scalars(below, (*path, place))
    elif value is not None:
        yield path, value


def _in_text(path: Path, text: str) -> Iterator[Change]:
    bare = _MASKED.sub(lambda found: " " * len(found[0]), text)

    def change(kind: str, start: int, end: int, after: str) -> Change:
        other = text[:start] + after + text[end:]
        return Change(kind, path, text[start:end], after, ((path, other),), offset=start)

    for found in _CLOCK.finditer(bare):
        for other in _clocks(int(found[1]), int(found[2])):
            yield change("figure", *found.span(), other)
    unclocked = _CLOCK.sub(lambda found: " " * len(found[0]), bare)
    for found in _FIGURE.finditer(unclocked):
        unit = _UNIT.match(unclocked, found.end() + _spaces(unclocked, found.end()))
        end = unit.end() if unit else found.end()
        for other in _steps_of(found[0]):
            word = _word_for(other, unit[0]) if unit else ""
            between = text[found.end() : unit.start()] if unit else ""
            yield change("figure", found.start(), end, other + between + word)
        if unit and Decimal(found[0]):
            between = text[found.end() : unit.start()]
            yield change("unit", found.start(), end, found[0] + between + _UNITS[unit[1]])
    for found in _COMPARISON.finditer(bare):
        yield change("comparison", *found.span(), _OTHER[found[0]])
    for found in _LOGIC.finditer(bare):
        yield change("logic", *found.span(), _OTHER[found[0]])
    for found in _NOT.finditer(bare):
        yield change("logic", *found.span(), "")


def _word_for(figure: str, word: str) -> str:
    """A unit as it is written behind a figure: `1 day`, `2 days`."""
    one = word.removesuffix("s")
    plural = f"{one}s"
    if one not in _UNITS or plural not in _UNITS:
        return word
    return one if figure == "1" else plural


def _spaces(text: str, start: int) -> int:
    return len(text[start:]) - len(text[start:].lstrip())


def _steps_of(figure: str) -> list[str]:
    """The figure one step of its last digit down and up, never below zero."""
    digits = len(figure.partition(".")[2])
    step = Decimal(1).scaleb(-digits)
    values = (Decimal(figure) - step, Decimal(figure) + step)
    return [format(value, "f") for value in values if value >= 0]


def _clocks(hour: int, minute: int) -> list[str]:
    """A minute earlier and later on the same day."""
    minutes = [hour * 60 + minute - 1, hour * 60 + minute + 1]
    return [f"{one // 60:02}:{one % 60:02}" for one in minutes if 0 <= one < 24 * 60]


def _skeletons(value: Any, path: Path) -> Iterator[Change]:
    """`all` and `any` swapped, `not` dropped."""
    if isinstance(value, list):
        for place, below in enumerate(value):
            yield from _skeletons(below, (*path, place))
    if not isinstance(value, Mapping):
        return
    for key, below in value.items():
        if key in ("all", "any") and isinstance(below, list) and len(below) > 1:
            renamed = {_OTHER[one] if one == key else one: rest for one, rest in value.items()}
            yield Change("logic", (*path, key), key, _OTHER[key], ((path, renamed),))
        if key == "not" and len(value) == 1:
            yield Change("logic", (*path, key), "not", "", ((path, below),))
        if key not in _SILENT:
            yield from _skeletons(below, (*path, key))
