"""This module is `handbook day-plan` and `handbook change-notice`: papers of one use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopkit.cli.console import name_written, progress
from sopkit.cli.languages import spoken
from sopkit.errors import UsageError

if TYPE_CHECKING:
    from sopkit.handbook.themes import Theme

PLAN_HELP = """Print the plan of a day from one case: who does what until what o'clock.

PROCEDURE and CASE are those of 'sopkit next'. The paper says what 'sopkit next'
says at the same instant: dues by the clock, the pick list with the quantities of
this case, what is not known yet, what is wrong with the log. One page of A4,
with a column to tick.

\b
Examples
  sopkit handbook day-plan procedures/conference/tea-service.yaml meeting.yaml -o plan
  sopkit handbook day-plan tea.yaml meeting.yaml -o plan --at 2026-12-01T08:00+08:00

\b
Exit codes
  0  written
  1  the procedure is wrong, or records of the log could not be read
  2  a path is missing, an instant cannot be read, or nothing can be written
"""

NOTICE_HELP = """Print what changed between two versions, for the people who do it.

OLD and NEW are those of 'sopkit diff': two files or two folders, or versions in
git as REVISION:PATH. Only what changed is printed: what was said until now beside
what is said from now on, a bar beside each demand that changed, a list to sign.

\b
Examples
  sopkit handbook change-notice main:procedures procedures -o notice
  sopkit handbook change-notice old.yaml new.yaml -o notice --role attendant

\b
Exit codes
  0  written, also where nothing changed
  1  a procedure is wrong
  2  a path or revision is missing, or nothing can be written
"""


def languages_of(text: str) -> tuple[str, ...]:
    """The languages that `--lang` names."""
    from sopkit.cli.handbook import several
    from sopkit.handbook.traditional import PRINTED

    return several("--lang", text, PRINTED)


def theme_of(folder: str | None) -> Theme:
    """The look of the house, or ours."""
    from sopkit.handbook.theme_reading import read_theme
    from sopkit.handbook.themes import PLAIN

    return PLAIN if folder is None else read_theme(folder)


def written(made: Mapping[str, bytes], folder: str, language: str) -> None:
    """Writes all files or none, and names them."""
    from sopkit.handbook.publish import save

    name_written(save(made, Path(folder), made), language)


@click.command("day-plan", help=PLAN_HELP, short_help="Print the plan of a day from one case.")
@click.argument("procedure", type=click.Path())
@click.argument("case", type=click.Path())
@click.option("-o", "--output", type=click.Path(), required=True, help="The folder for the files.")
@click.option("--at", help="The instant to judge at (default: now).")
@click.option("--lang", "languages", default="en,zh", show_default=True, help="en, zh, zh-hant.")
@click.option("--profile", help="A house's values: a file, or a name in the folder profiles.")
@click.option("--part", "parts", multiple=True, metavar="STEP=LOG", help="The log of a sub-case.")
@click.option("--theme", type=click.Path(), help="A folder with the look of the house.")
@click.option(
    "--any-version", is_flag=True, help="Judge a case also by a version it did not begin under."
)
@click.pass_context
def day_plan_command(ctx: click.Context, /, **given: Any) -> None:
    """Judges the case and prints what comes of it."""
    from sopkit.cli.next import attach_parts, instant_of, open_case
    from sopkit.doubts import doubts_of
    from sopkit.evaluate import evaluate
    from sopkit.handbook.day_plan import day_plan
    from sopkit.handbook.tasks import ONE, made
    from sopkit.handbook.traditional import written_in

    theme, languages = theme_of(given["theme"]), languages_of(given["languages"])
    loaded, case, problems, zone = open_case(given["procedure"], given["case"], given["profile"])
    at = instant_of("--at", given["at"], case, zone)
    problems += attach_parts(case, given["parts"], given["profile"])
    evaluation = evaluate(loaded, case, at, any_version=given["any_version"])
    for problem in problems:
        click.echo(problem.text(spoken(ctx)), err=True)
    if problems and not case.records:
        raise UsageError("no record of the log could be read; a plan of nothing would mislead")
    files = {}
    for language in languages:
        base = written_in(language)
        told = [one.text(base) for one in problems]
        told += doubts_of(loaded, case, base)
        plan = day_plan(evaluation, case, language, zone, problems=told)
        title = f"{plan.title} · {plan.as_of}"
        one = made("pdf", theme, book=plan, product="day_plan", title=title)
        files[f"day-plan-{language}.pdf"] = one[ONE]
    written(files, given["output"], spoken(ctx))
    if problems:
        ctx.exit(1)


@click.command("change-notice", help=NOTICE_HELP, short_help="Print what changed, to be signed.")
@click.argument("old")
@click.argument("new")
@click.option("-o", "--output", type=click.Path(), required=True, help="The folder for the files.")
@click.option("--lang", "languages", default="en,zh", show_default=True, help="en, zh, zh-hant.")
@click.option("--format", "formats", default="html,pdf", show_default=True, help="html, pdf.")
@click.option("--role", help="Only what concerns this role, and what concerns everybody.")
@click.option("--profile", help="A house's values, for both: a file, or a name.")
@click.option("--theme", type=click.Path(), help="A folder with the look of the house.")
@click.pass_context
def change_notice_command(ctx: click.Context, /, **given: Any) -> None:
    """Compares and prints."""
    from sopkit.cli.diff import check_role, compared, place
    from sopkit.cli.handbook import several
    from sopkit.handbook.change_notice import change_notice
    from sopkit.handbook.tasks import ONE, made

    theme, languages = theme_of(given["theme"]), languages_of(given["languages"])
    formats = several("--format", given["formats"], ("html", "pdf"))
    with progress("Comparing") as step, place(given["old"]) as old, place(given["new"]) as new:
        found = compared(old, new, given["profile"], step)
    check_role(found, given["role"])
    if not change_notice(found, languages[0], role=given["role"]).procedures:
        whom = f" to the role '{given['role']}'" if given["role"] else ""
        raise UsageError(f"nothing changes{whom} between OLD and NEW, so no notice is written")
    files = {}
    for language in languages:
        notice = change_notice(found, language, role=given["role"])
        name = f"change-notice-{language}"
        if "html" in formats:
            files[f"{name}.html"] = made("notice", theme, book=notice)[ONE]
        if "pdf" in formats:
            one = made("pdf", theme, book=notice, product="change_notice", title=notice.title)
            files[f"{name}.pdf"] = one[ONE]
    written(files, given["output"], spoken(ctx))
