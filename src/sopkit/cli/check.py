"""This module is the command `check`: every finding about procedures and their scenario files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import click

from sopkit.cli.checking.wish import Wish
from sopkit.cli.grouped import GroupedCommand, GroupedOption
from sopkit.cli.languages import LANGUAGE
from sopkit.inspection.config import LEVELS
from sopkit.reports import FORMATS

HELP = """Find what is wrong in procedures and their scenario files.

PATHS are files or folders (default: the folder procedures; - reads standard
input). With the folder procedures go the folders profiles and calendars beside
it. `sopkit explain CODE` says more about a finding.

\b
Examples
  sopkit check
  sopkit check procedures/conference --fix
  sopkit check --select SOP3,missing-source --min-severity warning
  sopkit check --format github --output sarif=check.sarif

\b
Exit codes
  0  no errors and no warnings (notes are shown; with --strict they count too)
  1  findings; with --diff: there is something to mend
  2  a path is missing, no procedure was found, options or settings are wrong
"""

_WHICH = "Which findings"
_HOW = "How they are shown"
_MEND = "Mend and silence"
_RUN = "The run"


Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def _option(group: str, *names: str, **values: Any) -> Decorator:
    return click.option(*names, cls=GroupedOption, group=group, **values)


which, how, mend, run = (partial(_option, group) for group in (_WHICH, _HOW, _MEND, _RUN))
_CODES = "CODES"
_FORMATS = f"{', '.join(tuple(FORMATS)[:-1])} or {tuple(FORMATS)[-1]}.  [default: text]"
_FORMAT = click.Choice(tuple(FORMATS))
_LEVEL = click.Choice(LEVELS)


@click.command("check", cls=GroupedCommand, help=HELP, short_help="Find what is wrong.")
@click.argument("paths", nargs=-1, type=click.Path())
@which("--select", multiple=True, metavar=_CODES, help="Only these: codes, names, SOP4, ALL.")
@which("--ignore", multiple=True, metavar=_CODES, help="Not these.")
@which(
    "--min-severity",
    type=_LEVEL,
    metavar="LEVEL",
    help="Only this and above: info, warning, error.",
)
@which("--strict", is_flag=True, help="Notes make the run fail too.")
@which("--exit-zero", is_flag=True, help="Findings do not make the run fail.")
@which("--baseline", metavar="FILE", help="Leave out what this file knows of.")
@how("--format", "form", type=_FORMAT, default="text", metavar="FORMAT", help=_FORMATS)
@how(
    "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Also to a file; repeatable."
)
@how("--statistics", is_flag=True, help="Count by code instead.")
@how("--lang", "lang", **LANGUAGE)
@mend("--fix", is_flag=True, help="Mend what can be mended safely.")
@mend("--unsafe-fixes", is_flag=True, help="Also mend what may change the meaning.")
@mend("--diff", is_flag=True, help="Show what --fix would do; write nothing.")
@mend("--add-ignore", is_flag=True, help="Write an ignore comment beside each finding.")
@mend("--write-baseline", is_flag=True, help="Note all findings as known.")
@run("--stdin-filename", metavar="PATH", help="What standard input is called.")
@run("--config", metavar="FILE", help="Settings (default: those of the folder).")
@run("--isolated", is_flag=True, help="Without settings.")
@run("--jobs", type=click.IntRange(1), metavar="N", help="Processes.  [default: one a core]")
@run("--no-cache", is_flag=True, help="Look at files that have not changed, too.")
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Finds, shows and counts."""
    from sopkit.cli.checking.run import check

    ctx.exit(check(Wish(**given)))
