"""This module finds rows and exits that are never taken, and values that no row speaks of."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote
from sopkit.expressions.boxes import MAX_WORLDS, Worlds
from sopkit.lint.authority import said
from sopkit.lint.base import Lint
from sopkit.quantities import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopkit.expressions import Condition
    from sopkit.kernel.program import Step, Table
    from sopkit.lint.base import Path, Subject


def look(subject: Subject) -> None:
    """Looks at each decision table, and at the exits of each step."""
    program = subject.procedure.program
    for table in program.tables:
        path = (*subject.procedure.entries[table.fact].path, "table", "rows")
        _rows(table, path, subject)
        _left_out(table, path, subject)
    for step in program.flow.steps if program.flow is not None else ():
        if any(exit_.otherwise for exit_ in step.exits):
            _exits(step, subject)


def _figures(subject: Subject) -> Mapping[str, Any]:
    """Parameters that are figures; what a house switches on or off is not looked at."""
    constants = subject.procedure.program.constants
    return {
        name: value
        for name, value in constants.items()
        if isinstance(value, int | Decimal | Money) and not isinstance(value, bool)
    }


def _read(condition: Any) -> Condition:
    """A condition of a row or an exit is one that the author wrote."""
    found: Condition = condition
    return found


def _rows(table: Table, path: Path, subject: Subject) -> None:
    """Where the first row counts, none is hidden by those above it."""
    if table.hit not in ("one", "first"):
        return
    conditions = [_read(row.when) for row in table.rows if row.when is not None]
    worlds = Worlds(conditions, _figures(subject))
    if not worlds.all:
        _not_analysed(f"the rows of '{table.fact}'", "one of them is never taken", path, subject)
    above: list[tuple[int, int]] = []
    taken = 0
    texts: dict[str, int] = {}
    for place, row in enumerate(table.rows):
        when = None if row.when is None else _read(row.when)
        here = worlds.all if when is None else worlds.where(when)
        hiding = _hiding(here, above) if not here & ~taken else ()
        if when is not None and not hiding and when.text in texts:
            hiding = (texts[when.text],)
        if hiding and (table.hit == "first" or when is None):
            witness = said(worlds.shown(here)) if worlds.all else ""
            _report_row(place, when, hiding, witness, path, subject)
        elif here:
            above.append((place, here))
            taken |= here
        if when is not None:
            texts.setdefault(when.text, place)


def _hiding(here: int, above: list[tuple[int, int]]) -> tuple[int, ...]:
    """The rows above that together take all of one: a single one where that is enough."""
    if not here:
        return ()
    for place, there in above:
        if not here & ~there:
            return (place,)
    left, taken = here, []
    for place, there in above:
        if left & there:
            taken.append(place)
            left &= ~there
    return () if left else tuple(taken)


def _report_row(
    place: int,
    when: Condition | None,
    hiding: tuple[int, ...],
    witness: str,
    path: Path,
    subject: Subject,
) -> None:
    what = f"row {place + 1}" if when is None else f"row {place + 1}, {quote(when.text)},"
    others = " and ".join(f"row {other + 1}" for other in hiding)
    take = "takes" if len(hiding) == 1 else "take"
    example = f", for example {witness}" if witness else ""
    message = f"{what} is never taken: {others} above {take} all of it{example}"
    key = "otherwise" if when is None else "when"
    subject.report("row-never-hit", message, (*path, place, key), key=when is None)


def _left_out(table: Table, path: Path, subject: Subject) -> None:
    """A table without `otherwise` speaks of every value."""
    if table.hit not in ("one", "first") or any(row.when is None for row in table.rows):
        return
    from sopkit.expressions.cover import MAX_WORLDS as MOST
    from sopkit.expressions.cover import cover

    conditions = [_read(row.when) for row in table.rows]
    derived = frozenset(one.fact for one in subject.procedure.program.tables)
    constants = subject.procedure.program.constants
    found = cover(conditions, constants, derived=derived)
    if found.too_many:
        what = f"the rows of '{table.fact}'"
        _not_analysed(what, "none of them applies", path, subject, most=MOST)
    gap = found.gap
    if gap is not None:
        message = (
            f"no row of '{table.fact}' applies when {said(gap)}, and its value is unknown then; "
            "add a row, or make the last one 'otherwise'"
        )
        subject.report("gap-between-rows", message, path, key=True)


def _exits(step: Step, subject: Subject) -> None:
    """An exit `otherwise` is there for what the other exits leave."""
    conditions = [_read(exit_.when) for exit_ in step.exits if exit_.when is not None]
    worlds = Worlds(conditions, _figures(subject))
    left = worlds.all
    for condition in conditions:
        left &= ~worlds.where(condition)
    if left or not conditions:
        return
    entry = subject.procedure.entries[step.rule.id]
    name = next(exit_.name for exit_ in step.exits if exit_.otherwise)
    if not worlds.all:
        path = (*entry.path, "choose")
        _not_analysed(f"the exits of '{step.rule.id}'", f"'{name}' is ever taken", path, subject)
        return
    message = (
        f"exit '{name}' of '{step.rule.id}' is never taken: the other exits leave nothing over; "
        "take it out, or make one of the others narrower"
    )
    subject.report("row-never-hit", message, (*entry.path, "choose", name), key=True)


def _not_analysed(
    what: str, how: str, path: Path, subject: Subject, most: int = MAX_WORLDS
) -> None:
    message = f"{what} combine in more than {most:,} ways; whether {how} was not analysed"
    subject.report("not-analysed", message, path, key=True)


LINT = Lint(("row-never-hit", "gap-between-rows", "not-analysed"), look)
