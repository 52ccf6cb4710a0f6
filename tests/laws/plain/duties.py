"""This module judges `every` and `hold` plainly (docs/semantics.md 5, 9)."""

from __future__ import annotations

from typing import Any

from tests.laws.plain.story import (
    Body,
    Demand,
    Story,
    answer,
    called_off,
    happens,
    listed,
    marks_of,
    minutes,
    waive,
)


def bounds(gap: str) -> tuple[int, int | None]:
    """The lower and the upper bound of a gap."""
    if gap.startswith("at least "):
        return minutes(gap.removeprefix("at least ")), None
    low, _, high = gap.partition(" .. ")
    return (minutes(low), minutes(high)) if high else (0, minutes(gap))


def every(story: Story, rule: Body) -> list[Demand]:
    """One duty a gap; doing too soon is a look of its own."""
    keys = {one.data.get("k") for one in story.records} if "key" in rule["every"] else {None}
    return [one for key in sorted(keys, key=repr) for one in _series(story, rule, key)]


def _series(story: Story, rule: Body, key: Any) -> list[Demand]:
    """The gaps of one series; without `key` the only one."""
    body, found = rule["every"], list[Demand]()
    low, high = bounds(body["gap"])
    start: int | None = None
    gap: Demand | None = None
    for at, records in story.moments:
        if at < story.begun:
            continue
        mates = [one for one in records if "key" not in body or one.data.get("k") == key]
        begins, ends = marks_of(body, mates)
        done = any(happens(one, *listed(body["do"])) for one in mates)
        if start is not None and done and at > start:
            too_soon = at - start < low and story.holds(rule.get("when"), at)
            if too_soon and gap is not None and gap.is_open(at):
                gap.settle("violated", at)
                gap.owable = False
            elif gap is not None:
                answer("each", at, [gap])
            start, gap = at, None
        if ends or at == story.ended:
            called_off(at, [gap] if gap is not None else [])
            start = gap = None
        if begins and start is None and story.runs(at):
            start = at
        if start == at and story.holds(rule.get("when"), at):
            gap = Demand(at)
            if high is not None:
                gap.due, gap.limit = at + high, at + high + minutes(rule.get("grace"))
            found.append(gap)
            # a case of one moment begins and ends it
            if at == story.ended:
                called_off(at, [gap])
                start = gap = None
        waive(story, rule, at, records, found)
    return found


def hold(story: Story, rule: Body) -> list[Demand]:
    """A breach each time the condition turns false while it is in force."""
    body, found = rule["hold"], list[Demand]()
    breach: Demand | None = None
    stretch = "from" not in body
    for at, records in story.moments:
        if "from" in body:
            begins, ends = marks_of(body, records)
            stretch = begins or (stretch and not ends)
        if at < story.begun:
            continue
        in_force = stretch and story.runs(at) and story.holds(rule.get("when"), at)
        if breach is not None and not in_force:
            called_off(at, [breach])
            breach = None
        elif breach is not None and story.holds(body["that"], at):
            answer("each", at, [breach])
            breach = None
        if in_force and breach is None and not story.holds(body["that"], at):
            breach = Demand(at)
            if "tolerated" in body:
                breach.due = breach.limit = at + minutes(body["tolerated"])
            else:
                breach.settle("violated", at)
            found.append(breach)
        if breach is not None and at == story.ended:
            called_off(at, [breach])
            breach = None
        waive(story, rule, at, records, found)
    return found
