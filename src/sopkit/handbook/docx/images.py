"""This module turns the drawings of the book into PNG files, which all programs show alike.

Word and LibreOffice would set the texts of an SVG in whatever font they find; Typst sets them as in
the PDF. Drawings are pages of one document, some at a time. Typst keeps every dot that it has drawn
for as long as its process lives, so that many drawings are made in processes of their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from hashlib import sha256
from typing import Any, Final

from sopkit.handbook import typst
from sopkit.handbook.apart import set_apart
from sopkit.handbook.document import Picture
from sopkit.handbook.themes import Theme

DOTS_PER_INCH: Final = 200
# no side of a picture has more dots than a screen or a printer would show
MOST_DOTS: Final = 4000
# A process takes 60 MB, 5 MB for each million of dots, and a twentieth of a second to begin.
DOTS_AT_ONCE: Final = 16_000_000
AT_ONCE: Final = 2
"""How many processes draw at once: two take less memory than the PDF of a book."""
Drawings = dict[str, Picture]
Images = dict[str, bytes]


def images(pictures: Iterable[Picture], theme: Theme, pool: Executor) -> Callable[[], Images]:
    """Begins a PNG file for each drawing, equal ones once; the result waits for all, by `key`."""
    groups = list(_groups({key(one): one for one in pictures}))
    maker = set_apart if len(groups) > 1 and sys.executable else typst.set_here
    tasks = [pool.submit(_drawn, group, theme, maker) for group in groups]
    return lambda: {name: content for task in tasks for name, content in task.result().items()}


def _groups(drawings: Drawings) -> Iterator[Drawings]:
    """The drawings in order, as many together as have about `DOTS_AT_ONCE`."""
    group: Drawings = {}
    dots = 0.0
    for name, one in drawings.items():
        group[name] = one
        dots += one.width_mm * one.height_mm * (_scale(one) * DOTS_PER_INCH / 25.4) ** 2
        if dots >= DOTS_AT_ONCE:
            yield group
            group, dots = {}, 0.0
    if group:
        yield group


def _drawn(drawings: Drawings, theme: Theme, maker: typst.Maker) -> Images:
    files = {f"{name}.svg": one.svg.encode() for name, one in drawings.items()}
    pages = "\n#pagebreak()\n".join(_page(name, one) for name, one in drawings.items())
    main = f"#set page(margin: 0mm, width: auto, height: auto)\n{pages}"
    options: dict[str, Any] = {"format": "png", "ppi": DOTS_PER_INCH}
    made = typst.set_files({"main": main.encode(), **files}, options, theme, maker)
    return dict(zip(drawings, made if isinstance(made, list) else [made], strict=True))


def key(picture: Picture) -> str:
    """What names the image of a picture."""
    return sha256(picture.svg.encode()).hexdigest()[:24]


def _page(name: str, picture: Picture) -> str:
    return f'#image("{name}.svg", width: {picture.width_mm * _scale(picture):.3f}mm)'


def _scale(picture: Picture) -> float:
    """How much smaller a picture is drawn so that no side has too many dots."""
    largest = max(picture.width_mm, picture.height_mm)
    return min(1.0, MOST_DOTS / (largest / 25.4 * DOTS_PER_INCH))
