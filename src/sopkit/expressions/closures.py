"""This module turns a typed tree into closures: quick to build, the reference for other back ends.

A closure takes a scope and gives a value, or None when it is unknown.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from sopkit.expressions.judging import (
    FINISH,
    Inner,
    Turn,
    agree,
    happened_since,
    member,
    members,
    within,
)
from sopkit.expressions.operations import FUNCTIONS, MISFITS
from sopkit.expressions.reading import Classes, checked, classes, takes_none
from sopkit.expressions.tree import (
    Actor,
    And,
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
    Or,
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


def _all(node: And) -> Closure:
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


def _any(node: Or) -> Closure:
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


def _within(node: Within) -> Closure:
    value, low, high = closure(node.value), closure(node.low), closure(node.high)
    return lambda scope: within(value(scope), low(scope), high(scope))


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


_BUILD: Mapping[type, Callable[[Any], Closure]] = {
    **dict.fromkeys(_READERS, _read),
    Const: _const,
    Now: _now,
    Happened: _happened,
    HappenedSince: _happened_since,
    EventCount: _event_count,
    SinceEvent: _since_event,
    And: _all,
    Or: _any,
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
