"""This script renders the pictures of the documentation from real procedures."""

from __future__ import annotations

import argparse
from pathlib import Path

from sopkit.handbook import build_document
from sopkit.handbook.typst import pictures
from sopkit.procedure import load

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "handbook-page.png"
PROCEDURE = ROOT / "procedures" / "conference" / "attendant-pre-meeting-tea.yaml"
WIDTH = 1000  # pixels
PAGE = 3  # after the cover and the contents


def main() -> None:
    """Write one page of the handbook as a picture."""
    reader = argparse.ArgumentParser(description=main.__doc__)
    reader.add_argument("procedure", nargs="?", type=Path, default=PROCEDURE)
    reader.add_argument("--language", default="en")
    reader.add_argument("--page", type=int, default=PAGE)
    given = reader.parse_args()
    pages = pictures(build_document([load(given.procedure)], given.language), width=WIDTH)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(pages[given.page - 1])
    print(f"{TARGET.relative_to(ROOT)}: page {given.page} of {len(pages)}")


if __name__ == "__main__":
    main()
