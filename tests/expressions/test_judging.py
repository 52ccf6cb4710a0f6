"""What conditions say of facts, by every back end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.expressions import Condition, ConditionSet, compile_condition
from sopkit.speaking import Labels, explain
from tests.expressions.vocabulary import NAMES, scope_of

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "judged.yaml").read_text("utf-8"))
WORDS = {True: True, False: False, "unknown": None}


def compiled(source: Any) -> Condition:
    """The condition, which has no fault."""
    faults: list[Any] = []
    condition = compile_condition(source, NAMES, lambda *fault: faults.append(fault))

    assert condition is not None, faults
    return condition


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["condition"]))
class TestJudging:
    """Each case of `cases/judged.yaml`."""

    def test_closure(self, case: dict[str, Any]) -> None:
        """The closure gives the value of the case."""
        scope = scope_of(case["facts"], case.get("last"), case.get("this"))

        assert WORDS[case["is"]] == compiled(case["condition"]).test(scope)

    def test_generated(self, case: dict[str, Any]) -> None:
        """The generated function gives the value of the case."""
        scope = scope_of(case["facts"], case.get("last"), case.get("this"))

        assert WORDS[case["is"]] == compiled(case["condition"]).generated().test(scope)

    def test_set(self, case: dict[str, Any]) -> None:
        """A set of conditions gives the value of the case."""
        scope = scope_of(case["facts"], case.get("last"), case.get("this"))
        expected = WORDS[case["is"]]
        judged = ConditionSet([compiled(case["condition"])]).all(scope.facts, scope)

        assert ([0] if expected is True else [], [0] if expected is None else []) == judged

    def test_needs(self, case: dict[str, Any]) -> None:
        """Missing facts and absent things are named, and told apart."""
        scope = scope_of(case["facts"], case.get("last"), case.get("this"))
        condition = compiled(case["condition"])
        needs, absent = condition.needs(scope), condition.absent(scope)

        assert tuple(case.get("needs", needs)) == needs
        assert tuple(case.get("absent", absent)) == absent

    def test_explained(self, case: dict[str, Any]) -> None:
        """Every answer has at least one reason, in both languages, without open placeholders."""
        scope = scope_of(case["facts"], case.get("last"), case.get("this"))
        condition = compiled(case["condition"])
        names = {language: Labels({}, language, scope=NAMES) for language in ("en", "zh")}
        english, chinese = (explain(condition, scope, one) for one in names.values())

        assert len(english) == len(chinese) > 0
        assert all(english + chinese)


def test_reads() -> None:
    """A condition knows the facts, events and own fields that it reads, through definitions."""
    condition = compiled("crowded and late(tea.poured) and covers(user, this.amount)")

    assert {"attendees", "accounts", "user"} == condition.facts
    assert {"tea.poured"} == condition.events
    assert {"amount"} == condition.this


def test_skeleton_text() -> None:
    """The text of a skeleton is one line with the brackets that it needs."""
    condition = compiled({"all": ["vip", {"any": ["paid", "crowded"]}, {"not": "vip and paid"}]})

    assert "vip and (paid or crowded) and not (vip and paid)" == condition.text


def test_wrong_values_are_unknown() -> None:
    """A value of the wrong type counts as unknown and raises nothing, by every back end."""
    condition = compiled("attendees > 10 and not vip")
    for wrong in ("12", 12.5, True, [], object()):
        scope = scope_of({"vip": False})
        object.__setattr__(scope, "facts", {"attendees": wrong, "vip": False})

        assert condition.test(scope) is None
        assert condition.generated().test(scope) is None
        assert ([], [0]) == ConditionSet([condition]).all(scope.facts, scope)
        assert ("attendees",) == condition.needs(scope)
