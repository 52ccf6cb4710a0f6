"""This module finds counts and stretches of time that leave nothing to do right.

Two counts of one event that no number keeps, and an event that is owed within a stretch of time in
which it is forbidden.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

from sopkit.kernel.demands import NotDuring
from sopkit.kernel.program import Count
from sopkit.lint.base import Lint
from sopkit.lint.conflicts import meet
from sopkit.lint.index import index_of
from sopkit.lint.windows import Spans, elapsed, placed

if TYPE_CHECKING:
    from sopkit.lint.base import Subject
    from sopkit.lint.index import Guarded, Index
    from sopkit.lint.windows import Placed


def look(subject: Subject) -> None:
    """Counts against counts, and dues against stretches of prohibition."""
    index = index_of(subject)
    _counts(index, subject)
    _stretches(index, subject)


# ---- two counts of one event


def _counts(index: Index, subject: Subject) -> None:
    """At least so many are no more than at most so many."""
    counts = [spec for spec in index.program.rules if isinstance(spec, Count)]
    for one, other in permutations(counts, 2):
        least, most = one.at_least, other.at_most
        if least is None or most is None or least <= most or not _of_the_same(one, other):
            continue
        if not meet(one.rule, other.rule, index, subject):
            continue
        event = one.events[0].event
        message = (
            f"no number of '{event}' keeps both {index.named((one.rule, other.rule))}: one says "
            f"at least {least}, the other at most {most}"
        )
        last = max(one.rule, other.rule, key=index.line)
        subject.report("disjoint-measures", message, (*index.path(last), "id"))


def _of_the_same(least: Count, most: Count) -> bool:
    """Whether all that the one counts the other counts too, in the same stretch of time."""
    same_window = (least.per, least.per_value) == (most.per, most.per_value)
    roles = not most.scope_roles or most.scope_roles == least.scope_roles
    return same_window and roles and _written(most) is None and _events(least) <= _events(most)


def _events(spec: Count) -> set[tuple[str, str | None]]:
    found: list[tuple[str, Any]] = [(one.event, one.condition) for one in spec.events]
    return {(event, None if test is None else test.text) for event, test in found}


def _written(spec: Count) -> str | None:
    where: Any = spec.where
    return None if where is None else str(where.text)


# ---- owed while it is forbidden


def _stretches(index: Index, subject: Subject) -> None:
    """What is owed within a span of an event is not forbidden for longer after that event."""
    guarded = {
        event: found
        for event, guards in index.guards.items()
        if (found := [one for one in guards if _for_a_span(one)])
    }
    for duty in placed(index) if guarded else ():
        for one in guarded.get(duty.event, ()):
            _forbidden_until_late(duty, one, index, subject)


def _for_a_span(one: Guarded) -> bool:
    """Whether a prohibition says nothing but how long after an event it lasts."""
    if one.guard.scope_roles or one.occurrence.condition is not None:
        return False
    return len(one.guard.demands) == 1 and all(map(_is_span, one.guard.demands))


def _is_span(demand: Any) -> bool:
    if not isinstance(demand, NotDuring) or demand.within is None or demand.until:
        return False
    alone = demand.running is None and demand.outside is None
    return alone and len(demand.start) == 1 and demand.start[0].condition is None


def _forbidden_until_late(duty: Placed, one: Guarded, index: Index, subject: Subject) -> None:
    demand: Any = one.guard.demands[0]
    start = demand.start[0].event
    due, end = duty.reach.due, elapsed(demand.within, Spans(index.program))
    if duty.excepted or due is None or due.high is None or end is None or due.high >= end:
        return
    if duty.reach.anchor != ("event", start) or not _opens_after(duty, start, index):
        return
    if not meet(duty.rule, one.guard.rule, index, subject):
        return
    message = (
        f"'{duty.event}' cannot be in time for both {index.named((duty.rule, one.guard.rule))}: "
        f"it is owed '{duty.text}', and forbidden for longer than that after '{start}'"
    )
    subject.report("contradictory-times", message, duty.path)


def _opens_after(duty: Placed, start: str, index: Index) -> bool:
    """Whether the duty surely opens no earlier than the event: before it nothing is forbidden."""
    if duty.opening == ("event", start):
        return True
    starts = index.program.starts
    return len(starts) == 1 and starts[0].event == start and starts[0].condition is None


LINT = Lint(("disjoint-measures", "contradictory-times", "not-analysed"), look)
