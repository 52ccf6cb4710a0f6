"""Tests of what the book derives from a procedure: notices at steps, who does what, end lists."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.handbook import build_document
from sopkit.handbook.document import Chapter, RoleEntry, Step, parts
from sopkit.handbook.sorting import initial, sort_key
from tests.handbook.loading import everything as everything_loaded
from tests.handbook.loading import printed
from tests.handbook.reading import book, several


def chapter(language: str = "en") -> Chapter:
    """The chapter of the procedure that has everything."""
    return build_document([everything_loaded()], language).chapters[0]


def step(name: str, language: str = "en") -> Step:
    """One of its steps."""
    return next(one for group in chapter(language).groups for one in group.steps if one.id == name)


def role(name: str) -> RoleEntry:
    """One of its roles."""
    return next(one for one in chapter().roles if one.id == name)


# -- notices


def test_a_prohibition_stands_before_its_step() -> None:
    """What a step must not be done within is a warning at that step."""
    found = [(one.id, one.sort) for one in step("tea.poured").notices]

    assert found == [("steep", "warning"), ("sequence", "hold")]


def test_a_prohibition_of_no_step_holds_throughout() -> None:
    """An act that is forbidden belongs to no step; it stands before all of them."""
    assert [(one.id, one.sort) for one in chapter().warnings] == [("no_gifts", "warning")]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Only after step\u00a01."), ("zh", "须在步骤\u00a01 之后进行。")]
)
def test_an_order_is_a_hold_point(language: str, text: str) -> None:
    """In an order each step but the first waits for the one before it."""
    holds = [one.text for one in step("tea.poured", language).notices if one.sort == "hold"]

    assert holds == [text]
    assert [one for one in step("room.opened").notices if one.sort == "hold"] == []


def test_a_permission_is_a_hold_point() -> None:
    """Who alone may do a step is a hold point of that step, with the rule's source."""
    steps = [one for part in book("en").chapters for one in parts(part) if isinstance(one, Step)]
    found = next(one.notices[0] for one in steps if one.id == "refund.paid")

    assert (found.id, found.sort, found.level) == ("paid_by_finance", "hold", "major")
    assert found.text.startswith("Only the finance may pay the refund to the buyer.")
    assert found.source == "B/xborder-refund-payout #2"


def test_a_step_of_critical_severity_warns(everything: dict[str, Any]) -> None:
    """A step whose faults are critical says so before it."""
    everything["steps"][0]["severity"] = "critical"
    made = build_document([printed(everything)], "en").chapters[0]
    first = made.groups[0].steps[0].notices[0]

    assert (first.sort, first.level) == ("warning", "critical")
    assert first.text == "A fault in this step counts as critical."


# -- responsibilities


def test_responsible_are_those_who_do_the_steps() -> None:
    """A role is responsible for the steps that name it and for what a rule asks of it."""
    assert (role("attendant").steps, role("supervisor").steps) == ("1–3, refill", "")


def test_accountable_is_the_owner() -> None:
    """The owner answers for the whole procedure, nobody else."""
    assert [one.id for one in chapter().roles if one.accountable] == ["supervisor"]


def test_consulted_is_who_approves() -> None:
    """A role that must approve an act is consulted at it, by rule where no step does the act."""
    assert role("manager").consulted == "pay_gate"


def test_informed_is_who_is_told() -> None:
    """A role is informed in the steps that tell it and of faults that last."""
    assert role("supervisor").informed == "2, refill"


# -- lists at the end


def test_open_questions_are_figures_without_a_value() -> None:
    """Every figure that the house must set is an open question, with where it is used."""
    made = build_document([everything_loaded()], "en").back
    assert made is not None
    gaps = next(one for one in made.questions if one.id == "gaps")

    assert [(one.id, one.note) for one in gaps.places] == [
        ("at_once", "step\u00a03"),
        ("target", "paid_share"),
    ]


def test_open_questions_are_readings() -> None:
    """Everything that is marked as our reading is listed for confirmation."""
    made = build_document([everything_loaded()], "en").back
    assert made is not None
    guesses = next(one for one in made.questions if one.id == "guesses")

    assert [one.id for one in guesses.places] == ["place.handle"]


