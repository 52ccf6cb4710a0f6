"""This module draws the flow of a procedure, on as many sheets of A4 as it needs.

A long flow is broken into columns, and those into sheets. An arrow from one column to another is
drawn as a jump at both ends ("to step 12", "from step 9"): a line across the sheet could not be
followed, and type smaller than 6 points could not be read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from sopkit.handbook.document import Picture
from sopkit.handbook.pictures.boxes import SMALL, Box, card, draw, group
from sopkit.handbook.pictures.graph import Edge, Graph, Node
from sopkit.handbook.pictures.grouping import boxed, connected, first_step, loose, parted
from sopkit.handbook.pictures.lettering import LEADING, width, wrapped
from sopkit.handbook.pictures.placing import Plan, Rect, arranged
from sopkit.handbook.pictures.ranking import Item, Link, ranked
from sopkit.handbook.pictures.svg import Canvas, extent
from sopkit.handbook.pictures.words import words
from sopkit.language import pick
from sopkit.speaking import listing

PAGE_WIDTH: Final = 170.0
PAGE_HEIGHT: Final = 236.0  # leaves a line for the caption
MARGIN: Final = 0.4  # half a line's width around everything
APART: Final = 7.0  # between two columns, and between two rows of parts
CALM: Final = 120.0  # a flow higher than this is broken into columns
NARROW: Final = 34.0  # width of the text at an arrow, at least and at most
BROAD: Final = 46.0
STOCKY: Final = 2.4  # width to height of such a text
SHARES: Final = (0.98, 0.82, 0.65, 0.56, 0.49)  # of a page, tried as heights of columns
WIDE: Final = 3  # cards beside each other in a frame
ROOMS: Final = (168.0, 152.0, 110.0, 60.0)  # widths of a row, tried until arrows fit beside it
ROW: Final = 8.0  # about what the arrows below a row take
JUMPS: Final = 22.0  # what jumps take above and below a part
SHEET: Final = 4  # a sheet more is worth as many jumps
PART: Final = 1.5  # a part more is worth as many broken arrows


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the diagram, laid out: boxes, arrows and their labels."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    plan: Plan
    labels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A block on its sheet."""

    left: float
    top: float
    block: Block


Sheet = tuple[Placed, ...]
Parts = tuple[tuple[str, ...], ...]


def flow_sheets(graph: Graph, language: str) -> tuple[Sheet, ...]:
    """All parts of the diagram on sheets, in reading order."""
    return tuple(_packed(_parts(graph, language)))


def flow_pictures(graph: Graph, language: str) -> tuple[Picture, ...]:
    """The flow diagram, one picture for each sheet; none where one step at most stands alone."""
    if len(graph.steps()) < 2:
        return ()
    sheets = flow_sheets(graph, language)
    said = words(language)
    name = "flow" if graph.listed else "flow_free"
    alt = _alt(graph, language)
    found = []
    for number, sheet in enumerate(sheets, 1):
        caption = said[name]
        if len(sheets) > 1:
            caption = said[f"{name}_page"].format(number, len(sheets))
        canvas = Canvas()
        for one in sheet:
            _draw_block(canvas, one)
        wide = max(one.left + one.block.width for one in sheet) + 2 * MARGIN
        high = max(one.top + one.block.height for one in sheet) + 2 * MARGIN
        svg = canvas.finished((-MARGIN, -MARGIN, wide, high), alt)
        ident = "flow" if number == 1 else f"flow-{number}"
        found.append(Picture(ident, svg, alt, caption, round(wide, 2), round(high, 2)))
    return tuple(found)


# -- parts
def _parts(graph: Graph, language: str) -> list[list[Block]]:
    """The parts of the diagram, flows and frames of steps that wait for nothing, in order."""
    alone = loose(graph)
    joined = graph.only(name for name in graph.nodes if name not in alone.nodes)
    found = [(first_step(part), _columns(part, language)) for part in connected(joined)]
    for nodes in _phases(alone):
        number = first_step(alone.only(node.id for node in nodes))
        found.append((number, _frames(nodes, language)))
    return [blocks for _, blocks in sorted(found, key=lambda one: one[0])]


def _phases(alone: Graph) -> list[list[Node]]:
    """Steps without arrows by phase."""
    found: dict[str, list[Node]] = {}
    for node in alone.steps():
        found.setdefault(node.phase, []).append(node)
    return list(found.values())


def _frames(nodes: list[Node], language: str) -> list[Block]:
    """Steps without arrows in a frame, or several where one would be higher than a page."""
    title = _frame_title(nodes, language)
    if not title:
        return [_single(card(nodes[0], language))]
    found = []
    while nodes:
        count = len(nodes)
        while (frame := group(title, nodes[:count], language, across=WIDE)).height > PAGE_HEIGHT:
            count -= WIDE
        found.append(_single(frame))
        nodes = nodes[count:]
    return found


def _frame_title(nodes: Sequence[Node], language: str) -> str:
    """The phase, and that there is no order in it; nothing for a single step without a phase."""
    said = words(language)
    phase = nodes[0].phase
    if len(nodes) == 1:
        return phase
    return said["any_order_in"].format(phase) if phase else said["any_order"]


