"""A rule kind has its page in both languages; the Chinese says what the English says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sopkit.digests import digest_of
from sopkit.lint.settings import Settings
from sopkit.lint.style.words import words_of
from sopkit.reports.rule_pages import (
    HEADINGS,
    WIDTH,
    RulePage,
    as_hover,
    as_markdown,
    as_object,
    as_text,
    index_as_markdown,
    page_of,
)
from sopkit.reports.text import cells
from sopkit.rules import RULE_KINDS, RuleKind
from sopkit.rules.base import nothing_to_lint
from sopkit.shipped import DATA

CHINESE = DATA / "rules" / "zh"
DOCS = Path(__file__).parent.parent / "docs"
TRANSLATED = ["says", "why", "judged"]
WIDE = r"[\u2e80-\u9fff]"
every_kind = pytest.mark.parametrize("kind", RULE_KINDS, ids=lambda kind: kind.name)
both = pytest.mark.parametrize("language", ["en", "zh"])


def prose(page: RulePage) -> str:
    """What a translation has to say: the title and the sections that are not shared."""
    return " ".join([page.title, *(page.sections[key] for key in TRANSLATED)])


def written(kind: RuleKind) -> str:
    """The file with the Chinese words of a kind."""
    return (CHINESE / f"{kind.name}.md").read_text("utf-8")


def codes(text: str) -> list[str]:
    """What stands in a text between backticks, in alphabetical order."""
    return sorted(re.findall(r"`[^`]+`", text))


def figures(text: str) -> list[str]:
    """The figures of a text outside of its codes, in alphabetical order."""
    return sorted(re.findall(r"\d+", re.sub(r"`[^`]+`", "", text)))


def test_every_kind_has_its_page_in_chinese() -> None:
    """There is a file with Chinese words for each kind, and none of a kind that is gone."""
    assert {page.stem for page in CHINESE.iterdir()} == {kind.name for kind in RULE_KINDS}


@every_kind
def test_chinese_follows_the_english(kind: RuleKind) -> None:
    """The Chinese names the English that it was made from; another English is to be read again."""
    now = digest_of(" ".join(prose(page_of(kind)).split()).encode(), 6)

    assert written(kind).splitlines()[0] == f"<!-- english: {now} -->", (
        f"the English of {kind.name} has changed: make {CHINESE.name}/{kind.name}.md say the "
        f"same, and begin it with <!-- english: {now} -->"
    )


@every_kind
def test_sections_in_chinese(kind: RuleKind) -> None:
    """A file has the sections that are translated, in their order, and no others."""
    wanted = [HEADINGS[key].zh for key in TRANSLATED]

    assert re.findall(r"^## (.+)$", written(kind), re.MULTILINE) == wanted


@every_kind
@pytest.mark.parametrize("key", TRANSLATED)
def test_both_languages_name_the_same_keys_and_figures(kind: RuleKind, key: str) -> None:
    """A section has the same codes and the same figures in both languages."""
    english, chinese = (page_of(kind, language).sections[key] for language in ("en", "zh"))

    assert codes(english) == codes(chinese)
    assert figures(english) == figures(chinese)


@every_kind
def test_both_languages_show_the_same_example(kind: RuleKind) -> None:
    """The example is one, and the sources are the same."""
    english, chinese = (page_of(kind, language).sections for language in ("en", "zh"))

    assert list(english) == list(chinese) == list(HEADINGS)
    assert english["example"] == chinese["example"]
    assert re.findall(r"[\w/-]+", english["source"]) == re.findall(r"[\w/-]+", chinese["source"])


@every_kind
def test_chinese_is_written_as_chinese(kind: RuleKind) -> None:
    """Marks are of full width, a paragraph is one line, and each ends as a sentence does."""
    lines = [line for line in written(kind).splitlines()[1:] if line and line[0] != "#"]

    assert re.findall(rf"(?<={WIDE})[,;:!?.()]|[,;:!?.()](?={WIDE})", "".join(lines)) == []
    assert [line for line in lines if not line.endswith("。")] == []
    assert len(lines) == len(TRANSLATED) + 1


@every_kind
def test_chinese_has_the_terms_of_the_trade(kind: RuleKind) -> None:
    """Words, also those of the example, are the ones that `sopkit check` asks authors for."""
    text = as_text(page_of(kind, "zh"))
    hits = words_of(Settings()).finders["zh"].find(text)

    assert [] == [
        text[hit.start : hit.end] for hit in hits if hit.wording.group in ("terms", "misspelt")
    ]


def test_names_in_chinese() -> None:
    """No two kinds are called the same, and each is called something."""
    names = [page_of(kind, "zh").name for kind in RULE_KINDS]

    assert len(set(names)) == len(RULE_KINDS)
    assert all(re.fullmatch(f"{WIDE}{{2,4}}", name) for name in names)


NEW = RuleKind(
    "glance",
    RULE_KINDS[0].model,
    RULE_KINDS[0].lower,
    nothing_to_lint,
    RULE_KINDS[0].say,
    "This module is the kind `glance`: somebody looks.\n\nWhat it says:\n    One.\n\n    Two\n"
    "    lines.\n\nExample:\n    a:\n      b: 1\n\nSource:\n    A/one, A/two.\n",
)


def test_untranslated() -> None:
    """A kind without Chinese words has its English page, headings and all."""
    assert page_of(NEW, "zh") == page_of(NEW)
    assert as_text(page_of(NEW, "zh")).startswith("glance: somebody looks.\n\nWhat it says:\n")


def test_paragraphs() -> None:
    """Paragraphs of a section stay apart, their lines are broken anew, an example is kept."""
    assert "What it says:\n    One.\n\n    Two lines.\n\nExample:\n    a:\n      b: 1\n\n" in (
        as_text(page_of(NEW))
    )
    assert as_object(page_of(NEW))["says"] == "One.\n\nTwo lines."
    assert as_object(page_of(NEW))["example"] == "a:\n  b: 1"


@every_kind
@both
def test_at_the_terminal(kind: RuleKind, language: str) -> None:
    """All but the example fits 80 columns."""
    page = page_of(kind, language)
    example = {f"    {line}" for line in page.sections["example"].splitlines()}
    lines = [line for line in as_text(page).splitlines() if line not in example]

    assert max(map(cells, lines)) <= WIDTH


@every_kind
@both
def test_for_programs(kind: RuleKind, language: str) -> None:
    """Every part of a page is a value of its own, without the breaks of lines."""
    found = as_object(page_of(kind, language))

    assert list(found) == ["kind", "name", "title", *HEADINGS, "text"]
    assert all("\n" not in found[key] for key in TRANSLATED)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "en",
            "**every**: something is done again and again while a state lasts.\n\nWhat it says:",
        ),
        ("zh", "**every** 定期：在一种状态持续期间，反复做同一件事。\n\n说明：从一个事件起"),
    ],
)
def test_in_an_editor(language: str, says: str) -> None:
    """Beside a key stands what it says and why, without the example."""
    every = next(kind for kind in RULE_KINDS if kind.name == "every")
    shown = as_hover(page_of(every, language))

    assert shown.startswith(says)
    assert [f"\n\n{HEADINGS[key].get(language)}" in shown for key in HEADINGS] == [
        *(True, True, False, False, False)
    ]


@every_kind
@both
def test_pages_lead_to_each_other(kind: RuleKind, language: str) -> None:
    """A page of the documentation is listed, and leads to that in the other language."""
    folder = DOCS / "rules" / ("" if language == "en" else language)
    page, index = ((folder / f"{name}.md").read_text("utf-8") for name in (kind.name, "README"))
    other = f"zh/{kind.name}.md" if language == "en" else f"../{kind.name}.md"

    assert as_markdown(page_of(kind, language)) in page
    assert f"]({other})" in page
    assert index_as_markdown(RULE_KINDS, language) in index
    assert f"]({kind.name}.md)" in index


def test_no_chinese_page_is_left_over() -> None:
    """There is no page in the documentation of a kind that is gone."""
    pages = {page.stem for page in (DOCS / "rules" / "zh").glob("*.md")} - {"README"}

    assert pages == {kind.name for kind in RULE_KINDS}


@both
def test_links(language: str) -> None:
    """Every link of the pages leads to a file, and to a heading in it."""
    folder = DOCS / "rules" / ("" if language == "en" else language)
    places = {
        (page.parent / path, anchor)
        for page in folder.glob("*.md")
        for path, anchor in re.findall(r"\]\(([^)#]+)#?([^)]*)\)", page.read_text("utf-8"))
    }

    assert [] == [place for place in places if not _leads(*place)]


def _leads(path: Path, anchor: str) -> bool:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    made = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
    return not anchor or anchor in made
