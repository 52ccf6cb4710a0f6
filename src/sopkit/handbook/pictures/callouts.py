"""This module sets the texts of a drawing beside it, with lines that lead to what they name.

Texts stand in two columns, left and right, in the order of what they name, so that none lies on
another and the lines to them seldom cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sopkit.handbook.pictures.boxes import Paragraph
from sopkit.handbook.pictures.placing import Rect, separated
from sopkit.handbook.pictures.svg import extent

Point = tuple[float, float]
COLUMN: Final = 30.0  # width of a column of texts, in millimetres of paper
AWAY: Final = 5.0  # from the drawing to a column
BETWEEN: Final = 1.6  # between two texts


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the point that it names, on the drawing as it lies on paper.

    `reach` is how far to the left and to the right of the point the line may end on what is named.
    """

    anchor: Point
    texts: tuple[Paragraph, ...]
    reach: float = 0.0

    @property
    def height(self) -> float:
        """What the lines take."""
        return sum(one.height for one in self.texts)

    @property
    def width(self) -> float:
        """The longest line."""
        return max(extent(one.lines, one.size, bold=one.bold) for one in self.texts)


@dataclass(frozen=True, slots=True)
class Set:
    """A note in its place, with the line that leads to it; `side` is -1 left, 1 right."""

    note: Note
    place: Rect
    leader: tuple[Point, ...]
    side: int


def placed(notes: Sequence[Note], left: float, right: float) -> tuple[Set, ...]:
    """All notes beside a drawing that reaches from `left` to `right`."""
    middle = (left + right) / 2
    order = sorted(range(len(notes)), key=lambda one: (notes[one].anchor[0], one))
    wests = [one for one in order if notes[one].anchor[0] < middle]
    easts = [one for one in order if notes[one].anchor[0] >= middle]
    _balance(wests, easts, notes)
    return (*_column(wests, notes, -1, left), *_column(easts, notes, 1, right))


def _balance(wests: list[int], easts: list[int], notes: Sequence[Note]) -> None:
    """Move notes near the middle to the other side while one column is much longer."""
    while True:
        west = sum(notes[one].height + BETWEEN for one in wests)
        east = sum(notes[one].height + BETWEEN for one in easts)
        if west > east and wests and west - east > notes[wests[-1]].height * 2:
            easts.insert(0, wests.pop())
        elif east > west and easts and east - west > notes[easts[0]].height * 2:
            wests.append(easts.pop(0))
        else:
            return


def _column(members: Sequence[int], notes: Sequence[Note], side: int, edge: float) -> list[Set]:
    ordered = sorted(members, key=lambda one: (notes[one].anchor[1], one))
    chosen = [notes[one] for one in ordered]
    if not chosen:
        return []
    gaps = [(one.height + other.height) / 2 + BETWEEN for one, other in pairwise(chosen)]
    middles = separated([one.anchor[1] for one in chosen], gaps, [1.0] * len(chosen))
    found = []
    for note, y in zip(chosen, middles, strict=True):
        x = edge + side * AWAY
        left = x if side > 0 else x - note.width
        place = Rect(left, y - note.height / 2, note.width, note.height)
        leader = (
            (note.anchor[0] + side * note.reach, note.anchor[1]),
            (edge + side * AWAY * 0.45, y),
            (x - side * 0.8, y),
        )
        found.append(Set(note, place, leader, side))
    return found
