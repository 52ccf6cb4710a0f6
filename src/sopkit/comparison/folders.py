"""This module compares procedures by their ids, one with one or many with many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sopkit.comparison.changes import changes
from sopkit.comparison.model import BUMPS, Bump, Change, largest, raised, step_between

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


@dataclass(frozen=True)
class Comparison:
    """What changed in one procedure; one that is only in one folder has no other version."""

    old: Procedure | None
    new: Procedure | None
    changes: tuple[Change, ...]

    @property
    def procedure(self) -> Procedure:
        """The new version, or the old one of a procedure that is gone."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def same(self) -> bool:
        """Whether nothing changed but, at most, the number of the version."""
        return self.old is not None and self.new is not None and not self.changes

    @cached_property
    def wanted(self) -> Bump:
        """The step of the version that the changes ask for; nothing for a new or gone file."""
        return largest(self.changes)

    @property
    def enough(self) -> bool:
        """Whether the version was raised by that step or a larger one."""
        if self.old is None or self.new is None:
            return True
        step = step_between(self.old.version, self.new.version)
        return step is not None and BUMPS.index(step) >= BUMPS.index(self.wanted)

    @property
    def suggested(self) -> str:
        """The version that the new file should have at least."""
        if self.old is None or self.enough:
            return self.procedure.version
        return raised(self.old.version, self.wanted)


def compare(old: Procedure, new: Procedure) -> Comparison:
    """Compares two versions of a procedure."""
    return Comparison(old, new, changes(old, new))


def compare_folders(old: Iterable[Procedure], new: Iterable[Procedure]) -> tuple[Comparison, ...]:
    """Compares procedures of the same id, ordered by id; the unchanged ones are there too."""
    before = {procedure.id: procedure for procedure in old}
    after = {procedure.id: procedure for procedure in new}
    found = []
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one is not None and other is not None:
            found.append(compare(one, other))
        else:
            found.append(Comparison(one, other, ()))
    return tuple(found)
