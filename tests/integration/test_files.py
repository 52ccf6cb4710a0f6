"""The files for other tools call commands and options that there are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from sopkit.cli import COMMANDS

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
PATHS = ["procedures/conference/tea.yaml", "procedures/conference/tea.cases.yaml"]


def calls() -> Iterator[str]:
    """Every call of sopkit in the hooks, the action and the page about them."""
    yield from (hook["entry"] for hook in HOOKS)
    scripts = [step.get("run", "") for step in ACTION["runs"]["steps"]]
    for text in (*scripts, *blocks()):
        joined = re.sub(r"#.*", "", text.replace("\\\n", " "))
        yield from (found[0] for found in re.finditer(r"(?<![\w/-])sopkit [a-z].*", joined))


def blocks() -> list[str]:
    """The YAML of the page."""
    return re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def params(name: str) -> set[str]:
    """The options of a command."""
    command: click.Command = import_module(f"sopkit.cli.{name}").command
    return {option for one in command.params for option in one.opts}


@pytest.mark.parametrize("call", list(calls()))
def test_call(call: str) -> None:
    """Each call is of a command that there is, with options that it has."""
    _, name, *words = shlex.split(call.partition(" >>")[0])
    options = {word.partition("=")[0] for word in words if word.startswith("--")}

    assert name in COMMANDS
    assert options <= params(name)


@pytest.mark.parametrize("text", blocks(), ids=lambda text: text.splitlines()[0])
def test_block(text: str) -> None:
    """The YAML of the page is well-formed."""
    assert isinstance(yaml.safe_load(text), dict)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hook(hook: dict[str, Any]) -> None:
    """A hook looks at procedures and scenarios, not at the list of what is not encoded."""
    files = re.compile(hook["files"])

    assert all(files.search(path) for path in PATHS)
    assert not files.search("procedures/not-encoded.yaml")
    assert not files.search(".github/workflows/procedures.yaml")


HOUSE = ["profiles/river.yaml", "profiles/laundry/river.yml", "calendars/CN.yaml"]
REGISTER = "procedures/register.yaml"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("sopkit-fmt", []),
        ("sopkit-check", [*HOUSE, REGISTER]),
        ("sopkit-test", HOUSE),
    ],
)
def test_what_stands_beside(name: str, wanted: list[str]) -> None:
    """A hook runs for just those files beside procedures that change what it says."""
    hook = next(one for one in HOOKS if one["id"] == name)
    files = re.compile(hook["files"])

    assert [path for path in (*HOUSE, REGISTER) if files.search(path)] == wanted


@pytest.mark.parametrize(
    ("name", "passed"), [("sopkit-fmt", True), ("sopkit-check", False), ("sopkit-test", False)]
)
def test_files_of_a_hook(name: str, passed: bool) -> None:
    """What a change of one file does to others is seen where the whole folder is looked at."""
    hook = next(one for one in HOOKS if one["id"] == name)

    assert hook.get("pass_filenames", True) is passed


def test_inputs() -> None:
    """The page lists every input of the action with its default."""
    for name, entry in ACTION["inputs"].items():
        row = next(
            line for line in PAGE.splitlines() if line.startswith("|") and f"`{name}`" in line
        )

        assert not entry["default"] or f"`{entry['default']}`" in row or name == "version"


def test_quoted() -> None:
    """What a user gives reaches a script as a variable, never as part of its text."""
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]

    assert all("${{" not in script for script in scripts)
