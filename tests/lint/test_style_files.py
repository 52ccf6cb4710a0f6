"""What the lints of style find in whole procedures, and where a fix is not offered."""

from __future__ import annotations

import pytest

from sopkit.codebook import completed
from sopkit.diagnostics import Diagnostic
from sopkit.lint.settings import DEFAULTS, Settings
from tests.lint.style_cases import at, findings, mended, piece


def steps(*entries: str) -> str:
    """A procedure with these steps, each with further keys."""
    body = "".join(
        f"- id: cup.number_{number}\n  do: {{en: Place the cup, zh: 摆杯}}\n"
        f"  source: H/tea#1\n{entry}"
        for number, entry in enumerate(entries)
    )
    return completed(
        "phases:\n  first: {title: {en: first, zh: 先}}\n  then: {title: {en: then, zh: 后}}\n"
        f"steps:\n{body}"
    )


ROLE = "  role: attendant\n"


@pytest.mark.parametrize(("count", "found"), [(9, []), (10, ["crowded-card"])])
def test_a_crowded_card(count: int, found: list[str]) -> None:
    """Nine steps of a role fit on a card, ten do not."""
    assert [one.name for one in findings(steps(*[ROLE] * count))] == found


def test_the_step_that_is_one_too_many() -> None:
    """A crowded card is told at the first step that does not fit."""
    text = steps(*[ROLE] * 3)
    (found,) = findings(text, Settings(card_items=2))

    assert found.position is not None
    assert text.splitlines()[found.position.line - 1] == "- id: cup.number_2"


def test_a_card_for_each_phase() -> None:
    """Each phase has a card of its own."""
    first, then = f"{ROLE}  phase: first\n", f"{ROLE}  phase: then\n"

    assert findings(steps(*[first] * 5, *[then] * 5)) == ()


def test_a_step_without_role() -> None:
    """A step without a role is told at its id."""
    (found,) = findings(steps(""))

    assert (found.name, found.position and found.position.column) == ("step-without-role", 7)


def test_a_step_that_another_event_does() -> None:
    """A step that is done by another event needs nobody."""
    assert findings(steps("  fulfilled_by: meeting.over\n")) == ()


def test_a_step_with_a_permit() -> None:
    """A permit says as well whose step it is."""
    permit = (
        "rules:\n- id: who\n  permit: {event: cup.number_0, role: attendant}\n  source: H/tea#2\n"
    )

    assert findings(permit + steps("")) == ()


def only(text: str) -> Diagnostic:
    """The one finding about a text."""
    (found,) = findings(text, DEFAULTS)
    return found


def test_straight_quotes_become_curly() -> None:
    """A fix writes an opening and a closing mark in turn."""
    text = piece("note", "No.", "不。").replace('"不。"', "'写明\"不\"。'")
    found = only(text)

    assert found.name == "straight-quotes"
    assert "写明“不”。" in mended(text, found)


def test_an_odd_mark_is_not_guessed() -> None:
    """Where a mark lacks its other half, no fix is offered."""
    assert only(piece("note", "No.", "不。").replace('"不。"', "'写明\"不。'")).fix is None


def test_escaped_characters_have_no_fix() -> None:
    """A fix is only offered where the characters stand in the file as they are read."""
    assert only(piece("note", "No.", '写明"不"。')).fix is None


def test_a_figure_in_a_folded_text() -> None:
    """A text over several lines is read as one."""
    text = completed(
        "steps:\n- id: tea.poured\n  do: {en: Pour the tea, zh: 斟茶}\n  role: attendant\n"
        "  note:\n    en: >-\n      Wait for\n      15min now.\n    zh: 等 15 分钟。\n"
        "  source: H/tea#1\n"
    )

    assert only(text).name == "figure-form"


def test_a_mark_that_would_end_a_bare_text_has_no_fix() -> None:
    """In a text without quotation marks a comma is no cure: it would end the text."""
    text = piece("note", "Tea hot.", "热茶。").replace('"Tea hot."', "Tea，hot.")

    assert (only(text).name, only(text).fix) == ("full-width-character", None)


def test_a_text_that_would_be_a_number_has_no_fix() -> None:
    """A figure alone is no text, so the fix that would leave one is not offered."""
    text = piece("note", "One.", "１").replace('"１"', "１")

    assert [(one.name, one.fix) for one in findings(text)][1:] == [("full-width-character", None)]


def test_a_term_is_replaced_only_on_demand() -> None:
    """Another word may have been meant, so replacing a term is no safe fix."""
    text = piece("note", "Hang the water sign.", "悬挂。")
    found = only(text)

    assert found.fix is not None
    assert not found.fix.safe
    assert "Hang the lobby event board." in mended(text, found)


