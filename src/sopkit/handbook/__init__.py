"""This package prints procedures in English and Chinese: handbook, cards, posters, forms."""

from __future__ import annotations

from sopkit.handbook.build import build_document
from sopkit.handbook.document import HandbookDoc
from sopkit.handbook.products import PRODUCTS
from sopkit.handbook.publish import FORMATS, write_handbook

__all__ = ["FORMATS", "PRODUCTS", "HandbookDoc", "build_document", "write_handbook"]
