"""This module draws lead times, limits and intervals along a line that runs down the page.

The line is no scale: between two hours and thirty minutes there is as much paper as there are
words. Where one event ends and the next begins the line is broken, for nobody knows how long it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sopkit.handbook.document import Picture
from sopkit.handbook.pictures.flow import PAGE_HEIGHT, PAGE_WIDTH
from sopkit.handbook.pictures.lettering import LEADING, wrapped
from sopkit.handbook.pictures.moments import Moment, Section, sections
from sopkit.handbook.pictures.svg import Canvas
from sopkit.handbook.pictures.words import words
from sopkit.speaking import Labels, listing

TEXT: Final = 2.7
APART: Final = 6.0  # between two columns
WHEN: Final = 36.0  # width of the times, at the left of the line
AXIS: Final = 4.0  # from the times to the line, and from the line to the texts
ROW: Final = 1.7  # between two rows
BREAK: Final = 4.5  # between two events
DOT: Final = 1.1
SHOWN: Final = 6  # times that are named in the text in place of the picture


@dataclass(frozen=True, slots=True)
class _Row:
    """A time and what is due then, or the event itself."""

    when: tuple[str, ...]
    what: tuple[str, ...]
    sort: str
    first: bool = False

    @property
    def height(self) -> float:
        """What its lines take."""
        return max(len(self.when), len(self.what)) * TEXT * LEADING + ROW


def timeline_picture(data: Mapping[str, Any], names: Labels) -> Picture | None:
    """The picture; None where fewer than two times are given, or a page does not hold them."""
    numbers = {str(step["id"]): str(n) for n, step in enumerate(data.get("steps") or (), 1)}
    found = sections(data, names, numbers)
    times = [one for section in found for one in (*section.before, *section.after)]
    if len(times) < 2:
        return None
    for columns in (1, 2):
        wide = (PAGE_WIDTH - (columns - 1) * APART) / columns
        when = WHEN if columns == 1 else 26.0
        broken = _broken(_rows(found, wide, when), columns)
        high = max(sum(map(_height, rows)) for rows in broken)
        if high <= PAGE_HEIGHT:
            return _picture(broken, times, names, (wide, when, high))
    return None


def _picture(
    columns: Sequence[Sequence[_Row]],
    times: Sequence[Moment],
    names: Labels,
    size: tuple[float, float, float],
) -> Picture:
    wide, when, high = size
    canvas = Canvas()
    for number, rows in enumerate(columns):
        _draw(canvas, rows, number * (wide + APART) + when + AXIS)
    said = words(names.language)
    shown = listing(list(dict.fromkeys(one.when for one in times))[:SHOWN], names.language)
    alt = said["timeline_alt"].format(points=len(times), shown=shown)
    svg = canvas.finished((-0.4, -0.4, PAGE_WIDTH + 0.8, high + 0.8), alt)
    return Picture("timeline", svg, alt, said["timeline"], PAGE_WIDTH + 0.8, round(high + 0.8, 2))


# -- rows
def _rows(found: Sequence[Section], wide: float, when: float) -> list[_Row]:
    """Before each event what leads to it, after it what follows; equal times share a row."""
    room = wide - when - 2 * AXIS
    rows: list[_Row] = []
    for section in found:
        first = len(rows)
        rows += _moments(section.before, when, room)
        title = wrapped(section.title, room, TEXT, bold=True)
        rows.append(_Row((), title, "anchor"))
        rows += _moments(section.after, when, room)
        rows[first] = _Row(rows[first].when, rows[first].what, rows[first].sort, True)
    return rows


def _moments(moments: Sequence[Moment], when: float, room: float) -> list[_Row]:
    together: dict[tuple[str, str], list[str]] = {}
    for one in moments:
        sort = "repeat" if one.repeats else "window" if one.window else "limit"
        together.setdefault((one.when, sort), []).append(one.what)
    return [
        _Row(
            wrapped(text, when, TEXT),
            tuple(line for what in whats for line in wrapped(what, room, TEXT)),
            sort,
        )
        for (text, sort), whats in together.items()
    ]


def _height(row: _Row) -> float:
    return row.height + (BREAK if row.first else 0.0)


def _broken(rows: Sequence[_Row], columns: int) -> list[list[_Row]]:
    """The rows in columns of about the same height."""
    goal = sum(map(_height, rows)) / columns
    found: list[list[_Row]] = [[]]
    used = 0.0
    for row in rows:
        if used + _height(row) / 2 > goal and len(found) < columns:
            found.append([])
            used = 0.0
        found[-1].append(row)
        used += _height(row)
    return found


# -- drawing
def _draw(canvas: Canvas, rows: Sequence[_Row], axis: float) -> None:
    y = 0.0
    for number, row in enumerate(rows):
        if row.first and number:
            canvas.line("rail", [(axis, y), (axis, y + BREAK)], stroke=0.4, dash="0.6 0.9")
        y += BREAK if row.first and number else 0.0
        canvas.line("rail", [(axis, y), (axis, y + row.height)], stroke=0.7)
        _draw_row(canvas, row, axis, y)
        y += row.height


def _draw_row(canvas: Canvas, row: _Row, axis: float, top: float) -> None:
    inner = top + ROW / 2
    high = row.height - ROW
    middle = inner + TEXT * LEADING / 2
    canvas.lines("time", axis - AXIS, inner, row.when, TEXT, anchor="end")
    bold = row.sort == "anchor"
    canvas.lines("ink", axis + AXIS, inner, row.what, TEXT, bold=bold)
    if row.sort == "anchor":
        canvas.circle("goal", axis, middle, DOT * 1.7, stroke=0.5)
    elif row.sort == "window":
        canvas.rect("event", axis - DOT, inner, 2 * DOT, high, corner=DOT, stroke=0.3)
    elif row.sort == "repeat":
        _draw_repeat(canvas, axis, middle)
    else:
        canvas.circle("tab", axis, middle, DOT)


def _draw_repeat(canvas: Canvas, axis: float, y: float) -> None:
    """A ring with an arrow head: again and again."""
    canvas.circle("box-soft", axis, y, DOT * 1.5, stroke=0.4)
    canvas.head((axis + DOT * 1.5, y - 0.9), (axis + DOT * 1.5, y + 0.7), size=1.5)
