"""This module checks the files that stand beside procedures: profiles, calendars, a register.

They are known by their folder, `profiles` or `calendars`, or by their name; what they say is looked
up in the folder `procedures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote
from sopkit.errors import DocumentError
from sopkit.inspection.needs import REGISTER, kind_beside
from sopkit.library import Library, folder_beside
from sopkit.lint.registered import look_at_register
from sopkit.profiles import check_values, overlaid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path as FilePath

    from sopkit.diagnostics import Diagnostics
    from sopkit.document import Document
    from sopkit.procedure import Procedure


def look(document: Document, diagnostics: Diagnostics) -> None:
    """Reports what is wrong with a profile, a calendar or a register."""
    kind = kind_beside(document.path)
    if kind == "profiles":
        _Profile(document, diagnostics).look()
        return
    if kind == REGISTER:
        look_at_register(document, diagnostics)
        return
    from sopkit.companions import CalendarFile
    from sopkit.problems import read_model

    read_model(CalendarFile, document.data, document, diagnostics)


class _Profile:
    """One profile, and the procedures that it may name."""

    def __init__(self, document: Document, diagnostics: Diagnostics) -> None:
        self.document = document
        self.diagnostics = diagnostics
        root = folder_beside(document.path)
        self.library = Library(root if root.is_dir() else None)

    def look(self) -> None:
        """Every entry is for a procedure that is there, and gives it what it can take."""
        for name, values in self.document.data.items():
            if not isinstance(values, dict):
                message = f"{quote(name)} holds no values; write {{parameter: value}} under it"
                self.report("wrong-type", message, (name,), key=True)
            elif self.library.root is not None:
                self._entry(str(name), values)

    def _entry(self, name: str, values: Mapping[str, Any]) -> None:
        file = self.library.file(name)
        if file is None:
            near = self.library.near(name)
            message = f"unknown procedure {quote(name)}{near}"
            self.report("unknown-procedure", message, (name,), key=True)
            return
        try:
            procedure = _loaded(file)
        except DocumentError as refused:
            first = next(one for one in refused.diagnostics if one.level == "error")
            message = f"'{name}' cannot be given values while it has faults; mend {first.where}"
            self.report("faulty-procedure", message, (name,), key=True)
            return
        overlaid(procedure.data, values, self._below(name))
        check_values(procedure, values, self._below(name))

    def _below(self, name: str) -> Any:
        def report(code: str, message: str, path: tuple[Any, ...], *, key: bool = False) -> None:
            self.report(code, message, (name, *path), key=key)

        return report

    def report(self, code: str, message: str, path: tuple[Any, ...], *, key: bool = False) -> None:
        """Adds a finding at a key or value of the profile."""
        place = self.document.key(path) if key else self.document.value(path)
        self.diagnostics.add(code, message, place)


def _loaded(file: FilePath) -> Procedure:
    from sopkit.procedure import load

    return load(file)
