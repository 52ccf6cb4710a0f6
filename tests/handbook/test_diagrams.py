"""Flow diagrams: no arrow crosses a box, no text lies on another, nothing is left out."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.handbook.build import build_document
from sopkit.handbook.document import Chapter
from sopkit.handbook.glyphs import drawable
from sopkit.handbook.pictures.flow import PAGE_HEIGHT, PAGE_WIDTH, flow_pictures
from sopkit.handbook.pictures.graph import Edge, Graph, Node, read_graph
from sopkit.handbook.pictures.grouping import boxed
from sopkit.handbook.pictures.lettering import typed, width, wrapped
from sopkit.handbook.pictures.mermaid import mermaid_graph
from sopkit.handbook.pictures.placing import Plan, Rect, arranged, separated
from sopkit.handbook.pictures.ranking import Item, Link
from sopkit.handbook.pictures.words import WORDS
from sopkit.procedure import Procedure, load
from tests.handbook.loading import everything
from tests.handbook.measuring import lettering, overlaps, said

PROCEDURES = Path(__file__).parents[2] / "procedures"
SHIPPED = sorted(
    path.relative_to(PROCEDURES).as_posix().removesuffix(".yaml")
    for path in PROCEDURES.rglob("*.yaml")
    if not path.name.endswith(".cases.yaml") and path.parent != PROCEDURES
)
TOUCH = 1e-6
SIX_POINTS = 6 * 25.4 / 72


@cache
def procedure(name: str) -> Procedure:
    """A shipped procedure."""
    return load(PROCEDURES / f"{name}.yaml")


@cache
def chapter(name: str, language: str) -> Chapter:
    """Its chapter, with pictures."""
    return build_document([procedure(name)], language).chapters[0]


def graph(name: str, language: str = "en") -> Graph:
    """Its graph."""
    one = procedure(name)
    return read_graph(one.data, chapter(name, language), one.spoken(language))


def nodes(*names: str, sort: Any = "event") -> dict[str, Node]:
    """Nodes that are no steps, each with its name as title."""
    return {name: Node(name, sort, name) for name in names}


# -- laws of the layout
sizes = st.builds(Item, st.sampled_from([12.0, 30.0, 48.0]), st.sampled_from([6.0, 9.0, 20.0]))
labels = st.none() | st.builds(Item, st.sampled_from([8.0, 40.0]), st.sampled_from([3.0, 12.0]))


@st.composite
def graphs(draw: Any) -> tuple[list[Item], list[Link]]:
    """Boxes and arrows of any sort: loops, parallel ways, several parts."""
    items = draw(st.lists(sizes, min_size=1, max_size=9))
    place = st.integers(0, len(items) - 1)
    ends = draw(st.lists(st.tuples(place, place), max_size=14, unique=True))
    return items, [Link(source, target, draw(labels)) for source, target in ends]


def crossed(start: tuple[float, float], end: tuple[float, float], box: Rect) -> bool:
    """Whether a straight line runs through the inside of a box."""
    low_x, high_x = sorted((start[0], end[0]))
    low_y, high_y = sorted((start[1], end[1]))
    across = low_x < box.left + box.width - TOUCH and high_x > box.left + TOUCH
    return across and low_y < box.top + box.height - TOUCH and high_y > box.top + TOUCH


def joined(one: Rect, other: Rect) -> bool:
    """Whether two boxes share more than an edge."""
    across = (
        one.left < other.left + other.width - TOUCH and other.left < one.left + one.width - TOUCH
    )
    along = one.top < other.top + other.height - TOUCH and other.top < one.top + one.height - TOUCH
    return across and along


def solid(plan: Plan) -> list[Rect]:
    """Boxes and labels."""
    return [*plan.boxes, *plan.labels.values()]


@given(graphs())
def test_no_box_lies_on_another(drawn: tuple[list[Item], list[Link]]) -> None:
    """Boxes and labels never share room."""
    plan = arranged(*drawn, room=168.0)

    assert not any(joined(*pair) for pair in combinations(solid(plan), 2))


@given(graphs())
def test_no_arrow_crosses_a_box(drawn: tuple[list[Item], list[Link]]) -> None:
    """No arrow runs through a box or a label, not even through its own."""
    plan = arranged(*drawn, room=168.0)
    parts = [pair for way in plan.ways for piece in way for pair in pairwise(piece)]

    assert not any(crossed(*part, box) for part in parts for box in solid(plan))


@given(graphs())
def test_arrows_lead_from_box_to_box(drawn: tuple[list[Item], list[Link]]) -> None:
    """An arrow leaves the lower edge of its source and ends on the upper edge of its target."""
    items, links = drawn
    plan = arranged(items, links, room=168.0)
    for link, way in zip(links, plan.ways, strict=True):
        (x, y), (end, tip) = way[0][0], way[-1][-1]
        source, target = plan.boxes[link.source], plan.boxes[link.target]

        assert y == pytest.approx(source.top + source.height)
        assert source.left - TOUCH <= x <= source.left + source.width + TOUCH
        assert tip == pytest.approx(target.top)
        assert target.left - TOUCH <= end <= target.left + target.width + TOUCH


@given(graphs())
def test_arrows_run_straight(drawn: tuple[list[Item], list[Link]]) -> None:
    """Every part of an arrow runs straight down, up or across."""
    plan = arranged(*drawn, room=168.0)
    parts = [pair for way in plan.ways for piece in way for pair in pairwise(piece)]

    assert all(
        abs(one[0] - other[0]) < 1e-6 or abs(one[1] - other[1]) < 1e-6 for one, other in parts
    )


@given(graphs())
def test_everything_lies_on_the_sheet(drawn: tuple[list[Item], list[Link]]) -> None:
    """Boxes, labels and arrows stay within the size that the plan gives."""
    plan = arranged(*drawn, room=168.0)
    corners = [point for way in plan.ways for piece in way for point in piece]
    corners += [(box.left, box.top) for box in solid(plan)]
    corners += [(box.left + box.width, box.top + box.height) for box in solid(plan)]

    assert all(-1e-6 <= x <= plan.width + 1e-6 for x, _ in corners)
    assert all(-1e-6 <= y <= plan.height + 1e-6 for _, y in corners)


@given(graphs())
def test_layout_is_the_same_each_time(drawn: tuple[list[Item], list[Link]]) -> None:
    """The same boxes and arrows give the same plan."""
    assert arranged(*drawn, room=168.0) == arranged(*drawn, room=168.0)


def test_loop_runs_at_the_side() -> None:
    """The way back of a loop runs beside all boxes."""
    items = [Item(40.0, 10.0)] * 3
    plan = arranged(items, [Link(0, 1), Link(1, 2), Link(2, 0)], room=168.0)
    side = max(x for x, _ in plan.ways[2][0])

    assert side > max(box.left + box.width for box in plan.boxes)


@pytest.mark.parametrize(("room", "rows"), [(130.0, 1), (129.9, 2), (10.0, 3)])
def test_rows_keep_their_width(room: float, rows: int) -> None:
    """Three boxes of 40 mm with 5 mm between them need 130 mm; a box alone may be wider."""
    plan = arranged([Item(40.0, 10.0)] * 3, [], room=room)

    assert len({box.top for box in plan.boxes}) == rows


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8), st.floats(0, 9))
def test_separated(wanted: list[float], gap: float) -> None:
    """Places keep their order and their distance, and stay where they are wanted if they can."""
    found = separated(wanted, [gap] * (len(wanted) - 1), [1.0] * len(wanted))

    assert all(other - one >= gap - 1e-6 for one, other in pairwise(found))
    if all(other - one >= gap for one, other in pairwise(wanted)):
        assert found == pytest.approx(wanted, abs=1e-6)


# -- shipped procedures
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SHIPPED)
def test_flow_says_everything(name: str, language: str) -> None:
    """Every step, with role and due, and every label of an arrow stands in the diagram."""
    one = graph(name, language)
    if len(one.steps()) == 1:
        assert flow_pictures(one, language) == ()  # the list of steps says all of it
        return
    text = "".join(said(picture.svg) for picture in flow_pictures(one, language))
    steps = [node.step for node in one.steps() if node.step is not None]
    wanted = [part for step in steps for part in (step.text, step.role, step.due)]
    wanted += [line for edge in one.edges for line in edge.label.split("\n")]

    assert [part for part in wanted if "".join(typed(part).split()) not in text] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SHIPPED)
def test_flow_can_be_read(name: str, language: str) -> None:
    """No text lies on another, none is smaller than six points, every sheet fits a page of A4."""
    pictures = chapter(name, language)
    flow = [pictures.flow, *pictures.flow_more, pictures.lanes, pictures.timeline]
    for picture in (one for one in flow if one is not None):
        assert overlaps(picture.svg) == []
        assert min(one.size for one in lettering(picture.svg)) >= SIX_POINTS
        assert picture.width_mm <= PAGE_WIDTH + 1
        assert picture.height_mm <= PAGE_HEIGHT + 1


def test_flow_is_the_same_each_time() -> None:
    """The same procedure gives the same bytes."""
    one = graph("hospitality/foot-massage-service")

    assert flow_pictures(one, "en") == flow_pictures(one, "en")


def test_no_steps_no_flow() -> None:
    """A procedure without steps has no flow diagram."""
    assert chapter("shop/ecommerce-agent-kpis", "en").flow is None


def test_alternative_text() -> None:
    """The text in place of a flow names its steps, where it parts and where it leads back."""
    flow = chapter("conference/table-draping-and-chairs", "en").flow

    assert flow is not None
    assert "19 steps" in flow.alt
    assert "step 2, step 11 and step 18" in flow.alt
    assert "step 3 to step 2" in flow.alt


# -- graphs
def test_listed_flow() -> None:
    """Exits lead to their steps with their conditions; several exits to one step share an arrow."""
    one = graph("hospitality/foot-massage-service")
    edges = {(edge.source, edge.target): edge.label for edge in one.edges}

    assert edges["guest.entered", "parking.arranged"] == "the guest came by car"
    assert edges["treatments.offered", "front_desk.told"].count("\n") == 3
    assert edges["session.started", "reason.asked"] == "the guest declines the therapist"
    assert edges["replacement.asked", "session.started"] == ""
    assert edges["tea.offered", "tea.offered end"] == ""


def test_free_flow() -> None:
    """What must be done first leads to a step by a broken arrow, what opens it by a full one."""
    one = graph("conference/attendant-pre-meeting-tea")
    links = {(edge.source, edge.target): edge.link for edge in one.edges}

    assert links["windows.opened", "windows.closed"] == "needs"
    assert links["tea.poured", "tea.diluted"] == "next"


def test_steps_alike_share_a_frame() -> None:
    """Steps that wait for the same and lead to nothing stand in one box, with one arrow."""
    found = boxed(graph("shop/courier-returned-parcels"), "en")
    shared = max(found.members, key=len)

    assert len(shared) == 6
    assert sum(1 for _, target, _ in found.edges if found.members[target] == shared) == 1


def test_broken_arrows_are_named_at_both_ends() -> None:
    """Where a flow is broken into columns, each end of an arrow names the other."""
    one = chapter("hospitality/restaurant-guest-flow", "en").flow
    texts = [line.text for line in lettering(one.svg)] if one is not None else []

    assert "to step 6" in texts
    assert "from step 5" in texts


# -- letters
@pytest.mark.parametrize(
    ("text", "bold", "thousandths"),
    [
        ("", False, 0),
        ("中文", False, 2000),
        ("中", True, 1000),
        (" ", False, 224),
        ("A", False, 608),
    ],
)
def test_width(text: str, bold: bool, thousandths: float) -> None:
    """Widths are those of the bundled font."""
    assert width(text, 1000, bold=bold) == thousandths


@given(st.text("ab 会议，。（）“”\u00a0-", max_size=40), st.floats(8, 40))
def test_wrapped(text: str, room: float) -> None:
    """Nothing is lost, and no line is wider than the room, marks that must not begin one apart."""
    lines = wrapped(text, room, 3.0)
    shown = "".join(lines).replace(" ", "")

    assert shown == typed(text).replace(" ", "")
    assert all(width(line, 3.0) <= room + 1e-9 for line in lines)


def test_no_break_space() -> None:
    """A figure and its unit stay on one line."""
    assert wrapped("wait 30\u00a0min", width("wait 30", 3.0), 3.0) == ("wait", "30\u00a0min")


def test_curly_marks() -> None:
    """Latin text has straight quotation marks, Chinese text keeps its own."""
    assert typed("say “yes”") == 'say "yes"'
    assert typed("说“好”") == "说“好”"


def test_words_can_be_drawn() -> None:
    """Every word of the pictures has its glyphs in the bundled font."""
    signs = {sign for pair in WORDS.values() for text in pair for sign in text}

    assert {sign for sign in signs if ord(sign) not in drawable()} == set()


# -- other tools
def test_mermaid() -> None:
    """A graph as Mermaid text: nodes in order, conditions at the arrows, needs as broken ones."""
    edges = (Edge("a", "b", "if it\nrains"), Edge("b", "c", link="needs"))
    text = mermaid_graph(Graph(True, nodes("a", "b", "c"), edges))

    assert text.splitlines() == [
        "flowchart TD",
        '    n0>"a"]',
        '    n1>"b"]',
        '    n2>"c"]',
        '    n0 -->|"if it<br/>rains"| n1',
        "    n1 -.-> n2",
    ]


@pytest.mark.parametrize("text", ['"]', "<b>", "a;b", "%%{init}", "#quot;", "`x`", "|y|", "&lt;"])
def test_mermaid_takes_no_code(text: str) -> None:
    """A text of a procedure cannot become Mermaid code or HTML."""
    line = mermaid_graph(Graph(True, nodes(text))).splitlines()[1]
    inner = line.removeprefix('    n0>"').removesuffix('"]')

    assert not set(inner) & set('"<>[]{}`|&()')


def test_every_step_key_is_drawn() -> None:
    """A procedure with every step key has a flow diagram, in both languages."""
    for language in ("en", "zh"):
        found = build_document([everything()], language).chapters[0]

        assert found.flow is not None
        assert overlaps(found.flow.svg) == []
