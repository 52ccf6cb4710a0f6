"""Two events may have a field of one name; each rule speaks of that of its own event."""

from __future__ import annotations

import pytest

from sopkit.asking import would
from sopkit.case import Case
from sopkit.comparison import compare
from sopkit.evaluate import evaluate
from sopkit.procedure import Procedure
from sopkit.reports.case_text import render
from sopkit.sentences import say_rule
from tests.rules.procedures import small

AT = "2026-12-01T09:00+08:00"
SECTIONS = """
roles:
  agent: {label: {en: agent, zh: 客服}}
events:
  offer.made:
    label: {en: offer made, zh: 已报价}
    data: {amount: {type: money, label: {en: discount, zh: 折扣}}}
  bill.paid:
    label: {en: bill paid, zh: 已付款}
    data: {amount: {type: money, label: {en: amount paid, zh: 实付金额}}}
  tip.given:
    label: {en: tip given, zh: 已给小费}
    data: {amount: {type: count, label: {en: number of coins, zh: 硬币数}}}
  thanked: {label: {en: thanked, zh: 已致谢}}
rules:
- {id: offers, permit: {event: offer.made, limit: this.amount <= 100 CNY}, source: A/test#1}
- {id: payments, permit: {event: bill.paid, limit: this.amount <= 900 CNY}, source: A/test#2}
- {id: coins, permit: {event: tip.given, limit: this.amount <= 3}, source: A/test#3}
- {id: large, count: {event: bill.paid, at_most: 2, where: this.amount > 50 CNY}, source: A/test#4}
- {id: cash, forbid: {event: bill.paid, while: this.amount > 800 CNY}, source: A/test#5}
- id: thanks
  respond:
    after: [bill.paid if this.amount > 60 CNY, tip.given if this.amount > 1]
    do: thanked
    pair: each
  source: A/test#6
- id: few
  count: {event: [bill.paid if this.amount > 7 CNY, tip.given if this.amount > 2], at_most: 9}
  source: A/test#7
"""
PROCEDURE = small(SECTIONS)
SAID = {
    "offers": ("only if discount is at most CNY 100.", "折扣不超过 100 元，"),
    "payments": ("only if amount paid is at most CNY 900.", "实付金额不超过 900 元，"),
    "coins": ("only if number of coins is at most 3.", "硬币数不超过 3，"),
    "large": ("Counted if amount paid is more than CNY 50.", "仅计实付金额超过 50 元的"),
    "cash": ("as long as amount paid is more than CNY 800.", "实付金额超过 800 元期间"),
    "thanks": (
        "(if amount paid is more than CNY 60) or “tip given” (if number of coins is more than 1)",
        "实付金额超过 60 元",
    ),
    "few": (
        "(if amount paid is more than CNY 7) or “tip given” (if number of coins is more than 2)",
        "硬币数超过 2",
    ),
}


def opened() -> Case:
    """A case that has begun."""
    return Case(PROCEDURE).add("opened", at=AT)


@pytest.mark.parametrize("rule", SAID)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rule_says_the_field_of_its_event(rule: str, language: str) -> None:
    """A condition on `this.amount` names the amount of the event that the rule judges."""
    written = next(one for one in PROCEDURE.data["rules"] if one["id"] == rule)
    said = " ".join(say_rule(written, PROCEDURE.spoken(language)))

    assert SAID[rule][language == "zh"] in said


@pytest.mark.parametrize(
    ("event", "amount", "whys"),
    [
        ("offer.made", "101 CNY", ["allowed only if discount is at most CNY 100"]),
        (
            "bill.paid",
            "901 CNY",
            [
                "allowed only if amount paid is at most CNY 900",
                "not allowed as long as amount paid is more than CNY 800",
            ],
        ),
        ("tip.given", 4, ["allowed only if number of coins is at most 3"]),
    ],
)
def test_a_violation_says_the_field_of_its_event(
    event: str, amount: str | int, whys: list[str]
) -> None:
    """Why a rule is broken is said of the event that broke it."""
    case = opened().add(event, at=AT, data={"amount": amount})
    found = evaluate(PROCEDURE, case, AT).violations

    assert [one.text().partition(" UTC: ")[2] for one in found] == whys


@pytest.mark.parametrize(
    ("event", "amount", "line"),
    [
        ("offer.made", "101 CNY", "discount is more than CNY 100 (it is CNY 101)"),
        ("bill.paid", "901 CNY", "amount paid is more than CNY 900 (it is CNY 901)"),
        ("tip.given", 4, "number of coins is more than 3 (it is 4)"),
        ("offer.made", None, "find out first: discount"),
        ("bill.paid", None, "find out first: amount paid"),
    ],
)
def test_an_answer_says_the_field_of_its_event(
    event: str, amount: str | int | None, line: str
) -> None:
    """What refuses an event, or must be known of it, is said of that event."""
    answer = would(PROCEDURE, opened(), event, AT, data={"amount": amount} if amount else None)

    assert line in answer.lines()


def test_what_is_asked_says_the_fields_of_the_events() -> None:
    """A field that is missing of two events is asked for by both labels."""
    case = opened().add("bill.paid", at=AT).add("tip.given", at=AT)
    text = render(evaluate(PROCEDURE, case, AT))

    assert "hangs on: amount paid\n" in text
    assert "hangs on: number of coins\n" in text
    assert "  - amount paid and number of coins\n" in text


def test_what_was_not_judged_says_the_field_of_its_event() -> None:
    """A look that could not be judged names the field of the event it looked at."""
    text = render(evaluate(PROCEDURE, opened().add("offer.made", at=AT), AT))

    assert "not known: discount\n" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<= 100 CNY", "<= 200 CNY", "discount"),
        ("<= 900 CNY", "<= 950 CNY", "amount paid"),
        ("<= 3}", "<= 5}", "number of coins"),
    ],
)
def test_a_change_says_the_field_of_its_event(old: str, new: str, said: str) -> None:
    """What changed between two versions names the field of the rule that changed."""
    later: Procedure = small(SECTIONS.replace(old, new))
    texts = [one.text.fill("en") for one in compare(PROCEDURE, later).changes]

    assert [f"only if {said} is at most" in one for one in texts] == [True]
