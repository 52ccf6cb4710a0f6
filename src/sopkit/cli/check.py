"""This module is the command `check`: every finding about procedures and their scenario files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopkit.cli.console import Step, progress, show_findings, write_json

if TYPE_CHECKING:
    from sopkit.cli.files import Files
    from sopkit.diagnostics import Diagnostic

HELP = """Find what is wrong in procedures and their scenario files.

PATHS are files or folders (default: the folder procedures). Every finding
has its place, what is wrong, and what to do; the code in brackets is
explained by `sopkit explain CODE`.

\b
Examples
  sopkit check
  sopkit check procedures/conference
  sopkit check tea.yaml --format json

\b
Exit codes
  0  no errors (warnings and notes are shown; with --strict they count too)
  1  findings
  2  a path is missing, or no procedure was found
"""


@click.command("check", help=HELP, short_help="Find what is wrong in procedures.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@click.option("--strict", is_flag=True, help="Count warnings and notes as findings.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str, strict: bool) -> None:
    """Finds, shows and counts."""
    from sopkit.cli.files import find_files

    files = find_files(paths or ("procedures",))
    with progress("Checking") as step:
        found = check_files(files, step)
    if form == "json":
        write_json(_report(files, found))
    else:
        if found:
            show_findings(found)
        click.echo(said(files, found))
    if any(strict or one.level == "error" for one in found):
        ctx.exit(1)


def check_files(files: Files, step: Step) -> list[Diagnostic]:
    """The findings about all files, sorted."""
    from sopkit.lint.checking import check

    jobs: list[tuple[Callable[[Path], Iterable[Diagnostic]], Path]] = []
    jobs += [(check, path) for path in files.procedures]
    jobs += [(check_cases, path) for path in files.cases]
    found: list[Diagnostic] = []
    for number, (look, path) in enumerate(jobs):
        step(path.name, number, len(jobs))
        found += look(path)
    return sorted(dict.fromkeys(found))


def check_cases(path: Path) -> Iterable[Diagnostic]:
    """The findings about the form of a scenario file; `sopkit test` runs it."""
    from sopkit.diagnostics import Diagnostics
    from sopkit.scenarios import load_cases

    found = Diagnostics(str(path))
    load_cases(path, found)
    return found.sorted()


def said(files: Files, found: list[Diagnostic]) -> str:
    """What was looked at, in one line; and how it was, where nothing was found."""
    from sopkit.reports.text import plural

    parts = []
    if files.procedures:
        parts.append(plural(len(files.procedures), "procedure"))
    if files.cases:
        parts.append(plural(len(files.cases), "scenario file"))
    line = f"checked {' and '.join(parts)}" + ("" if found else ": no findings")
    if files.left_out:
        names = ", ".join(path.name for path in files.left_out[:3])
        more = ", .." if len(files.left_out) > 3 else ""
        line += f"; left out {plural(len(files.left_out), 'other file')} ({names}{more})"
    return line


def _report(files: Files, found: list[Diagnostic]) -> dict[str, Any]:
    from sopkit.reports import json
    from sopkit.reports.text import count_levels

    return {
        "findings": [json.as_object(one) for one in found],
        "summary": count_levels(found),
        "procedures": [str(path) for path in files.procedures],
        "cases": [str(path) for path in files.cases],
        "left_out": [str(path) for path in files.left_out],
    }
