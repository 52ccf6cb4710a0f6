"""This module judges `permit`, `forbid`, `order` and `count` plainly (docs/semantics.md 7, 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sopkit.case import Record
from tests.laws.logs import MINUTE
from tests.laws.plain.story import (
    DAY,
    ENDLESS,
    OFFSET,
    Body,
    Demand,
    Story,
    applies,
    happens,
    in_scope,
    listed,
    marks_of,
    minutes,
    waive,
    with_waivers,
)


def _looks(
    story: Story, rule: Body, body: Body, kept: Callable[[Record, bool], bool]
) -> Iterator[Demand]:
    """A look at each event in scope, kept in one of the two pictures or broken (1.6)."""
    for at, records in story.moments:
        if at < story.begun:
            continue
        made = []
        for record in records:
            if happens(record, body["event"]) and in_scope(story, rule, body, record):
                applied = story.holds(rule.get("when"), at, record, before=True)
                good = not applied or kept(record, True) or kept(record, False)
                made.append(
                    Demand(
                        at,
                        state="satisfied" if good else "violated",
                        violated_at=None if good else at,
                        owable=False,
                    )
                )
        yield from made


def permit(story: Story, rule: Body) -> list[Demand]:
    """A look at each event: what it demands is so before or together with it."""
    body = rule["permit"]

    def kept(record: Record, before: bool) -> bool:
        if "role" in body and record.role != body["role"]:
            return False
        return story.holds(body.get("only_if"), record.at, record, before=before)

    return with_waivers(story, rule, list(_looks(story, rule, body, kept)))


def forbid(story: Story, rule: Body) -> list[Demand]:
    """A look at each event: broken where all that is given is so at once."""
    body = rule["forbid"]

    def kept(record: Record, before: bool) -> bool:
        at = record.at
        if "while" in body and not story.holds(body["while"], at, record, before=before):
            return True
        if "outside" in body:
            return _within_hours(body["outside"], at)
        return "from" in body and not _stretches(story, body, at, before=before)

    return with_waivers(story, rule, list(_looks(story, rule, body, kept)))


def _within_hours(hours: str, at: int) -> bool:
    opens, closes = ((int(one[:2]) * 60 + int(one[3:])) * MINUTE for one in hours.split("-"))
    clock = (at + OFFSET) % DAY
    if opens <= closes:
        return opens <= clock <= closes
    return clock >= opens or clock <= closes


def _stretches(story: Story, body: Body, at: int, *, before: bool) -> bool:
    began: int | None = None
    for moment, records in story.moments:
        if moment > at or (before and moment == at):
            break
        begins, ends = marks_of(body, records)
        if begins:
            began = moment
        elif ends:
            began = None
    if began is None:
        return False
    return "within" not in body or at - began < minutes(body["within"])


def order(story: Story, rule: Body) -> list[Demand]:
    """A look at each element: what it skipped is blamed once."""
    of, found = rule["order"]["of"], list[Demand]()
    repeats = rule["order"].get("repeats", False)
    done, blamed = set[str](), set[str]()
    waiting: list[tuple[Demand, set[str]]] = []
    for at, records in story.moments:
        here = [str(one.event) for one in records if happens(one, *of)]
        if repeats and at >= story.begun and of[0] in here and done & set(of[1:]):
            done, blamed = set(), set()
        done |= set(here)
        for demand, missing in waiting:
            missing -= set(here)
            if not missing and demand.is_owed_late(at):
                demand.cured_at = at
        for record in records if at >= story.begun else []:
            if not happens(record, *of) or not applies(story, rule, at, record):
                continue
            skipped = {one for one in of[: of.index(record.event)] if one not in done | blamed}
            blamed |= skipped
            found.append(Demand.look(at, kept=not skipped))
            found[-1].owable = True
            if skipped:
                waiting.append((found[-1], skipped))
        waive(story, rule, at, records, found)
    return found


def count(story: Story, rule: Body) -> list[Demand]:
    """A look at each hit, and a duty for a case or a day."""
    body, found = rule["count"], list[Demand]()
    most = body.get("at_most", body.get("exactly"))
    least = body.get("at_least", body.get("exactly"))
    hits = [
        record
        for at, records in story.moments
        for record in records
        if at >= story.begun
        and happens(record, *listed(body["event"]))
        and in_scope(story, rule, body, record)
    ]
    if most is not None:
        for place, hit in enumerate(hits):
            number = sum(_same_period(body, hit.at, one.at) for one in hits[: place + 1])
            over = number > most
            found.append(
                Demand(
                    hit.at,
                    state="violated" if over else "satisfied",
                    violated_at=hit.at if over else None,
                    owable=False,
                )
            )
    if least is not None:
        found += _minimum(story, rule, hits, least)
    return with_waivers(story, rule, found)


def _same_period(body: Body, at: int, earlier: int) -> bool:
    per = body.get("per", "case")
    if per == "case":
        return True
    if per == "day":
        return (at + OFFSET) // DAY == (earlier + OFFSET) // DAY
    return at - earlier < minutes(per)


def _minimum(story: Story, rule: Body, hits: list[Record], least: int) -> Iterator[Demand]:
    if story.begun == ENDLESS:
        return
    if rule["count"].get("per", "case") == "case":
        if story.holds(rule.get("when"), story.begun):
            yield _case_minimum(story, hits, least)
        return
    midnight = -(-(story.begun + OFFSET) // DAY) * DAY - OFFSET
    while midnight <= story.now and story.runs(midnight):
        if story.holds(rule.get("when"), midnight):
            yield _day_minimum(story, hits, least, midnight)
        midnight += DAY


def _case_minimum(story: Story, hits: list[Record], least: int) -> Demand:
    made = Demand(story.begun)
    reached = hits[least - 1].at if len(hits) >= least else ENDLESS
    if reached <= story.ended and reached <= story.now:
        made.settle("satisfied", reached)
    elif story.ended <= story.now:
        made.settle("violated", story.ended)
        made.cured_at = reached if reached <= story.now else None
    return made


def _day_minimum(story: Story, hits: list[Record], least: int, midnight: int) -> Demand:
    last = midnight + DAY - 1
    made = Demand(midnight, last, limit=last, owable=False)
    within = [one.at for one in hits if midnight <= one.at <= last]
    if len(within) >= least and within[least - 1] <= story.ended:
        made.settle("satisfied", within[least - 1])
    elif story.ended <= last:
        made.settle("cancelled", story.ended)
    return made
