"""This module holds what a guard may demand of an event; each demand judges one look, in one picture.

A demand is true (kept), false (broken) or None (unknown). The guard asks it in both pictures of the
moment (1.6) and keeps the better answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopkit.calendars import ClockTime
    from sopkit.case import Record
    from sopkit.kernel.members import Members
    from sopkit.kernel.program import Condition, Occurrence, Parameter
    from sopkit.quantities import Span


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a demand says: `kept` true, false or None; `needs` settle it; `absent` says why it never will be;
    `because` is a short reason with names, `who` the roles that may, `since` when it will be allowed."""

    kept: bool | None
    needs: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    because: str = ""
    who: tuple[str, ...] = ()
    since: int | None = None


KEPT = Outcome(True)


@dataclass(slots=True)
class Look:
    """One picture of one occurrence: the record, the scope conditions read, and the case's timekeeper.

    `spans(start, amount)` gives the instant `amount` after `start`, or None while a parameter has no value.
    """

    record: Record
    scope: Any
    case: Any


def _condition(condition: Condition, look: Look, because: str) -> Outcome:
    kept = condition.test(look.scope)
    if kept:
        return KEPT
    if kept is None:
        return Outcome(None, condition.needs(look.scope), condition.absent(look.scope), because)
    return Outcome(False, because=because)


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition is true: `only_if`, `limit`, `consent`."""

    condition: Condition
    name: str = "only_if"

    @property
    def facts(self) -> frozenset[str]:
        """Facts the condition reads."""
        return self.condition.facts

    def judge(self, look: Look) -> Outcome:
        """The condition's value in this picture."""
        return _condition(self.condition, look, f"{self.name}: {self.condition.text}")


@dataclass(frozen=True, slots=True)
class RoleIs:
    """Only these roles may."""

    roles: tuple[str, ...]
    name: str = "role"
    facts: frozenset[str] = field(default=frozenset(), init=False)

    def judge(self, look: Look) -> Outcome:
        """Kept by one of the roles; unknown when the record names none."""
        role = look.record.role
        if role is None:
            return Outcome(None, ("role",), because=self.name, who=self.roles)
        if role in self.roles:
            return KEPT
        return Outcome(False, because=f"{self.name}: {role}", who=self.roles)


@dataclass(frozen=True, slots=True)
class ActorIs:
    """The person is the same as (or another than) the one of the last such event before."""

    event: str
    same: bool
    facts: frozenset[str] = field(default=frozenset(), init=False)

    def judge(self, look: Look) -> Outcome:
        """Kept when that event never happened; unknown when either person is not recorded."""
        earlier = look.scope.last.get(self.event)
        if earlier is None:
            return KEPT
        name = "same_actor_as" if self.same else "other_actor_than"
        if look.record.by is None or earlier.by is None:
            missing = "by" if look.record.by is None else f"{self.event}.by"
            return Outcome(None, (missing,), because=name)
        if (look.record.by == earlier.by) is self.same:
            return KEPT
        return Outcome(False, because=f"{name} {self.event}: {earlier.by}")


@dataclass(frozen=True, slots=True)
class ApprovedBy:
    """The event `<event>.approved` by one of the roles has happened after the last change of the data."""

    event: str
    roles: tuple[str, ...]
    facts: frozenset[str] = field(default=frozenset(), init=False)

    def judge(self, look: Look) -> Outcome:
        """Two-valued but for an approval without a role."""
        approval = look.scope.last.get(f"{self.event}.approved")
        earlier = look.scope.last.get(self.event)
        because = f"approved_by: {', '.join(self.roles)}"
        if approval is None or (earlier is not None and earlier.at > approval.at):
            return Outcome(False, because=because, who=self.roles)
        if approval.role is None:
            return Outcome(None, (f"{self.event}.approved.role",), because=because)
        return KEPT if approval.role in self.roles else Outcome(False, because=because, who=self.roles)


@dataclass(frozen=True, slots=True)
class NotDuring:
    """What `forbid` says (7.5): not while all of the given parts are so; none given means never."""

    running: Condition | None = None
    start: tuple[Occurrence, ...] = ()
    until: tuple[Occurrence, ...] = ()
    within: Span | Parameter | None = None
    outside: tuple[ClockTime, ClockTime] | None = None

    @property
    def facts(self) -> frozenset[str]:
        """Facts the condition reads."""
        return self.running.facts if self.running else frozenset()

    def judge(self, look: Look) -> Outcome:
        """False when the event is forbidden in this picture."""
        parts = [part for part in self._parts(look) if part is not None]
        if any(part.kept is False for part in parts):
            return KEPT
        unknown = [part for part in parts if part.kept is None]
        if unknown:
            needs = tuple(sorted({name for part in unknown for name in part.needs}))
            absent = tuple(name for part in unknown for name in part.absent)
            return Outcome(None, needs, absent, "forbid")
        since = max((part.since for part in parts if part.since is not None), default=None)
        return Outcome(False, because="; ".join(p.because for p in parts if p.because) or "never", since=since)

    def _parts(self, look: Look) -> list[Outcome | None]:
        return [
            _condition(self.running, look, f"while {self.running.text}") if self.running else None,
            look.case.span_open(self, look) if self.start else None,
            self._outside(look) if self.outside else None,
        ]

    def _outside(self, look: Look) -> Outcome:
        assert self.outside is not None
        first, last = self.outside
        if look.case.calendar is None:
            return Outcome(None, ("zone",))
        if look.case.calendar.in_hours(look.record.at, first, last):
            return Outcome(False)
        since = look.case.calendar.clock_at_or_after(look.record.at, first)
        return Outcome(True, because=f"outside {first}-{last}", since=since)


