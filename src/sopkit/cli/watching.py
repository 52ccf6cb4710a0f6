"""This module is the command `handbook watch`: the book in a browser, new at every change.

A small server on this machine shows the book as one page. It looks at the times of the files; when
one changed, the page is made anew and browsers are told through a stream of events. A file with
errors shows its findings in place of the book.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import click

from sopkit.cli.languages import VARIABLE, spoken, worded
from sopkit.errors import DocumentError, SopkitError, UsageError
from sopkit.language import DEFAULT_LANGUAGE, phrase, pick

HELP = """Show the book in a browser, made anew when a file changes.

The server answers only on this machine and ends with Ctrl-C. A file with errors
shows its findings in place of the book until they are mended.

\b
Examples
  sopkit handbook watch procedures
  sopkit handbook watch procedures/conference --lang zh --port 8100
"""
HOST: Final = "127.0.0.1"
PAUSE: Final = 0.4  # seconds between looks at the files
HEARTBEAT: Final = 15.0  # seconds after which a silent stream says that it lives
SCRIPT: Final = """
new EventSource("/events").onmessage = function (event) {
  if (event.data === document.documentElement.dataset.state) return;
  sessionStorage.setItem("at", String(scrollY)); location.reload();
};
addEventListener("load", function () { scrollTo(0, Number(sessionStorage.getItem("at") || 0)); });
"""
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
FAULTY: Final = """<!DOCTYPE html><html lang="{language}"><head>
<meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 1rem/1.6 sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; background: #fcf0ec; padding: 1rem;
border-left: 4px solid #a3301f }}</style></head><body><h1>{title}</h1>
<pre>{text}</pre></body></html>"""


@dataclass
class Shown:
    """What browsers see; `number` rises with every change."""

    number: int = 0
    page: bytes = b""
    changed: threading.Condition = field(default_factory=threading.Condition)

    def show(self, page: bytes) -> None:
        """Takes a new page and wakes all streams."""
        with self.changed:
            self.number += 1
            marked = page.replace(b"<html ", b'<html data-state="%d" ' % self.number, 1)
            marked = marked.replace(b"</body>", b'<script src="/watch.js"></script></body>', 1)
            self.page = marked
            self.changed.notify_all()

    def numbers(self) -> Iterator[int | None]:
        """The number of each state from now on; None where nothing changed for a while."""
        seen = 0
        while True:
            with self.changed:
                if self.number == seen:
                    self.changed.wait(HEARTBEAT)
                number, seen = (None if self.number == seen else self.number), self.number
            yield number


def page_of(make: Callable[[], bytes], language: str = DEFAULT_LANGUAGE) -> bytes:
    """The book as a page, or what is wrong with its files, in the language of the book."""
    try:
        page = make()
    except DocumentError as error:
        from sopkit.inspection.sources import Sources
        from sopkit.reports.text import render

        return _faulty(render(error.diagnostics, Sources(), language=language), language)
    except SopkitError as error:
        return _faulty(worded(str(error), language), language)
    start, meta = page.find(b'<meta http-equiv="Content-Security-Policy"'), b">"
    # the page of the book forbids scripts; here the server's own rule holds in its place
    return page[:start] + page[page.index(meta, start) + 1 :] if start >= 0 else page


def _faulty(text: str, language: str) -> bytes:
    title = pick(language, "This cannot be printed yet", "还不能印出")
    tag = pick(language, "en", "zh-CN")
    return FAULTY.format(language=tag, title=title, text=escape(text)).encode()


def handler_of(shown: Shown) -> type[BaseHTTPRequestHandler]:
    """What answers browsers."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """The page, its script, or the stream of events; nothing else is there."""
            # a page of another site that names us in its own domain gets nothing
            host = (self.headers.get("Host") or "").rpartition(":")[0]
            if host not in (HOST, "localhost"):
                self.send_error(403)
            elif self.path == "/":
                self.give(shown.page, "text/html; charset=utf-8")
            elif self.path == "/watch.js":
                self.give(SCRIPT.encode(), "text/javascript; charset=utf-8")
            elif self.path == "/events":
                self.stream()
            else:
                self.send_error(404)

        def give(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

        def stream(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                for number in shown.numbers():
                    said = b": alive\n\n" if number is None else b"data: %d\n\n" % number
                    self.wfile.write(said)
                    self.wfile.flush()
            except OSError:
                return  # the browser went away

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing: the terminal is for findings."""

    return Answer


def state_of(paths: tuple[str, ...]) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every file of texts below the paths."""
    found = []
    for path in map(Path, paths):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".yaml", ".yml", ".j2", ".css"):
                try:
                    stat = file.stat()
                except OSError:
                    continue  # it went between the list and the look
                found.append((str(file), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def serve(shown: Shown, port: int) -> ThreadingHTTPServer:
    """A server on this machine, not yet answering.

    Raises:
        UsageError: the port is taken.
    """
    try:
        server = ThreadingHTTPServer((HOST, port), handler_of(shown))
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used: {error.strerror}; choose another with --port"
        ) from error
    server.daemon_threads = True
    return server


@click.command("watch", help=HELP, short_help="Show the book in a browser while you write.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--lang",
    "language",
    default=DEFAULT_LANGUAGE,
    envvar=VARIABLE,
    help=f"en, zh or zh-hant.  [default: {VARIABLE}, else en]",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--profile", help="A house's values: a file, or a name in the folder profiles.")
@click.option("--theme", type=click.Path(), help="A folder with the look of the house.")
@click.pass_context
def watch_command(ctx: click.Context, /, **given: Any) -> None:
    """Serves until it is stopped."""
    from sopkit.handbook.traditional import written_in

    paths = given["paths"] or ("procedures",)
    language = _language(given["language"])
    said = spoken(ctx)
    shown = Shown()
    server = serve(shown, given["port"])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    click.echo(_shows(server.server_port, paths, said))
    watched = (*paths, *(one for one in (given["theme"],) if one))
    last: object = None
    try:
        while True:
            state = state_of(watched)
            if state != last:
                last = state
                shown.show(page_of(lambda: book_page(paths, language, given), written_in(language)))
                click.echo(f"{time.strftime('%H:%M:%S')} {pick(said, 'made', '已生成')}")
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        server.shutdown()
        server.server_close()


def _shows(port: int, paths: Sequence[str], language: str) -> str:
    """Where the book is to be seen, and how this ends."""
    address, named = f"http://{HOST}:{port}/", phrase("comma", language).join(paths)
    english = f"{address} shows {named}; Ctrl-C ends it"
    return pick(language, english, f"{address} 显示 {named}；按 Ctrl-C 结束")


def _language(given: str) -> str:
    """The one language in which the book is shown.

    Raises:
        UsageError: there is no such language, or there are several.
    """
    from sopkit.cli.papers import languages_of

    first, *others = languages_of(given)
    if others:
        raise UsageError(f"--lang: one book is shown, not {len(others) + 1}; name one language")
    return first


def book_page(paths: tuple[str, ...], language: str, given: dict[str, Any]) -> bytes:
    """The book of these files as one page."""
    from sopkit.cli.files import find_files
    from sopkit.cli.handbook import loaded
    from sopkit.cli.papers import theme_of
    from sopkit.handbook import build_document
    from sopkit.handbook.tasks import ONE, made
    from sopkit.handbook.themes import themed

    theme = theme_of(given["theme"])
    book = build_document(loaded(find_files(paths).procedures, given["profile"]), language)
    return made("page", theme, book=themed(book, theme), other=None)[ONE]
