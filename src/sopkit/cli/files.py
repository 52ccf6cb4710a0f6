"""This module finds the procedure and scenario files below the paths of a command."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from sopkit.errors import UsageError
from sopkit.frozen import dataclass
from sopkit.inspection.needs import (
    BESIDE,
    FOLDER,
    REGISTER,
    is_scenarios,
    kind_beside,
    scenarios_of,
)
from sopkit.late import late_pattern
from sopkit.reports.text import printable

CASES = ".cases.yaml"
_ENDINGS = (".yaml", ".yml")
# a top-level key that only procedures and scenario files have
_OURS = late_pattern(
    rb"^\xef?\xbb?\xbf?[\"']?(sopkit|id|steps|rules|cases)[\"']?[ \t]*(:|\xef\xbc\x9a)",
    re.MULTILINE,
)
_NUL = b"\x00"


@dataclass(slots=True)
class Files:
    """The files that a command is about, each once, in the order of the arguments.

    `beside` are calendars, profiles and registers, known by their folder or name; `left_out` are
    other YAML files in a folder.
    """

    procedures: list[Path] = field(default_factory=list)
    cases: list[Path] = field(default_factory=list)
    beside: list[Path] = field(default_factory=list)
    left_out: list[Path] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.procedures) + len(self.cases) + len(self.beside)


def find_files(paths: Iterable[str | Path], *, beside: bool = False) -> Files:
    """The files named, and those in the folders named; hidden folders are not entered.

    With `beside` calendars, profiles and registers are told apart, and those beside a folder
    `procedures` that is named are found too; else the first two are files like others, and a
    register is left out.

    Raises:
        UsageError: a path does not exist, a folder cannot be read, or nothing was found.
    """
    given = [Path(path) for path in paths]
    missing = [path for path in given if not path.exists()]
    if missing:
        names = ", ".join(_named(path) for path in missing)
        raise UsageError(f"there is no file or folder {names}; check the path")
    files = Files()
    seen: set[Path] = set()
    for path in [*given, *(_houses(given) if beside else ())]:
        for one in _below(path) if path.is_dir() else [path]:
            # in one folder only a link leads to a file a second time
            real = one.resolve() if len(given) > 1 or one.is_symlink() else one
            if real not in seen:
                seen.add(real)
                kind = kind_beside(str(one))
                if kind == REGISTER and not beside:
                    files.left_out.append(one)
                    continue
                _sort_in(one, files, named=one is path, house=beside and kind != "")
    if not len(files):
        names = ", ".join(_named(path) for path in given)
        raise UsageError(
            f"no procedure was found in {names}; procedures are files that end in .yaml"
        )
    return files


def _houses(given: Iterable[Path]) -> Iterator[Path]:
    """The files of the folders `profiles` and `calendars` that stand beside `procedures`."""
    for path in given:
        for name in BESIDE if path.name == FOLDER and path.is_dir() else ():
            folder = path.parent / name
            there = sorted(folder.iterdir()) if folder.is_dir() else ()
            yield from (one for one in there if one.suffix in _ENDINGS and one.is_file())


def _sort_in(path: Path, files: Files, *, named: bool, house: bool) -> None:
    if is_scenarios(path.name):
        files.cases.append(path)
    elif house:
        files.beside.append(path)
    elif named or _is_ours(path) or Path(scenarios_of(str(path))).exists():
        files.procedures.append(path)
    else:
        files.left_out.append(path)


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(_ENDINGS) and not name.startswith("."):
                yield Path(here) / name


def _refuse(error: OSError) -> None:
    raise UsageError(
        f"the folder {_named(error.filename)} cannot be read: {error.strerror}"
    ) from error


def _named(path: object) -> str:
    """A path in quotation marks, whole, so that it can be copied."""
    return f"'{printable(str(path))}'"


def _is_ours(path: Path) -> bool:
    """Whether a file means to be a procedure; one that cannot be told is taken for one."""
    try:
        content = path.read_bytes()
    except OSError:
        return True
    return not content.strip() or _NUL in content or _OURS.search(content) is not None
