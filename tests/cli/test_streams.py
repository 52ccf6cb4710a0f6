"""Where the output goes: streams that are closed, full or no longer read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, TEA

SOPKIT = f"{sys.executable} -m sopkit"
CHECK = f"{SOPKIT} check {TEA} --no-cache"
FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the lines are for a POSIX shell")


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell, run in the folder of the project."""
    return subprocess.run(
        line, shell=True, capture_output=True, check=False, cwd=ROOT, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("words", "code"),
    [(CHECK, 0), (f"{CHECK} --format json", 0), (f"{SOPKIT} --version", 0), (f"{SOPKIT} chek", 2)],
)
def test_closed_before_the_start(words: str, code: int, closed: str) -> None:
    """A stream that nobody opened changes neither the exit code nor what the others say."""
    done = shell(f"{words} {closed}")

    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_nothing_on_a_closed_input() -> None:
    """Standard input that is closed is an empty file."""
    done = shell(f"{SOPKIT} check - <&-")

    assert done.returncode == 1
    assert "empty-file" in done.stdout


def test_the_language_server_ends_well() -> None:
    """An editor that says good-bye gets 0, though the server has closed its output by then."""
    pytest.importorskip("pygls")
    start = {"processId": None, "rootUri": None, "capabilities": {}}
    said = b"".join(
        b"Content-Length: %d\r\n\r\n%s" % (len(one), one)
        for one in (
            json.dumps({"jsonrpc": "2.0", **message}).encode()
            for message in (
                {"id": 1, "method": "initialize", "params": start},
                {"id": 2, "method": "shutdown"},
                {"method": "exit"},
            )
        )
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([*SOPKIT.split(), "lsp"], stdin=pipe, stdout=pipe, cwd=ROOT) as server:
        assert server.stdin is not None
        server.stdin.write(said)
        server.stdin.flush()

        assert server.wait(30) == 0


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [CHECK, f"{SOPKIT} explain", f"{SOPKIT} --help"])
def test_a_full_disk(words: str) -> None:
    """Output that cannot be written is told in words, and is no success."""
    done = shell(f"{words} > {FULL}")

    assert done.returncode == 1
    assert done.stderr == "Error: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("call", [f"{CHECK} --lang zh", f"SOPKIT_LANG=zh {SOPKIT} --help"])
def test_a_full_disk_in_chinese(call: str) -> None:
    """That output cannot be written is told in the language of the call."""
    assert shell(f"{call} > {FULL}").stderr == "错误：无法写出结果：No space left on device\n"


def test_a_new_repository_without_a_reader(tmp_path: Path) -> None:
    """The files of `new` are all written, also where nobody reads their names."""
    done = shell(f"({SOPKIT} new {tmp_path}/new; echo $? >&2) | true")

    assert done.stderr == "1\n"
    assert (tmp_path / "new" / "schemas" / "procedure.schema.json").exists()
