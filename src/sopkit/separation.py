"""This module lowers `separate_from` of roles: no person acts in two roles that are kept apart.

Each role that names others gives a rule `roles.<role>`. A pair named from both sides is judged
once, by the role that stands first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sopkit.kernel.program import Apart, Rule, Spec

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.model import Role
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


def rule_name(role: str) -> str:
    """The name of the rule that keeps a role apart from others."""
    return f"roles.{role}"


def separated(declared: Declared) -> Iterator[tuple[str, Role]]:
    """The roles that name others with which no person may hold them."""
    for name, role in declared.model.roles.items():
        if role.separate_from:
            yield name, role


def lower_roles(lowering: Lowering, first: int) -> list[Spec]:
    """One rule for each of these roles; `first` is the place of the first in the file."""
    found: list[Spec] = []
    told: set[frozenset[str]] = set()
    for place, (name, role) in enumerate(separated(lowering.declared), start=first):
        path: Path = ("roles", name, "separate_from")
        lowering.roles(role.separate_from, path)
        if name in role.separate_from:
            message = f"role '{name}' is to be kept apart from itself; name the other role"
            lowering.report("bad-value", message, path)
        pairs = {other: frozenset((name, other)) for other in role.separate_from if other != name}
        others = tuple(other for other, pair in pairs.items() if pair not in told)
        told |= set(pairs.values())
        if others:
            found.append(Apart(Rule(rule_name(name), "roles", place), name, others))
    return found
