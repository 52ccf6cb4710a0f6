"""Tests of the sentences in which rules, dues and conditions are printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sopkit.sentences import say_rule
from sopkit.speaking import Labels, say_condition, say_due, say_due_after, say_value
from tests.handbook.loading import everything

CASES = yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text(encoding="utf-8"))


def cases(section: str) -> pytest.MarkDecorator:
    """The cases of one section of the data, as parameters."""
    return pytest.mark.parametrize("case", CASES[section], ids=lambda case: str(case["say"]))


@cases("rules")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_rule_is_one_plain_sentence(case: dict[str, str], language: str) -> None:
    """The first sentence of a rule says the demand with labels and figures."""
    found = next(one for one in everything().data["rules"] if one["id"] == case["say"])
    said = say_rule(found, everything().spoken(language))

    assert said[0] == case[language]


@cases("dues")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_due_is_said_in_words(case: dict[str, str], language: str) -> None:
    """Every form of a time phrase has words in both languages."""
    assert say_due(case["say"], everything().spoken(language)) == case[language]


@pytest.mark.parametrize(
    ("due", "english", "chinese"),
    [
        ("within 3 days of meeting.end", "within 3 days", "3 个自然日内"),
        ("within at_once of meeting.end", "at once", "立即"),
        ("between 0 and 0 days after meeting.end", "on the same day", "当天"),
        ("next day after meeting.end", "on the next day", "次日"),
        (
            "between 2 and 3 days after meeting.end",
            "between 2 and 3 days after the meeting ends",
            "会议结束后 2 至 3 个自然日",
        ),
        (
            "within 3 days of meeting.start",
            "within 3 days after “meeting begins”",
            "会议开始后 3 个自然日内",
        ),
        ("within 3 days", "within 3 days", "3 个自然日内"),
    ],
)
def test_a_due_behind_its_event(due: str, english: str, chinese: str) -> None:
    """Behind `after the meeting ends` a limit counted from there does not name it once more."""
    said = [say_due_after(due, "meeting.end", everything().spoken(one)) for one in ("en", "zh")]

    assert said == [english, chinese]


@cases("conditions")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_condition_is_said_in_words(case: dict[str, Any], language: str) -> None:
    """A condition is said with labels; a negation is put inside."""
    assert say_condition(case["say"], everything().spoken(language)) == case[language]


@cases("values")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_value_is_said_with_its_unit(case: dict[str, Any], language: str) -> None:
    """Values are printed as the glossary writes figures and units."""
    assert say_value(case["say"], language) == case[language]


@given(st.text(max_size=60))
def test_any_text_can_be_said(text: str) -> None:
    """No text in the place of a condition, a due or a value raises an error."""
    for language in ("en", "zh"):
        known = Labels({"facts": {}}, language)
        assert isinstance(say_condition(text, known), str)
        assert isinstance(say_due(text, known), str)
        assert isinstance(say_value(text, language), str)
