"""This module is the command `next`: what a procedure says of one case, now or then."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

import click

from sopkit.cli.console import colour, read_input, write_json
from sopkit.cli.languages import said
from sopkit.errors import UsageError
from sopkit.language import pick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sopkit.asking import Answer
    from sopkit.case import Case
    from sopkit.case.log import Problem as RecordProblem
    from sopkit.evaluation import Evaluation
    from sopkit.procedure import Procedure

# what only a procedure begins with, in one order or the other; scenarios have no id
_PROCEDURE = re.compile(rb"\A(?=[\s\S]*^sopkit:)[\s\S]*^id:", re.MULTILINE)

HELP = """Say what to do now in a case, with role, due, reason and source.

PROCEDURE is a procedure file. CASE is the log of one case, .json, .jsonl or
.yaml (- reads it from standard input). Nothing in the log is lost: a record
that cannot be read is named with its line, the others are judged; of one with a
value that does not fit all but that value counts. Roles, fields of forms and
ticks that the procedure does not know are told as well, and so is what came
when the case had ended and opens nothing any more.

\b
Examples
  sopkit next procedures/conference/tea-service.yaml meeting.jsonl
  sopkit next refund.yaml case.yaml --at 2026-12-04T10:00+08:00 --lang zh
  sopkit next refund.yaml case.yaml --at "2026-12-04 10:00" --format json
  sopkit next visits.yaml visit.jsonl --part complaint.run=complaint.jsonl

\b
A step that runs another procedure is done when that one's case has ended.
--part gives its log; a part of a part is written complaint.run/parts.run=LOG.
A log that names the version or digest it began under is judged by no other.

\b
A log in YAML
  procedure: shop/buyer-changed-mind-refund
  facts: {shipped: true}
  events:
  - {at: 2026-12-01T10:00+08:00, event: cancel.requested}

\b
Exit codes
  0  judged
  1  the procedure is wrong, or records or values of the log could not be read
  2  a path is missing, an instant cannot be read, or the log is of a version
     that is not PROCEDURE
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
    "--part", "parts", multiple=True, metavar="STEP=LOG", help="The log of the case a step runs."
)
@click.option(
    "--any-version", is_flag=True, help="Judge a case also by a version it did not begin under."
)
@said
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
    parts: tuple[str, ...],
    any_version: bool,
    language: str,
    form: str,
) -> None:
    """Judges the case and shows what comes of it."""
    from sopkit.doubts import doubts_of
    from sopkit.evaluate import evaluate

    loaded, log, found, zone = open_case(procedure, case, profile)
    moment = instant_of("--at", at, log, zone)
    known = None if known_at is None else instant_of("--known-at", known_at, log, zone)
    found += attach_parts(log, parts, profile)
    problems = [one.text(language) for one in found]
    evaluation = evaluate(loaded, log, moment, known_at=known, any_version=any_version)
    told = [*problems, *doubts_of(loaded, log, language)]
    if problems and not log.records and form == "text":
        # a picture of nothing would look like the all-clear
        for problem in problems:
            click.echo(problem, err=True)
        none = "no record of the log could be read; nothing was judged"
        click.echo(pick(language, none, "日志中没有一条记录可以读取，因此没有作出判定"), err=True)
    elif form == "json":
        write_json(_report(evaluation, told, language, zone))
    else:
        answers = {} if known is not None else _answers(evaluation, log, any_version=any_version)
        _show(evaluation, log, told, answers, language, zone, is_now=at is None)
    if problems:
        ctx.exit(1)


def open_case(
    procedure: str, path: str, profile: str | None
) -> tuple[Procedure, Case, list[RecordProblem], tzinfo]:
    """The procedure with its profile, the case, what was wrong with its log, and its clocks."""
    from sopkit.case import read_log
    from sopkit.cli.files import CASES
    from sopkit.procedure import load

    if path.endswith((CASES, ".cases.yml")):
        raise UsageError(f"'{path}' holds scenarios, not a case; run them with: sopkit test")
    text = read_input(path)
    name = "<stdin>" if path == "-" else path
    if _PROCEDURE.search(text):
        raise UsageError(_no_log(existing(procedure), path))
    loaded = load(existing(procedure), profile=profile)
    case, problems = read_log(text, loaded, path=name)
    if case.profile and profile is None:
        loaded = load(procedure, profile=case.profile)
        case, problems = read_log(text, loaded, path=name)
    return loaded, case, list(problems), clocks_of(loaded, case, text)


