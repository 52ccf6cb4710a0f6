"""This module sets the blanks round commas, colons and brackets, and which quotes texts have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sopkit.formatting.edits import Change, applied
from sopkit.formatting.tokens import Token, tokens_of

# what reads differently between double quotes
_NOT_DOUBLE = re.compile(r'["\\\n]')


def double_quotes(text: str) -> str:
    """Texts in single quotes stand in double ones, unless they would need a backslash there."""
    return applied(text, (change for token in tokens_of(text) for change in _doubled(text, token)))


def _doubled(text: str, token: Token) -> Iterator[Change]:
    inside = text[token.start + 1 : token.end - 1]
    if token.style == "'" and not _NOT_DOUBLE.search(inside):
        yield Change(token.start, token.end, '"{}"'.format(inside.replace("''", "'")))


def even_spaces(text: str) -> str:
    """One blank behind a comma and a colon, none before them, none inside brackets.

    Only what stands on one line is moved; the blanks before a comment are its own.
    """
    tokens = tokens_of(text)
    changes = []
    for before, after in pairwise(tokens):
        gap = text[before.end : after.start]
        wanted = _wanted(before, after)
        if wanted is not None and gap != wanted and gap.strip(" \t") == "":
            changes.append(Change(before.end, after.start, wanted))
    return applied(text, changes)


def _wanted(before: Token, after: Token) -> str | None:
    """What should stand between two neighbours on a line; None when that is not ours to say."""
    if before.sort in ("{", "[") or after.sort in ("}", "]", ","):
        return ""
    if before.sort in (",", ":") and after.sort != ":":
        return " "
    if after.sort == ":" and before.sort == "text":
        return ""
    return None
