"""This module is the command `test`: the scenarios of procedures, and what they cover."""

from __future__ import annotations

import click

from sopkit.cli.console import colour, progress, write_json

HELP = """Run the scenarios of procedures.

The scenarios of tea.yaml stand in tea.cases.yaml beside it. A difference is
shown at the place of what was expected; a rule that no scenario keeps or
breaks is shown at its place in the procedure.

\b
Examples
  sopkit test
  sopkit test procedures/shop -v
  sopkit test procedures --format json

\b
Exit codes
  0  all scenarios passed and every rule is covered
  1  a difference, a rule that is not covered, a file that is wrong
  2  a path is missing, or no procedure was found
"""


@click.command("test", help=HELP, short_help="Run the scenarios of procedures.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.option("-v", "--verbose", is_flag=True, help="Name every scenario.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str, verbose: bool) -> None:
    """Runs and reports."""
    from sopkit.cli.files import find_files
    from sopkit.reports.scenario_report import as_object, as_text
    from sopkit.scenarios import run

    files = find_files(paths or ("procedures",))
    with progress("Testing") as step:
        report = run(
            [*files.procedures, *files.cases],
            progress=lambda done, total, name: step(name, done, total),
        )
    if form == "json":
        write_json(as_object(report))
    else:
        click.echo(as_text(report, verbose=verbose, colour=colour()), nl=False, color=True)
    if not report.passed:
        ctx.exit(1)