def _no_log(procedure: str, path: str) -> str:
    """What is said where a procedure stands in the place of a log."""
    from pathlib import Path

    wrong = f"'{path}' is a procedure, not the log of a case"
    if path != "-" and not _PROCEDURE.search(Path(procedure).read_bytes()):
        return f"{wrong}; the procedure comes first: {path} {procedure}"
    return f"{wrong}; give a .json, .jsonl or .yaml file with its events"


def attach_parts(case: Case, parts: Sequence[str], profile: str | None) -> list[RecordProblem]:
    """Attaches the logs of sub-cases, `step=log`; returns what was wrong with them.

    Raises:
        UsageError: a part is not so written, or belongs to no step that runs a procedure.
    """
    problems: list[RecordProblem] = []
    cases = {"": case}
    for written in sorted(parts, key=lambda one: one.partition("=")[0].count("/")):
        path, equals, log = written.partition("=")
        above, _, step = path.rpartition("/")
        if not equals or above not in cases:
            wanted = "write STEP=LOG" if not equals else f"there is no part '{above}'"
            raise UsageError(f"--part '{written}': {wanted}")
        procedure = _run_file(cases[above].procedure, step, log)
        _, sub, found, _ = open_case(str(procedure), log, profile)
        cases[above].attach(step, sub)
        cases[path] = sub
        problems += found
    return problems


def _run_file(procedure: Procedure, step: str, log: str) -> Path:
    """The file of the procedure that a step runs; of several the one that the log names."""
    from sopkit.case import read_log
    from sopkit.diagnostics import suggest
    from sopkit.library import library_of

    run = procedure.runs.get(step)
    if run is None:
        near = suggest(step, procedure.runs)
        raise UsageError(f"'{procedure.id}' has no step '{step}' with 'run'{near}")
    named = read_log(read_input(log), path=log)[0].header.get("procedure")
    if named is None and len(run.ids) > 1:
        raise UsageError(f"'{step}' runs {', '.join(run.ids)}; name one as 'procedure' in '{log}'")
    name = str(named or run.ids[0])
    path = library_of(procedure.path).file(name)
    if path is None:
        raise UsageError(f"the procedure '{name}', which '{step}' runs, is not beside this one")
    return path


def existing(path: str) -> str:
    """The path of a procedure file.

    Raises:
        UsageError: there is no file.
    """
    from pathlib import Path

    if not Path(path).is_file():
        what = "is a folder" if Path(path).is_dir() else "does not exist"
        raise UsageError(f"the procedure '{path}' {what}; name a procedure file")
    return path


def clocks_of(procedure: Procedure, case: Case, text: bytes) -> tzinfo:
    """The clocks to show: those of the log or procedure, else the first offset in the log."""
    if procedure.zone is not None or case.zone is not None:
        return case.zone or procedure.zone or UTC
    found = re.search(rb"T\d\d:\d\d(?::\d\d(?:\.\d+)?)?([+-])(\d\d):?(\d\d)", text)
    if found is None:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == b"-" else offset)


def instant_of(option: str, written: str | None, case: Case | None, zone: tzinfo | None) -> int:
    """The instant that an option names, now without one; relative ones count from the case's zero.

    Raises:
        UsageError: it cannot be read.
    """
    from sopkit.quantities import QuantityError, parse_instant

    if written is None:
        return int(datetime.now(UTC).timestamp()) * 1_000_000
    try:
        return parse_instant(written, zone, zero=None if case is None else case.zero)
    except QuantityError as error:
        raise UsageError(f"{option}: {error}") from error


def _answers(evaluation: Evaluation, case: Case, *, any_version: bool) -> dict[str, Answer]:
    """Whether each next step may be done, so that what is to be found out first can be said."""
    from sopkit.asking import would

    procedure, at = evaluation.procedure, evaluation.at
    return {
        step.id: would(procedure, case, step.id, at, role=step.role, any_version=any_version)
        for step in evaluation.next_steps
    }


def _show(
    evaluation: Evaluation,
    case: Case,
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
        places=case.places,
        answers=answers,
        colour=colour(),
    )
    click.echo(text, nl=False, color=True)


def _report(
    evaluation: Evaluation, problems: Sequence[str], language: str, zone: tzinfo
) -> dict[str, Any]:
    from sopkit.reports.case_json import as_object

    return {**as_object(evaluation, language=language, zone=zone), "log": list(problems)}
