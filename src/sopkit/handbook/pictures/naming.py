"""This module finds a place for the name of each thing: within it where there is room, else beside.

A name within a thing lies on no other thing, no other text and no line, so every time a name has
to go beside the drawing, which moves the lines there, the rest is looked at anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sopkit.frozen import NamedTuple
from sopkit.handbook.pictures.boxes import Paragraph
from sopkit.handbook.pictures.callouts import COLUMN, Note, Set, placed
from sopkit.handbook.pictures.lettering import LEADING, width, words_of, wrapped
from sopkit.handbook.pictures.placing import Rect
from sopkit.handbook.pictures.svg import extent
from sopkit.handbook.pictures.things import Point, Setting, Thing

LABEL: Final = 2.5  # size of the type of names
INSIDE: Final = 1.0  # from the edge of a thing to its name
ROUND: Final = 0.75  # of the width of a circle that a name may take
ACROSS: Final = (0.5, 0.0, 1.0)
ALONG: Final = (0.5, 0.12, 0.88, 0.3, 0.7, 0.0, 1.0)
REACH: Final = 0.35  # from the middle of a thing to the end of the line that leads to it

Stroke = tuple[Point, Point]
Inner = tuple[Rect, tuple[str, ...]]


class Paper(NamedTuple):
    """What is drawn so far, in millimetres of paper, y down; `unit` leads there from the table."""

    setting: Setting
    unit: float
    notes: Sequence[Note]
    strokes: Sequence[Stroke]

    def edges(self) -> tuple[float, float]:
        """How far the drawing reaches to the left and to the right."""
        left, _, right, _ = self.setting.bounds()
        across = [x for stroke in self.strokes for x, _ in stroke]
        return min([left / self.unit, *across]), max([right / self.unit, *across])

    def rect(self, thing: Thing) -> Rect:
        """The room of a thing."""
        corners = thing.corners()
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        low, high = min(y for _, y in corners), max(y for _, y in corners)
        unit = self.unit
        return Rect(left / unit, -high / unit, (right - left) / unit, (high - low) / unit)


def named(paper: Paper, names: Mapping[str, str]) -> tuple[tuple[Set, ...], tuple[Inner, ...]]:
    """All notes beside the drawing, those of names included, and the names within things."""
    beside: dict[str, Note] = {}
    while True:
        sets = placed([*paper.notes, *beside.values()], *paper.edges())
        leaders = [(one.leader[0], one.leader[1]) for one in sets]
        within: dict[str, Inner] = {}
        homeless = None
        for name in (one for one in names if one not in beside):
            taken = [rect for rect, _ in within.values()]
            thing = paper.setting.first[name]
            found = _within(paper, thing, names[name], leaders, taken)
            if found is None:
                homeless = name
                break
            within[name] = found
        if homeless is None:
            return sets, tuple(within.values())
        beside[homeless] = _beside(paper, paper.setting.first[homeless], names[homeless])


def _beside(paper: Paper, thing: Thing, text: str) -> Note:
    x, y = thing.middle
    lines = wrapped(text, COLUMN, LABEL)
    reach = thing.width / paper.unit * REACH
    return Note((x / paper.unit, -y / paper.unit), (Paragraph("ink", lines, LABEL),), reach)


def _within(
    paper: Paper, thing: Thing, text: str, leaders: Sequence[Stroke], taken: Sequence[Rect]
) -> Inner | None:
    """A free place for a name within its thing; None where there is none."""
    box = paper.rect(thing)
    share = ROUND if thing.shape == "circle" else 1.0
    wide, high = (box.width - 2 * INSIDE) * share, (box.height - 2 * INSIDE) * share
    lines = wrapped(text, max(wide, 1.0), LABEL)
    size = extent(lines, LABEL), len(lines) * LABEL * LEADING
    longest = max(width(word, LABEL) for word in words_of(text))
    if thing.angle or size[0] > wide or size[1] > high or longest > wide:
        return None
    things = paper.setting.things
    blocked = [*(paper.rect(one) for one in things[things.index(thing) + 1 :]), *taken]
    for rect in _places(box, size):
        if any(_hit(rect, one) for one in blocked):
            continue
        if not any(_crosses(rect, *stroke) for stroke in (*paper.strokes, *leaders)):
            return rect, lines
    return None


def _places(box: Rect, size: tuple[float, float]) -> Iterator[Rect]:
    """Places for a text in a box, the middle first."""
    free = box.width - 2 * INSIDE - size[0], box.height - 2 * INSIDE - size[1]
    for across in ACROSS:
        for along in ALONG:
            left = box.left + INSIDE + free[0] * across
            yield Rect(left, box.top + INSIDE + free[1] * along, *size)


def _hit(one: Rect, other: Rect) -> bool:
    across = one.left < other.left + other.width and other.left < one.left + one.width
    along = one.top < other.top + other.height and other.top < one.top + one.height
    return across and along


def _crosses(rect: Rect, start: Point, end: Point) -> bool:
    """Whether a line touches a rectangle."""
    low, high = 0.0, 1.0
    for place, step, near, far in (
        (start[0], end[0] - start[0], rect.left, rect.left + rect.width),
        (start[1], end[1] - start[1], rect.top, rect.top + rect.height),
    ):
        if abs(step) < 1e-12:
            if not near <= place <= far:
                return False
            continue
        first, second = sorted(((near - place) / step, (far - place) / step))
        low, high = max(low, first), min(high, second)
    return low <= high
