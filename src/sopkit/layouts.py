"""This module solves where objects of a layout stand, and finds relations that cannot all hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

import kiwisolver

from sopkit.frozen import dataclass
from sopkit.quantities import QuantityError
from sopkit.rules.measured import figure_range

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.model import Layout, Object, Relation
    from sopkit.rules.base import Path

_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
# half a micrometre: what rounding of binary figures may add up to, far below any tolerance
_SLACK = 0.0005
_X = {"left": 0.0, "centre": 0.5, "right": 1.0}
_Y = {"bottom": 0.0, "middle": 0.5, "top": 1.0}
_AHEAD = {"above": ("y", 1, "bottom", "top"), "below": ("y", -1, "top", "bottom")}
_ASIDE = {"right_of": ("x", 1, "left", "right"), "left_of": ("x", -1, "right", "left")}
_SIDES = {**_AHEAD, **_ASIDE}


@dataclass(frozen=True, slots=True)
class Box:
    """Where an object stands: its lower left corner and its size, in millimetres.

    The first object of the layout has its lower left corner at 0, 0; y grows away from the near
    edge.
    """

    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Relations that cannot all hold, or that put two `objects` in one place; by their ids."""

    relations: tuple[str, ...]
    objects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Solved:
    """The places of the objects of one variant of a layout, and what is wrong with it."""

    places: dict[str, Box] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()


def variants(layout: Layout) -> Iterator[frozenset[str]]:
    """Sets of objects that stand on the table together.

    They are those without a `when`, and those of one `when`.
    """
    always = frozenset(name for name, thing in layout.objects.items() if thing.when is None)
    conditions = dict.fromkeys(
        str(thing.when) for thing in layout.objects.values() if thing.when is not None
    )
    if not conditions:
        yield always
    for text in conditions:
        yield always | {name for name, thing in layout.objects.items() if str(thing.when) == text}


def solve(layout: Layout, declared: Declared, present: frozenset[str]) -> Solved:
    """Places the given objects by the relations between them.

    A relation without a figure says only the side; one whose figure has no value yet is left out,
    and so are relations over repeated objects, directions and angles.
    """
    table = _Table(layout, declared, present)
    conflicts = list(table.add_all())
    if not conflicts:
        conflicts += table.overlaps()
    return Solved(table.places(), tuple(conflicts))


