"""Tests of what is taken along to work: conditions of steps, and what rules ask for beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from sopkit.errors import UsageError
from sopkit.handbook import build_document, typst
from sopkit.handbook.document import Chapter, Duty, HandbookDoc
from sopkit.handbook.products import cut, for_role, product_named, steps_of
from sopkit.procedure import Procedure, load
from tests.handbook.reading import PROCEDURES, needs_pdftotext, squeezed, text_of

LANGUAGES = ("en", "zh")
OF_STEPS = ("cards", "posters", "checklists")


@cache
def stay() -> Procedure:
    """A stay with a condition, a daily wake-up call and an answer to wishes."""
    return load(Path(__file__).parent / "stay.yaml")


@cache
def made(language: str = "en") -> HandbookDoc:
    """Its book."""
    return build_document([stay()], language)


def chapter(language: str = "en") -> Chapter:
    """Its only chapter."""
    return made(language).chapters[0]


def said(one: Duty) -> str:
    """The sentence of a duty, what to do in it between stars."""
    return f"{one.lead}*{one.act}*{one.rest}".replace("\u00a0", " ")


def product(name: str, language: str, book: HandbookDoc) -> str:
    """The text of a product."""
    return text_of(typst.render(cut(book, product_named(name)), name))


# -- conditions


def test_conditions_of_a_step_are_told_apart() -> None:
    """`when`, `unless` and what comes from outside are conditions; the step before is none."""
    found = {
        step.id: [(line.label, line.text) for line in step.conditions]
        for step in steps_of(chapter())
    }

    assert found == {
        "key.given": [("After", "guest arrives")],
        "luggage.fetched": [("If", "the guest has luggage"), ("Unless", "the guest leaves early")],
    }


def test_a_condition_is_said_once() -> None:
    """What stands among the conditions of a step does not stand among its lines too."""
    labels = {step.id: [line.label for line in step.lines] for step in steps_of(chapter())}

    assert labels == {"key.given": ["Tell"], "luggage.fetched": ["After"]}


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OF_STEPS)
def test_conditions_are_on_every_product(name: str, language: str) -> None:
    """Cards, posters and checklists say under which conditions a step and a check are due."""
    shown = product(name, language, made(language))
    steps = steps_of(chapter(language))
    wanted = [line.text for step in steps for line in step.conditions]
    wanted += [check.condition for step in steps for check in step.checks]

    assert [text for text in wanted if squeezed(text) not in shown] == []


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OF_STEPS)
def test_ways_on_are_on_every_product(name: str, language: str) -> None:
    """A step behind a choice never looks as if it were done in any case."""
    book = build_document([load(PROCEDURES / "property" / "maintenance-home-visit.yaml")], language)
    shown = product(name, language, book)
    steps = steps_of(book.chapters[0])
    ways = [line.text for step in steps for line in step.lines if "→" in line.text]

    assert len(ways) > 1
    assert [text for text in ways if squeezed(text) not in shown] == []


def test_the_flow_shows_conditions() -> None:
    """A box of the flow says under which condition its step is due."""
    flow = chapter().flow

    assert flow is not None
    assert "If: the guest has luggage" in flow.svg


@needs_pdftotext
def test_a_step_too_long_for_a_card_goes_on() -> None:
    """More checks than a card holds go on on the next one, and none of them is lost."""
    first, last = steps_of(chapter())
    checks = tuple(replace(last.checks[0], text=f"Check number {n}.") for n in range(1, 31))
    groups = (replace(chapter().groups[0], steps=(first, replace(last, checks=checks))),)
    shown = product("cards", "en", replace(made(), chapters=(replace(chapter(), groups=groups),)))

    assert [one.text for one in checks if squeezed(one.text) not in shown] == []
    assert shown.count(squeezed(last.text)) == 2


# -- duties


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "Every day, *wake the guest* by 06:30. Not needed if the guest leaves early.",
                "After “guest has a wish”, *meet the wish*, within 15 min.",
            ],
        ),
        (
            "zh",
            [
                "每日 06:30 前*叫醒宾客*。例外：宾客提前离店。",
                "宾客提出要求后 15 分钟内，*满足要求*。",
            ],
        ),
    ],
)
def test_duties_are_the_sentences_of_their_rules(language: str, sentences: list[str]) -> None:
    """A duty says when, how often and unless what; its message stays in the book."""
    assert [said(one) for one in chapter(language).duties][:2] == sentences


def test_a_duty_names_its_role_and_strength() -> None:
    """A duty belongs to the role of its event, a weekly check to who ticks it."""
    found = [(one.id, one.role, one.strength) for one in chapter().duties]

    assert found == [
        ("wake_up", "Reception", "recommended"),
        ("wishes", "Reception", ""),
        ("manners", "Chief", ""),
    ]


def test_a_limit_stands_with_its_duty() -> None:
    """What another rule says about the same event is a notice at the duty, not a duty."""
    assert [[one.id for one in duty.notices] for duty in chapter().duties] == [[], ["few"], []]


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OF_STEPS)
def test_duties_are_on_every_product(name: str, language: str) -> None:
    """Cards, posters and checklists show what rules ask for."""
    shown = product(name, language, made(language))
    wanted = [one.lead + one.act + one.rest for one in chapter(language).duties]

    assert [text for text in wanted if squeezed(text) not in shown] == []


@needs_pdftotext
@pytest.mark.parametrize("name", OF_STEPS)
def test_a_procedure_without_steps_has_its_duties(name: str) -> None:
    """A procedure that consists of rules has a card, a poster and a checklist."""
    book = build_document([load(PROCEDURES / "shop" / "after-sales-refund-batch.yaml")], "en")

    assert squeezed("To be done") in product(name, "en", book)


def test_a_rule_the_house_does_without_asks_for_nothing() -> None:
    """What a profile does without stands on no card."""
    without = replace(stay(), without={"wake_up": "No calls here."})
    found = build_document([without], "en").chapters[0].duties

    assert [one.id for one in found] == ["wishes", "manners"]


# -- by role


def test_a_role_without_a_step_has_its_duties() -> None:
    """The reception does no step; its book holds its duties and their rules, and no others."""
    found = for_role(made(), "reception").chapters[0]

    assert steps_of(found) == []
    assert [one.id for one in found.duties] == ["wake_up", "wishes"]
    assert [one.id for one in found.rules] == ["wake_up", "wishes", "few"]


def test_the_book_of_a_role_is_named_after_it() -> None:
    """A role that has only duties gives its label to its book."""
    assert for_role(made(), "reception").role == "Reception"


def test_a_role_that_is_only_told_has_no_book() -> None:
    """Who does nothing is refused, with those who do something."""
    with pytest.raises(UsageError, match="there are chief, porter, reception"):
        for_role(made(), "guest")


# -- sign-off


def test_who_does_nothing_does_not_sign() -> None:
    """Owner, deputy and all who do something sign; who is only told does not."""
    found = [one.id for one in chapter().roles if one.signs]

    assert found == ["manager", "assistant", "porter", "reception", "chief"]
