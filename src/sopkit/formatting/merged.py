"""This module puts the two sides of a register together that a merge of git has left beside each
other: between its marks, or, where .gitattributes says `merge=union`, as two lines for one id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sopkit.frozen import NamedTuple
from sopkit.registers import HEAD, NOTE, Registered, entry_line, entry_pattern, follows

_BEGIN, _BASE, _BETWEEN, _END = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
_MARKS: Final = (_BEGIN, _BASE, _BETWEEN, _END)
_ONCE: Final = frozenset((NOTE, f"{HEAD}: 1"))


class Clash(NamedTuple):
    """A version that the two sides have registered with two contents, and the line of the first."""

    version: str
    line: int


class Merged(NamedTuple):
    """What came of the two sides.

    Attributes:
        text: the register without marks, with one line for each id: that of the higher version.
        clashes: by id, where that is not enough.
        line: where the first mark or the second line of an id stands.
        marked: whether there were marks.
    """

    text: str
    clashes: dict[str, Clash]
    line: int
    marked: bool


class _Entry:
    """An id while lines are read: what stands above, the best line, the comments behind."""

    def __init__(self, line: int, version: str, digest: str) -> None:
        self.line, self.version, self.digest = line, version, digest
        self.above: dict[str, None] = {}
        self.behind: dict[str, None] = {}
        self.clashes = False

    def take(self, version: str, digest: str) -> None:
        """Another line of the same id."""
        if follows(version, self.version):
            self.version, self.digest, self.clashes = version, digest, False
        elif version == self.version and digest != self.digest:
            self.clashes = True

    def lines(self, name: str) -> list[str]:
        """The lines of the entry."""
        line = entry_line(name, Registered(self.version, self.digest))
        return [*self.above, "  ".join((line, *self.behind))]


def merged(text: str) -> Merged | None:
    """The two sides put together; None where nothing was merged."""
    entries: dict[str, _Entry] = {}
    head: dict[str, None] = {}
    above: list[str] = []
    marks = [at for at, line in enumerate(text.split("\n"), 1) if _is_mark(line)]
    again = 0
    for number, line in _sides(text):
        found = entry_pattern().fullmatch(line)
        if found is None and line not in _ONCE:
            above.append(line)
            continue
        if found is None:
            head |= dict.fromkeys((*above, line))
        else:
            own = _Entry(number, found["version"], found["digest"])
            entry = entries.setdefault(found["id"], own)
            again = again or (number if entry is not own else 0)
            entry.take(own.version, own.digest)
            entry.above |= dict.fromkeys(above)
            entry.behind |= dict.fromkeys([found["behind"].strip()] if found["behind"] else [])
        above = []
    if not (marks or again):
        return None
    lines = [*head, *(line for name, one in entries.items() for line in one.lines(name)), *above]
    clashes = {name: Clash(one.version, one.line) for name, one in entries.items() if one.clashes}
    return Merged("\n".join(lines), clashes, (marks or [again])[0], bool(marks))


def _sides(text: str) -> Iterator[tuple[int, str]]:
    """The lines of both sides, without the marks and without what both have come from."""
    base = False
    for number, line in enumerate(text.split("\n"), 1):
        if _is_mark(line):
            base = line.startswith(_BASE)
        elif not base:
            yield number, line


def _is_mark(line: str) -> bool:
    return line.startswith(_MARKS) and line[7:8] in ("", " ")
