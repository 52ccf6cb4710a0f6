"""This module compares what is marked as a reading of ours with what the notes beside it say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sopkit.lint.base import Lint
from sopkit.lint.index import index_of
from sopkit.lint.siblings import holds, lists_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopkit.lint.base import Path, Subject

# ours outright, or said of how the words of the source are taken
_OURS = re.compile(
    r"\b(?:[Oo]urs|[Oo]ur (?:own )?(?:reading|guess)|[Tt]he source does not say so"
    r"|(?:is|are) (?:here )?read (?:here )?as"
    r"|(?:is|are) (?:here )?counted (?:here )?from)\b|我们的理解|由我们"
)


def look(subject: Subject) -> None:
    """What a note calls a reading of ours is marked as one, and what is marked has a note."""
    lists = lists_of(index_of(subject))
    for what, entries in (("step", lists.steps), ("rule", lists.rules)):
        for name, path, entry in entries:
            if "note" in entry:
                _unmarked(subject, name, path, entry)
            elif entry.get("guess") is True:
                _unexplained(subject, what, name, path)


def _unmarked(subject: Subject, name: str, path: Path, entry: Mapping[str, Any]) -> None:
    note = entry["note"]
    found = _OURS.search(note.get("en", "")) if isinstance(note, dict) else None
    if found is None or holds(entry, "guess"):
        return
    subject.report(
        "unmarked-guess",
        f"the note says '{found[0]}', and nothing in '{name}' is marked as a guess",
        (*path, "note", "en"),
        offset=found.start(),
        length=len(found[0]),
        hint="add guess: true, so that it is printed as a reading of ours",
    )


def _unexplained(subject: Subject, what: str, name: str, path: Path) -> None:
    subject.report(
        "unexplained-guess",
        f"{what} '{name}' is marked as a reading of ours, and no note says what the source leaves "
        "open; nobody can tell how else it could be read",
        (*path, "guess"),
        key=True,
        hint="add note: what the source says, and how it is read here",
    )


LINT = Lint(("unmarked-guess", "unexplained-guess"), look)
