"""This module says what a drawing shows of each relation: a distance, a line, a point, an arrow.

Relations that no drawing can show, such as which side faces up, stay in the list of limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.pictures.scene import DIRECTIONS
from sopkit.handbook.pictures.things import FAR, NEAR, SIDES, Setting, Thing, as_edge
from sopkit.speaking import Labels, say_tolerance

if TYPE_CHECKING:
    from sopkit.model import Relation

Point = tuple[float, float]
DEFAULT_TOLERANCE: Final = 2.0  # millimetres; the `2 mm` of relations without one


@dataclass(frozen=True, slots=True)
class Dimension:
    """A distance along an axis, from the edge of one thing to that of another.

    `low` and `high` are the permitted distances; `reach` is where on the other axis it may be
    drawn; `from_reach` and `to_reach` are what the two edges span there.
    """

    id: str
    axis: str
    start: float
    end: float
    low: float
    high: float
    from_reach: tuple[float, float]
    to_reach: tuple[float, float]
    text: str
    tolerance: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that parts share: a common middle line (`axis` across it), an edge, a mirror axis."""

    id: str
    kind: str
    axis: str
    place: float
    first: float
    last: float
    tolerance: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A point where the middle of something lies."""

    id: str
    places: tuple[Point, ...]
    tolerance: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A direction: from `start` towards `goal`."""

    id: str
    start: Point
    goal: Point
    text: str
    tolerance: str


Mark = Dimension | Line | Spot | Aim


def marks(
    setting: Setting, relations: list[Mapping[str, Any]], name: str, names: Labels
) -> Iterator[Mark]:
    """What the drawing shows, in the order of the relations; those set aside are not drawn.

    Args:
        setting: the things in their places.
        relations: the relations of the layout as written, for their words.
        name: the name of the layout, which leads the ids.
        names: the names of the procedure in the language of the drawing.
    """
    for relation, written in zip(setting.layout.relations, relations, strict=True):
        if relation.set_aside is not None:
            continue
        ident = f"{name}.{relation.id}"
        tolerance = say_tolerance(written, names)
        found: Mark | None = (
            _dimension(relation, setting, ident, names, tolerance)
            or _line(relation, setting, ident, tolerance)
            or _spot(relation, setting, ident, tolerance)
            or _aim(relation, setting, ident, names, tolerance)
        )
        if found is not None:
            yield found


# -- distances
def _dimension(
    relation: Relation, setting: Setting, ident: str, names: Labels, tolerance: str
) -> Dimension | None:
    if relation.apart is not None:
        return _pitch(relation, setting, ident, names, tolerance)
    key = next((one for one in SIDES if getattr(relation, one) is not None), None)
    span = setting.length(relation.gap)
    if key is None or span is None:
        return None
    axis = "y" if key in ("above", "below") else "x"
    end = _edge(setting, relation.of, axis, NEAR[key])
    start = _edge(setting, getattr(relation, key), axis, FAR[key])
    if start is None or end is None:
        return None
    slack = _slack(relation, setting)
    return Dimension(
        ident, axis, start[0], end[0], span[0] - slack, span[1] + slack,
        start[1], end[1], names.value(relation.gap), tolerance,
    )  # fmt: skip


def _pitch(
    relation: Relation, setting: Setting, ident: str, names: Labels, tolerance: str
) -> Dimension | None:
    """The distance between the middles of the first two of several alike."""
    name, _ = setting.split(relation.of)
    alike = sorted(setting.alike(name), key=lambda one: (one.bottom, one.left))
    span = setting.length(relation.apart)
    if len(alike) < 2 or span is None:
        return None
    one, other = alike[:2]
    slack = _slack(relation, setting)
    reach = (one.bottom, one.bottom + one.height)
    return Dimension(
        ident, "x", one.middle[0], other.middle[0], span[0] - slack, span[1] + slack,
        reach, reach, names.value(relation.apart), tolerance,
    )  # fmt: skip


def _edge(
    setting: Setting, text: str, axis: str, default: str
) -> tuple[float, tuple[float, float]] | None:
    """Where the edge that a part names lies, and what it spans on the other axis."""
    name, part = setting.split(text)
    thing = setting.first.get(name)
    if thing is None:
        return None
    place = thing.at(as_edge(part) or default, axis)
    if place is None:
        return None
    if axis == "y":
        return place, (thing.left, thing.left + thing.width)
    return place, (thing.bottom, thing.bottom + thing.height)


