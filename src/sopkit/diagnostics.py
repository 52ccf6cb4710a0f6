"""This module holds what is said about a wrong document: place, code, message and hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Final

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


_LONGEST_WORD: Final = 100


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
    found = nearest(word, *candidates)
    return f"; did you mean '{found}'?" if found else ""


def nearest(word: str, *candidates: Iterable[str]) -> str:
    """The known name that is nearest to a word, or nothing when none is near.

    Of a frozen set that comes again, what is noted to compare its names with a word is kept; so
    many names that are always the same come apart from few that are not.
    """
    near = [one for names in candidates for one in _near(word, frozenset(names))]
    return min(near)[1] if near else ""


def correction(word: str, *candidates: Iterable[str]) -> str:
    """The one known name that is a single slip away from a word; nothing when there are several."""
    found = (one for names in candidates for one in _near(word, frozenset(names)))
    near = {name for edits, name in found if edits <= 1 and name != word}
    return near.pop() if word and len(near) == 1 else ""


# what is offered for a word is mostly asked for twice: to be said, and to be mended
@lru_cache(maxsize=8)
def _near(word: str, names: frozenset[str]) -> tuple[tuple[int, str], ...]:
    """The names near a word, of some length at most one edit from the least, after their edits."""
    if not names or len(word) > _LONGEST_WORD:
        return ()
    found: list[tuple[int, str]] = []
    limit = max(1, len(word) // 3)
    plain = _plain(word)
    for rows in _rows(names):
        if rows.shortest - limit <= len(plain) < rows.width + limit:
            edits = rows.edits(plain)
            least = min(edits)
            for number in range(least, min(limit, least + 1) + 1):
                found += [(number, rows.names[place]) for place in _places(number, edits)]
    return tuple(found)


def _places(number: int, numbers: tuple[int, ...]) -> Iterator[int]:
    """Where a number stands among many; it is looked for as a whole, for it stands there seldom."""
    place = -1
    for _ in range(numbers.count(number)):
        place = numbers.index(number, place + 1)
        yield place


class _Rows:
    """Names of some length side by side in one number, to be compared with a word all at once.

    A name has `width` bits, and the lowest of them stand for its letters. What a table of edits
    holds in one column, from the begin of a name to its end, is there as steps up and down:
    Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances, 2003.
    """

    def __init__(self, plain: Mapping[str, str], width: int) -> None:
        self.names = (*plain,)
        self.width = width
        self.shortest = min(map(len, plain.values()))
        self.letters: dict[str, int] = {}
        self.full = 0
        size = width * len(plain)
        every = (1 << size) - 1
        self.first = every // ((1 << width) - 1)
        # of each two fields of one width the lower one, from the width of a bit on
        widths = [1 << power for power in range(width.bit_length() - 1)]
        self.lower = [(one, every // ((1 << one) + 1)) for one in widths]
        self._write(plain.values(), size // 8)

    def _write(self, plain: Iterable[str], size: int) -> None:
        """Notes for each letter where it stands."""
        places: dict[str, bytearray] = {}
        full = bytearray(size)
        for number, name in enumerate(plain):
            for bit, letter in enumerate(name, number * self.width):
                mark = 1 << bit % 8
                full[bit // 8] |= mark
                if letter not in places:
                    places[letter] = bytearray(size)
                places[letter][bit // 8] |= mark
        self.full = int.from_bytes(full, "little")
        self.letters = {one: int.from_bytes(bits, "little") for one, bits in places.items()}

    def edits(self, word: str) -> tuple[int, ...]:
        """For each name the edits from the word to it: insert, delete, change, swap neighbours."""
        from struct import unpack

        full = self.full
        up, down, level, before = full, 0, 0, 0
        for letter in word:
            same = self.letters.get(letter, 0)
            swapped = ((same & ~level) << 1) & before
            # the sum carries a step up along a run of letters; no name is as long as its bits
            level = ((((same & up) + up) ^ up) | same | down | swapped) & full
            further = ((down | (full & ~(level | up))) << 1 | self.first) & full
            nearer = ((level & up) << 1) & full
            up = nearer | (full & ~(level | further))
            down = further & level
            before = same
        edits = self.first * len(word) + self._counted(up) - self._counted(down)
        size = self.width * len(self.names) // 8
        return unpack(f"<{size // 2}H", edits.to_bytes(size, "little"))[:: self.width // 16]

    def _counted(self, bits: int) -> int:
        """How many bits of each name are set."""
        for width, lower in self.lower:
            bits = (bits & lower) + (bits >> width & lower)
        return bits


@lru_cache(maxsize=8)
def _rows(names: frozenset[str]) -> tuple[_Rows, ...]:
    """Names by how many bits they take; a long one does not make the others wide."""
    by_width: dict[int, dict[str, str]] = {}
    for name in names:
        plain = _plain(name)
        by_width.setdefault(max(16, 1 << len(plain).bit_length()), {})[name] = plain
    return tuple(_Rows(several, width) for width, several in by_width.items())


def _plain(word: str) -> str:
    """The word without what people mix up first: case, hyphens and blanks."""
    return word.lower().replace("-", "_").replace(" ", "_")
