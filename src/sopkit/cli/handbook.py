"""This module is the command `handbook`: procedures printed for people, in HTML and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import progress
from sopkit.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic
    from sopkit.procedure import Procedure

HELP = """Print procedures as a handbook.

Writes handbook-<language>.<format> into the folder; all files or none.

\b
Examples
  sopkit handbook procedures -o book
  sopkit handbook procedures/conference -o book --lang zh --format pdf
  sopkit handbook procedures -o book --profile meeting-centre

\b
Exit codes
  0  written
  1  a procedure has errors
  2  a path is missing, or the folder cannot be written
"""


@click.command("handbook", help=HELP, short_help="Print procedures as a handbook.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("-o", "--output", type=click.Path(), required=True, help="The folder for the files.")
@click.option("--lang", "languages", default="en,zh", show_default=True, help="en, zh or both.")
@click.option(
    "--format", "formats", default="html,pdf", show_default=True, help="html, pdf or both."
)
@click.option("--profile", help="A house's values: a file, or a name in the folder profiles.")
def command(
    paths: tuple[str, ...], output: str, languages: str, formats: str, profile: str | None
) -> None:
    """Loads all, then writes all."""
    from sopkit.cli.files import find_files
    from sopkit.handbook import FORMATS, write
    from sopkit.language import LANGUAGES

    wanted = _several("--lang", languages, LANGUAGES)
    forms = _several("--format", formats, FORMATS)
    procedures = _loaded(find_files(paths or ("procedures",)).procedures, profile)
    with progress("Printing") as step:
        made = write(procedures, output, languages=wanted, formats=forms, progress=step)
    for path in made:
        click.echo(f"written: {path}")


def _several(option: str, text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    wrong = [one for one in given if one not in known]
    if wrong or not given:
        shown = f"'{wrong[0]}' is not known" if wrong else "nothing is given"
        raise UsageError(f"{option}: {shown}; write {' or '.join(known)}, or both with a comma")
    return given


def _loaded(paths: list[Path], profile: str | None) -> list[Procedure]:
    """All procedures; the findings of all that have errors come together."""
    from sopkit.procedure import load

    loaded: list[Procedure] = []
    found: list[Diagnostic] = []
    for path in paths:
        try:
            loaded.append(load(path, profile=profile))
        except DocumentError as error:
            found += error.diagnostics
    if found:
        raise DocumentError(sorted(dict.fromkeys(found)))
    return loaded
