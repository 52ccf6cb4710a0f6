"""This module writes the cover, the contents and the lists at the end of a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sopkit.handbook.document import Back, Listed, Place, Term
from sopkit.handbook.docx import marks
from sopkit.handbook.docx.paragraphs import Paragraph
from sopkit.handbook.docx.writer import SMALL, Writer

# millimetres, and points of text on the cover
LOGO_TOP: Final = 20.0
COVER_TOP: Final = 70.0
ROLE_SIZE: Final = 18.0
CONTENTS_SIZE: Final = 20.0
LISTS: Final = (
    ("questions", "questions"),
    ("limits", "limits"),
    ("forms", "form_list"),
    ("sources", "source_list"),
    ("glossary", "glossary"),
)


def write_cover(writer: Writer) -> None:
    """The title page: logo, title, what the book is made from."""
    book, theme = writer.book, writer.theme
    if theme.logo is not None and theme.logo.ending != "svg":
        place = writer.paragraph()
        place.set("spacing", before=marks.twips(LOGO_TOP))
        alt = theme.logo.alt.get(book.language)
        writer.image(place, theme.logo.content, 50, alt)
    title = writer.paragraph(book.title, "Title")
    title.set("spacing", before=marks.twips(COVER_TOP))
    title.set("pBdr", marks.border("bottom", theme.colours.brass, 16, space=10))
    if book.role:
        writer.paragraph(style="Subtitle").run(book.role, size=ROLE_SIZE)
    writer.paragraph(book.subtitle, "Subtitle")
    count = f"{writer.words['count']}{writer.colon}{len(book.chapters)}"
    writer.paragraph(count, "Small")


def write_contents(writer: Writer) -> None:
    """The contents as a field: each line leads to its page, whose number a program computes."""
    words, back = writer.words, writer.book.back
    writer.new_section(writer.book.title, "")
    writer.footer()
    head = writer.paragraph(style="Subtitle")
    head.run(words["contents"], bold=True, size=CONTENTS_SIZE)
    lines = [(one.title, one.anchor) for one in writer.book.chapters]
    if back is not None:
        lines += [(words[key], f"list-{name}") for name, key in LISTS if getattr(back, name)]
    for number, (title, anchor) in enumerate(lines):
        line = writer.paragraph(style="Contents 2")
        if not number:
            line.put(marks.field_begins('TOC \\o "1-1" \\h \\z \\u'))
        _entry(line, title, marks.bookmark_name(anchor))
        if number == len(lines) - 1:
            line.put(marks.field_ends())


def _entry(line: Paragraph, title: str, target: str) -> None:
    line.put(marks.link(target, marks.run(f"{title}\t")))
    line.put(marks.field(f"PAGEREF {target} \\h"))


# -- what stands after the procedures


def write_back(writer: Writer, back: Back) -> None:
    """Open questions, limits, forms, sources and glossary, each on pages of its own."""
    words = writer.words
    for name, key in LISTS:
        found = getattr(back, name)
        if not found:
            continue
        writer.new_section(words[key], "")
        writer.heading(words[key], 1, f"list-{name}")
        note = words.get(f"{name}_note", "")
        if note:
            writer.paragraph(note, "Small")
        if name == "glossary":
            _glossary(writer, found)
        elif name == "forms":
            rows = [(one.title, one.note, one.id) for one in found]
            heads = (words["form"], words["procedure"], words["code"])
            writer.table((60, 70, 36), heads, rows, name=words[key])
        elif name == "sources":
            _sources(writer, found)
        else:
            _lists(writer, found, titled=name == "questions")


def _lists(writer: Writer, lists: Sequence[Listed], *, titled: bool) -> None:
    titles = {one.anchor: one.title for one in writer.book.chapters}
    for one in lists:
        if titled:
            writer.heading(one.title, 2)
            writer.paragraph(one.lead, "Small")
        last = ""
        for place in one.places:
            if place.anchor != last:
                last = place.anchor
                _procedure(writer, titles.get(last, ""), last)
            _place(writer, place)


def _procedure(writer: Writer, title: str, anchor: str) -> None:
    line = writer.paragraph(style="Cell")
    line.set("spacing", before=marks.points(6))
    line.keep()
    line.put(marks.link(marks.bookmark_name(anchor), marks.run(title, marks.ink(bold=True))))


def _place(writer: Writer, place: Place) -> None:
    note = " · ".join(filter(None, (place.note, place.id)))
    writer.point(place.title, note)


def _sources(writer: Writer, sources: Sequence[Term]) -> None:
    titles = {one.anchor: one.title for one in writer.book.chapters}
    for one in sources:
        line = writer.paragraph(one.term, "Cell")
        for anchor in one.anchors:
            line.run("  ")
            shown = marks.run(titles.get(anchor, anchor), marks.ink(size=SMALL))
            line.put(marks.link(marks.bookmark_name(anchor), shown))


def _glossary(writer: Writer, terms: Sequence[Term]) -> None:
    words = writer.words
    rows = [(one.term, one.other, one.meaning) for one in terms]
    heads = (words["term"], words["other_term"], words["meaning"])
    writer.table((42, 42, 82), heads, rows, name=words["glossary"])
