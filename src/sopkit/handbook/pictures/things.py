"""This module holds the things of a drawing, their places and their parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any, Final

from sopkit.quantities import QuantityError
from sopkit.rules.measured import figure_range

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.model import Layout

Point = tuple[float, float]
SIDES: Final = ("above", "below", "left_of", "right_of")
# the edges between which a side is measured: of the thing itself, and of the other
NEAR: Final = {"above": "bottom", "below": "top", "left_of": "right", "right_of": "left"}
FAR: Final = {"above": "top", "below": "bottom", "left_of": "left", "right_of": "right"}
SHARES: Final = {"left": 0.0, "bottom": 0.0, "centre": 0.5, "middle": 0.5, "right": 1.0, "top": 1.0}


@dataclass(frozen=True, slots=True)
class Thing:
    """One object on the drawing, in millimetres, y growing away from the near edge.

    `angle` is how far it is turned about its middle, against the clock; `again` marks a further
    one of several alike.
    """

    name: str
    left: float
    bottom: float
    width: float
    height: float
    shape: str = "rect"
    outside: bool = False
    angle: float = 0.0
    again: bool = False
    handle: Point | None = None

    @property
    def middle(self) -> Point:
        """Its middle."""
        return self.left + self.width / 2, self.bottom + self.height / 2

    def at(self, part: str, axis: str) -> float | None:
        """The coordinate of a part on an axis; None where the part fixes none on it."""
        share = share_of(part, axis)
        if share is None:
            return None
        if axis == "x":
            return self.left + share * self.width
        return self.bottom + share * self.height

    def corners(self) -> tuple[Point, ...]:
        """Its corners, turned by its angle, from the lower left one against the clock."""
        x, y = self.middle
        turn = radians(self.angle)
        half = (self.width / 2, self.height / 2)
        signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        return tuple(
            (
                x + sx * half[0] * cos(turn) - sy * half[1] * sin(turn),
                y + sx * half[0] * sin(turn) + sy * half[1] * cos(turn),
            )
            for sx, sy in signs
        )

    def moved(self, x: float, y: float, *, again: bool) -> Thing:
        """The same thing elsewhere."""
        return replace(self, left=self.left + x, bottom=self.bottom + y, again=again)


@dataclass(frozen=True)
class Setting:
    """The things of one variant of a layout, in the order in which they lie on each other.

    `base` is the thing that all others stand on; None where only other layouts are placed.
    """

    layout: Layout
    declared: Declared
    things: tuple[Thing, ...]
    base: Thing | None

    @cached_property
    def first(self) -> Mapping[str, Thing]:
        """The first thing of each name; of a placed layout `<collection>.<object>`."""
        found: dict[str, Thing] = {}
        for thing in self.things:
            found.setdefault(thing.name, thing)
        return found

    def alike(self, name: str) -> tuple[Thing, ...]:
        """All things of one name."""
        return tuple(thing for thing in self.things if thing.name == name)

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of everything."""
        corners = [corner for thing in self.things for corner in thing.corners()]
        across, along = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(along), max(across), max(along)

    def length(self, written: Any) -> tuple[float, float] | None:
        """A figure in millimetres, from and to; None without a value."""
        return length(written, self.declared)

    def split(self, text: str) -> tuple[str, str]:
        """The thing and the part that a text such as `each seat.paper.top` names."""
        words = text.rpartition(" ")[2].split(".")
        for size in range(len(words), 0, -1):
            name = ".".join(words[:size])
            if name in self.first:
                return name, ".".join(words[size:])
        return words[0], ".".join(words[1:])

    def point(self, text: str) -> Point | None:
        """The middle of a part; None where nothing of that name is drawn."""
        name, part = self.split(text)
        thing = self.first.get(name)
        if thing is None:
            return None
        x, y = thing.at(as_edge(part), "x"), thing.at(as_edge(part), "y")
        middle = thing.middle
        return middle[0] if x is None else x, middle[1] if y is None else y


def length(written: Any, declared: Declared) -> tuple[float, float] | None:
    """A length in millimetres, from and to; None without a value."""
    found = figure(written, declared)
    if found is None or found.dimension != "length" or found.low is None or found.high is None:
        return None
    return float(found.low.value), float(found.high.value)


def figure(written: Any, declared: Declared) -> Any:
    """What a figure, or the parameter of that name, stands for; None without a value."""
    if written is None:
        return None
    try:
        return figure_range(written, declared)
    except QuantityError:
        return None


def millimetres(layout: Layout) -> float:
    """How many millimetres the unit of a layout is."""
    return {"mm": 1.0, "cm": 10.0, "m": 1000.0}[layout.unit]


def as_edge(text: str) -> str:
    """A part with front and back as edges: what faces the table has its front at the top."""
    head, dot, part = text.rpartition(".")
    return head + dot + {"front": "top", "back": "bottom"}.get(part, part)


def share_of(part: str, axis: str) -> float | None:
    """How far along an axis a part lies, from 0 (left, bottom) to 1."""
    if part in ("centre", ""):
        return 0.5
    if part in ("centre_x", "centre_y"):
        return 0.5 if part[-1] == axis else None
    own = ("left", "centre", "right") if axis == "x" else ("bottom", "middle", "top")
    words = part.split("_")
    if len(words) == 2:
        word = words[1] if axis == "x" else words[0]
        return SHARES.get(word)
    return SHARES[part] if part in own else None
