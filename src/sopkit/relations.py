"""This module lowers the relations of layouts: each is a measure rule over a fact of its own name.

With a gap, an angle or a distance apart the fact is that length or angle; without one it is
true when the relation holds. With a gap and an angle the angle is a second rule, and fact,
`<layout>.<relation>.angle`. Relations that are set aside are listed and never judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple
from sopkit.kernel.program import Hold, Rule, Spec
from sopkit.late import late_pattern
from sopkit.problems import known_keys
from sopkit.quantities import QuantityError, ValueType
from sopkit.rules.measured import OfEach, inside, limits, measured_type

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.model import Layout, Relation
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering

KINDS = (
    "above", "below", "left_of", "right_of", "flush_with", "parallel_to", "in_line_with", "in_line",
    "apart", "same_place_as", "between", "mirror_across", "rests_on", "faces", "points",
)  # fmt: skip
TOLERANCE = "2 mm"
ANGLE_TOLERANCE = "2 deg"

_PART = late_pattern(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_PARTS = frozenset(
    "left right top bottom centre centre_x centre_y handle tip tail front back top_left top_centre "
    "top_right middle_left middle_centre middle_right bottom_left bottom_centre "
    "bottom_right".split()
)
_LEADING = late_pattern(r"^(each|left|right|row of|column of)\s+")


class Placed(NamedTuple):
    """One relation with its layout and its place in the file."""

    layout_name: str
    layout: Layout
    relation: Relation
    path: Path

    @property
    def name(self) -> str:
        """The name of its rule and its fact."""
        return f"{self.layout_name}.{self.relation.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its rules and facts: its own, and `.angle` beside a gap."""
        return tuple(self.named(key) for key, _ in figures(self.relation)) or (self.name,)

    def named(self, key: str) -> str:
        """The name of the fact in which one of its figures is recorded."""
        first = figures(self.relation)[0][0]
        return self.name if key == first else f"{self.name}.{key}"

    @property
    def each(self) -> bool:
        """Whether one value is recorded for each member of a collection."""
        return self.layout.each is not None


def relations(layouts: dict[str, Layout], place: Any) -> Iterator[Placed]:
    """All relations; `place` gives the place in the file of a place in the model."""
    for name, layout in layouts.items():
        for number, relation in enumerate(layout.relations):
            yield Placed(name, layout, relation, place(("layouts", name, "relations", number)))


def figures(relation: Relation) -> tuple[tuple[str, Any], ...]:
    """The keys and figures of a relation that are measured as a length or an angle."""
    found = ((key, getattr(relation, key)) for key in ("apart", "gap", "angle"))
    return tuple((key, written) for key, written in found if written is not None)


def _type(kind: str, placed: Placed) -> ValueType:
    value = ValueType(kind)
    return ValueType("map", of=value, key=ValueType("text")) if placed.each else value


def relation_types(placed: Placed) -> dict[str, ValueType]:
    """The types of the facts that are recorded for a relation."""
    found = {
        placed.named(key): _type("angle" if key == "angle" else "length", placed)
        for key, _ in figures(placed.relation)
    }
    return found or {placed.name: _type("bool", placed)}


def declare_relations(declared: Declared, placed: list[Placed]) -> None:
    """Adds the facts that are recorded for relations."""
    for one in placed:
        if one.relation.set_aside is None:
            declared.facts.update(relation_types(one))


def lower_relations(placed: list[Placed], lowering: Lowering, first: int) -> list[Spec]:
    """The invariants of relations that are not set aside; `first` is the place of the first."""
    specs: list[Spec] = []
    for layout in {one.layout_name: one.layout for one in placed}.items():
        _check_layout(*layout, lowering)
    for number, one in enumerate(placed, start=first):
        if not _well_formed(one, lowering) or one.relation.set_aside is not None:
            continue
        specs += _lower(one, number, lowering)
    return specs


def _check_layout(name: str, layout: Layout, lowering: Lowering) -> None:
    model = lowering.declared.model
    if layout.each is not None:
        lowering.collection(layout.each, ("layouts", name, "each"))
    for key, thing in layout.objects.items():
        path: Path = ("layouts", name, "objects", key)
        if thing.place is not None:
            lowering.known("layout", thing.place, model.layouts, (*path, "place"))
        elif thing.size is None:
            message = f"object '{key}' has no size; add size: [width, height]"
            lowering.report("missing-key", message, path, key=True)
        if thing.when is not None:
            lowering.condition(thing.when, (*path, "when"))


def _well_formed(one: Placed, lowering: Lowering) -> bool:
    relation = one.relation
    given = [key for key in KINDS if getattr(relation, key) not in (None, ())]
    unknown = set(lowering.written(one.path)) - set(known_keys(type(relation)))
    if not given and unknown:
        return False
    if not given:
        lowering.report(
            "missing-key",
            f"relation '{relation.id}' does not say how the parts stand to each other; "
            f"add one of {', '.join(KINDS)}",
            one.path,
            key=True,
        )
        return False
    if len(given) > 1:
        message = (
            f"relation '{relation.id}' says '{given[0]}' and '{given[1]}'; make it two relations"
        )
        lowering.report("excluding-keys", message, (*one.path, given[1]), key=True)
        return False
    known = [_part(one, key, text, lowering) for key, text in _parts(relation, given[0])]
    return all(known)


