"""This module sets line ends, blanks before them, blank lines, and the line naming the schema."""

from __future__ import annotations

import re

from sopkit.formatting.edits import Change, applied
from sopkit.formatting.tokens import gaps

_BREAK = re.compile(r"\r\n?")
_TRAILING = re.compile(r"[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_LAST_LINES = re.compile(r"\n\s*\Z")
_SCHEMA = re.compile(r"^[ \t]*#[ \t]*yaml-language-server:[ \t]*\$schema=.*(?:\n|\Z)", re.MULTILINE)


def unix_lines(text: str) -> str:
    """Lines end with a line feed, the last one too."""
    text = _BREAK.sub("\n", text)
    return text if text.endswith("\n") else f"{text}\n"


def no_trailing_blanks(text: str) -> str:
    """No blanks before a line end; those inside a text stay."""
    changes: list[Change] = []
    for start, end in gaps(text):
        changes += [Change(*found.span(), "") for found in _TRAILING.finditer(text, start, end)]
    return applied(text, changes)


def few_blank_lines(text: str) -> str:
    """At most one blank line in a row, none where the file begins or ends."""
    changes: list[Change] = []
    for start, end in gaps(text):
        # a block text has taken the end of its last line with it
        lead = text[start - 1 : start] if text[start - 1 : start] == "\n" else ""
        gap = lead + text[start:end]
        even = _BLANK_LINES.sub("\n\n", gap)
        even = even.lstrip("\n") if start == 0 else even
        even = _LAST_LINES.sub("\n", even) if end == len(text) else even
        if even != gap:
            changes.append(Change(start - len(lead), end, even))
    return applied(text, changes)


def schema_first(text: str) -> str:
    """The comment that names the schema is the first line."""
    found = _schema_line(text)
    if found is None or found.start() == 0:
        return text
    return f"{found[0].strip()}\n{text[: found.start()]}{text[found.end() :]}"


def with_schema(text: str, schema: str | None) -> str:
    """Names the schema in the first line, unless it is not known or the file names one."""
    if schema is None or _schema_line(text) is not None:
        return text
    return f"# yaml-language-server: $schema={schema}\n{text}"


def _schema_line(text: str) -> re.Match[str] | None:
    found = (_SCHEMA.search(text, *gap) for gap in gaps(text))
    return next((one for one in found if one is not None), None)
