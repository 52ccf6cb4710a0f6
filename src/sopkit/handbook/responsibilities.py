"""This module derives who is responsible, accountable, consulted and informed.

Responsible is the role of a step, or of what a rule asks for; accountable the owner of the
procedure; consulted who must approve what a step does; informed who is told in a step, or of a
fault that lasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from sopkit.handbook.duties import asked_events, roles_asked, rules_of
from sopkit.handbook.notices import guarded_steps
from sopkit.handbook.sources import ranges
from sopkit.handbook.steps import as_list

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Body = Mapping[str, Any]
# The keys of a rule under which stand those who may do something, approve it or tick it.
ALLOWING: Final = {"permit": ("for", "role", "approved_by"), "attest": ("by",)}


def responsible(procedure: Procedure, role: str, numbers: Mapping[str, str]) -> str:
    """The steps that a role does, then the rules that ask something else of it."""
    steps = procedure.data.get("steps") or ()
    own = [numbers[str(step["id"])] for step in steps if step.get("role") == role]
    return together([*own, *(rule for rule, roles in asked(procedure) if role in roles)])


def asked(procedure: Procedure) -> list[tuple[str, tuple[str, ...]]]:
    """The rules that ask for what no step does, with the roles of which they ask it."""
    written = rules_of(procedure)
    found = asked_events(procedure)
    return [(rule, roles_asked(procedure, written[rule], found[rule])) for rule in found]


def signing(procedure: Procedure) -> frozenset[str]:
    """The roles that have something to do, to answer for or to allow, and those who stand in.

    Who is only told of something, such as most customers, works to no procedure.
    """
    acting = {str(step["role"]) for step in procedure.data.get("steps") or () if "role" in step}
    acting |= {role for _, roles in asked(procedure) for role in roles}
    acting |= set(map(str, as_list(procedure.data.get("owner"))))
    for rule in rules_of(procedure).values():
        for kind, keys in ALLOWING.items():
            body = rule.get(kind) or {}
            acting |= {str(role) for key in keys for role in as_list(body.get(key))}
    deputies = {deputy for role, (deputy, _) in procedure.deputies.items() if role in acting}
    return frozenset(acting | deputies)


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
