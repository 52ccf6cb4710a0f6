"""Tests of the looks of the products: a few pages against pictures that somebody has approved."""

from __future__ import annotations

import io

import pytest

from tests.handbook.golden_pages import FOLDER, PAGES, picture

# A glyph drawn half a pixel aside changes a few pixels a little; a line that moved changes many.
FAR = 48  # of 255: a pixel that differs more is another one
ALLOWED = 0.004  # the share of such pixels


@pytest.mark.parametrize(("name", "procedure", "product", "language", "page"), PAGES)
def test_pages_look_as_approved(
    name: str, procedure: str, product: str, language: str, page: int
) -> None:
    """A page looks as it did when it was approved; `make golden` draws it anew."""
    image = pytest.importorskip("PIL.Image")
    chops = pytest.importorskip("PIL.ImageChops")
    drawn = image.open(io.BytesIO(picture(procedure, product, language, page))).convert("L")
    kept = image.open(FOLDER / f"{name}-{language}.png").convert("L")

    assert drawn.size == kept.size
    different = sum(chops.difference(drawn, kept).histogram()[FAR:])
    assert different / (kept.width * kept.height) <= ALLOWED
