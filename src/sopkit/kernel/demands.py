"""This module holds what a guard may demand of an event.

Each demand judges one look, in one picture. A demand is true (kept), false (broken) or None
(unknown). The guard asks it in both pictures of the moment (docs/semantics.md 1.6) and keeps the
better answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sopkit.frozen import dataclass

if TYPE_CHECKING:
    from sopkit.calendars import ClockTime
    from sopkit.case import Record
    from sopkit.kernel.members import Members
    from sopkit.kernel.program import Condition, Filling, Line, Occurrence, Parameter
    from sopkit.quantities import Span


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a demand says.

    `kept` is true, false or None; `needs` settle it; `absent` says why it never will be; `because`
    is a short reason with names, `who` the roles that may, `since` when it will be allowed.
    """

    kept: bool | None
    needs: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    because: str = ""
    who: tuple[str, ...] = ()
    since: int | None = None


KEPT = Outcome(True)
NOT_SO = Outcome(False)


@dataclass(slots=True)
class Look:
    """One picture of one occurrence: record, scope that conditions read, timekeeper of the case.

    `spans(start, amount)` gives the instant `amount` after `start`, or None while a parameter has
    no value.
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

    @property
    def events(self) -> frozenset[str]:
        """Events the condition reads."""
        return self.condition.events

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

    @property
    def events(self) -> frozenset[str]:
        """Events whose last happening it reads."""
        return frozenset((self.event,))

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
    """The event `<event>.approved` by one of the roles came after the last change of the data."""

    event: str
    roles: tuple[str, ...]
    facts: frozenset[str] = field(default=frozenset(), init=False)

    @property
    def events(self) -> frozenset[str]:
        """Events whose last happening it reads."""
        return frozenset((self.event, f"{self.event}.approved"))

    def judge(self, look: Look) -> Outcome:
        """Two-valued but for an approval without a role."""
        approval = look.scope.last.get(f"{self.event}.approved")
        earlier = look.scope.last.get(self.event)
        because = f"approved_by: {', '.join(self.roles)}"
        if approval is None or (earlier is not None and earlier.at > approval.at):
            return Outcome(False, because=because, who=self.roles)
        if approval.role is None:
            return Outcome(None, (f"{self.event}.approved.role",), because=because)
        return (
            KEPT if approval.role in self.roles else Outcome(False, because=because, who=self.roles)
        )


@dataclass(frozen=True, slots=True)
class NotDuring:
    """What `forbid` says: not while all of the given parts are so; none given means never.

    See docs/semantics.md 7.5.
    """

    running: Condition | None = None
    start: tuple[Occurrence, ...] = ()
    until: tuple[Occurrence, ...] = ()
    within: Span | Parameter | None = None
    outside: tuple[ClockTime, ClockTime] | None = None

    @property
    def facts(self) -> frozenset[str]:
        """Facts the condition reads."""
        return self.running.facts if self.running else frozenset()

    @property
    def events(self) -> frozenset[str]:
        """Events the condition reads."""
        return self.running.events if self.running else frozenset()

    def judge(self, look: Look) -> Outcome:
        """False when the event is forbidden in this picture."""
        parts: list[Outcome] = []
        for part in self._parts(look):
            if part.kept is False:
                return KEPT
            parts.append(part)
        unknown = [part for part in parts if part.kept is None]
        if unknown:
            needs = tuple(sorted({name for part in unknown for name in part.needs}))
            absent = tuple(name for part in unknown for name in part.absent)
            return Outcome(None, needs, absent, "forbid")
        since = max((part.since for part in parts if part.since is not None), default=None)
        return Outcome(
            False, because="; ".join(p.because for p in parts if p.because) or "never", since=since
        )

    def _parts(self, look: Look) -> Iterator[Outcome]:
        if self.start:
            yield look.case.span_open(self, look)
        if self.running is not None:
            yield self._running(self.running, look)
        if self.outside is not None:
            yield self._outside(look)

    @staticmethod
    def _running(running: Condition, look: Look) -> Outcome:
        because = f"while {running.text}"
        found = _condition(running, look, because)
        return Outcome(True, because=because) if found is KEPT else found

    def _outside(self, look: Look) -> Outcome:
        assert self.outside is not None
        first, last = self.outside
        if look.case.calendar is None:
            return Outcome(None, ("zone",))
        if look.case.calendar.in_hours(look.record.at, first, last):
            return NOT_SO
        since = look.case.calendar.clock_at_or_after(look.record.at, first)
        return Outcome(True, because=f"outside {first}-{last}", since=since)


@dataclass(frozen=True, slots=True)
class TickIs:
    """A check item is ticked `ok` at the event, for all `members` if it has any.

    `not_ok` breaks it. No tick is unknown.
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
        return (
            KEPT
            if members <= {self.members.named(key) for key in ticks}
            else Outcome(None, (self.name,))
        )


