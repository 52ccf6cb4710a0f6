"""The command check: settings in sopkit.toml and pyproject.toml."""

from pathlib import Path

import pytest

from sopkit.inspection.config import glob
from tests.cli.conftest import Key, Run, Write
from tests.cli.key import GUESSED, NOTED, WRONG


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "head"), [("sopkit.toml", ""), ("pyproject.toml", "[tool.sopkit]\n")]
)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 1),
        ('ignore = ["missing-source"]', 0),
        ('select = ["SOP3"]', 0),
        ('select = ["SOP4"]', 1),
        ('min-severity = "error"', 0),
        ('baseline = "known.json"', 2),
    ],
)
def test_settings(
    name: str, head: str, text: str, code: int, run: Run, key: Key, write: Write
) -> None:
    """What is set in the folder counts, in either file."""
    key(GUESSED)
    write(name, head + text)

    assert run("check").exit_code == code
    assert run("check", "--isolated").exit_code == 1


def test_options_come_first(run: Run, key: Key, write: Write) -> None:
    """--select takes the place of what is set, --ignore is added to it."""
    key(GUESSED)
    write("sopkit.toml", 'select = ["SOP3"]\nignore = ["SOP401"]\nmin-severity = "error"')

    assert run("check", "--select", "ALL", "--min-severity", "info").exit_code == 1
    assert run("check", "--select", "ALL", "--ignore", "SOP402").exit_code == 0


def test_settings_of_a_folder_above(
    run: Run, key: Key, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest file at or above the working folder counts, and paths are counted from it."""
    key(GUESSED)
    write("sopkit.toml", 'ignore = ["SOP402"]\npaths = ["procedures"]')
    write("below/pyproject.toml", "[project]\nname = 'x'\n")
    monkeypatch.chdir("below")

    result = run("check")

    assert (result.exit_code, result.output[:19]) == (0, "checked 1 procedure")


def test_config_option(run: Run, key: Key, write: Write) -> None:
    """A file of settings can be named."""
    key(GUESSED)
    write("strict/rules.toml", 'ignore = ["SOP402"]')

    assert run("check", "--config", "strict/rules.toml").exit_code == 0


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("procedures/desk/**", 0),
        ("procedures/desk", 0),
        ("key.yaml", 0),
        ("*.yaml", 0),
        ("**/desk/*.yaml", 0),
        ("procedures/*.yaml", 1),
        ("desk/key.yaml", 1),
        ("procedures/bar/**", 1),
    ],
)
def test_per_file_ignores(pattern: str, code: int, run: Run, key: Key, write: Write) -> None:
    """Findings can be left out in the files of a pattern; they are counted as ignored."""
    key(GUESSED)
    write("sopkit.toml", f'[per-file-ignores]\n"{pattern}" = ["SOP402"]')

    result = run("check")

    assert result.exit_code == code
    assert ("; 1 ignored" in result.output) is (code == 0)


def test_per_file_ignores_hide_no_error_of_loading(run: Run, key: Key, write: Write) -> None:
    """No setting hides that a procedure cannot be loaded."""
    key(WRONG)
    write("sopkit.toml", '[per-file-ignores]\n"*" = ["ALL"]')

    assert run("check").exit_code == 1


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.yaml", "a/b.yaml", True),
        ("a/*.yaml", "a/b.yaml", True),
        ("a/*.yaml", "a/c/b.yaml", False),
        ("a/**/b.yaml", "a/b.yaml", True),
        ("a/**", "a/c/b.yaml", True),
        ("a", "a/c/b.yaml", True),
        ("a", "ab/c.yaml", False),
        ("/a/", "a/c.yaml", True),
        ("b?.yaml", "a/b1.yaml", True),
        ("b.yaml", "a/bxyaml", False),
        ("[b].yaml", "[b].yaml", True),
    ],
)
def test_patterns(pattern: str, path: str, fits: bool) -> None:
    """`*` and `?` stay in a folder, `**` does not; other characters stand for themselves."""
    assert fits is (glob(pattern).match(path) is not None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selct = []", "has no key 'selct'; did you mean 'select'?"),
        ("select = 'SOP4'", "write a list of texts"),
        ("select = [4]", "write a list of texts"),
        ("ignore = ['SOP999']", "there is no code or name 'SOP999'"),
        ("per-file-ignores = 1", "write a table"),
        ("[per-file-ignores]\n'*' = 'SOP4'", "write a list of texts"),
        ("[per-file-ignores]\n'*' = ['x']", "there is no code or name 'x'"),
        ("min-severity = 'high'", "write info, warning or error"),
        ("baseline = 1", "write the name of a file"),
        ("[style]\nno-such-setting = 1", "has no setting 'no_such_setting'"),
        ("style = 1", "write a table"),
        ("x = ", "is not well-formed TOML"),
    ],
)
def test_wrong_settings(text: str, said: str, run: Run, key: Key, write: Write) -> None:
    """A setting that is not known is a wrong call; it is told in which file."""
    key(NOTED)
    write("sopkit.toml", text)

    result = run("check")

    assert result.exit_code == 2
    assert said in result.stderr


def test_wrong_option_beside_settings(run: Run, key: Key, write: Write) -> None:
    """A selector that means nothing is told where it stands: at the option, not at the file."""
    key(NOTED)
    write("sopkit.toml", "select = ['SOP4']")

    assert (
        "--select: there is no code or name 'SOP999'" in run("check", "--select", "SOP999").stderr
    )


def test_other_tools(run: Run, key: Key, write: Write) -> None:
    """A pyproject.toml of other tools only says nothing; one above it is looked for."""
    key(NOTED)
    write("pyproject.toml", "[tool.ruff]\nselect = ['E']\n")

    assert run("check").exit_code == 0