def _single(frame: Box) -> Block:
    plan = Plan((Rect(0, 0, frame.width, frame.height),), (), {}, frame.width, frame.height)
    return Block(frame.width, frame.height, (frame,), (), plan, ())


def _columns(part: Graph, language: str) -> list[Block]:
    """One connected part: whole, or in columns on as few sheets as can be.

    A high flow that fits a sheet is broken only if it then takes much less height and nearly no
    arrow becomes a jump.
    """
    whole = _laid(part, language)
    if whole.height <= PAGE_HEIGHT and whole.width <= PAGE_WIDTH:
        if whole.height <= CALM:
            return [whole]
        halves = _laid_apart(part, language, _cut(part, language, whole.height * 0.55))
        return halves if _slim(halves, whole) else [whole]
    cuts = dict.fromkeys(_cut(part, language, PAGE_HEIGHT * share) for share in SHARES)
    return min((_laid_apart(part, language, cut) for cut in cuts), key=_cost)


def _slim(columns: Sequence[Block], whole: Block) -> bool:
    """Whether columns stand on one sheet, save much height and break few arrows."""
    sheets = list(_packed([columns]))
    high = max(one.top + one.block.height for one in sheets[0])
    return len(sheets) == 1 and high <= whole.height * 0.7 and _jumps(columns) <= 2


def _jumps(columns: Sequence[Block]) -> int:
    """How many jumps are drawn, at both ends of the broken arrows."""
    return sum(1 for block in columns for box in block.boxes if box.small)


def _cost(columns: Sequence[Block]) -> tuple[int, int, int]:
    """Blocks that are too large, then sheets and jumps together, then sheets."""
    large = sum(one.height > PAGE_HEIGHT or one.width > PAGE_WIDTH for one in columns)
    sheets = len(list(_packed([columns])))
    return large, sheets * SHEET + _jumps(columns), sheets


def _laid_apart(part: Graph, language: str, parts: Parts) -> list[Block]:
    return [_laid(one, language) for one in parted(part, parts, language) if one.nodes]


def _cut(part: Graph, language: str, limit: float) -> Parts:
    """The nodes in parts of whole rows, none higher than the limit, few arrows between them."""
    shapes = boxed(part, language)
    items, links, _ = _sizes(shapes.boxes, [edge for _, _, edge in shapes.edges], shapes.edges)
    rows = ranked(items, links, room=ROOMS[0])
    heights = [max((rows.items[one].height for one in row), default=0.0) + ROW for row in rows.rows]
    ends = [(rows.rank[chain[0]], rows.rank[chain[-1]]) for chain in rows.chains]
    passing = [sum(1 for low, high in ends if low < row <= high) for row in range(len(heights))]
    cuts = _cuts(heights, passing, limit - JUMPS)
    home = {
        name: bisect_right(cuts, rows.rank[box])
        for box, members in enumerate(shapes.members)
        for name in members
    }
    for edge in part.edges:
        if part.nodes[edge.target].sort == "end":
            home[edge.target] = home[edge.source]
    return tuple(
        tuple(name for name in part.nodes if home[name] == one) for one in range(len(cuts) + 1)
    )


def _cuts(heights: Sequence[float], passing: Sequence[int], limit: float) -> list[int]:
    """The rows above which to cut, so that the fewest arrows are broken; then even parts."""
    above = [0.0, *accumulate(heights)]
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for end in range(1, len(heights) + 1):
        found: list[tuple[float, list[int]]] = []
        for start in range(end):
            high = above[end] - above[start]
            if high > limit and start < end - 1:
                continue
            cost, cuts = best[start]
            broken = PART + passing[start] if start else 0.0
            uneven = (1 - high / limit) ** 2 * 0.5
            found.append((cost + broken + uneven, [*cuts, start] if start else cuts))
        best.append(min(found))
    return best[-1][1]


def _laid(graph: Graph, language: str) -> Block:
    """One part laid out, as wide as a page allows."""
    shapes = boxed(graph, language)
    edges = [edge for _, _, edge in shapes.edges]
    items, links, labels = _sizes(shapes.boxes, edges, shapes.edges)
    for room in ROOMS:
        plan = arranged(items, links, room=room)
        if plan.width <= PAGE_WIDTH - 2 * MARGIN:
            break
    return Block(plan.width, plan.height, shapes.boxes, tuple(edges), plan, labels)


def _sizes(
    boxes: Sequence[Box], edges: Sequence[Edge], ends: Sequence[tuple[int, int, Edge]]
) -> tuple[list[Item], list[Link], tuple[tuple[str, ...], ...]]:
    items = [Item(box.width, box.height) for box in boxes]
    labels = tuple(label_lines(edge.label) for edge in edges)
    links = []
    for (source, target, _), lines in zip(ends, labels, strict=True):
        label = None
        if lines:
            label = Item(extent(lines, SMALL) + 1.0, len(lines) * SMALL * LEADING + 0.8)
        links.append(Link(source, target, label))
    return items, links, labels


