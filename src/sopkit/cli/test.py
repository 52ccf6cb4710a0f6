"""This module is the command `test`: the scenarios of procedures, and what they cover."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopkit.cli.console import colour, progress, write_json
from sopkit.cli.languages import language
from sopkit.errors import UsageError
from sopkit.language import Text, phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sopkit.scenarios.coverage import Count

HELP = """Run the scenarios of procedures.

The scenarios of tea.yaml stand in tea.cases.yaml beside it. A difference is
shown at the place of what was expected; a rule that no scenario keeps or
breaks is shown at its place in the procedure.

With --coverage also every exit of a decision, and every part of a condition
that was never true, never false or never unknown. With --mutate one thing at
a time is changed in the procedure - a figure, a unit, a comparison, a role, an
edge, a rule - and a change that no scenario notices is shown.

\b
Examples
  sopkit test
  sopkit test procedures/shop -v
  sopkit test procedures --format json
  sopkit test --coverage --fail-under 100
  sopkit test --mutate --sample 200 --fail-under 90

\b
Exit codes
  0  all scenarios passed and every rule is covered; --fail-under is reached
  1  a difference, a rule that is not covered, a file that is wrong, too small
     a share, or --fail-under without a scenario
  2  a path is missing, no procedure was found, options do not fit
"""

WORDS: Mapping[str, Text] = {
    "nothing": Text(
        "nothing was run, so no share can be reached", "没有运行任何测试场景，达不到任何比例"
    ),
    "covered": Text(
        "{number} covered, fewer than {percent} % of {total}",
        "测到 {number} 项，不足 {total} 项的 {percent} %",
    ),
    "noticed": Text(
        "{number} noticed, fewer than {percent} % of {total}",
        "测出 {number} 处，不足 {total} 处的 {percent} %",
    ),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """How the command was called."""

    files: Sequence[Path]
    form: str
    verbose: bool
    fail_under: int | None
    sample: int | None
    seed: int
    jobs: int
    lang: str


@click.command("test", help=HELP, short_help="Run the scenarios of procedures.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.option("-v", "--verbose", is_flag=True, help="Name every scenario.")
@click.option("--coverage", "mode", flag_value="coverage", help="Show exits and conditions too.")
@click.option("--mutate", "mode", flag_value="mutate", help="Show changes that nothing notices.")
@click.option(
    "--fail-under",
    type=click.IntRange(0, 100),
    metavar="N",
    help="Exit with 1 below N percent covered or noticed.",
)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Try only N changes.")
@click.option("--seed", type=int, metavar="S", help="Chooses the sample.  [default: 0]")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes.  [default: all]")
@language
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str,
    verbose: bool,
    mode: str | None,
    fail_under: int | None,
    sample: int | None,
    seed: int | None,
    jobs: int | None,
    lang: str,
) -> None:
    """Runs and reports."""
    from sopkit.cli.files import find_files

    for name, given in (("sample", sample), ("seed", seed), ("jobs", jobs)):
        if given is not None and mode != "mutate":
            raise UsageError(f"--{name} is about changes; add --mutate")
    if fail_under is not None and mode is None:
        raise UsageError("--fail-under needs to know the share of what: add --coverage or --mutate")
    found = find_files(paths or ("procedures",))
    files = (*found.procedures, *found.cases)
    processes = jobs or os.cpu_count() or 1
    wish = Wish(files, form, verbose, fail_under, sample, seed or 0, processes, lang)
    if not (_mutate(wish) if mode == "mutate" else _run(wish, watching=mode == "coverage")):
        ctx.exit(1)


def _run(wish: Wish, *, watching: bool) -> bool:
    from sopkit.reports.coverage_report import coverage_object, coverage_text, total_of
    from sopkit.reports.scenario_report import as_object, as_text
    from sopkit.scenarios import cover, run

    with progress("Testing") as step:
        report = (cover if watching else run)(
            wish.files, progress=lambda done, total, name: step(name, done, total)
        )
    if wish.form == "json":
        more: dict[str, Any] = {"coverage": coverage_object(report.coverage)} if watching else {}
        write_json({**as_object(report, wish.lang), **more})
    else:
        text = as_text(report, verbose=wish.verbose, colour=colour(), language=wish.lang)
        if watching:
            text += coverage_text(report.coverage, colour=colour(), language=wish.lang)
        click.echo(text, nl=False, color=True)
    ran = bool(report.results)
    return _reached(wish, total_of(report.coverage), "covered", ran=ran) and report.passed


def _mutate(wish: Wish) -> bool:
    from sopkit.cli.console import show_findings
    from sopkit.reports import json
    from sopkit.reports.base import said_in
    from sopkit.reports.coverage_report import mutation_object, mutation_text
    from sopkit.scenarios.mutation import mutate

    with progress("Mutating") as step:
        found = mutate(
            wish.files,
            sample=wish.sample,
            seed=wish.seed,
            jobs=wish.jobs,
            progress=lambda done, total, name: step(name, done, total),
        )
    if wish.form == "json":
        say = said_in(wish.lang)
        findings = [json.as_object(one, say) for one in found.diagnostics]
        write_json({**mutation_object(found), "findings": findings})
    else:
        if found.diagnostics:
            show_findings(found.diagnostics, language=wish.lang)
        text = mutation_text(found, colour=colour(), language=wish.lang)
        click.echo(text, nl=False, color=True)
    good = not any(one.level == "error" for one in found.diagnostics)
    return _reached(wish, found.noticed, "noticed", ran=bool(found.noticed.total)) and good


def _reached(wish: Wish, count: Count, word: str, *, ran: bool) -> bool:
    """Whether the share is large enough, compared in whole numbers; it is said why not."""
    if wish.fail_under is None:
        return True
    if not ran:
        click.echo(phrase("nothing", wish.lang, catalogue=WORDS), err=True)
        return False
    if count.reaches(wish.fail_under):
        return True
    values = {"number": count.covered, "total": count.total, "percent": wish.fail_under}
    click.echo(phrase(word, wish.lang, catalogue=WORDS, **values), err=True)
    return False
