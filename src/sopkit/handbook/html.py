"""This module writes the book as one self-contained HTML file: no script, no request, no font.

`site` writes the same book as a folder of pages; the two share the templates of their parts.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.document import HandbookDoc, Picture
from sopkit.handbook.site_pages import targets
from sopkit.handbook.site_words import site_words
from sopkit.handbook.terms import terms
from sopkit.handbook.themes import PLAIN, Logo, Theme
from sopkit.handbook.traditional import said
from sopkit.language import pick

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
STYLES: Final = ("site.css", "parts.css", "pictures.css", "print.css")
# Where a page is dark: the media, and what `:dark` means in them. Paper is never dark.
DARK: Final = (
    ("@media screen {\n%s}", ':root[data-theme="dark"]'),
    (
        "@media screen and (prefers-color-scheme: dark) {\n%s}",
        ':root:not([data-theme="light"])',
    ),
)
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
TAGS: Final = {"en": "en", "zh": "zh-CN", "zh-hant": "zh-Hant-HK"}
NAMES: Final = {"en": "English", "zh": "中文", "zh-hant": "繁體中文"}
# Colours of our style sheet and the colour of a theme that takes the place of each.
HOUSE_COLOURS: Final = {
    "ink": "ink",
    "deep": "deep",
    "brass": "bronze",
    "grey": "grey",
    "bar": "deep",
    "hair": "hair",
    "pale": "pale",
}
MEDIA: Final = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}
ROOT: Final = re.compile(r"<svg\b[^>]*>")
LABEL: Final = re.compile(r'\saria-label(?:ledby)?="[^"]*"')


@cache
def environment(templates: tuple[tuple[str, str], ...] = ()) -> Environment:
    """The templates; every value is escaped.

    Ours are files of this package and values are never read as templates, so there is nothing for
    a sandbox to hold; it would take as long as the rest of the work. Those of a house run in one.
    """
    from jinja2 import Environment, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from sopkit.handbook.templating import loader

    kind = ImmutableSandboxedEnvironment if templates else Environment
    made = kind(
        loader=loader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["drawing"] = drawing
    return made


def drawing(picture: Picture) -> Markup:
    """The `<svg>` of a picture for a page, named by its alternative text."""
    from markupsafe import Markup, escape

    def named(root: re.Match[str]) -> str:
        return f"{LABEL.sub('', root[0])}<title>{escape(picture.alt)}</title>"

    return Markup(ROOT.sub(named, picture.svg, count=1))


@cache
def style(theme: Theme = PLAIN) -> str:
    """The style sheet for screen, phone, dark mode and print."""
    sheets = [read(name) for name in STYLES]
    sheets[1:1] = [
        house_style(theme),
        *(media % read("dark.css").replace(":dark", dark) for media, dark in DARK),
    ]
    return "\n".join(filter(None, sheets))


def house_style(theme: Theme) -> str:
    """The colours and the font of a house, on light pages; the dark page has its own."""
    changed = [
        f"--{name}: {getattr(theme.colours, key)};"
        for name, key in HOUSE_COLOURS.items()
        if getattr(theme.colours, key) != getattr(PLAIN.colours, key)
    ]
    rules = f":root {{ {' '.join(changed)} }}\n" if changed else ""
    if theme.font:
        family = re.sub(r"[^\w -]", "", theme.font)
        rules += f'html, html:lang(zh) {{ --title: "{family}"; --text: "{family}"; }}\n'
    return rules


def picture_address(logo: Logo) -> str:
    """A logo as an address that holds it whole."""
    return f"data:{MEDIA[logo.ending]};base64,{b64encode(logo.content).decode()}"


def read(name: str) -> str:
    """A style sheet or a script as it stands in the package."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def wording(language: str) -> dict[str, Any]:
    """What every template may say in a language: the words of the book and of the site."""
    return {
        "words": terms(language) | site_words(language),
        "tag": TAGS[language],
        "colon": pick(language, ": ", "："),
        "comma": pick(language, ", ", "、"),
    }


def render(
    book: HandbookDoc, *, other: tuple[str, str] | None = None, theme: Theme = PLAIN
) -> bytes:
    """The book as HTML in UTF-8.

    Args:
        book: the book, in its language.
        other: language and file name of the same book in the other language, for the link.
        theme: the look of the house.
    """
    from markupsafe import Markup

    link = {"language": other[0], "file": other[1]} if other is not None else None
    titles = {one.anchor: one.title for one in book.chapters}
    logo = theme.logo and {
        "address": picture_address(theme.logo),
        "alt": said(theme.logo.alt, book.language),
    }
    text = (
        environment(theme.templates)
        .get_template("handbook.html.j2")
        .render(
            book=book,
            style=Markup(style(theme)),
            policy=POLICY + ("; img-src data:" if logo else ""),
            logo=logo,
            other=link,
            titles=titles,
            targets=targets(book, lambda anchor: f"#{anchor}--"),
            addresses={anchor: f"#{anchor}" for anchor in titles},
            **wording(book.language),
        )
    )
    return text.encode()
