"""This module is the kind `forbid`: something must not happen, ever or for a time.

What it says:
    An event must not happen: never, while a condition is true, from one event until another,
    within a span after one, or outside hours of the day. All given ones must be so together.
    `act` names something that is no event of the work; an observer records it under the rule's id.

Why:
    Half of every house's rules are prohibitions.

Example:
    events:
      house.entered: {label: {en: house entered, zh: 进门}}
      water.filled: {label: {en: water filled in, zh: 已注水}}
      tea.poured: {label: {en: tea poured, zh: 已斟茶}}
    rules:
    - id: no_gifts
      forbid: {act: {en: Take gifts or tips, zh: 收受礼物小费}, from: house.entered}
      source: B/maintenance-home-visit#14
    - id: let_it_steep
      forbid: {event: tea.poured, from: water.filled, within: 2 min}
      source: A/attendant-pre-meeting-tea#17

How it is judged:
    Each occurrence is looked at once. At the first `from` and at the end itself it is allowed,
    exactly the span after `from` as well, and both ends of the hours.

Source:
    Clause 7.5 of the semantics; B/maintenance-home-visit, A/attendant-pre-meeting-tea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from sopkit.kernel.demands import NotDuring
from sopkit.kernel.program import Guard
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import (
    Anything,
    ConditionText,
    Hours,
    Model,
    Names,
    Occurrences,
    SpanText,
    TextPair,
)

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `forbid`."""

    event: Occurrences = ()
    act: TextPair | None = None
    overlap: Anything = None
    scope: Names = Field(default=(), alias="for")
    start: Occurrences = Field(default=(), alias="from")
    until: Occurrences = ()
    within: SpanText | None = None
    running: ConditionText = Field(default=None, alias="while")
    outside: Hours | None = None


def names(rule: str, body: Body, _declared: Declared) -> Added:
    """An `act` is an event of the rule's own name."""
    return Added(events={rule: {}}) if body.act else Added()


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard that allows nothing in the forbidden time."""
    body: Body = entry.body
    if lowering.not_built(entry, ("overlap",)):
        return []
    lowering.exactly_one(entry.path, body, ("event", "act"))
    if body.within is not None and not body.start:
        lowering.report(
            "missing-key", "'within' counts from an event; add 'from'", entry.at("within"), key=True
        )
    if body.until and not body.start:
        lowering.report(
            "missing-key",
            "'until' ends what 'from' begins; add 'from'",
            entry.at("until"),
            key=True,
        )
    events = (entry.id,) if body.act else body.event
    running = None
    if body.running is not None:
        running = lowering.condition(body.running, entry.at("while"), this=events)
    if body.outside:
        lowering.need_zone(entry.at("outside"), "hours of the day")
    demand = NotDuring(
        running=running,
        start=lowering.occurrences(body.start, entry.at("from")),
        until=lowering.occurrences(body.until, entry.at("until")),
        within=lowering.span(body.within, entry.at("within")),
        outside=lowering.hours(body.outside) if body.outside else None,
    )
    return [
        Guard(
            rule=entry.rule,
            events=lowering.occurrences(events, entry.at("event")),
            demands=(demand,),
            scope_roles=frozenset(lowering.roles(body.scope, entry.at("for"))),
        )
    ]


WORDING = {
    "en": "Never: {event}{act}[ ({for})][, from {from}][, until {until}][, within {within}]"
    "[, while {while}][, outside {outside}].",
    "zh": "禁止：{event}{act}[（{for}）][，自{from}起][，至{until}止][，{within}之内]"
    "[，在{while}期间][，{outside}以外]。",
}

KIND = RuleKind("forbid", Body, lower, nothing_to_lint, WORDING, __doc__ or "", names=names)
