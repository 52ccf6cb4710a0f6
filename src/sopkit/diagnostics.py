"""This module holds what is said about a wrong document: place, code, message and hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

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
    "quote",
    "suggest",
]


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

    __slots__ = ("_found", "_places", "path")

    def __init__(self, path: str = "") -> None:
        self.path = path
        # a dict keeps the first of equal findings and the order they came in
        self._found: dict[Diagnostic, None] = {}
        self._places: set[Position | None] = set()

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
        self._places.add(position)

    def extend(self, found: Iterable[Diagnostic]) -> None:
        """Takes over findings that another collector has made."""
        for one in found:
            self._found[one] = None
            self._places.add(one.position)

    def told_at(self, position: Position) -> bool:
        """Whether something has been found at just this place."""
        return position in self._places

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


def suggest(word: str, *candidates: Iterable[str]) -> str:
    """Offers the nearest known name: `; did you mean 'x'?`, or nothing when none is near."""
    # only what is wrong needs it
    from sopkit.spelling import nearest

    found = nearest(word, *candidates)
    return f"; did you mean '{found}'?" if found else ""
