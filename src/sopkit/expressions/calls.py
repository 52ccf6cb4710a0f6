"""This module types calls: functions, definitions with parameters, events, and loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from sopkit.diagnostics import suggest
from sopkit.expressions import definitions, lookups
from sopkit.expressions.literals import is_wrong
from sopkit.expressions.names import is_keyword
from sopkit.expressions.shapes import (
    BOOL,
    COUNT,
    DATE,
    DAYS,
    DURATION,
    INSTANT,
    TEXT,
    TIME,
    Shape,
    describe,
    is_amount,
    is_ordered,
)
from sopkit.expressions.syntax import Call, Loop, Since, Syntax, Word
from sopkit.expressions.tree import (
    Const,
    EventCount,
    Fact,
    Function,
    Happened,
    HappenedSince,
    Known,
    Local,
    Many,
    Node,
    Place,
    SinceEvent,
)
from sopkit.expressions.unify import fitting, unify

if TYPE_CHECKING:
    from sopkit.expressions.context import Context
    from sopkit.expressions.types import Typer

_LOOP_HINTS = {
    "any": "write `any(x in list where c)`",
    "all": "write `all(x in list where c)`",
    "first": "write `first(x in list where c)`",
}


def call(typer: Typer, syntax: Call, scope: Context, place: Place, want: Shape | None) -> Node:
    """Types `name(argument, ..)`."""
    name = syntax.name
    if name in typer.names.definitions:
        return definitions.defined(typer, name, syntax.arguments, scope, place)
    reader = _CALLS.get(name)
    if reader is not None:
        return reader(typer, syntax, scope, place)
    message = f"unknown function '{name}'"
    near = suggest(name, (*_CALLS, *_LOOP_HINTS, *typer.names.definitions))
    if name in _LOOP_HINTS:
        message, near = f"'{name}' needs a list to look through", ""
    elif typer.names.has(name):
        message, near = f"'{name}' takes no values in brackets", ""
    return typer.fault(place, "unknown-name", message + near, _LOOP_HINTS.get(name, ""))


def _one(typer: Typer, syntax: Call, place: Place) -> Syntax | None:
    if len(syntax.arguments) == 1:
        return syntax.arguments[0]
    message = f"'{syntax.name}' takes one value, not {len(syntax.arguments)}"
    typer.fault(place, "bad-condition", message)
    return None


# -- events


def _since(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    argument = _one(typer, syntax, place)
    event = None if argument is None else lookups.event_name(typer, argument, scope)
    return typer.wrong(place) if event is None else SinceEvent(DURATION, place, 1, event)


def _happened(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    argument = _one(typer, syntax, place)
    event = None if argument is None else lookups.event_name(typer, argument, scope)
    return typer.wrong(place) if event is None else Happened(BOOL, place, 1, event)


def _last(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    hint = "write `last(e).field`, `since(e)` or just the event"
    return typer.mismatch(place, f"'{place.text}' is an event, not a value", hint)


def happened_since(
    typer: Typer, syntax: Since, scope: Context, place: Place, want: Shape | None
) -> Node:
    """Types `happened(a since b)`."""
    event = lookups.event_name(typer, syntax.event, scope)
    other = lookups.event_name(typer, syntax.other, scope)
    if event is None or other is None:
        return typer.wrong(place)
    return HappenedSince(BOOL, place, 1, event, other)


def _count(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    argument = _one(typer, syntax, place)
    if argument is None:
        return typer.wrong(place)
    if isinstance(argument, Word) and argument.name not in scope.locals:
        size = _collection_size(typer, argument.name, place)
        if size is not None:
            return size
        if not lookups.known_word(typer, argument, scope) or argument.name in typer.names.events:
            event = lookups.event_name(typer, argument, scope)
            return typer.wrong(place) if event is None else EventCount(COUNT, place, 1, event)
    node = typer.check(argument, scope)
    if isinstance(node, Happened):
        return EventCount(COUNT, place, 1, node.event)
    return _sized(typer, node, place)


def _collection_size(typer: Typer, name: str, place: Place) -> Node | None:
    counted = typer.names.collections.get(name)
    if counted is None:
        return None
    if isinstance(counted, tuple):
        return Const(COUNT, place, 1, len(counted))
    shape = typer.names.fact_shape(counted)
    if shape is None:
        message = f"the collection '{name}' is counted by '{counted}', which is not a fact"
        return typer.fault(place, "unknown-name", message)
    fact = Fact(shape, place, 1, counted)
    return fact if shape.kind == "number" else _sized(typer, fact, place)


def _sized(typer: Typer, node: Node, place: Place) -> Node:
    kind = node.shape.kind
    if kind in ("list", "map", "text"):
        return Function(COUNT, place, node.size + 1, "len", (node,))
    if is_wrong(node):
        return typer.wrong(place)
    message = f"'{node.place.text}' is {describe(node.shape)} and has no length"
    return typer.mismatch(place, message)


def _length(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    argument = _one(typer, syntax, place)
    if argument is None:
        return typer.wrong(place)
    return _sized(typer, typer.check(argument, scope), place)


# -- values


def _known(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    argument = _one(typer, syntax, place)
    if argument is None:
        return typer.wrong(place)
    node = typer.check(argument, scope)
    return typer.wrong(place) if is_wrong(node) else Known(BOOL, place, node.size + 1, node)


_Signature: TypeAlias = "tuple[str, tuple[Shape, ...], Shape]"
_PLAIN: Mapping[str, _Signature] = {
    "today": ("today", (INSTANT,), DATE),
    "age": ("age", (DATE,), COUNT),
    "start_of": ("start_of", (DATE,), INSTANT),
    "instant": ("instant", (DATE, TIME), INSTANT),
    "time_of_day": ("time_of_day", (INSTANT,), TIME),
    "days": ("days", (DURATION,), DAYS),
    "lower": ("lower", (TEXT,), TEXT),
}


def _plain(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    """A function with fixed argument shapes."""
    name, wanted, result = _PLAIN[syntax.name]
    if len(syntax.arguments) != len(wanted):
        message = f"'{syntax.name}' takes {len(wanted)} values, not {len(syntax.arguments)}"
        return typer.fault(place, "bad-condition", message)
    nodes = tuple(
        fitting(typer, typer.check(argument, scope), shape, f"for {syntax.name}(..)")
        for argument, shape in zip(syntax.arguments, wanted, strict=True)
    )
    if any(is_wrong(node) for node in nodes):
        return typer.wrong(place)
    return Function(result, place, 1 + sum(node.size for node in nodes), name, nodes)


def _rounding(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    argument = _one(typer, syntax, place)
    if argument is None:
        return typer.wrong(place)
    node = typer.check(argument, scope)
    if is_wrong(node):
        return typer.wrong(place)
    if not is_amount(node.shape):
        message = f"'{node.place.text}' is {describe(node.shape)}, not a number"
        return typer.mismatch(place, message)
    name = syntax.name if node.shape.kind == "number" else f"money_{syntax.name}"
    plain = name != "abs" and node.shape.kind == "number"
    shape = replace(node.shape, declared=None, whole=node.shape.whole or plain)
    return Function(shape, place, node.size + 1, name, (node,))


def _extreme(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    """`min(a, b)`, or the least value of a list or map."""
    name = syntax.name
    if len(syntax.arguments) == 1:
        return _over_list(typer, syntax, scope, place)
    if not syntax.arguments:
        return typer.fault(place, "bad-condition", f"'{name}' without values")
    nodes = [typer.check(argument, scope) for argument in syntax.arguments]
    # twice, because the last value may decide the scale of the first
    for _ in range(2):
        for index in range(1, len(nodes)):
            nodes[0], nodes[index] = unify(typer, nodes[0], nodes[index], place, "compares")
            if is_wrong(nodes[0]):
                return typer.wrong(place)
    if not is_ordered(nodes[0].shape):
        message = f"'{nodes[0].place.text}' is {describe(nodes[0].shape)} and has no order"
        return typer.mismatch(place, message)
    shape = replace(nodes[0].shape, declared=None, whole=all(node.shape.whole for node in nodes))
    size = 1 + sum(node.size for node in nodes)
    return Function(shape, place, size, name, tuple(nodes))


def _over_list(typer: Typer, syntax: Call, scope: Context, place: Place) -> Node:
    node = typer.check(syntax.arguments[0], scope)
    if is_wrong(node):
        return typer.wrong(place)
    inner = node.shape.of
    suits = is_amount if syntax.name == "sum" else is_ordered
    if node.shape.kind not in ("list", "map") or inner is None or not suits(inner):
        message = f"'{syntax.name}' takes a list of values that can be put in order"
        if syntax.name == "sum":
            message = "'sum' takes a list of numbers or of money"
        message += f"; '{node.place.text}' is {describe(node.shape)}"
        return typer.mismatch(place, message)
    typer.slots += 1
    slot = typer.slots - 1
    value = Local(inner, node.place, 1, slot, "")
    shape = replace(inner, declared=None, optional=False)
    slots = (slot,) if node.shape.kind == "list" else (_fresh(typer), slot)
    names = ("",) * len(slots)
    return Many(shape, place, node.size + 2, syntax.name, slots, names, node, None, value)


def _fresh(typer: Typer) -> int:
    typer.slots += 1
    return typer.slots - 1


# -- loops


def loop(typer: Typer, syntax: Loop, scope: Context, place: Place, want: Shape | None) -> Node:
    """Types `any(x in list where test)` and `sum(value for x in list where test)`."""
    source = typer.check(syntax.source, scope)
    if is_wrong(source):
        return typer.wrong(place)
    shapes = _variable_shapes(typer, syntax, source)
    if shapes is None or not _free_names(typer, syntax, scope):
        return typer.wrong(place)
    slots = tuple(_fresh(typer) for _ in shapes)
    bound = dict(scope.locals)
    for word, shape, slot in zip(syntax.variables, shapes, slots, strict=True):
        spot = place._replace(start=word.start, end=word.end)
        bound[word.name] = Local(shape, spot, 1, slot, word.name)
    inside = scope._replace(locals=bound)
    test = None if syntax.test is None else typer.condition(syntax.test, inside)
    value = None if syntax.value is None else typer.check(syntax.value, inside)
    if value is None:
        value, test = _judged(syntax, bound, test, place)
    result = _loop_shape(typer, syntax.name, value)
    if result is None:
        return typer.wrong(place)
    size = 2 + source.size + value.size + (0 if test is None else test.size)
    variables = tuple(word.name for word in syntax.variables)
    return Many(result, place, size, syntax.name, slots, variables, source, test, value)


def _judged(
    syntax: Loop, bound: Mapping[str, Any], test: Node | None, place: Place
) -> tuple[Node, Node | None]:
    """Value and test of a loop that was written without a value."""
    if syntax.name == "first":
        found = bound[syntax.variables[-1].name]
        return found, test
    return test or Const(BOOL, place, 1, True), None


def _variable_shapes(typer: Typer, syntax: Loop, source: Node) -> tuple[Shape, ...] | None:
    shape = source.shape
    pair = len(syntax.variables) == 2
    if shape.kind == "map" and shape.of is not None and shape.key is not None:
        return (shape.key, shape.of) if pair else (shape.key,)
    if shape.kind == "list" and shape.of is not None and not pair:
        return (shape.of,)
    if shape.kind == "list":
        message = f"'{source.place.text}' is a list; two names stand for key and value of a map"
        typer.mismatch(source.place, message, "write one name")
        return None
    message = f"'{source.place.text}' is {describe(shape)}, not a list or map"
    typer.mismatch(source.place, message)
    return None


def _free_names(typer: Typer, syntax: Loop, scope: Context) -> bool:
    for word in syntax.variables:
        if typer.names.has(word.name) or word.name in scope.locals or is_keyword(word.name):
            spot = Place(scope.path, scope.source, word.start, word.end)
            message = f"'{word.name}' already has a meaning; it cannot stand for a member"
            typer.fault(spot, "ambiguous-name", message, "choose another name")
            return False
    if len({word.name for word in syntax.variables}) < len(syntax.variables):
        spot = Place(scope.path, scope.source, syntax.start, syntax.end)
        typer.fault(spot, "ambiguous-name", "key and value have one name", "choose another")
        return False
    return True


def _loop_shape(typer: Typer, name: str, value: Node) -> Shape | None:
    """The shape of the loop's result; None (and a fault) when the value does not suit it."""
    if name in ("any", "all", "count"):
        if is_wrong(typer.bool_of(value)):
            return None
        return COUNT if name == "count" else BOOL
    if is_wrong(value):
        return None
    if name == "first":
        return replace(value.shape, optional=False)
    suits = is_amount if name == "sum" else is_ordered
    if suits(value.shape):
        return replace(value.shape, declared=None, optional=False)
    able = "added up" if name == "sum" else "put in order"
    message = f"'{value.place.text}' is {describe(value.shape)} and cannot be {able}"
    typer.mismatch(value.place, message)
    return None


_Call: TypeAlias = "Callable[[Typer, Call, Context, Place], Node]"
_CALLS: Mapping[str, _Call] = {
    "since": _since,
    "happened": _happened,
    "last": _last,
    "count": _count,
    "len": _length,
    "known": _known,
    "round": _rounding,
    "floor": _rounding,
    "ceil": _rounding,
    "abs": _rounding,
    "min": _extreme,
    "max": _extreme,
    "sum": _over_list,
    **dict.fromkeys(_PLAIN, _plain),
}

FUNCTIONS: tuple[str, ...] = (*_CALLS, *_LOOP_HINTS)
"""Every name that may stand before a bracket."""
