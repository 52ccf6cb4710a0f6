"""This module writes the building blocks of a Word document: headings, tables, lists, pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, Final

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from sopkit.handbook import typst
from sopkit.handbook.document import HandbookDoc, Picture
from sopkit.handbook.docx import look, marks
from sopkit.handbook.docx.images import key
from sopkit.handbook.themes import Theme

LEGIBLE: Final = 6.0  # points; smaller text turns the page
CAPTION_ROOM: Final = 16.0
Fill = str | Callable[[Any], None]
"""What stands in a cell: a text, or what writes into the cell."""


class Writer:
    """Writes parts of a book at the end of a document."""

    def __init__(
        self,
        document: Any,
        book: HandbookDoc,
        words: Mapping[str, str],
        theme: Theme,
        images: Mapping[str, bytes],
    ) -> None:
        self.document = document
        self.book = book
        self.words = words
        self.theme = theme
        self.images = images
        self.area = look.area(theme.paper)
        self.colon = "：" if book.language.startswith("zh") else ": "
        self.numbers = count(1)
        self.styles = {one.name: one.style_id for one in document.styles}

    # -- paragraphs

    def heading(self, text: str, level: int, anchor: str = "") -> Any:
        """A heading, a target for links where it has an anchor."""
        made = self.paragraph(text, f"Heading {level}")
        if anchor:
            marks.bookmark(made, marks.bookmark_name(anchor), next(self.numbers))
        return made

    def paragraph(self, text: str = "", style: str = "Normal", into: Any = None) -> Any:
        """A paragraph in the document, or in a cell."""
        made = self.styled((self.document if into is None else into).add_paragraph(), style)
        if text:
            made.add_run(marks.writable(text))
        return made

    def styled(self, paragraph: Any, style: str) -> Any:
        """Gives a paragraph its style by id; python-docx would look through all of them anew."""
        paragraph._p.style = self.styles[style]
        return paragraph

    def run(self, paragraph: Any, text: str, colour: str = "", *, bold: bool = False) -> Any:
        """More text in a paragraph, in a colour of its own."""
        made = paragraph.add_run(marks.writable(text))
        made.bold = bold or None
        if colour:
            made.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
        return made

    def small(self, paragraph: Any, text: str, colour: str = "") -> None:
        """A remark behind a text."""
        if text:
            made = self.run(paragraph, f"  {text}", colour or self.theme.colours.grey)
            made.font.size = Pt(8)

    def labelled(self, label: str, text: str, style: str, into: Any = None) -> Any:
        """A paragraph that begins with what it is."""
        made = self.paragraph(style=style, into=into)
        self.run(made, f"{label}{self.colon}", self.theme.colours.bronze, bold=True)
        self.run(made, text)
        return made

    def point(self, text: str, note: str = "") -> None:
        """An item of a list."""
        made = self.paragraph(text, "Point")
        look.in_list(made, look.POINTS)
        self.small(made, note)

    def right_tab(self, paragraph: Any) -> None:
        """What follows a tab stands at the right edge."""
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(self.area.width), WD_TAB_ALIGNMENT.RIGHT)

    # -- tables

    def table(
        self,
        widths: Sequence[float],
        heads: Sequence[str],
        rows: Sequence[Sequence[Fill]],
        *,
        name: str,
        framed: bool = False,
    ) -> Any:
        """A table; `widths` are shares of the page, `heads` are repeated on every page."""
        made = self.document.add_table(rows=0, cols=len(widths))
        made.autofit = False
        self._frame(made, name, framed=framed)
        whole = sum(widths)
        lengths = [self.area.width * one / whole for one in widths]
        for column, length in zip(made.columns, lengths, strict=True):
            column.width = Mm(length)
        if any(heads):
            self._row(made, lengths, heads, "Column head", is_head=True)
        for row in rows:
            self._row(made, lengths, row, "Cell", is_head=False)
        self.paragraph(style="Label")
        return made

    def _row(
        self,
        table: Any,
        lengths: Sequence[float],
        fills: Sequence[Fill],
        style: str,
        *,
        is_head: bool,
    ) -> None:
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        marks.add(properties, "cantSplit")
        if is_head:
            marks.add(properties, "tblHeader")
        for cell, length, fill in zip(row.cells, lengths, fills, strict=True):
            cell.width = Mm(length)
            first = self.styled(cell.paragraphs[0], style)
            if isinstance(fill, str):
                first.add_run(marks.writable(fill))
            else:
                fill(cell)

    def _frame(self, table: Any, name: str, *, framed: bool) -> None:
        properties = table._tbl.tblPr
        borders = marks.element("tblBorders")
        colours = self.theme.colours
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        shown = sides if framed else ("bottom", "insideH")
        for side in (one for one in sides if one in shown):
            colour = colours.frame if framed else colours.hair
            marks.add(borders, side, val="single", sz=4, space=0, color=colour.lstrip("#"))
        margins = marks.element("tblCellMar")
        for side, mm in (("top", 1.2), ("left", 1.6), ("bottom", 1.2), ("right", 1.6)):
            marks.add(margins, side, w=marks.twips(mm), type="dxa")
        described = marks.element("tblCaption", val=marks.writable(name)[:200])
        layout = properties.find(qn("w:tblLayout"))
        look_of = properties.find(qn("w:tblLook"))
        for one in (layout, look_of):
            if one is not None:
                properties.remove(one)
        properties.extend([borders, marks.element("tblLayout", type="fixed"), margins])
        properties.append(marks.element("tblLook", val="0020", firstRow=1))
        properties.append(described)

    # -- pictures

    def picture(self, one: Picture | None) -> None:
        """A drawing with its caption; one that would be too small turns its page."""
        if one is None:
            return
        upright = _fitting(one, self.area)
        turned = look.area(self.theme.paper, turned=True)
        aside = _fitting(one, turned)
        if typst.smallest_text(one) * upright >= LEGIBLE or upright >= aside:
            self._image(one, upright)
            return
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        look.page(section, self.theme.paper, turned=True)
        self._image(one, aside)
        look.page(self.document.add_section(WD_SECTION.NEW_PAGE), self.theme.paper)

    def _image(self, one: Picture, scale: float) -> None:
        place = self.paragraph()
        place.paragraph_format.keep_with_next = bool(one.caption)
        self.image(place, self.images[key(one)], one.width_mm * scale, one.alt)
        if one.caption:
            self.paragraph(one.caption, "Caption")

    def image(self, paragraph: Any, content: bytes, width_mm: float, alt: str) -> None:
        """An image in a paragraph, told in words to who cannot see it."""
        made = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(width_mm))
        made._inline.docPr.set("descr", marks.writable(alt))

    # -- pages

    def new_section(self, head: str, note: str) -> None:
        """A new page whose head says what is on it."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        look.page(section, self.theme.paper)
        self.head(section, head, note)

    def head(self, section: Any, text: str, note: str) -> None:
        """What stands at the head of the pages of a section, left and right."""
        section.header.is_linked_to_previous = False
        line = section.header.paragraphs[0]
        self.right_tab(line)
        self.run(line, text)
        if note:
            self.run(line, f"\t{note}")

    def footer(self, section: Any) -> None:
        """The name of the book and the number of the page, of all pages."""
        section.footer.is_linked_to_previous = False
        line = section.footer.paragraphs[0]
        self.right_tab(line)
        before, between, after = self.words["page"], self.words["of"], self.words["page_end"]
        self.run(line, f"{self.book.title}\t{before} ")
        marks.field(line, "PAGE", "1")
        self.run(line, f" {between} ")
        marks.field(line, "NUMPAGES", "1")
        self.run(line, f" {after}" if after else "")


def _fitting(one: Picture, room: look.Area) -> float:
    return min(1.0, room.width / one.width_mm, (room.height - CAPTION_ROOM) / one.height_mm)
