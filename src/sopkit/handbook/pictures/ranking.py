"""This module puts the boxes of a diagram into rows and orders each row so that few arrows cross.

Loops are found first and turned round, then each box stands one row below the lowest of those that
lead to it. An arrow over several rows gets a place in every row it passes, so that no box stands
in its way; the label of an arrow is a place of its own in the row below its source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

SWEEPS: Final = 8
BESIDE: Final = 5.0  # between two boxes of a row, in millimetres


@dataclass(frozen=True, slots=True)
class Item:
    """A box by its size, in millimetres."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow between two boxes, by their places in the list; `label` is the size of its text."""

    source: int
    target: int
    label: Item | None = None


@dataclass(slots=True)
class Rows:
    """Boxes and passing places in rows, left to right.

    Places from `boxes` on are labels and passing places. A chain is the way of an arrow through
    the rows, from its source down to its target; the chain of a loop ends at its label, or its
    source, and the way up is drawn at the side.
    """

    items: list[Item]
    boxes: int
    rank: list[int]
    rows: list[list[int]]
    chains: list[tuple[int, ...]]
    loops: set[int] = field(default_factory=set)


def ranked(items: Sequence[Item], links: Sequence[Link], *, room: float) -> Rows:
    """Rows of boxes for these arrows, none wider than `room` but for a single box.

    Between equals the order of the list decides.
    """
    loops = _loops(len(items), links)
    rank = _ranks(items, links, loops, room)
    found = Rows(list(items), len(items), rank, [], [], loops)
    for number, link in enumerate(links):
        found.chains.append(_chain(found, number, link))
    found.rows = [[] for _ in range(max(found.rank, default=-1) + 1)]
    for place, row in enumerate(found.rank):
        found.rows[row].append(place)
    _order(found)
    return found


def _loops(count: int, links: Sequence[Link]) -> set[int]:
    """The arrows that lead back to a box on the way to their source; to itself, too."""
    leaving: list[list[int]] = [[] for _ in range(count)]
    for number, link in enumerate(links):
        leaving[link.source].append(number)
    state = [0] * count  # 1: on the way, 2: done
    found = set()
    for root in range(count):
        trail = [(root, iter(leaving[root]))] if not state[root] else []
        state[root] = state[root] or 1
        while trail:
            box, rest = trail[-1]
            number = next(rest, -1)
            if number < 0:
                state[box] = 2
                trail.pop()
                continue
            target = links[number].target
            if state[target] == 1:
                found.add(number)
            elif not state[target]:
                state[target] = 1
                trail.append((target, iter(leaving[target])))
    return found


def _ranks(items: Sequence[Item], links: Sequence[Link], loops: set[int], room: float) -> list[int]:
    """The row of each box: below all that lead to it, no row too wide.

    What nothing leads to stands right above what it leads to.
    """
    ahead = [link for number, link in enumerate(links) if number not in loops]
    rank = _longest(len(items), ahead)
    order = sorted(range(len(items)), key=lambda box: (rank[box], box))
    entering = _by_target(ahead, len(items))
    leaving = _by_source(ahead, len(items))
    for box in order:
        if not entering[box] and leaving[box]:
            rank[box] = min(rank[one.target] - _steps(one) for one in leaving[box])
    order.sort(key=lambda box: (rank[box], box))
    taken: dict[int, float] = {}
    for box in order:
        row = max((rank[one.source] + _steps(one) for one in entering[box]), default=rank[box])
        wide = items[box].width
        while taken.get(row) and taken[row] + BESIDE + wide > room:
            row += 1
        taken[row] = taken[row] + BESIDE + wide if row in taken else wide
        rank[box] = row
    return _packed(rank, links, loops)


def _packed(rank: list[int], links: Sequence[Link], loops: set[int]) -> list[int]:
    """The same rows without empty ones, but for those that labels will stand in."""
    used = set(rank)
    for number, link in enumerate(links):
        if link.label is not None and number not in loops:
            used.add(rank[link.source] + 1)
    place = {row: number for number, row in enumerate(sorted(used))}
    return [place[row] for row in rank]


def _steps(link: Link) -> int:
    return 2 if link.label is not None else 1


def _longest(count: int, links: Sequence[Link]) -> list[int]:
    """How many rows lie above each box at least."""
    rank = [0] * count
    entering = _by_target(links, count)
    leaving = _by_source(links, count)
    waiting = [len(one) for one in entering]
    ready = [box for box in range(count) if not waiting[box]]
    for box in ready:
        for link in leaving[box]:
            rank[link.target] = max(rank[link.target], rank[box] + _steps(link))
            waiting[link.target] -= 1
            if not waiting[link.target]:
                ready.append(link.target)
    return rank


def _by_target(links: Sequence[Link], count: int) -> list[list[Link]]:
    found: list[list[Link]] = [[] for _ in range(count)]
    for link in links:
        found[link.target].append(link)
    return found


def _by_source(links: Sequence[Link], count: int) -> list[list[Link]]:
    found: list[list[Link]] = [[] for _ in range(count)]
    for link in links:
        found[link.source].append(link)
    return found


def _chain(rows: Rows, number: int, link: Link) -> tuple[int, ...]:
    """The places of an arrow, made in every row that it passes."""
    first = rows.rank[link.source]
    chain = [link.source]
    if link.label is not None:
        chain.append(_place(rows, link.label, first + 1))
    if number in rows.loops:
        return tuple(chain)
    passed = range(rows.rank[chain[-1]] + 1, rows.rank[link.target])
    return (*chain, *(_place(rows, Item(0.0, 0.0), row) for row in passed), link.target)


def _place(rows: Rows, item: Item, row: int) -> int:
    rows.items.append(item)
    rows.rank.append(row)
    return len(rows.items) - 1


def _order(rows: Rows) -> None:
    """Order each row by the middle of its neighbours, up and down, and keep the best."""
    above, below = neighbours(rows)
    best, fewest = [list(row) for row in rows.rows], _crossings(rows.rows, below)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        numbers = range(1, len(rows.rows)) if down else range(len(rows.rows) - 2, -1, -1)
        for number in numbers:
            beside = rows.rows[number - 1 if down else number + 1]
            _sort(rows.rows[number], beside, above if down else below)
        crossings = _crossings(rows.rows, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows.rows], crossings
    rows.rows = best


def neighbours(rows: Rows) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]]]:
    """For each place those it is joined to in the row above, and in the row below."""
    above: dict[int, list[int]] = {place: [] for place in range(len(rows.items))}
    below: dict[int, list[int]] = {place: [] for place in range(len(rows.items))}
    for chain in rows.chains:
        for upper, lower in pairwise(chain):
            below[upper].append(lower)
            above[lower].append(upper)
    return above, below


def _sort(row: list[int], beside: Sequence[int], joined: Mapping[int, list[int]]) -> None:
    place = {one: number for number, one in enumerate(beside)}
    kept = {one: float(number) for number, one in enumerate(row)}

    def middle(one: int) -> float:
        found = [place[other] for other in joined[one]]
        return sum(found) / len(found) if found else kept[one]

    row.sort(key=lambda one: (middle(one), kept[one]))


def _crossings(rows: Sequence[Sequence[int]], below: Mapping[int, list[int]]) -> int:
    total = 0
    for upper, lower in pairwise(rows):
        place = {one: number for number, one in enumerate(lower)}
        ends = [sorted(place[other] for other in below[one]) for one in upper]
        seen: list[int] = []
        for group in ends:
            total += sum(sum(1 for other in seen if other > end) for end in group)
            seen += group
    return total
