"""This module answers what a procedure says about its people and things: who does it, what instead, how many."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

AFTER_ALL = 10**9


@cache
def step_names(procedure: Procedure) -> tuple[str, ...]:
    """The ids of the steps, in the order of the list."""
    return tuple(step.id for step in procedure.model.steps)


@cache
def _roles(procedure: Procedure) -> dict[str, str]:
    roles = {name: event.role for name, event in procedure.model.events.items() if event.role is not None}
    roles.update({step.id: step.role for step in procedure.model.steps if step.role is not None})
    return roles


def role_of(procedure: Procedure, name: str) -> str | None:
    """The role that is told to do a step, or an event that can be asked for."""
    return _roles(procedure).get(name)


@cache
def _places(procedure: Procedure) -> dict[str, int]:
    program = procedure.program
    places = {spec.rule.id: spec.rule.place for spec in program.rules}
    for spec in program.rules:
        for one in getattr(spec, "targets", ()):
            places.setdefault(one.event, spec.rule.place)
    places.update({step.rule.id: step.rule.place for step in (program.flow.steps if program.flow else ())})
    return places


def place_of(procedure: Procedure, name: str) -> int:
    """The place in the file of a step, or of the first rule that asks for an event."""
    return _places(procedure).get(name, AFTER_ALL)


def instead_of(procedure: Procedure, rule: str) -> tuple[str, ...]:
    """What a refused rule says to do instead."""
    specs = [spec for spec in procedure.program.rules if spec.rule.id == rule]
    return tuple(spec.instead for spec in specs if getattr(spec, "instead", None))


def pick_list(procedure: Procedure, scope: Any) -> dict[str, Any]:
    """Quantity of each thing for the facts of a case; None while one of them is missing."""
    found: dict[str, Any] = {}
    for line in procedure.stock_items:
        found[line.item] = line.quantity.value(scope)
    return found


def addressed(procedure: Procedure, name: str, scope: Any) -> str | None:
    """Who does a step now: its role, or the deputy while the condition for one is true."""
    role = role_of(procedure, name)
    deputies = procedure.deputies
    if role is None or role not in deputies:
        return role
    deputy, when = deputies[role]
    return deputy if when.test(scope) else role
