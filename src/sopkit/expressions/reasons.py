"""This module finds why a condition is unknown: which names are missing, and what does not exist.

It walks the typed tree lazily but never stops at the first reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sopkit.expressions.closures import Closure, closure, raw
from sopkit.expressions.judging import Inner, members
from sopkit.expressions.reading import takes_none
from sopkit.expressions.tree import (
    Actor,
    And,
    Choose,
    Compare,
    Const,
    EventCount,
    EventField,
    EventInfo,
    Fact,
    FieldOf,
    Function,
    IsNone,
    Item,
    Local,
    Many,
    Member,
    Node,
    OneOf,
    Or,
    SinceEvent,
    This,
    children,
)
from sopkit.quantities import NONE

Scope: TypeAlias = Any

# functions that need the time zone of the calendar
_ZONED = frozenset(
    "today age start_of instant time_of_day instant_plus_days instant_plus_span".split()
)


class Reasons:
    """Collects the reasons of one look at a condition; `closures` may be kept between looks."""

    __slots__ = ("absent", "closures", "needs", "sources")

    def __init__(self, closures: dict[tuple[int, bool], Closure]) -> None:
        self.closures = closures
        self.needs: dict[str, None] = {}
        self.absent: dict[str, None] = {}
        self.sources: dict[int, Node] = {}

    def value(self, node: Node, scope: Scope, *, with_none: bool = False) -> Any:
        """The value of any node of the tree."""
        key = (id(node), with_none)
        found = self.closures.get(key)
        if found is None:
            found = self.closures[key] = raw(node) if with_none else closure(node)
        return found(scope)

    def gather(self, node: Node, scope: Scope) -> None:
        """Adds the reasons why this node is unknown."""
        gather = _GATHER.get(type(node))
        if gather is not None:
            gather(self, node, scope)
            return
        with_none = _takes_none(node)
        unknown = [
            child
            for child in children(node)
            if self.value(child, scope, with_none=with_none) is None
        ]
        for child in unknown:
            self.gather(child, scope)
        if not unknown:
            self.no_value(node, scope)

    def no_value(self, node: Node, scope: Scope) -> None:
        """Everything below is known, and still there is no value."""
        if isinstance(node, Function) and node.name in _ZONED and scope.zone is None:
            self.absent["calendar.zone"] = None
        elif isinstance(node, Member):
            self.need_root(node.container)
        else:
            self.absent[name_of(node)] = None

    def missing(self, name: str, value: Any) -> None:
        """A name without value is needed; one recorded as "none" has no value to wait for."""
        (self.absent if value is NONE else self.needs)[name] = None

    def need_root(self, node: Node) -> None:
        """Needs the fact in which a list, map or record stands."""
        name = self.root(node)
        (self.absent if name is None else self.needs)[name or name_of(node)] = None

    def root(self, node: Node) -> str | None:
        """The name that a part of a value belongs to."""
        while True:
            match node:
                case Fact(name=name):
                    return name
                case This(name=name):
                    return f"this.{name}"
                case EventField(event=event, name=name):
                    return f"{event}.{name}"
                case Item(container=below) | FieldOf(record=below):
                    node = below
                case Local(slot=slot) if slot in self.sources:
                    node = self.sources[slot]
                case _:
                    return next((r for c in children(node) if (r := self.root(c))), None)


def name_of(node: Node) -> str:
    """What a value is called: by its own names, not by those of a definition's parameters."""
    match node:
        case Fact(name=name):
            return name
        case This(name=name) | Actor(what=name):
            return f"this.{name}"
        case EventField(event=event, name=name) | EventInfo(event=event, what=name):
            return f"{event}.{name}"
        case SinceEvent(event=event):
            return f"since({event})"
        case EventCount(event=event):
            return f"count({event})"
        case FieldOf(record=record, name=name):
            return f"{name_of(record)}.{name}"
        case Item(container=container, key=key):
            shown = _quoted(key.value) if isinstance(key, Const) else name_of(key)
            return f"{name_of(container)}[{shown}]"
        case _:
            return node.place.text


