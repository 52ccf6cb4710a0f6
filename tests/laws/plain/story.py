"""This module holds what the plain judge works with: a case as a story, and its demands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sopkit.case import Record
from sopkit.quantities import MISSING
from tests.laws.logs import MINUTE

Body = dict[str, Any]
ENDLESS = 10**20
DAY = 24 * 60 * MINUTE
# Shanghai is eight hours ahead all year
OFFSET = 8 * 60 * MINUTE


@dataclass
class Demand:
    """A duty or look: what became of it, and when; instants in microseconds, None is never."""

    opened: int
    due: int | None = None
    earliest: int | None = None
    limit: int = ENDLESS
    state: str = "open"
    violated_at: int | None = None
    cured_at: int | None = None
    dropped_at: int | None = None
    settled_at: int | None = None
    place: int = 0
    key: Any = None
    owable: bool = True
    appointed: bool = False
    left: tuple[int | None, int | None] | None = None

    def is_open(self, at: int) -> bool:
        """Whether it still can be kept in this moment."""
        return self.state == "open" and at <= self.limit

    def is_owed_late(self, at: int) -> bool:
        """Whether it was violated before and nothing made that good."""
        late = self.state == "violated" or (self.state == "open" and at > self.limit)
        return late and self.owable and self.cured_at is None and self.dropped_at is None

    def has_room(self, at: int) -> bool:
        """Whether the window is open."""
        return self.is_open(at) and (self.earliest is None or self.earliest <= at)

    @property
    def kept_by(self) -> int | None:
        """The instant of the doing that kept it."""
        return self.settled_at if self.state == "satisfied" else None

    @classmethod
    def look(cls, at: int, *, kept: bool) -> Demand:
        """A look at what happened: settled there and then."""
        if kept:
            return cls(at, state="satisfied", settled_at=at)
        return cls(at, state="violated", violated_at=at, owable=False)

    def settle(self, state: str, at: int) -> None:
        """It ends in this state; a violation has the instant."""
        self.state, self.settled_at = state, at
        if state == "violated":
            self.violated_at = at

    def told(self, now: int) -> tuple[Any, ...]:
        """All that is compared."""
        state, broken = self.state, self.violated_at
        if state == "open" and now > self.limit:
            state, broken = "violated", self.limit
        if state == "waived" or (state == "violated" and broken is None):
            broken = self.limit if self.limit < now else broken
        if state == "open":
            state = "waiting" if self.earliest is not None and now < self.earliest else "pending"
        if state == "waived":
            return (state, self.opened)
        return (state, self.opened, broken, self.cured_at, self.dropped_at)


@dataclass(frozen=True)
class Story:
    """A case up to `now`: its records in order, and where it begins and ends."""

    records: tuple[Record, ...]
    now: int
    starts: str | None = None
    ends: str | None = None
    facts: Sequence[str] = ("p", "q")
    moments: list[tuple[int, list[Record]]] = field(init=False)

    def __post_init__(self) -> None:
        heard = sorted(
            (one for one in self.records if one.at <= self.now),
            key=lambda one: (one.at, one.number),
        )
        grouped = [(at, list(some)) for at, some in groupby(heard, key=lambda one: one.at)]
        object.__setattr__(self, "moments", grouped)

    @property
    def begun(self) -> int:
        """The instant of the beginning; endless if there is none."""
        for at, records in self.moments:
            if self.starts is None or any(happens(one, self.starts) for one in records):
                return at
        return ENDLESS

    @property
    def ended(self) -> int:
        """The instant of the end; endless if there is none."""
        for at, records in self.moments:
            if at >= self.begun and any(happens(one, self.ends, "closed") for one in records):
                return at
        return ENDLESS

    def runs(self, at: int) -> bool:
        """Whether duties open in a moment: it lies before the end, or is all of the case."""
        return self.begun <= at < self.ended or at == self.begun

    def times(self, events: Any, low: int = -ENDLESS, high: int = ENDLESS) -> list[int]:
        """When one of these events happened, from `low` to `high`, both included; once a record."""
        names = listed(events)
        return [
            at
            for at, records in self.moments
            if low <= at <= high
            for one in records
            if happens(one, *names)
        ]

    def value(
        self, fact: str, at: int, without: Record | None = None, *, before: bool = False
    ) -> bool:
        """A fact after the moment, or before it, or after it without what one record says."""
        found = False
        for moment, records in self.moments:
            if moment > at or (before and moment == at):
                break
            for one in records:
                if fact in one.data:
                    found = one.data[fact]
        # its own data belong to both pictures
        if before and without is not None:
            found = without.data.get(fact, found)
        return found

    def holds(
        self, condition: str | None, at: int, without: Record | None = None, *, before: bool = False
    ) -> bool:
        """A condition: a fact or an event, perhaps with `not` before it; none is true."""
        if condition is None:
            return True
        name = condition.removeprefix("not ")
        if name in self.facts:
            found = self.value(name, at, without, before=before)
        else:
            found = any(
                happens(one, name)
                for moment, records in self.moments
                if moment < at or (moment == at and not before)
                for one in records
                if one is not without
            )
        return found != condition.startswith("not ")


def happens(record: Record, *names: str | None) -> bool:
    """Whether a record is one of these events; a plan is none."""
    return record.event in names and record.event is not None and record.planned is MISSING


def listed(names: Any) -> list[str]:
    """One name or several as a list."""
    return [names] if isinstance(names, str) else list(names or ())


def minutes(span: str | None) -> int:
    """`4 min` in microseconds; none is nothing."""
    return int(span.split()[0]) * MINUTE if span else 0


def waive(story: Story, rule: Body, at: int, records: list[Record], demands: list[Demand]) -> None:
    """A waiver forgives what is open or violated (12.5)."""
    if any(one.waives == rule["id"] and one.reason for one in records):
        for one in demands:
            kept = one.state in ("satisfied", "cancelled") and (one.settled_at or 0) <= at
            if one.opened <= at and not kept:
                one.state = "waived"


def answer(pair: str, at: int, found: list[Demand]) -> None:
    """What is done keeps what is open and has room, and makes good what is owed late."""
    fitting = [one for one in found if one.has_room(at)]
    late = [one for one in found if one.is_owed_late(at)]
    if pair == "one":
        fitting = sorted(fitting, key=lambda one: (one.due or ENDLESS, one.opened, one.place))[:1]
        late = [] if fitting else sorted(late, key=lambda one: (one.limit, one.place))[:1]
    for one in fitting:
        one.settle("satisfied", at)
    for one in late:
        one.cured_at = at


def marks_of(body: Body, records: list[Record]) -> tuple[bool, bool]:
    """Whether a stretch begins in a moment, and whether one ends; the last in the log holds."""
    first, last = listed(body.get("from")), listed(body.get("until"))
    marks = [one for one in records if happens(one, *first, *last)]
    begins = bool(marks) and happens(marks[-1], *first)
    return begins, any(happens(one, *last) for one in marks)


def called_off(at: int, found: list[Demand]) -> None:
    """What is open is cancelled, what is owed late is dropped."""
    for one in found:
        if one.is_open(at):
            one.settle("cancelled", at)
        elif one.is_owed_late(at):
            one.dropped_at = at


def applies(story: Story, rule: Body, at: int, record: Record) -> bool:
    """Whether a rule applies to what happened, in both pictures."""
    return all(story.holds(rule.get("when"), at, record, before=one) for one in (True, False))


def in_scope(story: Story, rule: Body, body: Body, record: Record) -> bool:
    """Whether a rule looks at an event: by its role, and `when` together with the moment."""
    if "for" in body and record.role not in listed(body["for"]):
        return False
    return story.holds(rule.get("when"), record.at, record)


def with_waivers(story: Story, rule: Body, looks: list[Demand]) -> list[Demand]:
    """The same demands, after every waiver of the story."""
    for at, records in story.moments:
        if at >= story.begun:
            waive(story, rule, at, records, [one for one in looks if one.opened <= at])
    return looks
