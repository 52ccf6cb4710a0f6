"""Tests of `handbook watch`: what the server shows, tells and refuses."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from sopkit.cli.watching import (
    HOST,
    Shown,
    book_page,
    page_of,
    serve,
    state_of,
    watch_command,
)
from sopkit.errors import UsageError
from tests.handbook.loading import EVERYTHING

NOTHING = {"profile": None, "theme": None}


@pytest.fixture
def shown() -> Shown:
    """What a browser sees."""
    made = Shown()
    made.show(b'<html lang="en"><body>first</body></html>')
    return made


@pytest.fixture
def server(shown: Shown) -> Iterator[ThreadingHTTPServer]:
    """A server on a free port."""
    made = serve(shown, 0)
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def asked(server: ThreadingHTTPServer, path: str, host: str = HOST) -> tuple[int, str]:
    """Status and content of an answer."""
    line = HTTPConnection(HOST, server.server_port, timeout=5)
    line.request("GET", path, headers={"Host": f"{host}:{server.server_port}"})
    answer = line.getresponse()
    content = answer.read().decode()
    line.close()
    return answer.status, content


def test_the_page_is_shown_with_its_script(server: ThreadingHTTPServer) -> None:
    """The page bears its state and the script that waits for another one."""
    status, page = asked(server, "/")

    assert status == 200
    assert '<html data-state="1" lang="en">' in page
    assert '<script src="/watch.js"></script></body>' in page
    assert "EventSource" in asked(server, "/watch.js")[1]


def test_a_change_is_told(server: ThreadingHTTPServer, shown: Shown) -> None:
    """The stream says the state at once, and again when it changes."""
    line = HTTPConnection(HOST, server.server_port, timeout=5)
    line.request("GET", "/events")
    answer = line.getresponse()
    first = answer.readline(), answer.readline()
    shown.show(b"<html lang='en'><body>second</body></html>")
    second = answer.readline()
    line.close()

    assert first == (b"data: 1\n", b"\n")
    assert second == b"data: 2\n"


@pytest.mark.parametrize(("path", "host", "status"), [("/x", HOST, 404), ("/", "evil.test", 403)])
def test_nothing_else_is_served(
    server: ThreadingHTTPServer, path: str, host: str, status: int
) -> None:
    """Other paths are not there, and a page of another site cannot read the book."""
    assert asked(server, path, host)[0] == status


def test_a_port_in_use_is_told(server: ThreadingHTTPServer, shown: Shown) -> None:
    """A second server on the same port is refused in words."""
    with pytest.raises(UsageError, match="choose another with --port"):
        serve(shown, server.server_port)


def test_the_book_is_shown() -> None:
    """The page is the book without the rule that forbids scripts."""
    page = page_of(lambda: book_page((str(EVERYTHING),), "zh", NOTHING)).decode()

    assert '<html lang="zh-CN">' in page
    assert "Content-Security-Policy" not in page


def test_findings_are_shown_in_place_of_the_book(tmp_path: Path) -> None:
    """A file with errors shows its findings, its text harmless."""
    file = tmp_path / "a.yaml"
    text = EVERYTHING.read_text(encoding="utf-8")
    file.write_text(text.replace("status:", "<script>x</script>: 1\nstatus:", 1), encoding="utf-8")
    page = page_of(lambda: book_page((str(file),), "en", NOTHING)).decode()

    assert "SOP201" in page
    assert "<script>" not in page


def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    """Another time or size of a file of texts is another state; other files are none."""
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")
    before = state_of((str(tmp_path),))
    (tmp_path / "a.tmp").write_text("x")
    same = state_of((str(tmp_path),))
    os.utime(file, ns=(1, 1))

    assert before == same
    assert state_of((str(tmp_path),)) != before


def test_findings_in_the_language_of_the_book(tmp_path: Path) -> None:
    """What keeps the book from being shown is told in its language."""
    file = tmp_path / "tea.yaml"
    file.write_text("sopkit: 1\nid: house/tea\n", encoding="utf-8")
    page = page_of(lambda: book_page((str(file),), "zh", NOTHING), "zh").decode()

    assert '<html lang="zh-CN">' in page
    assert "文件缺少键" in page


@pytest.mark.parametrize(("variable", "expected"), [("zh", "zh"), (None, "en")])
def test_the_language_of_the_user(
    variable: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The book is shown in the language of SOPKIT_LANG where the option names no other."""
    monkeypatch.setenv("SOPKIT_LANG", variable or "")
    asked: list[str] = []

    def stop(_paths: object, language: str, _given: object) -> bytes:
        asked.append(language)
        raise KeyboardInterrupt

    monkeypatch.setattr("sopkit.cli.watching.book_page", stop)
    CliRunner().invoke(watch_command, ["--port", "0"])

    assert asked == [expected]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [("", "/ shows a, b; Ctrl-C ends it\n"), ("zh", "/ 显示 a、b；按 Ctrl-C 结束\n")],
)
def test_where_the_book_is(variable: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the book is shown, and how that ends, is told in the language of the user."""
    monkeypatch.setenv("SOPKIT_LANG", variable)

    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("sopkit.cli.watching.book_page", stop)
    result = CliRunner().invoke(watch_command, ["a", "b", "--port", "0"])

    assert result.output.endswith(expected)
