"""This module talks to the terminal: always UTF-8, colours and progress where they help."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

import click

from sopkit.cli.languages import spoken
from sopkit.language import DEFAULT_LANGUAGE, pick

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic

PATIENCE = 0.7
"""Seconds of work before a progress bar is worth its flicker."""

_CHINESE = {
    "Checking": "正在检查",
    "Comparing": "正在比较",
    "Exploring": "正在搜索",
    "Formatting": "正在整理",
    "Judging": "正在判定",
    "Mutating": "正在改动",
    "Printing": "正在打印",
    "Registering": "正在登记",
    "Testing": "正在测试",
}

Step = Callable[[str, int, int], None]
"""`step(name, done, total)` says how far a piece of work is."""


def open_streams() -> None:
    """Stands in for the streams that a program which starts this one has closed.

    A service or a scheduled task may do so. The files that are opened later would else take their
    numbers, and get what a child process writes.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # it stays open as long as the process
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nothing)


def speak_utf8() -> None:
    """Makes output UTF-8 whatever the locale; what cannot be written is escaped, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def colour(stream: IO[str] | None = None) -> bool:
    """Whether a stream (standard output) goes to a terminal that wants colours."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return (stream or sys.stdout).isatty()


def excerpt_width(stream: IO[str] | None = None) -> int:
    """How many cells of a line of a file fit under a finding; carets lose their place in more."""
    from sopkit.reports.base import WIDEST

    if not os.environ.get("COLUMNS") and not (stream or sys.stdout).isatty():
        return WIDEST
    # it brings the readers of archives with it
    from shutil import get_terminal_size

    # two blanks before the line, and a mark where it is cut at either end
    return min(WIDEST, max(30, get_terminal_size().columns - 4))


def show_findings(
    found: Sequence[Diagnostic], *, err: bool = False, language: str = DEFAULT_LANGUAGE
) -> None:
    """Writes findings with the lines they are about."""
    from sopkit.inspection.sources import Sources
    from sopkit.reports.text import render

    stream = sys.stderr if err else sys.stdout
    wide = excerpt_width(stream)
    text = render(found, Sources(), colour=colour(stream), width=wide, language=language)
    click.echo(text, nl=False, err=err, color=True)


def name_written(paths: Iterable[str | Path], language: str) -> None:
    """Names the files that were written, a line each."""
    for path in paths:
        click.echo(pick(language, f"written: {path}", f"已生成：{path}"))


def write_json(value: Any) -> None:
    """Writes a value as JSON; a path that is no UTF-8 is escaped."""
    from json import dumps

    text = dumps(value, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "backslashreplace").decode())


def read_input(path: str) -> bytes:
    """The content of a file, or of standard input for `-`.

    Raises:
        UsageError: it cannot be read.
    """
    from sopkit.errors import UsageError

    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise UsageError(f"'{path}' cannot be read: {reason}") from error


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """A progress bar on standard error, drawn only on a terminal and only when work is long."""
    bar: Any = None
    started = monotonic()

    def step(name: str, done: int, total: int) -> None:
        nonlocal bar
        if bar is None and monotonic() - started > PATIENCE and done < total:
            bar = _bar(label)
            bar.update(bar.task_ids[0], total=total, completed=done, name=name)
            bar.start()
        if bar is not None:
            bar.update(bar.task_ids[0], total=total, completed=done, name=name)

    try:
        yield step if sys.stderr.isatty() else _nothing
    finally:
        if bar is not None:
            bar.stop()


def _nothing(name: str, done: int, total: int) -> None:
    pass


def _bar(label: str) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    language = spoken(click.get_current_context(silent=True))
    columns = (
        TextColumn(pick(language, label, _CHINESE.get(label, label))),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    console = Console(stderr=True, no_color=not colour(sys.stderr))
    bar = Progress(*columns, console=console, transient=True)
    bar.add_task(label, total=None, name="")
    return bar


@contextmanager
def writing(place: str | Path) -> Iterator[None]:
    """Says in words why a file or folder cannot be written."""
    from sopkit.errors import UsageError

    try:
        yield
    except OSError as error:
        name = error.filename or place
        raise UsageError(f"'{name}' cannot be written: {error.strerror or error}") from error
