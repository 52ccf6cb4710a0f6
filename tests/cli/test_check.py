"""The command check: what it looks at, what it says, how it ends."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import PROCEDURES, Key, Run, Write
from tests.cli.key import GOOD, GUESSED, NOTED, WRONG


def test_shipped_procedures(run: Run) -> None:
    """The procedures that ship have no errors; what was looked at is said."""
    result = run("check", PROCEDURES)

    assert result.exit_code == 0
    files = [path for path in PROCEDURES.rglob("*.yaml") if path.parent != PROCEDURES]
    profiles = list((PROCEDURES.parent / "profiles").glob("*.yaml"))
    scenarios = [path for path in files if path.name.endswith(".cases.yaml")]
    counted = (
        f"checked {len(files) - len(scenarios)} procedures, {len(scenarios)} scenario files "
        f"and {len(profiles) + 1} house files"
    )
    assert counted in result.output


def test_clean(run: Run, key: Key) -> None:
    """A clean file is one line."""
    result = run("check", key(GOOD))

    assert (result.exit_code, result.output) == (0, "checked 1 procedure: no findings\n")


def test_finding(run: Run, write: Write) -> None:
    """A finding is shown with file, line, column, the line itself and a caret."""
    path = write("procedures/desk/key.yaml", WRONG)

    result = run("check", path)

    assert result.exit_code == 1
    first, line, caret = result.output.splitlines()[:3]
    assert first.startswith(f"{path}:13:31: error: ")
    assert "did you mean 'key.lent'?" in first
    assert caret.index("^") == line.index("key.lend")


def test_warnings_fail(run: Run, key: Key) -> None:
    """A warning makes the run fail, unless only errors are asked for."""
    path = key(GUESSED)

    assert "missing-source" in run("check", path).output
    assert run("check", path).exit_code == 1
    assert run("check", path, "--min-severity", "error").exit_code == 0
    assert run("check", path, "--exit-zero").exit_code == 0


def test_strict(run: Run, key: Key) -> None:
    """A note is shown and lets pass; with --strict it does not."""
    path = key(NOTED)

    assert "parameter-without-value" in run("check", path).output
    assert run("check", path).exit_code == 0
    assert run("check", path, "--strict").exit_code == 1


def test_json(run: Run, write: Write) -> None:
    """As JSON a finding has its place, and the files that were looked at are listed."""
    path = write("procedures/desk/key.yaml", WRONG)

    result = run("check", path, "--format", "json")

    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["procedures"] == [str(path)]
    assert [(one["line"], one["column"], one["name"]) for one in report["findings"]] == [
        (13, 31, "unknown-event")
    ]


def test_default_folder(run: Run, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without paths the folder procedures is checked."""
    monkeypatch.chdir(key(GOOD).parents[2])

    assert run("check").output == "checked 1 procedure and 1 scenario file: no findings\n"


def test_folder(run: Run, key: Key, write: Write, tmp_path: Path) -> None:
    """In a folder other YAML files are left out and named, hidden folders are not entered."""
    key(GOOD)
    write("procedures/list.yaml", "- a\n- b\n")
    write("procedures/.git/config.yaml", "id: x\n")

    result = run("check", tmp_path, tmp_path / "procedures" / "desk" / "key.yaml")

    assert result.output == (
        "checked 1 procedure and 1 scenario file: no findings; left out 1 other file (list.yaml)\n"
    )


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"sopkit : 1\n", "id：x\n".encode()])
def test_broken_files_are_not_left_out(content: bytes, run: Run, write: Write) -> None:
    """A file in a folder that may have been meant as a procedure is checked, not passed over."""
    path = write("procedures/desk/key.yaml", content)

    result = run("check", path.parent)

    assert result.exit_code == 1
    assert str(path) in result.output


def test_scenario_files(run: Run, write: Write) -> None:
    """The form of a scenario file is checked too."""
    write("procedures/desk/key.yaml", GOOD)
    cases = write("procedures/desk/key.cases.yaml", "sopkit: 1\nprocedure: desk/key\n")

    result = run("check", cases.parent)

    assert result.exit_code == 1
    assert f"{cases}:1:1: error: " in result.output


@pytest.mark.parametrize("command", ["check", "test"])
def test_nothing_to_look_at(command: str, run: Run, tmp_path: Path) -> None:
    """A missing path and a folder without procedures are wrong calls, each told by its name."""
    missing = run(command, tmp_path / "nowhere", tmp_path)
    empty = run(command, tmp_path)

    assert (missing.exit_code, empty.exit_code) == (2, 2)
    assert f"there is no file or folder '{tmp_path / 'nowhere'}'" in missing.stderr
    assert "no procedure was found in" in empty.stderr
