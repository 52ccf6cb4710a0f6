"""Tests of the printed book as data."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import build_document
from sopkit.handbook.document import Chapter
from sopkit.rules import RULE_KINDS
from tests.handbook.loading import everything as everything_loaded
from tests.handbook.loading import printed
from tests.handbook.reading import printed_texts

FIGURE = re.compile(r"\d+(?:\.\d+)?")
KEYS = re.compile(r"\b(?:refill_gap|at_once|too_strong|meeting\.start|tea\.poured|tea\.refilled)\b")


class Renamed:
    """A procedure under another id."""

    def __init__(self, procedure: Any, name: str) -> None:
        self.procedure = procedure
        self.id = name

    def __getattr__(self, name: str) -> Any:
        return getattr(self.procedure, name)


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
    said = " ".join(printed_texts(build_document([printed(everything)], "zh")))

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


def test_our_reading_is_marked(everything: dict[str, Any]) -> None:
    """What is our reading of a source bears a quiet mark; notes are printed."""
    everything["steps"][0]["guess"] = True
    everything["rules"][0] |= {"guess": True, "note": {"en": "As at home.", "zh": "同本店。"}}
    one, other = chapter(everything, "en"), chapter(everything, "zh")

    assert one.groups[0].steps[0].mark == "our reading"
    assert other.rules[0].mark == "我方解读"
    assert one.rules[0].texts[-1] == "Note: As at home."
    assert [limit.mark for limit in one.layouts[0].limits] == ["", "our reading", ""]


def test_a_tolerance_is_printed_by_its_value(everything: dict[str, Any]) -> None:
    """A parameter in the place of a tolerance is printed as its figure, and called by its label."""
    label = {"en": "how exact", "zh": "精度"}
    everything["parameters"]["exact"] = {"is": "3 mm", "label": label, "source": "A/tea#11"}
    everything["layouts"]["place"]["relations"][0]["tolerance"] = "exact"
    one = chapter(everything, "zh")

    assert one.layouts[0].limits[0].tolerance == "±\u00a03\u00a0毫米"
    assert one.parameters[-1].name == "精度"


def test_many_procedures_stand_by_field() -> None:
    """The contents group many procedures by their field; the chapters stand in that order."""
    loaded = everything_loaded()
    fields = ["shop", "conference", "shop", "conference"] * 2
    several = [Renamed(loaded, f"{field}/number-{number}") for number, field in enumerate(fields)]
    book = build_document(several, "en")  # type: ignore[arg-type]

    assert [part.title for part in book.contents] == ["Online shop", "Conferences"]
    assert [one.id for part in book.contents for one in part.entries] == [
        one.id for one in book.chapters
    ]


@pytest.mark.parametrize(("language", "title"), [("en", "A place"), ("zh", "席位")])
def test_title_of_a_layout(everything: dict[str, Any], language: str, title: str) -> None:
    """The title of a layout is its heading, and the captions of its drawings begin with it."""
    place = {**everything["layouts"]["place"], "title": {"en": "A place", "zh": "席位"}}
    (layout,) = chapter({**everything, "layouts": {"place": place}}, language).layouts

    assert layout.title == title
    assert [one.caption[: len(title)] for one in layout.pictures] == [title] * len(layout.pictures)
    assert layout.pictures


def test_layout_without_title(everything: dict[str, Any]) -> None:
    """A layout without a title is called by what it shows."""
    (layout,) = chapter(everything, "en").layouts

    assert layout.title == "For each seat"
