"""This module reads printed products back: their texts, bookmarks, figures and square codes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from sopkit.handbook import build_document, typst
from sopkit.handbook.document import HandbookDoc
from sopkit.procedure import Procedure, load
from tests.handbook.loading import EVERYTHING

ROOT = Path(__file__).resolve().parent.parent.parent
PROCEDURES = ROOT / "procedures"
# What a page is found by, what a picture is told as, what other products show: no text of the page.
UNPRINTED = frozenset(
    {"language", "anchor", "anchors", "level", "sort", "role_id", "form_id", "type", "alt", "svg"}
    | {"address", "choices", "copies", "set_aside", "without", "duties"}
)
# Parts whose id is printed; the others are known to people by their number or their title.
NAMED = frozenset({"Chapter", "Entry", "Rule", "Limit", "Parameter", "Material", "SourceEntry"})
# a line of `pdftotext -bbox-layout`: left, top, right, bottom, its words
LINE = re.compile(
    r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</line>', re.DOTALL
)
needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is not installed"
)


@cache
def several() -> tuple[Procedure, ...]:
    """A few procedures that show everything: a layout, warnings, hold points, forms, a flow."""
    names = ("conference/attendant-pre-meeting-tea", "shop/xborder-refund-payout")
    return (load(EVERYTHING), *(load(PROCEDURES / f"{name}.yaml") for name in names))


@cache
def book(language: str) -> HandbookDoc:
    """The book of those procedures."""
    return build_document(several(), language)


@cache
def printed_product(product: str, language: str) -> bytes:
    """A product of that book as PDF."""
    return typst.render(book(language), product)


def squeezed(text: str) -> str:
    """The text without any blanks, so that line breaks do not matter."""
    return re.sub(r"[\s\u00a0\u200b\u00ad]+", "", text)


def printed_texts(part: Any) -> Iterator[str]:
    """Every text of a part of the book that a reader must find on paper."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from printed_texts(one)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            hidden = field.name == "id" and type(part).__name__ not in NAMED
            if field.name not in UNPRINTED and not hidden:
                yield from printed_texts(getattr(part, field.name))


def text_of(pdf: bytes) -> str:
    """The text of a PDF without blanks, in the order of reading."""
    return "".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page of a PDF without blanks, in the order of reading."""
    command = ["pdftotext", "-raw", "-", "-"]
    made = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return [squeezed(page) for page in made.decode().split("\f")]


def crossed_lines(pdf: bytes) -> list[tuple[str, str]]:
    """Lines of a PDF that lie one over the other, so that neither can be read."""
    command = ["pdftotext", "-bbox-layout", "-", "-"]
    made = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    found = []
    for page in made.split("<page ")[1:]:
        lines = [
            (*map(float, line.groups()[:4]), " ".join(re.findall(r">([^<]*)</word>", line[5])))
            for line in re.finditer(LINE, page)
        ]
        found += [(str(one[4]), str(other[4])) for one, other in combinations(lines, 2)
                  if _cross(one, other)]  # fmt: skip
    return found


def _cross(one: Any, other: Any) -> bool:
    """Whether two lines share more than half of their height, and a letter of their width."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 8 and high > min(one[3] - one[1], other[3] - other[1]) * 0.55


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of the outline, first level only."""
    pypdf = pytest.importorskip("pypdf")
    outline = pypdf.PdfReader(io.BytesIO(pdf)).outline
    return [str(one.title) for one in outline if not isinstance(one, list)]


def nodes(pdf: bytes) -> list[Any]:
    """Every element of the structure tree."""
    pypdf = pytest.importorskip("pypdf")
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    found: list[Any] = []
    waiting = [root]
    while waiting:
        node = waiting.pop().get_object()
        if not isinstance(node, dict):
            continue
        found.append(node)
        inner = node.get("/K", [])
        waiting += inner if isinstance(inner, list) else [inner]
    return found


def elements(pdf: bytes, name: str) -> list[Any]:
    """The elements of one name."""
    return [node for node in nodes(pdf) if node.get("/S") == name]


def square_codes(pages: tuple[bytes, ...]) -> set[str]:
    """The texts of the square codes that can be read from pictures of pages."""
    reader = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    found = (reader.read_barcodes(image.open(io.BytesIO(page))) for page in pages)
    return {code.text for codes in found for code in codes}
