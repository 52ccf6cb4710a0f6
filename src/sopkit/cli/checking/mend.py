"""This module mends files and writes comments into them, for the command `check`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import writing
from sopkit.cli.holding import exchange
from sopkit.errors import UsageError
from sopkit.frozen import NamedTuple
from sopkit.inspection.fixing import fixable, fixed
from sopkit.inspection.needs import content_of
from sopkit.inspection.settling import settle, unsilenced
from sopkit.inspection.sources import split, text_of
from sopkit.language import Text, phrase
from sopkit.reports.text import plural, printable

if TYPE_CHECKING:
    from sopkit.cli.checking.run import Call
    from sopkit.diagnostics import Diagnostic

_BOM = "\ufeff"
WORDS: Mapping[str, Text] = {
    "would": Text("would mend {findings} in {files}", "可改正 {number} 个文件中的 {count} 个问题"),
    "mended": Text("mended {findings} in {files}", "已改正 {number} 个文件中的 {count} 个问题"),
    "nothing": Text("there is nothing to mend", "没有可以改正的问题"),
    "ignored": Text(
        "wrote ignore comments for {findings} in {files}; put the reasons in the place of TODO",
        "已为 {number} 个文件中的 {count} 个问题写入忽略注释；请把 TODO 换成理由",
    ),
    "none ignored": Text("there is nothing to ignore", "没有可以忽略的问题"),
    "stubborn": Text(
        "{errors} left: what cannot be loaded cannot be ignored",
        "还有 {count} 个错误：无法读取的内容不能忽略",
    ),
}


class Change(NamedTuple):
    """A file whose text changes: before and after, and how many findings that mends."""

    path: str
    before: str
    after: str
    mended: int


def mend(call: Call) -> int | None:
    """Mends files, or shows how; the exit code, or None where what is left is to be shown."""
    changes = list(_mended(call))
    count = sum(change.mended for change in changes)
    if call.wish.diff:
        for change in changes:
            click.echo(_difference(change), nl=False)
        key = "would" if changes else "nothing"
        click.echo(_said(key, count, len(changes), call.wish.lang), err=True)
        return int(bool(changes))
    if call.scope.stdin:
        return _to_stdout(call, changes)
    for change in changes:
        _write(change)
    if changes:
        click.echo(_said("mended", count, len(changes), call.wish.lang))
    return None


def _mended(call: Call) -> Iterator[Change]:
    from sopkit.cli.checking.run import judge_of

    found = call.inspected()
    judged = judge_of(call).judge(found.findings, found.suppressed, found.refused, call.sources)
    unsafe = call.wish.unsafe_fixes
    for path in dict.fromkeys(one.path for one in judged.shown if fixable(one, unsafe=unsafe)):
        text = _text(call, path)
        if text is None:
            continue
        found_here = [one for one in judged.shown if one.path == path]
        mended = fixed(text, _look(call, path), found_here, unsafe=unsafe)
        if mended.text != text:
            yield Change(path, text, mended.text, len(mended.applied))


def _look(call: Call, path: str) -> Callable[[str], Sequence[Diagnostic]]:
    """Finds what is shown of another text of a file."""
    from sopkit.cli.checking.run import judge_of
    from sopkit.inspection.running import settings_of
    from sopkit.lint.checking import examine

    judge = judge_of(call)
    settings = settings_of(call.config.style)

    def look(text: str) -> Sequence[Diagnostic]:
        examined = examine(path, text=text, settings=settings)
        settled = settle(examined)
        refused = (path,) if examined.refused else ()
        sources = {path: split(text)}
        return judge.judge(settled.findings, settled.suppressed, refused, sources).shown

    return look


def add_ignores(call: Call) -> int:
    """Writes a comment beside each finding that may be silenced; 1 where errors are left."""
    from sopkit.cli.checking.run import judge_of
    from sopkit.inspection.adding import with_ignores

    if call.scope.stdin:
        raise UsageError("--add-ignore writes into files; name them in the place of -")
    found = call.inspected()
    judge = judge_of(call)
    shown = judge.judge(found.findings, found.suppressed, found.refused, call.sources).shown
    stubborn = [one for one in shown if unsilenced(one, refused=one.path in found.refused)]
    silent = [one for one in shown if one not in set(stubborn) and not one.code.startswith("SOP5")]
    changes = []
    for path in dict.fromkeys(one.path for one in silent):
        text = _text(call, path)
        if text is not None:
            about = [one for one in silent if one.path == path]
            after, count = with_ignores(text, path, about)
            changes.append(Change(path, text, after, count))
    for change in changes:
        _write(change)
    count = sum(change.mended for change in changes)
    key = "ignored" if count else "none ignored"
    click.echo(_said(key, count, len(changes), call.wish.lang))
    if stubborn:
        click.echo(_said("stubborn", len(stubborn), len(changes), call.wish.lang))
    return int(bool(stubborn))


def _said(key: str, count: int, files: int, language: str) -> str:
    """What became of so many findings in so many files."""
    values = {
        "count": count,
        "number": files,
        "findings": plural(count, "finding"),
        "errors": plural(count, "error"),
        "files": plural(files, "file"),
    }
    return phrase(key, language, catalogue=WORDS, **values)


def _text(call: Call, path: str) -> str | None:
    """The text of a file, without a byte-order mark; None where it is no text."""
    content = call.scope.texts.get(path)
    content = content_of(path) if content is None else content
    if content is None:
        return None
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return text_of(content)


def _write(change: Change) -> None:
    if change.before == change.after:
        return
    with writing(change.path):
        mark = _BOM if Path(change.path).read_bytes().startswith(_BOM.encode()) else ""
        exchange(change.path, *((mark + text).encode() for text in (change.before, change.after)))


def _to_stdout(call: Call, changes: Sequence[Change]) -> int:
    """The mended text goes to standard output, what is left to standard error."""
    from sopkit.cli.checking import output
    from sopkit.cli.checking.run import Call, judge_of
    from sopkit.cli.checking.scope import Scope

    path, content = next(iter(call.scope.texts.items()))
    if changes:
        mark = _BOM if content.startswith(_BOM.encode()) else ""
        content = (mark + changes[0].after).encode()
    sys.stdout.buffer.write(content)
    sys.stdout.flush()
    after = Call(call.wish, call.config, Scope(call.scope.files, {path: content}))
    found = after.inspected()
    judged = judge_of(after).judge(found.findings, found.suppressed, found.refused, after.sources)
    outputs = output.parsed(call.wish.outputs)
    output.show(call.wish, after.scope, judged, after.sources, outputs, err=True)
    return int(any(one.level in call.wish.failing for one in judged.shown))


def _difference(change: Change) -> str:
    """The change as a unified difference, with the line ends of the file."""
    before, after = change.before.splitlines(keepends=True), change.after.splitlines(keepends=True)
    name = printable(change.path)
    lines = unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