def test_what_is_set_aside_is_listed_with_its_reason(everything: dict[str, Any]) -> None:
    """A relation that is not judged stands among the open questions with its reason."""
    reason = {"en": "Another source says 2 cm.", "zh": "另一出处为 2 厘米。"}
    everything["layouts"]["place"]["relations"][0]["set_aside"] = reason
    made = build_document([printed(everything)], "en").back
    assert made is not None
    found = next(one for one in made.questions if one.id == "conflicts")

    assert [(one.id, one.note) for one in found.places] == [
        ("place.paper_edge", "Another source says 2\u00a0cm.")
    ]


def test_limits_hold_figures() -> None:
    """The list of limits holds every demand with a figure and no demand without one."""
    made = build_document([everything_loaded()], "en").back
    assert made is not None
    found = [place for one in made.limits for place in one.places]
    texts = [f"{place.title} {place.note}" for place in found]

    assert {"refill", "late", "steep", "place.paper_edge", "tea.poured"} <= {
        one.id for one in found
    }
    assert "no_gifts" not in {one.id for one in found}
    assert all(any(sign.isdigit() for sign in text) for text in texts)


def test_forms_and_sources_are_listed() -> None:
    """Every form and every source of the book is listed with the procedures that use it."""
    made = book("en").back
    assert made is not None
    forms = {form.title for one in book("en").chapters for form in one.forms}
    cited = {source.id for one in book("en").chapters for source in one.sources}

    assert {one.title for one in made.forms} == forms
    assert [one.term for one in made.sources] == sorted(cited)


def test_the_glossary_holds_both_languages() -> None:
    """Each word of the glossary has its counterpart, and both books hold the same pairs."""
    english, chinese = (book(language).back for language in ("en", "zh"))
    assert english is not None
    assert chinese is not None
    pairs = {(one.term, one.other) for one in english.glossary}

    assert ("attendant", "服务员") in pairs
    assert pairs == {(one.other, one.term) for one in chinese.glossary}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_index_leads_to_chapters(language: str) -> None:
    """Every procedure stands in the index, and every entry leads to chapters that are there."""
    made = book(language).back
    assert made is not None
    terms = [term for group in made.index for term in group.terms]
    anchors = {one.anchor for one in book(language).chapters}

    assert {one.title for one in book(language).chapters} <= {term.term for term in terms}
    assert all(term.anchors and set(term.anchors) <= anchors for term in terms)
    assert [group.letter for group in made.index] == sorted(
        {group.letter for group in made.index}, key=lambda one: (one == "#", one)
    )


@pytest.mark.parametrize(
    ("word", "letter"),
    [
        ("安全", "A"),
        ("茶杯", "C"),
        ("会议", "H"),
        ("主管", "Z"),
        ("座位", "Z"),
        ("WiFi", "W"),
        ("“立即”", "L"),
        ("7 天", "0–9"),
        ("瓴", "#"),
    ],
)
def test_chinese_words_stand_by_pinyin(word: str, letter: str) -> None:
    """A Chinese word stands under the first letter of its pinyin, others under their own."""
    assert initial(word, "zh") == letter


def test_chinese_words_are_in_order_of_pinyin() -> None:
    """Within a letter the order is that of pinyin: 茶, 床, 错."""
    words = ["错误", "Coaster", "床单", "茶杯", "安全", "主管"]

    assert sorted(words, key=lambda one: sort_key(one, "zh")) == [
        "安全",
        "Coaster",
        "茶杯",
        "床单",
        "错误",
        "主管",
    ]


def test_both_languages_carry_the_same() -> None:
    """Steps, notices, roles, rules, limits, forms and questions are the same in both languages."""

    def ids(language: str) -> list[tuple[str, list[str]]]:
        return [
            (one.id, [str(part.id) for part in parts(one) if hasattr(part, "id")])
            for one in sorted(book(language).chapters, key=lambda one: one.id)
        ]

    assert ids("en") == ids("zh")
    assert len(ids("en")) == len(several())
