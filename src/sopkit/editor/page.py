"""This module holds one open file: its text, its names, its findings, the procedure it holds.

While a file is not well-formed the names of its last good text go on to be known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from sopkit.diagnostics import Diagnostic, Diagnostics, Position
from sopkit.document import Document, read_document
from sopkit.editor.names import NAME, Name, Use, declared, head, known_part, sorts_at, uses
from sopkit.editor.place import Place, place_at
from sopkit.library import Library, library_of, used_ids

if TYPE_CHECKING:
    from sopkit.editor.house import House
    from sopkit.procedure import Procedure

CASES = (".cases.yaml", ".cases.yml")
_OURS = re.compile(r"^sopkit[ \t]*:", re.MULTILINE)


class Page:
    """One open file at one moment of its text.

    Args:
        path: the file.
        text: what stands in the editor.
        before: the page of the text before, whose names serve while this one cannot be read.
    """

    def __init__(self, path: str, text: str, before: Page | None = None) -> None:
        self.path = path
        # an editor counts a line for each of these, as we do
        self.text = text
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.found = Diagnostics(path)
        read = read_document(path, self.found, text=text)
        self.whole = read is not None
        self.document: Document | None = read or (before.document if before else None)
        self._house: House | None = before._house if before is not None else None
        self._procedure: list[Procedure | None] = []

    @property
    def is_cases(self) -> bool:
        """Whether it is a scenario file."""
        return self.path.endswith(CASES)

    @property
    def is_ours(self) -> bool:
        """Whether it is a procedure or scenario file; an editor opens other YAML files too."""
        return self.is_cases or _OURS.search(self.text) is not None

    # -- what is wrong

    def findings(self) -> tuple[Diagnostic, ...]:
        """All that the house wants to see of what is wrong with the text, sorted."""
        return self.house.findings(self.path, self.text, self.lines)

    @property
    def house(self) -> House:
        """What is set for the file; read once, and kept from one text to the next."""
        if self._house is None:
            from sopkit.editor.house import house_of

            self._house = house_of(self.path)
        return self._house

    def differences(self) -> tuple[Diagnostic, ...]:
        """What the scenarios of the saved file expect and what does not come out so."""
        from sopkit.scenarios import run

        return tuple(one for one in run(self.path).diagnostics if one.path == self.path)

    # -- names

    @cached_property
    def library(self) -> Library:
        """The other procedures of the folder."""
        return library_of(self.path)

    @cached_property
    def own(self) -> Mapping[str, tuple[Name, ...]]:
        """The names that the file declares, each with all that it is called here."""
        found: dict[str, tuple[Name, ...]] = {}
        for one in declared(self.document) if self.document is not None else ():
            found[one.name] = (*found.get(one.name, ()), one)
        return found

    @cached_property
    def names(self) -> Mapping[str, tuple[Name, ...]]:
        """The names that can be used in the file: its own and those of the files it uses."""
        found = dict(self.own)
        for outline in map(self.library.outline, self._used()):
            if outline is None or outline.document is None:
                continue
            for one in declared(outline.document):
                if one.sort not in ("step", "rule", "check", "parameter", "layout"):
                    other = Name(
                        one.name, one.sort, one.path, one.position, one.written, outline.path
                    )
                    found[one.name] = (*found.get(one.name, ()), other)
        if self.is_cases:
            found |= self._of_procedure()
        return found

    def _used(self) -> tuple[str, ...]:
        return used_ids(self.document.data) if self.document is not None else ()

    def _of_procedure(self) -> dict[str, tuple[Name, ...]]:
        """The names of the procedure beside a scenario file."""
        path = self.procedure_path()
        if path is None:
            return {}
        beside = Page(str(path), path.read_text(encoding="utf-8", errors="replace"))
        return {
            name: tuple(
                Name(one.name, one.sort, one.path, one.position, one.written, one.file or str(path))
                for one in several
            )
            for name, several in beside.names.items()
        }

    def procedure_path(self) -> FilePath | None:
        """The procedure beside a scenario file."""
        return _beside(self.path, CASES, (".yaml", ".yml"))

    def cases_path(self) -> FilePath | None:
        """The scenario file beside a procedure."""
        return _beside(self.path, (".yaml", ".yml"), CASES)

    def procedure(self) -> Procedure | None:
        """The procedure of the text, of scenarios the one beside; None while it has errors."""
        if not self._procedure:
            self._procedure.append(self._built())
        return self._procedure[0]

    def _built(self) -> Procedure | None:
        from sopkit.procedure import build_document

        path = self.procedure_path() if self.is_cases else self.path
        if path is None:
            return None
        found = Diagnostics(str(path))
        built = build_document(path, found, text=None if self.is_cases else self.text)
        return None if found.errors else built

    # -- places

    def place(self, line: int, column: int) -> Place:
        """What is being written at a line and column, both from 0."""
        return place_at(self.lines, line, column)

    def word(self, line: int, column: int) -> tuple[str, int]:
        """The dotted word at a line and column (from 0), and the column at which it begins."""
        text = self.lines[line] if line < len(self.lines) else ""
        for found in NAME.finditer(text):
            if found.start() <= column <= found.end():
                return found[0], found.start()
        return "", column

    def name_at(self, line: int, column: int) -> tuple[tuple[Name, ...], Position | None]:
        """What the name at a place can be, the likeliest first, and where exactly it stands."""
        word, start = self.word(line, column)
        part = known_part(word, self.names)
        if not part:
            return (), None
        wanted = sorts_at(self.place(line, start).key)
        found = sorted(self.names[part], key=lambda one: one.sort not in wanted)
        begin = start + 1
        return tuple(found), Position(line + 1, begin, line + 1, begin + len(part))

    def uses(self, name: str) -> list[Use]:
        """Every place of the file where a name stands, its declaration among them."""
        if self.document is None:
            return []
        found = uses(self.document, self.names)
        # `tea.poured.clean` is a check item of `tea.poured`
        return [
            replace(one, name=name, position=head(one.position, len(name)))
            for one in found
            if one.name == name or one.name.startswith(f"{name}.")
        ]


def _beside(path: str, ends: tuple[str, ...], others: tuple[str, ...]) -> FilePath | None:
    stem = next((path.removesuffix(end) for end in ends if path.endswith(end)), None)
    paths = (FilePath(f"{stem}{end}") for end in others) if stem is not None else ()
    return next((one for one in paths if one.is_file()), None)
