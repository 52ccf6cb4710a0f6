"""This module holds paragraphs and the cells of tables while they are written."""

from __future__ import annotations

from typing import Final

from sopkit.handbook.docx import marks

# The order in which properties of a paragraph stand (ISO 29500-1, 17.3.1.26).
SHAPES: Final = ("pStyle", "keepNext", "numPr", "pBdr", "tabs", "spacing", "ind", "sectPr")


class Paragraph:
    """A paragraph: its properties by name, in any order, and the marks that stand in it."""

    __slots__ = ("inner", "shape")

    def __init__(self, style: str = "") -> None:
        self.shape: dict[str, str] = {}
        self.inner: list[str] = []
        if style:
            self.set("pStyle", val=style)

    def set(self, name: str, inner: str = "", **values: str | int) -> None:
        """Gives it a property, in the place of one of the same name."""
        self.shape[name] = marks.mark(name, inner, **values)

    def keep(self) -> None:
        """Lets it stand on one page with what follows."""
        self.set("keepNext")

    def put(self, mark: str) -> None:
        """Adds a mark at its end."""
        self.inner.append(mark)

    def run(self, text: str, colour: str = "", *, bold: bool = False, size: float = 0.0) -> None:
        """Adds a text at its end, in a look of its own; `size` is in points."""
        self.put(marks.run(text, marks.ink(bold=bold, colour=colour, size=size)))

    def written(self) -> str:
        """The paragraph as one mark."""
        shape = "".join([self.shape[name] for name in SHAPES if name in self.shape])
        properties = f"<w:pPr>{shape}</w:pPr>" if shape else ""
        return f"<w:p>{properties}{''.join(self.inner)}</w:p>"


class Cell:
    """A cell of a table; it has a paragraph from the beginning, as Word demands."""

    __slots__ = ("ground", "paragraphs")

    def __init__(self, style: str, ground: str = "") -> None:
        self.paragraphs = [Paragraph(style)]
        self.ground = ground

    @property
    def first(self) -> Paragraph:
        """The paragraph that is there from the beginning."""
        return self.paragraphs[0]

    def written(self, width_mm: float) -> str:
        """The cell as one mark."""
        properties = marks.mark("tcW", type="dxa", w=marks.twips(width_mm))
        if self.ground:
            properties += marks.shade(self.ground)
        inner = "".join([one.written() for one in self.paragraphs])
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"
