"""This module makes elements of WordprocessingML for styles and settings, beside python-docx."""

from __future__ import annotations

from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# What stands behind the ground and the borders among the properties of a paragraph.
BEHIND_GROUND: Final = (
    "w:tabs",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
)


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


def shade(properties: Any, colour: str) -> None:
    """The ground of a paragraph."""
    drop(properties, "shd")
    made = element("shd", val="clear", color="auto", fill=colour.lstrip("#"))
    properties.insert_element_before(made, *BEHIND_GROUND)


def border(properties: Any, side: str, colour: str, eighths: int, space: int = 0) -> None:
    """The border of a paragraph on one side, in eighths of a point."""
    frame = element("pBdr")
    add(frame, side, val="single", sz=eighths, space=space, color=colour.lstrip("#"))
    properties.insert_element_before(frame, "w:shd", *BEHIND_GROUND)
