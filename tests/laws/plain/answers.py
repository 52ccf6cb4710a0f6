"""This module judges `respond` plainly (docs/semantics.md 4, 11, 12)."""

from __future__ import annotations

from dataclasses import dataclass, field

from sopkit.case import Record
from tests.laws.logs import MINUTE
from tests.laws.plain.story import (
    DAY,
    ENDLESS,
    OFFSET,
    Body,
    Demand,
    Story,
    answer,
    happens,
    listed,
    marks_of,
    minutes,
    waive,
)


def respond(story: Story, rule: Body) -> list[Demand]:
    """One duty a trigger, kept by what is done in its window."""
    answers = Answers(story, rule)
    for at, records in story.moments:
        answers.moment(at, records)
    return answers.found


@dataclass
class Answers:
    """The duties of one `respond`, and whether its clock stands still."""

    story: Story
    rule: Body
    found: list[Demand] = field(default_factory=list)
    paused: bool = False

    @property
    def body(self) -> Body:
        """What stands under the kind."""
        found: Body = self.rule["respond"]
        return found

    def moment(self, at: int, records: list[Record]) -> None:
        """The order of 1.4: pause, opening, doing, appointment, exceptions, end, waivers."""
        self.pause(at, records)
        if at < self.story.begun:
            return
        for record in records:
            triggers = happens(record, *listed(self.body["after"])) and self.story.runs(at)
            if triggers and self.story.holds(self.rule.get("when"), at):
                self.open(record)
        self.answer(at, records)
        if self.appoint(at, records):
            self.answer(at, records)
        self.cancel(at, records)
        if at == self.story.ended:
            for one in self.found:
                if one.state == "open" and one.due is None and one.left is None:
                    one.settle("violated", at)
        waive(self.story, self.rule, at, records, self.found)

    def open(self, record: Record) -> None:
        """A new duty; with `latest` in place of those that are open."""
        at = record.at
        if self.body["pair"] == "latest":
            for one in self.found:
                if one.is_open(at):
                    one.settle("cancelled", at)
        made = Demand(at, place=len(self.found), key=record.data.get("k"))
        made.earliest, made.due = window(self.body, at)
        self.limit(made)
        if self.paused:
            stop(made, at, self.body)
        self.found.append(made)

    def limit(self, demand: Demand) -> None:
        """The due and its grace."""
        grace = minutes(self.rule.get("grace"))
        demand.limit = ENDLESS if demand.due is None else demand.due + grace

    def answer(self, at: int, records: list[Record]) -> None:
        """Each doing keeps what it fits."""
        pair = self.body["pair"]
        for record in records:
            if happens(record, *listed(self.body["do"])):
                mates = [one for one in self.found if pair != "k" or one.key == record.data["k"]]
                answer(pair, at, mates)

    def pause(self, at: int, records: list[Record]) -> None:
        """A pause that begins keeps what is left; one that ends lays it on again (12.1)."""
        begins, ends = marks_of(self.body.get("paused", {}), records)
        if not begins and not ends:
            return
        was, self.paused = self.paused, begins
        for one in self.found:
            if begins and not was and one.is_open(at):
                stop(one, at, self.body)
            elif was and not begins and one.left is not None:
                go_on(one, at, self.body)
                self.limit(one)

    def appoint(self, at: int, records: list[Record]) -> bool:
        """What was agreed is the due of all that is open (12.3, 12.4)."""
        moved = False
        for record in records:
            to = record.data.get("to")
            if "moved_by" not in self.body or not happens(record, self.body["moved_by"]["event"]):
                continue
            if to is None or to < at:
                continue
            for one in self.found:
                if one.is_open(at):
                    one.earliest, one.due, one.left, one.appointed = at, to, None, True
                    self.limit(one)
                    moved = True
        return moved

    def cancel(self, at: int, records: list[Record]) -> None:
        """An exception ends what is open or owed (3.5, 3.6)."""
        unless = self.rule.get("unless")
        if unless is None:
            return
        if unless.removeprefix("not ") in self.story.facts:
            applies = self.story.holds(unless, at)
        else:
            applies = any(happens(one, unless) for one in records)
        for one in self.found if applies else ():
            if one.is_open(at):
                one.settle("cancelled", at)
            elif one.is_owed_late(at):
                one.dropped_at = at


def stop(demand: Demand, at: int, body: Body) -> None:
    """The clock stands still: what is left is kept, and nothing falls due."""
    if demand.appointed or (demand.due is not None and at > demand.due):
        return
    phrase = body.get("due", "")
    due = early = None
    if demand.due is not None and not phrase.startswith("before"):
        due = demand.due - at if "min" in phrase else date_of(demand.due) - date_of(at)
        demand.due, demand.limit = None, ENDLESS
    if demand.earliest is not None and demand.earliest > at:
        early, demand.earliest = demand.earliest - at, ENDLESS
    if due is not None or early is not None:
        demand.left = (early, due)


def go_on(demand: Demand, at: int, body: Body) -> None:
    """What is left is laid on from the end of the pause: minutes, or dates (12.2)."""
    assert demand.left is not None
    (early, due), demand.left = demand.left, None
    if early is not None:
        demand.earliest = at + early
    if due is not None:
        demand.due = at + due if "min" in body["due"] else end_of(date_of(at) + due)


def date_of(at: int) -> int:
    """The local date, as a number of days."""
    return (at + OFFSET) // DAY


def end_of(date: int) -> int:
    """The last microsecond of a date."""
    return (date + 1) * DAY - OFFSET - 1


def window(body: Body, at: int) -> tuple[int | None, int | None]:
    """The earliest and the due of a duty that opens now."""
    early, due = _due(body.get("due"), at, body.get("cut_off"))
    if "not_before" in body:
        held = at + minutes(body["not_before"].partition(" after ")[0])
        early = held if early is None else max(early, held)
    return early, due


def _due(phrase: str | None, at: int, cut_off: str | None) -> tuple[int | None, int | None]:
    if phrase is None:
        return None, None
    words = phrase.split()
    if words[0] == "between":
        return at + int(words[1]) * MINUTE, at + int(words[4]) * MINUTE
    if words[-1] == "min":
        return None, at + int(words[1]) * MINUTE
    # what counts dates, or reads the clock, begins on the next date after the cut-off
    date, clock = divmod(at + OFFSET, DAY)
    if cut_off is not None and clock > of_clock(cut_off):
        date, clock = date + 1, 0
    if phrase == "within 1 day":
        return None, end_of(date + 1)
    if phrase.startswith("same day as"):
        return None, end_of(date)
    hour = of_clock(words[1])
    return None, (date if clock <= hour else date + 1) * DAY + hour - OFFSET


def of_clock(clock: str) -> int:
    """`23:50` as microseconds since midnight."""
    return (int(clock[:2]) * 60 + int(clock[3:])) * MINUTE
