"""This module knows who approved which version of a procedure, from a file kept beside them.

The file binds an approval to the digest of the procedure: what was changed since is approved by
nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sopkit.handbook.document import HandbookDoc
from sopkit.ledgers import LEAST_DIGITS, Key, Ledger, is_digest, read_ledger

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

FILE: Final = "approvals.yaml"


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
    return {
        name: Approval(entry["by"], entry["date"], entry["digest"].removeprefix("sha256:"))
        for name, entry in read_ledger(path, LEDGER).items()
    }


def _day_fault(text: str) -> str:
    try:
        right = date.fromisoformat(text).isoformat() == text
    except ValueError:
        right = False
    return "" if right else "is no day; write it as in 2026-12-01"


def _digest_fault(text: str) -> str:
    cure = f"copy the one that the handbook prints, at least {LEAST_DIGITS} digits"
    return "" if is_digest(text) else f"is no digest; {cure}"


LEDGER: Final = Ledger(
    "sopkit-approvals",
    "a file of approvals",
    (Key("by", "name"), Key("date", "YYYY-MM-DD", _day_fault), Key("digest", "..", _digest_fault)),
)


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
