"""This module cuts a time phrase into words and says what is wrong with one, and where."""

from __future__ import annotations

import re
from typing import NoReturn

from sopkit.diagnostics import suggest
from sopkit.errors import SopkitError
from sopkit.frozen import dataclass
from sopkit.quantities import quote

MAX_TEXT = 500
MAX_DEPTH = 12

STARTERS = ("within", "before", "between", "about", "same", "next", "the")
KEYWORDS = frozenset(
    "within of before between and after same next working day as the later earlier about shift "
    "start end at least most".split()
)

_TOKEN = re.compile(
    r"(?P<clock>[0-9]{1,2}:[0-9]{2}(?![0-9]))|(?P<ordinal>[0-9]+(?:st|nd|rd|th)\b)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<range>\.\.)|(?P<name>[^\W\d]\w*(?:\.\w+)*)|(?P<other>\S)"
)
# stands for the events of a file where none is known
_SOME_EVENT = "order.placed"
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


class PhraseError(SopkitError):
    """A time phrase cannot be read.

    Attributes:
        message: what is wrong and what to write.
        offset: the character, counted from 0, at which the fault begins.
        length: how many characters are at fault.
    """

    def __init__(self, message: str, offset: int = 0, length: int = 1) -> None:
        super().__init__(message, offset, length)
        self.message = message
        self.offset = offset
        self.length = length

    def __str__(self) -> str:
        return self.message


class NoBeginning(PhraseError):
    """A span stands where a due must say what it counts from.

    Attributes:
        span: the span as written.
        event: the event that it may be counted from, as far as the phrase tells.
        word: what stands before the span instead.
        is_earliest: whether the phrase says an earliest instant instead of a due.
    """

    def __init__(
        self,
        span: str,
        offset: int,
        length: int,
        *,
        event: str = "",
        word: str = "",
        is_earliest: bool = False,
    ) -> None:
        what = "an earliest" if is_earliest else "a due"
        wrong = f"'{word}' does not begin {what}" if word else f"{what} needs its beginning"
        ways = f"'{span} after {event or _SOME_EVENT}'"
        if not is_earliest:
            ways += f" or 'within {span} of {event or _SOME_EVENT}'"
        super().__init__(f"{wrong}; write {ways}", offset, length)
        self.span = span
        self.event = event
        self.word = word
        self.is_earliest = is_earliest

    def counted_from(self, event: str) -> NoBeginning:
        """The same fault; the event is one of the file, named where the phrase names none."""
        return NoBeginning(
            self.span,
            self.offset,
            self.length,
            event=self.event or event,
            word=self.word,
            is_earliest=self.is_earliest,
        )


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, clock time or sign, with its place."""

    kind: str
    text: str
    offset: int


class Tokens:
    """The words of one phrase, taken from left to right."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_TEXT:
            raise PhraseError(
                f"the phrase is {len(text)} characters long; at most {MAX_TEXT} are read", MAX_TEXT
            )
        self.text = text
        self.tokens = [
            Token(str(found.lastgroup), found.group(), found.start())
            for found in _TOKEN.finditer(text)
        ]
        if not self.tokens:
            raise PhraseError("the phrase is empty; write for example 'within 15 min'")
        for token in self.tokens:
            if token.text[0] in _FULL_WIDTH and token.kind == "other":
                plain = _FULL_WIDTH[token.text[0]]
                message = f"'{token.text}' is a full-width character; write '{plain}'"
                raise PhraseError(message, token.offset)
        self.end = Token("end", "", len(text.rstrip()))
        self.place = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes next, or the one `ahead` of it; at the end an empty one."""
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else self.end

    def words(self, *expected: str) -> bool:
        """Whether the next tokens are these words."""
        return all(self.peek(ahead).text == word for ahead, word in enumerate(expected))

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.peek()
        self.place += 1
        return token

    def skip(self, *expected: str) -> bool:
        """Takes these words if they come next."""
        if not self.words(*expected):
            return False
        self.place += len(expected)
        return True

    def expect(self, *words: str) -> None:
        """Takes these words; raises PhraseError if others come."""
        for word in words:
            if not self.skip(word):
                self.fail(f"'{word}'", (word,))

    def finish(self) -> None:
        """Raises PhraseError if anything is left."""
        if self.peek().kind != "end":
            self.fail("the end of the phrase", tuple(KEYWORDS) if self.place > 1 else STARTERS)

    def fail(self, expected: str, near: tuple[str, ...] = ()) -> NoReturn:
        """Raises PhraseError: something else was expected than what comes next."""
        token = self.peek()
        if token.kind == "end":
            message = f"the phrase ends where {expected} should stand"
        else:
            meant = "" if token.text in near else suggest(token.text, near)
            message = f"expected {expected}, found {quote(token.text)}{meant}{_remark(token)}"
        raise PhraseError(message, token.offset, max(1, len(token.text)))


def _remark(token: Token) -> str:
    if token.text in "-−–—~":
        return "; a phrase has no sign or dash, '..' makes a range"
    return ""
