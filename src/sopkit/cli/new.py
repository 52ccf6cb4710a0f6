"""This module is the command `new`: a repository of procedures that is green at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sopkit.cli.console import name_written, writing
from sopkit.cli.languages import said
from sopkit.errors import UsageError
from sopkit.language import pick
from sopkit.shipped import DATA

HELP = """Make a repository of procedures.

It holds one procedure with its scenarios, a house's profile, a case to try
out, the schemas for editors, and a CI workflow; check and test pass at once.

\b
Examples
  sopkit new my-procedures
  cd my-procedures && sopkit check && sopkit test
"""

# what begins with a dot would be left out of some packages
_DOTTED = ("github", "gitignore")


@click.command("new", help=HELP, short_help="Make a repository that is green at once.")
@click.argument("folder", metavar="DIR", type=click.Path())
@said
def command(folder: str, language: str) -> None:
    """Writes the template; an existing file is never replaced."""
    from sopkit import schema

    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"'{folder}' is there already and not empty; name a new folder")
    written = []
    with writing(root):
        for path, content in template():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            # what somebody else has put there meanwhile stays
            with target.open("xb") as file:
                file.write(content)
            written.append(target)
        written += schema.write(root / "schemas")
    name_written(written, language)
    onward = f"cd {folder} && sopkit check && sopkit test"
    click.echo(pick(language, f"\nnow: {onward}", f"\n接下来：{onward}"))


def template() -> Iterator[tuple[Path, bytes]]:
    """The files of the template by their place in the new repository."""
    yield from _files(DATA / "template", Path())


def _files(folder: Path, at: Path) -> Iterator[tuple[Path, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        path = at / (f".{entry.name}" if entry.name in _DOTTED else entry.name)
        if entry.is_dir():
            yield from _files(entry, path)
        else:
            yield path, entry.read_bytes()
