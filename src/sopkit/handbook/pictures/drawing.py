"""This module draws a layout to scale: one unit of the drawing is one millimetre on the table.

The places come from the solver that checks the layout, so that drawing and rule cannot disagree.
Dimension lines run between the very edges that a relation names; the permitted deviation is shaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import hypot
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.document import Picture
from sopkit.handbook.pictures.boxes import Paragraph
from sopkit.handbook.pictures.callouts import COLUMN, Note, Set
from sopkit.handbook.pictures.dimensions import Aim, Dimension, Line, Mark, Spot, end_of, marks
from sopkit.handbook.pictures.lettering import width, wrapped
from sopkit.handbook.pictures.naming import LABEL, Paper, named
from sopkit.handbook.pictures.scene import settings
from sopkit.handbook.pictures.svg import Canvas, number
from sopkit.handbook.pictures.things import Setting, Thing
from sopkit.handbook.pictures.words import words
from sopkit.handbook.units import joined
from sopkit.speaking import Labels, Scene, capital, listing, say_condition

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Point = tuple[float, float]
ROOM: Final = (100.0, 160.0)  # for the things themselves, in millimetres of paper
SCALES: Final = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10, 12.5, 15, 20, 25, 30, 40, 50, 75, 100)
SMALL: Final = 2.2  # 6.2 points
BAR: Final = 22.0  # about the length of the scale bar
SPREAD: Final = (0.5, 0.3, 0.7, 0.15, 0.85, 0.06, 0.94)
THIN: Final = 2.4  # a distance smaller than this on paper has its arrows outside


def layout_pictures(
    procedure: Procedure, name: str, title: str, names: Labels
) -> tuple[Picture, ...]:
    """The drawings of a layout, one for each variant; none where nothing has a size."""
    found = []
    for count, (when, setting) in enumerate(placed_variants(procedure, name)):
        if not setting.things:
            continue
        body = procedure.data["layouts"][name]
        drawing = _Drawing(setting, name, names, body, procedure.data["layouts"])
        ident = f"layout-{name}" + (f"-{count + 1}" if when is not None and count else "")
        found.append(drawing.picture(ident, title, when))
    return tuple(found)


@lru_cache(maxsize=64)
def placed_variants(procedure: Procedure, name: str) -> tuple[tuple[str | None, Setting], ...]:
    """The variants of a layout; places are the same in every language, and dear to find."""
    return tuple(settings(procedure.model.layouts, name, procedure.declared))


def scale_of(setting: Setting) -> float:
    """How many millimetres of the table are one on paper."""
    left, bottom, right, top = setting.bounds()
    least = max((right - left) / ROOM[0], (top - bottom) / ROOM[1])
    return next((one for one in SCALES if one >= least), least)


@dataclass(slots=True)
class _Drawing:
    """One drawing in the making; everything below is in millimetres of the table, y down."""

    setting: Setting
    layout: str
    names: Labels
    body: Mapping[str, Any]
    layouts: Mapping[str, Any]
    notes: list[Note] = field(default_factory=list)
    taken: dict[str, list[tuple[float, float, float]]] = field(default_factory=dict)
    lines: list[tuple[Point, Point]] = field(default_factory=list)

    def picture(self, ident: str, title: str, when: str | None) -> Picture:
        """The whole drawing."""
        scale = scale_of(self.setting)
        canvas = Canvas(scale)
        for thing in self.setting.things:
            self._draw_thing(canvas, thing)
        self._near_edge(canvas)
        relations = list(self.body.get("relations") or ())
        shown = list(marks(self.setting, relations, self.layout, self.names))
        # lines first, so that no dimension is drawn upon one
        for mark in sorted(shown, key=_drawing_order):
            self._draw_mark(canvas, mark)
        sets = self._labels(canvas)
        for one in sets:
            self._draw_note(canvas, one)
        box = self._scale_bar(canvas, self._box(sets))
        alt = self._alt(shown)
        svg = canvas.finished(box, alt)
        caption = self._caption(title, when, scale)
        wide, high = round(box[2] / scale, 2), round(box[3] / scale, 2)
        return Picture(ident, svg, alt, caption, wide, high)

    # -- things
    def _draw_thing(self, canvas: Canvas, thing: Thing) -> None:
        extra = f' data-object="{thing.name}"'
        style = self._style(thing)
        stroke = 0.35 if thing is self.setting.base else 0.25
        if thing.handle is not None:
            self._draw_handle(canvas, thing, style)
        if thing.shape == "circle":
            x, y = thing.middle
            canvas.circle(style, x, -y, thing.width / 2, stroke=stroke, extra=extra)
        elif thing.angle:
            tip = end_of(thing, "tip", self.setting.layout.objects.get(thing.name))
            tail = end_of(thing, "tail", self.setting.layout.objects.get(thing.name))
            extra += f' data-tip="{_pair(tip)}" data-tail="{_pair(tail)}"'
            canvas.polygon(style, [(x, -y) for x, y in thing.corners()], stroke=stroke, extra=extra)
        else:
            top = -(thing.bottom + thing.height)
            canvas.rect(
                style, thing.left, top, thing.width, thing.height, stroke=stroke, extra=extra
            )
        self._draw_tip(canvas, thing)

    def _style(self, thing: Thing) -> str:
        if thing.again:
            return "object-again"
        if self._is_base(thing):
            return "base"
        if thing.outside:
            return "outside"
        return "object-small" if self._rests(thing) else "object"

    def _is_base(self, thing: Thing) -> bool:
        if thing is self.setting.base:
            return True
        return "." in thing.name and thing.name == next(iter(self.setting.first))

    def _rests(self, thing: Thing) -> bool:
        return any(
            one.rests_on and one.of.partition(".")[0] == thing.name
            for one in self.setting.layout.relations
        )

    def _draw_handle(self, canvas: Canvas, thing: Thing, style: str) -> None:
        x, y = thing.middle
        across, along = thing.handle or (1.0, 0.0)
        inner, outer = thing.width * 0.45, thing.width * 0.72
        wide = thing.width * 0.09
        corners = [
            (x + across * far - along * side, -(y + along * far + across * side))
            for far, side in ((inner, -wide), (outer, -wide), (outer, wide), (inner, wide))
        ]
        extra = f' data-handle="{thing.name}"'
        canvas.polygon(style, corners, extra=extra)

    def _draw_tip(self, canvas: Canvas, thing: Thing) -> None:
        """A small wedge at the end that is the tip."""
        body = self.setting.layout.objects.get(thing.name)
        if body is None or not body.tip or thing.again:
            return
        x, y = end_of(thing, "tip", body)
        middle = thing.middle
        away = hypot(x - middle[0], y - middle[1]) or 1.0
        reach = 2.0 * canvas.unit
        ahead = (x + (x - middle[0]) / away * reach, y + (y - middle[1]) / away * reach)
        canvas.head((x, -y), (ahead[0], -ahead[1]), head="role", size=2.0)

    def _near_edge(self, canvas: Canvas) -> None:
        """The edge at which the person sits, in a drawing from above."""
        base = self.setting.base or next(iter(self.setting.first.values()))
        if self.setting.layout.view != "top":
            return
        ends = ((base.left, -base.bottom), (base.left + base.width, -base.bottom))
        canvas.line("near", ends, stroke=0.9)
        text = words(self.names.language)["near_edge"]
        anchor = (base.left + base.width * 0.04, -base.bottom)
        self._note(canvas, anchor, [Paragraph("quiet", wrapped(text, COLUMN, LABEL), LABEL)])

    # -- marks
    def _draw_mark(self, canvas: Canvas, mark: Mark) -> None:
        if isinstance(mark, Dimension):
            self._draw_dimension(canvas, mark)
        elif isinstance(mark, Line):
            self._draw_line(canvas, mark)
        elif isinstance(mark, Spot):
            self._draw_spot(canvas, mark)
        else:
            self._draw_aim(canvas, mark)

    def _draw_dimension(self, canvas: Canvas, mark: Dimension) -> None:
        unit = canvas.unit
        at = self._position(mark, unit)
        self._band(canvas, mark)
        start, end = sorted((mark.start, mark.end))
        for edge, reach in ((mark.start, mark.from_reach), (mark.end, mark.to_reach)):
            if not reach[0] <= at <= reach[1]:
                near = reach[0] if at < reach[0] else reach[1]
                canvas.line("measure", [_on(mark, edge, near), _on(mark, edge, at)], stroke=0.15)
        extra = f' data-relation="{mark.id}"'
        one, other = _on(mark, start, at), _on(mark, end, at)
        if (end - start) / unit < THIN:
            tail = 2.6 * unit
            canvas.line("measure", [one, other], stroke=0.2, extra=extra)
            for tip, away in ((one, start - tail), (other, end + tail)):
                begin = _on(mark, away, at)
                canvas.arrow("measure", [begin, tip], head="measure-head", size=1.2, stroke=0.2)
                self.lines.append((begin, tip))
        else:
            canvas.line("measure", [one, other], stroke=0.2, extra=extra)
            canvas.head(other, one, head="measure-head", size=1.3)
            canvas.head(one, other, head="measure-head", size=1.3)
        self.lines.append((one, other))
        middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        self._note(canvas, middle, self._said(mark.text, mark.tolerance, mark.id))

    def _band(self, canvas: Canvas, mark: Dimension) -> None:
        """The permitted places of the edge that is measured."""
        way = 1 if mark.end >= mark.start else -1
        low, high = sorted((mark.start + way * mark.low, mark.start + way * mark.high))
        first, last = mark.to_reach
        extra = f' data-band="{mark.id}"'
        if mark.axis == "y":
            canvas.rect("band", first, -high, last - first, high - low, extra=extra)
        else:
            canvas.rect("band", low, -last, high - low, last - first, extra=extra)

    def _position(self, mark: Dimension, unit: float) -> float:
        """Where on the other axis the dimension is drawn: in common reach, clear of others."""
        low = max(mark.from_reach[0], mark.to_reach[0])
        high = min(mark.from_reach[1], mark.to_reach[1])
        if low > high:
            low, high = mark.to_reach
        start, end = sorted((mark.start, mark.end))
        if high - low < THIN * unit and mark.from_reach == mark.to_reach:
            row = sum(1 for one in self.lines if one[0][0] != one[1][0])
            return high + (4 + 3 * row) * unit
        taken = self.taken.setdefault(mark.axis, [])

        def crowd(at: float) -> float:
            return sum(
                max(0.0, 6 * unit - abs(at - other))
                for other, first, last in taken
                if first - 6 * unit < end and start < last + 6 * unit
            )

        spots = [low + (high - low) * share for share in SPREAD]
        best = min(spots, key=lambda at: (round(crowd(at), 3), spots.index(at)))
        taken.append((best, start, end))
        return best

    def _draw_line(self, canvas: Canvas, mark: Line) -> None:
        unit = canvas.unit
        out = 3.0 * unit
        ends = (mark.first - out, mark.last + out)
        if mark.axis == "x":
            path = [(mark.place, -ends[0]), (mark.place, -ends[1])]
        else:
            path = [(ends[0], -mark.place), (ends[1], -mark.place)]
        dash = "1 0.8" if mark.kind == "flush" else "3 0.8 0.6 0.8"
        canvas.line("axis", path, stroke=0.25, dash=dash, extra=f' data-relation="{mark.id}"')
        self.lines.append((path[0], path[1]))
        across = "y" if mark.axis == "x" else "x"
        self.taken.setdefault(across, []).append((mark.place, mark.first, mark.last))
        word = words(self.names.language)[mark.kind]
        anchor = min(path, key=self._near_notes)
        self._note(canvas, anchor, self._said(word, mark.tolerance, mark.id))

    def _near_notes(self, point: Point) -> float:
        """How crowded it is around a point: the more notes near, the larger."""
        near = (abs(point[1] - one.anchor[1]) for one in self.notes)
        return sum(1.0 / (1.0 + distance) for distance in near)

    def _draw_spot(self, canvas: Canvas, mark: Spot) -> None:
        reach = 2.2 * canvas.unit
        word = words(self.names.language)[
            "same_place" if len(mark.places) == 1 else "same_place_any"
        ]
        for x, y in mark.places:
            canvas.circle("axis", x, -y, reach * 0.6, extra=f' data-relation="{mark.id}"')
            canvas.line("axis", [(x - reach, -y), (x + reach, -y)], stroke=0.2)
            canvas.line("axis", [(x, -y - reach), (x, -y + reach)], stroke=0.2)
        x, y = mark.places[0]
        self._note(canvas, (x, -y), self._said(word, mark.tolerance, mark.id))

    def _draw_aim(self, canvas: Canvas, mark: Aim) -> None:
        across, along = mark.goal[0] - mark.start[0], mark.goal[1] - mark.start[1]
        far = hypot(across, along) or 1.0
        reach = 9.0 * canvas.unit if far <= 1.0 + 1e-9 else far
        end = (mark.start[0] + across / far * reach, -(mark.start[1] + along / far * reach))
        start = (mark.start[0], -mark.start[1])
        extra = f' data-relation="{mark.id}"'
        canvas.arrow("measure", [start, end], head="measure-head", stroke=0.25, extra=extra)
        self.lines.append((start, end))
        text = mark.text or words(self.names.language)["points"]
        self._note(canvas, end, self._said(text, mark.tolerance, mark.id))

    # -- texts
    def _note(self, canvas: Canvas, anchor: Point, texts: Sequence[Paragraph]) -> None:
        unit = canvas.unit
        self.notes.append(Note((anchor[0] / unit, anchor[1] / unit), tuple(texts)))

    def _labels(self, canvas: Canvas) -> tuple[Set, ...]:
        """Draw the names within things; returns all notes beside the drawing."""
        unit = canvas.unit
        strokes = [(_scaled(one, unit), _scaled(other, unit)) for one, other in self.lines]
        texts = {
            name: capital(self._label(thing))
            for name, thing in self.setting.first.items()
            if self._is_named(thing)
        }
        sets, within = named(Paper(self.setting, unit, self.notes, strokes), texts)
        for rect, lines in within:
            x = (rect.left + rect.width / 2) * unit
            canvas.lines("ink", x, rect.top * unit, lines, LABEL, anchor="middle")
        return sets

    def _is_named(self, thing: Thing) -> bool:
        """Whether its name is written; a thing of a placed layout only where a relation uses it."""
        if "." not in thing.name:
            return True
        used = [one.of for one in self.setting.layout.relations]
        return any(self.setting.split(text)[0] == thing.name for text in used)

    def _label(self, thing: Thing) -> str:
        name = thing.name
        layout = self.body
        if "." in name:
            placed_ = [one for one in (self.body.get("objects") or {}).values() if "place" in one]
            layout = self.layouts[placed_[0]["place"]]
            name = name.partition(".")[2]
        scene = Scene(self.names, layout.get("objects") or {}, self.layouts)
        return scene.label(name)

    def _draw_note(self, canvas: Canvas, one: Set) -> None:
        unit = canvas.unit
        path = [(x * unit, y * unit) for x, y in one.leader]
        canvas.line("leader", path, stroke=0.18)
        canvas.circle("quiet", *path[0], 0.35 * unit)
        x = one.place.left if one.side > 0 else one.place.left + one.place.width
        top = one.place.top * unit
        for text in one.note.texts:
            anchor = "start" if one.side > 0 else "end"
            top = canvas.lines(
                text.style, x * unit, top, text.lines, text.size, anchor=anchor, bold=text.bold
            )

    def _said(self, figure: str, tolerance: str, ident: str) -> list[Paragraph]:
        """A figure as the author wrote it, its tolerance, and below it the id of its rule."""
        text = str(joined(f"{figure} {tolerance}".strip(), self.names.language))
        lines = wrapped(text, COLUMN, LABEL, bold=True)
        small = wrapped(ident, COLUMN, SMALL)
        return [Paragraph("figure", lines, LABEL, True), Paragraph("quiet", small, SMALL)]

    # -- frame
    def _box(self, sets: Sequence[Set]) -> tuple[float, float, float, float]:
        """What is seen, in millimetres of the table: left, top, right, bottom."""
        unit = scale_of(self.setting)
        left, bottom, right, top = self.setting.bounds()
        across = [left, right] + [x for line in self.lines for x, _ in line]
        along = [-bottom, -top] + [y for line in self.lines for _, y in line]
        for one in sets:
            across += [one.place.left * unit, (one.place.left + one.place.width) * unit]
            along += [one.place.top * unit, (one.place.top + one.place.height) * unit]
        edge = 0.8 * unit
        return min(across) - edge, min(along) - edge, max(across) + edge, max(along) + edge

    def _scale_bar(
        self, canvas: Canvas, box: tuple[float, float, float, float]
    ) -> tuple[float, float, float, float]:
        """A bar of a round length below the drawing; returns what is seen with it."""
        unit = canvas.unit
        left, top, right, bottom = box
        length = _round_length(BAR * unit)
        start = self.setting.bounds()[0]
        y = bottom + 4.2 * unit
        half = length / 2
        canvas.rect("ink", start, y, half, 1.0 * unit)
        canvas.rect("base", start + half, y, half, 1.0 * unit, stroke=0.2)
        shown = f"{number(length / 10)} cm" if length < 1000 else f"{number(length / 1000)} m"
        canvas.text("quiet", start, y - 0.8 * unit, "0", SMALL)
        canvas.text("quiet", start + length, y - 0.8 * unit, shown, SMALL, anchor="middle")
        right = max(right, start + length + width(shown, SMALL) * unit)
        return left, top, right - left, y + 1.8 * unit - top

    # -- words
    def _caption(self, title: str, when: str | None, scale: float) -> str:
        said = words(self.names.language)
        view = said["top_view" if self.setting.layout.view == "top" else "front_view"]
        values = {"title": title, "view": view, "scale": number(scale)}
        if when is None:
            return said["drawing"].format(**values)
        return said["variant"].format(when=say_condition(when, self.names), **values)

    def _alt(self, shown: Sequence[Mark]) -> str:
        said = words(self.names.language)
        language = self.names.language
        labels = dict.fromkeys(self._label(thing) for thing in self.setting.first.values())
        objects = listing(list(labels), language)
        figures = [
            f"{one.id.partition('.')[2]} {one.text}" for one in shown if isinstance(one, Dimension)
        ]
        if not figures:
            return said["drawing_plain"].format(objects=objects)
        return said["drawing_alt"].format(objects=objects, relations=listing(figures, language))


def _on(mark: Dimension, place: float, at: float) -> Point:
    """A point of a dimension on the page."""
    return (at, -place) if mark.axis == "y" else (place, -at)


def _pair(point: Point) -> str:
    return f"{number(point[0])},{number(-point[1])}"


def _scaled(point: Point, unit: float) -> Point:
    return point[0] / unit, point[1] / unit


def _round_length(about: float) -> float:
    """The largest of 1, 2, 5, 10, ... that is not longer."""
    power = 1.0
    while power * 10 <= about:
        power *= 10
    return next(power * step for step in (5, 2, 1) if power * step <= about)


def _drawing_order(mark: Mark) -> tuple[int, float]:
    """Lines first, then short distances before long ones, which are drawn outside of them."""
    if isinstance(mark, Line):
        return 0, 0.0
    return 1, abs(mark.end - mark.start) if isinstance(mark, Dimension) else 0.0
