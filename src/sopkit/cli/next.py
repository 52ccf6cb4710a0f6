"""This module is the command `next`: what a procedure says of one case, now or then."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

import click

from sopkit.cli.console import colour, read_input, write_json
from sopkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sopkit.case import Case
    from sopkit.evaluate import Answer, Evaluation
    from sopkit.procedure import Procedure

HELP = """Say what to do now in a case, with role, due, reason and source.

PROCEDURE is a procedure file. CASE is the log of one case, .json, .jsonl or
.yaml (- reads it from standard input). Nothing in the log is lost: a record
that cannot be read is named with its line, the others are judged.

\b
Examples
  sopkit next procedures/conference/tea-service.yaml meeting.jsonl
  sopkit next refund.yaml case.yaml --at 2026-12-04T10:00+08:00 --lang zh
  sopkit next refund.yaml case.yaml --at "2026-12-04 10:00" --format json

\b
A log in YAML
  procedure: shop/buyer-changed-mind-refund
  facts: {shipped: true}
  events:
  - {at: 2026-12-01T10:00+08:00, event: cancel.requested}

\b
Exit codes
  0  judged
  1  the procedure is wrong, or records of the log could not be read
  2  a path is missing, or an instant cannot be read
"""


@click.command("next", help=HELP, short_help="Say what to do now in a case, and why.")
@click.argument("procedure", type=click.Path())
@click.argument("case", type=click.Path())
@click.option(
    "--at", help="The instant to judge at (default: now); local times where a zone is known."
)
@click.option("--known-at", help="Judge by what had been recorded by this instant.")
@click.option("--profile", help="A house's values: a file, or a name in the folder profiles.")
@click.option(
    "--lang", "language", type=click.Choice(("en", "zh")), default="en", show_default=True
)
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.pass_context
def command(
    ctx: click.Context,
    procedure: str,
    case: str,
    at: str | None,
    known_at: str | None,
    profile: str | None,
    language: str,
    form: str,
) -> None:
    """Judges the case and shows what comes of it."""
    from sopkit.evaluate import evaluate

    loaded, log, problems, zone = open_case(procedure, case, profile)
    moment = _instant("--at", at, log, zone)
    known = None if known_at is None else _instant("--known-at", known_at, log, zone)
    evaluation = evaluate(loaded, log, moment, known_at=known)
    if problems and not log.records and form == "text":
        # a picture of nothing would look like the all-clear
        for problem in problems:
            click.echo(problem, err=True)
        click.echo("no record of the log could be read; nothing was judged", err=True)
    elif form == "json":
        write_json(_report(evaluation, problems, language, zone))
    else:
        answers = {} if known is not None else _answers(evaluation, log)
        _show(evaluation, problems, answers, language, zone, is_now=at is None)
    if problems:
        ctx.exit(1)


def open_case(
    procedure: str, path: str, profile: str | None
) -> tuple[Procedure, Case, list[str], tzinfo]:
    """The procedure with its profile, the case, what was wrong with its log, and its clocks."""
    from sopkit.case import read_log
    from sopkit.cli.files import CASES
    from sopkit.procedure import load

    if path.endswith((CASES, ".cases.yml")):
        raise UsageError(f"'{path}' holds scenarios, not a case; run them with: sopkit test")
    text = read_input(path)
    name = "<stdin>" if path == "-" else path
    loaded = load(_existing(procedure), profile=profile)
    case, problems = read_log(text, loaded, path=name)
    if case.profile and profile is None:
        loaded = load(procedure, profile=case.profile)
        case, problems = read_log(text, loaded, path=name)
    return loaded, case, [str(problem) for problem in problems], _zone(loaded, case, text)


def _existing(path: str) -> str:
    from pathlib import Path

    if not Path(path).is_file():
        what = "is a folder" if Path(path).is_dir() else "does not exist"
        raise UsageError(f"the procedure '{path}' {what}; name a procedure file")
    return path


def _zone(procedure: Procedure, case: Case, text: bytes) -> tzinfo:
    """The clocks to show: those of the procedure or log, else the first offset in the log."""
    if procedure.zone is not None or case.zone is not None:
        return procedure.zone or case.zone or UTC
    found = re.search(rb"T\d\d:\d\d(?::\d\d(?:\.\d+)?)?([+-])(\d\d):?(\d\d)", text)
    if found is None:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == b"-" else offset)


def _instant(option: str, written: str | None, case: Case, zone: tzinfo) -> int:
    from sopkit.quantities import QuantityError, parse_instant

    if written is None:
        return int(datetime.now(UTC).timestamp()) * 1_000_000
    try:
        return parse_instant(written, zone, zero=case.zero)
    except QuantityError as error:
        raise UsageError(f"{option}: {error}") from error


def _answers(evaluation: Evaluation, case: Case) -> dict[str, Answer]:
    """Whether each next step may be done, so that what is to be found out first can be said."""
    from sopkit.evaluate import would

    return {
        step.id: would(evaluation.procedure, case, step.id, evaluation.at, role=step.role)
        for step in evaluation.next_steps
    }


def _show(
    evaluation: Evaluation,
    problems: Sequence[str],
    answers: Mapping[str, Answer],
    language: str,
    zone: tzinfo,
    *,
    is_now: bool,
) -> None:
    from sopkit.reports.case_text import render

    text = render(
        evaluation,
        language=language,
        zone=zone,
        is_now=is_now,
        problems=problems,
        answers=answers,
        colour=colour(),
    )
    click.echo(text, nl=False, color=True)


def _report(
    evaluation: Evaluation, problems: Sequence[str], language: str, zone: tzinfo
) -> dict[str, Any]:
    from sopkit.reports.case_json import as_object

    return {**as_object(evaluation, language=language, zone=zone), "log": list(problems)}
