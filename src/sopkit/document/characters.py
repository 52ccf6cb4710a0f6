"""This module finds where each character of a scalar's value stands in the text of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopkit.late import late_pattern

Pairs = Iterator[tuple[str, int]]

_ESCAPE = late_pattern(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL
)
_LETTERS = dict(
    zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)
)
_FOLD = late_pattern(r"[ \t]*(?:\r\n?|\n)\s*")
_BREAK = late_pattern(r"\r\n?|\n")


def character_offsets(text: str, start: int, end: int, value: object) -> list[int]:
    """The offset in the text of each character of the value.

    Args:
        text: the whole file.
        start: where the scalar begins, its quotation mark or `|` included.
        end: where it ends.
        value: what was read, to prove the result.

    Returns:
        One offset a character, and the offset behind the last; nothing when the value was
        written in a form not followed here (folded with `>`, or a plain number or constant).
    """
    opener = text[start : start + 1]
    if opener in ('"', "'"):
        start, end = start + 1, end - 1
    if opener == '"':
        pairs = list(_double_quoted(text, start, end))
    elif opener == "|":
        pairs = list(_literal(text, start, end, value))
        end = pairs[-1][1] + 1 if pairs else end
    else:
        pairs = list(_folded(text, start, end, quote=opener if opener == "'" else ""))
    if not isinstance(value, str) or "".join(character for character, _ in pairs) != value:
        return []
    return [*(offset for _, offset in pairs), end]


def _folded(text: str, start: int, end: int, *, quote: str) -> Pairs:
    """A plain or single-quoted scalar; a line break in it is a space, further ones stay."""
    at = start
    while at < end:
        if fold := _FOLD.match(text, at, end):
            breaks = len(_BREAK.findall(fold[0]))
            yield from ((character, at) for character in "\n" * (breaks - 1) or " ")
            at = fold.end()
            continue
        yield text[at], at
        at += 2 if quote and text[at] == quote else 1


def _double_quoted(text: str, start: int, end: int) -> Pairs:
    at = start
    while at < end:
        if fold := _FOLD.match(text, at, end):
            breaks = len(_BREAK.findall(fold[0]))
            yield from ((character, at) for character in "\n" * (breaks - 1) or " ")
            at = fold.end()
        elif escape := _ESCAPE.match(text, at, end):
            code = escape[1] or escape[2] or escape[3]
            character = chr(int(code, 16)) if code else _LETTERS.get(escape[4], "")
            yield from [(character, at)] if character else []
            at = escape.end()
            if not character and (rest := _FOLD.match(text, at - 1, end)):
                at = rest.end()  # an escaped line break joins the two lines
        else:
            yield text[at], at
            at += 1


def _literal(text: str, start: int, end: int, value: object) -> Pairs:
    """A text after `|`: its lines stand one below the other, all indented alike."""
    header = _BREAK.search(text, start, end)
    if header is None or not isinstance(value, str):
        return
    at = header.end()
    for line in value.splitlines(keepends=True):
        found = text.find(line.rstrip("\n"), at, end + 1)
        if found < 0:
            return
        yield from ((character, found + index) for index, character in enumerate(line))
        at = found + len(line)
