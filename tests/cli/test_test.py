"""The command test: scenarios, differences at their place, coverage."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import TEA, Run
from tests.cli.test_check import GOOD

Write = Callable[[str, str | bytes], Path]

CASES = """\
sopkit: 1
procedure: desk/key
cases:
- id: late
  title: {en: Late, zh: 晚}
  zero: "2026-12-01T09:00+08:00"
  events:
  - {at: 0 min, event: key.lent}
  expect:
  - {at: 2 h, violations: [], next: [key.back]}
  - {at: 121 min, violations: [back]}
"""


def test_passed(run: Run) -> None:
    """All passed: how many scenarios, and how many rules they cover."""
    result = run("test", TEA)

    assert result.exit_code == 0
    assert result.output.endswith(
        " scenarios, all passed; 6 of 6 rules and steps covered (100 %)\n"
    )


def test_verbose(run: Run, write: Write) -> None:
    """With -v every scenario is named."""
    folder = write("procedures/desk/key.yaml", GOOD).parent
    write("procedures/desk/key.cases.yaml", CASES)

    assert run("test", folder, "-v").output.startswith("ok   desk/key late\n1 scenario,")


def test_difference(run: Run, write: Write) -> None:
    """A difference is shown at the place of what was expected, and counted."""
    folder = write("procedures/desk/key.yaml", GOOD).parent
    cases = write("procedures/desk/key.cases.yaml", CASES.replace("[back]", "[]"))

    result = run("test", folder)

    assert result.exit_code == 1
    assert result.output.startswith(f"{cases}:11:31: error: late: ")
    assert result.output.endswith("1 scenario, 1 failed; 1 of 1 rule and steps covered (100 %)\n")


def test_uncovered(run: Run, write: Write) -> None:
    """A rule that no scenario keeps or breaks is shown in the procedure."""
    path = write("procedures/desk/key.yaml", GOOD)
    cases = CASES.replace("event: key.lent", "event: noticed")
    write(
        "procedures/desk/key.cases.yaml",
        cases.replace("[back]", "[]").replace("[key.back]", "[]"),
    )

    result = run("test", path)

    assert result.exit_code == 1
    assert f"{path}:13:8: error: no scenario keeps or breaks 'back'" in result.output


def test_json(run: Run, write: Write) -> None:
    """As JSON each scenario has its place and whether it passed."""
    path = write("procedures/desk/key.yaml", GOOD)
    write("procedures/desk/key.cases.yaml", CASES)

    report = json.loads(run("test", path, "--format", "json").stdout)

    counted = {"rules": 1, "covered": 1, "procedures": 1, "counted": 1}
    assert report["summary"] == {"passed": 1, "failed": 0, **counted}
    assert [(one["id"], one["line"], one["passed"]) for one in report["scenarios"]] == [
        ("late", 4, True)
    ]


def test_no_scenarios(run: Run, write: Write) -> None:
    """A procedure without scenarios is a finding."""
    path = write("procedures/desk/key.yaml", GOOD)

    result = run("test", path)

    assert result.exit_code == 1
    assert "there are no scenarios beside it" in result.output
