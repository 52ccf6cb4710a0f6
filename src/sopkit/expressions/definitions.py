"""This module types definitions in use, with their parameters standing for the arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.expressions.context import Alias, Context, TooLarge
from sopkit.expressions.faults import Path
from sopkit.expressions.syntax import Syntax
from sopkit.expressions.tree import Defined, Node, Place

if TYPE_CHECKING:
    from sopkit.expressions.types import Typer


def defined(
    typer: Typer, name: str, arguments: tuple[Syntax, ...], scope: Context, place: Place
) -> Node:
    """The definition's body with its parameters standing for the arguments."""
    definition = typer.names.definitions[name]
    if name in scope.expanding:
        chain = " -> ".join((*scope.expanding[scope.expanding.index(name) :], name))
        return typer.fault(place, "recursive-definition", f"'{name}' uses itself: {chain}")
    if len(arguments) != len(definition.parameters):
        wanted = ", ".join(definition.parameters) or "nothing"
        message = f"'{name}' takes {len(definition.parameters)} values ({wanted})"
        return typer.fault(place, "bad-condition", f"{message}, not {len(arguments)}")
    if not definition.parameters and name in typer.names.bodies:
        body = typer.names.bodies[name]
    else:
        found = _body(typer, name, arguments, scope, place)
        if found is None:
            return typer.wrong(place)
        body = found
    _check_size(typer, body, place)
    return Defined(body.shape, place, body.size + 1, name, body)


def _body(
    typer: Typer, name: str, arguments: tuple[Syntax, ...], scope: Context, place: Place
) -> Node | None:
    definition = typer.names.definitions[name]
    found: list[tuple[str, str]] = []

    def inner(path: Path, offset: int, length: int, code: str, message: str, hint: str) -> None:
        found.append((code, message))

    bound = {
        parameter: Alias(argument, scope)
        for parameter, argument in zip(definition.parameters, arguments, strict=True)
    }
    outer, typer.report_fault, failed, typer.failed = typer.report_fault, inner, typer.failed, False
    own = Context((), "", bound, (*scope.expanding, name))
    try:
        body = typer.skeleton(definition.body, ("define", name), own, False)
    except TooLarge:
        typer.report_fault = outer
        _broken(typer, name, found[-1:], place)
        raise
    typer.report_fault = outer
    bad, typer.failed = typer.failed or bool(found), failed
    if bad:
        _broken(typer, name, found, place)
        return None
    if not definition.parameters:
        typer.names.bodies[name] = body
    return body


def _broken(typer: Typer, name: str, found: list[tuple[str, str]], place: Place) -> None:
    code, message = found[0] if found else ("faulty-definition", "it has faults")
    if code in ("recursive-definition", "condition-too-large"):
        typer.fault(place, code, message)
        return
    told = f"the definition '{name}' has a fault: {message}"
    typer.fault(place, "faulty-definition", told, "mend the definition")


def _check_size(typer: Typer, node: Node, place: Place) -> None:
    typer.budget -= node.size
    if typer.budget < 0:
        message = "the condition is too large once its definitions are written out"
        typer.fault(place, "condition-too-large", message, "simplify the definitions")
        raise TooLarge
