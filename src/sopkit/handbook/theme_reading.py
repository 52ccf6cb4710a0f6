"""This module reads the theme of a house from its folder: `theme.yml`, templates, fonts, logo.

Every fault is found before anything is printed, with file, line and column. Nothing outside the
folder is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sopkit.diagnostics import Diagnostics, quote, suggest
from sopkit.document import Document, read_document
from sopkit.errors import DocumentError, UsageError
from sopkit.handbook.font_files import read_font
from sopkit.handbook.themes import (
    PAPERS,
    PARTS,
    PLAIN,
    TEXT_COLOURS,
    Colours,
    Limits,
    Logo,
    Theme,
)
from sopkit.language import Text

FILE: Final = "theme.yml"
FOLDER: Final = "templates"
KEYS: Final = (
    "sopkit-theme",
    "title",
    "subtitle",
    "colours",
    "font",
    "paper",
    "logo",
    "leave_out",
    "limits",
)
COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
CONTRAST: Final = 4.5  # WCAG 2.2, success criterion 1.4.3
ENDINGS: Final = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}
SIGNS: Final = {"png": b"\x89PNG", "jpg": b"\xff\xd8", "svg": b"<"}
LARGEST_LOGO: Final = 5_000_000
LARGEST_TEMPLATE: Final = 500_000
# What a limit may be set to: the unit of its values, the least and the most.
BOUNDS: Final = {"seconds": (1, 600), "memory_mb": (300, 16_000), "output_mb": (1, 2_000)}


def read_theme(folder: str | Path) -> Theme:
    """The theme in a folder.

    Raises:
        UsageError: there is no theme there, or a font or template in it cannot be used.
        DocumentError: `theme.yml` has errors; all are named.
    """
    place = Path(folder)
    file = place / FILE
    if not file.is_file():
        raise UsageError(
            f"there is no theme in '{place}'; a theme is a folder with a file '{FILE}' in it"
        )
    found = Diagnostics(str(file))
    document = read_document(file, found)
    if document is None or found.errors:
        raise DocumentError(found.sorted())
    theme = _Reader(place, document, found).theme()
    if found.errors:
        raise DocumentError(found.sorted())
    return theme


class _Reader:
    """Reads the values of one theme and reports what is wrong at its place."""

    def __init__(self, folder: Path, document: Document, found: Diagnostics) -> None:
        self.folder = folder
        self.document = document
        self.data = document.data
        self.found = found

    def report(self, name: str, message: str, *path: str | int, key: bool = False) -> None:
        position = self.document.key(path) if key else self.document.value(path)
        self.found.add(name, message, position)

    def theme(self) -> Theme:
        self.known(self.data, KEYS)
        if self.data.get("sopkit-theme") != 1:
            self.report("missing-key", "a theme begins with `sopkit-theme: 1`")
        family, files, fallback, drawable = self.font()
        return Theme(
            colours=self.colours(),
            font=family,
            font_files=files,
            fallback=fallback,
            drawable=drawable,
            paper=PAPERS.get(self.choice("paper", tuple(PAPERS)) or "a4", PLAIN.paper),
            logo=self.logo(),
            title=self.text("title"),
            subtitle=self.text("subtitle"),
            left_out=self.left_out(),
            templates=self.templates(),
            limits=self.limits(),
        )

    def known(self, given: Mapping[str, Any], keys: Sequence[str], *path: str) -> None:
        for key in given:
            if key not in keys:
                near = suggest(str(key), keys) or f"; there are {', '.join(keys)}"
                self.report("unknown-key", f"unknown key {quote(key)}{near}", *path, key, key=True)

    def mapping(self, name: str, keys: Sequence[str]) -> Mapping[str, Any]:
        given = self.data.get(name)
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.report("wrong-type", f"'{name}' holds keys and values: {', '.join(keys)}", name)
            return {}
        self.known(given, keys, name)
        return given

    def text(self, *path: str) -> Text:
        given: Any = self.data
        for key in path:
            given = given.get(key) if isinstance(given, Mapping) else None
        if given is None:
            return Text("", "")
        if not isinstance(given, Mapping) or not all(
            isinstance(one, str) for one in given.values()
        ):
            self.report(
                "wrong-type", f"'{path[-1]}' is a text in two languages: {{en: .., zh: ..}}", *path
            )
            return Text("", "")
        self.known(given, ("en", "zh"), *path)
        return Text(str(given.get("en", "")), str(given.get("zh", "")))

    def choice(self, name: str, known: Sequence[str]) -> str | None:
        given = self.data.get(name)
        if given is None or given in known:
            return given
        near = suggest(str(given), known) or f"; there are {', '.join(known)}"
        self.report("wrong-choice", f"'{name}' is {quote(given)}{near}", name)
        return None

    def colours(self) -> Colours:
        names = tuple(Colours.__dataclass_fields__)
        given = self.mapping("colours", names)
        good: dict[str, str] = {}
        for name, value in given.items():
            if name not in names:
                continue
            if not isinstance(value, str) or not COLOUR.fullmatch(value):
                message = (
                    f'{quote(value)} is no colour; write six digits as in "#1d4a4c", in quotes'
                )
                self.report("bad-value", message, "colours", name)
            elif name in TEXT_COLOURS and contrast(value) < CONTRAST:
                message = (
                    f"'{name}' is a colour of text, and {value} stands out from white paper by "
                    f"only {contrast(value):.1f} to 1; it must be {CONTRAST} to 1 or more to be "
                    "read by everybody: choose a darker one"
                )
                self.report("bad-value", message, "colours", name)
            else:
                good[name] = value
        return Colours(**good)

    def inside(self, name: Any, *path: str | int) -> Path | None:
        """A file of the theme by its path from the folder."""
        if not isinstance(name, str):
            self.report("wrong-type", f"{quote(name)} is no path of a file in the theme", *path)
            return None
        file = (self.folder / name).resolve()
        if not file.is_relative_to(self.folder.resolve()):
            message = f"'{name}' is outside the theme; copy the file into its folder"
            self.report("bad-value", message, *path)
            return None
        if not file.is_file():
            self.report("bad-value", f"there is no file '{name}' in the theme", *path)
            return None
        return file

    def font(self) -> tuple[str, tuple[Path, ...], bool, frozenset[int]]:
        given = self.mapping("font", ("family", "files", "fallback"))
        nothing: tuple[str, tuple[Path, ...], bool, frozenset[int]] = ("", (), True, frozenset())
        if not given:
            return nothing
        family, names = given.get("family"), given.get("files")
        fallback = given.get("fallback", True)
        if not isinstance(family, str) or not isinstance(names, list) or not names:
            message = "a font has a family and its files: font: {family: .., files: [fonts/a.otf]}"
            self.report("missing-key", message, "font")
            return nothing
        if not isinstance(fallback, bool):
            self.report("wrong-type", "'fallback' is true or false", "font", "fallback")
        files = [self.inside(one, "font", "files", place) for place, one in enumerate(names)]
        fonts = [read_font(one) for one in files if one is not None]
        for place, font in enumerate(fonts):
            if family not in font.families:
                called = ", ".join(sorted(font.families))
                message = f"'{names[place]}' is a font of the family {called}, not '{family}'"
                self.report("bad-value", message, "font", "files", place)
        common = frozenset.intersection(*(font.characters for font in fonts)) if fonts else None
        return family, tuple(one for one in files if one), bool(fallback), common or frozenset()

    def logo(self) -> Logo | None:
        given = self.mapping("logo", ("file", "alt"))
        if not given:
            return None
        alt = self.text("logo", "alt")
        if alt.missing:
            message = "the logo needs words for who cannot see it: alt: {en: .., zh: ..}"
            self.report("missing-key", message, "logo")
        file = self.inside(given.get("file"), "logo", "file")
        if file is None:
            return None
        content = file.read_bytes()
        ending = ENDINGS.get(file.suffix.lower(), "")
        if not ending or not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(SIGNS[ending]):
            message = f"'{given['file']}' is no picture; a logo is an SVG, PNG or JPEG file"
            self.report("bad-value", message, "logo", "file")
        elif len(content) > LARGEST_LOGO:
            message = f"'{given['file']}' has {len(content) / 1e6:.0f} MB; a logo has at most 5 MB"
            self.report("bad-value", message, "logo", "file")
        return Logo(content, ending, alt)

    def left_out(self) -> tuple[str, ...]:
        given = self.data.get("leave_out") or ()
        names = given if isinstance(given, (list, tuple)) else [given]
        for place, one in enumerate(names):
            if one not in PARTS:
                near = suggest(str(one), PARTS) or f"; there are {', '.join(PARTS)}"
                message = f"no part {quote(one)} can be left out{near}"
                self.report("wrong-choice", message, "leave_out", place)
        return tuple(str(one) for one in names if one in PARTS)

    def templates(self) -> tuple[tuple[str, str], ...]:
        """The templates of the house; each stands in for the one of the same name."""
        return tuple(
            (file.relative_to(self.folder / FOLDER).as_posix(), _template(file))
            for file in sorted((self.folder / FOLDER).rglob("*.j2"))
        )

    def limits(self) -> Limits:
        given = self.mapping("limits", tuple(BOUNDS))
        values = {}
        for name, (least, most) in BOUNDS.items():
            value = given.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                message = f"'{name}' is {quote(value)}; it is a whole number from {least} to {most}"
                self.report("bad-value", message, "limits", name)
                continue
            plain, _, mega = name.partition("_")
            values[plain] = value * 1_000_000 if mega else value
        return Limits(**values)


def _template(file: Path) -> str:
    if file.stat().st_size > LARGEST_TEMPLATE:
        raise UsageError(f"the template '{file}' is larger than 500 kB; nothing printed needs that")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the template '{file}' is not text in UTF-8; save it as UTF-8") from error


def contrast(colour: str) -> float:
    """How far a colour stands out from white, 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05)
