"""This module finds, among many, the pairs that cannot go together, without looking at each pair.

Of a pair that is found something is left to prove, and that takes its time: `MOST_PAIRS` is as
far as one check goes. Further pairs are not analysed, and who asks is told so.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sopkit.expressions.boxes import Worlds
from sopkit.quantities import QuantityError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from sopkit.expressions import Condition

MOST_PAIRS: Final = 10_000
MOST_COMPARED: Final = 20 * MOST_PAIRS

_T = TypeVar("_T")


def grouped(several: Iterable[_T], key: Callable[[_T], Hashable]) -> list[list[_T]]:
    """Those that have something in common, in their order; one alone has nothing to go with."""
    found: dict[Hashable, list[_T]] = {}
    for one in several:
        found.setdefault(key(one), []).append(one)
    return [group for group in found.values() if len(group) > 1]


def apart(
    groups: Iterable[Sequence[_T]],
    low: Callable[[_T], Any],
    high: Callable[[_T], Any],
    too_many: Callable[[], None],
) -> Iterator[tuple[_T, _T]]:
    """Pairs of one group, the earlier first, of which one ends before the other begins.

    None is no bound; ends of different kinds are not compared. `too_many` is called where there
    are more than `MOST_PAIRS`.
    """
    pairs = (pair for group in groups for pair in _apart(group, low, high))
    yield from islice(pairs, MOST_PAIRS)
    if next(pairs, None) is not None:
        too_many()


def _apart(
    group: Sequence[_T], low: Callable[[_T], Any], high: Callable[[_T], Any]
) -> Iterator[tuple[_T, _T]]:
    ends = [(end, place) for place, one in enumerate(group) if (end := high(one)) is not None]
    try:
        ends.sort()
        limits = [end for end, _ in ends]
        before = [0 if (end := low(one)) is None else bisect_left(limits, end) for one in group]
    except (TypeError, QuantityError):
        yield from combinations(group, 2)
        return
    found = ((place, other) for place, least in enumerate(before) for _, other in ends[:least])
    # a pair whose ends are crossed both ways is one pair
    told: set[tuple[int, int]] = set()
    for pair in found:
        first, second = min(pair), max(pair)
        if first != second and (first, second) not in told:
            told.add((first, second))
            yield group[first], group[second]


def excluding(
    conditions: Sequence[Condition],
    too_many: Callable[[], None],
    too_large: Callable[[tuple[int, int]], None],
) -> Iterator[tuple[int, int]]:
    """Places of two conditions that may each be true, and never together.

    Conditions that read nothing in common cannot exclude each other. `too_many` is called where
    there are more than `MOST_COMPARED`, and `too_large` with two that combine in too many ways.
    """
    alone = [Worlds((one,)) for one in conditions]
    possible = [
        place
        for place, (one, worlds) in enumerate(zip(conditions, alone, strict=True))
        if worlds.where(one)
    ]
    budget = iter(range(MOST_COMPARED))
    for places in _related(possible, [worlds.reads for worlds in alone]):
        read = [conditions[place] for place in places]
        worlds = Worlds(read)
        if not worlds.all:
            pairs = _one_by_one(places, budget, too_many)
            yield from _excluding(pairs, conditions, too_large)
            continue
        sets = [worlds.where(one) for one in read]
        for first, second in combinations(range(len(places)), 2):
            if next(budget, None) is None:
                too_many()
                return
            if not sets[first] & sets[second]:
                yield places[first], places[second]


def _one_by_one(
    places: Sequence[int], budget: Iterator[int], too_many: Callable[[], None]
) -> Iterator[tuple[int, int]]:
    """Where all conditions together have too many worlds, each two are looked at by themselves."""
    for pair in combinations(places, 2):
        # to read two conditions again takes some twenty times as long as to compare two sets
        if len(list(islice(budget, 20))) < 20:
            too_many()
            return
        yield pair


def _excluding(
    pairs: Iterable[tuple[int, int]],
    conditions: Sequence[Condition],
    too_large: Callable[[tuple[int, int]], None],
) -> Iterator[tuple[int, int]]:
    """The pairs that are never true together."""
    for pair in pairs:
        two = [conditions[place] for place in pair]
        worlds = Worlds(two)
        if not worlds.all:
            too_large(pair)
        elif not worlds.together(two) and all(map(worlds.where, two)):
            yield pair


def _related(places: Sequence[int], reads: Sequence[frozenset[Any]]) -> Iterator[list[int]]:
    """Places whose conditions hang together by what they read, in their order."""
    by_key: dict[Any, list[int]] = {}
    for place in places:
        for key in reads[place]:
            by_key.setdefault(key, []).append(place)
    seen: set[int] = set()
    for place in places:
        found, waiting = [], [place]
        while waiting:
            reached = waiting.pop()
            if reached in seen:
                continue
            seen.add(reached)
            found.append(reached)
            for key in reads[reached]:
                waiting += by_key.pop(key, ())
        if len(found) > 1:
            yield sorted(found)


__all__ = ["MOST_COMPARED", "MOST_PAIRS", "apart", "excluding", "grouped"]
