"""This module is the command `handbook`: procedures printed for people."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopkit.cli.console import name_written, progress
from sopkit.cli.languages import note_of_a_book, spoken
from sopkit.cli.papers import change_notice_command, day_plan_command
from sopkit.cli.watching import watch_command
from sopkit.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic
    from sopkit.procedure import Procedure

HELP = """Print procedures for people: books, cards, posters, checklists, forms.

`build` need not be named.

\b
Examples
  sopkit handbook -o book          the same as sopkit handbook build -o book
  sopkit handbook build --help     products, formats, options
"""

BUILD_HELP = """Print procedures for people, in English and Chinese.

\b
Products
  book        the handbook: html (a site), page (one HTML file), pdf, docx
  cards       pocket cards of A6, four on a page of A4 with cut marks
  posters     a wall poster of A3 for each procedure
  checklists  a page of A4 for each procedure, with boxes to tick
  forms       every record form on a page of its own

All files are written, or none. With --role only what that role does. --theme is
a folder with the colours, font, logo and templates of a house.

--release prints only what may go out: the files are committed, each procedure is
approved as it is (approvals.yaml), 'sopkit check' and the scenarios find nothing,
and every text can be found in the PDF.

\b
Examples
  sopkit handbook build procedures -o book
  sopkit handbook build -o book --lang zh --format pdf --profile meeting-centre
  sopkit handbook build -o print --product cards,posters --select 'conference/*'
  sopkit handbook build -o print --role attendant

\b
Exit codes
  0  written
  1  a procedure has errors
  2  a path is missing, a choice is unknown, or the folder cannot be written
"""


class Handbook(click.Group):
    """A group whose first command need not be named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `build` before what is no command of the group and no call for help."""
        note_of_a_book(ctx)
        named = args[:1] and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["build", *args])


@click.group("handbook", cls=Handbook, help=HELP, short_help="Print procedures for people.")
def command() -> None:
    """Holds the commands of the handbook."""


@command.command("build", help=BUILD_HELP, short_help="Print procedures for people.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("-o", "--output", type=click.Path(), required=True, help="The folder for the files.")
@click.option("--lang", "languages", default="en,zh", show_default=True, help="en, zh, zh-hant.")
@click.option(
    "--format", "formats", default="html,pdf", show_default=True, help="html, page, pdf, docx."
)
@click.option(
    "--product",
    "products",
    default="book",
    show_default=True,
    help="book, cards, posters, checklists, forms.",
)
@click.option("--select", help="Ids of procedures, with * for any text: 'conference/*'.")
@click.option("--role", help="Only what this role does.")
@click.option("--link", default="", help="Where the site is published, for the codes on paper.")
@click.option("--profile", help="A house's values: a file, or a name in the folder profiles.")
@click.option("--theme", type=click.Path(), help="A folder with the look of the house.")
@click.option(
    "--approvals",
    type=click.Path(),
    help="Who approved what (default: approvals.yaml beside them).",
)
@click.option("--release", is_flag=True, help="Refuse whatever may not go out.")
@click.pass_context
def build(
    ctx: click.Context,
    paths: tuple[str, ...],
    output: str,
    languages: str,
    formats: str,
    products: str,
    select: str | None,
    role: str | None,
    link: str,
    profile: str | None,
    theme: str | None,
    approvals: str | None,
    release: bool,
) -> None:
    """Loads all, then writes all."""
    from sopkit.cli.files import find_files
    from sopkit.cli.papers import theme_of
    from sopkit.cli.releasing import approvals_beside, pass_gates
    from sopkit.handbook import FORMATS, PRODUCTS, write_handbook
    from sopkit.handbook.approvals import read_approvals
    from sopkit.handbook.proofs import prove_texts
    from sopkit.handbook.traditional import PRINTED

    wanted = several("--lang", languages, PRINTED)
    kinds = several("--format", formats, FORMATS)
    names = several("--product", products, [product.name for product in PRODUCTS])
    look = theme_of(theme)
    files = find_files(paths or ("procedures",)).procedures
    everything = loaded(files, profile)
    chosen = _selected(everything, select) if select is not None else everything
    place = Path(approvals) if approvals else approvals_beside(paths or ("procedures",))
    given = read_approvals(place) if place is not None else {}
    if release:
        more = [Path(one) for one in (theme, place) if one is not None]
        pass_gates(ctx, chosen, [*(Path(one.path) for one in chosen), *more], given)
    with progress("Printing") as step:
        made = write_handbook(
            chosen,
            output,
            languages=wanted,
            formats=kinds,
            products=names,
            role=role,
            link=link,
            theme=look,
            approvals=given,
            progress=step,
            gate=prove_texts if release else None,
        )
    name_written(made, spoken(ctx))


command.add_command(day_plan_command)
command.add_command(change_notice_command)
command.add_command(watch_command)


def several(option: str, text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The choices of an option, written with commas.

    Raises:
        UsageError: one is not known, or nothing is given.
    """
    given = _parts(text)
    wrong = [one for one in given if one not in known]
    if wrong or not given:
        shown = f"'{wrong[0]}' is not known" if wrong else "nothing is given"
        raise UsageError(f"{option}: {shown}; write {' or '.join(known)}, several with a comma")
    return given


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _selected(procedures: list[Procedure], select: str) -> list[Procedure]:
    """The procedures whose ids fit one of the patterns, in the order of print."""
    from sopkit.diagnostics import quote, suggest

    patterns = _parts(select)
    for pattern in patterns:
        if not any(fnmatchcase(one.id, pattern) for one in procedures):
            hint = suggest(pattern, [one.id for one in procedures]) or (
                "; write ids as in 'conference/tea-serving-order', * stands for any text"
            )
            raise UsageError(f"--select: no procedure has an id like {quote(pattern)}{hint}")
    if not patterns:
        raise UsageError("--select: nothing is given; write an id, or leave the option out")
    return [one for one in procedures if any(fnmatchcase(one.id, pattern) for pattern in patterns)]


def loaded(paths: list[Path], profile: str | None) -> list[Procedure]:
    """All procedures; the findings of all that have errors come together."""
    from sopkit.procedure import load

    good: list[Procedure] = []
    found: list[Diagnostic] = []
    for path in paths:
        try:
            good.append(load(path, profile=profile))
        except DocumentError as error:
            found += error.diagnostics
    if found:
        raise DocumentError(sorted(dict.fromkeys(found)))
    return good
