"""This module is the command `explore`: a random search for what is wrong in a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from sopkit.cli.console import progress, write_json
from sopkit.cli.languages import said
from sopkit.cli.next import existing
from sopkit.language import Text, phrase

if TYPE_CHECKING:
    from sopkit.procedure import Procedure
    from sopkit.scenarios.exploring import Exploration

HELP = """Search a procedure for cases that its author did not think of.

Random cases are played, with values near the limits and instants at the dues.
Looked for are dead ends (nothing is left to do, though the case is open),
demands that cannot both be met, steps that are never reached, and rules that
are never in force. The first two are printed as scenarios, as short as they
can be made; the output is a scenario file. A search is no proof.

\b
Examples
  sopkit explore procedures/shop/lost-parcel-handling.yaml
  sopkit explore tea.yaml --seconds 60 > found.cases.yaml
  sopkit explore tea.yaml --seed 7 --cases 200

\b
Exit codes
  0  no dead end and no conflict was found
  1  one was found, or the procedure has errors
  2  the procedure is missing
"""

WORDS: Mapping[str, Text] = {
    "played": Text(
        "{number} cases played with --seed {seed}", "用 --seed {seed} 演练了 {number} 个个案"
    ),
    "found": Text("{kind}, case {number}: {text}", "{kind}，个案 {number}：{text}"),
    "dead-end": Text("dead-end", "死路"),
    "conflict": Text("conflict", "冲突"),
    "unreached": Text("{place}: step never reached: {name}", "{place}: 从未走到的步骤：{name}"),
    "idle": Text("{place}: never in force: {name}", "{place}: 从未生效的规则：{name}"),
    "nothing": Text("nothing was found", "没有发现问题"),
}


@click.command("explore", help=HELP, short_help="Search a procedure for dead ends and conflicts.")
@click.argument("path", metavar="PROCEDURE", type=click.Path())
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=20,
    show_default=True,
    help="Search so long.",
)
@click.option("--cases", type=click.IntRange(1), help="Play so many cases at most.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same cases again.")
@click.option("--profile", help="A house's values: a file, or a name in the folder profiles.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@said
@click.pass_context
def command(
    ctx: click.Context,
    path: str,
    seconds: float,
    cases: int | None,
    seed: int,
    profile: str | None,
    form: str,
    language: str,
) -> None:
    """Searches and shows."""
    from sopkit.procedure import load
    from sopkit.scenarios.exploring import explore

    procedure = load(existing(path), profile=profile)
    end = monotonic() + seconds
    with progress("Exploring") as step:
        found = explore(
            procedure,
            seed=seed,
            cases=cases,
            tired=lambda: monotonic() > end,
            progress=lambda done: step("cases", done, done + 1),
        )
    if form == "json":
        write_json(_as_object(found))
    else:
        click.echo(_as_text(procedure, found, language), nl=False)
    if found.found:
        ctx.exit(1)


def _as_text(procedure: Procedure, found: Exploration, language: str) -> str:
    from sopkit.reports.layout import wrap

    def word(key: str, **values: object) -> str:
        return phrase(key, language, catalogue=WORDS, **values)

    told = [word("played", number=found.cases, seed=found.seed)]
    for one in found.found:
        values = {"kind": word(one.kind), "number": one.number, "text": one.text[language]}
        told.append(word("found", **values))
    for key, names in (("unreached", found.unreached), ("idle", found.idle)):
        told += [word(key, place=_where(procedure, name), name=name) for name in names]
    if len(told) == 1:
        told.append(word("nothing"))
    lines = [line for one in told for line in wrap(one, 80, "# ", "#   ")]
    return "\n".join([*lines, found.scenarios() if found.found else ""])


def _where(procedure: Procedure, name: str) -> str:
    from sopkit.scenarios.coverage import position_of

    position = position_of(procedure, name)
    return f"{procedure.path}:{position.line}:{position.column}"


def _as_object(found: Exploration) -> dict[str, Any]:
    return {
        "procedure": found.procedure.id,
        "seed": found.seed,
        "cases": found.cases,
        "found": [
            {"kind": one.kind, "names": list(one.names), "text": dict(one.text), "case": one.number}
            for one in found.found
        ],
        "unreached": list(found.unreached),
        "idle": list(found.idle),
        "scenarios": found.scenarios() if found.found else "",
    }
