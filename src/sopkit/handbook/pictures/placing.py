"""This module places the rows of a diagram on paper and leads its arrows between the rows.

Arrows run straight down and straight across. Across they run only between two rows, each on a
track of its own, so that none ever crosses a box; back they run at the side of the diagram.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sopkit.frozen import NamedTuple
from sopkit.handbook.pictures.ranking import BESIDE, Item, Link, Rows, neighbours, ranked

PASSING: Final = 3.0  # between an arrow and its neighbour
TRACK: Final = 2.2  # between two arrows that run across
CHANNEL: Final = 3.0  # between a row and the first track
PORTS: Final = 3.6  # between two arrows at one box
INSET: Final = 2.0  # from the corner of a box to its first arrow
LANE: Final = 3.0  # between two arrows that lead back
ROUNDS: Final = 6
NEAR: Final = 1.0  # two lines closer than this read as one

Point = tuple[float, float]
Way = tuple[tuple[Point, ...], ...]


class Rect(NamedTuple):
    """A rectangle: left, top, width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands: boxes, the ways of arrows, and their labels.

    A way is one line of points, or two where a label parts it; `labels` holds a rectangle for each
    link that has one, by its number.
    """

    boxes: tuple[Rect, ...]
    ways: tuple[Way, ...]
    labels: dict[int, Rect]
    width: float
    height: float


def arranged(items: Sequence[Item], links: Sequence[Link], *, room: float) -> Plan:
    """Boxes and arrows on paper, the boxes of a row within `room`; the corner is at 0, 0."""
    rows = ranked(items, links, room=room)
    return _Sheet(rows, links).plan() if items else Plan((), (), {}, 0.0, 0.0)


@dataclass(slots=True)
class _Run:
    """A part of an arrow that runs across between two rows; `None` is the side of the diagram."""

    start: float
    end: float
    top: float | None
    bottom: float | None
    track: int = 0

    def overlaps(self, other: _Run) -> bool:
        """Whether the two would touch on one track."""
        low, high = sorted((self.start, self.end))
        lowest, highest = sorted((other.start, other.end))
        return low < highest + NEAR and lowest < high + NEAR

    def above(self, other: _Run) -> bool:
        """Whether it must run above the other, so that their ends do not lie on each other."""
        return (
            self.top is not None
            and other.bottom is not None
            and abs(self.top - other.bottom) < NEAR
        )


class _Sheet:
    """Fills in places step by step: across, ports, tracks, down."""

    def __init__(self, rows: Rows, links: Sequence[Link]) -> None:
        self.rows = rows
        self.links = links
        self.middle = _across(rows)
        self.leave: dict[int, float] = {}
        self.enter: dict[int, float] = {}
        self._ports()
        self.lanes = self._lanes()
        # channel n lies above row n
        self.runs: list[list[_Run]] = [[] for _ in range(len(rows.rows) + 1)]
        self.legs: dict[int, list[tuple[int, _Run]]] = {}
        self._collect()
        for channel in self.runs:
            _track(channel)
        self.top = self._down()

    # -- ports
    def _ports(self) -> None:
        """Where arrows leave and enter each box: right over what they lead to, if that can be."""
        rows = self.rows
        leaving: dict[int, list[int]] = {}
        entering: dict[int, list[int]] = {}
        for number, link in enumerate(self.links):
            leaving.setdefault(link.source, []).append(number)
            entering.setdefault(link.target, []).append(number)
        for box, numbers in leaving.items():
            self._spread(box, numbers, self.leave, [self._ahead(one) for one in numbers])
        for number, chain in enumerate(rows.chains):
            if len(chain) > 1 and chain[1] >= rows.boxes:
                self._straighten(chain[1], self.leave[number])
        for box, numbers in entering.items():
            self._spread(box, numbers, self.enter, [self._behind(one) for one in numbers])

    def _ahead(self, number: int) -> float:
        chain = self.rows.chains[number]
        if len(chain) > 1:
            return self.middle[chain[1]]
        return self._side(number) * 1e6

    def _behind(self, number: int) -> float:
        if number in self.rows.loops:
            return self._side(number) * 1e6
        chain = self.rows.chains[number]
        return self.leave[number] if len(chain) == 2 else self.middle[chain[-2]]

    def _side(self, number: int) -> int:
        """On which side a loop leads back: 1 right, -1 left; the nearer one."""
        left, right = self._edges()
        link = self.links[number]
        here = (self.middle[self.rows.chains[number][-1]] + self.middle[link.target]) / 2
        return 1 if here >= (left + right) / 2 - NEAR else -1

    def _edges(self) -> tuple[float, float]:
        items, middle = self.rows.items, self.middle
        half = [(middle[place], items[place].width / 2) for place in range(len(items))]
        return min(x - w for x, w in half), max(x + w for x, w in half)

    def _spread(
        self, box: int, numbers: Sequence[int], ports: dict[int, float], wanted: Sequence[float]
    ) -> None:
        half = max(self.rows.items[box].width / 2 - INSET, 0.0)
        centre = self.middle[box]
        order = sorted(range(len(numbers)), key=lambda one: (wanted[one], numbers[one]))
        apart = min(PORTS, 2 * half / max(len(numbers) - 1, 1))
        goals = [min(max(wanted[one], centre - half), centre + half) for one in order]
        found = separated(goals, [apart] * (len(goals) - 1), [1.0] * len(goals))
        last = len(found) - 1
        for place, (one, x) in enumerate(zip(order, found, strict=True)):
            low = centre - half + place * apart
            high = centre + half - (last - place) * apart
            ports[numbers[one]] = min(max(x, low), high)

    def _straighten(self, place: int, x: float) -> None:
        """Move a label or a passing place under its port, where its neighbours leave the room."""
        row = self.rows.rows[self.rows.rank[place]]
        here = row.index(place)
        low = high = x
        if here:
            low = self.middle[row[here - 1]] + _gap(self.rows, row[here - 1], place)
        if here + 1 < len(row):
            high = self.middle[row[here + 1]] - _gap(self.rows, place, row[here + 1])
        if low <= x <= high:
            self.middle[place] = x

    # -- lanes at the side
    def _lanes(self) -> dict[int, float]:
        """Where each loop runs up, the shortest nearest to the boxes."""
        left, right = self._edges()
        taken: dict[int, list[tuple[int, int, int]]] = {1: [], -1: []}
        found = {}
        rank = self.rows.rank
        spans = {
            number: (rank[self.links[number].target], rank[self.rows.chains[number][-1]])
            for number in sorted(self.rows.loops)
        }
        for number in sorted(spans, key=lambda one: (spans[one][1] - spans[one][0], one)):
            side = self._side(number)
            low, high = spans[number]
            busy = {lane for lane, first, last in taken[side] if first <= high and low <= last}
            lane = next(one for one in range(len(busy) + 1) if one not in busy)
            taken[side].append((lane, low, high))
            edge = right if side > 0 else left
            found[number] = edge + side * LANE * (lane + 1)
        return found

    # -- runs across
    def _collect(self) -> None:
        """Every part of an arrow that may leave its column, by the channel it runs in."""
        rows = self.rows
        for number, chain in enumerate(rows.chains):
            loop = number in rows.loops
            for leg, (upper, lower) in enumerate(pairwise(chain)):
                start = self.leave[number] if leg == 0 else self.middle[upper]
                final = leg == len(chain) - 2 and not loop
                end = self.enter[number] if final else self.middle[lower]
                self._add(number, rows.rank[upper] + 1, _Run(start, end, start, end))
            if loop:
                lane, last = self.lanes[number], chain[-1]
                start = self.leave[number] if len(chain) == 1 else self.middle[last]
                end = self.enter[number]
                self._add(number, rows.rank[last] + 1, _Run(start, lane, start, None))
                target = rows.rank[self.links[number].target]
                self._add(number, target, _Run(lane, end, None, end))

    def _add(self, number: int, channel: int, run: _Run) -> None:
        self.runs[channel].append(run)
        self.legs.setdefault(number, []).append((channel, run))

    # -- down
    def _down(self) -> list[float]:
        """The top of each row; between rows there is room for the tracks."""
        top, y = [], 0.0
        for number, row in enumerate(self.rows.rows):
            y += self._room(number)
            top.append(y)
            y += max((self.rows.items[place].height for place in row), default=0.0)
        top.append(y)
        return top

    def _room(self, channel: int) -> float:
        """The height of a channel; above the first and below the last row only what is needed."""
        tracks = max((run.track for run in self.runs[channel] if _bent(run)), default=-1) + 1
        outer = channel in (0, len(self.rows.rows))
        if outer and not tracks:
            return 0.0
        return 2 * CHANNEL + max(tracks - 1, 0) * TRACK + (0.0 if outer else 0.5)

    # -- the whole
    def plan(self) -> Plan:
        """All in place, shifted to the upper left corner."""
        rows = self.rows
        boxes = [self._rect(place) for place in range(len(rows.items))]
        ways = [self._way(number) for number in range(len(self.links))]
        crossed = [x for way in ways for piece in way for x, _ in piece]
        left = min([box.left for box in boxes] + crossed)
        right = max([box.left + box.width for box in boxes] + crossed)
        bottom = self.top[-1] + self._room(len(rows.rows))
        moved = [Rect(box.left - left, *box[1:]) for box in boxes]
        labels = {
            number: moved[rows.chains[number][1]]
            for number, link in enumerate(self.links)
            if link.label is not None
        }
        shifted = tuple(
            tuple(tuple((x - left, y) for x, y in piece) for piece in way) for way in ways
        )
        return Plan(tuple(moved[: rows.boxes]), shifted, labels, right - left, bottom)

    def _rect(self, place: int) -> Rect:
        item = self.rows.items[place]
        top = self.top[self.rows.rank[place]]
        if self._is_label(place):
            high = max(self.rows.items[one].height for one in self.rows.rows[self.rows.rank[place]])
            top += (high - item.height) / 2
        return Rect(self.middle[place] - item.width / 2, top, item.width, item.height)

    def _is_label(self, place: int) -> bool:
        return place >= self.rows.boxes and self.rows.items[place].height > 0

    def _way(self, number: int) -> tuple[tuple[Point, ...], ...]:
        """The corners of an arrow from its source to its target; its label parts it in two."""
        chain = self.rows.chains[number]
        source, target = self._rect(chain[0]), self._rect(self.links[number].target)
        pieces: list[list[Point]] = [[(self.leave[number], source.top + source.height)]]
        for leg, (channel, run) in enumerate(self.legs[number]):
            if leg == 1 and self.links[number].label is not None:
                label = self._rect(chain[1])
                pieces[0].append((run.start, label.top))
                pieces.append([(run.start, label.top + label.height)])
            if _bent(run):
                line = self._base(channel) + CHANNEL + run.track * TRACK
                pieces[-1] += [(run.start, line), (run.end, line)]
        pieces[-1].append((self.enter[number], target.top))
        return tuple(tuple(piece) for piece in pieces)

    def _base(self, channel: int) -> float:
        """Where a channel begins."""
        if channel == 0:
            return 0.0
        row = self.rows.rows[channel - 1]
        return self.top[channel - 1] + max(self.rows.items[one].height for one in row)


def _bent(run: _Run) -> bool:
    return abs(run.start - run.end) > 1e-6


def _track(runs: Iterable[_Run]) -> None:
    """Give each run a track of its own among those it would touch, upper ends above lower ends."""
    waiting = sorted((run for run in runs if _bent(run)), key=lambda run: (run.start, run.end))
    done: list[_Run] = []
    while waiting:
        free = [one for one in waiting if not any(o.above(one) for o in waiting if o is not one)]
        run = (free or waiting)[0]
        waiting.remove(run)
        after = max((one.track + 1 for one in done if one.above(run)), default=0)
        busy = {one.track for one in done if one.overlaps(run)}
        run.track = next(
            track for track in range(after, after + len(busy) + 1) if track not in busy
        )
        done.append(run)


# -- across
def _across(rows: Rows) -> list[float]:
    """The middle of each place, near the middle of what it is joined to."""
    middle = [0.0] * len(rows.items)
    gaps = [[_gap(rows, *pair) for pair in pairwise(row)] for row in rows.rows]
    for row, apart in zip(rows.rows, gaps, strict=True):
        x = 0.0
        for place, gap in zip(row, [0.0, *apart], strict=True):
            x += gap
            middle[place] = x
    above, below = neighbours(rows)
    for turn in range(ROUNDS):
        order = range(len(rows.rows)) if turn % 2 == 0 else range(len(rows.rows) - 1, -1, -1)
        joined = (above, below)[turn % 2]
        for number in order:
            row = rows.rows[number]
            wanted = [
                _median([middle[one] for one in joined[place]], middle[place]) for place in row
            ]
            weights = [_weight(rows, place, bool(joined[place])) for place in row]
            for place, x in zip(row, separated(wanted, gaps[number], weights), strict=True):
                middle[place] = x
    return middle


def _gap(rows: Rows, one: int, other: int) -> float:
    widths = (rows.items[one].width + rows.items[other].width) / 2
    apart = BESIDE if one < rows.boxes and other < rows.boxes else PASSING
    return widths + apart


def _weight(rows: Rows, place: int, joined: bool) -> float:
    if not joined:
        return 0.01
    return 1.0 if place < rows.boxes else 4.0


def _median(values: list[float], default: float) -> float:
    if not values:
        return default
    values.sort()
    return (values[len(values) // 2] + values[(len(values) - 1) // 2]) / 2


def separated(
    wanted: Sequence[float], apart: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """Places nearest to the wanted ones in the same order and at least `apart` from each other.

    Neighbours that want the same room are moved as one block to their weighted middle.
    """
    offset = [0.0]
    for gap in apart:
        offset.append(offset[-1] + gap)
    blocks: list[list[float]] = []  # mean, weight, how many
    for want, shift, weight in zip(wanted, offset, weights, strict=True):
        blocks.append([want - shift, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, heavy, many = blocks.pop()
            last = blocks[-1]
            total = last[1] + heavy
            last[0] = (last[0] * last[1] + mean * heavy) / total
            last[1], last[2] = total, last[2] + many
    means = [block[0] for block in blocks for _ in range(int(block[2]))]
    return [mean + shift for mean, shift in zip(means, offset, strict=True)]
