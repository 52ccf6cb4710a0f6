"""This module draws who does what: a row for each step, a lane for each role.

The steps stand in words at the left, so that a lane may be as narrow as its heading. A procedure
of one role gets no such picture, nor one whose rows do not fit a page: its table of roles says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sopkit.handbook.document import Picture
from sopkit.handbook.pictures.flow import PAGE_HEIGHT, PAGE_WIDTH
from sopkit.handbook.pictures.graph import Graph, Node
from sopkit.handbook.pictures.lettering import LEADING, width, words_of, wrapped
from sopkit.handbook.pictures.svg import Canvas
from sopkit.handbook.pictures.words import words
from sopkit.speaking import Labels, capital, listing

NUMBER: Final = 8.0  # width of the column of numbers
TEXT: Final = 2.6
HEAD: Final = 2.35
PAD: Final = 1.1
DOT: Final = 1.5
LEAST: Final = 13.0  # width of a lane
WIDEST: Final = 24.0
KEY: Final = 6.0


@dataclass(frozen=True, slots=True)
class _Row:
    node: Node
    lines: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Where its dots stand."""
        return self.top + self.height / 2


def lanes_picture(graph: Graph, names: Labels) -> Picture | None:
    """The picture; None where fewer than two roles take part, or it would not fit a page."""
    steps = graph.steps()
    roles = list(dict.fromkeys(role for node in steps for role in (node.role, *node.told) if role))
    if len(roles) < 2 or len(steps) < 2:
        return None
    titles = [capital(names.role(role)) for role in roles]
    longest = max(width(word, HEAD, bold=True) for title in titles for word in words_of(title))
    lane = max(min(WIDEST, (PAGE_WIDTH - NUMBER) * 0.62 / len(roles)), LEAST, longest + 1.6)
    left = PAGE_WIDTH - lane * len(roles)
    heads = [wrapped(title, lane - 1.4, HEAD, bold=True) for title in titles]
    top = max(map(len, heads)) * HEAD * LEADING + 2 * PAD
    rows = _rows(steps, left, top)
    high = rows[-1].top + rows[-1].height + KEY
    if left < NUMBER + LEAST * 2 or high > PAGE_HEIGHT:
        return None
    canvas = Canvas()
    places = {role: left + (number + 0.5) * lane for number, role in enumerate(roles)}
    _draw_frame(canvas, heads, rows, places, lane)
    _draw_ways(canvas, graph, rows, places)
    for row in rows:
        _draw_row(canvas, row, places)
    _draw_key(canvas, graph, names.language, high)
    said = words(names.language)
    shown = listing([names.role(role) for role in roles], names.language)
    alt = said["lanes_alt"].format(steps=len(steps), roles=shown)
    svg = canvas.finished((-0.4, -0.4, PAGE_WIDTH + 0.8, high + 0.8), alt)
    return Picture("lanes", svg, alt, said["lanes"], PAGE_WIDTH + 0.8, round(high + 0.8, 2))


def _rows(steps: tuple[Node, ...], left: float, top: float) -> list[_Row]:
    found = []
    for node in steps:
        text = node.step.text if node.step is not None else node.title
        lines = wrapped(text, left - NUMBER - 2 * PAD, TEXT)
        high = max(len(lines) * TEXT * LEADING + PAD, 2 * DOT + 1.6)
        found.append(_Row(node, lines, top, high))
        top += high
    return found


def _draw_frame(
    canvas: Canvas,
    heads: list[tuple[str, ...]],
    rows: list[_Row],
    places: dict[str, float],
    lane: float,
) -> None:
    for number, row in enumerate(rows):
        if number % 2 == 0:
            canvas.rect("stripe", 0, row.top, PAGE_WIDTH, row.height)
    bottom = rows[-1].top + rows[-1].height
    for lines, x in zip(heads, places.values(), strict=True):
        canvas.line("rail", [(x - lane / 2, 0), (x - lane / 2, bottom)], stroke=0.15)
        height = len(lines) * HEAD * LEADING
        canvas.lines("role", x, rows[0].top - PAD - height, lines, HEAD, anchor="middle", bold=True)
    canvas.line("rail", [(0, rows[0].top), (PAGE_WIDTH, rows[0].top)], stroke=0.3)
    canvas.line("rail", [(0, bottom), (PAGE_WIDTH, bottom)], stroke=0.15)


def _draw_row(canvas: Canvas, row: _Row, places: dict[str, float]) -> None:
    step = row.node.step
    height = len(row.lines) * TEXT * LEADING
    top = row.middle - height / 2
    if step is not None:
        canvas.lines("role", NUMBER - 2, top, (step.number,), TEXT, anchor="end", bold=True)
    canvas.lines("ink", NUMBER, top, row.lines, TEXT)
    for role in row.node.told:
        if role != row.node.role and role in places:
            canvas.circle("box-soft", places[role], row.middle, DOT * 0.8, stroke=0.4)
    if row.node.role:
        canvas.circle("tab", places[row.node.role], row.middle, DOT)


def _draw_ways(canvas: Canvas, graph: Graph, rows: list[_Row], places: dict[str, float]) -> None:
    """A line from each step to the next where the flow leads there; it bends at a new role."""
    if not graph.listed:
        return
    ways = {(edge.source, edge.target) for edge in graph.edges if edge.link == "next"}
    for upper, lower in pairwise(rows):
        if (upper.node.id, lower.node.id) not in ways or not upper.node.role or not lower.node.role:
            continue
        x, end = places[upper.node.role], places[lower.node.role]
        path = [(x, upper.middle + DOT), (x, lower.middle - DOT)]
        if x != end:
            edge = end - DOT if x < end else end + DOT
            path = [(x, upper.middle + DOT), (x, lower.middle), (edge, lower.middle)]
        canvas.arrow("edge", path, size=1.3)


def _draw_key(canvas: Canvas, graph: Graph, language: str, high: float) -> None:
    """What dot, ring and line mean."""
    said = words(language)
    y = high - KEY / 2 + 0.6
    x = NUMBER
    base = y + HEAD * 0.36
    canvas.circle("tab", x, y, DOT)
    canvas.text("quiet", x + 2.6, base, said["does"], HEAD)
    x += 34
    canvas.circle("box-soft", x, y, DOT * 0.8, stroke=0.4)
    canvas.text("quiet", x + 2.6, base, said["is_told"], HEAD)
    if graph.listed:
        x += 30
        canvas.arrow("edge", [(x, y), (x + 6, y)], size=1.3)
        canvas.text("quiet", x + 7.5, base, said["next_in_line"], HEAD)
