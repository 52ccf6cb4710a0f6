"""This module names the pages that are kept as pictures, so that a change of looks is seen.

`make golden` draws them anew; look at each before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sopkit.handbook import build_document, typst
from sopkit.handbook.document import HandbookDoc
from sopkit.procedure import load

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "tests" / "golden" / "pages"
WIDTH = 360  # pixels of a page of A4: enough to see what moved, small in the repository
# Name, procedure, product, language, page.
PAGES = (
    ("table-setting", "conference/meeting-table-setting", "handbook", "en", 3),
    ("tea-steps", "conference/attendant-pre-meeting-tea", "handbook", "zh", 4),
    ("card", "conference/attendant-pre-meeting-tea", "cards", "en", 1),
    ("poster", "property/maintenance-home-visit", "posters", "zh", 1),
    ("poster", "conference/meeting-table-setting", "posters", "en", 1),
    ("checklist", "conference/meeting-table-setting", "checklists", "zh", 1),
    ("form", "shop/xborder-refund-payout", "forms", "en", 1),
)


@cache
def book(procedure: str, language: str) -> HandbookDoc:
    """The book of one procedure."""
    return build_document([load(ROOT / "procedures" / f"{procedure}.yaml")], language)


def picture(procedure: str, product: str, language: str, page: int) -> bytes:
    """One page as PNG."""
    return typst.pictures(book(procedure, language), product, width=WIDTH)[page - 1]


def pages() -> Iterator[tuple[Path, bytes]]:
    """Every kept page with its place."""
    for name, procedure, product, language, page in PAGES:
        yield FOLDER / f"{name}-{language}.png", picture(procedure, product, language, page)
