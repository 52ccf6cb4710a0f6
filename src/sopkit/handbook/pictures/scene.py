"""This module puts together what a drawing shows: each variant of a layout with its things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import atan2, cos, degrees, hypot, radians, sin
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.pictures.habits import solved
from sopkit.handbook.pictures.repeats import copies, repeated
from sopkit.handbook.pictures.things import Point, Setting, Thing, figure, length

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.layouts import Box
    from sopkit.model import Layout, Object, Relation

DIRECTIONS: Final = {
    "left": (-1.0, 0.0),
    "right": (1.0, 0.0),
    "up": (0.0, 1.0),
    "down": (0.0, -1.0),
}


def settings(
    layouts: Mapping[str, Layout],
    name: str,
    declared: Declared,
    within: frozenset[str] = frozenset(),
) -> Iterator[tuple[str | None, Setting]]:
    """Each variant of a layout with its condition; None for what is always there.

    `within` names the layouts in which it is placed itself: none of them is placed in it again.
    """
    from sopkit.layouts import variants

    layout = layouts[name]
    for present in variants(layout):
        conditions = [
            str(one.when) for key, one in layout.objects.items() if one.when and key in present
        ]
        yield (
            conditions[0] if conditions else None,
            setting(layouts, name, declared, present, within),
        )


def setting(
    layouts: Mapping[str, Layout],
    name: str,
    declared: Declared,
    present: frozenset[str],
    within: frozenset[str],
) -> Setting:
    """The things of one variant in their places."""
    layout = layouts[name]
    objects = {key: one for key, one in layout.objects.items() if key in present}
    outer = within | {name}
    alone = frozenset(key for key, one in objects.items() if one.size and not one.repeat)
    boxes = solved(layout, declared, alone)
    things = [_thing(key, objects[key], box) for key, box in boxes.items()]
    things = [_turned(thing, objects[thing.name], things, layout, declared) for thing in things]
    things = _stacked(things, layout)
    for key, one in objects.items():
        if one.place is not None and one.place in layouts and one.place not in outer:
            _, single = next(settings(layouts, one.place, declared, outer))
            things += copies(single, key, one, layout)
    drawn = Setting(layout, declared, tuple(things), None)
    for key, one in objects.items():
        if one.repeat and one.size:
            things += repeated(key, one, drawn)
            drawn = Setting(layout, declared, tuple(things), None)
    return Setting(layout, declared, tuple(things), things[0] if boxes else None)


def _thing(name: str, body: Object, box: Box) -> Thing:
    return Thing(name, box.left, box.bottom, box.width, box.height, body.shape, body.outside)


def _stacked(things: list[Thing], layout: Layout) -> list[Thing]:
    """Things in the order of drawing: the base, then large before small, supports below."""
    if not things:
        return things
    above = {
        one.of.partition(".")[0]: (one.rests_on or "").partition(".")[0]
        for one in layout.relations
        if one.rests_on
    }
    order = {thing.name: number for number, thing in enumerate(things)}

    def depth(name: str, seen: frozenset[str] = frozenset()) -> int:
        below = above.get(name)
        return 1 + depth(below, seen | {name}) if below in order and below not in seen else 0

    rest = sorted(
        things[1:],
        key=lambda one: (depth(one.name), -one.width * one.height, order[one.name]),
    )
    return [things[0], *rest]


def _turned(
    thing: Thing, body: Object, things: list[Thing], layout: Layout, declared: Declared
) -> Thing:
    """A thing whose tip and tail point at two places lies between them; a handle points."""
    drawn = Setting(layout, declared, tuple(things), None)
    aims = {
        one.of.partition(".")[2]: one
        for one in layout.relations
        if one.points and one.set_aside is None and one.of.partition(".")[0] == thing.name
    }
    if "handle" in aims or body.handle:
        thing = replace(thing, handle=_handle(aims.get("handle"), declared))
    tip, tail = aims.get("tip"), aims.get("tail")
    start = drawn.point(str(tail.points)) if tail is not None else None
    goal = drawn.point(str(tip.points)) if tip is not None else None
    if start is None or goal is None or tail is None or start == goal:
        return thing
    gap = length(tail.gap, declared) or (0.0, 0.0)
    far = hypot(goal[0] - start[0], goal[1] - start[1])
    along = ((goal[0] - start[0]) / far, (goal[1] - start[1]) / far)
    reach = (gap[0] + gap[1]) / 2 + max(thing.width, thing.height) / 2
    middle = (start[0] + along[0] * reach, start[1] + along[1] * reach)
    turn = degrees(atan2(along[1], along[0])) - _heading(body)
    return replace(
        thing,
        left=middle[0] - thing.width / 2,
        bottom=middle[1] - thing.height / 2,
        angle=turn,
    )


def _heading(body: Object) -> float:
    """Where the tip of a thing points while it is not turned, in degrees against the clock."""
    return {"right": 0.0, "top": 90.0, "left": 180.0, "bottom": 270.0}.get(body.tip or "top", 90.0)


def _handle(relation: Relation | None, declared: Declared) -> Point:
    """The direction of a handle; an angle is counted from the near edge towards the guest."""
    x, y = DIRECTIONS.get(str(relation.points) if relation is not None else "right", (1.0, 0.0))
    angle = _angle(relation.angle, declared) if relation is not None else None
    if not angle:
        return x, y
    turn = radians(angle)
    if y:
        return sin(turn), y * cos(turn)
    return x * cos(turn), -sin(turn)


def _angle(written: Any, declared: Declared) -> float | None:
    found = figure(written, declared)
    if found is None or found.dimension != "angle" or found.low is None or found.high is None:
        return None
    return (float(found.low.value) + float(found.high.value)) / 2
