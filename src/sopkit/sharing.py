"""This module takes the declarations of other procedures into one that `uses` them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote
from sopkit.frozen import dataclass
from sopkit.language import join
from sopkit.library import FOLDER
from sopkit.rules.fields import ID

if TYPE_CHECKING:
    from sopkit.library import Library, Outline

    Path = tuple[str | int, ...]
    Report = Callable[..., None]

SECTIONS = ("roles", "types", "facts", "collections", "things", "events", "define", "forms")
"""The sections whose entries are shared."""

# these share one namespace, with steps, rules and parameters
_NAMED = ("events", "facts", "parameters", "define")


@dataclass(frozen=True, slots=True)
class Shared:
    """What a file takes from those it uses.

    `sections` are the entries by section and name, `places` for each the place in `uses` of the
    procedure that it comes from. `lost` are names that a file with faults would have given;
    `unknown` says that there are others, which nobody knows.
    """

    sections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    unknown: bool = False

    def added_to(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The data of a file with what it takes from others."""
        if not self.sections:
            return data
        merged = dict(data)
        for section, entries in self.sections.items():
            own = data.get(section)
            # a section of another form is refused as it stands
            if own is None or isinstance(own, Mapping):
                merged[section] = {**(own or {}), **entries}
        return merged

    def place(self, path: Path) -> int | None:
        """The place in `uses` of the procedure that an entry comes from; None for one's own."""
        return self.places.get((str(path[0]), str(path[1]))) if len(path) > 1 else None


def share(data: Mapping[str, Any], library: Library, report: Report) -> Shared:
    """Reads what a file uses; what cannot be taken is reported at its place.

    Names that stand twice, in the file and in one it uses or in two of those, are reported: one
    name has one meaning. Only what a file declares itself is taken from it.
    """
    written = data.get("uses")
    if not isinstance(written, list):
        return Shared(unknown=written is not None)
    sharing = _Sharing(data, library, report)
    for place, name in enumerate(written):
        if isinstance(name, str) and ID.fullmatch(name):
            sharing.take(name, place)
        else:
            sharing.unknown = True
    return Shared(sharing.sections, sharing.places, frozenset(sharing.lost), sharing.unknown)


class _Sharing:
    """What was taken so far."""

    def __init__(self, data: Mapping[str, Any], library: Library, report: Report) -> None:
        self.data = data
        self.library = library
        self.report = report
        self.own = dict(_own(data))
        self.given: dict[tuple[str, str], str] = {}
        self.sections: dict[str, dict[str, Any]] = {}
        self.places: dict[tuple[str, str], int] = {}
        self.lost: set[str] = set()
        self.unknown = False
        self.taken: set[str] = set()

    def take(self, name: str, place: int) -> None:
        """Takes the declarations of one procedure, or says why not."""
        path: Path = ("uses", place)
        if name in self.taken:
            self.report("repeated-name", f"{quote(name)} stands twice in this list", path)
            return
        self.taken.add(name)
        outline = self._outline(name, path)
        if outline is None:
            self.unknown = True
            return
        fault = outline.fault
        if fault is not None:
            message = f"{quote(name)} cannot be used while it has faults; mend {fault.where} first"
            self.report("faulty-procedure", message, path, hint=fault.message)
            self.lost |= {
                entry_name(key) for section in SECTIONS for key in outline.section(section)
            }
            self.unknown = self.unknown or outline.document is None
            return
        self._merge(outline, place)

    def _outline(self, name: str, path: Path) -> Outline | None:
        start = str(self.data.get("id"))
        if self.library.root is None and name != start:
            message = (
                f"what {quote(name)} declares is not known: this file is in no '{FOLDER}' folder"
            )
            self.report("unknown-procedure", message, path)
            return None
        circle = self.library.circle(start, name, lambda outline: outline.uses)
        if circle:
            self.report("procedure-circle", circle_text(start, circle, "uses"), path)
            return None
        outline = self.library.outline(name)
        if outline is None:
            near = self.library.near(name)
            self.report("unknown-procedure", f"unknown procedure {quote(name)}{near}", path)
        return outline

    def _merge(self, outline: Outline, place: int) -> None:
        twice: dict[str, list[str]] = {}
        for section in SECTIONS:
            for key, entry in outline.section(section).items():
                name = entry_name(key)
                scope = "" if section in _NAMED else section
                own = self.own.get((scope, name))
                if own is not None:
                    message = (
                        f"'{name}' is also declared in '{outline.id}', which this file uses; take "
                        "one of the two out, or rename it"
                    )
                    self.report("repeated-name", message, own, key=own[-1] != "id")
                    continue
                other = self.given.setdefault((scope, name), outline.id)
                if other != outline.id:
                    twice.setdefault(other, []).append(f"'{name}'")
                    continue
                self.sections.setdefault(section, {})[key] = entry
                self.places[section, key] = place
        for other, names in twice.items():
            what = f"{join(names, 'en')} {'is' if len(names) == 1 else 'are'} declared in both"
            message = f"{what} '{other}' and '{outline.id}'; rename one, or use only one of the two"
            self.report("repeated-name", message, ("uses", place))


def circle_text(start: str, circle: tuple[str, ...], verb: str) -> str:
    """A circle of procedures in words; `circle` ends with the procedure it started from."""
    if len(circle) == 1:
        return f"{quote(start)} {verb} itself; take it out"
    way = "".join(f", which {verb} {quote(name)}" for name in circle[1:])
    return f"{quote(start)} {verb} {quote(circle[0])}{way}: a circle; take one of them out"


def entry_name(heading: str) -> str:
    """The name of an entry; a definition stands under its heading."""
    return str(heading).partition("(")[0].strip()


def _own(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Path]]:
    """The names a file declares itself, each with its place."""
    for section in dict.fromkeys((*SECTIONS, *_NAMED)):
        entries = data.get(section)
        for key in entries if isinstance(entries, Mapping) else ():
            yield ("" if section in _NAMED else section, entry_name(str(key))), (section, key)
    for section in ("steps", "rules"):
        listed = data.get(section)
        for place, entry in enumerate(listed if isinstance(listed, list) else ()):
            name = entry.get("id") if isinstance(entry, Mapping) else None
            if isinstance(name, str):
                yield ("", name), (section, place, "id")
