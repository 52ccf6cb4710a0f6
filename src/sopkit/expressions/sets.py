"""This module judges many conditions at once: all of them, or those that read a changed fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sopkit.expressions.conditions import Condition
from sopkit.expressions.python import SCOPE_LINES, Column, Test, Writer, compiled, too_long
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
    lines = ["def run(values, scope):", " true = []; unknown = []"]
    lines += [" add = true.append; ask = unknown.append"]
    if columns:
        lines.append(f" {', '.join(f'f{index}' for index in range(len(columns)))}, = values")
    lines += [f" {line}" for line in (*too_long(columns), *_scope_lines(writer), *writer.lines)]
    lines.append(" return true, unknown")
    return compiled("\n".join(lines), "run", writer.constants), columns


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
    names = [column.name for column in columns]
    # rows of value classes that need no repair; only saved work
    good: set[tuple[type, ...]] = set()
    nothing = Scope()
    misfits = _misfits()

    def all_of(facts: Mapping[str, Any], scope: Any = nothing) -> tuple[list[int], list[int]]:
        values = tuple(map(facts.get, names))
        kinds = tuple(map(type, values))
        if kinds not in good:
            values = _repaired(values, columns, facts)
            if tuple(map(type, values)) == kinds and len(good) < _MAX_KINDS:
                good.add(kinds)
        try:
            return run(values, scope)  # type: ignore[no-any-return]
        except misfits:
            return _one_by_one(conditions, facts, scope)

    return all_of


def _misfits() -> tuple[type[Exception], ...]:
    from sopkit.expressions.operations import MISFITS

    return MISFITS


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
    conditions: tuple[Condition, ...], facts: Mapping[str, Any], scope: Any
) -> tuple[list[int], list[int]]:
    own = with_facts(scope, facts)
    answers = [condition.test(own) for condition in conditions]
    true = [index for index, answer in enumerate(answers) if answer is True]
    return true, [index for index, answer in enumerate(answers) if answer is None]


def with_facts(scope: Any, facts: Mapping[str, Any]) -> Scope:
    """The scope with other facts."""
    return Scope(
        facts, scope.this, scope.this_role, scope.this_by, scope.this_at, scope.last, scope.counts,
        scope.at, scope.zone,
    )  # fmt: skip


def _updating(conditions: tuple[Condition, ...], readers: list[int]) -> Any:
    """A function that judges some conditions and notes what has changed."""
    writer = Writer()
    for index in readers:
        test = writer.test(conditions[index].tree)
        writer.lines += [
            f"r = {test.three_valued}",
            f"if r is not answers[{index}]: note({index}, r)",
        ]
    columns = list(writer.columns.values())
    names = [column.name for column in columns]
    lines = ["def run(values, scope, answers, note):"]
    if columns:
        lines.append(f" {', '.join(f'f{index}' for index in range(len(columns)))}, = values")
    lines += [f" {line}" for line in (*too_long(columns), *_scope_lines(writer), *writer.lines)]
    run = compiled("\n".join(lines), "run", writer.constants)
    misfits = _misfits()

    def update(facts: Mapping[str, Any], scope: Any, answers: Any, note: Any) -> None:
        values = tuple(map(facts.get, names))
        try:
            run(_repaired(values, columns, facts), scope, answers, note)
        except misfits:
            own = with_facts(scope, facts)
            for index in readers:
                note(index, conditions[index].test(own))

    return update


class Watch:
    """Keeps `true` and `unknown`, the indexes of conditions, up to date while facts change."""

    __slots__ = ("_answers", "_facts", "_readers", "_scope", "_set", "_updates", "true", "unknown")

    def __init__(self, conditions: ConditionSet, facts: Mapping[str, Any], scope: Any) -> None:
        self._set = conditions
        self._facts = dict(facts)
        self._scope = scope if scope is not None else Scope()
        self._updates: dict[str, Any] = {}
        self._readers: dict[str, list[int]] = {}
        for index, condition in enumerate(conditions.conditions):
            for name in condition.facts:
                self._readers.setdefault(name, []).append(index)
        true, unknown = conditions.all(self._facts, self._scope)
        self.true = set(true)
        self.unknown = set(unknown)
        count = len(conditions.conditions)
        self._answers: list[bool | None] = [False] * count
        for index in true:
            self._answers[index] = True
        for index in unknown:
            self._answers[index] = None

    def change(self, fact: str, value: Any) -> None:
        """Sets a fact (None: it becomes unknown) and judges the conditions that read it."""
        self._facts[fact] = value
        update = self._updates.get(fact)
        if update is None:
            if fact not in self._readers:
                return
            update = self._updates[fact] = self._update(fact)
        update(self._facts, self._scope, self._answers, self._note)

    def _update(self, fact: str) -> Any:
        """A function that judges the readers of one fact."""
        return _updating(self._set.conditions, self._readers[fact])

    def _note(self, index: int, answer: bool | None) -> None:
        self._answers[index] = answer
        for found, wanted in ((self.true, True), (self.unknown, None)):
            if answer is wanted:
                found.add(index)
            else:
                found.discard(index)
