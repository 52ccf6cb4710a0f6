"""This module is the command `diff`: what changed in procedures, for the person who does it."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import colour, progress, write_json
from sopkit.cli.languages import said
from sopkit.errors import UsageError

if TYPE_CHECKING:
    from sopkit.cli.console import Step
    from sopkit.comparison import Comparison
    from sopkit.procedure import Procedure

HELP = """Say in words what changed between two versions of procedures.

OLD and NEW are two files or two folders; procedures are compared by their id.
A version in git is written REVISION:PATH, as in HEAD~1:procedures. What two
files write differently and say alike is no change.

Each change is looser, tighter, new, gone, otherwise or wording only; together
they ask for a step of the version: wording a patch, looser or new a minor,
everything else a major one.

\b
Examples
  sopkit diff old/tea.yaml procedures/conference/tea.yaml
  sopkit diff main:procedures procedures --lang zh
  sopkit diff old new --role attendant
  sopkit diff HEAD~1:procedures procedures --format markdown

\b
Exit codes
  0  nothing changed
  1  something changed, or a procedure is wrong
  2  a path or revision is missing, or two files are two procedures
"""

_REVISION = re.compile(r"(?P<revision>[\w@{}~^./-]{2,}):(?P<path>[^:]+)")
_FOLDER = "procedures"


@click.command("diff", help=HELP, short_help="Say what changed, for the person who does it.")
@click.argument("old")
@click.argument("new")
@click.option("--role", help="Only what concerns this role, and what concerns everybody.")
@click.option(
    "--profile", help="A house's values, for both: a file, or a name in the folder profiles."
)
@said
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    show_default=True,
)
@click.pass_context
def command(
    ctx: click.Context,
    old: str,
    new: str,
    role: str | None,
    profile: str | None,
    language: str,
    form: str,
) -> None:
    """Compares and tells."""
    with progress("Comparing") as step, place(old) as before, place(new) as after:
        found = compared(before, after, profile, step)
    check_role(found, role)
    _show(found, form, language, role)
    if not all(one.same for one in found):
        ctx.exit(1)


def _show(found: tuple[Comparison, ...], form: str, language: str, role: str | None) -> None:
    from sopkit.reports.comparison_report import as_markdown, as_object, as_text

    if form == "json":
        write_json(as_object(found, role=role))
    elif form == "markdown":
        click.echo(as_markdown(found, language=language, role=role), nl=False)
    else:
        text = as_text(found, language=language, role=role, colour=colour())
        click.echo(text, nl=False, color=True)


def compared(old: Path, new: Path, profile: str | None, step: Step) -> tuple[Comparison, ...]:
    """Two files or two folders, compared.

    Raises:
        UsageError: one of them is not there, one is a file and the other a folder, or two files
            are two procedures.
    """
    from sopkit.comparison import compare, compare_folders

    for path, other in ((old, new), (new, old)):
        if not path.exists():
            is_name = not path.suffix and len(path.parts) == 1
            hint = f"; a version in git is written {path}:{other}" if is_name else ""
            raise UsageError(f"there is no file or folder '{path}'{hint or '; check the path'}")
    if old.is_dir() != new.is_dir():
        raise UsageError("OLD and NEW are a file and a folder; name two files or two folders")
    before, after = (_loaded(path, profile, step) for path in (old, new))
    if old.is_dir():
        return compare_folders(before, after)
    if before[0].id != after[0].id:
        raise UsageError(
            f"'{before[0].id}' and '{after[0].id}' are two procedures; name two versions of one"
        )
    return (compare(before[0], after[0]),)


def _loaded(path: Path, profile: str | None, step: Step) -> list[Procedure]:
    from sopkit.cli.files import find_files
    from sopkit.procedure import load

    files = find_files([path]).procedures
    if not files:
        raise UsageError(f"'{path}' is no procedure; scenario files are not compared")
    found = []
    for number, one in enumerate(files):
        step(one.name, number, len(files))
        found.append(load(one, profile=profile))
    return found


def check_role(found: tuple[Comparison, ...], role: str | None) -> None:
    """Refuses a role that no version knows.

    Raises:
        UsageError: there is no such role.
    """
    from sopkit.diagnostics import quote, suggest

    versions = [one for each in found for one in (each.old, each.new) if one is not None]
    known = {name for one in versions for name in one.model.roles}
    if role is not None and role not in known:
        raise UsageError(f"no procedure here has the role {quote(role)}{suggest(role, known)}")


# -- versions in git


@contextmanager
def place(written: str) -> Iterator[Path]:
    """The file or folder that is meant; what is in git is laid out in a folder of its own."""
    found = _REVISION.fullmatch(written)
    if Path(written).exists() or found is None:
        yield Path(written)
        return
    with tempfile.TemporaryDirectory(prefix="sopkit-") as folder:
        yield _laid_out(found["revision"], found["path"], Path(folder))


def _laid_out(revision: str, path: str, folder: Path) -> Path:
    wanted = PurePosixPath(Path(path).as_posix())
    # a procedure may name others below the same folder
    parts = wanted.parts
    root = PurePosixPath(*parts[: parts.index(_FOLDER) + 1]) if _FOLDER in parts else wanted
    try:
        packed = _git("archive", "--format=tar", revision, "--", str(root))
    except OSError as error:
        raise UsageError(f"git cannot be called: {error.strerror or error}") from error
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    target = folder / wanted
    if not target.exists():
        raise UsageError(f"there is no '{path}' in the revision '{revision}'")
    return target


def _git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UsageError(f"git cannot give that version: {said}")
    return done.stdout
