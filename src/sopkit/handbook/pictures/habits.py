"""This module places the single objects of a layout, by its relations and then by habit.

What relations leave open is filled in as staff would: what rests on something stands in its
middle, what lies outside stands at the near edge, nothing lies on another thing without need. A
habit never breaks a relation: one that cannot hold with them is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.pictures.things import FAR, NEAR, SIDES, as_edge, length

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.layouts import Box
    from sopkit.model import Layout, Relation

SEAT: Final = "50 mm"  # between the near edge and what stands before it
CLEAR: Final = "10 mm .. 10000 mm"  # between things that must not lie on each other
TRIES: Final = 6


def solved(layout: Layout, declared: Declared, present: frozenset[str]) -> dict[str, Box]:
    """Places by the relations, with as many habits added as can hold with them."""
    from sopkit.layouts import solve

    relations = [_plain(one, layout.view) for one in layout.relations]
    told = layout.model_copy(update={"relations": relations})
    found = solve(told, declared, present)
    faults = len(found.conflicts)
    middle = layout.model_copy(update={"relations": [_exact(one) for one in relations]})
    tried = solve(middle, declared, present)
    if len(tried.conflicts) <= faults:
        told, found = middle, tried
    for habit in _habits(layout, present, declared):
        wider = told.model_copy(update={"relations": [*told.relations, habit]})
        tried = solve(wider, declared, present)
        if len(tried.conflicts) <= faults:
            told, found = wider, tried
    forced: set[tuple[str, str]] = set()
    for _ in range(TRIES):
        clash = next((one for one in _clashes(layout, found.places) if one not in forced), None)
        if clash is None:
            break
        better = _parted(told, declared, present, clash, found.places)
        if better is None:
            forced.add(clash)
            continue
        told, found = better, solve(better, declared, present)
    return found.places


def _plain(relation: Relation, view: str) -> Relation:
    """Front and back as edges: seen from above, what faces the table has its front at the top."""
    if view != "top":
        return relation
    keys = ("of", *SIDES, "flush_with", "parallel_to")
    changed: dict[str, Any] = {
        key: as_edge(value) for key in keys if isinstance(value := getattr(relation, key), str)
    }
    changed["in_line_with"] = tuple(as_edge(one) for one in relation.in_line_with)
    return relation.model_copy(update=changed)


def _exact(relation: Relation) -> Relation:
    """With the figure itself where the range about it is allowed."""
    gap = str(relation.gap)
    if not gap.startswith("about "):
        return relation
    return relation.model_copy(update={"gap": gap.removeprefix("about ").strip()})


def _habits(layout: Layout, present: frozenset[str], declared: Declared) -> Iterator[Relation]:
    """What is done where no relation says otherwise."""
    drawn = [name for name in layout.objects if name in present]
    for number, relation in enumerate(layout.relations):
        of, on = relation.of.partition(".")[0], (relation.rests_on or "").partition(".")[0]
        if of in present and on in present and relation.set_aside is None:
            yield _habit(f"rest{number}", f"{of}.centre", same_place_as=(f"{on}.centre",))
        if of in present and len(relation.same_place_as) > 1 and relation.set_aside is None:
            yield _habit(f"any{number}", relation.of, same_place_as=relation.same_place_as[:1])
        pair = _pair(relation, layout)
        apart = length(relation.gap, declared)
        if pair is not None and apart is not None:
            half = f"{(apart[0] + apart[1]) / 4:.3f} mm"
            yield _habit(f"pair{number}", pair, left_of=f"{drawn[0]}.centre_x", gap=half)
    for number, name in enumerate(drawn):
        if layout.objects[name].outside and layout.view == "top" and drawn[0] != name:
            yield _habit(f"seat{number}", f"{name}.top", below=f"{drawn[0]}.bottom", gap=SEAT)


def _pair(relation: Relation, layout: Layout) -> str | None:
    """The edge of the left one of two things that stand side by side before the near edge."""
    name, other = relation.of.partition(".")[0], str(relation.right_of).partition(".")[0]
    both = [layout.objects.get(one) for one in (name, other)]
    if relation.right_of and all(one is not None and one.outside for one in both):
        return f"{other}.right"
    return None


def _habit(ident: str, of: str, **keys: Any) -> Relation:
    from sopkit.model import Relation

    # not validated: it comes from no file, and building the validator takes a tenth of a second
    return Relation.model_construct(None, id=ident, of=of, **keys)


def _clashes(layout: Layout, places: Mapping[str, Box]) -> Iterator[tuple[str, str]]:
    """Pairs of things that lie on each other though nothing says so."""
    stacked = {
        frozenset((one.of.partition(".")[0], str(target).partition(".")[0]))
        for one in layout.relations
        for target in (one.rests_on, *one.same_place_as)
        if target
    }
    base = next(iter(places), "")
    thin = {name for name, box in places.items() if min(box.width, box.height) <= 2}
    for one, other in combinations(places, 2):
        if base in (one, other) and not layout.objects[other].outside:
            continue
        if frozenset((one, other)) in stacked or thin & {one, other}:
            continue
        a, b = places[one], places[other]
        across = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
        along = min(a.bottom + a.height, b.bottom + b.height) - max(a.bottom, b.bottom)
        if across > 0.01 and along > 0.01 and not _large(layout, one, other, places):
            yield one, other


def _large(layout: Layout, one: str, other: str, places: Mapping[str, Box]) -> bool:
    """Whether one of the two is a cover of the base, such as a skirt, on which all things lie."""
    base = places[next(iter(places))]
    return any(
        places[name].width >= base.width * 0.95 and not layout.objects[name].outside
        for name in (one, other)
    )


def _parted(
    layout: Layout,
    declared: Declared,
    present: frozenset[str],
    pair: tuple[str, str],
    places: Mapping[str, Box],
) -> Layout | None:
    """The layout with the two things apart, on the side where the second moves least."""
    from sopkit.layouts import solve

    one, other = pair
    a, b = places[one], places[other]
    far = {
        "above": a.bottom + a.height - b.bottom,
        "below": b.bottom + b.height - a.bottom,
        "left_of": b.left + b.width - a.left,
        "right_of": a.left + a.width - b.left,
    }
    # on the other two sides it would stand where nobody looks for it
    for side in sorted(SIDES, key=far.__getitem__)[:2]:
        ident = f"apart{len(layout.relations)}"
        habit = _habit(ident, f"{other}.{NEAR[side]}", **{side: f"{one}.{FAR[side]}", "gap": CLEAR})
        wider = layout.model_copy(update={"relations": [*layout.relations, habit]})
        if not solve(wider, declared, present).conflicts:
            return wider
    return None
