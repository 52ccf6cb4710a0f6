"""This module judges the steps of a listed flow plainly (docs/semantics.md 10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sopkit.case import Record
from tests.laws.plain.story import Body, Demand, Story, happens, listed

END = "end"


@dataclass
class Blame:
    """What is said of a step that was done out of its turn or left out, and when it is over."""

    step: str
    demand: Demand
    turn: bool = False
    missing: set[str] = field(default_factory=set)
    left_out: bool = False
    over: bool = False


@dataclass
class Flow:
    """Where a listed flow stands, what was done in this round, and who was blamed."""

    story: Story
    steps: list[Body]
    stands: list[str] = field(default_factory=list)
    done: dict[str, str | None] = field(default_factory=dict)
    happened: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    blamed: set[str] = field(default_factory=set)
    blames: list[Blame] = field(default_factory=list)
    decided: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    at: int = 0

    @property
    def ids(self) -> list[str]:
        """The names of the steps in their order."""
        return [step["id"] for step in self.steps]

    def step(self, name: str) -> Body:
        """The step of a name."""
        return next(step for step in self.steps if step["id"] == name)

    # -- what is open
    def applies(self, name: str, *, before: bool = False) -> bool:
        """Its `when` is true, and nothing under `unless` frees it (10.2)."""
        step, story = self.step(name), self.story
        unless = step.get("unless")
        if unless is not None:
            if unless in story.facts or unless.startswith("not "):
                free = story.holds(unless, self.at)
            else:
                free = bool(story.times(unless, story.begun, self.at))
            if free:
                return False
        return story.holds(step.get("when"), self.at, before=before)

    def is_must(self, name: str) -> bool:
        """Whether others wait for it."""
        return self.step(name).get("modality", "must") == "must"

    def onward(self, name: str) -> list[str]:
        """Where the flow goes from a step that is done or left behind; nowhere while unknown."""
        step = self.step(name)
        if "choose" in step and (name in self.done or self.applies(name)):
            return self._chosen(step)
        if "next" in step:
            return [one for one in listed(step["next"]) if one != END]
        below = self.ids.index(name) + 1
        return self.ids[below : below + 1]

    def _chosen(self, step: Body) -> list[str]:
        exits, told = step["choose"], self.done.get(step["id"])
        if step["id"] not in self.done:
            return []
        if any("when" in way for way in exits.values()):
            told = self.decided.setdefault(step["id"], self._decide(exits))
        if told is None:
            return []
        to = exits[told].get("then") or exits[told].get("otherwise")
        return [] if to == END else [to]

    def _decide(self, exits: Body) -> str:
        for name, way in exits.items():
            if "when" in way and self.story.holds(way["when"], self.at):
                return name
        return next(name for name, way in exits.items() if "otherwise" in way)

    def open_steps(self) -> list[str]:
        """The steps on which the flow stands, and what is open behind them (10.5)."""
        reached = [name for stood in self.stands for name in self.reach(stood)]
        return [
            name for name in dict.fromkeys(reached) if name not in self.done and self.applies(name)
        ]

    def reach(self, start: str) -> list[str]:
        """The step on which the flow stands, and those it may be at instead."""
        seen: dict[str, None] = {}
        ahead = [start]
        while ahead:
            name = ahead.pop(0)
            if name in seen:
                continue
            seen[name] = None
            passable = name in self.done or not self.applies(name) or not self.is_must(name)
            if passable:
                ahead += self.onward(name)
        return list(seen)

    def unmet(self, name: str) -> list[str]:
        """What it needs that has not happened, of what is waited for (10.3)."""
        return [
            one
            for one in listed(self.step(name).get("needs"))
            if one not in self.happened
            and (one not in self.ids or (self.applies(one) and self.is_must(one)))
        ]

    def next_steps(self) -> list[str]:
        """Open steps that apply and have what they need; after the end what is still owed."""
        if self.story.ended <= self.at:
            return [name for name in self.left if name not in self.done]
        return [name for name in self.open_steps() if not self.unmet(name)]

    # -- one moment
    def moment(self, at: int, records: list[Record]) -> None:
        """What was done goes as far as the flow leads; what is left over was out of turn."""
        self.at = at
        before = {name: self.applies_by_when(name, before=True) for name in self.ids}
        names = {str(one.event): one for one in records if happens(one, one.event)}
        self.happened |= set(names)
        if at < self.story.begun or at > self.story.ended:
            self._late(set(names))
            return
        if at == self.story.begun:
            self.stands = self.ids[:1]
        fresh = [name for name in self.ids if name in names and name not in self.done]
        for name in set(names) & set(self.done) - self.passed:
            # the exit of what was done ahead is not taken yet
            self.done[name] = names[name].data.get("exit")
        left = list(fresh)
        while went := next((one for one in self._reached() if one in {*left, *self.done}), None):
            taken = names[went].data.get("exit") if went in left else self.done[went]
            left = [one for one in left if one != went]
            # what an exit back leaves to be done afresh has one instant with it
            renewed = self._do(went, taken)
            left = [one for one in left if one not in renewed]
        for name in left:
            self.done[name] = names[name].data.get("exit")
        for name in fresh:
            self._judge(name, before=before[name], reached=name not in left)
        self._cure({*self.passed, *self._reached()})
        if at == self.story.ended:
            self._end()

    def applies_by_when(self, name: str, *, before: bool = False) -> bool:
        """Its `when` alone, in one of the pictures."""
        return self.story.holds(self.step(name).get("when"), self.at, before=before)

    def _do(self, name: str, taken: str | None) -> set[str]:
        """The flow goes on to what comes after; back begins a new round of what is returned."""
        stands = self._passed_by(name)
        self.done[name] = taken
        self.passed.add(name)
        onward = self.onward(name)
        back = [to for to in onward if self.ids.index(to) <= self.ids.index(name)]
        if back:
            # the flow has come to what was done ahead, also where that leads back
            self._cure(self.passed)
        self.stands = list(dict.fromkeys([*(one for one in stands if one != name), *onward]))
        for to in back:
            self._again(self.ids.index(to), self.ids.index(name))
        last = self.ids.index(name) + 1
        return {one for to in back for one in self.ids[self.ids.index(to) : last]}

    def _passed_by(self, name: str) -> list[str]:
        """Where the flow stands as it comes to a step, past what does not hold it up."""
        stands = list(self.stands)
        while past := next(
            (one for one in stands if one != name and name in self.reach(one)), None
        ):
            self.passed.add(past)
            if self.applies(past):
                self.behind.add(past)
            stands = [one for one in stands if one != past] + self.onward(past)
        return stands

    def _reached(self) -> list[str]:
        return [name for stood in self.stands for name in self.reach(stood)]

    def _again(self, first: int, last: int) -> None:
        round_ = set(self.ids[first : last + 1])
        self.stands = [one for one in self.stands if one not in round_ or one == self.ids[first]]
        for name in round_:
            self.done.pop(name, None)
            self.decided.pop(name, None)
        for one in self.blames:
            one.over = one.over or one.step in round_
        self.passed -= round_
        self.behind -= round_
        self.blamed = {one for one in self.blamed - round_ if one in self.ids}

    def _judge(self, name: str, *, before: bool, reached: bool) -> None:
        """Why a step that was done had not its turn (10.6)."""
        missing = {one for one in self.unmet(name) if one not in self.blamed}
        skipped = set[str]()
        if not reached and name not in self.passed:
            ahead = [one for one in self.open_steps() if self.is_must(one)]
            skipped = {one for one in ahead if name in self._forward(one)}
            if not skipped:
                self._blame(name, turn=True, missing=set())
                return
            skipped -= self.blamed
        if missing | skipped:
            self.blamed |= missing | skipped
            self._blame(name, turn=bool(skipped), missing=missing)
        elif not before and not self.applies_by_when(name):
            self._blame(name, turn=False, missing={""})

    def _blame(self, name: str, *, turn: bool, missing: set[str]) -> None:
        demand = Demand(self.at, state="violated", violated_at=self.at)
        self.blames.append(Blame(name, demand, turn, missing))

    def _forward(self, start: str) -> set[str]:
        """All that lies ahead, by whatever exit."""
        found: set[str] = set()
        ahead = [start]
        while ahead:
            for to in self._ways(ahead.pop()):
                found.add(to)
                ahead.append(to)
        return found

    def _ways(self, name: str) -> Iterator[str]:
        exits = self.step(name).get("choose")
        known = exits is None or name in self.passed
        ways = (
            self.onward(name) if known else [one for way in exits.values() for one in way.values()]
        )
        yield from (
            one for one in ways if one in self.ids and self.ids.index(one) > self.ids.index(name)
        )

    # -- what comes later
    def _cure(self, come: set[str]) -> None:
        """What was missing has happened, and the flow has come to what was done ahead of it."""
        for one in self.blames:
            owed = not one.over and one.demand.is_owed_late(self.at)
            there = not one.turn or one.step in come
            if (
                owed
                and one.demand.violated_at != self.at
                and there
                and one.missing <= self.happened
            ):
                one.demand.cured_at = self.at

    def _late(self, names: set[str]) -> None:
        self.done |= dict.fromkeys(names)
        for one in self.blames:
            if one.step in names and one.left_out:
                one.demand.cured_at = one.demand.cured_at or self.at
        # after the end the flow goes no further
        self._cure(self.passed)

    def _end(self) -> None:
        """What must still be done now is left out, and so is a `should` that was passed (10.9)."""
        open_steps = self.open_steps()
        for name in open_steps:
            modality = self.step(name).get("modality")
            if name in self.blamed:
                self.left.append(name)
            elif modality != "may" and not self.unmet(name):
                self.left.append(name)
                self._leave_out(name)
        for name in self.behind:
            should = self.step(name).get("modality") == "should"
            if should and name not in self.done and name not in open_steps:
                self._leave_out(name)

    def _leave_out(self, name: str) -> None:
        self._blame(name, turn=False, missing={""})
        self.blames[-1].left_out = True


def flow(story: Story, steps: list[Body]) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The violations of steps, each with its instants, and the next steps; both sorted."""
    judged = Flow(story, steps)
    for at, records in story.moments:
        judged.moment(at, records)
    broken = [(one.step, one.demand.violated_at, one.demand.cured_at) for one in judged.blames]
    return sorted(broken, key=repr), sorted(judged.next_steps())
