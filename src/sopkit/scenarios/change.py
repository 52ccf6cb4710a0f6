"""This module makes a mutant: the data of a procedure with one thing changed, built anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sopkit.building import build
from sopkit.diagnostics import Diagnostics
from sopkit.profiles import Overlay

if TYPE_CHECKING:
    from sopkit.diagnostics import Position
    from sopkit.procedure import Procedure

Path = tuple[str | int, ...]
KINDS = ("figure", "unit", "comparison", "logic", "role", "edge", "modality", "dropped")


class Gone:
    """Marks a key that is taken away."""


GONE: Final = Gone()


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where it stands, what was written there and what is written instead.

    `edits` are new values by path; `without` names a demand that is left out.
    """

    kind: str
    path: Path
    before: str
    after: str
    edits: tuple[tuple[Path, Any], ...] = ()
    without: str = ""
    offset: int | None = None

    def position(self, procedure: Procedure) -> Position:
        """Its place in the procedure's file."""
        document = procedure.document
        if self.offset is not None:
            return document.inside(self.path, self.offset, len(self.before))
        return document.value(self.path) if document.exists(self.path) else document.key(self.path)


def mutant(procedure: Procedure, change: Change) -> Procedure | None:
    """The procedure with the change; None when it has an error then."""
    data: Any = procedure.data
    for path, value in change.edits:
        data = _with(data, path, value)
    without = dict(procedure.without)
    if change.without:
        without[change.without] = "mutant"
    found = Diagnostics(procedure.path)
    overlay = Overlay(data, without, procedure.shared)
    built = build(procedure.document, overlay, found, procedure.calendars)
    return None if found.errors else built


def _with(data: Any, path: Path, value: Any) -> Any:
    """A copy of the data with another value at the path; only what lies on the path is copied."""
    first, *rest = path
    if isinstance(data, list):
        copied: Any = list(data)
        assert isinstance(first, int)
        if not rest and value is GONE:
            del copied[first]
            return copied
        copied[first] = _with(data[first], tuple(rest), value) if rest else value
        return copied
    below = _with(data.get(first, {}), tuple(rest), value) if rest else value
    if below is GONE:
        return {key: one for key, one in data.items() if key != first}
    return {**data, first: below}
