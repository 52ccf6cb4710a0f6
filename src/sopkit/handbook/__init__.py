"""This package prints procedures as a handbook in English and Chinese: HTML and PDF."""

from __future__ import annotations

from sopkit.handbook.build import build_document
from sopkit.handbook.document import HandbookDoc
from sopkit.handbook.publish import FORMATS, write

__all__ = ["FORMATS", "HandbookDoc", "build_document", "write"]