@dataclass(frozen=True, slots=True)
class TickedBy:
    """The items are ticked by one of these roles.

    An event without ticks says nothing about who ticks.
    """

    roles: tuple[str, ...]
    items: frozenset[str]
    facts: frozenset[str] = field(default=frozenset(), init=False)

    def looks(self, record: Record) -> bool:
        """Only a record that ticks one of the items is looked at."""
        return not self.items.isdisjoint(record.checks)

    def judge(self, look: Look) -> Outcome:
        """Unknown when the record names no role."""
        return RoleIs(self.roles).judge(look)


def missing_in(
    record: Record, fields: Iterable[str], evidence: Iterable[str], line: Line | None
) -> list[str]:
    """The fields and proofs that a record does not bring.

    A line that fits brings the fields it lays out.
    """
    form = record.form or {}
    written = form.get("line")
    laid_out = (
        line.fields
        if line is not None and isinstance(written, str) and line.fits(written, form)
        else ()
    )
    missing = [name for name in fields if form.get(name) in (None, "") and name not in laid_out]
    return missing + [name for name in evidence if name not in record.evidence]


def unclear_in(record: Record, lacking: Iterable[str]) -> tuple[str, ...]:
    """Of what is lacking the fields in which something stands that does not fit.

    Whether they were filled in as they should be is unknown (docs/semantics.md 1.10).
    """
    unfit = record.unfit
    return tuple(name for name in lacking if f"form.{name}" in unfit) if unfit else ()


@dataclass(frozen=True, slots=True)
class FieldsGiven:
    """A form carries these fields, the record these proofs; `copies` says where each copy went."""

    fields: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    line: Line | None = None
    facts: frozenset[str] = field(default=frozenset(), init=False)

    def judge(self, look: Look) -> Outcome:
        """Broken by what is missing, which it names, and by a line that is laid out otherwise."""
        written = LineFits(self.line).judge(look) if self.line is not None else KEPT
        if not written.kept:
            return written
        lacking = missing_in(look.record, self.fields, self.evidence, self.line)
        unclear = unclear_in(look.record, lacking)
        missing = [name for name in lacking if name not in unclear]
        if missing:
            return Outcome(False, because=f"missing {', '.join(missing)}")
        return Outcome(None, tuple(f"form.{name}" for name in unclear)) if unclear else KEPT


@dataclass(frozen=True, slots=True)
class LineFits:
    """A form that is written as one line (`form: {line: ..}`) is laid out by the pattern."""

    line: Line
    facts: frozenset[str] = field(default=frozenset(), init=False)

    @staticmethod
    def looks(record: Record) -> bool:
        """Only a form that carries a line is looked at."""
        return bool(record.form) and record.form.get("line") is not None

    def judge(self, look: Look) -> Outcome:
        """Kept by a form without a line: its fields are given one by one."""
        form = look.record.form or {}
        written = form.get("line")
        if written is None or (isinstance(written, str) and self.line.fits(written, form)):
            return KEPT
        return Outcome(False, because=f"line: {self.line.text}")


