"""This module finds the known names that a word may have been meant for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

_LONGEST_WORD: Final = 100


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
