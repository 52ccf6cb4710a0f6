"""This module reads files that keep an entry for each procedure, such as who approved it.

They are all of one form: a head with the number of the form, then under the id of each procedure
the same few keys, each with a value that tells of that procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sopkit.diagnostics import Diagnostics, quote, suggest
from sopkit.document import read_document
from sopkit.errors import DocumentError
from sopkit.frozen import NamedTuple
from sopkit.rules.fields import ID

if TYPE_CHECKING:
    from sopkit.document import Document

LEAST_DIGITS: Final = 12  # of a digest, so that nobody meets it by chance
_HEXADECIMAL: Final = frozenset("0123456789abcdef")


class Key(NamedTuple):
    """A key that each entry has: how its value is written, and what is wrong with a value."""

    name: str
    shown: str
    fault: Callable[[str], str] = lambda value: ""


class Ledger(NamedTuple):
    """A sort of such files: the key of its head, what it is called, and the keys of an entry."""

    head: str
    called: str
    keys: tuple[Key, ...]


def read_ledger(
    path: str | Path, ledger: Ledger, *, text: str | None = None
) -> dict[str, dict[str, str]]:
    """The entries of a file by the id of the procedure, each with its values as texts.

    With `text`, which stands in for its content, the path only names the file.

    Raises:
        DocumentError: the file has errors; all are named.
    """
    found = Diagnostics(str(path))
    document = read_document(path, found, text=text)
    entries = {} if document is None else entries_of(document, ledger, found)
    if found.errors:
        raise DocumentError(found.sorted())
    return entries


def entries_of(document: Document, ledger: Ledger, found: Diagnostics) -> dict[str, dict[str, str]]:
    """The entries that are as they should be; what is wrong with the others is reported."""
    if document.data.get(ledger.head) != 1:
        place = document.value((ledger.head,) if ledger.head in document.data else ())
        message = f"{ledger.called} begins with `{ledger.head}: 1`"
        found.add("missing-key", message, place)
    return {
        str(name): {key.name: str(entry[key.name]) for key in ledger.keys}
        for name, entry in document.data.items()
        if name != ledger.head and _is_entry(document, name, entry, ledger, found)
    }


def _is_entry(
    document: Document, name: str, entry: Any, ledger: Ledger, found: Diagnostics
) -> bool:
    if not isinstance(entry, Mapping):
        form = ", ".join(f"{key.name}: {key.shown}" for key in ledger.keys)
        found.add("wrong-type", f"'{name}' needs {{{form}}}", document.value((name,)))
        return False
    before = len(found)
    if not ID.fullmatch(name):
        message = f"{quote(name)} is not the id of a procedure, such as house/tea"
        found.add("bad-value", message, document.key((name,)))
    names = tuple(key.name for key in ledger.keys)
    for key in entry:
        if key not in names:
            near = suggest(str(key), names) or f"; known here: {', '.join(names)}"
            found.add("unknown-key", f"unknown key {quote(key)}{near}", document.key((name, key)))
    for key in names:
        if not entry.get(key):
            found.add("missing-key", f"'{name}' lacks the key '{key}'", document.key((name,)))
    if len(found) > before:
        return False
    for key in ledger.keys:
        fault = key.fault(str(entry[key.name]))
        if fault:
            message = f"{quote(entry[key.name])} {fault}"
            found.add("bad-value", message, document.value((name, key.name)))
    return len(found) == before


def is_digest(text: str, *, least: int = LEAST_DIGITS) -> bool:
    """Whether a text can be a digest, or the beginning of one."""
    digits = text.removeprefix("sha256:")
    return len(digits) >= least and _HEXADECIMAL.issuperset(digits)
