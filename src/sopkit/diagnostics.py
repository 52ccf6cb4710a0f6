"""This module holds what is said about a wrong document: place, code, message and hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from typing import Any, Final

from sopkit.codes import CODES, Code, Level, code_named
from sopkit.frozen import dataclass

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "Diagnostics",
    "Edit",
    "Fix",
    "Level",
    "Position",
    "code_named",
    "correction",
    "quote",
    "suggest",
]


# of so many names those that begin alike are compared together
_MANY: Final = 50


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file: lines and columns count from 1, columns in characters, the end is open."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """A text that replaces what stands at a place; an empty place is where it is put in."""

    position: Position
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A cure that a program can apply: what it does in a few words, and its edits.

    The edits of one fix do not overlap. A fix that is `safe` keeps what the file means.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a document; without a position it concerns the file as a whole.

    Diagnostics sort by path, line, column and code. The code and name are promises (people
    may silence them), the message is not.
    """

    path: str
    position: Position | None
    code: str
    name: str
    level: Level
    message: str
    hint: str = ""
    fix: Fix | None = field(default=None, compare=False)

    @property
    def sort_key(self) -> tuple[object, ...]:
        """What diagnostics are ordered by; findings about the whole file come first."""
        place = self.position or Position(0, 0, 0, 0)
        return (self.path, place.line, place.column, self.code, self.message, place, self.hint)

    def __lt__(self, other: Diagnostic) -> bool:
        return self.sort_key < other.sort_key

    @property
    def where(self) -> str:
        """`file:line:column`, or only the file when there is no position."""
        if self.position is None:
            return self.path
        return f"{self.path}:{self.position.line}:{self.position.column}"

    def line(self) -> str:
        """The finding in one line, `file:line:column: message [SOP301 unknown-event]`."""
        return f"{self.where}: {self.message} [{self.code} {self.name}]"


class Diagnostics:
    """Collects every finding about one document or about a folder of them.

    Args:
        path: the file that findings are about unless `add` names another one.
    """

    __slots__ = ("_found", "path")

    def __init__(self, path: str = "") -> None:
        self.path = path
        # a dict keeps the first of equal findings and the order they came in
        self._found: dict[Diagnostic, None] = {}

    def add(
        self,
        name: str,
        message: str,
        position: Position | None = None,
        *,
        path: str | None = None,
        hint: str = "",
        fix: Fix | None = None,
    ) -> None:
        """Adds a finding under the kebab `name` of its code; the same finding twice counts once.

        Raises:
            KeyError: no code has this name.
        """
        code = code_named(name)
        where = self.path if path is None else path
        found = Diagnostic(where, position, code.code, name, code.level, message, hint, fix)
        self._found[found] = None

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Takes over findings that another collector has made."""
        self._found.update(dict.fromkeys(found))

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings by path, line, column and code, without repeats."""
        return tuple(sorted(self._found))

    @property
    def errors(self) -> bool:
        """Whether at least one finding is an error."""
        return any(found.level == "error" for found in self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.sorted())


_LONGEST_QUOTE = 60


def quote(text: object) -> str:
    """What the author wrote, in quotation marks, cut when long, invisible characters escaped."""
    written = str(text)
    if len(written) > _LONGEST_QUOTE:
        written = f"{written[: _LONGEST_QUOTE - 3]}..."
    if not written.isprintable():
        written = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in written)
    return f"'{written}'"


def suggest(word: str, candidates: Iterable[str]) -> str:
    """Offers the nearest known name: `; did you mean 'x'?`, or nothing when none is near."""
    found = nearest(word, candidates)
    return f"; did you mean '{found}'?" if found else ""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The known name that is nearest to a word, or nothing when none is near."""
    if len(word) > 100:
        return ""
    limit, reach = max(1, len(word) // 3), 1
    names = frozenset(candidates)
    while True:
        # most words have a name a slip or two away, and what is far off need not be looked at
        near = _near(word, names, min(reach, limit))
        if near or reach >= limit:
            return min(near)[1] if near else ""
        reach *= 3


def correction(word: str, candidates: Iterable[str]) -> str:
    """The one known name that is a single slip away from a word; nothing when there are several."""
    if not word or len(word) > 100:
        return ""
    near = [name for _, name in _near(word, frozenset(candidates), 1) if name != word]
    return near[0] if len(near) == 1 else ""


def _near(word: str, names: frozenset[str], limit: int) -> list[tuple[int, str]]:
    """The names within some edits of a word, each after its distance."""
    if len(names) < _MANY:
        found = ((_distance(word, name, limit), name) for name in names)
        return [pair for pair in found if pair[0] <= limit]
    plain, trees = _plain(word), _trees(names)
    lengths = range(len(plain) - limit, len(plain) + limit + 1)
    return [one for n in lengths if n in trees for one in _near_in(plain, trees[n], limit)]


def _near_in(word: str, tree: dict[str, Any], limit: int) -> list[tuple[int, str]]:
    """As `_near`: what names begin with alike is compared with the word once for all of them."""
    first = list(range(len(word) + 1))
    found: list[tuple[int, str]] = []
    waiting: list[tuple[dict[str, Any], str, list[int], list[int]]] = [(tree, "", [], first)]
    while waiting:
        node, last, before, row = waiting.pop()
        for letter, below in node.items():
            if not letter:
                found += [(row[-1], name) for name in below if row[-1] <= limit]
                continue
            further = _row(word, letter, last, before, row)
            if min(further) <= limit:
                waiting.append((below, letter, row, further))
    return found


def _row(word: str, letter: str, last: str, before: list[int], row: list[int]) -> list[int]:
    """The edits from every beginning of a word to a name that is one letter longer."""
    found = [row[0] + 1]
    for j, other in enumerate(word, 1):
        cost = min(row[j] + 1, found[j - 1] + 1, row[j - 1] + (letter != other))
        if before and j > 1 and letter == word[j - 2] and last == other:
            cost = min(cost, before[j - 2] + 1)
        found.append(cost)
    return found


@lru_cache(maxsize=8)
def _trees(names: frozenset[str]) -> dict[int, dict[str, Any]]:
    """For each length its names letter by letter; under no letter those that end there."""
    found: dict[int, dict[str, Any]] = {}
    for name in names:
        node = found.setdefault(len(name), {})
        for letter in _plain(name):
            node = node.setdefault(letter, {})
        node.setdefault("", []).append(name)
    return found


def _distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, change, swap neighbours) from left to right, cut off above limit."""
    left, right = _plain(left), _plain(right)
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before_last, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _plain(word: str) -> str:
    """The word without what people mix up first: case, hyphens and blanks."""
    return word.lower().replace("-", "_").replace(" ", "_")
