"""Tests of the sentences of rules: as people write them, in both languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from sopkit.procedure import Procedure, load
from sopkit.sentences import say_rule
from sopkit.speaking import Labels, say_due
from sopkit.speaking.denials import moment_in_chinese

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "patterns_said.yaml").read_text(encoding="utf-8"))


@cache
def procedure() -> Procedure:
    """The procedure of these tests."""
    return load(HERE / "patterns.yaml")


def spoken(language: str) -> Labels:
    """Its names in a language."""
    return procedure().spoken(language)


def said(rule: str, language: str) -> tuple[str, ...]:
    """The sentences of a rule."""
    found = next(one for one in procedure().data["rules"] if one["id"] == rule)
    return say_rule(found, spoken(language))


@pytest.mark.parametrize("case", CASES["rules"], ids=lambda case: str(case["say"]))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_reads_as_a_person_writes_it(case: dict[str, str], language: str) -> None:
    """Clauses and events stand in the sentence in their own grammar, in both languages."""
    assert said(case["say"], language)[0] == case[language]


@pytest.mark.parametrize(("language", "row"), [("en", "CNY 5"), ("zh", "5 元")])
def test_a_row_gives_a_figure_with_its_unit(language: str, row: str) -> None:
    """What a table gives is said as any value is."""
    assert row in said("fee", language)[1]


@pytest.mark.parametrize(
    ("label", "moment"),
    [
        ("已斟茶", "斟茶"),
        ("会议费用已报销", "会议费用报销"),
        ("已经付款", "付款"),
        ("账单已付", "账单已付"),
        ("已知悉", "已知悉"),
        ("早已到店", "早已到店"),
        ("已登记的客户到店", "已登记的客户到店"),
        ("会议开始", "会议开始"),
    ],
)
def test_a_point_in_time_is_not_told_as_done(label: str, moment: str) -> None:
    """Before 后, 时 and 起 a Chinese label does without 已, unless 已 belongs to its words."""
    assert moment_in_chinese(label) == moment


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Otherwise: approval of “discount given” must follow."),
        ("zh", "否则：须有“让价”的批准。"),
    ],
)
def test_an_approval_has_one_pair_of_marks(language: str, text: str) -> None:
    """What comes with another event has the marks of that one."""
    assert said("power", language)[1] == text


@pytest.mark.parametrize("case", CASES["dues"], ids=lambda case: str(case["say"]))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_vague_word_stands_where_it_fits(case: dict[str, str], language: str) -> None:
    """A length of time is a limit, a limit is kept within, any other word stands by itself."""
    assert say_due(case["say"], spoken(language)) == case[language]
