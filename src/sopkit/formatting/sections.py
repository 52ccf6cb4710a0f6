"""This module puts the top-level keys of a file into the order of the format reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import yaml

from sopkit.frozen import NamedTuple

PROCEDURE: Final = (
    *("sopkit", "id", "title", "purpose", "version", "status", "effective", "owner", "case"),
    *("calendar", "uses", "roles", "parameters", "types", "facts", "collections", "things"),
    *("events", "define", "forms", "phases", "flow", "steps", "rules", "layouts", "principles"),
)
CASES: Final = ("sopkit", "procedure", "cases")

_COMMENT = re.compile(r"#.*")


class _Section(NamedTuple):
    """A top-level key with the comments right above it and all that stands under it."""

    key: str
    lines: list[str]
    after_blank: bool


def ordered(text: str, order: Sequence[str]) -> str:
    """The same sections in the given order; a key that is not in it stays behind its neighbour.

    Comments in the first column right above a key go with it. Those above the first key and below
    the last section stay where they are.
    """
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return text
    starts = [(key.start_mark.line, str(key.value)) for key, _ in root.value]
    if _ranks([key for _, key in starts], order) == sorted(_ranks([k for _, k in starts], order)):
        return text
    head, sections, tail = _cut(text.split("\n")[:-1], starts)
    ranks = _ranks([section.key for section in sections], order)
    moved = [section for _, section in sorted(zip(ranks, sections, strict=True), key=_rank)]
    lines = list(head)
    for number, section in enumerate(moved):
        lines += ["", *section.lines] if section.after_blank and number else section.lines
    return "\n".join([*lines, *tail]) + "\n"


def _rank(pair: tuple[int, _Section]) -> int:
    return pair[0]


def _ranks(keys: Sequence[str], order: Sequence[str]) -> list[int]:
    places = {key: place for place, key in enumerate(order)}
    found: list[int] = []
    for key in keys:
        found.append(places.get(key, found[-1] if found else -1))
    return found


def _cut(
    lines: list[str], starts: Sequence[tuple[int, str]]
) -> tuple[list[str], list[_Section], list[str]]:
    begins = [line if number == 0 else _with_comments(lines, line, starts[number - 1][0])
              for number, (line, _) in enumerate(starts)]  # fmt: skip
    end = _with_comments(lines, len(lines), starts[-1][0])
    sections = []
    for (_, key), begin, stop in zip(starts, begins, [*begins[1:], end], strict=True):
        after_blank = begin > 0 and not lines[begin - 1].strip()
        sections.append(_Section(key, _without_blanks(lines[begin:stop]), after_blank))
    blank = [""] if end < len(lines) and not lines[end - 1].strip() else []
    return lines[: begins[0]], sections, [*blank, *lines[end:]]


def _with_comments(lines: list[str], line: int, above: int) -> int:
    """The first of the comments in the first column right above a line."""
    while line - 1 > above and _COMMENT.match(lines[line - 1]):
        line -= 1
    return line


def _without_blanks(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines
