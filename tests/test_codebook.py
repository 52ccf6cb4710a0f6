"""A page of a code shows what it says: its bad example gives the code, its good one nothing."""

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from sopkit.codebook import CASES, Example, Page, completed, page_of, pages
from sopkit.codes import CODES
from sopkit.diagnostics import Diagnostic
from sopkit.lint.checking import check
from sopkit.scenarios import run

PAGES = pages()
SHOWN = [page for page in PAGES if page.bad is not None]
UNSHOWN = {"unreadable-file", "file-too-large", "too-many-findings"}


def findings(example: Example, folder: Path) -> list[Diagnostic]:
    """What is found about an example and the files that it needs, scenarios beside each.

    An example that names a file of scenarios shows what is found without one.
    """
    given = example.files
    for path, content in given.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        if not any(name.endswith(CASES) for name in given):
            place.with_name(f"{place.stem}{CASES}").touch()
    if example.run:
        return list(run(folder / "procedures").diagnostics)
    return check([folder / path for path in given])


def told(found: list[Diagnostic], path: Path) -> list[tuple[str, tuple[int, int] | None]]:
    """The name and the place of each finding about one file."""
    return [
        (one.name, one.position and (one.position.line, one.position.column))
        for one in found
        if one.path == str(path)
    ]


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.code.name)
def test_bad_example(page: Page, tmp_path: Path) -> None:
    """A bad example gives exactly its code, at exactly its place, and nothing elsewhere."""
    assert page.bad is not None
    found = findings(page.bad, tmp_path)

    own = tmp_path / page.bad.path
    assert [(page.code.name, page.bad.at)] == told(found, own)
    assert page.bad.elsewhere == tuple(one.name for one in found if one.path != str(own))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code.name)
def test_good_example(page: Page, tmp_path: Path) -> None:
    """A good example gives nothing at all."""
    if page.good is None:
        pytest.skip("no file can show it")

    assert findings(page.good, tmp_path) == []


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.code.name)
def test_what_a_program_mends(page: Page, tmp_path: Path) -> None:
    """A page says whether a program can mend its bad example, and how safely."""
    assert page.bad is not None
    own = str(tmp_path / page.bad.path)
    fix = next(one.fix for one in findings(page.bad, tmp_path) if one.path == own)

    assert page.mends == ("" if fix is None else "safe" if fix.safe else "unsafe")


def test_every_code_has_a_page() -> None:
    """No code is without a page."""
    assert {code.name for code in CODES} == {page.code.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code.name)
def test_examples_or_a_reason(page: Page) -> None:
    """A page has both examples, or says in both languages why no file can show it."""
    assert (page.bad is None) == (page.good is None) == (page.code.name in UNSHOWN)
    assert set(page.without) == ({"en", "zh"} if page.bad is None else set())


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.code.name)
def test_examples_are_alike(page: Page) -> None:
    """The good example is the bad one with what is wrong in it mended, and little else."""
    assert page.bad is not None
    assert page.good is not None
    bad, good = page.bad, page.good
    same = SequenceMatcher(None, bad.text, good.text, autojunk=False).ratio()

    assert (bad.path.rpartition("/")[0], bad.run) == (good.path.rpartition("/")[0], good.run)
    assert same > 0.5 or len(bad.text) < 40 or len(good.text) < 40
    assert bad.text != good.text or bad.files != good.files


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code.name)
def test_both_languages(page: Page) -> None:
    """A page says title, reason and cure in Chinese too."""
    assert {"title", "why", "fix"} == set(page.zh)


def test_nothing_is_added_to_what_is_there() -> None:
    """A key that an example gives itself is not added."""
    assert completed("owner: chef\n").count("owner:") == 1


def test_scenarios_come_with_their_procedure() -> None:
    """A piece of a scenario file is completed as one, and the usual procedure stands beside it."""
    example = Example("cases: []\n", path="procedures/house/tea.cases.yaml")

    assert example.complete == "cases: []\nsopkit: 1\nprocedure: house/tea\n"
    assert example.files["procedures/house/tea.yaml"].startswith(b"sopkit: 1\nid: house/tea\n")


def test_no_page() -> None:
    """A code that does not exist has no page."""
    with pytest.raises(KeyError):
        page_of("no-such-code")
