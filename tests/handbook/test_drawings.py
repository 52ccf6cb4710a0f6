"""Scale drawings: what is drawn is what the rules demand, and every text can be read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import sopkit
from sopkit.handbook.document import Picture
from sopkit.handbook.pictures.drawing import layout_pictures
from sopkit.handbook.pictures.scene import settings
from sopkit.procedure import Procedure, load
from tests.handbook.measuring import Drawing, lettering, overlaps

CONFERENCE = Path(__file__).parents[2] / "procedures" / "conference"
SIX_POINTS = 6 * 25.4 / 72
START = "2026-12-01T08:00+08:00"
LATER = "2026-12-01T08:05+08:00"
# procedure, layout, variant, event that starts a case, facts, member of the layout's collection
MEASURED = [
    ("meeting-table-setting", "place", 0, "room.handed_over",
     {"seats": 1, "table_rows": 1, "cup_kind": "lidded"}, "seat 1", 11),
    ("meeting-table-setting", "place", 1, "room.handed_over",
     {"seats": 1, "table_rows": 1, "cup_kind": "glass"}, "seat 1", 11),
    ("meeting-table-layout-hotel", "place", 0, "notice.received", {"seats": 1}, "seat 1", 8),
    ("meeting-hall-layout", "pair", 0, "order.received", {"table_gaps": 1}, "table_gap 1", 1),
    ("table-draping-and-chairs", "front", 0, "table.assigned", {"clips": 7}, None, 3),
    ("table-draping-and-chairs", "above", 0, "table.assigned", {"clips": 7}, None, 6),
]  # fmt: skip


@cache
def procedure(name: str) -> Procedure:
    """A shipped procedure."""
    return load(CONFERENCE / f"{name}.yaml")


@cache
def drawn(name: str, layout: str, language: str = "en") -> tuple[Picture, ...]:
    """The drawings of a layout."""
    found = procedure(name)
    return layout_pictures(found, layout, "Title", found.spoken(language))


def every() -> list[tuple[str, str]]:
    """Each layout of the shipped procedures."""
    names = [path.stem for path in sorted(CONFERENCE.glob("*.yaml")) if ".cases" not in path.name]
    return [(name, layout) for name in names for layout in procedure(name).model.layouts]


def verdicts(case: tuple[Any, ...], svg: str) -> dict[str, str]:
    """The verdicts on the relations that were measured in a drawing."""
    name, layout, _, start, facts, member, _ = case
    one = procedure(name)
    measured = Drawing(svg).facts(one.model.layouts[layout])
    data = {
        f"{layout}.{ident}": value if member is None else {member: value}
        for ident, value in measured.items()
    }
    log = (
        sopkit.Case(one)
        .add(start, at=START)
        .add("noticed", at=START, data=facts)
        .add("measured", at=LATER, data=data)
    )
    found = sopkit.evaluate(one, log, at=LATER).verdicts
    return {ident: found[ident] for ident in data}


@pytest.mark.parametrize("case", MEASURED, ids=lambda case: f"{case[0]} {case[1]} {case[2]}")
def test_drawing_keeps_the_rules(case: tuple[Any, ...]) -> None:
    """Distances and angles measured in the drawing keep every relation that it shows."""
    picture = drawn(case[0], case[1])[case[2]]
    found = verdicts(case, picture.svg)

    assert len(found) >= case[-1]
    assert {ident for ident, one in found.items() if one in ("violated", "unknown")} == set()


@pytest.mark.parametrize(
    ("millimetres", "broken"), [(2, False), (2.2, True), (-2, False), (-2.2, True)]
)
def test_moved_paper_breaks_the_rule(millimetres: float, broken: bool) -> None:
    """A sheet drawn beyond its tolerance breaks the rule, one within it does not."""
    case = MEASURED[0]
    svg = drawn(case[0], case[1])[0].svg
    moved = re.sub(
        r'y="([-\d.]+)"(?=[^>]*data-object="paper")',
        lambda found: f'y="{float(found.group(1)) + millimetres}"',
        svg,
    )

    assert (verdicts(case, moved)["place.paper_edge"] == "violated") is broken


def test_one_unit_is_one_millimetre() -> None:
    """A table of 75 cm is 750 units wide, whatever the scale on paper."""
    table = Drawing(drawn("meeting-table-setting", "place")[0].svg).shapes["table"][0]

    assert (table.right - table.left, table.bottom - table.top) == (750, 600)


@pytest.mark.parametrize(("name", "layout"), every())
def test_size_on_paper_is_the_scale(name: str, layout: str) -> None:
    """The size on paper is the size of the drawing divided by the scale of the caption."""
    for picture in drawn(name, layout):
        scale = float(picture.caption.rpartition(" ")[2])
        box = [float(one) for one in re.findall(r'viewBox="([^"]+)"', picture.svg)[0].split()]

        assert picture.width_mm == pytest.approx(box[2] / scale, abs=0.01)
        assert picture.height_mm == pytest.approx(box[3] / scale, abs=0.01)
        assert picture.width_mm <= 171
        assert picture.height_mm <= 240


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "layout"), every())
def test_no_texts_overlap(name: str, layout: str, language: str) -> None:
    """No text lies on another, and none is smaller than six points."""
    for picture in drawn(name, layout, language):
        scale = float(picture.caption.rpartition(" ")[2])

        assert overlaps(picture.svg) == []
        assert min(one.size for one in lettering(picture.svg)) / scale >= SIX_POINTS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_dimension_is_labelled(language: str) -> None:
    """A dimension shows the figure as written, its tolerance and the id of its rule."""
    texts = [
        one.text for one in lettering(drawn("meeting-table-layout-hotel", "place", language)[0].svg)
    ]
    figure = {"en": "1.5 cm ± 2 mm", "zh": "1.5 厘米 ± 2 毫米"}[language].replace(" ", "\u00a0")

    assert "place.paper_edge" in texts
    assert figure in [one.replace(" ", "\u00a0") for one in texts]


def test_set_aside_is_not_drawn() -> None:
    """A relation that is set aside is not on the drawing."""
    svg = drawn("meeting-table-layout-hotel", "place")[0].svg

    assert "place.cup_corner" in svg
    assert "place.cup_edge" not in svg


def test_bands_are_the_tolerance() -> None:
    """The shaded band is as wide as the range that is allowed."""
    svg = drawn("table-draping-and-chairs", "above")[0].svg
    band = re.search(r'<rect[^>]*height="([\d.]+)"[^>]*data-band="above.left_chair_edge"', svg)

    assert band is not None
    assert float(band.group(1)) == pytest.approx(100)


def test_languages_draw_the_same() -> None:
    """Both languages draw the same objects in the same places."""
    one, other = (
        Drawing(drawn("table-draping-and-chairs", "above", language)[0].svg).shapes
        for language in ("en", "zh")
    )

    assert one == other


def test_variants_are_drawn_apart() -> None:
    """What lies on the table only under a condition has a drawing of its own."""
    cup, glass = drawn("meeting-table-setting", "place")

    assert "cup" in Drawing(cup.svg).shapes
    assert "glass" not in Drawing(cup.svg).shapes
    assert "glass" in Drawing(glass.svg).shapes
    assert cup.id != glass.id


def test_seats_are_repeated() -> None:
    """A repeated layout is drawn several times, and its dimensions once."""
    svg = drawn("meeting-table-layout-hotel", "room")[0].svg
    found = Drawing(svg).shapes

    assert len(found["seat.paper"]) == 3
    assert [one.text for one in lettering(svg)].count("room.ashtray_edge") == 1


def test_drawing_is_the_same_each_time() -> None:
    """The same layout gives the same bytes."""
    one = procedure("meeting-table-setting")
    again = layout_pictures(one, "place", "Title", one.spoken("en"))

    assert again == drawn("meeting-table-setting", "place")


def test_nothing_lies_on_another_without_need() -> None:
    """What no relation places is moved aside rather than drawn upon another thing."""
    one = procedure("meeting-table-layout-hotel")
    _, setting = next(settings(one.model.layouts, "place", one.declared))
    dish, cup = setting.first["towel_dish"], setting.first["cup"]

    assert dish.bottom + dish.height < cup.bottom


def test_layouts_placed_in_each_other() -> None:
    """Two layouts that place each other are drawn once within each other, not for ever."""
    one = procedure("meeting-table-layout-hotel")
    room = one.model.layouts["room"]
    seats = room.objects["seats"]
    inner = room.model_copy(
        update={"objects": {"rooms": seats.model_copy(update={"place": "room"})}, "relations": []}
    )
    outer = room.model_copy(
        update={"objects": {"seats": seats.model_copy(update={"place": "inner"})}, "relations": []}
    )
    found = list(settings({"room": outer, "inner": inner}, "room", one.declared))

    assert [setting.things for _, setting in found] == [()]
