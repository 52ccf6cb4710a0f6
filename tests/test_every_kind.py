"""Tests that hold for every rule kind: its page, its example, its wording, its worked cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sopkit.model import rule_model
from sopkit.rules import RULE_KINDS, RuleKind
from tests.rules.procedures import small
from tests.semantics.examples import examples

HEADINGS = ["What it says:", "Why:", "Example:", "How it is judged:", "Source:"]
SHOWS = {"kept", "open", "broken", "limit", "unknown", "nothing"}
# a figure is judged over many cases; its worked cases stand in test_many.py
OVER_MANY_CASES = {"kpi"}
# what is no kind of rule and is judged like one
OTHERS = ("layout", "roles")
PAGES = Path(__file__).parent.parent / "docs" / "rules"
every_kind = pytest.mark.parametrize("kind", RULE_KINDS, ids=lambda kind: kind.name)


def figures(said: list[list[str]]) -> list[list[str]]:
    """The figures of each rule, in order of size as written."""
    return [sorted(re.findall(r"\d+(?:\.\d+)?", " ".join(one))) for one in said]


def example_of(kind: RuleKind) -> str:
    """The YAML of the page's example."""
    found = re.search(r"^Example:\n(.*?)^How it is judged:", kind.doc, re.DOTALL | re.MULTILINE)
    assert found is not None

    return found.group(1)


@every_kind
def test_a_page_has_the_fixed_sections(kind: RuleKind) -> None:
    """Every kind's page says what, why, an example, how it is judged and from where."""
    found = re.findall(r"^[A-Z][a-z ]+:$", kind.doc, re.MULTILINE)

    assert found == HEADINGS


@every_kind
def test_the_example_of_a_page_loads(kind: RuleKind) -> None:
    """The example of every page is a procedure that can be loaded."""
    procedure = small(example_of(kind))

    assert kind.name in procedure.kinds.values()


@every_kind
def test_the_example_of_a_page_is_without_findings(kind: RuleKind) -> None:
    """The example of every page is what we ask of authors: complete and with sources."""
    assert small(example_of(kind)).notes == ()


@every_kind
def test_both_languages_name_the_same_figures(kind: RuleKind) -> None:
    """What is said of a rule has the same figures in English and Chinese, and as many sentences."""
    rules = [rule for rule in small(example_of(kind)).data["rules"] if kind.name in rule]
    procedure = small(example_of(kind))
    english, chinese = (
        [kind.say(rule[kind.name], procedure.spoken(language)) for rule in rules]
        for language in ("en", "zh")
    )

    assert [len(one) for one in english] == [len(one) for one in chinese]
    assert all(text for one in (*english, *chinese) for text in one)
    assert figures(english) == figures(chinese)


@every_kind
def test_a_kind_has_a_key_of_its_own(kind: RuleKind) -> None:
    """The model of a rule has one key for each kind."""
    assert kind.name in rule_model().model_fields


def test_kinds_are_listed_once() -> None:
    """No kind is listed twice."""
    names = [kind.name for kind in RULE_KINDS]

    assert sorted(set(names)) == sorted(names)


@every_kind
def test_a_kind_has_a_page(kind: RuleKind) -> None:
    """Every kind has a generated page under its name, and the list of kinds leads to it."""
    assert (PAGES / f"{kind.name}.md").read_text("utf-8").startswith("<!-- Generated")
    assert f"({kind.name}.md)" in (PAGES / "README.md").read_text("utf-8")


def test_no_page_is_left_over() -> None:
    """There is no page of a kind that is gone."""
    pages = {page.stem for page in PAGES.glob("*.md")} - {"README"}

    assert pages == {kind.name for kind in RULE_KINDS}


@pytest.mark.parametrize(
    "name",
    [kind.name for kind in RULE_KINDS if kind.name not in OVER_MANY_CASES] + list(OTHERS),
)
def test_a_kind_has_worked_cases(name: str) -> None:
    """Every kind is shown kept, open, broken, exactly at its limit, unknown, and with nothing."""
    found = {one["shows"] for one in examples() if one.get("kind") == name}

    assert found == SHOWS
