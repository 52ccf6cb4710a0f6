"""This module says why what another procedure declares does not fit into one that uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.sharing import SECTIONS, entry_name

if TYPE_CHECKING:
    from sopkit.library import Library, Outline
    from sopkit.sharing import Shared

    Path = tuple[str | int, ...]

_ENTRIES = {section: section.removesuffix("s") for section in SECTIONS} | {"define": "definition"}
_NOT_SHARED = {
    "parameter": "declare it under parameters here too",
    "step": "declare an event or step of this name here",
    "rule": "declare a fact of this name here",
    "shift": "add it under calendar here too",
}
_DEFINITION = re.compile(r"the definition '([^']+)'")


class Misfits:
    """What is said of entries that a file takes from others, and that lack something there."""

    def __init__(self, data: Mapping[str, Any], library: Library, shared: Shared) -> None:
        self.data = data
        self.library = library
        self.shared = shared

    def message(self, path: Path, message: str) -> str:
        """What is wrong, with the entry that is concerned and the file that it comes from."""
        used, name = self._used(path), entry_name(str(path[1]))
        return f"the {_ENTRIES[str(path[0])]} '{name}' of '{used}' does not fit in here: {message}"

    def cure(self, path: Path, missing: str) -> str:
        """What to do about an entry that needs a name which is not declared here."""
        used = self._used(path)
        outline = self.library.outline(used)
        if outline is None or outline.document is None:
            return ""
        for what, names in _declared_only_there(outline):
            if missing in names:
                how = _NOT_SHARED[what]
                return f"'{missing}' is a {what} of '{used}', which is not shared; {how}"
        for other in outline.uses:
            third = self.library.outline(other)
            if third is not None and missing in _shared_by(third):
                return f"'{missing}' is declared in '{other}'; add that to uses"
        place = f"{outline.path}:{outline.document.key(path).line}"
        return f"declare '{missing}' here too, or change {place}"

    def of_definition(self, message: str) -> str:
        """What to do about a fault of a definition that comes from a used file; else nothing."""
        found = _DEFINITION.match(message)
        for section, key in self.shared.places if found else ():
            if found and section == "define" and entry_name(key) == found[1]:
                used = self._used((section, key))
                return f"it comes from '{used}'; declare here too what it needs, or mend it there"
        return ""

    def _used(self, path: Path) -> str:
        return str(self.data["uses"][self.shared.place(path)])


def _declared_only_there(outline: Outline) -> Iterator[tuple[str, frozenset[str]]]:
    """The names of a file that it does not share, by what they are of."""
    yield "parameter", frozenset(map(str, outline.section("parameters")))
    for section in ("steps", "rules"):
        listed = outline.data.get(section)
        entries = listed if isinstance(listed, list) else []
        ids = (one.get("id") for one in entries if isinstance(one, Mapping))
        yield section[:-1], frozenset(filter(None, map(str, ids)))
    shifts = outline.section("calendar").get("shifts")
    yield "shift", frozenset(shifts if isinstance(shifts, Mapping) else ())


def _shared_by(outline: Outline) -> frozenset[str]:
    names = (entry_name(str(key)) for section in SECTIONS for key in outline.section(section))
    return frozenset(names)
