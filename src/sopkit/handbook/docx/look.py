"""This module sets styles, fonts, languages, lists and pages of a Word document.

Fonts are named, not carried: a document is edited on other machines. Latin and Chinese text have
fonts of their own, which Windows and macOS bring with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from sopkit.handbook.docx.elements import add, border, drop, element, shade
from sopkit.handbook.docx.marks import mark, twips
from sopkit.handbook.themes import Paper, Theme

LATIN: Final = "Arial"
CHINESE: Final = {"zh": "Microsoft YaHei", "zh-hant": "Microsoft JhengHei"}
# What Word calls the languages: of Latin text, of Chinese text.
TONGUES: Final = {"en": ("en-GB", "zh-CN"), "zh": ("en-US", "zh-CN"), "zh-hant": ("en-US", "zh-HK")}
MARGINS: Final = {"top": 25, "bottom": 22, "left": 24, "right": 20, "head": 12}
STEPS, CHECKS, POINTS = 90, 91, 92
INDENT: Final = 12.0
INNER: Final = 20.0
TONES: Final = {
    "warning": ("#9c2f20", "#fbeeeb"),
    "hold": ("#8a5a00", "#fdf5e3"),
    "limit": ("#1d4a4c", "#eef4f3"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """The room for text on a page, in millimetres."""

    width: float
    height: float


def area(paper: Paper, *, turned: bool = False) -> Area:
    """The room for text on this paper, also where the page is turned."""
    wide, tall = (paper.height, paper.width) if turned else (paper.width, paper.height)
    return Area(
        wide - MARGINS["left"] - MARGINS["right"], tall - MARGINS["top"] - MARGINS["bottom"]
    )


def prepare(document: Any, theme: Theme, language: str) -> None:
    """Gives an empty document our styles and lists."""
    _defaults(document, theme, language)
    for name, size, above, below, colour in (
        ("Title", 34, 0, 12, theme.colours.deep),
        ("Subtitle", 11, 6, 6, theme.colours.grey),
        ("Heading 1", 20, 0, 10, theme.colours.deep),
        ("Heading 2", 13, 18, 6, theme.colours.deep),
        ("Heading 3", 10.5, 12, 4, theme.colours.deep),
        ("Caption", 8.5, 4, 10, theme.colours.grey),
        ("Header", 8, 0, 0, theme.colours.grey),
        ("Footer", 8, 0, 0, theme.colours.grey),
    ):
        _set(document.styles[name], size, above, below, colour)
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    document.styles["Normal"].paragraph_format.line_spacing = 1.25
    for name in ("Header", "Footer"):
        drop(document.styles[name].element.get_or_add_pPr(), "tabs")
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"):
        document.styles[name].font.bold = name != "Subtitle"
        document.styles[name].font.italic = False
        drop(document.styles[name].element.get_or_add_pPr(), "pBdr")
        drop(document.styles[name].element.get_or_add_rPr(), "spacing")
    _own_styles(document, theme)
    _lists(document, theme)


def pages(paper: Paper, *, turned: bool = False) -> str:
    """The paper and margins of a section, as marks."""
    wide, tall = (paper.height, paper.width) if turned else (paper.width, paper.height)
    sides = {side: twips(MARGINS[side]) for side in ("top", "right", "bottom", "left")}
    heads = {side: twips(MARGINS["head"]) for side in ("header", "footer")}
    aside = {"orient": "landscape"} if turned else {}
    return (
        mark("pgSz", w=twips(wide), h=twips(tall), **aside)
        + mark("pgMar", **sides, **heads, gutter=0)
        + mark("cols", space=720)
        + mark("docGrid", linePitch=360)
    )


def style_ids(document: Any) -> dict[str, str]:
    """The ids of the styles of a document by name."""
    return {one.name: one.style_id for one in document.styles}


def _defaults(document: Any, theme: Theme, language: str) -> None:
    styles = document.styles.element
    run = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for one in list(run):
        run.remove(one)
    _fonts(run, theme, language)
    add(run, "sz", val=19)
    add(run, "szCs", val=19)
    latin, chinese = TONGUES[language]
    add(run, "lang", val=latin, eastAsia=chinese, bidi="ar-SA")
    for style in document.styles:
        properties = style.element.find(qn("w:rPr"))
        if properties is not None:
            drop(properties, "rFonts")
            drop(properties, "lang")
    document.styles["Normal"].font.color.rgb = _colour(theme.colours.ink)


def _fonts(properties: Any, theme: Theme, language: str) -> None:
    latin = theme.font or LATIN
    chinese = theme.font or CHINESE.get(language, CHINESE["zh"])
    add(properties, "rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)


def _own_styles(document: Any, theme: Theme) -> None:
    colours = theme.colours
    small = _style(document, "Small", 8, colours.grey)
    small.paragraph_format.space_after = Pt(3)
    _style(document, "Label", 8, colours.grey).paragraph_format.space_after = Pt(1)
    cell = _style(document, "Cell", 9.5, colours.ink)
    cell.paragraph_format.space_after = Pt(1)
    head = _style(document, "Column head", 8, colours.grey)
    head.font.bold = True
    head.paragraph_format.keep_with_next = True
    step = _style(document, "Step", 10.5, colours.ink)
    step.paragraph_format.space_before = Pt(8)
    step.paragraph_format.keep_with_next = True
    detail = _style(document, "Step detail", 9, colours.ink)
    detail.paragraph_format.left_indent = Mm(INDENT)
    detail.paragraph_format.space_after = Pt(3)
    _style(document, "Check", 9.5, colours.ink).paragraph_format.space_after = Pt(2)
    _style(document, "Point", 9.5, colours.ink).paragraph_format.space_after = Pt(3)
    for level in (1, 2):
        _contents_style(document, f"Contents {level}", theme, bold=level == 1)
    for sort, (ink, ground) in TONES.items():
        style = _style(document, f"Notice {sort}", 9, colours.ink)
        style.paragraph_format.left_indent = Mm(INDENT)
        style.paragraph_format.space_after = Pt(4)
        shape = style.element.get_or_add_pPr()
        border(shape, "left", ink, 18, space=6)
        shade(shape, ground)
    mark = document.styles.add_style("Placeholder", WD_STYLE_TYPE.CHARACTER)
    mark.font.color.rgb = _colour("#8a9095")


def _contents_style(document: Any, name: str, theme: Theme, *, bold: bool) -> None:
    style = _style(document, name, 10.5 if bold else 9.5, theme.colours.ink)
    style.font.bold = bold
    style.paragraph_format.space_before = Pt(8 if bold else 0)
    style.paragraph_format.space_after = Pt(3)
    stops: Any = style.paragraph_format.tab_stops
    width = area(theme.paper).width
    stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _style(document: Any, name: str, size: float, colour: str) -> Any:
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = document.styles["Normal"]
    made.quick_style = True
    _set(made, size, 0, 4, colour)
    return made


def _set(style: Any, size: float, above: float, below: float, colour: str) -> None:
    style.font.size = Pt(size)
    style.font.color.rgb = _colour(colour)
    style.paragraph_format.space_before = Pt(above)
    style.paragraph_format.space_after = Pt(below)


def _colour(written: str) -> RGBColor:
    return RGBColor.from_string(written.lstrip("#").upper())


# -- lists


def _lists(document: Any, theme: Theme) -> None:
    numbering = document.part.numbering_part.element
    for one in list(numbering):
        numbering.remove(one)
    _list(numbering, STEPS, "decimal", "%1", INDENT, INDENT, theme.colours.deep)
    # the box itself is a control in the text, so the item has no sign of its own
    _list(numbering, CHECKS, "bullet", "", INNER, INNER - INDENT, theme.colours.ink)
    _list(numbering, POINTS, "bullet", "–", 5.0, 5.0, theme.colours.brass)
    for number in (CHECKS, POINTS):
        _instance(numbering, number, number)


def _list(
    numbering: Any, name: int, form: str, text: str, left: float, hanging: float, colour: str
) -> None:
    made = element("abstractNum", abstractNumId=name)
    add(made, "multiLevelType", val="singleLevel")
    level = add(made, "lvl", ilvl=0)
    add(level, "start", val=1)
    add(level, "numFmt", val=form)
    add(level, "suff", val="nothing" if name == CHECKS else "tab")
    add(level, "lvlText", val=text)
    add(level, "lvlJc", val="left")
    shape = add(level, "pPr")
    add(shape, "ind", left=twips(left), hanging=twips(hanging if name != CHECKS else 5))
    run = add(level, "rPr")
    if form == "decimal":
        add(run, "b")
    add(run, "color", val=colour.lstrip("#"))
    numbering.append(made)


def _instance(numbering: Any, number: int, of: int, start: int | None = None) -> None:
    made = add(numbering, "num", numId=number)
    add(made, "abstractNumId", val=of)
    if start is not None:
        override = add(made, "lvlOverride", ilvl=0)
        add(override, "startOverride", val=start)


def counted_from(document: Any, start: int) -> int:
    """A list of steps that begins with this number; returns what its items name."""
    numbering = document.part.numbering_part.element
    number = 100 + len(numbering)
    _instance(numbering, number, STEPS, start)
    return number
