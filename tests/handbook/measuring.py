"""This module measures a drawing as one measures a table: by what stands in the SVG alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import atan2, degrees, hypot
from typing import Any
from xml.etree import ElementTree

from sopkit.handbook.pictures.lettering import width

NEAR = {"above": "bottom", "below": "top", "left_of": "right", "right_of": "left"}
FAR = {"above": "top", "below": "bottom", "left_of": "left", "right_of": "right"}
BOOL = 2.0  # millimetres: the tolerance where a relation gives none
EPSILON = 1e-6
EDGES = {"front": "top", "back": "bottom"}


@dataclass(frozen=True)
class Shape:
    """What is drawn of an object, in millimetres, y down as in the file."""

    left: float
    top: float
    right: float
    bottom: float
    tip: tuple[float, float] | None = None
    tail: tuple[float, float] | None = None

    def at(self, part: str) -> dict[str, float]:
        """The coordinates that a part fixes."""
        part = EDGES.get(part, part)
        if part in ("tip", "tail"):
            point = self.tip if part == "tip" else self.tail
            assert point is not None
            return {"x": point[0], "y": point[1]}
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        named = {
            "left": {"x": self.left}, "right": {"x": self.right}, "centre_x": {"x": x},
            "top": {"y": self.top}, "bottom": {"y": self.bottom}, "centre_y": {"y": y},
            "centre": {"x": x, "y": y}, "": {"x": x, "y": y},
        }  # fmt: skip
        if part in named:
            return named[part]
        row, _, column = part.partition("_")
        return {**self.at("centre_y" if row == "middle" else row), **self.at(column)}


class Drawing:
    """The shapes of one picture by the names of their objects."""

    def __init__(self, svg: str) -> None:
        self.root = ElementTree.fromstring(svg)
        self.shapes: dict[str, list[Shape]] = {}
        self.handles: dict[str, list[tuple[float, float]]] = {}
        for element in self.root:
            name = element.get("data-object")
            if name is not None:
                self.shapes.setdefault(name, []).append(_shape(element))
            handle = element.get("data-handle")
            if handle is not None:
                self.handles[handle] = _points(element)

    def facts(self, layout: Any) -> dict[str, Any]:
        """What is measured of each relation: lengths and angles with units, else true or false."""
        drawn = [one for one in layout.relations if one.set_aside is None and self.drawn(one)]
        values = {one.id: self.fact(one) for one in drawn}
        return {ident: value for ident, value in values.items() if value is not None}

    def drawn(self, relation: Any) -> bool:
        """Whether all objects of a relation are in the picture."""
        others = (
            *(getattr(relation, key) for key in NEAR),
            relation.flush_with,
            relation.rests_on,
            *relation.in_line_with,
        )
        return all(self.first(one) is not None for one in (relation.of, *others) if one)

    def fact(self, relation: Any) -> Any:
        """The value of one relation; None where no drawing shows it."""
        slack = _millimetres(relation.tolerance) or BOOL
        for key in NEAR:
            other = getattr(relation, key)
            if other is not None:
                gap = self.gap(relation.of, other, key)
                if gap is None:
                    return None
                return gap >= -0.001 if relation.gap is None else f"{gap:.3f} mm"
        if relation.apart is not None:
            shapes = self.shapes.get(self.name(relation.of), [])
            middles = sorted({round(one.at("centre_x")["x"], 3) for one in shapes})
            return f"{middles[1] - middles[0]:.3f} mm"
        if relation.points is not None:
            return self.aim(relation)
        if relation.rests_on is not None:
            mine, under = self.point(relation.of), self.first(relation.rests_on)
            if mine is None or under is None:
                return None
            return under.left <= mine["x"] <= under.right and under.top <= mine["y"] <= under.bottom
        others = [one for one in (relation.flush_with, *relation.in_line_with) if one]
        if others:
            return all(self.level(relation.of, one, slack) for one in others)
        if relation.same_place_as:
            return any(self.level(relation.of, one, slack) for one in relation.same_place_as)
        return None

    def name(self, text: str) -> str:
        """The object that a part belongs to."""
        return text.rpartition(" ")[2].partition(".")[0]

    def first(self, text: str) -> Shape | None:
        """The first shape of the object of a part."""
        return next(iter(self.shapes.get(self.name(text), [])), None)

    def point(self, text: str) -> dict[str, float] | None:
        """The coordinates of a part."""
        shape = self.first(text)
        return shape.at(text.rpartition(" ")[2].partition(".")[2]) if shape else None

    def gap(self, of: str, other: str, key: str) -> float | None:
        """How far the edge of one lies beyond the edge of the other."""
        ends = []
        for text, default in ((of, NEAR[key]), (other, FAR[key])):
            shape = self.first(text)
            if shape is None:
                return None
            part = text.partition(".")[2] or default
            ends.append(next(iter(shape.at(part).values())))
        sign = {"above": -1, "below": 1, "left_of": -1, "right_of": 1}[key]
        return sign * (ends[0] - ends[1])

    def level(self, one: str, other: str, slack: float) -> bool:
        """Whether two parts agree in every coordinate that both fix."""
        mine, yours = self.point(one), self.point(other)
        if mine is None or yours is None:
            return False
        common = mine.keys() & yours.keys()
        return bool(common) and all(abs(mine[axis] - yours[axis]) <= slack for axis in common)

    def aim(self, relation: Any) -> Any:
        """The angle of a handle to the near edge, or the distance of a tip from its goal."""
        name, _, part = relation.of.partition(".")
        if part == "handle" and name in self.handles:
            middle = self.shapes[name][0].at("centre")
            corners = self.handles[name]
            x = sum(one for one, _ in corners) / 4 - middle["x"]
            y = sum(one for _, one in corners) / 4 - middle["y"]
            if relation.angle is not None:
                return f"{abs(degrees(atan2(y, x))):.3f} deg"
            return {"left": x < 0, "right": x > 0}[relation.points] and abs(y) < 0.01
        if relation.gap is None:
            return None
        start, goal = self.point(relation.of), self.point(relation.points)
        assert start is not None
        assert goal is not None
        return f"{hypot(start['x'] - goal['x'], start['y'] - goal['y']):.3f} mm"


@dataclass(frozen=True)
class Lettering:
    """A line of text in a picture: what it says and the room it takes, in units of the picture."""

    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: Lettering) -> bool:
        """Whether two lines lie on each other."""
        across = self.left < other.right - EPSILON and other.left < self.right - EPSILON
        return across and self.top < other.bottom - EPSILON and other.top < self.bottom - EPSILON


def lettering(svg: str) -> list[Lettering]:
    """Every line of text in a picture."""
    found = []
    for element in ElementTree.fromstring(svg):
        if not element.tag.endswith("text"):
            continue
        text, size = element.text or "", float(element.get("font-size", ""))
        wide = width(text, size, bold=element.get("font-weight") == "700")
        x, y = float(element.get("x", "")), float(element.get("y", ""))
        left = x - wide * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
        found.append(Lettering(text, size, left, y - 0.8 * size, left + wide, y + 0.15 * size))
    return found


def overlaps(svg: str) -> list[tuple[str, str]]:
    """Pairs of lines of text that lie on each other."""
    return [
        (one.text, other.text) for one, other in combinations(lettering(svg), 2) if one.hits(other)
    ]


def said(svg: str) -> str:
    """All texts of a picture in one, without blanks."""
    return "".join("".join(one.text.split()) for one in lettering(svg))


def _shape(element: ElementTree.Element) -> Shape:
    if element.tag.endswith("circle"):
        x, y, r = (float(element.get(key, "")) for key in ("cx", "cy", "r"))
        return Shape(x - r, y - r, x + r, y + r)
    if element.tag.endswith("polygon"):
        corners = _points(element)
        across, along = [x for x, _ in corners], [y for _, y in corners]
        ends = [_pair(element.get(key, "")) for key in ("data-tip", "data-tail")]
        return Shape(min(across), min(along), max(across), max(along), *ends)
    x, y, wide, high = (float(element.get(key, "")) for key in ("x", "y", "width", "height"))
    return Shape(x, y, x + wide, y + high)


def _points(element: ElementTree.Element) -> list[tuple[float, float]]:
    return [_pair(one) for one in element.get("points", "").split()]


def _pair(text: str) -> tuple[float, float]:
    x, _, y = text.partition(",")
    return float(x), float(y)


def _millimetres(written: Any) -> float | None:
    if written is None:
        return None
    amount, _, unit = str(written).partition(" ")
    factor = {"mm": 1.0, "cm": 10.0}.get(unit)
    return float(amount) * factor if factor is not None else None
