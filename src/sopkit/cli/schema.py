"""This module is the command `schema`: the JSON Schemas that editors check files with."""

from __future__ import annotations

from pathlib import Path

import click

from sopkit.cli.console import name_written, writing
from sopkit.cli.languages import said
from sopkit.language import pick

HELP = """Write the JSON Schemas of procedures, scenarios and the files beside them.

They are those of procedures, scenario files, case logs, calendars and profiles.

An editor that knows YAML schemas completes keys and marks mistakes while you
type; the first line of a procedure names its schema:

\b
  # yaml-language-server: $schema=../../schemas/procedure.schema.json

\b
Examples
  sopkit schema                   into the folder schemas
  sopkit schema -o build/schemas
"""


@click.command("schema", help=HELP, short_help="Write the JSON Schemas for editors.")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False), default="schemas", show_default=True
)
@said
def command(output: str, language: str) -> None:
    """Writes what is out of date."""
    from sopkit.schema import write

    with writing(output):
        written = write(Path(output))
    name_written(written, language)
    if not written:
        current = f"the schemas in {output} are up to date", f"{output} 中的 schema 已是最新"
        click.echo(pick(language, *current))
