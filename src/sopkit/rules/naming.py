"""This module resolves the names that an author writes, and says which of them mean nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import suggest
from sopkit.expressions.lookups import listed_roles
from sopkit.kernel.many import BY, FIELD, ROLE, Key
from sopkit.kernel.members import Members
from sopkit.spelling import correction

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.model import Form
    from sopkit.rules.base import Entry, Path

# who acted, when no fact or field bears the name
PERSONS = ("agent", "person")


class Naming:
    """Looks up events, facts, roles and other names, and reports what is not declared."""

    def __init__(self, declared: Declared, report: Any) -> None:
        self.declared = declared
        self._report = report

    def report(
        self,
        code: str,
        message: str,
        path: Path,
        *,
        key: bool = False,
        offset: int | None = None,
        length: int = 1,
        hint: str = "",
        instead: tuple[str, str] | None = None,
    ) -> None:
        """Adds a diagnostic at a value, at its key, or at a character within a value.

        `instead` is the word that stands there, and the one that was probably meant.
        """
        place = {"key": key, "offset": offset, "length": length}
        self._report(code, message, path, **place, hint=hint, instead=instead)

    def no_effect(self, entry: Entry, keys: tuple[str, ...], what: str) -> None:
        """Warns of keys of a rule or step that mean nothing beside what it says."""
        for key in keys:
            if getattr(entry.model, key, None) not in (None, []):
                message = f"'{key}' has no effect on {what}; take it out"
                self.report("no-effect", message, (*entry.owner, key), key=True)

    def exactly_one(self, path: Path, body: Any, keys: tuple[str, ...]) -> None:
        """Reports when none or several of these keys are given."""
        written = self.written(path)
        given = [key for key in keys if key in written] if isinstance(written, Mapping) else []
        choice = f"{', '.join(keys[:-1])} or {keys[-1]}"
        if not given:
            self.report("missing-key", f"'{path[-1]}' needs {choice}", path, key=True)
        elif len(given) > 1:
            message = f"'{given[0]}' and '{given[1]}' exclude each other; keep one of {choice}"
            self.report("excluding-keys", message, (*path, given[1]), key=True)

    def different(self, names: list[str], path: Path) -> None:
        """Reports an id that stands twice in a list of entries."""
        for place, name in enumerate(names):
            if name in names[:place]:
                message = f"'{name}' stands twice in this list; rename one of the two"
                self.report("repeated-name", message, (*path, place, "id"))

    def written(self, path: Path) -> Any:
        """What the author wrote at a place; None if there is nothing."""
        found: Any = self.declared.data
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def known(
        self,
        what: str,
        name: str,
        candidates: Collection[str],
        path: Path,
        *,
        of: str = "",
        offset: int | None = None,
    ) -> bool:
        """Reports a name that is not declared as this; False then."""
        if name in candidates:
            return True
        if self._is_lost(name):
            return False
        code = f"unknown-{what}" if what in ("event", "fact", "role", "step") else "unknown-name"
        where = f" of '{of}'" if of else ""
        near = suggest(name, candidates) or self._elsewhere(name, what)
        if not near and what == "role":
            near = listed_roles(candidates)
        self.report(
            code,
            f"unknown {what} '{name}'{where}{near}",
            path,
            offset=offset,
            length=len(name),
            instead=(name, correction(name, candidates)),
        )
        return False

    def _is_lost(self, name: str) -> bool:
        """Whether the name is of an entry with a fault, or what comes of one: `refill.violated`."""
        while name:
            if name in self.declared.lost:
                return True
            name = name.rpartition(".")[0]
        return False

    def _elsewhere(self, name: str, wanted: str) -> str:
        declared = self.declared
        groups: tuple[tuple[str, Collection[str]], ...] = (
            ("fact", declared.facts),
            ("event", declared.events),
            ("parameter", declared.parameters),
            ("definition", declared.definitions),
            ("role", declared.model.roles),
        )
        for what, names in groups:
            if name in names and what != wanted:
                return f"; it is a {what}" if what != "event" else "; it is an event"
        return ""

    def event(self, name: str, path: Path, *, offset: int | None = None) -> bool:
        """Whether the event is declared (a step is one)."""
        return self.known("event", name, self.declared.events, path, offset=offset)

    def fact(self, name: str, path: Path) -> bool:
        """Whether the fact is declared."""
        return self.known("fact", name, self.declared.facts, path)

    def roles(self, names: tuple[str, ...], path: Path) -> tuple[str, ...]:
        """The roles, each reported when it is not declared."""
        roles = self.declared.model.roles
        for place, name in enumerate(names):
            if name not in roles:
                self.known("role", name, roles, self.item(path, place))
        return names

    def roles_from_rank(self, name: str, path: Path) -> tuple[str, ...]:
        """The role and all of a higher `rank`."""
        roles = self.declared.model.roles
        if not self.known("role", name, roles, path):
            return ()
        lowest = roles[name].rank
        if lowest is None:
            self.report("bad-value", f"role '{name}' has no rank; give it one under roles", path)
            return (name,)
        return tuple(
            other for other, role in roles.items() if role.rank is not None and role.rank >= lowest
        )

    def collection(self, name: str, path: Path) -> bool:
        """Whether the collection is declared."""
        return self.known("collection", name, self.declared.model.collections, path)

    def members(self, name: str | None, path: Path) -> Members | None:
        """Who the members of a collection are; None without a collection."""
        if name is None or not self.collection(name, path):
            return None
        collection = self.declared.model.collections[name]
        if collection.members:
            return Members(tuple(collection.members), None, name)
        # a collection that nothing counts is asked for under its own name
        return Members((), collection.count or collection.from_ or name, name)

    def thing(self, name: str, path: Path) -> bool:
        """Whether the thing is declared."""
        return self.known("thing", name, self.declared.model.things, path)

    def form(self, name: str, path: Path) -> Form | None:
        """The form of this name."""
        known = self.known("form", name, self.declared.model.forms, path)
        return self.declared.model.forms[name] if known else None

    def is_data_name(self, name: str, events: tuple[str, ...]) -> bool:
        """Whether the name is a fact or a data field of one of the events."""
        return name in self.declared.facts or any(
            name in self.declared.events.get(self.bare_event(event), {}) for event in events
        )

    def key(self, name: str, events: tuple[str, ...], path: Path) -> Key | None:
        """What is told apart over many cases: a fact, a field of the events, a person or a role."""
        bare = tuple(self.bare_event(event) for event in events)
        if self.is_data_name(name, bare):
            own = [self.declared.events.get(event, {}).get(name) for event in bare]
            kind = next((one for one in own if one), None) or self.declared.facts[name]
            if kind.kind in ("list", "map", "record"):
                message = f"'{name}' is {kind}; only single values can be told apart"
                self.report("type-mismatch", message, path)
            return Key(FIELD, name)
        if name in PERSONS or name in self.declared.model.roles:
            return Key(BY, "by")
        if name == ROLE:
            return Key(ROLE, ROLE)
        if name not in self.declared.lost:
            fields = {one for event in bare for one in self.declared.events.get(event, {})}
            near = suggest(name, [*PERSONS, ROLE, *self.declared.facts, *sorted(fields)])
            hint = near or "; write agent for the person who acted"
            message = f"'{name}' is no fact and no field of the event{hint}"
            self.report("unknown-name", message, path, offset=0, length=len(name))
        return None

    @staticmethod
    def bare_event(text: str) -> str:
        """The event of `event if condition`."""
        return text.partition(" if ")[0].strip()

    def item(self, path: Path, place: int) -> Path:
        """The place of an entry of what may be a list or a single value."""
        return (*path, place) if isinstance(self.written(path), list) else path
