"""This script draws the example pictures of the documentation from real procedures."""

from __future__ import annotations

from pathlib import Path

from sopkit.handbook import build_document
from sopkit.handbook.pictures import chapter_pictures
from sopkit.procedure import load

PROCEDURES = Path(__file__).resolve().parent.parent / "procedures"
# file of the documentation: procedure and picture
EXAMPLES = {
    "layout": ("conference/meeting-table-setting", "layout-place"),
    "flow": ("shop/lost-parcel-handling", "flow"),
    "lanes": ("property/complaint-handling-maintenance", "lanes"),
    "timeline": ("conference/secretariat-room-preparation", "timeline"),
}


def write_drawings(folder: Path) -> None:
    """Write `docs/images/picture-<name>.svg` for each example, `-zh` behind the name in Chinese."""
    target = folder / "docs" / "images"
    target.mkdir(parents=True, exist_ok=True)
    for name, (procedure, picture) in EXAMPLES.items():
        loaded = load(PROCEDURES / f"{procedure}.yaml")
        for language, end in (("en", ""), ("zh", "-zh")):
            chapter = build_document([loaded], language).chapters[0]
            svg = next(one.svg for one in chapter_pictures(chapter) if one.id == picture)
            (target / f"picture-{name}{end}.svg").write_text(svg + "\n", encoding="utf-8")
