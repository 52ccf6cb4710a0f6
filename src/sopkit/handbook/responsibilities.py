"""This module derives who is responsible, accountable, consulted and informed.

Responsible is the role of a step; accountable the owner of the procedure; consulted who must
approve what a step does; informed who is told in a step, or of a fault that lasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.handbook.notices import guarded_steps
from sopkit.handbook.sources import ranges
from sopkit.handbook.steps import as_list

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Body = Mapping[str, Any]


def responsible(data: Body, role: str, numbers: Mapping[str, str]) -> str:
    """The steps that a role does."""
    own = [numbers[str(step["id"])] for step in data.get("steps") or () if step.get("role") == role]
    return ", ".join(ranges(own))


def consulted(procedure: Procedure, numbers: Mapping[str, str]) -> dict[str, str]:
    """For each role the steps (else the rules) that need its approval."""
    guarded = guarded_steps(procedure)
    found: dict[str, list[str]] = {}
    for rule in procedure.data.get("rules") or ():
        body = rule.get("permit") or {}
        for role in as_list(body.get("approved_by")):
            found.setdefault(str(role), []).extend(places(rule, guarded, numbers))
    return {role: together(found[role]) for role in found}


def informed(procedure: Procedure, numbers: Mapping[str, str]) -> dict[str, str]:
    """For each role the steps (else the rules) in which, or of whose faults, it is told."""
    guarded = guarded_steps(procedure)
    found: dict[str, list[str]] = {}
    for step in procedure.data.get("steps") or ():
        for role in told(step):
            found.setdefault(role, []).append(numbers[str(step["id"])])
    for rule in procedure.data.get("rules") or ():
        for role in escalated(rule):
            found.setdefault(role, []).extend(places(rule, guarded, numbers))
    return {role: together(found[role]) for role in found}


def told(step: Body) -> list[str]:
    """The roles that are told in a step, at one of its exits, or of its faults."""
    exits = [one for one in (step.get("choose") or {}).values() if isinstance(one, Mapping)]
    tells = [one for part in (step, *exits) for one in as_list(part.get("tell"))]
    roles = [role for one in tells for role in as_list(one.get("role"))]
    return [*map(str, roles), *escalated(step)]


def escalated(entry: Body) -> list[str]:
    """The roles that are told of a fault that lasts."""
    return [str(one["to"]) for one in as_list(entry.get("escalate"))]


def places(rule: Body, guarded: Mapping[str, list[str]], numbers: Mapping[str, str]) -> list[str]:
    """The numbers of the steps that a rule looks at, else its own id."""
    steps = [numbers[one] for one in guarded.get(str(rule["id"]), ()) if one in numbers]
    return steps or [str(rule["id"])]


def together(found: Iterable[str]) -> str:
    """Numbers in order with runs joined, then ids."""
    return ", ".join(ranges(list(dict.fromkeys(found))))
