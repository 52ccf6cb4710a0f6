"""Each text of the case files gives exactly the findings that stand beside it."""

from __future__ import annotations

from typing import Any

import pytest

from sopkit.lint.style import LINT
from tests.lint.style_cases import at, cases, findings, mended, piece

CASES = cases()
MENDED = [case for case in CASES if "mended" in case[1]]


def written(case: dict[str, Any]) -> str:
    """The procedure of a case."""
    return piece(case.get("at", "step"), case.get("en", "Pour the tea"), case.get("zh", "斟茶"))


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: dict[str, Any]) -> None:
    """A text gives these findings, at these characters, and no other."""
    text = written(case)

    assert [{one.name: at(text, one)} for one in findings(text)] == case.get("found", [])


@pytest.mark.parametrize("case", [case for _, case in MENDED], ids=[name for name, _ in MENDED])
def test_fix(case: dict[str, Any]) -> None:
    """A fix gives the text that is right, in which nothing is found."""
    text = written(case)
    (found,) = findings(text)
    better = {**case, **case["mended"]}

    assert mended(text, found) == written(better)
    assert findings(written(better)) == ()


def test_every_code_has_a_case() -> None:
    """Every code of style is found in some case, or in a test of whole procedures."""
    elsewhere = {"crowded-card", "step-without-role"}
    shown = {name for _, case in CASES for one in case.get("found", []) for name in one}

    assert shown | elsewhere == set(LINT.codes)
