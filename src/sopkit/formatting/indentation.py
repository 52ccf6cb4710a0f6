"""This module indents lines: two spaces a level, lists at the column of their key.

Lines that go on with a text, or stand inside brackets, move with the line on which these begin.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import yaml

from sopkit.formatting.tokens import tokens_of

STEP = 2
# a block text whose indentation is written out is indented against its key
_FIXED = re.compile(r"[|>][-+]?[1-9]")


@dataclass(slots=True)
class _Line:
    """Where the marks and the content of a line stand, and where they should."""

    dashes: list[tuple[int, int]] = field(default_factory=list)
    content: tuple[int, int] | None = None

    @property
    def shift(self) -> int:
        """By how much the content moves to the right."""
        if self.content is not None:
            return self.content[1] - self.content[0]
        return self.dashes[-1][1] - self.dashes[-1][0] if self.dashes else 0

    @property
    def begin(self) -> tuple[int, int]:
        """Where the line begins, and where it should."""
        return self.dashes[0] if self.dashes else self.content or (0, 0)

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        """All that a comment may be in line with."""
        yield from self.dashes
        if self.content is not None:
            yield self.content


def indented(text: str) -> str:
    """The text with every line at the column of its level."""
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    if not isinstance(root, yaml.CollectionNode) or root.flow_style:
        return text
    return _Indenter(text).run(root)


class _Indenter:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.structure: dict[int, _Line] = {}
        # lines inside a text or brackets, each with the number of columns it moves
        self.moved: dict[int, int] = {}
        self.least: dict[int, int] = {}
        starts = list(accumulate((len(line) + 1 for line in self.lines), initial=0))
        self.dashes: dict[int, list[int]] = {}
        for token in tokens_of(text):
            if token.sort == "-":
                line = bisect_right(starts, token.start) - 1
                self.dashes.setdefault(line, []).append(token.start - starts[line])

    def run(self, root: Any) -> str:
        self.visit(root, 0)
        return "\n".join(self.rewritten(number) for number in range(len(self.lines)))

    # -- what should stand where

    def visit(self, node: Any, column: int) -> None:
        """Notes the column of a node, should it begin a line, and those of all below it."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            self.leaf(node, column)
        elif isinstance(node, yaml.SequenceNode):
            self.sequence(node, column)
        else:
            for key, value in node.value:
                self.leaf(key, column)
                sequence = isinstance(value, yaml.SequenceNode) and not value.flow_style
                self.visit(value, column if sequence else column + STEP)

    def sequence(self, node: Any, column: int) -> None:
        line, old = node.start_mark.line, node.start_mark.column
        ends = [item.start_mark.line for item in node.value]
        for end in ends:
            # the dash of an entry may stand on a line of its own
            while old not in self.free(line):
                line += 1
            self.structure.setdefault(line, _Line()).dashes.append((old, column))
            line = max(line, end)
        for item in node.value:
            self.visit(item, column + STEP)

    def free(self, line: int) -> list[int]:
        """The dashes of a line that belong to no list yet."""
        taken = self.structure.get(line, _Line()).dashes
        return [one for one in self.dashes.get(line, ()) if one not in {old for old, _ in taken}]

    def leaf(self, node: Any, column: int) -> None:
        """A text, or a list or mapping in brackets."""
        start, end = node.start_mark, node.end_mark
        if start.index == end.index:
            return
        line = start.line
        if not self.lines[line][: start.column].strip(" -"):
            here = self.structure.setdefault(line, _Line())
            if here.content is None:
                here.content = (start.column, column)
        block = getattr(node, "style", None) in ("|", ">")
        last = end.line if end.column else end.line - 1
        inside = range(line + 1, last + 1)
        shift = self.structure.get(line, _Line()).shift
        if block and not _FIXED.match(self.lines[line], start.column):
            shift = column - self.first_column(inside, column)
        for number in inside:
            self.moved.setdefault(number, shift)
            if not block and isinstance(node, yaml.ScalarNode):
                self.least[number] = column

    def first_column(self, lines: range, column: int) -> int:
        """Where the first line that is not blank begins; it sets the column of a block text."""
        filled = (self.lines[number] for number in lines if self.lines[number].strip(" "))
        first = next(filled, " " * column)
        return len(first) - len(first.lstrip(" "))

    # -- the lines

    def rewritten(self, number: int) -> str:
        line = self.lines[number]
        body = line.lstrip(" ")
        if not body:
            return line
        here = self.structure.get(number)
        if here is not None and number not in self.moved:
            return self.with_marks(line, here)
        old = len(line) - len(body)
        if number in self.moved:
            column = max(old + self.moved[number], self.least.get(number, 0))
        else:
            column = self.of_comment(number, old)
        return " " * max(column, 0) + body

    def with_marks(self, line: str, here: _Line) -> str:
        prefix = ""
        for _, column in here.dashes:
            prefix = prefix.ljust(column) + "-"
        if here.content is None:
            rest = line[here.dashes[-1][0] + 1 :].lstrip(" ")
            return f"{prefix} {rest}" if rest else prefix
        old, column = here.content
        return prefix.ljust(column) + line[old:]

    def of_comment(self, number: int, old: int) -> int:
        """A comment stays in line with what it was in line with, first of all with what follows."""
        after = next((n for n in range(number + 1, len(self.lines)) if n in self.structure), None)
        near = [self.structure[after]] if after is not None else []
        near += [self.structure[n] for n in range(number - 1, -1, -1) if n in self.structure]
        for here in near:
            for column, wanted in here.places:
                if column == old:
                    return wanted
        return old + (near[0].begin[1] - near[0].begin[0]) if near else old
