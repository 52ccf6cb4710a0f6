"""This module judges `before` plainly (docs/semantics.md 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sopkit.case import Record
from tests.laws.plain.story import (
    ENDLESS,
    Body,
    Demand,
    Story,
    answer,
    applies,
    called_off,
    happens,
    minutes,
    waive,
)  # fmt: skip


def before(story: Story, rule: Body) -> list[Demand]:
    """A duty for each plan; without a plan the event itself judges."""
    rounds = Rounds(story, rule)
    for at, records in story.moments:
        rounds.moment(at, records)
    return rounds.found


@dataclass
class Rounds:
    """The rounds from one happening of the event to the next, and the duty of the present one."""

    story: Story
    rule: Body
    found: list[Demand] = field(default_factory=list)
    plan: int | None = None
    told_at: int = 0
    began: int = -ENDLESS
    current: Demand | None = None
    kept: Demand | None = None

    def moment(self, at: int, records: list[Record]) -> None:
        """What is done first, then plans, then the event itself, then the end and waivers."""
        event = self.rule["before"]["event"]
        told = [one.planned for one in records if one.event == event and one.is_plan]
        happened = next((one for one in records if happens(one, event)), None)
        was_planned = self.plan is not None
        if told:
            self.plan, self.told_at = told[-1], at
        if at >= self.story.begun:
            if at in self.doings(at):
                answer("each", at, self.found)
                if self.current is not None and self.current.state == "satisfied":
                    self.kept = self.current
            self.move(at, told=bool(told), happened=happened is not None)
        if happened is not None:
            if at >= self.story.begun:
                self.judge(at, happened, was_planned=was_planned)
            self.next_round(at, told)
        if at == self.story.ended:
            called_off(at, self.found)
            if self.current is not None and self.current.state == "cancelled":
                self.current = None
        waive(self.story, self.rule, at, records, self.found)

    def doings(self, at: int) -> list[int]:
        """When it was done in this round."""
        return self.story.times(self.rule["before"]["do"], self.began + 1, at)

    def move(self, at: int, *, told: bool, happened: bool) -> None:
        """A plan opens a duty or moves it; one that is taken back calls it off."""
        if told and self.plan is None:
            called_off(at, [self.current] if self.current is not None else [])
            if self.current is not None and self.current.state != "satisfied":
                self.current = self.kept
        elif self.plan is not None and (told or at == self.story.begun):
            if self.current is not None and self.current.is_open(at):
                self.lay(self.current, at)
            elif not happened and (self.current is None or self.is_stale(at)):
                self.open(at)

    def is_stale(self, at: int) -> bool:
        """Whether what kept the duty lies too early for the plan as it is now (6.4)."""
        early, _ = self.window(at)
        kept = self.current.settled_at if self.current is not None else None
        satisfied = self.current is not None and self.current.state == "satisfied"
        return satisfied and early is not None and kept is not None and kept < early

    def open(self, at: int) -> None:
        """A duty for the plan."""
        if self.story.runs(at) and self.story.holds(self.rule.get("when"), at):
            self.current = Demand(at)
            self.found.append(self.current)
            self.lay(self.current, at)

    def lay(self, demand: Demand, at: int) -> None:
        """Give a duty the window of the plan; what was done in it in this round keeps it."""
        demand.earliest, demand.due = self.window(at)
        demand.limit = demand.due + minutes(self.rule.get("grace"))
        low = -ENDLESS if demand.earliest is None else demand.earliest
        fits = [one for one in self.doings(at) if low <= one <= demand.limit]
        if fits:
            demand.settle("satisfied", fits[0])
            self.kept = demand

    def window(self, at: int) -> tuple[int | None, int]:
        """The earliest and the due of a plan as it is told (6.2, 6.5, 3.10)."""
        body, plan = self.rule["before"], self.plan
        assert plan is not None
        early = plan - minutes(body["at_most"]) if "at_most" in body else None
        due = plan - minutes(body.get("at_least"))
        if due >= at:
            return early, due
        return early, max(plan, at) if self.told_at > due else at

    def judge(self, at: int, happened: Record, *, was_planned: bool) -> None:
        """The event breaks an open duty; where nothing was planned it judges itself (6.6, 6.8)."""
        if self.current is not None and self.current.is_open(at):
            self.current.settle("violated", at)
        elif self.current is None and not was_planned and self.applies(at, happened):
            self.look(at)

    def applies(self, at: int, happened: Record) -> bool:
        """Whether the rule applies to the event."""
        return applies(self.story, self.rule, at, happened)

    def look(self, at: int) -> None:
        """Whether it was done in the time that the event itself shows."""
        body = self.rule["before"]
        low = at - minutes(body["at_most"]) if "at_most" in body else -ENDLESS
        high = at - minutes(body.get("at_least")) + minutes(self.rule.get("grace"))
        kept = any(low <= one <= high for one in self.doings(at))
        self.found.append(Demand.look(at, kept=kept))
        self.found[-1].owable = True

    def next_round(self, at: int, told: list[Any]) -> None:
        """A plan that was told with the event, and lies later, is the next one's."""
        self.began, self.current, self.kept = at, None, None
        if not told or self.plan is None or self.plan <= at:
            self.plan = None
        elif at >= self.story.begun:
            self.open(at)
