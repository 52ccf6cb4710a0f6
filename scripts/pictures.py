"""This script renders the pictures of the documentation from real procedures."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sopkit.handbook import build_document
from sopkit.handbook.typst import pictures
from sopkit.procedure import load

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images"


class Shown(NamedTuple):
    """One picture: its file, the page it shows, and how many pixels a page of A4 is wide."""

    file: str
    procedure: str
    product: str
    language: str
    page: int
    width: int


PICTURES = (
    Shown("handbook-page.png", "attendant-pre-meeting-tea", "handbook", "en", 5, 760),
    Shown("handbook-page-zh.png", "attendant-pre-meeting-tea", "handbook", "zh", 5, 760),
    Shown("handbook-drawing.png", "meeting-table-setting", "handbook", "zh", 5, 560),
    Shown("handbook-cards.png", "attendant-pre-meeting-tea", "cards", "en", 1, 560),
    Shown("handbook-cards-zh.png", "attendant-pre-meeting-tea", "cards", "zh", 1, 560),
    Shown("handbook-poster.png", "meeting-table-setting", "posters", "en", 1, 400),
    Shown("handbook-poster-zh.png", "meeting-table-setting", "posters", "zh", 1, 400),
    Shown("handbook-checklist.png", "attendant-pre-meeting-tea", "checklists", "zh", 1, 560),
)


def main() -> None:
    """Write the pictures that the pages of the documentation show."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for one in PICTURES:
        procedure = load(ROOT / "procedures" / "conference" / f"{one.procedure}.yaml")
        pages = pictures(build_document([procedure], one.language), one.product, width=one.width)
        (TARGET / one.file).write_bytes(pages[one.page - 1])
        print(f"docs/images/{one.file}: page {one.page} of {len(pages)}")


if __name__ == "__main__":
    main()
