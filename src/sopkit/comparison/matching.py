"""This module finds which part of the new version was which part of the old one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sopkit.frozen import NamedTuple

if TYPE_CHECKING:
    from sopkit.comparison.parts import Part

Key = tuple[str, str]


class Matched(NamedTuple):
    """The parts that are in both versions, and those in one of them only, each in file order."""

    both: tuple[tuple[Part, Part], ...]
    removed: tuple[Part, ...]
    added: tuple[Part, ...]


def match(old: Sequence[Part], new: Sequence[Part]) -> Matched:
    """Pairs parts of one section by name, and what is left by what it says.

    A part that says the same under another name was renamed, if it is the only one that does.
    """
    before = {(part.section, part.name): part for part in old}
    after = {(part.section, part.name): part for part in new}
    pairs: dict[Key, Part] = {key: before[key] for key in after if key in before}
    gone = [part for key, part in before.items() if key not in after]
    come = [part for key, part in after.items() if key not in before]
    for part in come:
        alike = [one for one in gone if says_the_same(one, part)]
        twins = [one for one in come if says_the_same(one, part)]
        if len(alike) == len(twins) == 1:
            pairs[part.section, part.name] = alike[0]
    renamed = {id(part) for part in pairs.values()}
    return Matched(
        tuple((pairs[key], part) for key, part in after.items() if key in pairs),
        tuple(part for part in gone if id(part) not in renamed),
        tuple(part for part in come if (part.section, part.name) not in pairs),
    )


def says_the_same(one: Part, other: Part) -> bool:
    """Whether two parts of one section differ in nothing but their name."""
    if one.section != other.section or not one.aspects:
        return False
    return (one.title, one.sentence, one.owner, _said(one)) == (
        *(other.title, other.sentence, other.owner),
        _said(other),
    )


def _said(part: Part) -> Mapping[str, object]:
    return {key: aspect.said for key, aspect in part.aspects.items()}


def moved(places: Sequence[int]) -> frozenset[int]:
    """Which entries must have moved, as few as can be: all but a longest rising run.

    Args:
        places: for each entry of the new order its place in the old one.
    """
    tails: list[int] = []  # the last place of the best rising run of each length
    ends: list[int] = []  # and its index
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [index]
    stays = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        stays.add(index)
        index = before[index]
    return frozenset(range(len(places))) - stays