@dataclass(frozen=True, slots=True)
class WordsAre:
    """What was said contains one (`any`), all, or none (`never`) of the given wordings.

    The wordings count in any language. `fill` gives what stands in the place of a placeholder;
    without it any words may.
    """

    any: tuple[tuple[str, ...], ...] = ()
    all: tuple[tuple[str, ...], ...] = ()
    never: tuple[tuple[str, ...], ...] = ()
    fill: tuple[tuple[str, Filling], ...] = ()
    facts: frozenset[str] = field(default=frozenset(), init=False)

    @staticmethod
    def looks(record: Record) -> bool:
        """Only a record that carries words is looked at."""
        return record.said is not None

    def judge(self, look: Look) -> Outcome:
        """Unknown where only what a placeholder stands for would tell."""
        said = look.record.said or ""
        ways = {name: filling.ways(look.scope) for name, filling in self.fill}
        never = [(_heard(texts, said, ways), texts) for texts in self.never]
        any_of = [_heard(texts, said, ways) for texts in self.any]
        all_of = [(_heard(texts, said, ways), texts) for texts in self.all]
        for heard, texts in never:
            if heard:
                return Outcome(False, because=f"never: {texts[0]}")
        if any_of and all(heard is False for heard in any_of):
            return Outcome(False, because="any of the wordings")
        for heard, texts in all_of:
            if heard is False:
                return Outcome(False, because=f"all: {texts[0]}")
        sure = not any_of or any(any_of)
        if sure and not any(heard is None for heard, _ in (*never, *all_of)):
            return KEPT
        return Outcome(None, self._needs(look, ways), because="fill")

    def _needs(self, look: Look, ways: Mapping[str, tuple[str, ...] | None]) -> tuple[str, ...]:
        needs = {
            need
            for name, filling in self.fill
            if ways[name] is None
            for need in filling.needs(look.scope)
        }
        return tuple(sorted(needs))


EDGE_BEFORE, EDGE_AFTER = (
    r"(?:(?<![A-Za-z0-9])|(?![A-Za-z0-9]))",
    r"(?:(?![A-Za-z0-9])|(?<![A-Za-z0-9]))",
)


def _heard(
    texts: tuple[str, ...], said: str, ways: Mapping[str, tuple[str, ...] | None]
) -> bool | None:
    """Whether one of the texts was said, letters of either case alike; None: perhaps."""
    import re

    found: bool | None = False
    for text in texts:
        # every second part is the name of a placeholder
        parts = re.split(r"\{([^{}]*)\}", text)
        pattern = "".join(_pattern(part, place % 2 == 1, ways) for place, part in enumerate(parts))
        # a value at the edge of a wording is a whole word: Li is not Lin
        pattern = f"{'' if parts[0] else EDGE_BEFORE}{pattern}{'' if parts[-1] else EDGE_AFTER}"
        if parts == [""] or not re.search(pattern, said, re.IGNORECASE):
            continue
        if all(ways.get(name.strip(), ()) is not None for name in parts[1::2]):
            return True
        found = None
    return found


def _pattern(part: str, placeholder: bool, ways: Mapping[str, tuple[str, ...] | None]) -> str:
    import re

    if not placeholder:
        return r"\s+".join(re.escape(word) for word in part.split()) if part.strip() else ""
    known = ways.get(part.strip())
    if not known:
        return ".+?"
    return rf"\s*(?:{'|'.join(re.escape(way) for way in known)})\s*"


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
    "KEPT", "NOT_SO", "ActorIs", "ApprovedBy", "FieldsGiven", "Holds", "LineFits", "Look",
    "NotDuring", "Outcome", "RoleIs", "TickIs", "TickedBy", "WordsAre", "missing_in", "summary",
    "unclear_in",
]  # fmt: skip
