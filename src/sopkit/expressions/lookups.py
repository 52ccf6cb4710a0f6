"""This module types names: what a word stands for, and the fields of what it stands for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import suggest
from sopkit.expressions.context import Alias, Context
from sopkit.expressions.definitions import defined
from sopkit.expressions.shapes import BOOL, INSTANT, ROLE, TEXT, Shape, describe
from sopkit.expressions.syntax import Call, Dot, Syntax, Word
from sopkit.expressions.tree import (
    Actor,
    Const,
    EventField,
    EventInfo,
    Fact,
    FieldOf,
    Happened,
    Local,
    Node,
    Now,
    Place,
    This,
)

if TYPE_CHECKING:
    from sopkit.expressions.types import Typer

NOTHING_JUDGED = "no event is being judged here"
NO_FIELD = "the event has no field"
# what YAML once took for truth values
_TRUTHS = {
    **dict.fromkeys(("yes", "on", "y"), "true"),
    **dict.fromkeys(("no", "off", "n"), "false"),
}
_FEW = 8
_INFO = {"at": INSTANT, "by": TEXT, "role": ROLE}


def word(typer: Typer, syntax: Word, scope: Context, place: Place, want: Shape | None) -> Node:
    """A name: of something local, of a field, choice, fact, event or definition."""
    name = syntax.name
    first, _, rest = name.partition(".")
    if first in scope.locals:
        return _local(typer, scope.locals[first], rest, place, want)
    if first == "this":
        return _this(typer, rest, place)
    if want is not None and want.kind == "choice":
        chosen = _chosen(typer, name, want, place)
        if chosen is not None:
            return chosen
    if name == "at":
        return Now(INSTANT, place, 1)
    return _declared(typer, name, scope, place, want)


def known_word(typer: Typer, syntax: Word, scope: Context) -> bool:
    """Whether the word is declared here, so that it need not be a choice."""
    name = syntax.name
    first = name.partition(".")[0]
    bound = scope.locals.get(first)
    if isinstance(bound, Alias) and isinstance(bound.syntax, Word):
        return known_word(typer, bound.syntax, bound.scope)
    if bound is not None or first in ("this", "at"):
        return True
    while name:
        if typer.names.has(name):
            return True
        name = name.rpartition(".")[0]
    return False


def _local(typer: Typer, bound: Local | Alias, rest: str, place: Place, want: Shape | None) -> Node:
    if isinstance(bound, Local):
        node = Local(bound.shape, place, 1, bound.slot, bound.name)
        return fields_of(typer, node, rest, place)
    syntax, scope = bound
    if isinstance(syntax, Word) and rest:
        syntax = syntax._replace(name=f"{syntax.name}.{rest}")
        rest = ""
    return fields_of(typer, typer.check(syntax, scope, None if rest else want), rest, place)


def _this(typer: Typer, rest: str, place: Place) -> Node:
    fields = typer.names.this
    if fields is None:
        hint = "`this` stands in permit, forbid, phrase, record, count.where and `event if`"
        return typer.fault(place, "unknown-name", NOTHING_JUDGED, hint)
    name, rest = _longest(rest, fields)
    if name:
        return fields_of(typer, This(typer.names.shape(fields[name]), place, 1, name), rest, place)
    if rest in _INFO:
        return Actor(_INFO[rest], place, 1, rest)
    message = f"{NO_FIELD} '{rest}'{suggest(rest, *typer.names.fields(), _INFO)}"
    return typer.fault(place, "unknown-name", message, "declare it in the event's data")


def _chosen(typer: Typer, name: str, want: Shape, place: Place) -> Node | None:
    """The choice of this name, unless another reading fits as well or none does."""
    choices = want.choices
    if choices is None:
        known = name in typer.names.roles if typer.names.roles else not typer.names.has(name)
        return Const(want, place, 1, name) if known else None
    if name not in choices:
        return None
    rival = typer.names.fact_shape(name)
    if name in typer.names.definitions or (rival is not None and rival.kind == "choice"):
        message = f"'{name}' is both a choice and a declared name"
        return typer.fault(place, "ambiguous-name", message, "rename one of the two")
    return Const(want, place, 1, name)


def _declared(typer: Typer, name: str, scope: Context, place: Place, want: Shape | None) -> Node:
    names = typer.names
    prefix = name
    while prefix:
        rest = name[len(prefix) + 1 :]
        shape = names.fact_shape(prefix)
        if shape is not None:
            return fields_of(typer, Fact(shape, place, 1, prefix), rest, place)
        if prefix in names.events:
            return _event_part(typer, prefix, rest, place)
        if prefix in names.definitions:
            return fields_of(typer, defined(typer, prefix, (), scope, place), rest, place)
        prefix = prefix.rpartition(".")[0]
    return _unknown(typer, name, place, want)


def _unknown(typer: Typer, name: str, place: Place, want: Shape | None) -> Node:
    if want is not None and want.kind == "choice" and want.choices:
        listed = ", ".join(sorted(want.choices))
        message = f"unknown choice '{name}'{suggest(name, want.choices)}"
        return typer.fault(place, "wrong-choice", message, f"the choices are {listed}")
    if want is not None and want.kind == "choice" and typer.names.roles:
        near = suggest(name, typer.names.roles) or listed_roles(typer.names.roles)
        message = f"unknown role '{name}'{near}"
        return typer.fault(place, "unknown-role", message)
    if name in typer.names.collections:
        message = f"'{name}' is a collection, not a value"
        return typer.mismatch(place, message, f"write `count({name})` for its size")
    truth = _TRUTHS.get(name.lower())
    if truth is not None:
        return typer.fault(place, "unknown-name", f"unknown fact '{name}'; write {truth}")
    if name in (typer.names.this or ()):
        message = f"unknown fact '{name}'; did you mean 'this.{name}'?"
        return typer.fault(place, "unknown-name", message)
    near = suggest(name, *typer.names.all())
    return typer.fault(place, "unknown-name", f"unknown fact '{name}'{near}")


def listed_roles(roles: Collection[str]) -> str:
    """Names the roles that there are, where they are few."""
    if not 0 < len(roles) <= _FEW:
        return ""
    names = ", ".join(f"'{name}'" for name in roles)
    return f"; the roles are {names}" if len(roles) > 1 else f"; the only role is {names}"


def _event_part(typer: Typer, event: str, rest: str, place: Place) -> Node:
    """An event by itself, or a field of its last happening."""
    if not rest:
        return Happened(BOOL, place, 1, event)
    fields = typer.names.events[event]
    name, beyond = _longest(rest, fields)
    if name:
        shape = typer.names.shape(fields[name])
        return fields_of(typer, EventField(shape, place, 1, event, name), beyond, place)
    if rest in _INFO:
        return EventInfo(_INFO[rest], place, 1, event, rest)
    known = (*fields, *_INFO)
    message = f"event '{event}' has no field '{rest}'{suggest(rest, known)}"
    return typer.fault(place, "unknown-name", message, f"its fields are {', '.join(known)}")


def fields_of(typer: Typer, node: Node, rest: str, place: Place) -> Node:
    """The node's field, its field's field, and so on."""
    for name in rest.split(".") if rest else ():
        shape = _field_shape(typer, node, name, place)
        if shape is None:
            return typer.wrong(place)
        node = FieldOf(shape, place, node.size + 1, node, name)
    return node


def _field_shape(typer: Typer, node: Node, name: str, place: Place) -> Shape | None:
    shape = node.shape
    if shape.kind == "record" and shape.fields is not None:
        declared = shape.fields.get(name)
        if declared is not None:
            return typer.names.shape(declared)
        message = f"{describe(shape)} has no field '{name}'{suggest(name, shape.fields)}"
        typer.fault(place, "unknown-name", message)
    elif shape.kind == "between" and name in ("start", "end"):
        return shape.of
    elif shape.kind != "any":
        message = f"{describe(shape)} has no field '{name}'"
        typer.fault(place, "unknown-name", message)
    return None


def dot(typer: Typer, syntax: Dot, scope: Context, place: Place, want: Shape | None) -> Node:
    """Fields of `last(e)`, of an item of a map, or of any other record."""
    value = syntax.value
    if isinstance(value, Call) and value.name == "last" and len(value.arguments) == 1:
        event = event_name(typer, value.arguments[0], scope)
        return (
            typer.wrong(place) if event is None else _event_part(typer, event, syntax.fields, place)
        )
    return fields_of(typer, typer.check(value, scope), syntax.fields, place)


def event_name(typer: Typer, syntax: Syntax, scope: Context) -> str | None:
    """The event that the syntax names; anything else is a fault."""
    while isinstance(syntax, Word) and syntax.name in scope.locals:
        bound = scope.locals[syntax.name]
        if isinstance(bound, Local):
            break
        syntax, scope = bound
    if isinstance(syntax, Word) and syntax.name in typer.names.events:
        return syntax.name
    place = Place(scope.path, scope.source, syntax[0], syntax[1])
    message = f"'{place.text}' is not an event{suggest(place.text, typer.names.events)}"
    typer.fault(place, "unknown-event", message)
    return None


def _longest(name: str, known: Mapping[str, Any]) -> tuple[str, str]:
    """The longest declared prefix of a dotted name and the rest; ("", name) if there is none."""
    prefix = name
    while prefix:
        if prefix in known:
            return prefix, name[len(prefix) + 1 :]
        prefix = prefix.rpartition(".")[0]
    return "", name
