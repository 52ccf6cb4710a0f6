"""The page of the semantics: what cites it, and what it cites, is there."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.semantics.examples import examples
from tests.semantics.translated import PAGES, WORKED

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "semantics.md"
PRINCIPLES = {"P1", "P2", "P3", "P4", "P5"}

NUMBER = r"(?:P\d|\d{1,2}(?:\.\d{1,2})?(?: [a-d]\b)?)"
NUMBERS = rf"{NUMBER}(?:(?:, | - ){NUMBER})*"
CITED = re.compile(rf"docs/semantics\.md ({NUMBERS})")
# what stood in brackets alone, as (6.7) or (P4), would not say of what it is the number
BARE = re.compile(rf"\((?=[^)]*(?:\d\.\d|P\d))({NUMBERS})\)")
PARAGRAPH = re.compile(rf"^(?:- )?\*\*({NUMBER})(?: |\*\*)", re.MULTILINE)
SECTION = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)


@cache
def page() -> str:
    """The page as it is written."""
    return PAGE.read_text(encoding="utf-8")


@cache
def numbers() -> frozenset[str]:
    """The numbers of all sections and paragraphs of the page."""
    sections = {number for number, _ in SECTION.findall(page())}
    return frozenset({*sections, *PARAGRAPH.findall(page())})


@cache
def shown_by() -> dict[str, frozenset[str]]:
    """The clauses that each worked example shows."""
    return {one["id"]: frozenset(one["clause"]) for one in examples()}


def remarks_in(path: Path) -> Iterator[tuple[str, str]]:
    """Comments and docstrings of a module, each as one line, with its place."""
    with path.open(encoding="utf-8") as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT or token.string.startswith(('"""', 'r"""')):
                text = re.sub(r"\s+(?:# )?", " ", token.string)
                yield f"{path.relative_to(ROOT)}:{token.start[0]}", text


@cache
def remarks() -> tuple[tuple[str, str], ...]:
    """All comments and docstrings of the package."""
    modules = sorted((ROOT / "src").rglob("*.py"))
    return tuple(remark for module in modules for remark in remarks_in(module))


def found(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """What the package says of the page: (place, numbers)."""
    return [(place, match[1]) for place, text in remarks() for match in pattern.finditer(text)]


def worked(page: str) -> list[tuple[str, str, str]]:
    """The examples that a page names: (section, paragraph, example)."""
    named = []
    for part in re.split(r"^(?=## )", page, flags=re.MULTILINE):
        head, listed = SECTION.match(part), WORKED.search(part)
        if head is None or listed is None:
            continue
        for entry in re.split("; |；", re.sub(r"\s+", " ", listed[1])):
            number = re.match(rf"{NUMBER} ", entry)
            paragraph = number[0].strip() if number else head[1]
            named += [(head[1], paragraph, name) for name in re.findall(r"`([^`]+)`", entry)]
    return named


def anchor(title: str) -> str:
    """What a heading is linked by."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def test_every_citation_is_there() -> None:
    """Every paragraph that a comment or docstring cites stands on the page."""
    cited = found(CITED)
    missing = [
        (place, number)
        for place, listed in cited
        for number in re.findall(NUMBER, listed)
        if number not in numbers()
    ]

    assert missing == []
    assert len(cited) > 100


def test_no_citation_without_the_page() -> None:
    """A paragraph is cited with the name of the page, never by its number alone."""
    assert found(BARE) == []


@pytest.mark.parametrize("text", ["(6.7)", "(10.1 - 10.3, 10.7)", "(P4)", "(10.6 a)"])
def test_a_bare_number_is_noticed(text: str) -> None:
    """Numbers in brackets are seen for what they are."""
    assert BARE.search(f"What is kept stays kept {text}.")


@pytest.mark.parametrize("text", ["(docs/semantics.md 6.7)", "(0, 0)", "(9)", "(29500-1, 17.15.1)"])
def test_other_brackets_are_none(text: str) -> None:
    """A citation with its page, a pair and a norm are no bare numbers."""
    assert BARE.search(f"What is kept stays kept {text}.") is None


def test_principles() -> None:
    """The page has the five principles."""
    assert numbers() >= PRINCIPLES


def test_paragraphs_are_numbered_on() -> None:
    """The paragraphs of a section are numbered from 1, in order and without a gap."""
    found_in_order = [one for one in PARAGRAPH.findall(page()) if re.fullmatch(r"\d+\.\d+", one)]
    sections = dict.fromkeys(one.split(".")[0] for one in found_in_order)
    wanted = [
        f"{section}.{number}"
        for section in sections
        for number in range(1, 1 + sum(one.split(".")[0] == section for one in found_in_order))
    ]

    assert wanted == found_in_order
    assert list(sections) == sorted(sections, key=int)


def test_examples_show_paragraphs() -> None:
    """Every clause that a worked example shows is a paragraph or section of the page."""
    unknown = {
        (name, clause)
        for name, clauses in shown_by().items()
        for clause in clauses
        if clause not in numbers()
    }

    assert unknown == set()


def test_named_examples_are_there() -> None:
    """Every example that the page names is one, shows that paragraph, and stands in its section."""
    wrong = [
        one
        for one in worked(page())
        if one[1] not in shown_by().get(one[2], ()) or one[1].split(".")[0] != one[0]
    ]

    assert wrong == []
    assert {section for section, _, _ in worked(page())} == {str(one) for one in range(1, 17)}


def test_contents() -> None:
    """The list of contents names every section, in order, by its anchor."""
    listed = re.findall(r"^- \[(.+)\]\(#(.+)\)$", page(), re.MULTILINE)
    titles = [f"{number}. {title}" for number, title in SECTION.findall(page())]

    assert [(title, anchor(title)) for title in titles] == listed


@pytest.mark.parametrize("path", PAGES.values(), ids=lambda path: path.name)
def test_links_to_sections(path: Path) -> None:
    """Every link from another page to a section of this one leads to it."""
    found = SECTION.findall(path.read_text(encoding="utf-8"))
    anchors = {anchor(f"{number}. {title}") for number, title in found}
    linked = {
        name
        for other in (ROOT / "docs").rglob("*.md")
        for name in re.findall(
            rf"{re.escape(path.name)}#([\w-]+)", other.read_text(encoding="utf-8")
        )
    }

    assert linked <= anchors
