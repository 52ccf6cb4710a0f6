"""This module is the command `impact`: what a new version of a procedure changes in old cases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import colour, progress, read_input, write_json
from sopkit.cli.languages import said
from sopkit.cli.next import clocks_of, existing, instant_of
from sopkit.errors import UsageError

if TYPE_CHECKING:
    from datetime import tzinfo

    from sopkit.impact import Replay
    from sopkit.procedure import Procedure

HELP = """Say what a new version of a procedure changes in cases on record.

OLD and NEW are two files of one procedure. Every log in the folder of CASES
is judged by both, whole and from the start; what differs in state or due, or
is there only once, is listed and summed up by rule. Logs that name another
procedure are left out.

\b
Examples
  sopkit impact old/tea.yaml procedures/conference/tea.yaml --cases logs
  sopkit impact old.yaml new.yaml --cases logs --at 2026-12-31T18:00+08:00
  sopkit impact old.yaml new.yaml --cases logs --format json

\b
Exit codes
  0  nothing changes
  1  something changes, a record could not be read, or a procedure is wrong
  2  a path is missing, no log was found, or these are two procedures
"""

ENDINGS = (".json", ".jsonl", ".ndjson", ".yaml", ".yml")
_CASES = (".cases.yaml", ".cases.yml")
# what a procedure has at its top, and no log
_PROCEDURE = re.compile(rb"^(case|steps|rules)[ \t]*:", re.MULTILINE)


@click.command("impact", help=HELP, short_help="Say what a new version changes in old cases.")
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option(
    "--cases", "folder", type=click.Path(), required=True, help="A folder of logs, or one log."
)
@click.option(
    "--at", help="The instant to judge at (default: now); local times where a zone is known."
)
@click.option(
    "--profile", help="A house's values, for both: a file, or a name in the folder profiles."
)
@said
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.pass_context
def command(
    ctx: click.Context,
    old: str,
    new: str,
    folder: str,
    at: str | None,
    profile: str | None,
    language: str,
    form: str,
) -> None:
    """Judges by both versions and shows what differs."""
    from sopkit.impact import impact
    from sopkit.procedure import load
    from sopkit.reports.impact_report import as_object, as_text

    before, after = (load(existing(path), profile=profile) for path in (old, new))
    if before.id != after.id:
        raise UsageError(
            f"'{old}' is '{before.id}' and '{new}' is '{after.id}'; name two versions of one"
        )
    moment = instant_of("--at", at, None, after.zone)
    reader = _Reader(before, after, folder, language, own_profiles=profile is None)
    with progress("Judging") as step:
        paths = logs(folder)
        for number, path in enumerate(paths):
            step(path.name, number, len(paths))
            reader.take(path)
        if not reader.replays:
            wanted = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]} files"
            raise UsageError(f"no log of '{after.id}' was found in '{folder}'; logs are {wanted}")
        found = impact(before, after, reader.replays, moment)
    zone, problems = reader.zone, list(reader.problems)
    if form == "json":
        write_json(as_object(found, problems=problems, zone=zone))
    else:
        text = as_text(found, problems=problems, language=language, zone=zone, colour=colour())
        click.echo(text, nl=False, color=True)
    if found.differences or problems:
        ctx.exit(1)


def logs(folder: str) -> list[Path]:
    """The logs of a folder and of those in it, in the order of their names.

    Raises:
        UsageError: there is no such folder.
    """
    root = Path(folder)
    if root.is_file():
        return [root]
    if not root.is_dir():
        raise UsageError(f"the folder '{folder}' does not exist; name a folder of logs")
    hidden = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [
        path
        for path in hidden
        if path.name.endswith(ENDINGS) and not path.name.endswith(_CASES)
        if not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]


class _Reader:
    """The logs that were read so far; `zone` are the clocks of the first one."""

    def __init__(
        self, old: Procedure, new: Procedure, folder: str, language: str, *, own_profiles: bool
    ) -> None:
        self.old = old
        self.new = new
        self.root = Path(folder)
        self.language = language
        self.own_profiles = own_profiles
        self.zone: tzinfo | None = None
        self.replays: list[Replay] = []
        self.problems: dict[str, None] = {}
        self._variants: dict[str, tuple[Procedure, Procedure]] = {}

    def take(self, path: Path) -> None:
        """Reads a log as each version reads it, unless it is of another procedure, or none."""
        from sopkit.case import read_log
        from sopkit.impact import Replay

        text = read_input(str(path))
        if path.suffix in (".yaml", ".yml") and _PROCEDURE.search(text):
            return
        before, _ = read_log(text, self.old, path=str(path))
        if before.header.get("procedure") not in (None, self.old.id):
            return
        old, new = self._versions(before.profile)
        before, first = read_log(text, old, path=str(path))
        after, second = read_log(text, new, path=str(path))
        self.problems.update(dict.fromkeys(one.text(self.language) for one in (*first, *second)))
        self.zone = self.zone or clocks_of(new, after, text)
        name = str(path.relative_to(self.root)) if self.root.is_dir() else path.name
        self.replays.append(Replay(before.id or name, before, after, old, new))

    def _versions(self, profile: str | None) -> tuple[Procedure, Procedure]:
        """Both versions with the values of the house that a log names."""
        from sopkit.procedure import load

        if profile is None or not self.own_profiles:
            return self.old, self.new
        if profile not in self._variants:
            old, new = (load(one.path, profile=profile) for one in (self.old, self.new))
            self._variants[profile] = (old, new)
        return self._variants[profile]
