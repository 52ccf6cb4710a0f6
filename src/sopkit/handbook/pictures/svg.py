"""This module writes SVG: a few shapes in a fixed palette, the same bytes for the same picture.

Every shape carries a class, for style sheets such as a dark page, and the colours themselves, for
readers without style sheets. There are no ids, so that many pictures can stand in one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from sopkit.handbook.pictures.lettering import ASCENT, LEADING, width

FAMILY: Final = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, sans-serif"
Point = tuple[float, float]

# class: presentation attributes
PALETTE: Final[dict[str, str]] = {
    "ink": 'fill="#1f2933"',
    "quiet": 'fill="#52606d"',
    "role": 'fill="#2f5d8a"',
    "time": 'fill="#8a4b08"',
    "figure": 'fill="#a61e4d"',
    "on-dark": 'fill="#ffffff"',
    "paper": 'fill="#ffffff"',
    "box": 'fill="#f3f7fb" stroke="#2f5d8a"',
    "box-soft": 'fill="#ffffff" stroke="#7b8794"',
    "tab": 'fill="#2f5d8a"',
    "event": 'fill="#fdf6e3" stroke="#a36b00"',
    "goal": 'fill="#e6f2ea" stroke="#2e6b45"',
    "jump": 'fill="#ffffff" stroke="#52606d"',
    "frame": 'fill="none" stroke="#9aa5b1"',
    "edge": 'fill="none" stroke="#52606d"',
    "head": 'fill="#52606d"',
    "rail": 'fill="none" stroke="#9aa5b1"',
    "stripe": 'fill="#f3f7fb"',
    "base": 'fill="#fbfaf6" stroke="#52606d"',
    "object": 'fill="#e8eff6" stroke="#2f5d8a"',
    "object-small": 'fill="#c9dcec" stroke="#2f5d8a"',
    "object-again": 'fill="#f7f9fb" stroke="#9aa5b1"',
    "outside": 'fill="#f1eee6" stroke="#7b7464"',
    "near": 'fill="none" stroke="#2e6b45"',
    "measure": 'fill="none" stroke="#a61e4d"',
    "measure-head": 'fill="#a61e4d"',
    "band": 'fill="#e8590c" fill-opacity="0.28"',
    "axis": 'fill="none" stroke="#7048a0"',
    "leader": 'fill="none" stroke="#9aa5b1"',
}


def number(value: float) -> str:
    """A coordinate with at most three places, never `-0`."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def points(path: Iterable[Point]) -> str:
    """Points as the attribute `points` takes them."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in path)


@dataclass(slots=True)
class Canvas:
    """The shapes drawn so far; `unit` is how many units of the drawing are 1 mm on paper.

    Lengths that are seen on paper, such as the width of a line or a size of type, are given in
    millimetres of paper; places and sizes of shapes in units of the drawing.
    """

    unit: float = 1.0
    parts: list[str] = field(default_factory=list)

    def rect(
        self, style: str, left: float, top: float, wide: float, high: float, *,
        corner: float = 0.0, stroke: float = 0.25, dash: str = "", extra: str = "",
    ) -> None:  # fmt: skip
        """A rectangle; `corner` is the radius of its corners in millimetres of paper."""
        round_ = f' rx="{number(corner * self.unit)}"' if corner else ""
        self.parts.append(
            f'<rect class="{style}" x="{number(left)}" y="{number(top)}" width="{number(wide)}" '
            f'height="{number(high)}"{round_} {PALETTE[style]}'
            f"{self._stroke(style, stroke, dash)}{extra}/>"
        )

    def circle(
        self, style: str, x: float, y: float, radius: float, *,
        stroke: float = 0.25, dash: str = "", extra: str = "",
    ) -> None:  # fmt: skip
        """A circle."""
        self.parts.append(
            f'<circle class="{style}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" '
            f"{PALETTE[style]}{self._stroke(style, stroke, dash)}{extra}/>"
        )

    def polygon(
        self, style: str, path: Sequence[Point], *, stroke: float = 0.25, extra: str = ""
    ) -> None:
        """A closed shape."""
        self.parts.append(
            f'<polygon class="{style}" points="{points(path)}" {PALETTE[style]}'
            f"{self._stroke(style, stroke, '')}{extra}/>"
        )

    def line(
        self, style: str, path: Sequence[Point], *,
        stroke: float = 0.25, dash: str = "", extra: str = "",
    ) -> None:  # fmt: skip
        """An open line."""
        self.parts.append(
            f'<polyline class="{style}" points="{points(path)}" {PALETTE[style]}'
            f'{self._stroke(style, stroke, dash)} stroke-linejoin="round"{extra}/>'
        )

    def arrow(
        self, style: str, path: Sequence[Point], *,
        head: str = "head", size: float = 1.6, stroke: float = 0.3, dash: str = "", extra: str = "",
    ) -> None:  # fmt: skip
        """A line with an arrow head at its end."""
        self.line(style, path, stroke=stroke, dash=dash, extra=extra)
        self.head(path[-2], path[-1], head=head, size=size)

    def head(self, start: Point, tip: Point, *, head: str = "head", size: float = 1.6) -> None:
        """An arrow head at `tip`, coming from `start`."""
        across, along = tip[0] - start[0], tip[1] - start[1]
        length = (across * across + along * along) ** 0.5 or 1.0
        x, y = across / length * size * self.unit, along / length * size * self.unit
        base = (tip[0] - x, tip[1] - y)
        side = 0.38
        self.polygon(
            head,
            (
                tip,
                (base[0] - y * side, base[1] + x * side),
                (base[0] + y * side, base[1] - x * side),
            ),
            stroke=0,
        )

    def text(
        self, style: str, x: float, y: float, text: str, size: float, *,
        anchor: str = "start", bold: bool = False, extra: str = "",
    ) -> None:  # fmt: skip
        """One line of text on the base line `y`; `size` in millimetres of paper."""
        weight = ' font-weight="700"' if bold else ""
        place = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(
            f'<text class="{style}" x="{number(x)}" y="{number(y)}" '
            f'font-size="{number(size * self.unit)}"{weight}{place} {PALETTE[style]}{extra}>'
            f"{escape(text, quote=False)}</text>"
        )

    def lines(
        self, style: str, x: float, top: float, texts: Sequence[str], size: float, *,
        anchor: str = "start", bold: bool = False,
    ) -> float:  # fmt: skip
        """Lines of text from `top` down; returns where they end."""
        step = size * LEADING * self.unit
        for place, text in enumerate(texts):
            base = top + place * step + size * ASCENT * self.unit + (step - size * self.unit) / 2
            self.text(style, x, base, text, size, anchor=anchor, bold=bold)
        return top + len(texts) * step

    def _stroke(self, style: str, stroke: float, dash: str) -> str:
        if " stroke=" not in f" {PALETTE[style]}":
            return ""
        pattern = " ".join(number(float(one) * self.unit) for one in dash.split())
        dashes = f' stroke-dasharray="{pattern}"' if dash else ""
        return f' stroke-width="{number(stroke * self.unit)}"{dashes}'

    def finished(self, box: tuple[float, float, float, float], alt: str) -> str:
        """The whole `<svg>`; `box` is what is seen: left, top, width and height."""
        left, top, wide, high = box
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{number(left)} {number(top)} '
            f'{number(wide)} {number(high)}" width="{number(wide / self.unit)}mm" '
            f'height="{number(high / self.unit)}mm" font-family="{FAMILY}" role="img" '
            f'aria-label="{escape(alt)}">' + "".join(self.parts) + "</svg>"
        )


def extent(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    """The width of the longest of some lines."""
    return max((width(text, size, bold=bold) for text in texts), default=0.0)
