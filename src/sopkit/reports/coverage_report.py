"""This module writes what scenarios cover and which mutants they notice, as text and for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sopkit.reports.layout import BOLD, GREEN, RED, paint, wrap
from sopkit.reports.text import cells, plural, printable
from sopkit.scenarios.coverage import Count, Coverage, Gap
from sopkit.scenarios.mutation import Mutation, Tried

WIDTH = 80


def coverage_text(found: Sequence[Coverage], *, colour: bool = False) -> str:
    """Every gap at its place, a line of counts for each procedure, and the sum."""
    lines = [line for one in found for gap in one.gaps for line in _gap(gap, colour)]
    heads = ("rules", "exits", "outcomes")
    rows = [(one.procedure, (one.rules, one.exits, one.outcomes)) for one in found]
    lines += [""] if lines else []
    lines += _table(heads, rows)
    total = total_of(found)
    tone = GREEN if total.reaches(100) else RED
    share = paint(f"{total.covered} of {total.total} covered", BOLD, tone, colour=colour)
    scenarios = plural(sum(one.scenarios for one in found), "scenario")
    return "\n".join([*lines, f"{share} by {scenarios}", ""])


def total_of(found: Iterable[Coverage]) -> Count:
    """What counts in all procedures together."""
    return sum((one.total for one in found), Count(0, 0))


def mutation_text(found: Mutation, *, colour: bool = False) -> str:
    """Every change that no scenario notices, a line for each procedure, and the sum."""
    lines = [line for one in found.unnoticed for line in _tried(one, colour)]
    lines += [""] if lines else []
    lines += _table(("noticed",), [(name, (one,)) for name, one in found.procedures.items()])
    count = found.noticed
    tone = GREEN if count.reaches(100) else RED
    share = paint(f"{count.covered} of {count.total} changes noticed", BOLD, tone, colour=colour)
    faulty = len(found.tried) - count.total
    left = f"; {faulty} more left out, with errors" if faulty else ""
    return "\n".join([*lines, f"{share} (seed {found.seed}){left}", ""])


def percent(count: Count) -> str:
    """The share in whole percent, never rounded up."""
    return f"{100 * count.covered // count.total} %" if count.total else "nothing"


def coverage_object(found: Sequence[Coverage]) -> list[dict[str, Any]]:
    """Counts and gaps of each procedure."""
    return [
        {
            "procedure": one.procedure,
            "path": one.path,
            "scenarios": one.scenarios,
            "rules": _counted(one.rules),
            "exits": _counted(one.exits),
            "outcomes": _counted(one.outcomes),
            "gaps": [
                {
                    "what": gap.what,
                    "line": gap.position.line,
                    "column": gap.position.column,
                    "of": gap.owner,
                    "text": gap.text,
                    "missing": list(gap.missing),
                }
                for gap in one.gaps
            ],
        }
        for one in found
    ]


def mutation_object(found: Mutation) -> dict[str, Any]:
    """Counts by procedure, and every change that no scenario notices."""
    return {
        "seed": found.seed,
        "noticed": _counted(found.noticed),
        "procedures": {name: _counted(one) for name, one in found.procedures.items()},
        "unnoticed": [
            {
                "procedure": one.procedure,
                "path": one.path,
                "line": one.position.line,
                "column": one.position.column,
                "kind": one.kind,
                "before": one.before,
                "after": one.after,
            }
            for one in found.unnoticed
        ],
    }


def _counted(count: Count) -> Mapping[str, int]:
    return {"covered": count.covered, "total": count.total}


def _gap(gap: Gap, colour: bool) -> list[str]:
    where = f"{gap.path}:{gap.position.line}:{gap.position.column}:"
    if gap.what == "rule":
        said = f"no scenario keeps or breaks '{gap.text}'"
    elif gap.what == "exit":
        said = f"no scenario takes the exit '{gap.text}' of '{gap.owner}'"
    else:
        said = f"'{gap.text}' in '{gap.owner}' is never {_listed(gap.missing)}"
    return _entry(where, said, colour)


def _tried(one: Tried, colour: bool) -> list[str]:
    where = f"{one.path}:{one.position.line}:{one.position.column}:"
    said = f"{one.kind}: {one.before} -> {one.after}" if one.after else f"left out: {one.before}"
    return _entry(where, said, colour)


def _entry(where: str, said: str, colour: bool) -> list[str]:
    """One line where it fits, else the place on a line of its own."""
    where = printable(where)
    shown = paint(where, BOLD, colour=colour)
    whole = printable(f"{where} {said}")
    if cells(whole) <= WIDTH:
        return [f"{shown} {printable(said)}"]
    return [shown, *wrap(said, WIDTH, "    ")]


def _listed(words: Sequence[str]) -> str:
    return " or ".join(words)


def _table(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Count]]]) -> list[str]:
    wide = 10
    name = WIDTH - wide * len(heads)
    lines = ["".join(["procedure".ljust(name), *(head.rjust(wide) for head in heads)])]
    for title, counts in rows:
        shown = [f"{one.covered}/{one.total}" if one.total else "-" for one in counts]
        if cells(title) >= name:
            lines.append(title)
            title = ""
        lines.append("".join([title.ljust(name), *(one.rjust(wide) for one in shown)]))
    return lines
