"""This package writes procedure and scenario files in one style, by changing ranges of their text.

What a file says is the same before and after, and so are its comments: both are compared each
time, and a file for which that is not so is left as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from sopkit.diagnostics import Diagnostic, Diagnostics
from sopkit.document import Document, read_document
from sopkit.formatting.indentation import indented
from sopkit.formatting.lines import (
    few_blank_lines,
    no_trailing_blanks,
    schema_first,
    unix_lines,
    with_schema,
)
from sopkit.formatting.sections import CASES, PROCEDURE, ordered
from sopkit.formatting.spacing import double_quotes, even_spaces
from sopkit.formatting.tokens import comments

__all__ = ["CASES", "PROCEDURE", "Formatted", "format_text"]


@dataclass(frozen=True, slots=True)
class Formatted:
    """What became of a file.

    `text` is its new text, or None where the file was left as it is: because of its `faults`, or,
    with no fault, because the new text would say something else (which `lost` then names).
    """

    text: str | None
    faults: tuple[Diagnostic, ...] = ()
    lost: str = ""


def format_text(
    content: str | bytes, path: str = "<text>", *, schema: str | None = None
) -> Formatted:
    """Writes a file in the one style.

    Args:
        content: the file.
        path: its name; one that ends in `.cases.yaml` is a scenario file.
        schema: the place of the JSON Schema as seen from the file, to be named in the first line
            of a file that names none.
    """
    found = Diagnostics(path)
    document = read_document(path, found, text=content)
    if document is None or found.errors:
        return Formatted(None, tuple(one for one in found.sorted() if one.level == "error"))
    text = styled(document.text, path)
    lost = _lost(document, text)
    return Formatted(None, lost=lost) if lost else Formatted(with_schema(text, schema))


def styled(text: str, path: str) -> str:
    """The text in the one style, not yet compared; it is well-formed."""
    cases = path.endswith((".cases.yaml", ".cases.yml"))
    text = unix_lines(text)
    text = no_trailing_blanks(text)
    text = double_quotes(text)
    text = even_spaces(text)
    text = indented(text)
    text = schema_first(text)
    text = ordered(text, CASES if cases else PROCEDURE)
    return few_blank_lines(text)


def _lost(document: Document, text: str) -> str:
    """What of a file the new text does not say, values or comments; empty when all is there."""
    if text == document.text:
        return ""
    after = read_document(document.path, Diagnostics(), text=text)
    if after is None or after.data != document.data:
        return "values"
    before = unix_lines(document.text)
    return "" if sorted(comments(text)) == sorted(comments(before)) else "comments"
