"""This module knows who approved which version of a procedure, from a file kept beside them.

The file binds an approval to the digest of the procedure: what was changed since is approved by
nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sopkit.diagnostics import Diagnostics, quote, suggest
from sopkit.document import Document, read_document
from sopkit.errors import DocumentError
from sopkit.handbook.document import HandbookDoc

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

FILE: Final = "approvals.yaml"
HEAD: Final = "sopkit-approvals"
KEYS: Final = ("by", "date", "digest")
LEAST_DIGITS: Final = 12  # of a digest, so that nobody meets it by chance


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a procedure, on which day (YYYY-MM-DD), and the digest of what was approved."""

    by: str
    on: str
    digest: str

    def covers(self, procedure: Procedure) -> bool:
        """Whether this very content was approved."""
        return procedure.digest.removeprefix("sha256:").startswith(self.digest)


def read_approvals(path: Path) -> dict[str, Approval]:
    """The approvals in a file, by the id of the procedure.

    Raises:
        DocumentError: the file has errors; all are named.
    """
    found = Diagnostics(str(path))
    document = read_document(path, found)
    approvals = {} if document is None else _approvals(document, found)
    if found.errors:
        raise DocumentError(found.sorted())
    return approvals


def _approvals(document: Document, found: Diagnostics) -> dict[str, Approval]:
    if document.data.get(HEAD) != 1:
        found.add("missing-key", f"a file of approvals begins with `{HEAD}: 1`", document.value(()))
    made = {}
    for name, entry in document.data.items():
        if name != HEAD and _is_entry(document, name, entry, found):
            digest = str(entry["digest"]).removeprefix("sha256:")
            made[str(name)] = Approval(str(entry["by"]), str(entry["date"]), digest)
    return made


def _is_entry(document: Document, name: str, entry: Any, found: Diagnostics) -> bool:
    if not isinstance(entry, Mapping):
        message = f"'{name}' needs {{by: name, date: YYYY-MM-DD, digest: ..}}"
        found.add("wrong-type", message, document.value((name,)))
        return False
    before = len(found)
    for key in entry:
        if key not in KEYS:
            near = suggest(str(key), KEYS) or f"; there are {', '.join(KEYS)}"
            found.add("unknown-key", f"unknown key {quote(key)}{near}", document.key((name, key)))
    for key in KEYS:
        if not entry.get(key):
            found.add("missing-key", f"'{name}' lacks the key '{key}'", document.key((name,)))
    if len(found) > before:
        return False
    if not _is_day(str(entry["date"])):
        message = f"{quote(entry['date'])} is no day; write it as in 2026-12-01"
        found.add("bad-value", message, document.value((name, "date")))
    digest = str(entry["digest"]).removeprefix("sha256:")
    if len(digest) < LEAST_DIGITS or set(digest) - set("0123456789abcdef"):
        message = (
            f"{quote(entry['digest'])} is no digest; copy the one that the handbook prints, "
            f"at least {LEAST_DIGITS} digits"
        )
        found.add("bad-value", message, document.value((name, "digest")))
    return len(found) == before


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def missing(procedures: Sequence[Procedure], approvals: Mapping[str, Approval]) -> list[str]:
    """What is not approved, a sentence for each procedure; nothing where all are."""
    found = []
    for one in procedures:
        given = approvals.get(one.id)
        if one.status != "approved":
            found.append(f"{one.id}: its status is '{one.status}', not approved")
        elif given is None:
            found.append(f"{one.id}: no approver is named for it")
        elif not given.covers(one):
            now = one.digest.removeprefix("sha256:")[:16]
            found.append(f"{one.id}: {given.by} approved {given.digest[:16]}, it is {now} now")
    return found


def approved(book: HandbookDoc, approvals: Mapping[str, Approval]) -> HandbookDoc:
    """The book with approver and day in the box of each procedure whose content was approved."""
    if not approvals:
        return book
    chapters = []
    for one in book.chapters:
        given = approvals.get(one.id)
        same = (
            given is not None and given.digest[: len(one.digest)] == one.digest[: len(given.digest)]
        )
        if given is not None and same:
            one = replace(one, approved_by=given.by, approved_on=given.on)
        chapters.append(one)
    return replace(book, chapters=tuple(chapters))
