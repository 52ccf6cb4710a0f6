"""This module writes record forms into a Word document, to be filled in on a screen or by hand."""

from __future__ import annotations

from typing import Final

from sopkit.handbook.document import Chapter, Form, FormField
from sopkit.handbook.docx import look, marks
from sopkit.handbook.docx.chapters import edition
from sopkit.handbook.docx.paragraphs import Cell, Paragraph
from sopkit.handbook.docx.writer import Fill, Writer

LINE: Final = "_" * 12
# How many blank lines a value needs by its type, where it is written by hand.
LINES: Final = {"text": 3, "opaque": 3, "photo": 8, "signature": 2}


def write_forms(writer: Writer) -> None:
    """Every form on pages of its own, once for each copy."""
    first = True
    for chapter in writer.book.chapters:
        for form in chapter.forms:
            for copy in form.copies or ("",):
                _open(writer, chapter, first=first)
                _form(writer, chapter, form, copy)
                first = False


def _open(writer: Writer, chapter: Chapter, *, first: bool) -> None:
    note = edition(chapter, writer.words["version"])
    if not first:
        writer.new_section(chapter.id, note)
        return
    writer.head(chapter.id, note)
    writer.footer()


def _form(writer: Writer, chapter: Chapter, form: Form, copy: str) -> None:
    words = writer.words
    writer.heading(form.title, 1)
    where = " · ".join(filter(None, (chapter.title, form.code, copy)))
    writer.paragraph(where, "Small")
    for line in form.lines:
        if line.label not in (words["copies"], words["code"]):
            writer.labelled(line.label, line.text, "Cell")
    rows = [(_label(writer, one), _value(writer, one)) for one in form.fields]
    if rows:
        writer.table((60, 106), ("", ""), rows, name=form.title, framed=True)


def _label(writer: Writer, one: FormField) -> Fill:
    def fill(cell: Cell) -> None:
        cell.ground = writer.theme.colours.pale
        cell.first.run(one.label, bold=True)
        note = " · ".join(filter(None, (one.note, one.mark)))
        if note:
            writer.paragraph(note, "Label", into=cell)

    return fill


def _value(writer: Writer, one: FormField) -> Fill:
    def fill(cell: Cell) -> None:
        place, hinted = cell.first, marks.ink(style=writer.styles["Placeholder"])
        if one.type == "bool":
            _boxes(place, (writer.words["yes"], writer.words["no"]), one.label)
        elif one.choices and one.type.startswith("list"):
            _boxes(place, one.choices, one.label)
        elif one.choices:
            hint = "▾ " + " / ".join(one.choices)
            place.put(marks.blank(one.label, hint, hinted, marks.choice(one.choices)))
        elif one.type in ("date", "instant"):
            tongue = look.TONGUES[writer.book.language][0 if writer.book.language == "en" else 1]
            place.put(marks.blank(one.label, LINE, hinted, marks.calendar(tongue)))
        else:
            place.put(marks.blank(one.label, LINE, hinted))
        for _ in range(LINES.get(one.type.partition(" ")[0], 1) - 1):
            line = writer.paragraph(style="Cell", into=cell)
            line.set("spacing", after=marks.points(6))

    return fill


def _boxes(place: Paragraph, choices: tuple[str, ...], label: str) -> None:
    for choice in choices:
        place.put(marks.checkbox(f"{label}: {choice}"))
        place.run(f" {choice}     ")