def _slack(relation: Relation, setting: Setting) -> float:
    """The tolerance in millimetres; none where the figure is a range of its own."""
    written = str(relation.gap if relation.gap is not None else relation.apart)
    if written.startswith("about "):
        return 0.0
    found = setting.length(relation.tolerance)
    return DEFAULT_TOLERANCE if found is None else found[1]


# -- lines
def _line(relation: Relation, setting: Setting, ident: str, tolerance: str) -> Line | None:
    if relation.flush_with is not None:
        return _shared("flush", relation, (relation.flush_with,), setting, ident, tolerance)
    if relation.in_line_with:
        return _shared("in_line", relation, relation.in_line_with, setting, ident, tolerance)
    if relation.in_line is not None:
        return _row(relation, setting, ident, tolerance)
    if relation.mirror_across is not None:
        return _mirror(relation, setting, ident)
    return None


def _shared(
    kind: str,
    relation: Relation,
    others: tuple[str, ...] | list[str],
    setting: Setting,
    ident: str,
    tolerance: str,
) -> Line | None:
    """The line through the parts, on the axis that all of them fix."""
    found = [setting.split(text) for text in (relation.of, *others)]
    things = [setting.first.get(name) for name, _ in found]
    if any(thing is None for thing in things):
        return None
    for axis in ("x", "y"):
        parts = [as_edge(part) for _, part in found]
        places = [thing.at(part, axis) for thing, part in zip(things, parts, strict=True) if thing]
        if all(place is not None for place in places) and places[0] is not None:
            low, high = _span([thing for thing in things if thing], "y" if axis == "x" else "x")
            return Line(ident, kind, axis, places[0], low, high, tolerance)
    return None


def _row(relation: Relation, setting: Setting, ident: str, tolerance: str) -> Line | None:
    name, part = setting.split(relation.of)
    alike = setting.alike(name)
    if not alike:
        return None
    axis = "y" if relation.in_line == "row" else "x"
    edge = as_edge(part)
    place = alike[0].at(edge, axis)
    if place is None:
        return None
    low, high = _span(list(alike), "x" if axis == "y" else "y")
    return Line(ident, "in_line", axis, place, low, high, tolerance)


def _mirror(relation: Relation, setting: Setting, ident: str) -> Line | None:
    name, part = setting.split(str(relation.mirror_across))
    thing = setting.first.get(name)
    axis = part[-1] if part in ("centre_x", "centre_y") else ""
    place = thing.at(part, axis) if thing is not None and axis else None
    if thing is None or place is None:
        return None
    low, high = _span([thing], "y" if axis == "x" else "x")
    return Line(ident, "mirrored", axis, place, low, high, "")


def _span(things: list[Thing], axis: str) -> tuple[float, float]:
    if axis == "x":
        return min(one.left for one in things), max(one.left + one.width for one in things)
    return min(one.bottom for one in things), max(one.bottom + one.height for one in things)


# -- points and directions
def _spot(relation: Relation, setting: Setting, ident: str, tolerance: str) -> Spot | None:
    points = [setting.point(text) for text in relation.same_place_as]
    found = tuple(point for point in points if point is not None)
    return Spot(ident, found, tolerance) if found else None


def _aim(
    relation: Relation, setting: Setting, ident: str, names: Labels, tolerance: str
) -> Aim | None:
    if relation.points is None:
        return None
    name, part = setting.split(relation.of)
    thing = setting.first.get(name)
    if thing is None:
        return None
    start = end_of(thing, part, setting.layout.objects.get(name))
    figures = [names.value(one) for one in (relation.angle, relation.gap) if one is not None]
    text = ", ".join(figures)
    if part == "handle" and thing.handle is not None:
        goal = start[0] + thing.handle[0], start[1] + thing.handle[1]
    elif relation.points in DIRECTIONS:
        x, y = DIRECTIONS[relation.points]
        goal = start[0] + x, start[1] + y
    else:
        aimed = setting.point(relation.points)
        if aimed is None:
            return None
        goal = aimed
    return Aim(ident, start, goal, text, tolerance if figures else "")


def end_of(thing: Thing, part: str, body: Any) -> Point:
    """Where the tip, tail or handle of a thing is; its middle for anything else."""
    x, y = thing.middle
    if part == "handle" and thing.handle is not None:
        reach = thing.width / 2
        return x + thing.handle[0] * reach, y + thing.handle[1] * reach
    side = getattr(body, part, None) if part in ("tip", "tail") else part
    corners = thing.corners()
    pairs = {"bottom": (0, 1), "right": (1, 2), "top": (2, 3), "left": (3, 0)}
    if side not in pairs:
        return x, y
    one, other = (corners[number] for number in pairs[side])
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
