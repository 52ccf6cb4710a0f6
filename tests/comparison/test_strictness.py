"""Which changes of a demand are looser and which tighter."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.comparison.strictness import effect_of

# key, old, new, what it means
KEYS: list[tuple[str, Any, Any, str]] = [
    ("due", "within 5 min of x", "within 3 min of x", "tighter"),
    ("due", "within 1 h", "within 30 min", "tighter"),
    ("due", "within 30 min", "within 1 h", "looser"),
    ("due", "10 min before m", "15 min before m", "tighter"),
    ("due", "about 10 min before m", "about 5 min before m", "looser"),
    ("due", "between 7 and 15 days after x", "between 8 and 15 days after x", "tighter"),
    ("due", "between 7 and 15 days after x", "between 7 and 16 days after x", "looser"),
    ("due", "between 7 and 15 days after x", "between 8 and 16 days after x", "other"),
    ("due", "next day after x before 16:00", "next day after x before 17:00", "looser"),
    ("due", "within 2 days of x", "within 2 working days of x", "other"),
    ("due", "within 5 min of x", "within 3 min of y", "other"),
    ("due", "within 5 min of x", "5 min before x", "other"),
    ("not_before", "2 min after x", "3 min after x", "tighter"),
    ("not_before", "2 days before x", "3 days before x", "looser"),
    ("modality", "must", "should", "looser"),
    ("modality", "may", "should", "tighter"),
    ("severity", "minor", "major", "tighter"),
    ("grace", None, "5 min", "looser"),
    ("grace", "5 min", "4 min", "tighter"),
    ("tolerance", "2 mm", "0.3 cm", "looser"),
    ("unless", None, "x", "looser"),
    ("unless", "x >= 2", "x >= 3", "tighter"),
    ("when", "x", None, "tighter"),
    ("when", "a > 3", "a > 4", "looser"),
    ("when", "not a > 3", "not a > 4", "other"),
    ("when", {"all": ["a", "b"]}, {"all": ["a"]}, "tighter"),
    ("when", {"any": ["a", "b"]}, {"any": ["a"]}, "looser"),
    ("when", {"all": ["a", "not b"]}, {"all": ["a"]}, "other"),
    ("limit", "this.amount <= 5 CNY", "this.amount <= 8 CNY", "looser"),
    ("limit", "this.amount <= 5 CNY", "this.amount <= 8 USD", "other"),
    ("needs", ["a"], ["a", "b"], "tighter"),
    ("needs", "a", ["a", "b"], "tighter"),
    ("needs", ["a"], ["b"], "other"),
    ("evidence", ["photo"], None, "looser"),
    ("role", "a", "b", "other"),
    ("note", {"en": "a"}, {"en": "b"}, "words"),
    ("next", "a", "end", "other"),
    ("choose", {"a": {"then": "x"}}, {"a": {"label": {"en": "A"}, "then": "x"}}, "words"),
    ("choose", {"a": {"then": "x", "source": "A/x#1"}}, {"a": {"then": "x"}}, "words"),
    ("choose", {"a": {"then": "x"}}, {"a": {"then": "y"}}, "other"),
    ("choose", {"a": {"then": "x"}}, {"b": {"then": "x"}}, "other"),
    ("choose", None, {"a": {"then": "x"}}, "other"),
]

# kind, old body, new body, what it means
BODIES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("every", {"gap": "15 min"}, {"gap": "10 min"}, "tighter"),
    ("every", {"gap": "at least 2 h"}, {"gap": "at least 3 h"}, "tighter"),
    ("every", {"gap": "10 min .. 20 min"}, {"gap": "5 min .. 30 min"}, "looser"),
    ("relation", {"gap": "1 cm"}, {"gap": "2 cm"}, "other"),
    ("count", {"at_most": 3}, {"at_most": 5}, "looser"),
    ("count", {"at_least": 3}, {"at_least": 5}, "tighter"),
    ("count", {"at_most": 3, "per": "day"}, {"at_most": 3, "per": "week"}, "other"),
    ("measure", {"between": "5 cm .. 10 cm"}, {"between": "6 cm .. 9 cm"}, "tighter"),
    ("measure", {"between": "5 cm .. 10 cm"}, {"between": "4 cm .. 9 cm"}, "other"),
    ("measure", {"equals": "5 cm"}, {"equals": "6 cm"}, "other"),
    ("permit", {"role": "a"}, {"role": ["a", "b"]}, "looser"),
    ("permit", {"event": "e"}, {"event": "e", "only_if": "x"}, "tighter"),
    ("permit", {"only_if": {"all": ["a", "b"]}}, {"only_if": {"all": ["a"]}}, "looser"),
    ("permit", {"role": "a", "only_if": "x"}, {"only_if": "x", "limit": "y"}, "other"),
    ("forbid", {"within": "2 min"}, {"within": "3 min"}, "tighter"),
    ("forbid", {"act": {"en": "a", "zh": "b"}}, {"act": {"en": "c", "zh": "b"}}, "words"),
    ("phrase", {"any": [{"en": "a"}]}, {"any": [{"en": "a"}, {"en": "b"}]}, "looser"),
    ("phrase", {"all": [{"en": "a"}]}, {"all": [{"en": "a"}, {"en": "b"}]}, "tighter"),
    ("respond", {"do": "a", "due": "within 2 h"}, {"do": "b", "due": "within 2 h"}, "other"),
]


@pytest.mark.parametrize(("key", "old", "new", "effect"), KEYS)
def test_key(key: str, old: Any, new: Any, effect: str) -> None:
    """A key is looser or tighter only where its figures say so."""
    assert effect == effect_of(key, old, new)


@pytest.mark.parametrize(("kind", "old", "new", "effect"), BODIES)
def test_body(kind: str, old: dict[str, Any], new: dict[str, Any], effect: str) -> None:
    """A rule is looser or tighter only where all of its keys are."""
    assert effect == effect_of("demand", old, new, kind=kind)
