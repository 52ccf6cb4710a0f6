"""This module finds other files that a procedure names: procedures and calendars.

Procedures stand below the same folder `procedures`, calendars beside it or beside the procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostic, Diagnostics, suggest
from sopkit.document import Document, read_document
from sopkit.frozen import dataclass
from sopkit.model import file_model
from sopkit.problems import read_model
from sopkit.quantities import QuantityError, ValueType, declared_type, record_types
from sopkit.registers import is_register, root_of
from sopkit.rules.fields import ID

if TYPE_CHECKING:
    from sopkit.quantities import ValueType as Type

FOLDER = "procedures"
ENDINGS = (".yaml", ".yml")
_NOT_PROCEDURES = (".cases.yaml", ".cases.yml", "not-encoded.yaml")


@dataclass(frozen=True)
class Outline:
    """Another procedure as far as files that name it have to know it.

    `data` is the file as it was written, empty when it could not be read; `found` what was wrong
    with its text.
    """

    id: str
    path: str
    document: Document | None
    found: tuple[Diagnostic, ...]

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The file as it was written."""
        return self.document.data if self.document is not None else {}

    @cached_property
    def fault(self) -> Diagnostic | None:
        """The first fault in its text or form; None when it can be relied on."""
        faults = Diagnostics(self.path)
        faults.extend(self.found)
        if self.document is not None and not faults.errors:
            read_model(file_model(), dict(self.data), self.document, faults)
        return next((one for one in faults.sorted() if one.level == "error"), None)

    def section(self, name: str) -> Mapping[str, Any]:
        """What it declares in a section."""
        written = self.data.get(name)
        return written if isinstance(written, Mapping) else {}

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """The procedures whose declarations it takes."""
        return used_ids(self.data)

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """The procedures that its steps run."""
        steps = self.data.get("steps")
        listed = steps if isinstance(steps, list) else []
        written = [step.get("run") for step in listed if isinstance(step, Mapping)]
        return tuple(dict.fromkeys(name for run in written for name in run_ids(run)))


def used_ids(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids under `uses`, as far as they are texts."""
    written = data.get("uses")
    listed = written if isinstance(written, list) else []
    return tuple(name for name in listed if isinstance(name, str))


def run_ids(written: Any) -> tuple[str, ...]:
    """The ids under `run` of a step, in whichever form it is written."""
    if isinstance(written, Mapping):
        several = written.get("any")
        written = several if isinstance(several, list) else written.get("id")
    listed = written if isinstance(written, list) else [written]
    return tuple(name for name in listed if isinstance(name, str))


class Library:
    """The procedures below one folder; each is read when it is first named.

    `root` is the folder, None for a text that stands in none: then nothing is known of others.
    """

    def __init__(self, root: FilePath | None) -> None:
        self.root = root
        self._outlines: dict[str, Outline | None] = {}

    def file(self, name: str) -> FilePath | None:
        """The file of a procedure."""
        return next((path for path in self.places(name) if path.is_file()), None)

    def places(self, name: str) -> tuple[FilePath, ...]:
        """Where the file of a procedure may stand; the first that is there counts."""
        # an id cannot lead out of the folder
        if self.root is None or not ID.fullmatch(name):
            return ()
        return tuple(self.root.joinpath(f"{name}{ending}") for ending in ENDINGS)

    def outline(self, name: str) -> Outline | None:
        """The procedure of this id; None when there is none."""
        if name not in self._outlines:
            self._outlines[name] = self._read(name)
        return self._outlines[name]

    def _read(self, name: str) -> Outline | None:
        path = self.file(name)
        if path is None:
            return None
        found = Diagnostics(str(path))
        document = read_document(path, found)
        return Outline(name, str(path), document, found.sorted())

    def calendar_folders(self, path: str) -> tuple[FilePath, ...]:
        """The folders in which the path of a calendar file may begin, the nearest first.

        It is looked for beside the procedure at `path`, then beside the folder `procedures`, then
        in the working folder.
        """
        above = () if self.root is None else (self.root.parent,)
        return tuple(dict.fromkeys((FilePath(path).parent, *above, FilePath())))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all procedures of the folder."""
        if self.root is None:
            return ()
        files = [path for ending in ENDINGS for path in self.root.rglob(f"*{ending}")]
        there = [
            path
            for path in files
            if not path.name.endswith(_NOT_PROCEDURES) and not is_register(path)
        ]
        return tuple(
            sorted(path.relative_to(self.root).with_suffix("").as_posix() for path in there)
        )

    def near(self, name: str) -> str:
        """Offers the nearest id, else says where procedures are looked for."""
        return suggest(name, self.ids) or f"; there is no {name}.yaml in the folder {FOLDER}"

    def circle(
        self, start: str, first: str, following: Callable[[Outline], Iterable[str]]
    ) -> tuple[str, ...]:
        """The way from `first` back to `start`, both named; empty when there is none."""
        waiting: list[tuple[str, tuple[str, ...]]] = [(first, (first,))]
        seen: set[str] = set()
        while waiting:
            name, way = waiting.pop(0)
            if name == start:
                return way
            outline = self.outline(name)
            if name in seen or outline is None:
                continue
            seen.add(name)
            waiting += [(other, (*way, other)) for other in following(outline)]
        return ()

    def fact_types(self, outline: Outline) -> Mapping[str, Type | None]:
        """The facts that a procedure declares or shares, each with its type where it has one."""
        outlines = [outline, *filter(None, map(self.outline, outline.uses))]
        if any(one.fault is not None for one in outlines):
            # the other file tells its author what is wrong there
            return {str(name): None for one in outlines for name in one.section("facts")}
        types: dict[str, Type] = {}
        for one in outlines:
            for name, entry in one.section("collections").items():
                members = tuple(entry.get("members") or ()) or None
                types[name] = ValueType("collection", of=members, name=name)
        try:
            types |= record_types(
                {name: one for each in outlines for name, one in each.section("types").items()},
                types,
            )
        except QuantityError:
            return dict.fromkeys(name for one in outlines for name in one.section("facts"))
        facts = {name: entry for one in outlines for name, entry in one.section("facts").items()}
        return {name: _type(entry, types) for name, entry in facts.items()}


def library_of(path: str) -> Library:
    """The procedures that stand in the same folder `procedures` as a file."""
    here = FilePath(path)
    # what a text in no file is called says nothing of where it stands
    known = FOLDER in here.parts or here.is_file()
    root = root_of(str(here.parent)) if known else ""
    return Library(FilePath(root) if root else None)


def folder_beside(profile: str) -> FilePath:
    """The folder `procedures` that stands beside the folder of a profile."""
    return FilePath(profile).parent.parent / FOLDER


def _type(entry: Any, types: Mapping[str, Type]) -> Type | None:
    try:
        return declared_type(entry, types)
    except QuantityError:
        return None
