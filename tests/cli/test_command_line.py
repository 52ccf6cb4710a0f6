"""The command line as a whole: help, version, exit codes, encodings, start-up time."""

import json
import os
import subprocess
import sys
from importlib import import_module
from time import perf_counter

import pytest

from sopkit import __version__
from sopkit.cli import COMMANDS
from tests.cli.conftest import PROCEDURES, ROOT, TEA, Run

SOPKIT = [sys.executable, "-m", "sopkit"]


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`sopkit` in a process of its own."""
    inherited = {
        key: value
        for key, value in os.environ.items()  # noqa: TID251
        if not key.startswith("LC_")
    }
    return subprocess.run(
        [*SOPKIT, *words], env=inherited | environment, capture_output=True, check=False, cwd=ROOT
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_help(name: str, run: Run) -> None:
    """Every command says what it does, in lines of at most 80 characters, with an example."""
    result = run(name, "--help")

    assert result.exit_code == 0
    assert f"sopkit {name}" in result.output.partition("Examples")[2]
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_one_module_each(name: str) -> None:
    """A command is the module of its name."""
    assert import_module(f"sopkit.cli.{name}").command.name == name


def test_commands_are_listed(run: Run) -> None:
    """The help of sopkit lists its commands in the order in which people meet them."""
    listed = run("--help").output.partition("Commands:")[2].split("\n")

    assert list(COMMANDS) == [line.split()[0] for line in listed if line.strip()]


def test_version(run: Run) -> None:
    """The version is the one of the package."""
    assert run("--version").output == f"sopkit {__version__}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["chek"], "there is no command 'chek'; did you mean 'check'?"),
        (["frobnicate"], "known are check, fmt, next"),
        (["check", "--formt", "json"], "No such option"),
        (["next"], "Missing argument 'PROCEDURE'"),
        (["check", "--format", "xml"], "'xml'"),
    ],
)
def test_called_wrongly(words: list[str], says: str, run: Run) -> None:
    """A wrong call ends with 2 and says on standard error what is wrong."""
    result = run(*words)

    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK", "de_DE.ISO-8859-1", "nowhere"])
def test_any_locale(locale: str) -> None:
    """Output is UTF-8 whatever the locale, also with the encoding that Python would choose."""
    log = ROOT / "src" / "sopkit" / "data" / "template" / "case.yaml"
    words = ("next", str(TEA), str(log), "--lang", "zh", "--at", "2026-12-01T09:00+08:00")
    done = process(*words, LC_ALL=locale, PYTHONUTF8="0", PYTHONIOENCODING="gbk")

    assert "办公室秘书处会中服务" in done.stdout.decode("utf-8")


def test_colour_is_for_terminals() -> None:
    """What goes into a pipe has no colours."""
    assert b"\x1b" not in process("check", "procedures").stdout


def test_json_is_for_programs() -> None:
    """Standard output of `--format json` is JSON and nothing else."""
    done = process("check", "procedures", "--format", "json")

    assert json.loads(done.stdout)["summary"]["error"] == 0
    assert done.stderr == b""


def test_quick_start() -> None:
    """`sopkit --version` loads neither the models nor rich."""
    code = (
        "import sys; sys.argv = ['sopkit', '--version']; from sopkit.cli import sopkit\n"
        "try: sopkit()\n"
        "finally: print(sorted({'pydantic', 'rich', 'yaml', 'jinja2'} & set(sys.modules)))"
    )
    started = perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stdout.decode().splitlines()[-1] == "[]"
    assert perf_counter() - started < 2


def test_closed_pipe() -> None:
    """A reader that goes away gets no traceback."""
    command = f"{sys.executable} -m sopkit explain | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, check=True, cwd=ROOT)

    assert done.stdout == b"Rule kinds\n"
    assert b"Traceback" not in done.stderr


def test_closed_pipe_after_findings() -> None:
    """The exit code says that not all could be written."""
    # the reader goes away before the first word
    command = f"({sys.executable} -m sopkit explain; echo $? >&2) | true"
    done = subprocess.run(command, shell=True, capture_output=True, check=True, cwd=ROOT)

    assert done.stderr.decode().splitlines() == ["1"]


def test_the_end_writes_all_that_waits() -> None:
    """What is still in a buffer when a command ends with findings is written."""
    command = (sys.executable, "-m", "sopkit", "explain", "SOP30")
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)

    assert done.returncode == 2
    assert b"SOP30" in done.stderr


def test_the_shipped_procedures_are_there() -> None:
    """The tests of the command line play the procedures of the repository."""
    assert len(list(PROCEDURES.rglob("*.cases.yaml"))) >= 12
