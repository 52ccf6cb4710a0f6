"""This module draws the boxes of flow diagrams: cards of steps, groups of cards, pills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sopkit.handbook.document import Step
from sopkit.handbook.pictures.graph import Node
from sopkit.handbook.pictures.lettering import LEADING, wrapped
from sopkit.handbook.pictures.svg import Canvas, extent
from sopkit.handbook.terms import terms
from sopkit.language import pick

WIDTH: Final = 48.0  # of a card: three beside each other on a page
TAB: Final = 7.0  # for the number of the step
PAD: Final = 1.7
TEXT: Final = 2.9  # 8.2 points
SMALL: Final = 2.35  # 6.7 points; nothing printed is smaller
ROOM: Final = WIDTH - TAB - 2 * PAD
BETWEEN: Final = 2.6  # between cards of a group
CARD_BOTTOM: Final = 0.3
# what a card says of its step beside its act, by key of the fixed words
REMARKS: Final = ("condition", "unless", "each", "run", "done_by")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text of one look."""

    style: str
    lines: tuple[str, ...]
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        """What the lines take."""
        return len(self.lines) * self.size * LEADING


@dataclass(frozen=True, slots=True)
class Card:
    """A step: number, act, what it hangs on, role and due."""

    node: Node
    number: str
    texts: tuple[Paragraph, ...]
    width: float
    height: float
    small: bool = False


@dataclass(frozen=True, slots=True)
class Pill:
    """An event, the start, an end, or a jump to another place of the diagram."""

    style: str
    lines: tuple[str, ...]
    width: float
    height: float
    small: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Steps among which there is no order, in a frame."""

    title: tuple[str, ...]
    cards: tuple[tuple[float, float, Card], ...]
    width: float
    height: float
    small: bool = False


Box = Card | Pill | Group


@lru_cache(maxsize=1024)
def card(node: Node, language: str, *, high: float = 0.0) -> Card:
    """The card of a step, at least `high`."""
    step = node.step
    if step is None:
        raise ValueError(f"'{node.id}' is no step; only a step has a card")
    texts = tuple(_paragraphs(step, language))
    inner = sum(one.height for one in texts) + 2 * PAD - 0.6
    return Card(node, step.number, texts, WIDTH, max(inner, 8.0, high))


def _paragraphs(step: Step, language: str) -> list[Paragraph]:
    said = [Paragraph("ink", wrapped(step.text, ROOM, TEXT), TEXT)]
    known = terms(language)
    colon = pick(language, ": ", "：")
    labels = {known[key] for key in REMARKS}
    for line in (*step.conditions, *step.lines):
        if line.label in labels:
            text = f"{line.label}{colon}{line.text}"
            said.append(Paragraph("quiet", wrapped(text, ROOM, SMALL), SMALL))
    if step.strength:
        said.append(Paragraph("quiet", wrapped(step.strength, ROOM, SMALL), SMALL))
    if step.role:
        said.append(Paragraph("role", wrapped(step.role, ROOM, SMALL, bold=True), SMALL, True))
    if step.due:
        said.append(Paragraph("time", wrapped(step.due, ROOM, SMALL), SMALL))
    return said


def pill(style: str, text: str, *, room: float = WIDTH - 6.0, small: bool = False) -> Pill:
    """A round box around a text."""
    size = SMALL if small else 2.6
    lines = wrapped(text, room, size)
    wide = extent(lines, size) + 5.0
    return Pill(style, lines, max(wide, 12.0), len(lines) * size * LEADING + 2.2, small)


def group(title: str, nodes: Sequence[Node], language: str, *, across: int) -> Group:
    """A frame with cards in rows, read row by row; cards of a row are of one height."""
    cards = [card(node, language) for node in nodes]
    columns = min(across, len(cards))
    wide = columns * WIDTH + (columns + 1) * BETWEEN
    lines = wrapped(title, wide - 2 * BETWEEN, SMALL, bold=True) if title else ()
    top = len(lines) * SMALL * LEADING + (1.6 if lines else BETWEEN)
    placed: list[tuple[float, float, Card]] = []
    for first in range(0, len(cards), columns):
        row = cards[first : first + columns]
        high = max(one.height for one in row)
        for place, one in enumerate(row):
            left = BETWEEN + place * (WIDTH + BETWEEN)
            placed.append((left, top, card(one.node, language, high=high)))
        top += high + BETWEEN
    return Group(lines, tuple(placed), wide, top)


def draw(canvas: Canvas, box: Box, left: float, top: float) -> None:
    """Draw any box."""
    if isinstance(box, Card):
        _draw_card(canvas, box, left, top)
    elif isinstance(box, Pill):
        _draw_pill(canvas, box, left, top)
    else:
        canvas.rect("frame", left, top, box.width, box.height, corner=2, dash="1.4 1")
        canvas.lines("quiet", left + BETWEEN, top + 0.8, box.title, SMALL, bold=True)
        for x, y, one in box.cards:
            _draw_card(canvas, one, left + x, top + y)


def _draw_card(canvas: Canvas, box: Card, left: float, top: float) -> None:
    dash = "1.2 0.8" if box.node.optional else ""
    style = "box-soft" if box.node.optional else "box"
    extra = f' data-step="{box.number}"'
    canvas.rect(style, left, top, box.width, box.height, corner=1.2, dash=dash, extra=extra)
    if box.node.run:
        canvas.rect("edge", left + 0.7, top + 0.7, box.width - 1.4, box.height - 1.4, corner=0.7)
    middle = left + 1 + TAB / 2
    if box.node.choice:
        high = 3.4
        y = top + box.height / 2
        shape = ((middle, y - high), (middle + high, y), (middle, y + high), (middle - high, y))
        canvas.polygon("event", shape)
        canvas.text("ink", middle, y + TEXT * 0.36, box.number, TEXT, anchor="middle", bold=True)
    else:
        y = top + box.height / 2 + TEXT * 0.36
        canvas.text("role", middle, y, box.number, TEXT, anchor="middle", bold=True)
    inner = sum(one.height for one in box.texts)
    y = top + (box.height - inner) / 2 - CARD_BOTTOM / 2
    for one in box.texts:
        x = left + TAB + PAD + 0.6
        y = canvas.lines(one.style, x, y, one.lines, one.size, bold=one.bold)


def _draw_pill(canvas: Canvas, box: Pill, left: float, top: float) -> None:
    size = SMALL if box.small else 2.6
    corner = min(box.height / 2, 3.0)
    canvas.rect(box.style, left, top, box.width, box.height, corner=corner)
    middle = left + box.width / 2
    canvas.lines("ink", middle, top + 1.0, box.lines, size, anchor="middle")
