"""A page of a code shows what it says: its bad example gives the code, its good one nothing."""

from pathlib import Path

import pytest

from sopkit.codebook import Example, Page, completed, page_of, pages
from sopkit.diagnostics import Diagnostic
from sopkit.lint.checking import check

PAGES = pages()
SHOWN = [page for page in PAGES if page.bad is not None]


def findings(example: Example, folder: Path) -> list[Diagnostic]:
    """What is found about an example and the files that it needs."""
    for path, text in {**example.others, example.path: example.complete}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    return check(folder / "procedures")


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.code.name)
def test_bad_example(page: Page, tmp_path: Path) -> None:
    """A bad example gives exactly its code, at exactly its place."""
    assert page.bad is not None
    found = findings(page.bad, tmp_path)

    places = [
        (one.name, one.position and (one.position.line, one.position.column)) for one in found
    ]
    assert places == [(page.code.name, page.bad.at)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code.name)
def test_good_example(page: Page, tmp_path: Path) -> None:
    """A good example gives nothing at all."""
    if page.good is None:
        pytest.skip("no file can show it")

    assert findings(page.good, tmp_path) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code.name)
def test_both_languages(page: Page) -> None:
    """A page says title, reason and cure in Chinese too."""
    assert {"title", "why", "fix"} == set(page.zh)


def test_nothing_is_added_to_what_is_there() -> None:
    """A key that an example gives itself is not added."""
    assert completed("owner: chef\n").count("owner:") == 1


def test_no_page() -> None:
    """A code that does not exist has no page."""
    with pytest.raises(KeyError):
        page_of("no-such-code")
