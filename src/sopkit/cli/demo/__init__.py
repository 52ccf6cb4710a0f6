"""This package is the command `demo`: real procedures play three cases on a simulated clock."""

from __future__ import annotations

import importlib.util

import click

from sopkit.cli.console import colour, name_written, progress
from sopkit.cli.demo.story import procedures_folder, stories
from sopkit.cli.languages import said
from sopkit.language import Text, phrase

WORDS = {
    "intro": Text(
        "A simulated clock; every sentence is computed from the procedures in\n{folder}",
        "以下为模拟时钟；每句话均由此处的规程计算得出：\n{folder}",
    ),
    "extra": Text(
        "for the PDF handbooks: pip install 'sopkit[handbook]'",
        "要生成 PDF 手册，请运行：pip install 'sopkit[handbook]'",
    ),
}

HELP = """See sopkit at work: three cases on a simulated clock, then handbooks.

A conference morning with a late refill, a refund that is refused until its
gate is open, and a complaint due over a weekend. Everything that is said comes
from the procedures that ship with sopkit. The handbooks of the three
procedures are written in English and Chinese.

\b
Examples
  sopkit demo
  sopkit demo --lang zh
"""


@click.command("demo", help=HELP, short_help="See it work: three cases, then handbooks.")
@said
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    default="demo-handbook",
    show_default=True,
    help="The folder for the handbooks.",
)
def command(language: str, output: str) -> None:
    """Plays the stories, then prints the handbooks."""
    from sopkit.cli.demo.play import play
    from sopkit.handbook import write_handbook

    folder = procedures_folder()
    told = stories(folder)
    click.echo(phrase("intro", language, catalogue=WORDS, folder=folder))
    click.echo()
    for story in told:
        for line in play(story, language, colour=colour()):
            click.echo(line, color=True)
        click.echo()
    pdf = importlib.util.find_spec("typst") is not None
    with progress("Printing") as step:
        books = write_handbook(
            [story.procedure for story in told],
            output,
            formats=("page", "pdf") if pdf else ("page",),
            progress=step,
        )
    name_written(books, language)
    if not pdf:
        click.echo(phrase("extra", language, catalogue=WORDS), err=True)
