"""This module judges many conditions at once: all of them, or those that read a changed fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from sopkit.expressions.conditions import Condition
from sopkit.expressions.operations import MISFITS
from sopkit.expressions.python import Writer
from sopkit.expressions.source import SCOPE_LINES, Column, Test, compiled, too_long
from sopkit.frozen import dataclass
from sopkit.quantities import NONE

_MAX_KINDS = 500
_NO_TYPE = type(None)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition is judged on; see the attributes of the same name in a case.

    `facts` are facts, parameters and derived facts; missing or None is unknown. `last` maps each
    event that has happened to its last record, `counts` to how often it happened.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    this: Mapping[str, Any] | None = None
    this_role: str | None = None
    this_by: str | None = None
    this_at: int | None = None
    last: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    at: int = 0
    zone: Any = None


class ConditionSet:
    """Conditions judged together by one generated function.

    `all(facts, scope=None)` gives the indexes of the conditions that are true and of those that
    are unknown, both ascending; `facts` is a dict and stands for the facts of the scope.
    """

    __slots__ = ("all", "columns", "conditions")

    all: Callable[..., tuple[list[int], list[int]]]

    def __init__(self, conditions: Iterable[Condition]) -> None:
        self.conditions = tuple(conditions)
        run, self.columns = _everything(self.conditions)
        self.all = _judge(self.conditions, self.columns, run)

    def watch(self, facts: Mapping[str, Any], scope: Any = None) -> Watch:
        """The conditions on facts that change one by one; the scope stays as it is."""
        return Watch(self, facts, scope)


def _everything(conditions: tuple[Condition, ...]) -> tuple[Any, list[Column]]:
    """A function of the facts as a tuple, and the columns that this tuple has."""
    writer = Writer()
    for index, condition in enumerate(conditions):
        test = writer.test(condition.tree)
        writer.lines += _sorting(test, index)
    columns = list(writer.columns.values())
    return _compiled(writer, columns), columns


def _compiled(writer: Writer, columns: list[Column]) -> Any:
    lines = ["def run(values, scope, true, unknown):"]
    lines += [" add = true.append; ask = unknown.append"]
    if columns:
        lines.append(f" {', '.join(f'f{index}' for index in range(len(columns)))}, = values")
    lines += [f" {line}" for line in (*too_long(columns), *_scope_lines(writer), *writer.lines)]
    return compiled("\n".join(lines), "run", writer.constants)


def _sorting(test: Test, index: int) -> list[str]:
    if test.given == "True":
        return [f"if {test.possible}: add({index})"]
    return [f"if {test.possible}:", f" if {test.given}: add({index})", f" else: ask({index})"]


def _scope_lines(writer: Writer) -> list[str]:
    """Lines that take apart the scope, if anything in it is read."""
    body = "\n".join(writer.lines)
    return [line for name, line in SCOPE_LINES if name in body]


def _judge(
    conditions: tuple[Condition, ...], columns: list[Column], run: Any
) -> Callable[..., tuple[list[int], list[int]]]:
    fetch = _fetching(columns)
    nothing = Scope()

    def all_of(facts: Mapping[str, Any], scope: Any = nothing) -> tuple[list[int], list[int]]:
        true: list[int] = []
        unknown: list[int] = []
        try:
            run(fetch(facts), scope, true, unknown)
        except MISFITS:
            return _one_by_one(conditions, facts, scope, range(len(conditions)))
        return true, unknown

    return all_of


def _fetching(columns: list[Column]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """A function that reads the columns from facts and makes wrong values unknown."""
    names = [column.name for column in columns]
    # rows of value classes that need no repair; only saved work
    good: set[tuple[type, ...]] = set()

    def fetch(facts: Mapping[str, Any]) -> tuple[Any, ...]:
        values = tuple(map(facts.get, names))
        kinds = tuple(map(type, values))
        if kinds in good:
            return values
        repaired = _repaired(values, columns, facts)
        if len(good) < _MAX_KINDS and tuple(map(type, repaired)) == kinds:
            good.add(kinds)
        return repaired

    return fetch


def _repaired(
    values: tuple[Any, ...], columns: list[Column], facts: Mapping[str, Any]
) -> tuple[Any, ...]:
    """The values with those of a wrong class unknown, and what is left out of its own accord."""
    return tuple(
        (NONE if column.optional and column.name not in facts else None)
        if value.__class__ not in column.allowed
        else value
        for value, column in zip(values, columns, strict=True)
    )


def _one_by_one(
    conditions: tuple[Condition, ...],
    facts: Mapping[str, Any],
    scope: Any,
    indexes: Iterable[int],
) -> tuple[list[int], list[int]]:
    """The same by closures, which know what to do with odd values."""
    own = with_facts(scope, facts)
    answers = [(index, conditions[index].test(own)) for index in indexes]
    true = [index for index, answer in answers if answer is True]
    return true, [index for index, answer in answers if answer is None]


def with_facts(scope: Any, facts: Mapping[str, Any]) -> Scope:
    """The scope with other facts."""
    return Scope(
        facts, scope.this, scope.this_role, scope.this_by, scope.this_at, scope.last, scope.counts,
        scope.at, scope.zone,
    )  # fmt: skip


def _updating(conditions: tuple[Condition, ...], readers: list[int]) -> Any:
    """A function that judges some conditions and keeps the sets of true and unknown ones."""
    writer = Writer()
    for index in readers:
        writer.lines += _sorting(writer.test(conditions[index].tree), index)
    columns = list(writer.columns.values())
    run = _compiled(writer, columns)
    fetch = _fetching(columns)
    mine = frozenset(readers)

    def update(facts: Mapping[str, Any], scope: Any, true: set[int], unknown: set[int]) -> None:
        hits: list[int] = []
        asked: list[int] = []
        try:
            run(fetch(facts), scope, hits, asked)
        except MISFITS:
            hits, asked = _one_by_one(conditions, facts, scope, readers)
        true -= mine
        true.update(hits)
        if unknown or asked:
            unknown -= mine
            unknown.update(asked)

    return update


class Watch:
    """Keeps `true` and `unknown`, the indexes of conditions, up to date while facts change."""

    __slots__ = ("_facts", "_readers", "_scope", "_set", "_updates", "true", "unknown")

    def __init__(self, conditions: ConditionSet, facts: Mapping[str, Any], scope: Any) -> None:
        self._set = conditions
        self._facts = dict(facts)
        self._scope = Scope() if scope is None else scope
        self._updates: dict[str, Any] = {}
        self._readers: dict[str, list[int]] = {}
        for index, condition in enumerate(conditions.conditions):
            for name in condition.facts:
                self._readers.setdefault(name, []).append(index)
        true, unknown = conditions.all(self._facts, self._scope)
        self.true = set(true)
        self.unknown = set(unknown)

    def change(self, fact: str, value: Any) -> None:
        """Sets a fact (None: it becomes unknown) and judges the conditions that read it."""
        self._facts[fact] = value
        update = self._updates.get(fact)
        if update is None:
            if fact not in self._readers:
                return
            # made when first needed: most facts of a case never change
            update = _updating(self._set.conditions, self._readers[fact])
            self._updates[fact] = update
        update(self._facts, self._scope, self.true, self.unknown)
