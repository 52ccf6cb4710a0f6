"""The lints of meaning, on pieces of procedures that are kept as data."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.codebook import Example
from sopkit.diagnostics import Diagnostic
from tests.test_codebook import findings

FOLDER = Path(__file__).parent
CASES = yaml.safe_load((FOLDER / "meaning.yaml").read_text(encoding="utf-8"))
SCOPE = ("SOP339", "SOP340", "SOP345", *(f"SOP{number}" for number in range(346, 390)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fact"])
def test_piece(case: dict[str, Any], tmp_path: Path) -> None:
    """Each piece gives exactly the findings that are listed beside it."""
    example = Example(case["text"])
    found = findings(example, tmp_path)

    lines = example.complete.splitlines()
    said = [shown(one, lines) for one in found if one.code in SCOPE or one.level == "error"]
    assert said == case["finds"]


def shown(finding: Diagnostic, lines: list[str]) -> str:
    """The line of a finding, its name, and what it stands at."""
    place = finding.position
    assert place is not None
    end = place.end_column - 1 if place.end_line == place.line else None
    return f"{place.line} {finding.name}: {lines[place.line - 1][place.column - 1 : end]}"
