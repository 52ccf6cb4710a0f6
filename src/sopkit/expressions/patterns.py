r"""This module matches the patterns of `matches` in a time that grows only with the text.

A pattern has letters, `.`, classes such as `[0-9A-Z]` and `\d`, groups with alternatives
`(red|green)`, and the repeats `* + ? {2,5}`. It always speaks of the whole text. What would need
going back in the text (back references, looking around) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from sopkit.late import late_pattern

MAX_PATTERN: Final = 500
MAX_REPEAT: Final = 100
MAX_STATES: Final = 2_000
MAX_DEPTH: Final = 32
_MAX_REMEMBERED: Final = 5_000

_CLASS = late_pattern(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_REPEAT = late_pattern(r"\{(\d+)(?:(,)(\d*))?\}")
_LETTER_CLASSES = {"d": "[0-9]", "w": r"\w", "s": r"\s", "D": "[^0-9]", "W": r"\W", "S": r"\S"}

# a state has steps over one letter or, with the test None, over nothing
_Test: TypeAlias = Callable[[str], object]
_Steps: TypeAlias = "list[list[tuple[_Test | None, int]]]"


class PatternError(Exception):
    """The pattern is malformed or not allowed, at `offset` within it."""

    def __init__(self, offset: int, length: int, message: str, hint: str = "") -> None:
        self.offset = offset
        self.length = length
        self.message = message
        self.hint = hint
        super().__init__(message)


class Pattern:
    """A compiled pattern; states that texts lead to are remembered, which changes no answer."""

    __slots__ = ("_known", "_steps", "end", "source", "start")

    def __init__(self, source: str, steps: _Steps, start: int, end: int) -> None:
        self.source = source
        self._steps = steps
        self.start = self._closed(frozenset((start,)))
        self.end = end
        self._known: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"

    def covers(self, text: str) -> bool:
        """Whether the whole text fits the pattern."""
        states = self.start
        known = self._known
        for letter in text:
            reached = known.get((states, letter))
            states = self._step(states, letter) if reached is None else reached
            if not states:
                return False
        return self.end in states

    def _step(self, states: frozenset[int], letter: str) -> frozenset[int]:
        reached = frozenset(
            target
            for state in states
            for test, target in self._steps[state]
            if test is not None and test(letter)
        )
        if len(self._known) >= _MAX_REMEMBERED:
            self._known.clear()
        closed = self._known[states, letter] = self._closed(reached)
        return closed

    def _closed(self, states: frozenset[int]) -> frozenset[int]:
        """The states together with all that are reached without a letter."""
        found = set(states)
        waiting = list(states)
        while waiting:
            for test, target in self._steps[waiting.pop()]:
                if test is None and target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)


def compile_pattern(source: str) -> Pattern:
    """The pattern of a text.

    Raises:
        PatternError: it is malformed, too large, or asks for what is not allowed.
    """
    if len(source) > MAX_PATTERN:
        message = f"a pattern of {len(source)} characters; the limit is {MAX_PATTERN}"
        raise PatternError(0, len(source), message)
    reader = _Reader(source)
    start, end = reader.alternatives(0)
    if reader.place < len(source):
        raise PatternError(reader.place, 1, "')' closes nothing in the pattern", "write `\\)`")
    return Pattern(source, reader.steps, start, end)


class _Reader:
    """Reads a pattern into states; each method gives the first and last state of its part."""

    __slots__ = ("place", "source", "steps")

    def __init__(self, source: str) -> None:
        self.source = source
        self.place = 0
        self.steps: _Steps = []

    def peek(self) -> str:
        return self.source[self.place : self.place + 1]

    def state(self) -> int:
        if len(self.steps) >= MAX_STATES:
            raise PatternError(0, len(self.source), "the pattern repeats too much to be checked")
        self.steps.append([])
        return len(self.steps) - 1

    def link(self, start: int, end: int, test: _Test | None = None) -> None:
        self.steps[start].append((test, end))

    def alternatives(self, depth: int) -> tuple[int, int]:
        if depth > MAX_DEPTH:
            raise PatternError(self.place, 1, "groups nested too deep in the pattern")
        start, end = self.state(), self.state()
        while True:
            first, last = self.row(depth)
            self.link(start, first)
            self.link(last, end)
            if self.peek() != "|":
                return start, end
            self.place += 1

    def row(self, depth: int) -> tuple[int, int]:
        start = last = self.state()
        while self.peek() not in ("", "|", ")"):
            first, final = self.repeated(depth)
            self.link(last, first)
            last = final
        return start, last

    def repeated(self, depth: int) -> tuple[int, int]:
        begun = self.place
        part = self.piece(depth)
        finished = self.place
        low, high = self.repeat()
        if (low, high) == (1, 1):
            return part
        after = self.place
        if self.peek() in ("*", "+", "?", "{") and self.peek():
            hint = "one repeat after a piece is enough"
            raise PatternError(after, 1, "two repeats in a row in the pattern", hint)
        start = last = self.state()
        for number in range(max(low, high or 0) or 1):
            if number:
                self.place = begun
                part = self.piece(depth)
            first, final = part
            self.link(last, first)
            if number >= low:
                self.link(last, final)
            last = final
        if high is None:
            self.link(last, part[0])
            if low == 0:
                self.link(start, last)
        assert self.place == finished or self.place == after
        self.place = after
        return start, last

    def repeat(self) -> tuple[int, int | None]:
        """How often the piece before may stand: least and most (None: no limit)."""
        sign = self.peek()
        if sign in ("*", "+", "?") and sign:
            self.place += 1
            return (1 if sign == "+" else 0), (1 if sign == "?" else None)
        if sign != "{":
            return 1, 1
        found = _REPEAT.match(self.source, self.place)
        if found is None:
            hint = "write `{2,5}`, or `\\{` for the sign itself"
            raise PatternError(self.place, 1, "'{' without a number of repeats", hint)
        low = int(found[1])
        high = low if found[2] is None else int(found[3]) if found[3] else None
        length = found.end() - self.place
        if low > MAX_REPEAT or (high is not None and not low <= high <= MAX_REPEAT) or high == 0:
            message = f"'{found[0]}' is no number of repeats up to {MAX_REPEAT}"
            raise PatternError(self.place, length, message)
        self.place = found.end()
        return low, high

    def piece(self, depth: int) -> tuple[int, int]:
        sign = self.peek()
        if sign == "(":
            return self.group(depth)
        start, end = self.state(), self.state()
        self.link(start, end, self.letter())
        return start, end

    def group(self, depth: int) -> tuple[int, int]:
        opening = self.place
        self.place += 1
        if self.peek() == "?":
            message = "groups that look around, name or change something are not allowed"
            raise PatternError(opening, 2, message, "write a plain group: `(red|green)`")
        part = self.alternatives(depth + 1)
        if self.peek() != ")":
            raise PatternError(opening, 1, "'(' is not closed in the pattern", "write `\\(`")
        self.place += 1
        return part

    def letter(self) -> _Test:
        sign = self.peek()
        if sign == "[":
            return self.letter_class()
        if sign == "\\":
            return self.escaped()
        if sign in ("*", "+", "?", "{"):
            hint = f"write `\\{sign}` for the sign itself"
            raise PatternError(self.place, 1, f"'{sign}' repeats nothing in the pattern", hint)
        if sign in ("^", "$"):
            hint = "leave it out: `matches` always looks at the whole text"
            raise PatternError(self.place, 1, f"'{sign}' is not needed in a pattern", hint)
        self.place += 1
        return bool if sign == "." else sign.__eq__

    def escaped(self) -> _Test:
        letter = self.source[self.place + 1 : self.place + 2]
        if letter in _LETTER_CLASSES and letter:
            self.place += 2
            return re.compile(_LETTER_CLASSES[letter]).fullmatch
        if not letter or letter.isalnum():
            message = f"'\\{letter}' has no meaning in a pattern"
            hint = "allowed are \\d \\w \\s and a backslash before a sign; no back references"
            raise PatternError(self.place, 1 + len(letter), message, hint)
        self.place += 2
        return letter.__eq__

    def letter_class(self) -> _Test:
        found = _CLASS.match(self.source, self.place)
        if found is None:
            raise PatternError(self.place, 1, "'[' is not closed in the pattern", "write `\\[`")
        written = found[0].replace(r"\d", "0-9").replace("[[", r"[\[").replace("&&", r"&\&")
        written = written.replace("||", r"|\|").replace("~~", r"~\~").replace("--", r"-\-")
        try:
            test = re.compile(written, re.DOTALL)
        except re.error:
            length = found.end() - self.place
            message = f"'{found[0]}' is not a class of letters"
            raise PatternError(self.place, length, message, "write `[0-9A-Z]`") from None
        self.place = found.end()
        return test.fullmatch
