"""This module writes the building blocks of a Word document: headings, tables, lists, pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Final

from sopkit.handbook import typst
from sopkit.handbook.document import HandbookDoc, Picture
from sopkit.handbook.docx import look, marks
from sopkit.handbook.docx.images import key
from sopkit.handbook.docx.package import Package
from sopkit.handbook.docx.paragraphs import Cell, Paragraph
from sopkit.handbook.themes import Theme

LEGIBLE: Final = 6.0  # points; smaller text turns the page
CAPTION_ROOM: Final = 16.0
SMALL: Final = 8.0  # points
SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
MARGINS: Final = (("top", 1.2), ("left", 1.6), ("bottom", 1.2), ("right", 1.6))
Fill = str | Callable[[Cell], None]
"""What stands in a cell: a text, or what writes into the cell."""


class Writer:
    """Writes parts of a book at the end of a document."""

    def __init__(
        self, package: Package, book: HandbookDoc, words: Mapping[str, str], theme: Theme
    ) -> None:
        self.package = package
        self.book = book
        self.words = words
        self.theme = theme
        self.area = look.area(theme.paper)
        self.colon = "：" if book.language.startswith("zh") else ": "
        self.bookmarks = count(1)
        self.drawings = count(1)
        self.styles = look.style_ids(package.document)
        self.body: list[Paragraph | str] = []
        self.references = ""
        self.turned = False

    def written(self) -> str:
        """The text of the document, with the pages of its last section."""
        blocks = [one if isinstance(one, str) else one.written() for one in self.body]
        return f"{''.join(blocks)}{self._section()}"

    # -- paragraphs

    def heading(self, text: str, level: int, anchor: str = "") -> Paragraph:
        """A heading, a target for links where it has an anchor."""
        made = self.paragraph(style=f"Heading {level}")
        shown = marks.run(text)
        if anchor:
            shown = marks.bookmarked(shown, marks.bookmark_name(anchor), next(self.bookmarks))
        made.put(shown)
        return made

    def paragraph(
        self, text: str = "", style: str = "Normal", into: Cell | None = None
    ) -> Paragraph:
        """A paragraph in the document, or in a cell."""
        made = Paragraph(self.styles[style])
        (self.body if into is None else into.paragraphs).append(made)
        made.run(text)
        return made

    def small(self, paragraph: Paragraph, text: str, colour: str = "") -> None:
        """A remark behind a text."""
        if text:
            paragraph.run(f"  {text}", colour or self.theme.colours.grey, size=SMALL)

    def labelled(self, label: str, text: str, style: str, into: Cell | None = None) -> Paragraph:
        """A paragraph that begins with what it is."""
        made = self.paragraph(style=style, into=into)
        made.run(f"{label}{self.colon}", self.theme.colours.bronze, bold=True)
        made.run(text)
        return made

    def point(self, text: str, note: str = "") -> None:
        """An item of a list."""
        made = self.paragraph(text, "Point")
        self.in_list(made, look.POINTS)
        self.small(made, note)

    def in_list(self, paragraph: Paragraph, number: int) -> None:
        """Makes a paragraph an item of a list."""
        inner = marks.mark("ilvl", val=0) + marks.mark("numId", val=number)
        paragraph.set("numPr", inner)

    def right_tab(self, paragraph: Paragraph) -> None:
        """What follows a tab stands at the right edge."""
        stop = marks.mark("tab", val="right", pos=marks.twips(self.area.width))
        paragraph.set("tabs", stop)

    # -- tables

    def table(
        self,
        widths: Sequence[float],
        heads: Sequence[str],
        rows: Sequence[Sequence[Fill]],
        *,
        name: str,
        framed: bool = False,
        ground: str = "",
    ) -> None:
        """A table; `widths` are shares of the page, `heads` are repeated on every page."""
        whole = sum(widths)
        lengths = [self.area.width * one / whole for one in widths]
        columns = "".join([marks.mark("gridCol", w=marks.twips(one)) for one in lengths])
        inner = [self._frame(name, framed=framed), marks.mark("tblGrid", columns)]
        if any(heads):
            inner.append(self._row(lengths, heads, "Column head", marks.mark("tblHeader")))
        inner += [self._row(lengths, row, "Cell", ground=ground) for row in rows]
        self.body.append(marks.mark("tbl", "".join(inner)))
        self.paragraph(style="Label")

    def _row(
        self,
        lengths: Sequence[float],
        fills: Sequence[Fill],
        style: str,
        head: str = "",
        ground: str = "",
    ) -> str:
        inner = [marks.mark("trPr", marks.mark("cantSplit") + head)]
        for length, fill in zip(lengths, fills, strict=True):
            cell = Cell(self.styles[style], ground)
            if isinstance(fill, str):
                cell.first.run(fill)
            else:
                fill(cell)
            inner.append(cell.written(length))
        return marks.mark("tr", "".join(inner))

    def _frame(self, name: str, *, framed: bool) -> str:
        colours = self.theme.colours
        colour = colours.frame if framed else colours.hair
        shown = SIDES if framed else ("bottom", "insideH")
        borders = "".join([marks.border(side, colour, 4) for side in shown])
        room = [marks.mark(side, w=marks.twips(mm), type="dxa") for side, mm in MARGINS]
        inner = (
            marks.mark("tblW", type="auto", w=0),
            marks.mark("tblBorders", borders),
            marks.mark("tblLayout", type="fixed"),
            marks.mark("tblCellMar", "".join(room)),
            marks.mark("tblLook", val="0020", firstRow=1),
            marks.mark("tblCaption", val=name[:200]),
        )
        return marks.mark("tblPr", "".join(inner))

    # -- pictures

    def picture(self, one: Picture | None) -> None:
        """A drawing with its caption; one that would be too small turns its page."""
        if one is None:
            return
        upright = _fitting(one, self.area)
        turned = look.area(self.theme.paper, turned=True)
        aside = _fitting(one, turned)
        if typst.smallest_text(one) * upright >= LEGIBLE or upright >= aside:
            self._drawing(one, upright)
            return
        self._next_section(turned=True)
        self._drawing(one, aside)
        self._next_section(turned=False)

    def _drawing(self, one: Picture, scale: float) -> None:
        place = self.paragraph()
        reference = self.package.drawing(key(one))
        self._put_image(place, reference, one.width_mm * scale, one.height_mm * scale, one.alt)
        if one.caption:
            place.keep()
            self.paragraph(one.caption, "Caption")

    def image(self, paragraph: Paragraph, content: bytes, width_mm: float, alt: str) -> None:
        """An image in a paragraph, told in words to who cannot see it."""
        reference, ratio = self.package.image(content)
        self._put_image(paragraph, reference, width_mm, width_mm * ratio, alt)

    def _put_image(
        self, paragraph: Paragraph, reference: str, width_mm: float, height_mm: float, alt: str
    ) -> None:
        size = marks.emu(width_mm), marks.emu(height_mm)
        paragraph.put(marks.drawing(reference, next(self.drawings), *size, alt))

    # -- pages

    def new_section(self, head: str, note: str) -> None:
        """A new page whose head says what is on it."""
        self._next_section(turned=False)
        self.head(head, note)

    def head(self, text: str, note: str) -> None:
        """What stands at the head of the pages from here, left and right."""
        line = Paragraph(self.styles["Header"])
        self.right_tab(line)
        line.run(text)
        if note:
            line.run(f"\t{note}")
        self._refer("headerReference", self.package.header(line.written()))

    def footer(self) -> None:
        """The name of the book and the number of the page, of all pages, from here."""
        line = Paragraph(self.styles["Footer"])
        self.right_tab(line)
        before, between, after = self.words["page"], self.words["of"], self.words["page_end"]
        line.run(f"{self.book.title}\t{before} ")
        line.put(marks.field("PAGE", "1"))
        line.run(f" {between} ")
        line.put(marks.field("NUMPAGES", "1"))
        line.run(f" {after}" if after else "")
        self._refer("footerReference", self.package.footer(line.written()))

    def _refer(self, tag: str, reference: str) -> None:
        self.references += f'<w:{tag} w:type="default" r:id="{reference}"/>'

    def _next_section(self, *, turned: bool) -> None:
        """Ends the pages of a section; those that follow have its head and foot without others."""
        last = Paragraph()
        last.shape["sectPr"] = self._section()
        self.body.append(last)
        self.references, self.turned = "", turned

    def _section(self) -> str:
        pages = look.pages(self.theme.paper, turned=self.turned)
        return marks.mark("sectPr", f"{self.references}{pages}")


def _fitting(one: Picture, room: look.Area) -> float:
    return min(1.0, room.width / one.width_mm, (room.height - CAPTION_ROOM) / one.height_mm)
