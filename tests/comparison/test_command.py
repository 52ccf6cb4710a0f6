"""The command `diff`: files, folders, versions in git, roles and formats."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.comparison.test_changes import BASE

Write = Callable[[str, str | bytes], Path]
TIGHTER = BASE.replace("is: 15 min", "is: 10 min")


@pytest.fixture
def versions(write: Write) -> tuple[Path, Path]:
    """Two versions of a procedure."""
    return (
        write("old/procedures/conference/tea.yaml", BASE),
        write("new/procedures/conference/tea.yaml", TIGHTER),
    )


def test_text(run: Run, versions: tuple[Path, Path]) -> None:
    """The change stands below the role that it concerns, with its source and the version."""
    result = run("diff", *versions)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "Tea in a meeting",
        "conference/tea 1.2.3 -> 1.2.3",
        "",
        "Attendant",
        "  - Top up the tea at least every 10 min (was 15 min), from “Pour the first tea”",
        "    until the meeting ends",
        "    tighter; by the figure refill_gap; source: A/tea#2",
        "",
        "The version stays 1.2.3; these changes ask for 2.0.0 (major: tighter, otherwise",
        "or less).",
    ]


def test_chinese(run: Run, versions: tuple[Path, Path]) -> None:
    """The page in Chinese is Chinese."""
    result = run("diff", *versions, "--lang", "zh")

    assert "自斟第一道茶起至会议结束，至少每 10 分钟（原 15 分钟）续茶一次" in result.stdout
    assert "服务员\n" in result.stdout


def test_same(run: Run, versions: tuple[Path, Path]) -> None:
    """Nothing changed ends with 0."""
    result = run("diff", versions[0], versions[0])

    assert (0, "Nothing changes.\n") == (result.exit_code, result.stdout)


def test_role(run: Run, versions: tuple[Path, Path]) -> None:
    """A role sees what concerns it; whether anything changed does not depend on who looks."""
    result = run("diff", *versions, "--role", "supervisor")

    assert (1, "Nothing changes for the supervisor.\n") == (result.exit_code, result.stdout)
    assert "Top up the tea" in run("diff", *versions, "--role", "attendant").stdout


def test_unknown_role(run: Run, versions: tuple[Path, Path]) -> None:
    """A role that no version has is a wrong call, with the nearest name."""
    result = run("diff", *versions, "--role", "atendant")

    assert result.exit_code == 2
    assert "did you mean 'attendant'?" in result.stderr


def test_json(run: Run, versions: tuple[Path, Path]) -> None:
    """JSON gives each change with both languages, and the version that is asked for."""
    found = json.loads(run("diff", *versions, "--format", "json").stdout)["procedures"][0]

    assert ("major", "2.0.0", False) == (
        found["asked_step"], found["asked_version"], found["version_is_enough"],
    )  # fmt: skip
    assert ["tighter"] == [one["effect"] for one in found["changes"]]
    assert found["changes"][0]["text"].keys() == {"en", "zh"}


def test_markdown(run: Run, versions: tuple[Path, Path]) -> None:
    """Markdown has headings and lists, and its marks are escaped in texts."""
    versions[1].write_text(TIGHTER.replace("en: Lay the cups", "en: Lay *the* cups"), "utf-8")
    output = run("diff", *versions, "--format", "markdown").stdout

    assert output.startswith("## Tea in a meeting\n")
    assert "### Attendant\n- Wording: Lay \\*the\\*" in output


def test_folders(run: Run, versions: tuple[Path, Path], write: Write) -> None:
    """Folders are compared by id; a new procedure is named."""
    coffee = BASE.replace("id: conference/tea", "id: conference/coffee")
    write("new/procedures/conference/coffee.yaml", coffee)
    result = run("diff", versions[0].parents[1], versions[1].parents[1])

    assert result.exit_code == 1
    assert "conference/coffee 1.2.3: A new procedure" in result.stdout
    assert "conference/tea 1.2.3 -> 1.2.3" in result.stdout


def test_two_procedures(run: Run, versions: tuple[Path, Path], write: Write) -> None:
    """Two files of two procedures are no versions of one."""
    other = write("x/procedures/conference/coffee.yaml", BASE.replace("e/tea", "e/coffee"))

    assert run("diff", versions[0], other).exit_code == 2


def test_file_and_folder(run: Run, versions: tuple[Path, Path]) -> None:
    """A file is not compared with a folder."""
    assert run("diff", versions[0], versions[1].parent).exit_code == 2


def test_faulty(run: Run, versions: tuple[Path, Path]) -> None:
    """A version with errors is shown with them."""
    versions[1].write_text(TIGHTER.replace("do: tea.refilled", "do: tea.refiled"), "utf-8")
    result = run("diff", *versions)

    assert result.exit_code == 1
    assert "SOP301" in result.stderr


def git(folder: Path, *words: str) -> None:
    """Runs git in a folder."""
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def test_git(run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version in git is named by revision and path."""
    path = write("procedures/conference/tea.yaml", BASE)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    path.write_text(TIGHTER, "utf-8")
    monkeypatch.chdir(tmp_path)
    file = run("diff", "HEAD:procedures/conference/tea.yaml", "procedures/conference/tea.yaml")
    folder = run("diff", "HEAD:procedures", "procedures")

    assert "every 10 min (was 15 min)" in file.stdout
    assert file.stdout == folder.stdout


def test_git_without_revision(run: Run, versions: tuple[Path, Path]) -> None:
    """A revision that git does not know is a wrong call."""
    result = run("diff", "nowhere-at-all:procedures", versions[0].parents[1])

    assert result.exit_code == 2
    assert "git cannot give that version" in result.stderr
