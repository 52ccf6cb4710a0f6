"""This module says who the members of a collection are, for the facts of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopkit.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Members:
    """A collection: its members by name, or the fact that counts or lists them (`fact`).

    Counted members are called `<label> 1`, `<label> 2` and so on.
    """

    names: tuple[str, ...] = ()
    fact: str | None = None
    label: str = ""

    def of(self, facts: Mapping[str, Any]) -> frozenset[str] | None:
        """The members; None while the fact is unknown."""
        unknown = self.fact is not None and facts.get(self.fact) is None
        return None if unknown else frozenset(self.ordered(facts))

    def ordered(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The members in their order; none while the fact is unknown."""
        if self.fact is None:
            return self.names
        value = facts.get(self.fact)
        if isinstance(value, int):
            return tuple(f"{self.label} {number}" for number in range(1, value + 1))
        return tuple(str(one) for one in value) if isinstance(value, tuple | list) else ()

    def named(self, key: Any) -> str | None:
        """The member a record's key means: `3` is `<label> 3`."""
        if key is None:
            return None
        text = str(key)
        return f"{self.label} {text}" if self.label and text.isdigit() else text
