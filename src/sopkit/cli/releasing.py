"""This module holds the gates of a release: what must be so before a handbook may go out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.languages import spoken
from sopkit.errors import UsageError

if TYPE_CHECKING:
    from sopkit.handbook.approvals import Approval
    from sopkit.procedure import Procedure

SHOWN = 10


def pass_gates(
    ctx: click.Context,
    procedures: Sequence[Procedure],
    sources: Sequence[Path],
    approvals: dict[str, Approval],
) -> None:
    """Refuses a release with what stands against it: work, approval, findings, scenarios.

    Raises:
        UsageError: a gate is closed; the message says which and what to do.
    """
    _committed(sources)
    _approved(procedures, approvals)
    _checked(ctx, procedures)
    _played(procedures, spoken(ctx))


def _refuse(what: str, lines: Iterable[str] = (), cure: str = "") -> None:
    named = list(lines)
    shown = "".join(f"\n  {line}" for line in named[:SHOWN])
    more = f"\n  and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    raise UsageError(f"no release: {what}{shown}{more}" + (f"\n{cure}" if cure else ""))


def _committed(sources: Sequence[Path]) -> None:
    """What is printed can be fetched again: every file of it is in git as it lies here."""
    changed: list[str] = []
    for folder in dict.fromkeys(one if one.is_dir() else one.parent for one in sources):
        mine = [one.name for one in sources if not one.is_dir() and one.parent == folder] or ["."]
        words = ["git", "status", "--porcelain", "--ignored=matching", "--", *mine]
        try:
            done = subprocess.run(words, cwd=folder, capture_output=True, check=False)
        except OSError as error:
            raise UsageError(f"no release: git cannot be called: {error.strerror}") from error
        if done.returncode:
            _refuse(
                f"'{folder}' is not in a git repository, so nobody could print this again",
                cure="Commit the procedures first, or print without --release.",
            )
        changed += done.stdout.decode("utf-8", "replace").splitlines()
    if changed:
        cure = "Commit or undo these changes, or print without --release."
        _refuse("files differ from what is committed", dict.fromkeys(changed), cure)


def _approved(procedures: Sequence[Procedure], approvals: dict[str, Approval]) -> None:
    from sopkit.handbook.approvals import FILE, missing

    lacking = missing(procedures, approvals)
    if lacking:
        cure = (
            f"Write who approved this content into '{FILE}': "
            "field/name: {by: .., date: YYYY-MM-DD, digest: '..'}"
        )
        _refuse("procedures are not approved as they are", lacking, cure)


def _checked(ctx: click.Context, procedures: Sequence[Procedure]) -> None:
    from sopkit.cli.check import command

    files = tuple(str(one) for one in _files(procedures))
    try:
        ctx.invoke(command, paths=files, lang=spoken(ctx))
    except click.exceptions.Exit as ended:
        if ended.exit_code:
            _refuse("'sopkit check' has findings", cure="Mend them, or print without --release.")


def _played(procedures: Sequence[Procedure], language: str) -> None:
    from sopkit.reports.scenario_report import as_text
    from sopkit.scenarios import run

    report = run(_files(procedures))
    if not report.passed:
        click.echo(as_text(report, language=language), err=True, nl=False)
        _refuse("scenarios fail", cure="Mend the procedure or the scenario; see: sopkit test")


def _files(procedures: Sequence[Procedure]) -> list[Path]:
    """The files of procedures and of the scenarios beside them."""
    files = [Path(one.path) for one in procedures]
    beside = [one.with_name(f"{one.stem}.cases.yaml") for one in files]
    return [*files, *(one for one in beside if one.is_file())]


def approvals_beside(paths: Sequence[str | Path]) -> Path | None:
    """The file of approvals in the folders that are printed, or beside them."""
    from sopkit.handbook.approvals import FILE

    for path in map(Path, paths):
        folder = path if path.is_dir() else path.parent
        for place in (folder, *folder.resolve().parents[:2]):
            if (place / FILE).is_file():
                return place / FILE
    return None
