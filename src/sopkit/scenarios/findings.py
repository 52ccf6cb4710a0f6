"""This module compares what checking a procedure finds with what a scenario says it finds."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from sopkit.diagnostics import CODES, suggest
from sopkit.language import join
from sopkit.library import library_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopkit.lint import Summary
    from sopkit.scenarios.scene import Scene


class Inspection:
    """What checking finds in procedures, each looked at once in a run."""

    def __init__(self) -> None:
        self._summaries: dict[FilePath, Mapping[str, Summary]] = {}
        self._found: dict[str, frozenset[str]] = {}

    def names(self, path: str) -> frozenset[str]:
        """The names of all findings about a file, those that its comments silence too.

        It is compared with the other procedures of its folder.
        """
        if path not in self._found:
            self._found[path] = self._look(path)
        return self._found[path]

    def _look(self, path: str) -> frozenset[str]:
        # the lints are loaded only for a scenario that asks for them
        from sopkit.lint.checking import compare, examine

        own = examine(path)
        names = {one.name for one in own.findings}
        if own.summary is not None:
            others = {**self._folder(path), own.summary.id: own.summary}
            names |= {one.name for one in compare(list(others.values())) if one.path == path}
        return frozenset(names)

    def _folder(self, path: str) -> Mapping[str, Summary]:
        """What the procedures of a folder have to know of each other, by their ids."""
        from sopkit.lint.checking import examine

        library = library_of(path)
        if library.root is None:
            return {}
        if library.root not in self._summaries:
            files = [file for name in library.ids if (file := library.file(name)) is not None]
            read = [examine(file, lints=()).summary for file in files]
            self._summaries[library.root] = {one.id: one for one in read if one is not None}
        return self._summaries[library.root]


def compare_findings(scene: Scene, inspection: Inspection) -> None:
    """Each finding that a scenario names is made; there may be others."""
    expected = scene.scenario.findings
    known = {code.name for code in CODES}
    for place, name in enumerate(expected):
        if name not in known:
            message = f"there is no finding '{name}'{suggest(name, known)}"
            scene.report("unknown-name", message, ("findings", place))
            continue
        found = inspection.names(scene.procedure.path)
        if name not in found:
            listed = join([f"'{one}'" for one in sorted(found)], "en") or "nothing"
            message = f"checking the procedure does not find '{name}'; it finds {listed}"
            scene.report("not-as-expected", message, ("findings", place))
