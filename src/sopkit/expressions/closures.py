"""This module turns a typed tree into closures: quick to build, the reference for other back ends.

A closure takes a scope and gives a value, or None when it is unknown.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from sopkit.expressions.operations import FUNCTIONS, MISFITS, total
from sopkit.expressions.reading import Classes, checked, classes, takes_none
from sopkit.expressions.tree import (
    Actor,
    All,
    Any_,
    Arithmetic,
    Choose,
    Compare,
    Const,
    Defined,
    EventCount,
    EventField,
    EventInfo,
    Fact,
    FieldOf,
    Function,
    Happened,
    HappenedSince,
    IsNone,
    Item,
    Known,
    Local,
    Many,
    Member,
    Node,
    Not,
    Now,
    OneOf,
    SinceEvent,
    This,
    Within,
)
from sopkit.quantities import NONE

Scope: TypeAlias = Any
Closure: TypeAlias = Callable[[Scope], Any]

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operators.add,
    "-": operators.sub,
    "*": operators.mul,
}


class Inner:
    """A scope inside loops: the outer scope and the values of loop variables by slot."""

    __slots__ = (
        "at", "counts", "facts", "last", "this", "this_at", "this_by", "this_role", "values", "zone",
    )  # fmt: skip

    def __init__(self, outer: Scope, values: Mapping[int, Any]) -> None:
        self.facts = outer.facts
        self.this = outer.this
        self.this_role = outer.this_role
        self.this_by = outer.this_by
        self.this_at = outer.this_at
        self.last = outer.last
        self.counts = outer.counts
        self.at = outer.at
        self.zone = outer.zone
        self.values = {**getattr(outer, "values", {}), **values}


def closure(node: Node) -> Closure:
    """The closure of a node; the recorded "none" counts as unknown, having no value here."""
    build = _BUILD[type(node)]
    return build(node)


def raw(node: Node) -> Closure:
    """As `closure`, but the recorded "none" of a fact, field or item is handed on."""
    reader = _READERS.get(type(node))
    return reader(node, classes(node.shape, True)) if reader else closure(node)


# -- reading


def _fact(node: Fact, allowed: Classes) -> Closure:
    name = node.name
    missing = NONE if node.shape.optional else None

    def read(scope: Scope) -> Any:
        return checked(scope.facts.get(name, missing), allowed)

    return read


def _this(node: This, allowed: Classes) -> Closure:
    name = node.name
    missing = NONE if node.shape.optional else None

    def read(scope: Scope) -> Any:
        this = scope.this
        return None if this is None else checked(this.get(name, missing), allowed)

    return read


def _actor(node: Actor, allowed: Classes) -> Closure:
    read = operators.attrgetter(f"this_{node.what}")
    return lambda scope: checked(read(scope), allowed)


def _event_info(node: EventInfo, allowed: Classes) -> Closure:
    event, read = node.event, operators.attrgetter(node.what)

    def info(scope: Scope) -> Any:
        last = scope.last.get(event)
        return None if last is None else checked(read(last), allowed)

    return info


def _event_field(node: EventField, allowed: Classes) -> Closure:
    event, name = node.event, node.name
    missing = NONE if node.shape.optional else None

    def read(scope: Scope) -> Any:
        last = scope.last.get(event)
        return None if last is None else checked(last.data.get(name, missing), allowed)

    return read


def _local(node: Local, allowed: Classes) -> Closure:
    slot = node.slot
    return lambda scope: checked(scope.values[slot], allowed)


def _item(node: Item, allowed: Classes) -> Closure:
    container, key = closure(node.container), closure(node.key)

    def read(scope: Scope) -> Any:
        found, name = container(scope), key(scope)
        if found is None or name is None:
            return None
        return checked(found.get(name), allowed)

    return read


def _field_of(node: FieldOf, allowed: Classes) -> Closure:
    record, name = closure(node.record), node.name
    missing = NONE if node.shape.optional else None
    if node.record.shape.kind == "between":
        part = operators.attrgetter(name)

        def read_end(scope: Scope) -> Any:
            found = record(scope)
            return None if found is None else checked(part(found), allowed)

        return read_end

    def read(scope: Scope) -> Any:
        found = record(scope)
        return None if found is None else checked(found.get(name, missing), allowed)

    return read


_READERS: Mapping[type, Callable[[Any, Classes], Closure]] = {
    Fact: _fact,
    This: _this,
    Actor: _actor,
    EventInfo: _event_info,
    EventField: _event_field,
    Local: _local,
    Item: _item,
    FieldOf: _field_of,
}


def _read(node: Node) -> Closure:
    return _READERS[type(node)](node, classes(node.shape))


# -- events and time


def _const(node: Const) -> Closure:
    value = node.value
    return lambda scope: value


def _now(node: Now) -> Closure:
    return lambda scope: scope.at


def _happened(node: Happened) -> Closure:
    event = node.event
    return lambda scope: event in scope.last


def _happened_since(node: HappenedSince) -> Closure:
    event, other = node.event, node.other
    return lambda scope: happened_since(scope, event, other)


def happened_since(scope: Scope, event: str, other: str) -> bool:
    """Whether the last `event` is not before the last `other`; both at one instant is after."""
    last = scope.last.get(event)
    if last is None:
        return False
    start = scope.last.get(other)
    return start is None or last.at >= start.at


def _event_count(node: EventCount) -> Closure:
    event = node.event
    return lambda scope: scope.counts.get(event, 0)


def _since_event(node: SinceEvent) -> Closure:
    event = node.event

    def since(scope: Scope) -> Any:
        last = scope.last.get(event)
        return None if last is None else scope.at - last.at

    return since


# -- logic


def _all(node: All) -> Closure:
    parts = tuple(closure(part) for part in node.parts)

    def every(scope: Scope) -> bool | None:
        result: bool | None = True
        for part in parts:
            value = part(scope)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return every


def _any(node: Any_) -> Closure:
    parts = tuple(closure(part) for part in node.parts)

    def some(scope: Scope) -> bool | None:
        result: bool | None = False
        for part in parts:
            value = part(scope)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return some


def _not(node: Not) -> Closure:
    part = closure(node.part)

    def negated(scope: Scope) -> bool | None:
        value = part(scope)
        return None if value is None else not value

    return negated


def _choose(node: Choose) -> Closure:
    test, yes, no = closure(node.test), closure(node.yes), closure(node.no)

    def chosen(scope: Scope) -> Any:
        value = test(scope)
        if value is True:
            return yes(scope)
        if value is False:
            return no(scope)
        first = yes(scope)
        return first if agree(first, no(scope)) else None

    return chosen


def agree(first: Any, second: Any) -> bool:
    """Whether both branches of an undecided `if` give the same known value."""
    try:
        return first is not None and bool(first == second)
    except MISFITS:
        return False


def _known(node: Known) -> Closure:
    value = raw(node.value)
    return lambda scope: value(scope) is not None


def _is_none(node: IsNone) -> Closure:
    value = raw(node.value)
    choices = node.value.shape.choices
    if choices and "none" in choices:
        return lambda scope: None if (found := value(scope)) is None else found in (NONE, "none")

    def none(scope: Scope) -> bool | None:
        found = value(scope)
        return None if found is None else found is NONE

    return none


# -- comparing


def _compare(node: Compare) -> Closure:
    test = COMPARISONS[node.operator]
    side = raw if takes_none(node.operator) else closure
    left, right = side(node.left), side(node.right)
    if isinstance(node.right, Const):
        constant = node.right.value

        def compared_with(scope: Scope) -> bool | None:
            one = left(scope)
            try:
                return None if one is None else test(one, constant)
            except MISFITS:
                return None

        return compared_with

    def compared(scope: Scope) -> bool | None:
        one, other = left(scope), right(scope)
        if one is None or other is None:
            return None
        try:
            return test(one, other)
        except MISFITS:
            return None

    return compared


def _one_of(node: OneOf) -> Closure:
    value, members = raw(node.value), node.members

    def found(scope: Scope) -> bool | None:
        one = value(scope)
        try:
            return None if one is None else one in members
        except MISFITS:
            return None

    return found


def _member(node: Member) -> Closure:
    value, container = raw(node.value), closure(node.container)

    def found(scope: Scope) -> bool | None:
        one, several = value(scope), container(scope)
        return None if one is None or several is None else member(one, several)

    return found


def member(one: Any, several: Any) -> bool | None:
    """Whether a value is in a list or a key of a map; an unknown item may be it."""
    try:
        if one in several:
            return True
        return None if None in several else False
    except MISFITS:
        return None


def _within(node: Within) -> Closure:
    value, low, high = closure(node.value), closure(node.low), closure(node.high)
    return lambda scope: within(value(scope), low(scope), high(scope))


def within(value: Any, low: Any, high: Any) -> bool | None:
    """Whether a value lies in a closed range; one known end may be enough to say no."""
    if value is None:
        return None
    try:
        if low is not None and value < low:
            return False
        if high is not None and value > high:
            return False
    except MISFITS:
        return None
    return None if low is None or high is None else True


# -- computing


def _arithmetic(node: Arithmetic) -> Closure:
    compute = _ARITHMETIC[node.operator]
    left, right = closure(node.left), closure(node.right)

    def computed(scope: Scope) -> Any:
        one, other = left(scope), right(scope)
        return None if one is None or other is None else compute(one, other)

    return computed


def _function(node: Function) -> Closure:
    function = FUNCTIONS[node.name]
    arguments = tuple(closure(argument) for argument in node.arguments)

    def computed(scope: Scope) -> Any:
        values = [argument(scope) for argument in arguments]
        if None in values:
            return None
        try:
            return function(scope, *values)
        except MISFITS:
            return None

    return computed


def _defined(node: Defined) -> Closure:
    return closure(node.body)


# -- loops


def _many(node: Many) -> Closure:
    source = closure(node.source)
    test = None if node.test is None else closure(node.test)
    value = closure(node.value)
    finish = FINISH[node.name]
    currency = node.shape.name if node.shape.kind == "money" else None
    slots = node.slots

    def looped(scope: Scope) -> Any:
        several = source(scope)
        if several is None:
            return None
        return finish(_turns(scope, slots, several, test, value), currency)

    return looped


Turn: TypeAlias = "tuple[bool | None, Any]"
"""Whether a member is looked at (None: perhaps), and its value."""


def _turns(
    scope: Scope, slots: tuple[int, ...], several: Any, test: Closure | None, value: Closure
) -> Iterable[Turn]:
    inner = Inner(scope, {})
    values = inner.values
    for item in members(several, slots):
        for slot, part in zip(slots, item, strict=True):
            values[slot] = part
        wanted = True if test is None else test(inner)
        if wanted is not False:
            yield wanted, value(inner)
        else:
            yield False, None


def members(several: Any, slots: tuple[int, ...]) -> Iterable[tuple[Any, ...]]:
    """What the variables of a loop stand for, one tuple a turn."""
    if len(slots) == 2:
        return list(several.items())
    return [(item,) for item in several]


def _finish_any(turns: Iterable[Turn], currency: str | None) -> bool | None:
    result: bool | None = False
    for wanted, value in turns:
        if wanted is True and value is not False:
            if value is not None:
                return True
            result = None
        elif wanted is None and value is not False:
            result = None
    return result


def _finish_all(turns: Iterable[Turn], currency: str | None) -> bool | None:
    result: bool | None = True
    for wanted, value in turns:
        if wanted is not False and value is not True:
            if wanted is True and value is False:
                return False
            result = None
    return result


def _finish_count(turns: Iterable[Turn], currency: str | None) -> int | None:
    count = 0
    for wanted, value in turns:
        if wanted is None:
            return None
        if wanted and value is not False:
            if value is None:
                return None
            count += 1
    return count


def _finish_first(turns: Iterable[Turn], currency: str | None) -> Any:
    for wanted, value in turns:
        if wanted is None:
            return None
        if wanted:
            return value
    return None


def _known_values(turns: Iterable[Turn]) -> list[Any] | None:
    """The values of all members that are looked at; None if one is unknown."""
    values = []
    for wanted, value in turns:
        if wanted is not False:
            if wanted is None or value is None:
                return None
            values.append(value)
    return values


def _finish_sum(turns: Iterable[Turn], currency: str | None) -> Any:
    values = _known_values(turns)
    try:
        return None if values is None else total(values, currency)
    except MISFITS:
        return None


def _finish_min(turns: Iterable[Turn], currency: str | None) -> Any:
    values = _known_values(turns)
    try:
        return min(values) if values else None
    except MISFITS:
        return None


def _finish_max(turns: Iterable[Turn], currency: str | None) -> Any:
    values = _known_values(turns)
    try:
        return max(values) if values else None
    except MISFITS:
        return None


FINISH: Mapping[str, Callable[[Iterable[Turn], str | None], Any]] = {
    "any": _finish_any,
    "all": _finish_all,
    "count": _finish_count,
    "first": _finish_first,
    "sum": _finish_sum,
    "min": _finish_min,
    "max": _finish_max,
}

_BUILD: Mapping[type, Callable[[Any], Closure]] = {
    **dict.fromkeys(_READERS, _read),
    Const: _const,
    Now: _now,
    Happened: _happened,
    HappenedSince: _happened_since,
    EventCount: _event_count,
    SinceEvent: _since_event,
    All: _all,
    Any_: _any,
    Not: _not,
    Choose: _choose,
    Known: _known,
    IsNone: _is_none,
    Compare: _compare,
    OneOf: _one_of,
    Member: _member,
    Within: _within,
    Arithmetic: _arithmetic,
    Function: _function,
    Defined: _defined,
    Many: _many,
}
