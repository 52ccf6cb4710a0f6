"""Roles that nobody has: what names a role, and what only spells its name."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sopkit.codebook import completed
from sopkit.diagnostics import Diagnostic
from sopkit.lint.checking import check

CASES = yaml.safe_load(Path(__file__).with_name("acting.yaml").read_text(encoding="utf-8"))
ROLES = {
    "attendant": {"label": {"en": "attendant", "zh": "服务员"}},
    "guest": {"label": {"en": "guest", "zh": "宾客"}},
}


def checked(case: dict[str, Any], folder: Path) -> list[Diagnostic]:
    """The errors of a piece that is given both roles, and what is said of unused names."""
    further = case.get("roles", {})
    roles = {name: {**role, **further.get(name, {})} for name, role in ROLES.items()}
    written = yaml.safe_dump({"roles": roles}, allow_unicode=True, sort_keys=False)
    file = folder / "procedures" / "house" / "tea.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(completed(written + case.get("text", "")), encoding="utf-8")
    file.with_name("tea.cases.yaml").write_text(case.get("cases", ""), encoding="utf-8")
    found = check(folder / "procedures")
    return [one for one in found if one.level == "error" or one.name == "unused-role"]


@pytest.mark.parametrize("case", CASES["named"], ids=lambda case: case["fact"])
def test_named(case: dict[str, Any], tmp_path: Path) -> None:
    """A role that stands where a role can stand is used."""
    assert [one.line() for one in checked(case, tmp_path)] == []


@pytest.mark.parametrize("case", CASES["spelled"], ids=lambda case: case["fact"])
def test_spelled(case: dict[str, Any], tmp_path: Path) -> None:
    """A role whose name only stands for something else is told, as a note."""
    found = checked(case, tmp_path)

    assert [(one.name, one.level) for one in found] == [("unused-role", "info")]
    assert "role 'guest'" in found[0].message
