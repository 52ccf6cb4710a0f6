"""This module watches the leaves of a procedure's conditions while its scenarios are run.

A leaf is a part of a condition that holds no `and`, `or` or `not`; a loop is one leaf. Each has to
be seen true, false and unknown when the condition is judged. Not demanded is what cannot be: a
written `true`, and unknown for a leaf that only reads events, time, parameters, facts with a
default and `known()`. A text that stands twice in one rule or step counts once, and a leaf of a
definition counts once however often the definition is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from sopkit.expressions import Condition
from sopkit.expressions.closures import closure
from sopkit.expressions.tree import (
    Actor,
    And,
    Choose,
    Const,
    Defined,
    EventField,
    EventInfo,
    Fact,
    Known,
    Node,
    Not,
    Or,
    This,
    children,
)
from sopkit.quantities import MISSING

if TYPE_CHECKING:
    from sopkit.diagnostics import Position
    from sopkit.procedure import Procedure
    from sopkit.quantities import ValueType

Path = tuple[str | int, ...]
Outcome = bool | None
Judge = Callable[[Any], Any]
WORDS: Mapping[Outcome, str] = {True: "true", False: "false", None: "unknown"}
_KERNEL = "sopkit.kernel."


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as it stands in the file: whose it is, where, and what must be seen of it."""

    owner: str
    path: Path
    start: int
    text: str
    wanted: tuple[Outcome, ...]

    def position(self, procedure: Procedure) -> Position:
        """Its place in the file."""
        return procedure.document.inside(self.path, self.start, len(self.text))


class Watcher:
    """Notes what the leaves of one procedure come to; variants of it note in the same place."""

    def __init__(self) -> None:
        self.seen: dict[Leaf, set[Outcome]] = {}

    def watched(self, procedure: Procedure) -> Procedure:
        """The same procedure, whose conditions tell what their leaves come to."""
        program = procedure.program
        watching = _Watching(procedure, self.seen)
        rules = []
        for spec in program.rules:
            watching.owner = spec.rule.owner or spec.rule.id
            rules.append(watching.rebuilt(spec))
        flow = program.flow
        if flow is not None:
            steps = []
            for step in flow.steps:
                watching.owner = step.rule.id
                steps.append(watching.rebuilt(step))
            flow = replace(flow, steps=tuple(steps))
        tables = []
        for table in program.tables:
            watching.owner = table.fact
            tables.append(watching.rebuilt(table))
        watched = replace(program, rules=tuple(rules), flow=flow, tables=tuple(tables))
        watching.owner = "case"
        watched = replace(
            watched,
            starts=watching.rebuilt(program.starts),
            ends=watching.rebuilt(program.ends),
        )
        return replace(procedure, program=watched)


class _Watching:
    """One pass over a program; `owner` is the rule or step that is being rebuilt."""

    def __init__(self, procedure: Procedure, seen: dict[Leaf, set[Outcome]]) -> None:
        self.procedure = procedure
        self.seen = seen
        self.owner = ""
        self.texts: dict[str, list[tuple[Path, str]]] = {}

    def rebuilt(self, value: Any) -> Any:
        """The value with every condition in it watched."""
        if isinstance(value, Condition):
            return self._condition(value)
        if isinstance(value, tuple) and type(value) is tuple:
            return tuple(self.rebuilt(one) for one in value)
        if is_dataclass(value) and type(value).__module__.startswith(_KERNEL):
            parts = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
            new = {name: self.rebuilt(part) for name, part in parts.items()}
            changed = {name: part for name, part in new.items() if part is not parts[name]}
            return replace(value, **changed) if changed else value  # type: ignore[type-var]
        return value

    def _condition(self, condition: Condition) -> Condition:
        leaves = []
        for node in _leaves(condition.tree):
            leaf = self._leaf(node)
            if leaf is not None:
                leaves.append((self.seen.setdefault(leaf, set()), closure(node)))
        return condition.tested_by(_spy(condition.test, leaves)) if leaves else condition

    def _leaf(self, node: Node) -> Leaf | None:
        wanted: list[Outcome] = [] if isinstance(node, Const) else [True, False]
        if wanted and self._may_be_unknown(node):
            wanted.append(None)
        place = node.place
        base = self._base(place.path)
        # a definition of a file that is used belongs to the scenarios of that one
        counts = wanted and not self.procedure.is_shared(base)
        found = self._find(base, place.source) if counts else None
        if found is None:
            return None
        path, offset = found
        owner = str(place.path[1]) if place.path[:1] == ("define",) else self.owner
        return Leaf(owner, path, offset + place.start, place.text, tuple(wanted))

    def _base(self, path: Path) -> Path:
        if path[:1] == ("define",):
            name = str(path[1])
            headings = self.procedure.data.get("define") or {}
            for heading in headings:
                if str(heading).partition("(")[0].strip() == name:
                    return ("define", heading)
        entry = self.procedure.entries.get(self.owner)
        return entry.path if entry is not None else ("case",)

    def _find(self, base: Path, source: str) -> tuple[Path, int] | None:
        """Where a text stands below a place, and at which character of the value."""
        key = repr(base)
        if key not in self.texts:
            self.texts[key] = list(_texts(self.procedure.data, base))
        for path, text in self.texts[key]:
            if text == source:
                return path, 0
            head, word, rest = text.partition(" if ")
            if word and rest == source:
                return path, len(head) + len(word)
        return None

    def _may_be_unknown(self, node: Node) -> bool:
        if isinstance(node, Known):
            return False
        if isinstance(node, Fact) and self._fact_may(node.name):
            return True
        if isinstance(node, This) and self._field_may(node.name):
            return True
        if isinstance(node, EventField):
            return not _optional(self.procedure.field_type(node.event, node.name))
        if isinstance(node, Actor | EventInfo) and node.what != "at":
            return True
        return any(map(self._may_be_unknown, children(node)))

    def _fact_may(self, name: str) -> bool:
        """A parameter without a value is the house's matter, not that of a case."""
        declared = self.procedure.declared
        if name in declared.parameters:
            return False
        kind = declared.facts.get(name)
        return kind is None or kind.default is MISSING

    def _field_may(self, name: str) -> bool:
        declared = self.procedure.declared
        if name in declared.facts:
            return self._fact_may(name)
        found = [one[name] for one in declared.events.values() if name in one]
        return not any(map(_optional, found))


def _optional(kind: ValueType | None) -> bool:
    return kind is not None and (kind.optional or kind.default is not MISSING)


def _spy(test: Judge, leaves: list[tuple[set[Outcome], Judge]]) -> Judge:
    def spy(scope: Any) -> Any:
        # before the first moment nothing is judged, only prepared
        if scope.at:
            for seen, leaf in leaves:
                seen.add(leaf(scope))
        return test(scope)

    return spy


def _leaves(node: Node) -> Iterator[Node]:
    """The leaves of a condition in the order written."""
    logic = isinstance(node, And | Or | Not | Choose)
    if logic or (isinstance(node, Defined) and node.place.path[:1] != ("define", node.name)):
        for below in children(node):
            yield from _leaves(below)
        return
    yield node


def _texts(data: Any, base: Path) -> Iterator[tuple[Path, str]]:
    """Every text below a place, in the order written."""
    value = data
    for part in base:
        value = value[part]
    yield from _below(value, base)


def _below(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping | list):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, below in pairs:
            yield from _below(below, (*path, key))
