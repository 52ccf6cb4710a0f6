"""This module places what a layout repeats: another layout side by side, objects along an edge."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sopkit.handbook.pictures.things import Setting, Thing, as_edge, millimetres, share_of

if TYPE_CHECKING:
    from sopkit.model import Layout, Object, Relation

COPIES: Final = 3  # of a layout that is repeated
MOST: Final = 9  # repeated objects that are drawn beside each other


def copies(single: Setting, key: str, body: Object, layout: Layout) -> list[Thing]:
    """Another layout several times, side by side or one behind the other."""
    if not single.things:
        return []
    left, bottom, right, top = single.bounds()
    column = any(one.in_line == "column" for one in layout.relations)
    step = (0.0, top - bottom + 0.15 * (top - bottom)) if column else (right - left, 0.0)
    name = str(body.repeat or key)
    return [
        replace(thing, name=f"{name}.{thing.name}").moved(
            number * step[0], number * step[1], again=number > 0 or thing.again
        )
        for number in range(COPIES)
        for thing in single.things
    ]


def repeated(key: str, body: Object, drawn: Setting) -> list[Thing]:
    """A repeated object: along an edge of the base, or in the gaps of what is repeated already."""
    width, height = (float(side) * millimetres(drawn.layout) for side in body.size or (0, 0))
    words = str(body.repeat).split(" ")
    across = _gaps(words, drawn) if "of" in words else _pitched(key, width, drawn)
    found: list[Thing] = []
    for y in _heights(key, height, words, drawn):
        for x in across:
            thing = Thing(key, x - width / 2, y, width, height, body.shape, body.outside)
            found.append(replace(thing, again=bool(found)))
    return found


def _pitched(key: str, width: float, drawn: Setting) -> list[float]:
    """Middles at the distance that a relation gives, as many as the base has room for."""
    base = drawn.things[0] if drawn.things else Thing("", 0, 0, width * 8, 0)
    pitch = next(
        (
            found
            for one in drawn.layout.relations
            if one.apart is not None and drawn.split(one.of)[0] == key
            if (found := drawn.length(one.apart))
        ),
        None,
    )
    step = (pitch[0] + pitch[1]) / 2 if pitch else base.width / 4
    count = max(2, min(MOST, int((base.width - width) / step) + 1))
    middle = base.left + base.width / 2
    return [middle + (number - (count - 1) / 2) * step for number in range(count)]


def _gaps(words: list[str], drawn: Setting) -> list[float]:
    """Middles in the gaps of repeated things, as in `2 in each gap of clip`."""
    name = words[-1]
    members = drawn.alike(name) or drawn.alike(_leading(name, drawn))
    middles = sorted({round(thing.middle[0], 6) for thing in members})
    pairs = list(pairwise(middles))
    if "second" in words:
        pairs = pairs[::2]
    many = int(words[0]) if words[0].isdigit() else 1
    return [
        first + (second - first) * (number + 1) / (many + 1)
        for first, second in pairs
        for number in range(many)
    ]


def _leading(name: str, drawn: Setting) -> str:
    """The first thing of a placed layout, which stands for the whole."""
    return next((key for key in drawn.first if key.startswith(f"{name}.")), name)


def _heights(key: str, height: float, words: list[str], drawn: Setting) -> list[float]:
    """Lower edges of a repeated thing: as a relation says, else along the far edge of the base.

    What has its mirror image across the middle of the base stands along both edges.
    """
    base = drawn.things[0] if drawn.things else None
    if base is None:
        return [0.0]
    for one in drawn.layout.relations:
        told = _told_height(one, key, height, drawn)
        if told is not None:
            return [told]
    low, high = base.bottom, base.bottom + base.height - height
    if drawn.layout.view == "front":
        return [high]
    mirrored = any(
        one.mirror_across and one.mirror_across.endswith("centre_y")
        for one in drawn.layout.relations
        if drawn.split(one.of)[0] == key
    )
    return [high, low] if mirrored else [high]


def _told_height(one: Relation, key: str, height: float, drawn: Setting) -> float | None:
    name, _, part = one.of.rpartition(" ")[2].partition(".")
    target = one.below or one.above
    gap = drawn.length(one.gap)
    if name != key or target is None or gap is None or one.set_aside is not None:
        return None
    other, edge = drawn.split(target)
    line = drawn.first[other].at(as_edge(edge) or "middle", "y") if other in drawn.first else None
    if line is None:
        return None
    away = (gap[0] + gap[1]) / 2
    if one.below:
        return line - away - height * (share_of(as_edge(part) or "top", "y") or 0.0)
    return line + away - height * (share_of(as_edge(part) or "bottom", "y") or 0.0)
