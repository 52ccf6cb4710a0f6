"""This module opens the pages of the site in a real Chromium, for tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sopkit.handbook import build_document
from sopkit.handbook.document import HandbookDoc, Picture
from sopkit.procedure import load
from tests.handbook.loading import everything

PROCEDURES = Path(__file__).resolve().parent.parent.parent / "procedures"
# a layout with drawings, a flow with hold points, wordings, many roles
SHIPPED = (
    "conference/meeting-table-setting",
    "conference/attendant-pre-meeting-tea",
    "property/maintenance-home-visit",
    "hall-rental/hall-rental-staffing",
)
OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# what people do not write: languages, links, numbers, keys of styles
KEPT = {"language", "anchor", "anchors", "number", "sort", "level"}
HOSTILE = (
    "\"'><img src=x onerror=window.hacked=1><script>window.hacked=1</script>${1}{{7*7}}</title>"
)


@cache
def books() -> dict[str, HandbookDoc]:
    """The test procedure and some that are shipped, in both languages."""
    loaded = [everything(), *(load(PROCEDURES / f"{name}.yaml") for name in SHIPPED)]
    return {language: build_document(loaded, language) for language in ("en", "zh")}


def written(made: Mapping[str, bytes], folder: Path) -> Path:
    """The files of a site below a folder."""
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def spoiled(part: Any, hostile: str = HOSTILE) -> Any:
    """The same part of a book with hostile text in every text that people write.

    What is not written by people stays: languages, links, drawings.
    """
    if isinstance(part, tuple):
        return tuple(spoiled(one, hostile) for one in part)
    if isinstance(part, str):
        return f"{part} {hostile}" if part else part
    if not is_dataclass(part) or isinstance(part, type):
        return part
    kept = KEPT | ({"svg"} if isinstance(part, Picture) else set())
    values = {
        one.name: spoiled(getattr(part, one.name), hostile)
        for one in fields(part)
        if one.name not in kept
    }
    return replace(part, **values)


def missing() -> str:
    """Why no browser can be driven here; empty where one can."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "the package playwright is not installed"
    return "" if shutil.which("chromium") else "chromium is not installed"


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


class Reader:
    """A person at a browser of their own, who notes what went wrong and what was asked for."""

    def __init__(self, browser: Any, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.context.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> Any:
        """Opens a page of the site from the disk."""
        self.page.goto("about:blank")
        self.page.goto(self.address(path))
        return self.page

    def address(self, path: str) -> str:
        """The address of a page of the site."""
        name, sign, fragment = path.partition("#")
        return f"{(self.folder / name).as_uri()}{sign}{fragment}"

    def search(self, query: str) -> list[str]:
        """The texts of the results for a query, as they are shown."""
        field = self.page.locator("#search")
        field.fill("")
        field.fill(query)
        self.page.locator("#panel").wait_for()
        self.page.wait_for_function("window.sopkitIndex")
        self.page.evaluate("() => new Promise((done) => setTimeout(done))")
        return [str(text) for text in self.page.locator("#results .text").all_inner_texts()]

    def close(self) -> None:
        """Closes the browser of this person."""
        self.context.close()


# opens a page of the site as a new person
Visit = Callable[..., Reader]


def skip_without_browser() -> None:
    """Skip the tests of a module where no browser can be driven."""
    reason = missing()
    if reason:
        pytest.skip(reason, allow_module_level=True)
