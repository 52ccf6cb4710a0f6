"""This module finds the bracket that is open at a place of a text, and the comments behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import yaml

from sopkit.frozen import NamedTuple
from sopkit.late import late_pattern

_COMMENT = late_pattern(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)


class Open(NamedTuple):
    """The innermost bracket that is open, and the texts up to there.

    Attributes:
        at: where the bracket stands; the begin of the text where none is open.
        texts: the begin of each text, and its end where it stands in quotation marks.
    """

    at: int
    texts: tuple[tuple[int, int], ...]

    def quotes(self, place: int) -> bool:
        """Whether a place lies within a text in quotation marks."""
        number = bisect_right(self.texts, (place, place)) - 1
        return number >= 0 and place < self.texts[number][1]

    def comments(self, text: str, end: int) -> Iterator[tuple[int, str]]:
        """Each comment between the bracket and a place, with what it hides from there on."""
        for found in _COMMENT.finditer(text, self.at):
            if found.start() >= end:
                return
            if not self.quotes(found.start()):
                yield found.start(), found[0]


def open_bracket(text: str, at: int) -> Open:
    """The bracket that is open at a place, where brackets in texts and comments do not count."""
    stack: list[int] = []
    texts: list[tuple[int, int]] = []
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            start = token.start_mark.index
            if start >= at:
                break
            if isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken):
                stack.append(start)
            elif isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken):
                del stack[-1:]
            elif isinstance(token, yaml.ScalarToken):
                texts.append((start, start if token.plain else token.end_mark.index))
    except yaml.YAMLError:
        # what stands before the fault was read
        pass
    return Open(stack[-1] if stack else 0, tuple(texts))
