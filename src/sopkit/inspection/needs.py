"""This module tells which other files the findings of a file depend on, and in which state."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

# other procedures are looked for below a folder of this name
FOLDER: Final = "procedures"
# what is larger is not read as a procedure either
LARGEST: Final = 2_000_000
# folders of files that stand beside procedures
BESIDE: Final = ("profiles", "calendars")
ABSENT: Final = ""
PRESENT: Final = "+"
"""Said of a file whose content does not matter."""


def kind_beside(path: str) -> str:
    """`profiles` or `calendars`, where a file stands in such a folder; else nothing."""
    folder = Path(path).parent.name
    scenarios = path.endswith((".cases.yaml", ".cases.yml"))
    return folder if folder in BESIDE and not scenarios else ""


def digest_of(content: bytes) -> str:
    """Names a content."""
    return blake2b(content, digest_size=16).hexdigest()


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

    The scenario file beside it counts too, as far as it is there or not.
    """
    scenarios = scenarios_of(path)
    needs = {scenarios: PRESENT if _is_there(scenarios) else ABSENT}
    days = _days(data)
    if days:
        needs[days] = file_digest(days)
    if "uses" in data or any(_runs(data)):
        needs.update(_needed(path, data))
    return needs


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


def _days(data: Mapping[str, Any]) -> str:
    """The file of days off, if the calendar names one; it is found from the working folder."""
    calendar = data.get("calendar")
    days = calendar.get("days") if isinstance(calendar, Mapping) else None
    if isinstance(days, str) and ("/" in days or days.endswith((".yaml", ".yml"))):
        return str(Path(days))
    return ""


def others_of(paths: Collection[str]) -> list[str]:
    """The YAML files in the folders of these procedures that are not among them, sorted."""
    folders = {os.path.dirname(path) for path in paths}  # noqa: PTH120
    roots = {root for folder in folders if (root := _root(folder))}
    there = {
        os.path.join(folder, name)  # noqa: PTH118
        for root in roots
        for folder, _, names in os.walk(root)
        for name in names
        if name.endswith((".yaml", ".yml"))
    }
    return sorted(there.difference(paths))


def _root(folder: str) -> str:
    """The folder `procedures` that holds a folder, or is it; empty when there is none."""
    parts = Path(folder).parts
    if FOLDER not in parts:
        parts = Path(folder).absolute().parts
    if FOLDER not in parts:
        return ""
    return str(Path(*parts[: len(parts) - parts[::-1].index(FOLDER)]))


def scenarios_of(path: str) -> str:
    """The scenario file that stands beside a procedure."""
    return f"{os.path.splitext(path)[0]}.cases.yaml"  # noqa: PTH122


def unchanged(needs: Mapping[str, str], digest: Callable[[str], str]) -> bool:
    """Whether all files are in the state that was noted; `digest` names the content of a file."""
    return all(_holds(path, state, digest) for path, state in needs.items())


def _holds(path: str, state: str, digest: Callable[[str], str]) -> bool:
    if state == PRESENT:
        return _is_there(path)
    return digest(path) == state if state else not _is_there(path)


def _is_there(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110
