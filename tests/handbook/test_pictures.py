"""Pictures in the book and as files: complete SVG, the same words in both languages."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from sopkit.errors import UsageError
from sopkit.handbook.build import build_document
from sopkit.handbook.document import HandbookDoc, Picture, strings
from sopkit.handbook.glyphs import check_glyphs
from sopkit.handbook.pictures import chapter_pictures, write_pictures
from sopkit.handbook.pictures.boxes import card, group
from sopkit.handbook.pictures.flow import flow_pictures
from sopkit.handbook.pictures.graph import Edge, Graph, Node
from sopkit.handbook.pictures.svg import PALETTE, Canvas, number
from sopkit.procedure import load
from tests.handbook.loading import everything
from tests.handbook.measuring import lettering

PROCEDURES = Path(__file__).parents[2] / "procedures"
NAMES = ("conference/meeting-table-setting", "hospitality/foot-massage-service")


@pytest.fixture(scope="module")
def book() -> HandbookDoc:
    """A book of two procedures."""
    return build_document([load(PROCEDURES / f"{name}.yaml") for name in NAMES], "en")


def pictures(book: HandbookDoc) -> list[Picture]:
    """All pictures of a book."""
    return [one for chapter in book.chapters for one in chapter_pictures(chapter)]


def test_chapter_has_its_pictures(book: HandbookDoc) -> None:
    """Every sheet of the flow, the lanes, the time line and the drawings come in order of print."""
    found = {one.id: [p.id for p in chapter_pictures(one)] for one in book.chapters}

    assert found[NAMES[0]] == [
        "flow",
        "layout-place",
        "layout-place-2",
        "layout-across",
        "layout-lengthwise",
    ]
    assert found[NAMES[1]] == ["flow", "flow-2", "flow-3", "lanes"]


def test_pictures_are_complete(book: HandbookDoc) -> None:
    """Each picture is one SVG with its size, its words and nothing that leads outside."""
    for one in pictures(book):
        root = ElementTree.fromstring(one.svg)

        assert root.get("aria-label") == one.alt
        assert (
            root.get("width") == f"{number(one.width_mm)}mm"
            or abs(float(str(root.get("width")).removesuffix("mm")) - one.width_mm) < 0.01
        )
        assert not [
            word for word in ("href", "<script", "<style", "url(", " id=") if word in one.svg
        ]
        assert 1 <= one.alt.count(". ") + 1 <= 3


def test_strings_leave_the_drawing_out(book: HandbookDoc) -> None:
    """Of a picture the caption and the words in its place are texts of the book, not its SVG."""
    one = pictures(book)[0]

    assert [text for _, text in strings(one)] == [one.caption, one.alt]
    assert not [text for _, text in strings(book) if "<svg" in text]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_sign_can_be_drawn(language: str) -> None:
    """The words of pictures are drawn in the font of the handbook."""
    check_glyphs(build_document([everything()], language))


def test_text_is_escaped() -> None:
    """A text of a procedure never becomes a part of the SVG."""
    parts = build_document([everything()], "en").chapters[0].groups
    nodes = {
        "a": Node("a", "event", '<b> & "c"'),
        "b": Node("b", "step", step=parts[0].steps[0]),
        "c": Node("c", "step", step=parts[0].steps[0]),
    }
    svg = flow_pictures(Graph(False, nodes, (Edge("a", "b", "x < y"),)), "en")[0].svg
    found = [one.text for one in lettering(svg)]

    assert '<b> & "c"' in found
    assert "x < y" in found


def test_only_a_step_has_a_card() -> None:
    """A card of something that is no step is a mistake of the caller, said as such."""
    with pytest.raises(ValueError, match="'a' is no step"):
        card(Node("a", "event", "a"), "en")


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (3, 3), (4, 3)])
def test_frames(count: int, columns: int) -> None:
    """A frame has at most three cards beside each other, all of one row equally high."""
    steps = [
        step
        for part in build_document([everything()], "en").chapters[0].groups
        for step in part.steps
    ]
    nodes = [Node(step.id, "step", step=step) for step in steps[:count]]
    found = group("In any order", nodes, "en", across=3)

    assert len({left for left, _, _ in found.cards}) == columns
    for top in {top for _, top, _ in found.cards}:
        assert len({one.height for _, other, one in found.cards if other == top}) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0001, "0"), (1.0, "1"), (10.0, "10"), (1.2345, "1.234"), (-2.5, "-2.5")],
)
def test_number(value: float, text: str) -> None:
    """Coordinates have at most three places and no sign without a figure."""
    assert number(value) == text


def test_colours_and_classes() -> None:
    """Every shape carries its class and its colours: right with and without styles."""
    canvas = Canvas()
    for style in PALETTE:
        canvas.rect(style, 0, 0, 1, 1)

    assert all('class="' in part and 'fill="' in part for part in canvas.parts)


def test_write_pictures(book: HandbookDoc, tmp_path: Path) -> None:
    """Each picture is written into a file of its own, named by procedure, picture and language."""
    found = write_pictures(book.chapters, tmp_path / "new", language="en")

    assert len(found) == len(pictures(book))
    assert (tmp_path / "new" / "conference--meeting-table-setting.layout-place.en.svg") in found
    assert all(path.read_text("utf-8").startswith("<svg ") for path in found)


def test_no_folder(book: HandbookDoc, tmp_path: Path) -> None:
    """A folder that cannot be made is said, with what to do."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="choose a folder that you may write to"):
        write_pictures(book.chapters, tmp_path / "file", language="en")


@pytest.mark.parametrize("listed", [True, False])
def test_no_steps_no_picture(listed: bool) -> None:
    """Without steps there is no flow diagram, whatever the flow is called."""
    assert flow_pictures(Graph(listed), "en") == ()