def label_lines(label: str) -> tuple[str, ...]:
    """The lines of the text at an arrow, of about equal length."""
    if not label:
        return ()
    area = width(label, SMALL) * SMALL * LEADING
    room = min(max((area * STOCKY) ** 0.5, NARROW), BROAD)
    return tuple(line for part in label.split("\n") for line in _even(part, room))


def _even(text: str, room: float) -> tuple[str, ...]:
    """The text in as many lines as the room asks for, the last as long as the others."""
    lines = wrapped(text, room, SMALL)
    least = width(text, SMALL) / len(lines)
    for share in (1.04, 1.12, 1.2, 1.3):
        if least * share < room and len(wrapped(text, least * share, SMALL)) == len(lines):
            return wrapped(text, least * share, SMALL)
    return lines


# -- sheets
def _packed(parts: Sequence[Sequence[Block]]) -> Iterator[Sheet]:
    """Blocks on sheets, each in the first row with room for it that keeps its part in order."""
    sheets: list[list[_Shelf]] = []
    for blocks in parts:
        first = (0, 0)
        for block in blocks:
            found = next(_places(sheets, first, block), None)
            if found is None:
                sheets.append([])
                found = (len(sheets) - 1, 0)
            _put(sheets[found[0]], found[1], block)
            first = found
    for sheet in sheets:
        yield tuple(one for shelf in sheet for one in shelf.blocks)


def _places(
    sheets: Sequence[list[_Shelf]], first: tuple[int, int], block: Block
) -> Iterator[tuple[int, int]]:
    """Sheet and row where a block fits, at or after the first; one past the last row is new."""
    for number, shelves in enumerate(sheets):
        for row in range(len(shelves) + 1):
            if (number, row) >= first and _room(shelves, row, block):
                yield number, row


@dataclass(slots=True)
class _Shelf:
    """A row of blocks on a sheet."""

    top: float
    width: float = 0.0
    height: float = 0.0
    blocks: list[Placed] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        """Where the row ends."""
        return self.top + self.height


def _room(shelves: Sequence[_Shelf], row: int, block: Block) -> bool:
    """Whether a row, or a new one, has room; the last row of a sheet may grow."""
    if row == len(shelves):
        return not shelves or shelves[-1].bottom + APART + block.height <= PAGE_HEIGHT
    shelf = shelves[row]
    high = PAGE_HEIGHT - shelf.top if row == len(shelves) - 1 else shelf.height
    return shelf.width + APART + block.width <= PAGE_WIDTH and block.height <= high


def _put(shelves: list[_Shelf], row: int, block: Block) -> None:
    if row == len(shelves):
        shelves.append(_Shelf(shelves[-1].bottom + APART if shelves else 0.0))
    shelf = shelves[row]
    left = shelf.width + APART if shelf.blocks else 0.0
    shelf.blocks.append(Placed(left, shelf.top, block))
    shelf.width = left + block.width
    shelf.height = max(shelf.height, block.height)


def _draw_block(canvas: Canvas, placed: Placed) -> None:
    block = placed.block
    for edge, way in zip(block.edges, block.plan.ways, strict=True):
        dash = "1.2 0.8" if edge.link == "needs" else ""
        moved = [[(placed.left + x, placed.top + y) for x, y in piece] for piece in way]
        for piece in moved[:-1]:
            canvas.line("edge", piece, stroke=0.3, dash=dash)
        canvas.arrow("edge", moved[-1], dash=dash)
    for box, rect in zip(block.boxes, block.plan.boxes, strict=True):
        draw(canvas, box, placed.left + rect.left, placed.top + rect.top)
    for number, rect in block.plan.labels.items():
        x = placed.left + rect.left + rect.width / 2
        top = placed.top + rect.top + 0.3
        canvas.lines("time", x, top, block.labels[number], SMALL, anchor="middle")


# -- what is seen, in words
def _alt(graph: Graph, language: str) -> str:
    """One to three sentences for who cannot see the picture."""
    said = words(language)
    steps = graph.steps()
    if not graph.listed:
        alone = len(loose(graph).nodes)
        lead = said["free_alt"].format(steps=len(steps))
        return _joined([lead, said["free_loose"].format(count=alone) if alone else ""], language)
    shown = [_called(steps[0], language), _called(steps[-1], language)]
    parts = [said["flow_alt"].format(steps=len(steps), first=shown[0], last=shown[1])]
    choices = [_called(node, language) for node in steps if node.choice]
    if choices:
        parts.append(said["flow_choices"].format(choices=listing(choices, language)))
    place = {node.id: number for number, node in enumerate(steps)}
    loops = [
        pick(language, "{} to {}", "{}到{}").format(
            _called(graph.nodes[edge.source], language), _called(graph.nodes[edge.target], language)
        )
        for edge in graph.edges
        if place.get(edge.target, len(place)) <= place.get(edge.source, -1)
    ]
    if loops:
        parts.append(said["flow_loops"].format(loops=listing(loops, language)))
    return _joined(parts, language)


def _called(node: Node, language: str) -> str:
    number = node.step.number if node.step is not None else ""
    return pick(language, f"step {number}", f"步骤 {number}")


def _joined(parts: Sequence[str], language: str) -> str:
    return pick(language, " ", "").join(one for one in parts if one)