class _Table:
    """The solver with the relations that hold so far."""

    def __init__(self, layout: Layout, declared: Declared, present: frozenset[str]) -> None:
        self.declared = declared
        self.scale = _MILLIMETRES[layout.unit]
        drawn = {
            name: thing for name, thing in layout.objects.items() if name in present and thing.size
        }
        self.objects: dict[str, Object] = drawn
        self.size = {
            name: tuple(float(Decimal(side)) * self.scale for side in _size(one))
            for name, one in drawn.items()
        }
        self.x = {name: kiwisolver.Variable(f"{name}.x") for name in drawn}
        self.y = {name: kiwisolver.Variable(f"{name}.y") for name in drawn}
        self.relations = {one.id: one for one in layout.relations if one.set_aside is None}
        self.stacked = {
            frozenset((_name(one.of), _name(target)))
            for one in layout.relations
            for target in (one.rests_on, *one.same_place_as)
            if target
        }
        self.first = next(iter(drawn), "")
        self.solver = kiwisolver.Solver()
        self.held: list[str] = []
        self._frame = list(self._frame_constraints()) if self.first else []
        self._made: dict[str, list[Any]] = {}
        self._spare: Any = None

    # -- relations ----------------------------------------------------------------------------
    def add_all(self) -> Iterator[Conflict]:
        """Adds every relation; one that cannot hold with the others is left out and reported."""
        if not self.first:
            return
        too_large = self._too_large()
        if too_large:
            yield Conflict((), too_large)
            return
        together = self._solver(self.relations)
        if together is not None:
            self.solver, self.held = together, list(self.relations)
            return
        for name in self.relations:
            solver = self._solver([*self.held, name])
            if solver is None:
                yield Conflict((*self._culprits(name), name))
            else:
                self.held.append(name)
        self.solver = self._solver(self.held) or self.solver

    def _too_large(self) -> tuple[str, ...]:
        """Objects that do not fit on the first one, though nothing says they may lie outside."""
        width, height = self.size[self.first]
        return tuple(
            name
            for name, thing in self.objects.items()
            if not thing.outside and (self.size[name][0] > width or self.size[name][1] > height)
        )

    def _solver(self, names: Iterable[str], extra: Any = None) -> Any:
        """A solver in which these relations hold; None if they cannot.

        Always a new one: after a constraint that cannot hold, what the solver says is undefined.
        """
        solver = kiwisolver.Solver()
        try:
            for constraint in self._frame:
                solver.addConstraint(constraint)
            for name in names:
                for constraint in self._of(name):
                    solver.addConstraint(constraint)
            if extra is not None:
                solver.addConstraint(extra)
        except kiwisolver.UnsatisfiableConstraint:
            return None
        return solver

    def _of(self, name: str) -> list[Any]:
        """The constraints of a relation, which any number of solvers may take."""
        if name not in self._made:
            self._made[name] = list(self._constraints(self.relations[name]))
        return self._made[name]

    def _frame_constraints(self) -> Iterator[Any]:
        """The first object stands at 0, 0; others lie within it, unless they may lie outside."""
        width, height = self.size[self.first]
        yield self.x[self.first] == 0
        yield self.y[self.first] == 0
        for name, thing in self.objects.items():
            yield (self.x[name] == width / 2 - self.size[name][0] / 2) | "weak"
            yield (self.y[name] == height / 2 - self.size[name][1] / 2) | "weak"
            if name == self.first or thing.outside:
                continue
            yield self.x[name] >= -_SLACK
            yield self.y[name] >= -_SLACK
            yield self.x[name] + self.size[name][0] <= width + _SLACK
            yield self.y[name] + self.size[name][1] <= height + _SLACK

    def _culprits(self, relation: str) -> tuple[str, ...]:
        """A smallest set of the relations held so far that the given one cannot hold with."""
        needed = list(self.held)
        for name in list(needed):
            rest = [one for one in needed if one != name]
            if self._solver([*rest, relation]) is None:
                needed = rest
        return tuple(needed)

    def _constraints(self, relation: Relation) -> Iterator[Any]:
        for key, (axis, sign, near, far) in _SIDES.items():
            target = getattr(relation, key)
            if target is not None:
                yield from self._side(relation, target, axis, sign, near, far)
        for target in (relation.flush_with, *relation.in_line_with):
            if target is not None:
                yield from self._equal(relation.of, target)
        if len(relation.same_place_as) == 1:
            yield from self._equal(relation.of, relation.same_place_as[0])
        if relation.rests_on is not None:
            yield from self._rests(relation.of, relation.rests_on)
        if len(relation.between) == 2:
            yield from self._between(relation.of, *relation.between)

    def _side(
        self, relation: Relation, target: str, axis: str, sign: int, near: str, far: str
    ) -> Iterator[Any]:
        mine, other = self._edge(relation.of, axis, near), self._edge(target, axis, far)
        if mine is None or other is None:
            return
        gap = self._length(relation.gap)
        if relation.gap is None:
            yield (mine - other) * sign >= -_SLACK
        elif gap is not None:
            low, high = gap
            yield (mine - other) * sign >= low - _SLACK
            yield (mine - other) * sign <= high + _SLACK

    def _length(self, written: Any) -> tuple[float, float] | None:
        if written is None:
            return None
        try:
            found = figure_range(written, self.declared)
        except QuantityError:
            return None
        if found is None or found.dimension != "length" or found.low is None or found.high is None:
            return None
        return float(found.low.value), float(found.high.value)

    def _equal(self, one: str, other: str) -> Iterator[Any]:
        for axis in ("x", "y"):
            mine, yours = self._point(one, axis), self._point(other, axis)
            if mine is not None and yours is not None:
                yield mine - yours <= _SLACK
                yield yours - mine <= _SLACK

    def _rests(self, one: str, support: str) -> Iterator[Any]:
        """The middle of what rests lies over its support."""
        name, under = _name(one), _name(support)
        if name in self.objects and under in self.objects:
            for axis, low, high in (("x", "left", "right"), ("y", "bottom", "top")):
                middle = self._edge(f"{name}.centre", axis, "")
                yield middle >= self._edge(f"{under}.{low}", axis, "")
                yield middle <= self._edge(f"{under}.{high}", axis, "")

    def _between(self, one: str, first: str, second: str) -> Iterator[Any]:
        for axis in ("x", "y"):
            mine, low, high = (self._point(part, axis) for part in (one, first, second))
            if mine is not None and low is not None and high is not None:
                yield mine >= low - _SLACK
                yield mine <= high + _SLACK

    # -- parts --------------------------------------------------------------------------------
    def _point(self, text: str, axis: str) -> Any:
        """The coordinate a part fixes on an axis.

        A bare object is its centre, an edge fixes only one.
        """
        return self._edge(text, axis, "centre" if "." not in text else "")

    def _edge(self, text: str, axis: str, default: str) -> Any:
        """The coordinate of a part on an axis; `default` is the edge that a bare object means."""
        name, _, part = text.partition(".")
        if name not in self.objects:
            return None
        share = _share(part or default, axis)
        if share is None:
            return None
        variable, length = (
            (self.x, self.size[name][0]) if axis == "x" else (self.y, self.size[name][1])
        )
        return variable[name] + share * length

    # -- overlaps -----------------------------------------------------------------------------
    def overlaps(self) -> Iterator[Conflict]:
        """Pairs of objects that the relations force into one place."""
        boxes = self.places()
        lying = [
            name for name in self.objects if name != self.first and not self.objects[name].outside
        ]
        for one, other in combinations(lying, 2):
            if frozenset((one, other)) in self.stacked or not _touching(boxes[one], boxes[other]):
                continue
            if not self._held_apart(one, other):
                needed = self._needed_for(one, other)
                if needed:
                    yield Conflict(needed, (one, other))

    def _needed_for(self, one: str, other: str) -> tuple[str, ...]:
        needed = list(self.held)
        for name in list(needed):
            rest = [relation for relation in needed if relation != name]
            if not self._apart(one, other, rest):
                needed = rest
        return tuple(needed)

    def _apart(self, one: str, other: str, relations: list[str]) -> bool:
        """Whether the two can stand clear of each other."""
        separations = self._separations(one, other)
        return any(self._solver(relations, constraint) is not None for constraint in separations)

    def _held_apart(self, one: str, other: str) -> bool:
        """As `_apart` with all that holds, in one solver for as long as nothing is refused."""
        for constraint in self._separations(one, other):
            self._spare = self._spare or self._solver(self.held)
            try:
                self._spare.addConstraint(constraint)
            except kiwisolver.UnsatisfiableConstraint:
                self._spare = None
                continue
            self._spare.removeConstraint(constraint)
            return True
        return False

    def _separations(self, one: str, other: str) -> Iterator[Any]:
        for variables, side in ((self.x, 0), (self.y, 1)):
            yield variables[one] + self.size[one][side] <= variables[other] + _SLACK
            yield variables[other] + self.size[other][side] <= variables[one] + _SLACK

    def places(self) -> dict[str, Box]:
        """The solved places."""
        self.solver.updateVariables()
        return {
            name: Box(self.x[name].value(), self.y[name].value(), *self.size[name])
            for name in self.objects
        }