def _quoted(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


def _takes_none(node: Node) -> bool:
    if isinstance(node, Compare):
        return takes_none(node.operator)
    return isinstance(node, (OneOf, IsNone, Member))


def _fact(found: Reasons, node: Fact, scope: Scope) -> None:
    found.missing(node.name, scope.facts.get(node.name))


def _this(found: Reasons, node: This, scope: Scope) -> None:
    value = None if scope.this is None else scope.this.get(node.name)
    found.missing(f"this.{node.name}", value)


def _actor(found: Reasons, node: Actor, scope: Scope) -> None:
    found.needs[f"this.{node.what}"] = None


def _event_info(found: Reasons, node: EventInfo, scope: Scope) -> None:
    if node.event in scope.last:
        found.needs[f"{node.event}.{node.what}"] = None
    else:
        found.absent[f"last({node.event})"] = None


def _event_field(found: Reasons, node: EventField, scope: Scope) -> None:
    last = scope.last.get(node.event)
    if last is None:
        found.absent[f"last({node.event})"] = None
    else:
        found.missing(f"{node.event}.{node.name}", last.data.get(node.name))


def _since(found: Reasons, node: SinceEvent, scope: Scope) -> None:
    found.absent[f"last({node.event})"] = None


def _local(found: Reasons, node: Local, scope: Scope) -> None:
    if scope.values[node.slot] is NONE:
        found.absent[name_of(node)] = None
    else:
        found.need_root(found.sources.get(node.slot, node))


def _item(found: Reasons, node: Item, scope: Scope) -> None:
    container, key = found.value(node.container, scope), found.value(node.key, scope)
    if container is None or key is None:
        for child, value in ((node.container, container), (node.key, key)):
            if value is None:
                found.gather(child, scope)
    elif key in container and container[key] is not NONE:
        found.need_root(node.container)
    else:
        found.absent[f"{name_of(node.container)}[{_quoted(key)}]"] = None


def _field_of(found: Reasons, node: FieldOf, scope: Scope) -> None:
    record = found.value(node.record, scope)
    if record is None:
        found.gather(node.record, scope)
    elif isinstance(record, Mapping) and record.get(node.name) is NONE:
        found.absent[name_of(node)] = None
    else:
        found.need_root(node.record)


def _logic(found: Reasons, node: And | Or, scope: Scope) -> None:
    for part in node.parts:
        if found.value(part, scope) is None:
            found.gather(part, scope)


def _choose(found: Reasons, node: Choose, scope: Scope) -> None:
    test = found.value(node.test, scope)
    if test is None:
        found.gather(node.test, scope)
    for wanted, branch in ((True, node.yes), (False, node.no)):
        if test is not (not wanted) and found.value(branch, scope) is None:
            found.gather(branch, scope)


def _many(found: Reasons, node: Many, scope: Scope) -> None:
    several = found.value(node.source, scope)
    if several is None:
        found.gather(node.source, scope)
        return
    settled = True
    for slot in node.slots:
        found.sources[slot] = node.source
    for item in members(several, node.slots):
        inner = Inner(scope, dict(zip(node.slots, item, strict=True)))
        wanted = True if node.test is None else found.value(node.test, inner)
        if wanted is None and node.test is not None:
            settled = False
            found.gather(node.test, inner)
        if wanted is not False and found.value(node.value, inner) is None:
            settled = False
            found.gather(node.value, inner)
        if wanted is True and node.name == "first":
            break
    if settled:
        found.absent[name_of(node)] = None


_GATHER: Mapping[type, Any] = {
    Fact: _fact,
    This: _this,
    Actor: _actor,
    EventInfo: _event_info,
    EventField: _event_field,
    SinceEvent: _since,
    Local: _local,
    Item: _item,
    FieldOf: _field_of,
    And: _logic,
    Or: _logic,
    Choose: _choose,
    Many: _many,
}


def reasons(
    node: Node, scope: Scope, closures: dict[tuple[int, bool], Closure]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a node needs and what it asks for in vain; both empty when its value is known."""
    found = Reasons(closures)
    if found.value(node, scope) is not None:
        return (), ()
    found.gather(node, scope)
    return tuple(sorted(found.needs)), tuple(found.absent)
