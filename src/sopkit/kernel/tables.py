"""This module derives facts from decision tables, at each moment, before guards look.

See docs/semantics.md 16.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sopkit.kernel.program import Row, Table


def table_value(table: Table, scope: Any) -> Any:
    """The value of the row that holds; None while that cannot be told.

    `one` and `first` take the first row that is true, if no row before it is unknown (for `one`
    rows exclude each other, so a true row decides). `last_event` takes the true row whose event
    came last. `all` gives the values of all true rows, unknown if any row is.
    """
    if table.hit == "all":
        return _all(table, scope)
    if table.hit == "last_event":
        return _last_event(table, scope)
    unknown = False
    for row in table.rows:
        kept = True if row.when is None else row.when.test(scope)
        if row.when is None and unknown:
            return None
        if kept:
            return row.then
        if kept is None:
            if table.hit == "first":
                return None
            unknown = True
    return None


def _all(table: Table, scope: Any) -> tuple[Any, ...] | None:
    answers = [(row, row.when.test(scope)) for row in table.rows if row.when is not None]
    if any(kept is None for _, kept in answers):
        return None
    found = tuple(row.then for row, kept in answers if kept)
    otherwise = tuple(row.then for row in table.rows if row.when is None)
    return found or otherwise


def _last_event(table: Table, scope: Any) -> Any:
    best: tuple[tuple[int, int], Any] | None = None
    otherwise = None
    for row in table.rows:
        if row.when is None:
            otherwise = row.then
            continue
        kept = row.when.test(scope)
        if kept is None:
            return None
        latest = _latest(row, scope) if kept else None
        if latest is not None and (best is None or latest > best[0]):
            best = (latest, row.then)
    return otherwise if best is None else best[1]


def _latest(row: Row, scope: Any) -> tuple[int, int] | None:
    assert row.when is not None
    records = [scope.last[event] for event in row.when.events if event in scope.last]
    return max(((record.at, record.seq) for record in records), default=None)


def behind(tables: Sequence[Table], names: Iterable[str], scope: Any) -> tuple[str, ...]:
    """The names, each derived fact replaced by what would settle the rows that are unknown.

    A derived fact that nothing would settle stays, and every name stands once.
    """
    places = {table.fact: place for place, table in enumerate(tables)}
    found: dict[str, None] = {}
    for name in names:
        place = places.get(name)
        asked = _asked(tables[place], scope) if place is not None else ()
        # only the tables above it are read anew, so that this ends
        found.update(dict.fromkeys(behind(tables[:place], asked, scope) if asked else (name,)))
    return tuple(found)


def _asked(table: Table, scope: Any) -> tuple[str, ...]:
    open_rows = [row.when for row in table.rows if row.when and row.when.test(scope) is None]
    return tuple(name for when in open_rows for name in when.needs(scope) if name != table.fact)
