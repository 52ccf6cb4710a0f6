"""Tests of how the clauses of authors are denied, affirmed and put into another tense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sopkit.speaking.denials import affirmed, denied, happened_in_chinese
from sopkit.speaking.verbs import is_plural, perfect

CASES = yaml.safe_load((Path(__file__).parent / "denials.yaml").read_text(encoding="utf-8"))


def cases(section: str) -> pytest.MarkDecorator:
    """The cases of one section of the data, as parameters."""
    return pytest.mark.parametrize("case", CASES[section], ids=lambda case: str(case["say"]))


@cases("english")
def test_an_english_clause_is_denied(case: dict[str, str]) -> None:
    """The denial stands where a person would put it; what is unsure is left whole."""
    assert denied(case["say"], "en") == case["denied"]


@cases("chinese")
def test_a_chinese_clause_is_denied(case: dict[str, str]) -> None:
    """States are denied by 不, acts by 未, having by 没有; what is unsure is left whole."""
    assert denied(case["say"], "zh") == case["denied"]


@cases("affirmed")
def test_a_label_stands_as_a_clause(case: dict[str, str]) -> None:
    """A label that is a clause stays as it is; a mere noun gets a verb."""
    assert affirmed(case["say"], case["language"]) == case["as"]


@cases("perfect")
def test_what_has_happened_is_in_the_perfect(case: dict[str, str]) -> None:
    """The verb of an event goes into the perfect; without a sure verb there is none."""
    assert perfect(case["say"]) == case["as"]


@cases("plural")
def test_the_number_of_a_noun(case: dict[str, Any]) -> None:
    """The last word before of, that or in says whether a noun stands for several."""
    assert is_plural(case["say"]) is case["as"]


@pytest.mark.parametrize(
    ("label", "positive", "expected"),
    [
        ("会议开始", True, "会议已开始"),
        ("会议开始", False, "会议未开始"),
        ("账单已付", False, "账单未付"),
        ("上岗", False, "未上岗"),
        ("迟到", True, ""),
    ],
)
def test_a_chinese_event_has_happened(label: str, positive: bool, expected: str) -> None:
    """已 or 未 stands before the verb of an event; without a sure verb there is no such clause."""
    assert happened_in_chinese(label, positive) == expected


@given(st.text(max_size=40))
def test_any_label_can_be_denied(text: str) -> None:
    """No label raises an error, and none is its own denial."""
    for language in ("en", "zh"):
        assert denied(text, language) != text
        assert isinstance(affirmed(text, language), str)
