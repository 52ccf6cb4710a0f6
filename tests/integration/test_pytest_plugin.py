"""pytest runs the scenarios of a folder, and is left alone elsewhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.cli.new import template
from sopkit.reports import text
from sopkit.scenarios import running

TEMPLATE = "procedures/reception/lost-property"
NOTHING = """\
sopkit: 1
procedure: reception/lost-property
cases:
- id: nothing-happens
  title: {en: Nothing happens, zh: 无事发生}
  zero: "2026-12-01T09:00+08:00"
  events: []
  expect:
  - {at: 1 min, violations: []}
"""


pytest_plugins = "pytester"

# pytest's own runner forgets the modules that a run imports, and yaml must not be imported twice
LOADED = (text, running)
OTHERS = ("sopkit", "cacheprovider", "xdist", "cov")
Ran = Callable[..., pytest.RunResult]


@pytest.fixture
def house(pytester: pytest.Pytester) -> Path:
    """A repository as `sopkit new` makes it."""
    for path, content in template():
        target = pytester.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return pytester.path


@pytest.fixture
def ran(pytester: pytest.Pytester) -> Ran:
    """Runs `pytest` with our plugin, in the test's own folder."""

    def ran(*words: str) -> pytest.RunResult:
        # an installed sopkit brings the plugin under a name of its own
        others = [word for name in OTHERS for word in ("-p", f"no:{name}")]
        plugin = ("-p", "sopkit.pytest_plugin")
        return pytester.runpytest_inprocess(*others, *plugin, "-q", "--rootdir=.", *words)

    return ran


def spoil(house: Path, old: str, new: str, name: str = f"{TEMPLATE}.cases.yaml") -> None:
    """Writes a file of the house otherwise."""
    path = house / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def ids(house: Path) -> list[str]:
    """The ids of the scenarios of the house."""
    text = (house / f"{TEMPLATE}.cases.yaml").read_text("utf-8")
    return [line.removeprefix("- id: ") for line in text.split("\n") if line.startswith("- id: ")]


def test_items(house: Path, ran: Ran) -> None:
    """Each scenario is a test of its own, named by its id; one more is about coverage."""
    listed = ran("--collect-only", "procedures").stdout.lines
    wanted = [f"{TEMPLATE}.cases.yaml::{name}" for name in (*ids(house), "every-rule-covered")]

    assert wanted == [line for line in listed if "::" in line]


def test_passes(house: Path, ran: Ran) -> None:
    """Scenarios that come out as expected pass."""
    result = ran("procedures")

    assert result.ret == 0
    assert f"{len(ids(house)) + 1} passed" in result.stdout.str()


def test_failure(house: Path, ran: Ran) -> None:
    """A failure is shown as `sopkit test` shows it, without a traceback."""
    spoil(house, "violations: []", "violations: [nonsense]")
    output = ran("procedures").stdout.str()

    assert "1 failed" in output
    assert f"{TEMPLATE}.cases.yaml:" in output
    assert "^^^" in output
    assert "Traceback" not in output
    assert "pytest_plugin.py" not in output


def test_selection(house: Path, ran: Ran) -> None:
    """-k selects scenarios by their ids."""
    output = ran("procedures", "-k", ids(house)[0]).stdout.str()

    assert f"1 passed, {len(ids(house))} deselected" in output


def test_uncovered(house: Path, ran: Ran) -> None:
    """A rule that no scenario keeps or breaks fails the test about coverage alone."""
    (house / f"{TEMPLATE}.cases.yaml").write_text(NOTHING, "utf-8")
    result = ran("procedures")

    result.assert_outcomes(passed=1, failed=1)
    assert "SOP344 rule-not-covered" in result.stdout.str()


def test_faulty_procedure(house: Path, ran: Ran) -> None:
    """A procedure that cannot be loaded fails one test that shows why."""
    spoil(house, "version:", "versoin:", f"{TEMPLATE}.yaml")
    output = ran("procedures").stdout.str()

    assert "SOP201 unknown-key" in output
    assert "::readable" in output


def test_without_path(house: Path, ran: Ran) -> None:
    """A plain `pytest` without a path takes no scenarios."""
    result = ran()

    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_testpaths(house: Path, ran: Ran) -> None:
    """Paths in the project's own settings count as given."""
    (house / "pytest.ini").write_text("[pytest]\ntestpaths = procedures\n", "utf-8")

    assert "passed" in ran().stdout.str()


def test_foreign_cases(pytester: pytest.Pytester, ran: Ran) -> None:
    """Other projects' files of that name are left alone."""
    (pytester.path / "grammar.cases.yaml").write_text("cases: [1]\n", "utf-8")

    assert ran(".").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_light() -> None:
    """Loading the plugin imports nothing heavy."""
    code = (
        "import sys, sopkit.pytest_plugin;"
        "print(sorted({'pydantic', 'yaml', 'click', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
