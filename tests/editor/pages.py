"""This module opens texts as an editor would, and finds places in them by what stands there."""

from __future__ import annotations

from pathlib import Path

from sopkit.editor.page import Page

TEA = (Path(__file__).parent / "tea.yaml").read_text(encoding="utf-8")
NAME = "procedures/conference/tea.yaml"


def page(text: str = TEA, before: Page | None = None) -> Page:
    """The page of a text."""
    return Page(NAME, text, before)


def spot(text: str, marked: str) -> tuple[int, int]:
    """Line and column (from 0) of the `|` in a piece of the text that stands there without it."""
    head, _, tail = marked.partition("|")
    at = text.index(head + tail) + len(head)
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1


def typed(piece: str, text: str = TEA) -> tuple[Page, int, int]:
    """A page at whose end something is typed up to `|`, and the place of that."""
    head, _, tail = piece.partition("|")
    whole = f"{text}{head}"
    line, column = whole.count("\n"), len(whole) - whole.rfind("\n") - 1
    return page(f"{whole}{tail}\n", page(text)), line, column
