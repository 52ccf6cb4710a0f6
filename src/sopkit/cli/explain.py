"""This module is the command `explain`: the page of a rule kind, or what a code means."""

from __future__ import annotations

import click

from sopkit.cli.console import write_json
from sopkit.errors import UsageError

HELP = """Explain a rule kind, or the code of a finding.

Without a name it lists all of them.

\b
Examples
  sopkit explain every
  sopkit explain SOP301
  sopkit explain unknown-event
"""


@click.command("explain", help=HELP, short_help="Explain a rule kind, or the code of a finding.")
@click.argument("name", required=False)
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
def command(name: str | None, form: str) -> None:
    """Shows one page, or the list of all."""
    if name is None:
        listing = _listing()
        write_json(listing) if form == "json" else click.echo(_listed(listing))
        return
    entry = _entry(name)
    write_json(entry) if form == "json" else click.echo(entry["text"])


def _listing() -> dict[str, dict[str, str]]:
    from sopkit.codes import CODES
    from sopkit.rules import RULE_KINDS

    kinds = {kind.name: kind.doc.splitlines()[0].partition(": ")[2] for kind in RULE_KINDS}
    return {"kinds": kinds, "codes": {f"{one.code} {one.name}": one.title for one in CODES}}


def _listed(found: dict[str, dict[str, str]]) -> str:
    from sopkit.reports.layout import wrap

    lines = ["Rule kinds"]
    for name, says in found["kinds"].items():
        lines += wrap(says, 80, f"  {name:<9} ")
    lines += ["", "Findings"]
    for name, title in found["codes"].items():
        lines += wrap(title, 80, f"  {name}: ", "      ")
    return "\n".join(lines)


def _entry(name: str) -> dict[str, str]:
    from sopkit.codes import CODES
    from sopkit.diagnostics import quote, suggest
    from sopkit.rules import RULE_KINDS

    kinds = {kind.name: kind for kind in RULE_KINDS}
    wanted = name.strip().strip("[]")
    if wanted in kinds:
        first, _, rest = kinds[wanted].doc.strip().partition("\n")
        text = f"{wanted}: {first.partition(': ')[2]}\n{rest}"
        return {"kind": wanted, "text": text}
    for code in CODES:
        if wanted.upper() == code.code or wanted == code.name:
            head = f"{code.code} {code.name} ({code.level})"
            text = f"{head}\n  {code.title}\n\nWhy\n  {code.why}\n\nCure\n  {code.fix}"
            return {"code": code.code, "name": code.name, "level": code.level, "text": text}
    near = suggest(wanted, [*kinds, *(one.name for one in CODES), *(one.code for one in CODES)])
    hint = near or "; `sopkit explain` lists all"
    raise UsageError(f"there is no rule kind and no code {quote(name)}{hint}")