def _parts(relation: Relation, kind: str) -> Iterator[tuple[str, str]]:
    yield "of", relation.of
    written = getattr(relation, kind)
    if kind in ("in_line", "apart", "faces"):
        return
    for text in (written,) if isinstance(written, str) else written:
        if not (kind == "points" and text in ("left", "right", "up", "down")):
            yield kind, text


def _part(one: Placed, key: str, text: str, lowering: Lowering) -> bool:
    """Whether the object of a part is drawn in this layout, and the part is one of its own."""
    bare = _LEADING.sub("", _LEADING.sub("", text.strip()))
    name, _, part = bare.partition(".")
    objects = one.layout.objects
    names = {
        *objects,
        *(thing.repeat for thing in objects.values() if thing.place and thing.repeat),
    }
    if not lowering.known("object", name, names, (*one.path, key), of=one.layout_name):
        return False
    thing = objects.get(name)
    if (
        not part
        or thing is None
        or thing.place is not None
        or part in _PARTS
        or part in thing.marks
    ):
        return True
    lowering.known("part", part, {*_PARTS, *thing.marks}, (*one.path, key), of=name)
    return False


def _lower(one: Placed, number: int, lowering: Lowering) -> list[Spec]:
    """One invariant, or one for each figure."""
    found: list[Spec] = []
    texts = [_measured(one, key, written, lowering) for key, written in figures(one.relation)]
    if not texts:
        text = f"all(member for key, member in {one.name})" if one.each else one.name
        texts = [(one.name, text)]
    members = lowering.members(one.layout.each, ("layouts", one.layout_name, "each"))
    for measured in texts:
        that = lowering.generated(measured[1], one.path) if measured is not None else None
        if measured is None or that is None:
            continue
        name, _ = measured
        if members is not None:
            that = OfEach(that, name, members)
        found.append(Hold(_rule(one, name, number, lowering), that))
    return found


def _measured(one: Placed, key: str, written: Any, lowering: Lowering) -> tuple[str, str] | None:
    """The fact of a figure, and the condition that it lies within its tolerance."""
    tolerance = _tolerance(one, key, lowering)
    if not _fits(one, key, key, lowering) or tolerance is None:
        return None
    try:
        ends = limits(lowering.declared, equals=written, tolerance=tolerance)
    except QuantityError as problem:
        lowering.report("bad-value", str(problem), (*one.path, key))
        return None
    name = one.named(key)
    return name, inside(name, ends, each=one.each)


def _tolerance(one: Placed, key: str, lowering: Lowering) -> Any:
    """The written tolerance where it fits the figure, else the default; None when it is wrong."""
    written = one.relation.tolerance
    default = ANGLE_TOLERANCE if key == "angle" else TOLERANCE
    if written is None:
        return default
    several = len(figures(one.relation)) > 1
    if several and measured_type((written,), lowering.declared).kind != _kind(key):
        return default
    return written if _fits(one, "tolerance", key, lowering) else None


def _kind(key: str) -> str:
    return "angle" if key == "angle" else "length"


def _fits(one: Placed, key: str, figure: str, lowering: Lowering) -> bool:
    """Whether what is written under a key is a length, or an angle where an angle is measured."""
    written = getattr(one.relation, key)
    kind = _kind(figure)
    actual = measured_type((written,), lowering.declared).kind
    if actual == kind:
        return True
    name = str(written).removeprefix("about ").strip()
    if name.isidentifier() and name not in lowering.declared.parameters:
        lowering.known("parameter", name, lowering.declared.parameters, (*one.path, key))
        return False
    article = "an angle such as '45 deg'" if kind == "angle" else "a length such as '1 cm'"
    lowering.report(
        "type-mismatch", f"'{key}' is '{written}'; it must be {article}", (*one.path, key)
    )
    return False


def _rule(one: Placed, name: str, number: int, lowering: Lowering) -> Rule:
    relation = one.relation
    conditions = list(_conditions(one))
    when = None
    if len(conditions) == 1:
        when = lowering.condition(conditions[0], (*one.path, "when"))
    elif conditions:
        when = lowering.generated({"all": conditions}, one.path)
    default = "info" if relation.modality == "should" else "minor"
    return Rule(
        id=name,
        kind="measure",
        place=number,
        when=when,
        severity=relation.severity or default,
        modality=relation.modality,
        owner=one.layout_name,
    )


def _conditions(one: Placed) -> Iterator[Any]:
    """When the relation is judged: its own `when` and that of every object it names."""
    relation = one.relation
    if relation.when is not None:
        yield relation.when
    kind = next(key for key in KINDS if getattr(relation, key) not in (None, ()))
    seen = []
    for _, text in _parts(relation, kind):
        name = _LEADING.sub("", _LEADING.sub("", text.strip())).partition(".")[0]
        thing = one.layout.objects.get(name)
        if thing is not None and thing.when is not None and thing.when not in seen:
            seen.append(thing.when)
    yield from seen
