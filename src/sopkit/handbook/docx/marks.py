"""This module writes the marks of WordprocessingML as text: runs, fields, links, controls.

A book has a hundred thousand marks; as elements of python-docx they take twenty times as long. A
text of the book becomes part of a mark only in `run` and `mark`, which escape it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from typing import Final

SPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
TWIPS_PER_MM: Final = 1440 / 25.4
EMU_PER_MM: Final = 36_000
# XML has no place for these, not even escaped
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LEFT_OUT: Final = "\ufffd"
# what an attribute cannot hold, or would show as a blank
_SPECIAL: Final = re.compile("[\x00-\x1f&<>\"'\ufffe\uffff\ud800-\udfff]")
_BLANKS: Final = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_PIECES: Final = re.compile(r"([\t\n\r])")
_BETWEEN: Final = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>"}
CHECKED, UNCHECKED = "2612", "2610"
BOX_FONT: Final = "Segoe UI Symbol"


def writable(text: str) -> str:
    """The text with a replacement character for each one that XML cannot hold."""
    return _UNWRITABLE.sub(_LEFT_OUT, text)


def escaped(text: str) -> str:
    """The text as the value of an attribute, in which it is no mark."""
    if not _SPECIAL.search(text):
        return text
    return _PIECES.sub(lambda found: _BLANKS[found[0]], escape(writable(text)))


def twips(mm: float) -> str:
    """A length as Word writes it."""
    return str(round(mm * TWIPS_PER_MM))


def points(size: float) -> str:
    """A length that is given in points, as Word writes it."""
    return str(round(size * 20))


def emu(mm: float) -> int:
    """A length as drawings write it."""
    return int(mm * EMU_PER_MM)


def mark(tag: str, inner: str = "", **values: str | int) -> str:
    """An element with attributes of its own namespace; `inner` is made of marks."""
    shown = "".join([f' w:{name}="{escaped(str(value))}"' for name, value in values.items()])
    return f"<w:{tag}{shown}>{inner}</w:{tag}>" if inner else f"<w:{tag}{shown}/>"


def whole(tag: str, inner: str) -> bytes:
    """A file whose root is this element."""
    spaces = " ".join([f'xmlns:{name}="{address}"' for name, address in SPACES.items()])
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}\n<w:{tag} {spaces} mc:Ignorable="w14">{inner}</w:{tag}>'.encode()


# -- runs


@cache
def ink(*, bold: bool = False, colour: str = "", size: float = 0.0, style: str = "") -> str:
    """The look of a run; `size` is in points."""
    inner = mark("rStyle", val=style) if style else ""
    inner += mark("b") if bold else ""
    inner += mark("color", val=colour.lstrip("#").upper()) if colour else ""
    inner += mark("sz", val=round(size * 2)) if size else ""
    return mark("rPr", inner) if inner else ""


def run(text: str, look: str = "") -> str:
    """A text with a look that `ink` made; no text makes no run."""
    if not text:
        return ""
    return f"<w:r>{look}{''.join(map(_piece, _PIECES.split(writable(text))))}</w:r>"


def _piece(text: str) -> str:
    if not text or text in _BETWEEN:
        return _BETWEEN.get(text, "")
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{space}>{escape(text, quote=False)}</w:t>"


# -- fields and links


def field(code: str, shown: str = "") -> str:
    """A field such as `PAGE`, with what is shown until a program computes it."""
    return f"{field_begins(code)}{run(shown)}{field_ends()}"


def field_begins(code: str) -> str:
    """The beginning of a field whose result may go over several paragraphs."""
    text = f'<w:instrText xml:space="preserve"> {escape(code, quote=False)} </w:instrText>'
    return f"{_field_part('begin')}<w:r>{text}</w:r>{_field_part('separate')}"


def field_ends() -> str:
    """The end of such a field."""
    return _field_part("end")


def _field_part(sort: str) -> str:
    return mark("r", mark("fldChar", fldCharType=sort))


def bookmarked(inner: str, name: str, number: int) -> str:
    """Makes what stands there a target for links and page numbers."""
    return f"{mark('bookmarkStart', id=number, name=name)}{inner}{mark('bookmarkEnd', id=number)}"


def link(target: str, inner: str) -> str:
    """Runs that lead to a bookmark."""
    return mark("hyperlink", inner, anchor=target, history=1)


@cache
def bookmark_name(anchor: str) -> str:
    """An anchor as Word allows bookmarks to be named: letters and digits, at most 40."""
    plain = re.sub(r"\W+", "_", anchor, flags=re.ASCII)
    return f"p_{plain[:24]}_{sha256(anchor.encode()).hexdigest()[:8]}"


# -- content controls


def checkbox(name: str) -> str:
    """A box that is ticked with a click; `name` is what a screen reader calls it."""
    return (
        f"<w:sdt><w:sdtPr>{mark('alias', val=alias(name))}<w14:checkbox>"
        f'<w14:checked w14:val="0"/>'
        f'<w14:checkedState w14:val="{CHECKED}" w14:font="{BOX_FONT}"/>'
        f'<w14:uncheckedState w14:val="{UNCHECKED}" w14:font="{BOX_FONT}"/></w14:checkbox>'
        f'</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="{BOX_FONT}" '
        f'w:hAnsi="{BOX_FONT}" w:eastAsia="{BOX_FONT}" w:hint="eastAsia"/></w:rPr>'
        f"<w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    )


def alias(name: str) -> str:
    """The name of a control; Word takes at most 64 characters."""
    return writable(name)[:64]


def blank(name: str, hint: str, look: str, kind: str = "") -> str:
    """A place to write in; `kind` is the mark that says what goes there, else plain text."""
    properties = (
        f"{mark('alias', val=alias(name))}{mark('showingPlcHdr')}"
        f"{kind or mark('text', multiLine=1)}"
    )
    return mark("sdt", mark("sdtPr", properties) + mark("sdtContent", run(hint, look)))


def choice(values: Iterable[str]) -> str:
    """A list to choose one value from; Word demands that values differ."""
    items = [
        mark("listItem", displayText=one, value=one) for one in dict.fromkeys(map(writable, values))
    ]
    return mark("dropDownList", "".join(items))


def calendar(language: str) -> str:
    """A date to pick."""
    inner = (
        mark("dateFormat", val="yyyy-MM-dd"),
        mark("lid", val=language),
        mark("storeMappedDataAs", val="date"),
        mark("calendar", val="gregorian"),
    )
    return mark("date", "".join(inner))


# -- frames, grounds and drawings


def border(side: str, colour: str, eighths: int, space: int = 0) -> str:
    """One border, in eighths of a point."""
    return mark(side, val="single", sz=eighths, space=space, color=colour.lstrip("#"))


def shade(colour: str) -> str:
    """The ground of a cell."""
    return mark("shd", val="clear", color="auto", fill=colour.lstrip("#"))


def drawing(reference: str, number: int, width: int, height: int, alt: str) -> str:
    """An image in the line, told in words to who cannot see it; lengths as `emu` makes them."""
    size = f'cx="{width}" cy="{height}"'
    graphic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="{number}" '
        f'name="Picture {number}" descr="{escaped(alt)}"/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        f'<a:graphicData uri="{graphic}"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" '
        f'name="image.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip '
        f'r:embed="{reference}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"/>'
        f"</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
