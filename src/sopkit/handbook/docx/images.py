"""This module turns the drawings of the book into PNG files, which all programs show alike.

Word and LibreOffice would set the texts of an SVG in whatever font they find; Typst sets them as in
the PDF. Drawings are pages of one document, some at a time for the memory of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from sopkit.handbook import typst
from sopkit.handbook.document import Picture
from sopkit.handbook.themes import Theme

DOTS_PER_INCH: Final = 200
# no side of a picture has more dots than a screen or a printer would show
MOST_DOTS: Final = 4000
AT_ONCE: Final = 16


def images(pictures: Iterable[Picture], theme: Theme) -> dict[str, bytes]:
    """A PNG file for each drawing, by `key`; equal ones once."""
    drawings = list({key(one): one for one in pictures}.items())
    made: dict[str, bytes] = {}
    for place in range(0, len(drawings), AT_ONCE):
        made |= _drawn(dict(drawings[place : place + AT_ONCE]), theme)
    return made


def _drawn(drawings: Mapping[str, Picture], theme: Theme) -> dict[str, bytes]:
    files = {f"{name}.svg": one.svg.encode() for name, one in drawings.items()}
    pages = "\n#pagebreak()\n".join(_page(name, one) for name, one in drawings.items())
    main = f"#set page(margin: 0mm, width: auto, height: auto)\n{pages}"
    options: dict[str, Any] = {"format": "png", "ppi": _resolution(drawings.values())}
    made = typst.set_files({"main": main.encode(), **files}, options, theme)
    return dict(zip(drawings, made if isinstance(made, list) else [made], strict=True))


def key(picture: Picture) -> str:
    """What names the image of a picture."""
    return sha256(picture.svg.encode()).hexdigest()[:24]


def _page(name: str, picture: Picture) -> str:
    return f'#image("{name}.svg", width: {picture.width_mm:.3f}mm)'


def _resolution(pictures: Iterable[Picture]) -> float:
    largest = max(max(one.width_mm, one.height_mm) for one in pictures)
    return min(DOTS_PER_INCH, MOST_DOTS / (largest / 25.4))
