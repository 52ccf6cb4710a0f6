"""This module knows time phrases as they are written elsewhere, and says how to write them here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.late import late_pattern
from sopkit.phrases.tokens import KEYWORDS, PhraseError, Token
from sopkit.quantities.instants import clock_text

if TYPE_CHECKING:
    from sopkit.phrases.tokens import Tokens

# what limits begin with elsewhere
LIMITS = frozenset(("by", "until", "till"))

_HALVES = ("am", "pm", "a.m", "p.m")
_WRITTEN = late_pattern(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?")


def check_times(tokens: Tokens) -> None:
    """Looks through a phrase that cannot be read for times of day that are written otherwise.

    Raises:
        PhraseError: one stands here; it is said what to write instead.
    """
    for place, token in enumerate(tokens.tokens):
        _check_time(tokens, place, token)


def check_beginning(tokens: Tokens) -> None:
    """Looks whether `by 08:00`, `until meeting.start` or `at 08:00` is meant to be a limit.

    Raises:
        PhraseError: it is; it is said what to write instead.
    """
    first, after = tokens.peek(), tokens.peek(1)
    names_event = after.kind == "name" and after.text not in KEYWORDS
    at_time = first.text == "at" and after.kind == "clock"
    if at_time or (first.text in LIMITS and (names_event or after.kind == "clock")):
        rest = tokens.text[after.offset :].rstrip()
        message = f"'{first.text}' does not begin a due; write 'before {rest}'"
        raise PhraseError(message, first.offset, len(first.text))


def _check_time(tokens: Tokens, place: int, token: Token) -> None:
    """`8am`, `8:00 pm`, `8:00`, and `8.00` where a time of day is meant."""
    half, end = _half(tokens, place)
    before = tokens.tokens[place - 1].text if place else ""
    after = tokens.peek(place + 1)
    is_limit = before == "before" or before in LIMITS
    dotted = token.kind == "number" and "." in token.text
    as_time = dotted and is_limit and (after.kind == "end" or after.text in ("same", "next"))
    if token.kind not in ("number", "clock") or not (half or token.kind == "clock" or as_time):
        return
    meant = _clock(token.text, half)
    if meant and meant != token.text:
        written = tokens.text[token.offset : end]
        message = f"'{written}' is no clock time; write '{meant}'"
        raise PhraseError(message, token.offset, len(written))


def _half(tokens: Tokens, place: int) -> tuple[str, int]:
    """Which half of the day stands behind a time, and where the time ends."""
    token, after = tokens.tokens[place], tokens.peek(place + 1)
    end = token.offset + len(token.text)
    if after.kind != "name" or after.text.lower() not in _HALVES:
        return "", end
    end = after.offset + len(after.text)
    dot = tokens.peek(place + 2)
    return after.text[0].lower(), end + (dot.text == "." and dot.offset == end)


def _clock(written: str, half: str) -> str:
    """The time of day as it is written here; empty where there is no such time."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return ""
    return clock_text(int(found["hour"]), int(found["minute"] or 0), half)
