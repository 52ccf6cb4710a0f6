"""This module holds the names that a condition may use, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from typing import Any, Final, TypeAlias

from sopkit.expressions.parse import KEYWORDS
from sopkit.expressions.shapes import Shape, shape_of
from sopkit.expressions.tree import Node
from sopkit.frozen import cached_property, dataclass
from sopkit.late import late_pattern
from sopkit.quantities import ValueType

Skeleton: TypeAlias = "str | bool | Mapping[str, Any]"
"""A leaf, true or false, or a mapping with one key: `all` and `any` (lists), `not` (one)."""

_HEADER = late_pattern(r"\s*([^\W\d]\w*(?:\.\w+)*)\s*(?:\(\s*(.*?)\s*\))?\s*")
_PARAMETER = late_pattern(r"[^\W\d]\w*")
NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition or expression; without parameters `parameters` is empty."""

    parameters: tuple[str, ...]
    body: Skeleton

    @classmethod
    def read(cls, heading: str, body: Skeleton) -> tuple[str, Definition] | None:
        """Name and definition from `covers(user, amount)`; None if the heading is malformed."""
        found = _HEADER.fullmatch(heading)
        if found is None:
            return None
        listed = found.group(2)
        parameters = tuple(re.split(r"\s*,\s*", listed)) if listed else ()
        names = all(_PARAMETER.fullmatch(name) for name in parameters)
        if not names or len(set(parameters)) < len(parameters):
            return None
        return found.group(1), cls(parameters, body)


@dataclass(frozen=True)
class Names:
    """One namespace: what the words of a condition stand for.

    Attributes:
        facts: facts and derived facts.
        events: events and steps, each with the fields of its data.
        this: fields of the event being judged; None where no event is judged.
        types: record types, each with its fields.
        collections: for each the fact that counts or lists it, or its members.
        roles: role names; when empty, any word stands for a role beside a role.
    """

    facts: Mapping[str, ValueType] = field(default_factory=dict)
    parameters: Mapping[str, ValueType] = field(default_factory=dict)
    events: Mapping[str, Mapping[str, ValueType]] = field(default_factory=dict)
    this: Mapping[str, ValueType] | None = None
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, ValueType]] = field(default_factory=dict)
    collections: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    roles: Collection[str] = ()
    # typed bodies of definitions without parameters, and shapes by name: both only saved work
    bodies: dict[str, Node] = field(default_factory=dict, init=False, compare=False, repr=False)
    shapes: dict[str, Shape] = field(default_factory=dict, init=False, compare=False, repr=False)
    # every declared name and every fact once asked for, the same whichever event is judged
    declared: list[frozenset[str]] = field(default_factory=list, compare=False, repr=False)

    def with_this(self, fields: Mapping[str, ValueType] | None) -> Names:
        """The same names where an event with these fields is being judged."""
        return replace(self, this=fields)

    def shape(self, declared: ValueType) -> Shape:
        """The shape of a declared type."""
        return shape_of(declared, self.types, self.collections)

    def fact_shape(self, name: str) -> Shape | None:
        """The shape of a fact or parameter; None if there is none of this name."""
        known = self.shapes.get(name)
        if known is not None:
            return known
        declared = self.facts.get(name) or self.parameters.get(name)
        if declared is None:
            return None
        shape = self.shapes[name] = self.shape(declared)
        return shape

    def has(self, name: str) -> bool:
        """Whether the name is declared."""
        return (
            name in self.facts
            or name in self.events
            or name in self.parameters
            or name in self.definitions
            or name in self.collections
        )

    def all(self) -> tuple[frozenset[str], ...]:
        """What to suggest from: every declared name, and the fields of the event being judged."""
        # a fact may be written as a field as well, but is nearer as itself
        return self._shared[0], frozenset(f"this.{name}" for name in self._own)

    def fields(self) -> tuple[frozenset[str], ...]:
        """What may stand after `this.`, to suggest from."""
        return self._own, self._shared[1]

    @cached_property
    def _own(self) -> frozenset[str]:
        """The fields of the event being judged that are no facts."""
        return frozenset(name for name in self.this or () if name not in self.facts)

    @property
    def _shared(self) -> list[frozenset[str]]:
        if not self.declared:
            named = (self.facts, self.parameters, self.events, self.definitions, self.collections)
            self.declared[:] = frozenset(("at",)).union(*named), frozenset(self.facts)
        return self.declared


def is_keyword(name: str) -> bool:
    """Whether the name is a word of the language, which nothing may be called."""
    return name in KEYWORDS or name in ("at", "this")
