"""This module tells which other files the findings of a file depend on, and in which state."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sopkit import registers
from sopkit.digests import digest_of

# other procedures are looked for below a folder of this name
FOLDER: Final = "procedures"
# what is larger is not read as a procedure either
LARGEST: Final = 2_000_000
# folders of files that stand beside procedures
PROFILES: Final = "profiles"
BESIDE: Final = (PROFILES, "calendars")
REGISTER: Final = "register"
_SCENARIOS: Final = (".cases.yaml", ".cases.yml")
ABSENT: Final = ""
PRESENT: Final = "+"
"""Said of a file whose content does not matter."""


def kind_beside(path: str) -> str:
    """`profiles` or `calendars`, the folder of a file, or `register` for one; else nothing."""
    # asked of every file of a run; a path object takes ten times as long
    above, name = os.path.split(path)
    if name == registers.FILE and registers.is_register(path):
        return REGISTER
    folder = os.path.basename(above)  # noqa: PTH119
    return folder if folder in BESIDE and not is_scenarios(path) else ""


def content_of(path: str) -> bytes | None:
    """The content of an ordinary file that is not too large; None where there is none."""
    try:
        with open(path, "rb", opener=_opener) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
                return None
            return file.read()
    except (OSError, ValueError):
        return None


def file_digest(path: str) -> str:
    """Names the content of a file; `ABSENT` where there is none that could be read."""
    content = content_of(path)
    return ABSENT if content is None else digest_of(content)


def _opener(path: str, flags: int) -> int:
    # a pipe without a writer would block for ever
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def needs_of(path: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The files that a procedure uses, runs or counts days by, and those that these use or run.

    The scenario file beside it and the register count too, as far as they are there or not. A
    register depends on the files that it names in the same way, scenarios on their procedure; a
    profile depends on what the procedures say that it names.
    """
    kind = kind_beside(path)
    if kind == PROFILES:
        return dict(_of_profile(path, data))
    if kind == REGISTER:
        return {file: state for name in data for file, state in _registered(path, str(name))}
    if is_scenarios(path):
        return {one: _presence(one) for one in procedures_of(path)}
    needs = {one: _presence(one) for one in (scenarios_of(path), register_of(path)) if one}
    return {**needs, **_named(path, data)}


def _named(path: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The files without which a procedure cannot be understood."""
    needs = dict(_days(path, data))
    if "uses" in data or any(_runs(data)):
        needs.update(_needed(path, data))
    return needs


def _of_profile(path: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The procedures that a profile gives values, and what they need to be understood."""
    from sopkit.library import Library, folder_beside

    root = folder_beside(path)
    yield str(root), _presence(str(root))
    library = Library(root)
    for name in data:
        for place in library.places(str(name)):
            yield str(place), file_digest(str(place))
            if place.is_file():
                outline = library.outline(str(name))
                yield from _named(str(place), outline.data if outline is not None else {}).items()
                break


def _presence(path: str) -> str:
    return PRESENT if _is_there(path) else ABSENT


def files_of(register: str, name: str) -> tuple[str, ...]:
    """Where the procedure of an id may stand, as seen from its register."""
    beside = Path(register).parent / name
    return (f"{beside}.yaml", f"{beside}.yml")


def _registered(register: str, name: str) -> Iterator[tuple[str, str]]:
    """The file of a procedure, or all places where there is none."""
    files = files_of(register, name)
    there = [(file, PRESENT) for file in files if _is_there(file)]
    return iter(there[:1] or [(file, ABSENT) for file in files])


def _runs(data: Mapping[str, Any]) -> Iterator[Any]:
    """What stands under `run` of the steps."""
    steps = data.get("steps")
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, Mapping) and "run" in step:
            yield step["run"]


def _needed(path: str, data: Mapping[str, Any]) -> dict[str, str]:
    from sopkit.library import library_of, run_ids, used_ids

    library = library_of(path)
    waiting = [*used_ids(data), *(name for run in _runs(data) for name in run_ids(run))]
    seen = set(waiting)
    needs: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        file, outline = library.file(name), library.outline(name)
        if file is None or outline is None:
            continue
        needs[str(file)] = file_digest(str(file))
        further = {*outline.uses, *outline.runs} - seen
        seen |= further
        waiting += further
    return needs


def _days(path: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The file of days off, if the calendar names one, and the nearer places where it is not."""
    from sopkit.calendars.days import is_file

    calendar = data.get("calendar")
    days = calendar.get("days") if isinstance(calendar, Mapping) else None
    if not is_file(days):
        return
    from sopkit.library import library_of

    for folder in library_of(path).calendar_folders(path):
        place = str(folder / days)
        yield place, file_digest(place)
        if _is_there(place):
            return


def others_of(paths: Collection[str]) -> list[tuple[str, str]]:
    """The YAML files in the folders of these procedures that are not among them, sorted.

    Beside each stands its size and when it was changed: there may be many more of them than files
    to look at, and to read them all would take longer than to look.
    """
    folders = {os.path.dirname(path) for path in paths}  # noqa: PTH120
    roots = {root for folder in folders if (root := registers.root_of(folder))}
    known = frozenset(paths)
    there = {
        (entry.path, _stamp(entry))
        for root in roots
        for entry in _files_below(root)
        if entry.name.endswith((".yaml", ".yml")) and entry.path not in known
    }
    return sorted(there)


def _files_below(root: str) -> Iterator[os.DirEntry[str]]:
    waiting = [root]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    yield entry


def _stamp(entry: os.DirEntry[str]) -> str:
    try:
        status = entry.stat()
    except OSError:
        return ABSENT
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def register_of(path: str) -> str:
    """Where the register stands that holds a procedure; empty when nothing can hold it."""
    root = registers.root_of(os.path.dirname(path))  # noqa: PTH120
    return os.path.join(root, registers.FILE) if root else ""  # noqa: PTH118


def registers_of(paths: Collection[str]) -> list[str]:
    """Where the registers stand that hold these procedures, sorted."""
    folders = {os.path.dirname(path): path for path in paths}  # noqa: PTH120
    return sorted({place for path in folders.values() if (place := register_of(path))})


def registers_in(paths: Iterable[str | Path]) -> list[Path]:
    """The registers below those of these paths that are folders."""
    folders = (path for path in map(Path, paths) if path.is_dir())
    found = (file for folder in folders for file in sorted(folder.rglob(registers.FILE)))
    return [file for file in found if registers.is_register(file)]


def scenarios_of(path: str) -> str:
    """The scenario file that stands beside a procedure."""
    return f"{os.path.splitext(path)[0]}.cases.yaml"  # noqa: PTH122


def is_scenarios(path: str) -> bool:
    """Whether a file holds scenarios, which its name says."""
    return path.endswith(_SCENARIOS)


def procedures_of(scenarios: str) -> tuple[str, ...]:
    """Where the procedure may stand that a scenario file is about: beside it."""
    stem = next(scenarios.removesuffix(one) for one in _SCENARIOS if scenarios.endswith(one))
    return (f"{stem}.yaml", f"{stem}.yml")


def unchanged(needs: Mapping[str, str], digest: Callable[[str], str]) -> bool:
    """Whether all files are in the state that was noted; `digest` names the content of a file."""
    return all(_holds(path, state, digest) for path, state in needs.items())


def _holds(path: str, state: str, digest: Callable[[str], str]) -> bool:
    if state == PRESENT:
        return _is_there(path)
    return digest(path) == state if state else not _is_there(path)


def _is_there(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110
