"""Ctrl-C ends every command at once, and with a code of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import Any

import pytest

from sopkit.cli import INTERRUPTED, check
from tests.cli.conftest import ROOT, TEA, Run


def test_is_no_finding(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that was interrupted ends with 130, which no finding and no wrong call does."""

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check.command, "callback", interrupted)
    result = run("check", TEA)

    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "Interrupted\n")
    assert run("check", TEA, "--lang", "zh").stderr == "已中断\n"


def test_is_told_by_the_help(run: Run) -> None:
    """The help names the code beside the others."""
    assert f"\n    {INTERRUPTED}  interrupted with Ctrl-C\n" in run("--help").output


# a mutex that is locked twice is waited for in C, and a signal ends that wait for no moment
ASLEEP = """
import ctypes, os, signal, threading
from sopkit.cli.lsp import _end_when_interrupted
_end_when_interrupted()
threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
mutex = ctypes.create_string_buffer(256)
while True:
    ctypes.CDLL(None).pthread_mutex_lock(mutex)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a mutex begins otherwise")
def test_the_language_server_need_not_be_awake() -> None:
    """Ctrl-C ends the language server though its main thread sleeps and can run no handler."""
    ended = subprocess.run([sys.executable, "-c", ASLEEP], check=False, timeout=20)

    assert ended.returncode == INTERRUPTED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for one process")
def test_the_language_server_waits_for_nobody() -> None:
    """The language server ends though an editor keeps its standard input open."""
    pytest.importorskip("pygls")
    start = {"processId": None, "rootUri": None, "capabilities": {}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start}
    said = json.dumps(message).encode()
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "sopkit", "lsp"]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(said), said))
        server.stdin.flush()
        # it answers, so it serves
        assert server.stdout.read(1)
        server.send_signal(signal.SIGINT)
        try:
            code = server.wait(10)
        finally:
            server.kill()

        assert code == INTERRUPTED
