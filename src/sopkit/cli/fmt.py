"""This module is the command `fmt`: procedures and scenario files in one style."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import progress, show_findings, writing
from sopkit.cli.holding import exchange
from sopkit.cli.languages import language
from sopkit.errors import UsageError
from sopkit.language import Text, phrase, pick

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic
    from sopkit.formatting import Formatted

HELP = """Write procedures and scenario files in one style.

PATHS are files or folders (default: the folder procedures); - reads standard
input and writes standard output. Only blanks, line ends, indentation, the kind
of quotation marks and the order of the top-level sections change; what a file
says and its comments stay. A file that is no well-formed YAML is left as it is.

\b
Examples
  sopkit fmt
  sopkit fmt --check procedures/conference
  sopkit fmt --diff tea.yaml
  sopkit fmt - --stdin-filename tea.yaml < tea.yaml

\b
Exit codes
  0  done; with --check or --diff: nothing would change
  1  with --check or --diff: a file would change; or a file could not be read
  2  a path is missing, or no procedure was found
"""

SCHEMAS = "schemas"

WORDS: Mapping[str, Text] = {
    "changed": Text("{files} changed", "{number} 个文件已整理"),
    "would": Text("{files} would change", "{number} 个文件会改动"),
    "same": Text("{files} left as {pronoun}", "{number} 个文件保持原样"),
    "faulty": Text("{files} could not be read", "{number} 个文件无法读取"),
    "file": Text("would change: {path}", "会改动：{path}"),
    "lost": Text(
        "{path}: left as it is, since its {lost} would not have stayed the same; this is a fault "
        "of sopkit, please report it with the file",
        "{path}：保持原样，因为整理后它的{lost}会有变化；这是 sopkit 的错误，请连同文件一起报告",
    ),
    "values": Text("values", "值"),
    "comments": Text("comments", "注释"),
}


@dataclass(slots=True)
class _Done:
    """What became of the files so far."""

    changed: int = 0
    same: int = 0
    faulty: int = 0


@click.command("fmt", help=HELP, short_help="Write procedures in one style.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", "mode", flag_value="check", help="Write nothing; name what would change.")
@click.option("--diff", "mode", flag_value="diff", help="Write nothing; show what would change.")
@click.option("--stdin-filename", metavar="FILE", help="What standard input is called in messages.")
@language
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    mode: str | None,
    stdin_filename: str | None,
    lang: str,
) -> None:
    """Formats, writes and counts."""
    if "-" in paths:
        if len(paths) > 1:
            raise UsageError("- stands for standard input; name it alone")
        ctx.exit(_stdin(stdin_filename, mode, lang))
    if stdin_filename is not None:
        raise UsageError("--stdin-filename names standard input; give - as the path")
    done = _files(paths or ("procedures",), mode, lang)
    click.echo(_summary(done, mode, lang), err=mode == "diff")
    if done.faulty or (mode is not None and done.changed):
        ctx.exit(1)


def _files(paths: tuple[str, ...], mode: str | None, lang: str) -> _Done:
    from sopkit.cli.files import find_files
    from sopkit.formatting import format_text

    found = find_files(paths)
    every = [*found.procedures, *found.cases]
    done = _Done()
    refused: list[Diagnostic] = []
    with progress("Formatting") as step:
        for number, path in enumerate(every):
            step(path.name, number, len(every))
            content = path.read_bytes()
            formatted = format_text(content, str(path), schema=schema_of(path))
            if formatted.text is None:
                done.faulty += 1
                refused += formatted.faults or _say_lost(path, formatted, lang)
            elif formatted.text.encode() == content:
                done.same += 1
            else:
                done.changed += 1
                _take(path, content, formatted.text, mode, lang)
    if refused:
        show_findings(refused, err=True, language=lang)
    return done


def _take(path: Path, content: bytes, text: str, mode: str | None, lang: str) -> None:
    """Writes a file, or says what would be written."""
    if mode is None:
        with writing(path):
            exchange(path, content, text.encode())
    elif mode == "check":
        click.echo(phrase("file", lang, catalogue=WORDS, path=path))
    else:
        click.echo("".join(_diff(content.decode("utf-8-sig"), text, str(path))), nl=False)


def _stdin(called: str | None, mode: str | None, lang: str) -> int:
    from sopkit.formatting import format_text

    name = called or "<stdin>"
    content = sys.stdin.buffer.read()
    schema = schema_of(Path(called)) if called is not None else None
    formatted = format_text(content, name, schema=schema)
    if formatted.text is None:
        if formatted.faults:
            show_findings(formatted.faults, err=True, language=lang)
        _say_lost(name, formatted, lang)
        # an editor that pipes a file through must get it back
        if mode is None:
            sys.stdout.buffer.write(content)
        return 1
    if mode is None:
        click.echo(formatted.text, nl=False)
        return 0
    before = content.decode("utf-8-sig")
    if mode == "diff":
        click.echo("".join(_diff(before, formatted.text, name)), nl=False)
    return int(formatted.text != before)


def schema_of(path: Path) -> str | None:
    """The schema of a file as seen from it, where a folder `schemas` above holds it."""
    name = "cases" if path.name.endswith((".cases.yaml", ".cases.yml")) else "procedure"
    here = path.absolute().parent
    for folder in (here, *here.parents):
        schema = folder / SCHEMAS / f"{name}.schema.json"
        if schema.is_file():
            return Path(os.path.relpath(schema, here)).as_posix()
    return None


def _say_lost(path: str | Path, formatted: Formatted, lang: str) -> tuple[Diagnostic, ...]:
    """Tells of a fault of ours; the file has none."""
    if formatted.lost:
        lost = phrase(formatted.lost, lang, catalogue=WORDS)
        click.echo(phrase("lost", lang, catalogue=WORDS, path=path, lost=lost), err=True)
    return ()


def _diff(before: str, after: str, name: str) -> Iterator[str]:
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in unified_diff(*lines, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _summary(done: _Done, mode: str | None, lang: str) -> str:
    from sopkit.reports.text import plural

    changed = "changed" if mode is None else "would"
    parts = []
    for key, number in ((changed, done.changed), ("same", done.same), ("faulty", done.faulty)):
        if number:
            pronoun = "it is" if number == 1 else "they are"
            files = plural(number, "file")
            values = {"number": number, "files": files, "pronoun": pronoun}
            parts.append(phrase(key, lang, catalogue=WORDS, **values))
    return pick(lang, ", ", "，").join(parts)
