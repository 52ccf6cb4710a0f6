"""This module holds what lints share: what they look at, and how they report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from sopkit.frozen import NamedTuple, dataclass

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostics, Fix
    from sopkit.lint.settings import Settings
    from sopkit.lint.summary import Summary
    from sopkit.procedure import Procedure

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """One procedure without errors, as the lints of a file see it.

    `kept` holds what one lint has worked out and others need too.
    """

    procedure: Procedure
    settings: Settings
    diagnostics: Diagnostics
    kept: dict[str, object] = field(default_factory=dict, repr=False)

    def own(self, path: Path) -> bool:
        """Whether an entry stands in this very file, not in one that it uses."""
        shared = self.procedure.shared
        return shared is None or shared.place(path) is None

    def report(
        self,
        name: str,
        message: str,
        path: Path,
        *,
        key: bool = False,
        offset: int | None = None,
        length: int = 1,
        hint: str = "",
        fix: Fix | None = None,
    ) -> None:
        """Adds a finding at the value of a path, at its key, or at some characters of its text.

        What is taken from another file is that file's own affair and is left out.
        """
        if not self.own(path):
            return
        document = self.procedure.document
        if key:
            position = document.key(path)
        elif offset is not None:
            position = document.inside(path, offset, length)
        else:
            position = document.value(path)
        self.diagnostics.add(name, message, position, hint=hint, fix=fix)


@dataclass(frozen=True, slots=True)
class Folder:
    """All procedures of a folder, as the lints that compare them see it.

    `findings` takes what they report; each finding names the file that it is about.
    """

    summaries: tuple[Summary, ...]
    settings: Settings
    findings: Diagnostics


class Lint(NamedTuple):
    """A check of one procedure: the names of the codes it may give, and how it looks."""

    codes: tuple[str, ...]
    look: Callable[[Subject], None]


class FolderLint(NamedTuple):
    """A check over all procedures of a folder: its codes, and how it looks."""

    codes: tuple[str, ...]
    look: Callable[[Folder], None]
