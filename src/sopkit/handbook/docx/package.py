"""This module holds the parts of a Word document beside its text, and packs all into one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from sopkit.handbook.docx import marks

# The same book must give the same bytes; a ZIP archive has no earlier instant than 1980.
STAMP: Final = (2000, 1, 1, 0, 0, 0)
MAIN: Final = "word/document.xml"


class Package:
    """The parts of a document that python-docx began: headers, footers, drawings, other images.

    Drawings are named when the text refers to them and come when the file is packed.
    """

    def __init__(self, document: Any) -> None:
        self.document = document
        self.drawings: dict[str, str] = {}
        self.heads = 0
        self.feet = 0

    def header(self, inner: str) -> str:
        """A part for the head of pages; returns how a section refers to it."""
        self.heads += 1
        return self._part(
            f"header{self.heads}.xml",
            CONTENT_TYPE.WML_HEADER,
            RELATIONSHIP_TYPE.HEADER,
            marks.whole("hdr", inner),
        )

    def footer(self, inner: str) -> str:
        """A part for the foot of pages; returns how a section refers to it."""
        self.feet += 1
        return self._part(
            f"footer{self.feet}.xml",
            CONTENT_TYPE.WML_FOOTER,
            RELATIONSHIP_TYPE.FOOTER,
            marks.whole("ftr", inner),
        )

    def drawing(self, key: str) -> str:
        """A part for a drawing of this key, one for equal ones; returns how the text names it."""
        if key not in self.drawings:
            place = f"media/drawing{len(self.drawings) + 1}.png"
            kinds = (CONTENT_TYPE.PNG, RELATIONSHIP_TYPE.IMAGE)
            self.drawings[key] = self._part(place, *kinds, b"")
        return self.drawings[key]

    def image(self, content: bytes) -> tuple[str, float]:
        """A part for an image; returns how the text names it, and its height for a width of one."""
        reference, image = self.document.part.get_or_add_image(io.BytesIO(content))
        return reference, image.height / image.width

    def _part(self, place: str, content: str, relation: str, blob: bytes) -> str:
        main = self.document.part
        made = Part(PackURI(f"/word/{place}"), content, blob, main.package)
        reference: str = main.relate_to(made, relation)
        return reference

    def packed(self, body: str, drawn: Mapping[str, bytes]) -> bytes:
        """The document as bytes that follow from its content alone; `drawn` is by key."""
        parts = self.document.part.related_parts
        known = {MAIN: marks.whole("document", f"<w:body>{body}</w:body>")}
        for key, reference in self.drawings.items():
            known[parts[reference].partname.membername] = drawn[key]
        return _zipped(_saved(self.document), known)


def _saved(document: Any) -> dict[str, bytes]:
    """The files of a document as python-docx writes them."""
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as files:
        return {name: files.read(name) for name in files.namelist()}


def _zipped(files: Mapping[str, bytes], known: Mapping[str, bytes]) -> bytes:
    """All files in one; what is `known` stands in the place of what was saved."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in _sorted([*files]):
            entry = zipfile.ZipInfo(name, STAMP)
            # a PNG is compressed; once more takes as long as the whole text and gains a 25th
            png = name.endswith(".png")
            entry.compress_type = zipfile.ZIP_STORED if png else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, known.get(name, files[name]))
    return made.getvalue()


def _sorted(names: Sequence[str]) -> list[str]:
    """The list of content types first, as programs expect it."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
