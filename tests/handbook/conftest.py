"""Data that the tests of the handbook share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.handbook.site import render_site
from tests.handbook.browsing import Reader, Visit, books, chromium, written


@pytest.fixture
def everything() -> dict[str, Any]:
    """A procedure with every rule kind, as plain data."""
    text = (Path(__file__).parent / "everything.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site on the disk."""
    return written(render_site(books()), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests of this module."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Any, site_folder: Path) -> Iterator[Visit]:
    """Opens a page as a new person; at the end no page may have met trouble or asked for more."""
    with ExitStack() as stack:
        readers: list[Reader] = []

        def visiting(path: str, *, site: Path = site_folder, **options: Any) -> Reader:
            reader = Reader(browser, site, **options)
            stack.callback(reader.close)
            readers.append(reader)
            reader.open(path)
            return reader

        yield visiting

        assert [reader.troubles for reader in readers if reader.troubles] == []
        asked = {url.partition(":")[0] for reader in readers for url in reader.requests}
        assert asked <= {"file", "data", "about"}
