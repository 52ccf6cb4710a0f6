"""This module names what may be done in a process with limits: to print by templates of a house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sopkit.handbook import html, typst
from sopkit.handbook.change_notice import render_html
from sopkit.handbook.sandbox import run_apart
from sopkit.handbook.site import render_site
from sopkit.handbook.themes import Theme

ONE: Final = "file"


def pdf(book: Any, product: str, title: str, theme: Theme) -> dict[str, bytes]:
    """A product as PDF."""
    return {ONE: typst.render(book, product, title, theme, typst.set_here)}


def page(book: Any, other: tuple[str, str] | None, theme: Theme) -> dict[str, bytes]:
    """The book as one HTML file."""
    return {ONE: html.render(book, other=other, theme=theme)}


def site(books: Mapping[str, Any], theme: Theme) -> dict[str, bytes]:
    """The book as a site."""
    return render_site(books, theme)


def notice(book: Any, theme: Theme) -> dict[str, bytes]:
    """A notice of change as one HTML file."""
    return {ONE: render_html(book, theme)}


TASKS: Final[Mapping[str, Callable[..., dict[str, bytes]]]] = {
    "pdf": pdf,
    "page": page,
    "site": site,
    "notice": notice,
}


def made(task: str, theme: Theme, **arguments: Any) -> dict[str, bytes]:
    """What a task makes: here by our templates, in a process with limits by those of a house."""
    given = {**arguments, "theme": theme}
    if theme.templates:
        return run_apart(task, given, theme.limits)
    return {ONE: typst.render(**given)} if task == "pdf" else TASKS[task](**given)


def begun_pdf(book: Any, product: str, title: str, theme: Theme) -> Callable[[], bytes]:
    """As `made` of a `pdf`: what needs Python is done now, the pages are set by the result."""
    if not theme.templates:
        return typst.begun(book, product, title, theme)
    return lambda: made("pdf", theme, book=book, product=product, title=title)[ONE]