@pytest.mark.parametrize(
    ("en", "zh", "hint", "text"),
    [
        ("A table cloth on a tablecloth.", "铺。", "write 'tablecloth'", "A tablecloth on a tab"),
        ("Table cloths on a tablecloth.", "铺。", "write 'tablecloths'", "Tablecloths on a tab"),
        ("Serve.", "先上顾客，后上买家。", "write '买家'", "先上买家，后上买家。"),
        ("Serve.", "先上顾客，后上客人。", "write '顾客'", "先上顾客，后上顾客。"),
    ],
)
def test_a_second_word_becomes_the_first(en: str, zh: str, hint: str, text: str) -> None:
    """Where a file has two words for a thing, the term stays, else the word that came first."""
    before = piece("note", en, zh)
    found = only(before)

    assert (found.name, found.hint) == ("other-term", hint)
    assert text in mended(before, found)


def test_two_terms_to_choose_from_have_no_fix() -> None:
    """Where a file uses two of the terms, both are named one by one and no fix is offered."""
    found = only(piece("note", "Serve.", "宾客、客户和顾客。"))

    assert (found.hint, found.fix) == ("write '宾客' or '客户'", None)


def test_texts_without_anything_to_find() -> None:
    """A file with hardly any text gives nothing."""
    assert findings(completed("")) == ()


def test_a_text_in_one_language() -> None:
    """A missing translation is not compared with anything."""
    text = piece("note", "Within 15 min of {seats}.", "x").replace(', "zh": "x"', "")

    assert findings(text) == ()


def test_letters_that_grow_in_lower_case() -> None:
    """Places stay right where a letter has more characters in lower case."""
    text = piece("step", "Greet İİİ and then call promptly", "问候")

    assert [at(text, one) for one in findings(text)] == ["call", "promptly"]


RULE = """\
{declared}rules:
- id: refill
  every: {{do: tea.poured, gap: {gap}, from: meeting.begins, until: meeting.over}}
  message: {{en: Top up the tea every 15 min., zh: 每 15 分钟续茶。}}
  source: H/tea#2
"""
GAPS = [
    ("", "15 min", []),
    ("", "about 15 min", []),
    ("", "20 min", ["contradicting-figure"]),
    ("", "10 min .. 20 min", []),
    ("", "20 min .. 30 min", ["contradicting-figure"]),
    ("parameters: {gap: {is: 15 min, source: H/tea#2}}\n", "gap", []),
    ("parameters: {gap: {is: 20 min, source: H/tea#2}}\n", "gap", ["contradicting-figure"]),
    ("parameters: {gap: {type: duration, source: H/tea#2}}\n", "gap", []),
]


@pytest.mark.parametrize(("declared", "gap", "found"), GAPS)
def test_the_figure_of_a_rule(declared: str, gap: str, found: list[str]) -> None:
    """A message must give the figure of its rule, also where a parameter holds it."""
    text = completed(RULE.format(declared=declared, gap=gap))

    assert [one.name for one in findings(text)] == found


WHEN = """\
facts:
  wait: {type: duration, label: {en: wait, zh: 等候时间}}
define:
  long_wait: wait > 30 min
rules:
- id: told
  forbid: {event: tea.poured, while: long_wait}
  message: {en: Pour no tea after 20 min., zh: 20 分钟后不得斟茶。}
  source: H/tea#2
"""


def test_the_figure_of_a_definition() -> None:
    """A figure may also stand in a definition that the rule uses."""
    text = completed(WHEN)

    assert [one.name for one in findings(text)] == ["contradicting-figure"]
    assert findings(text.replace("30 min", "20 min")) == ()


def test_an_event_that_is_asked_for() -> None:
    """What an event asks for is written like a step, and belongs to no rule."""
    text = completed(
        "events:\n  meeting.begins: {label: {en: the meeting begins, zh: 会议开始}}\n"
        "  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}\n"
        "  tea.offered:\n    label: {en: tea offered, zh: 已上茶}\n"
        "    do: {en: You should offer tea, zh: 上茶}\n    role: attendant\n"
    )

    assert [one.name for one in findings(text)] == ["no-verb-first"]


def test_a_permit_for_several_roles() -> None:
    """A permit for several roles is not compared with its message."""
    text = piece("permit", "Only the supervisor pours the tea.", "斟茶。")

    assert [one.name for one in findings(text)] == ["other-role"]
    assert findings(text.replace("role: attendant}", "role: [attendant, supervisor]}")) == ()
