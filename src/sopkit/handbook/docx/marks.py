"""This module makes the marks of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

TWIPS_PER_MM: Final = 1440 / 25.4
# XML has no place for these, not even escaped
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LEFT_OUT: Final = "\ufffd"
_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
CHECKED, UNCHECKED = "2612", "2610"
BOX_FONT: Final = "Segoe UI Symbol"


def writable(text: str) -> str:
    """The text with a replacement character for each one that XML cannot hold."""
    return _UNWRITABLE.sub(_LEFT_OUT, text)


def twips(mm: float) -> str:
    """A length as Word writes it."""
    return str(round(mm * TWIPS_PER_MM))


def element(tag: str, **values: str | int) -> Any:
    """An element of WordprocessingML with attributes of its own namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def add(parent: Any, tag: str, **values: str | int) -> Any:
    """An element at the end of another."""
    made = element(tag, **values)
    parent.append(made)
    return made


def drop(parent: Any, tag: str) -> None:
    """Takes away every child of this name, so that a property is not said twice."""
    for one in parent.findall(qn(f"w:{tag}")):
        parent.remove(one)


# -- fields and links


def field(paragraph: Any, code: str, shown: str = "") -> None:
    """A field such as `PAGE`, with what is shown until a program computes it."""
    for part in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        if part == "code":
            text = add(run._r, "instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
        elif part == "shown":
            run.text = shown
        else:
            add(run._r, "fldChar", fldCharType=part)


def field_begins(paragraph: Any, code: str) -> None:
    """The beginning of a field whose result goes over several paragraphs."""
    add(paragraph.add_run()._r, "fldChar", fldCharType="begin")
    text = add(paragraph.add_run()._r, "instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    add(paragraph.add_run()._r, "fldChar", fldCharType="separate")


def field_ends(paragraph: Any) -> None:
    """The end of such a field."""
    add(paragraph.add_run()._r, "fldChar", fldCharType="end")


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Makes a paragraph a target for links and page numbers."""
    start = element("bookmarkStart", id=number, name=name)
    end = element("bookmarkEnd", id=number)
    properties = paragraph._p.pPr
    place = 0 if properties is None else list(paragraph._p).index(properties) + 1
    paragraph._p.insert(place, start)
    paragraph._p.append(end)


def link_to(paragraph: Any, target: str, text: str) -> Any:
    """A run that leads to a bookmark."""
    made = add(paragraph._p, "hyperlink", anchor=target, history=1)
    run = paragraph.add_run(writable(text))
    made.append(run._r)
    return run


def bookmark_name(anchor: str) -> str:
    """An anchor as Word allows bookmarks to be named: letters and digits, at most 40."""
    from hashlib import sha256

    plain = re.sub(r"\W+", "_", anchor, flags=re.ASCII)
    return f"p_{plain[:24]}_{sha256(anchor.encode()).hexdigest()[:8]}"


# -- content controls


def checkbox(paragraph: Any, name: str) -> None:
    """A box that is ticked with a click; `name` is what a screen reader calls it."""
    control = parse_xml(
        f"<w:sdt {nsdecls('w')} xmlns:w14='{_W14}'><w:sdtPr><w:alias/>"
        f"<w14:checkbox><w14:checked w14:val='0'/>"
        f"<w14:checkedState w14:val='{CHECKED}' w14:font='{BOX_FONT}'/>"
        f"<w14:uncheckedState w14:val='{UNCHECKED}' w14:font='{BOX_FONT}'/></w14:checkbox>"
        f"</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii='{BOX_FONT}' w:hAnsi='{BOX_FONT}' "
        f"w:eastAsia='{BOX_FONT}' w:hint='eastAsia'/></w:rPr><w:t>☐</w:t></w:r></w:sdtContent>"
        f"</w:sdt>"
    )
    control.find(f".//{qn('w:alias')}").set(qn("w:val"), alias(name))
    paragraph._p.append(control)


def alias(name: str) -> str:
    """The name of a control; Word takes at most 64 characters."""
    return writable(name)[:64]


def blank(paragraph: Any, name: str, hint: str, kind: Any = None) -> None:
    """A place to write in; `kind` is the element that says what goes there, else plain text."""
    control = element("sdt")
    properties = add(control, "sdtPr")
    add(properties, "alias", val=alias(name))
    add(properties, "showingPlcHdr")
    properties.append(element("text", multiLine=1) if kind is None else kind)
    content = add(control, "sdtContent")
    run = paragraph.add_run(writable(hint))
    run.style = "Placeholder"
    content.append(run._r)
    paragraph._p.append(control)


def choice(values: Iterable[str]) -> Any:
    """A list to choose one value from; Word demands that values differ."""
    made = element("dropDownList")
    for one in dict.fromkeys(map(writable, values)):
        add(made, "listItem", displayText=one, value=one)
    return made


def calendar(language: str) -> Any:
    """A date to pick."""
    made = element("date")
    add(made, "dateFormat", val="yyyy-MM-dd")
    add(made, "lid", val=language)
    add(made, "storeMappedDataAs", val="date")
    add(made, "calendar", val="gregorian")
    return made


# -- look


# What stands behind the ground and the borders among the properties of a paragraph or cell.
BEHIND_GROUND: Final = (
    "w:tabs",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:tcMar",
    "w:vAlign",
    "w:rPr",
    "w:sectPr",
)


def shade(properties: Any, colour: str) -> None:
    """The ground of a cell or paragraph."""
    drop(properties, "shd")
    made = element("shd", val="clear", color="auto", fill=colour.lstrip("#"))
    properties.insert_element_before(made, *BEHIND_GROUND)


def border(properties: Any, side: str, colour: str, eighths: int, space: int = 0) -> None:
    """One border of a paragraph, in eighths of a point."""
    frame = properties.find(qn("w:pBdr"))
    if frame is None:
        frame = element("pBdr")
        properties.insert_element_before(frame, "w:shd", *BEHIND_GROUND)
    add(frame, side, val="single", sz=eighths, space=space, color=colour.lstrip("#"))
