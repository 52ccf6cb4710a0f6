"""This module answers what a procedure says about its people and things.

It says who does it, what to do instead, and how many.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sopkit.kernel.program import Guard

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

AFTER_ALL = 10**9


@lru_cache(maxsize=64)
def step_names(procedure: Procedure) -> tuple[str, ...]:
    """The ids of the steps, in the order of the list."""
    return tuple(step.id for step in procedure.model.steps)


@lru_cache(maxsize=64)
def _tellings(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """The roles that each step tells, or else the one that does it; and those that exits tell."""
    found: dict[str, tuple[str, ...]] = {}
    for step in procedure.model.steps:
        for name, way in step.choose.items():
            if way.tell is not None:
                found[f"{step.id}.{name}"] = way.tell.role
    for step in procedure.model.steps:
        own = (step.role,) if step.role is not None else ()
        found[step.id] = own if step.tell is None else step.tell.role
    return found


def telling(procedure: Procedure) -> frozenset[str]:
    """What tells somebody something: the steps, and as `<step>.<exit>` the exits with `tell`."""
    return frozenset(_tellings(procedure))


@lru_cache(maxsize=64)
def _roles(procedure: Procedure) -> dict[str, str]:
    roles = {
        name: event.role for name, event in procedure.model.events.items() if event.role is not None
    }
    roles.update({step.id: step.role for step in procedure.model.steps if step.role is not None})
    return roles


def role_of(procedure: Procedure, name: str) -> str | None:
    """The role that is told to do a step, or an event that can be asked for."""
    return _roles(procedure).get(name)


@lru_cache(maxsize=64)
def _places(procedure: Procedure) -> dict[str, int]:
    program = procedure.program
    places = {spec.rule.id: spec.rule.place for spec in program.rules}
    for spec in program.rules:
        for one in getattr(spec, "targets", ()):
            places.setdefault(one.event, spec.rule.place)
    places.update(
        {step.rule.id: step.rule.place for step in (program.flow.steps if program.flow else ())}
    )
    return places


def place_of(procedure: Procedure, name: str) -> int:
    """The place in the file of a step, or of the first rule that asks for an event."""
    return _places(procedure).get(name, AFTER_ALL)


def instead_of(procedure: Procedure, rule: str) -> tuple[str, ...]:
    """What a refused rule says to do instead."""
    guards = [
        spec for spec in procedure.program.rules if isinstance(spec, Guard) and spec.rule.id == rule
    ]
    return tuple(guard.instead for guard in guards if guard.instead is not None)


def pick_list(procedure: Procedure, scope: Any) -> dict[str, Any]:
    """Quantity of each thing for the facts of a case; None while one of them is missing."""
    found: dict[str, Any] = {}
    for line in procedure.stock_items:
        found[line.item] = line.quantity.value(scope)
    return found


def told(procedure: Procedure, scope: Any) -> dict[str, tuple[str, ...]]:
    """Whom each step and each exit tells; a step that tells nobody, the role that does it.

    A deputy stands in while its condition is true.
    """
    return {
        name: tuple(_standing_in(procedure, role, scope) for role in roles)
        for name, roles in _tellings(procedure).items()
    }


def _standing_in(procedure: Procedure, role: str, scope: Any) -> str:
    if role not in procedure.deputies:
        return role
    deputy, when = procedure.deputies[role]
    return deputy if when.test(scope) else role