@dataclass(frozen=True, slots=True)
class TickIs:
    """A check item is ticked `ok` at the event, for all `members` if it has any; `not_ok` breaks it.

    No tick is unknown.
    """

    item: str
    name: str
    members: Members | None = None
    facts: frozenset[str] = field(default=frozenset(), init=False)

    def judge(self, look: Look) -> Outcome:
        """Kept when all is ok; one tick for a collection speaks for every member."""
        tick = look.record.checks.get(self.item)
        ticks = list(tick.values()) if isinstance(tick, Mapping) else [tick]
        if any(value in ("not_ok", False) for value in ticks):
            return Outcome(False, because=f"{self.item}: not_ok")
        if not ticks or not all(value in ("ok", True) for value in ticks):
            return Outcome(None, (self.name,))
        return self._complete(tick, look) if isinstance(tick, Mapping) and self.members else KEPT

    def _complete(self, ticks: Mapping[str, Any], look: Look) -> Outcome:
        assert self.members is not None
        members = self.members.of(look.scope.facts)
        if members is None:
            return Outcome(None, (self.members.fact or self.name,))
        return KEPT if members <= {self.members.named(key) for key in ticks} else Outcome(None, (self.name,))


@dataclass(frozen=True, slots=True)
class FieldsGiven:
    """A form carries these fields, the record these proofs; `copies` says where each copy went."""

    fields: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    facts: frozenset[str] = field(default=frozenset(), init=False)

    def judge(self, look: Look) -> Outcome:
        """Broken by what is missing, which it names."""
        form = look.record.form or {}
        missing = [name for name in self.fields if form.get(name) in (None, "")]
        missing += [name for name in self.evidence if name not in look.record.evidence]
        return Outcome(False, because=f"missing {', '.join(missing)}") if missing else KEPT


@dataclass(frozen=True, slots=True)
class WordsAre:
    """What was said contains one (`any`), all, or none (`never`) of the given wordings, in any language."""

    any: tuple[tuple[str, ...], ...] = ()
    all: tuple[tuple[str, ...], ...] = ()
    never: tuple[tuple[str, ...], ...] = ()
    facts: frozenset[str] = field(default=frozenset(), init=False)

    @staticmethod
    def looks(record: Record) -> bool:
        """Only a record that carries words is looked at."""
        return record.said is not None

    def judge(self, look: Look) -> Outcome:
        """Wordings are compared with any gap for a placeholder, letters of either case alike."""
        said = look.record.said or ""
        found = [text for text in self.never if _heard(text, said)]
        if found:
            return Outcome(False, because=f"never: {found[0][0]}")
        if self.any and not any(_heard(text, said) for text in self.any):
            return Outcome(False, because="any of the wordings")
        lacking = [text for text in self.all if not _heard(text, said)]
        return Outcome(False, because=f"all: {lacking[0][0]}") if lacking else KEPT


def _heard(texts: tuple[str, ...], said: str) -> bool:
    import re

    for text in texts:
        parts = [re.escape(part.strip()) for part in re.split(r"\{[^{}]*\}", text)]
        pattern = ".+?".join(r"\s+".join(part.split(r"\ ")) for part in parts)
        if re.search(pattern.strip() or r"(?!)", said, re.IGNORECASE):
            return True
    return False


def summary(outcomes: list[Outcome]) -> Outcome:
    """All demands together: broken if one is broken, else unknown if one is unknown, else kept."""
    broken = [one for one in outcomes if one.kept is False]
    unknown = [one for one in outcomes if one.kept is None]
    chosen = broken or unknown
    if not chosen:
        return KEPT
    return Outcome(
        False if broken else None,
        tuple(sorted({name for one in unknown for name in one.needs})),
        tuple(name for one in unknown for name in one.absent),
        "; ".join(one.because for one in chosen if one.because),
        tuple(dict.fromkeys(role for one in chosen for role in one.who)),
        max((one.since for one in chosen if one.since is not None), default=None),
    )


__all__ = [
    "KEPT", "ActorIs", "ApprovedBy", "FieldsGiven", "Holds", "Look", "NotDuring", "Outcome", "RoleIs",
    "TickIs", "WordsAre", "summary",
]  # fmt: skip