def conflicts(layout: Layout, declared: Declared) -> Iterator[Conflict]:
    """What is wrong with a layout in any of its variants, each thing once."""
    seen: set[Conflict] = set()
    for present in variants(layout):
        for conflict in solve(layout, declared, present).conflicts:
            if conflict not in seen:
                seen.add(conflict)
                yield conflict


def check_layout(
    name: str, layout: Layout, declared: Declared, report: Callable[..., None], path: Path
) -> None:
    """Reports relations that cannot all hold, at the last of them.

    `path` is the place of the layout.
    """
    numbers = {relation.id: number for number, relation in enumerate(layout.relations)}
    for conflict in conflicts(layout, declared):
        if not conflict.relations:
            first = next(iter(layout.objects))
            for thing in conflict.objects:
                message = (
                    f"'{thing}' is larger than '{first}', on which it lies; "
                    "change a size, or say outside: true"
                )
                report("impossible-layout", message, (*path, "objects", thing, "size"))
            continue
        last = conflict.relations[-1]
        others = ", ".join(f"'{one}'" for one in conflict.relations[:-1])
        if conflict.objects:
            one, other = (f"'{thing}'" for thing in conflict.objects)
            given = f"'{last}'" + (f" and {others}" if others else "")
            message = (
                f"{given} put {one} and {other} in one place; "
                "move one of them, or let one rest on the other"
            )
            code = "overlapping-objects"
        else:
            reason = (
                f"together with {others}" if others else f"within '{next(iter(layout.objects))}'"
            )
            message = (
                f"'{last}' of layout '{name}' cannot hold {reason}; change a gap, a side or a size"
            )
            code = "impossible-layout"
        report(code, message, (*path, "relations", numbers[last], "id"))


def _touching(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    across = (
        one.left + one.width - other.left > _SLACK * 2
        and other.left + other.width - one.left > _SLACK * 2
    )
    along = (
        one.bottom + one.height - other.bottom > _SLACK * 2
        and other.bottom + other.height - one.bottom > _SLACK * 2
    )
    return across and along


def _size(thing: Object) -> tuple[Any, Any]:
    width, height = thing.size or (0, 0)
    return width, height


def _name(text: str | None) -> str:
    return (text or "").partition(".")[0]


def _share(part: str, axis: str) -> float | None:
    """How far along an axis a part is, from 0 (left, bottom) to 1; None where it fixes nothing."""
    if part == "centre":
        return 0.5
    if part in ("centre_x", "centre_y"):
        return 0.5 if part[-1] == axis else None
    words = part.split("_")
    table = _X if axis == "x" else _Y
    if len(words) == 2 and words[0] in _Y and words[1] in _X:
        return table[words[1] if axis == "x" else words[0]]
    return table.get(part) if part != "middle" else None
