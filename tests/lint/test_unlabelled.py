"""Exits need a label where a person chooses, and where another exit of the step has one."""

from __future__ import annotations

import pytest

from sopkit.codebook import completed
from sopkit.lint.checking import check_text
from sopkit.messages import catalogue

STEP = """\
facts:
  cold: {{type: bool, label: {{en: the tea is cold, zh: 茶已凉}}, question: {{en: Is it cold?, zh: 茶凉了吗？}}}}
flow: listed
steps:
- id: tea.offered
  do: {{en: Offer the tea, zh: 请宾客用茶}}
  role: attendant
  choose: {{{0}}}
  source: H/tea#1
"""  # noqa: E501
LABEL = "label: {en: the tea is warm, zh: 茶尚热}"
DECLINED = "declined: {label: {en: the guest declines, zh: 宾客谢绝}, then: end}"


def told(exits: str) -> list[str]:
    """What is reported about labels of exits, in English."""
    found = check_text(completed(STEP.format(exits)))
    return [one.message for one in found if one.name == "exit-without-label"]


@pytest.mark.parametrize(
    ("exits", "names"),
    [
        (f"{DECLINED}, accepted: {{then: end}}", ["accepted"]),
        ("declined: {then: end}, accepted: {}", ["declined", "accepted"]),
        (f"{DECLINED}, accepted: {{label: {{en: accepts, zh: 接受}}}}", []),
        ("warm: {when: not cold, then: end}, chilled: {when: cold, then: end}", []),
        (
            f"warm: {{{LABEL}, when: not cold, then: end}}, chilled: {{when: cold, then: end}}",
            ["chilled"],
        ),
        (f"warm: {{{LABEL}, when: not cold, then: end}}, chilled: {{otherwise: end}}", ["chilled"]),
        ("warm: {when: not cold, then: end}, chilled: {otherwise: end}", []),
        ("only: {otherwise: end}", []),
    ],
)
def test_exits(exits: str, names: list[str]) -> None:
    """Each exit that lacks a label is told once, in the order of the file."""
    assert [one.split("'")[1] for one in told(exits)] == names


def test_a_label_in_one_language() -> None:
    """A label lacks its other language as any text does."""
    exits = "declined: {label: {en: the guest declines}, then: end}"
    found = check_text(completed(STEP.format(exits)))

    assert [one.name for one in found if one.level == "warning"] == ["missing-translation"]


@pytest.mark.parametrize(
    "exits",
    [
        f"{DECLINED}, accepted: {{then: end}}",
        f"warm: {{{LABEL}, when: not cold, then: end}}, accepted: {{when: cold, then: end}}",
    ],
)
def test_both_languages(exits: str) -> None:
    """What is said of it is said in Chinese too."""
    (message,) = told(exits)

    known = catalogue("zh")
    assert known is not None
    assert known.say(message).startswith("“tea.offered”的分支“accepted”没有 label，")
