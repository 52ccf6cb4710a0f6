"""This module works out what is to become of a register."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sopkit.diagnostics import Diagnostics, Position

if TYPE_CHECKING:
    from sopkit.formatting.merged import Clash
    from sopkit.lint.summary import Edition
    from sopkit.registers import Register, Registered


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure that is to be registered; `at` is where its id stands."""

    path: str
    id: str
    at: Position
    edition: Edition


@dataclass(frozen=True, slots=True)
class Written:
    """A register as it is kept: its place, its text, what the text says.

    Where a merge has left two sides in the file, `text` is that of both put together, and
    `clashes` are the ids that both have registered, each with another content of one version.
    """

    place: str
    text: str = ""
    register: Register = field(default_factory=dict)
    clashes: Mapping[str, Clash] = field(default_factory=dict)
    merged: bool = False


@dataclass(slots=True)
class Renewal:
    """What is to become of a register.

    `changes` tells each thing that becomes otherwise: a key of the words of the command, and its
    values. With `stands` nothing is to be written.
    """

    before: Written
    after: dict[str, Registered]
    changes: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    same: int = 0
    refused: int = 0
    stands: bool = False

    def note(self, what: str, name: str, version: str, old: str = "") -> None:
        """Notes a change of one procedure."""
        self.changes.append((what, {"name": name, "version": version, "old": old}))

    def text(self) -> str:
        """The text of the register when all is done."""
        from sopkit.formatting.entries import with_entries

        return with_entries(self.before.text, self.after)


def read(place: str) -> Written:
    """A register; one that is not there, or in which nothing stands, has no entries.

    Raises:
        DocumentError: it is faulty.
    """
    from sopkit.formatting.merged import merged
    from sopkit.registers import read_register, text_of

    if not os.path.exists(place):  # noqa: PTH110
        return Written(place)
    text = text_of(place)
    if text is None:
        return Written(place, register=read_register(place))
    if all(line.lstrip()[:1] in ("", "#") for line in text.split("\n")):
        return Written(place, text)
    both = merged(text)
    if both is None:
        return Written(place, text, read_register(place, text=text))
    register = read_register(place, text=both.text)
    return Written(place, both.text, register, both.clashes, merged=True)


def renewed(
    before: Written, candidates: Iterable[Candidate], given: Sequence[str], told: Diagnostics
) -> Renewal:
    """Holds each procedure against the register; what is refused is told."""
    renewal = Renewal(before, dict(before.register))
    for one in candidates:
        if _out_of_place(before.place, one, told):
            renewal.refused += 1
        else:
            _hold(renewal, one, told)
    for name in _gone(before.register, before.place, given):
        renewal.note("gone", name, renewal.after.pop(name).version)
    for name, clash in before.clashes.items():
        if renewal.after.get(name) == before.register[name]:
            renewal.stands = True
            _tell(name, clash, before.place, told)
    if before.merged and not renewal.stands:
        renewal.changes.append(("merged", {"place": before.place}))
    return renewal


def _hold(renewal: Renewal, one: Candidate, told: Diagnostics) -> None:
    from sopkit.lint.registered import hold_against
    from sopkit.registers import Registered

    register = renewal.before.register
    findings = Diagnostics(one.path)
    standing = hold_against(register, one.id, one.edition, one.path, findings)
    if standing in ("new", "raised"):
        renewal.after[one.id] = Registered(one.edition.version, one.edition.digest)
        old = register[one.id].version if one.id in register else ""
        renewal.note(standing, one.id, one.edition.version, old)
    elif one.id in renewal.before.clashes:
        # told of the register, which holds the two contents
        renewal.refused += 1
    elif standing == "same":
        renewal.same += 1
    else:
        renewal.refused += 1
        told.extend(findings)


def _tell(name: str, clash: Clash, place: str, told: Diagnostics) -> None:
    """Nobody can say which of the two was approved, so neither is taken."""
    message = (
        f"the two sides of a merge have registered '{clash.version}' of '{name}' with two "
        "contents; raise its version, then run sopkit register"
    )
    at = Position(clash.line, 1, clash.line, 1 + len(name))
    told.add("changed-without-version", message, at, path=place)


def _out_of_place(place: str, one: Candidate, told: Diagnostics) -> bool:
    """Whether a file is not the one that its id names, or not alone in that; it is told then."""
    from sopkit.inspection.needs import files_of

    there = [file for file in files_of(place, one.id) if Path(file).is_file()]
    others = [file for file in there if not Path(file).samefile(one.path)]
    found = Diagnostics(one.path)
    if len(others) == len(there):
        below = Path(os.path.relpath(_real(one.path), os.path.dirname(_real(place))))  # noqa: PTH120
        stands = below.with_suffix("").as_posix()
        message = f"the id is '{one.id}', but the file stands at '{stands}'; make them the same"
        found.add("wrong-id", message, one.at)
    elif others:
        message = f"'{one.id}' is already the id of {others[0]}; give one of the two another"
        found.add("repeated-id", message, one.at)
    told.extend(found)
    return len(found) > 0


def _real(path: str) -> str:
    return os.path.realpath(path)


def _gone(register: Register, place: str, given: Sequence[str]) -> Iterator[str]:
    """The registered procedures that have no file any more, below the folders that are given."""
    from sopkit.inspection.needs import files_of

    folders = [Path(path).resolve() for path in given if Path(path).is_dir()]
    for name in register:
        files = files_of(place, name)
        # a file that is a link may lead out of the folders
        above = Path(files[0]).parent.resolve()
        below = any(above.is_relative_to(folder) for folder in folders)
        # a name may be too long for the file system
        if below and not any(map(os.path.isfile, files)):
            yield name
