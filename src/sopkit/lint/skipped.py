"""This module finds facts of a source that the procedures of a folder pass over.

The facts of a source are numbered from 1. Where a folder holds most of them, a number that no
`source` names was forgotten, unless the list `not-encoded.yaml` says why it was left out. So was
one that only explains a word, where all else that is cited has something done about it.
"""

from __future__ import annotations

import os
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from sopkit.diagnostics import Position
from sopkit.inspection.needs import content_of
from sopkit.library import library_of
from sopkit.lint.base import FolderLint
from sopkit.lint.cites import CITATION, facts_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sopkit.lint.base import Folder
    from sopkit.lint.cites import Cites
    from sopkit.lint.summary import Summary

NOT_ENCODED = "not-encoded.yaml"
# of a source of which less is cited, single facts were borrowed
_TAKEN_OVER = 0.5
# so many facts are cited that it can be seen what is done about them, and one in so many may differ
_CITED = 10
_ONE_IN = 20


def look(folder: Folder) -> None:
    """Reports the numbers that are left between those that are cited."""
    cited: dict[str, list[tuple[Summary, Cites]]] = {}
    for summary in folder.summaries:
        for cites in summary.cites:
            cited.setdefault(cites.source, []).append((summary, cites))
    skipped = {
        source: found
        for source, there in cited.items()
        if (found := _gaps({number for _, cites in there for number in cites.numbers}))
    }
    if skipped:
        elsewhere = _elsewhere(folder, skipped)
        for source, left in skipped.items():
            numbers = [one for one in left if (source, one) not in elsewhere]
            _report(folder, source, numbers, cited[source])


def look_at_declared(folder: Folder) -> None:
    """Reports facts that are the source of declarations only."""
    demanded: set[tuple[str, int]] = set()
    declared: dict[tuple[str, int], Summary] = {}
    for summary in folder.summaries:
        for source, numbers, named in summary.cites:
            demanded.update((source, number) for number in numbers if number not in named)
            declared.update(((source, number), summary) for number in named)
    left = [one for one in declared if one not in demanded]
    cited = len(demanded) + len(left)
    if not left or cited < _CITED or len(left) > max(1, cited // _ONE_IN):
        return
    elsewhere = _elsewhere(folder, {source for source, _ in left})
    for source, number in left:
        if (source, number) not in elsewhere:
            _report_declared(folder, declared[source, number], source, number)


def _report_declared(folder: Folder, summary: Summary, source: str, number: int) -> None:
    folder.findings.add(
        "undemanded-fact",
        f"{source}#{number} is named only where a word is declared, and no step, rule or form "
        "holds what it asks for",
        _place(summary.path, source, number),
        path=summary.path,
        hint="name it as the source of what is done about it",
    )


def _gaps(numbers: set[int]) -> list[int]:
    top = max(numbers)
    if len(numbers) == top or len(numbers) <= _TAKEN_OVER * top:
        return []
    return [number for number in range(1, top) if number not in numbers]


def _elsewhere(folder: Folder, sources: Collection[str]) -> frozenset[tuple[str, int]]:
    """The facts of sources that the list of what is left out names, and files not looked at."""
    marks = [f"{source}#".encode() for source in sources]
    found: set[tuple[str, int]] = set()
    for file in _others(folder):
        content = content_of(file)
        # most files cite other sources, which is seen without reading their words
        if content is None or not any(mark in content for mark in marks):
            continue
        for source, numbers in facts_in(content.decode(errors="replace")):
            found.update((source, number) for number in numbers)
    return frozenset(found)


def _others(folder: Folder) -> Iterator[str]:
    """The files beside those that are looked at, but for scenarios."""
    seen = {str(FilePath(summary.path)) for summary in folder.summaries}
    for root in {library_of(summary.path).root for summary in folder.summaries} - {None}:
        for place, _, names in os.walk(str(root)):
            for name in names:
                file = os.path.join(place, name)  # noqa: PTH118
                if name.endswith(".yaml") and not name.endswith(".cases.yaml") and file not in seen:
                    yield file


def _report(
    folder: Folder, source: str, numbers: list[int], there: list[tuple[Summary, Cites]]
) -> None:
    if not numbers:
        return
    summary, near = _nearest(there, numbers[0])
    several = len(numbers) > 1
    named = ", ".join(f"#{number}" for number in numbers[:5]) + (" .." if numbers[5:] else "")
    message = (
        f"{source} is taken over here, but {'facts' if several else 'fact'} {named} of it "
        f"{'stand' if several else 'stands'} in no procedure"
    )
    folder.findings.add(
        "skipped-fact",
        message,
        _place(summary.path, source, near),
        path=summary.path,
        hint=f"write it down with its source, or say in {NOT_ENCODED} why it is left out",
    )


def _nearest(there: list[tuple[Summary, Cites]], number: int) -> tuple[Summary, int]:
    """The file that cites the fact next to this one, and that fact: rather the one before it."""
    _, distance, summary = min(
        (
            (abs(number - one), number - one, summary)
            for summary, cites in there
            for one in cites.numbers
        ),
        key=lambda found: (found[0], -found[1], found[2].path),
    )
    return summary, number - distance


def _place(path: str, source: str, number: int) -> Position:
    """Where a file cites a fact first."""
    file = FilePath(path)
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    for place, line in enumerate(text.splitlines(), 1):
        for found in CITATION.finditer(line):
            first, last = int(found[2]), int(found[3] or found[2])
            if found[1] == source and first <= number <= last:
                return Position(place, found.start() + 1, place, found.end() + 1)
    return Position(1, 1, 1, 1)


LINTS = (
    FolderLint(("skipped-fact",), look),
    FolderLint(("undemanded-fact",), look_at_declared),
)
