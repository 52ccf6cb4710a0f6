"""Tests of forms that are written as one line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopkit.kernel.program import Guard
from sopkit.rules.lines import LinePattern
from tests.rules.procedures import small

SECTIONS = """
events:
  noted: {label: {en: noted, zh: 已备注}}
forms:
  remark:
    title: {en: remark, zh: 备注}
    fields:
      text: text
      number: count
      share: number
      handler: person
      written_on: date
      written_at: time
      colour: {type: choice, of: {red: {en: red, zh: 红}, blue: {en: blue, zh: 蓝}}}
rules:
- id: remarked
  record: {form: remark, event: noted, line: "%s"}
  source: A/test#1
"""
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
)


def pattern(text: str) -> LinePattern:
    """A pattern as a rule has it."""
    (spec,) = small(SECTIONS % text).rule("remarked")
    assert isinstance(spec, Guard)
    line: LinePattern = spec.demands[0].line  # type: ignore[attr-defined]

    return line


@pytest.mark.parametrize(
    ("text", "line", "form", "fits"),
    [
        ("{text} {handler}", "wants blue Li", {}, True),
        ("{text} {handler}", "wants blue Li", {"handler": "Li"}, True),
        ("{text} {handler}", "wants blue Li", {"handler": "Wang"}, False),
        ("{text} {handler}", "wants", {}, False),
        ("{text} {handler}", " Li", {}, False),
        ("{written_on}", "2026-12-01", {}, True),
        ("{written_on}", "26-12-01", {}, False),
        ("{written_on:YY-MM-DD}", "26-12-01", {"written_on": "2026-12-01"}, True),
        ("{written_on:YY-MM-DD}", "26-12-02", {"written_on": "2026-12-01"}, False),
        ("{written_on:YY-MM-DD}", "26-12-02", {"written_on": "tomorrow"}, True),
        ("{written_at:HH.mm}", "09.30", {"written_at": "09:30"}, True),
        ("{written_at}", "9:30", {}, False),
        ("no. {number}", "no. 17", {"number": 17}, True),
        ("no. {number}", "no. 17", {"number": 18}, False),
        ("no. {number}", "no. ?", {}, False),
        ("{share}%", "12.5%", {}, True),
        ("{colour}: {text}", "红: wish", {}, True),
        ("{colour}: {text}", "red: wish", {"colour": "red"}, True),
        ("{colour}: {text}", "green: wish", {}, False),
        ("{number} {text}", "17", {}, False),
        ("{text}", "", {}, False),
    ],
)
def test_a_line_is_laid_out_by_its_pattern(
    text: str, line: str, form: dict[str, Any], fits: bool
) -> None:
    """The words stand as written, a field as its type or its value says."""
    assert fits is pattern(text).fits(line, form)


PATTERN = pattern("{handler}: {text} ({number})")


@given(LETTERS, LETTERS, st.integers(0, 10**6))
def test_a_line_made_of_its_values_fits(handler: str, text: str, number: int) -> None:
    """What is written out of the fields fits, with or without them beside it."""
    line = f"{handler.strip() or 'x'}: {text.strip() or 'y'} ({number})"
    form = {"handler": handler.strip() or "x", "text": text.strip() or "y", "number": number}

    assert PATTERN.fits(line, {})
    assert PATTERN.fits(line, form)


@given(st.text(max_size=40))
def test_any_line_is_judged(line: str) -> None:
    """Any text fits or does not."""
    assert PATTERN.fits(line, {}) in (True, False)


def test_a_long_line_is_judged_at_once() -> None:
    """The time grows with the line and not with the ways to divide it."""
    assert not pattern("{text}{handler}{text}{handler}{text} end").fits("x " * 20_000, {})


def test_a_line_brings_its_fields() -> None:
    """The fields of a pattern are those in its braces."""
    assert pattern("{text} {written_on:YY-MM-DD}").fields == {"text", "written_on"}
