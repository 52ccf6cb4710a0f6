"""Tests of the printed book as data."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import build_document
from sopkit.handbook.document import Chapter, strings
from sopkit.rules import RULE_KINDS
from tests.handbook.loading import printed

FIGURE = re.compile(r"\d+(?:\.\d+)?")
KEYS = re.compile(r"\b(?:refill_gap|at_once|too_strong|meeting\.start|tea\.poured|tea\.refilled)\b")


def chapter(data: dict[str, Any], language: str) -> Chapter:
    """The only chapter of a book of one procedure."""
    return build_document([printed(data)], language).chapters[0]


def figures(text: str) -> list[str]:
    """The figures of a text, in order of size as written."""
    return sorted(FIGURE.findall(text))


def test_both_languages_hold_the_same_ids(everything: dict[str, Any]) -> None:
    """Steps, rules, limits, parameters and forms are the same in both languages."""
    english, chinese = chapter(everything, "en"), chapter(everything, "zh")
    ids = [
        [
            *(step.id for group in one.groups for step in group.steps),
            *(rule.id for rule in one.rules),
            *(limit.id for layout in one.layouts for limit in layout.limits),
            *(parameter.id for parameter in one.parameters),
            *(form.id for form in one.forms),
            *(material.id for material in one.materials),
        ]
        for one in (english, chinese)
    ]

    assert ids[0] == ids[1]


def test_both_languages_hold_the_same_figures(everything: dict[str, Any]) -> None:
    """Every rule, limit and due carries the same figures in both languages."""
    english, chinese = chapter(everything, "en"), chapter(everything, "zh")
    rules = [[figures(" ".join(rule.texts)) for rule in one.rules] for one in (english, chinese)]
    dues = [
        [figures(step.due) for group in one.groups for step in group.steps]
        for one in (english, chinese)
    ]

    assert rules[0] == rules[1]
    assert dues[0] == dues[1]


def test_every_rule_is_said(everything: dict[str, Any]) -> None:
    """Every rule but those of the pick list stands in the book with at least one sentence."""
    said = chapter(everything, "en").rules
    expected = [rule["id"] for rule in everything["rules"] if "stock" not in rule]

    assert [rule.id for rule in said] == expected
    assert all(rule.texts and rule.texts[0] for rule in said)


def test_every_kind_has_a_sentence(everything: dict[str, Any]) -> None:
    """The procedure of these tests shows every rule kind that can be said."""
    kinds = {kind.name for kind in RULE_KINDS}
    shown = {key for rule in everything["rules"] for key in rule if key in kinds}

    assert shown == kinds


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_name_of_the_file_is_printed(everything: dict[str, Any], language: str) -> None:
    """Events, facts and parameters are printed by label, not by the name in the file."""
    one = chapter(everything, language)
    texts = [text for rule in one.rules for text in rule.texts]
    texts += [step.due for group in one.groups for step in group.steps]
    texts += [line.text for group in one.groups for step in group.steps for line in step.lines]

    assert [text for text in texts if KEYS.search(text)] == []


def test_figures_keep_their_units(everything: dict[str, Any]) -> None:
    """Between a figure and its unit stands a space that does not break."""
    said = " ".join(text for _, text in strings(build_document([printed(everything)], "zh")))

    assert "15\u00a0分钟" in said
    assert re.search(r"\d (?:分钟|厘米|个工作日)", said) is None


def test_a_parameter_without_a_value_is_a_gap(everything: dict[str, Any]) -> None:
    """A vague word of the source is printed as something that the house must set."""
    gaps = {one.id: one for one in chapter(everything, "en").parameters if one.gap}

    assert set(gaps) == {"at_once", "target"}
    assert gaps["at_once"].name == "“at once”"


def test_sources_are_listed_once(everything: dict[str, Any]) -> None:
    """The list of sources names each text once, with runs of statements joined."""
    sources = chapter(everything, "en").sources

    assert [(one.id, one.statements) for one in sources] == [("A/tea", "statements 1–5, 9, 11, 12")]


@pytest.mark.parametrize(
    ("procedures", "language", "message"),
    [([], "en", "no procedure to print"), ([None], "fr", "no handbook in language 'fr'")],
)
def test_wrong_input_is_refused(procedures: list[Any], language: str, message: str) -> None:
    """A book without procedures or in an unknown language is refused with the reason."""
    with pytest.raises(UsageError, match=message):
        build_document(procedures, language)
