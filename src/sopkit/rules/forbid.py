"""This module is the kind `forbid`: something must not happen, ever or for a time.

What it says:
    An event must not happen: never, while a condition is true, from one event until another,
    within a span after one, or outside hours of the day. All given ones must be so together.
    `act` names something that is no event of the work; an observer records it under the rule's id.
    `overlap` forbids two cases with one value of a fact or field, such as a room, at once.

Why:
    Half of every house's rules are prohibitions.

Example:
    facts:
      house: {type: text, label: {en: house, zh: 住户}}
    events:
      house.entered: {label: {en: house entered, zh: 进门}}
      house.left: {label: {en: house left, zh: 离开}}
      water.filled: {label: {en: water filled in, zh: 已注水}}
      tea.poured: {label: {en: tea poured, zh: 已斟茶}}
    rules:
    - id: no_gifts
      forbid: {act: {en: Take gifts or tips, zh: 收受礼物小费}, from: house.entered}
      source: B/maintenance-home-visit#14
    - id: let_it_steep
      forbid: {event: tea.poured, from: water.filled, within: 2 min}
      source: A/attendant-pre-meeting-tea#17
    - id: one_visit_a_house
      forbid: {overlap: {of: house, from: house.entered, until: house.left}}
      source: A/meeting-room-booking#5

How it is judged:
    Each occurrence is looked at once. At the first `from` and at the end itself it is allowed,
    exactly the span after `from` as well, and both ends of the hours. An overlap is judged over
    many cases: one that begins while another with the same value has not ended is a violation that
    names both; one that begins as the other ends is none. A case lasts until `until`, at the
    latest until it ends.

Source:
    B/maintenance-home-visit, A/attendant-pre-meeting-tea, A/meeting-room-booking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.demands import NotDuring
from sopkit.kernel.many import Overlap
from sopkit.kernel.program import Guard
from sopkit.language import pick
from sopkit.modelling import Field, Model
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import (
    ConditionText,
    Hours,
    Names,
    Occurrences,
    SpanText,
    Text,
    TextPair,
)
from sopkit.speaking import Labels, say_event, spaced
from sopkit.speaking import lower as lowered
from sopkit.speaking.demands import Written, acts, mentions, span_of

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class OverlapBody(Model):
    """Two cases with one value at once."""

    of: Text
    start: Occurrences = Field(alias="from")
    until: Occurrences


class Body(Model):
    """What stands under `forbid`."""

    event: Occurrences = ()
    act: TextPair | None = None
    overlap: OverlapBody | None = None
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
    lowering.exactly_one(entry.path, body, ("event", "act", "overlap"))
    if body.overlap is not None:
        _overlap(body.overlap, entry, lowering)
        return []
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


def _overlap(body: OverlapBody, entry: Entry, lowering: Lowering) -> None:
    """Judged over many cases; the time of each is in `overlap` itself."""
    path = entry.at("overlap")
    for key in ("from", "until", "within", "while", "outside"):
        if key in (lowering.written(entry.path) or {}):
            message = f"'{key}' has no effect beside 'overlap', which has a time of its own"
            lowering.report("no-effect", message, entry.at(key), key=True)
    start = lowering.occurrences(body.start, (*path, "from"))
    until = lowering.occurrences(body.until, (*path, "until"))
    for name in sorted({one.event for one in start} & {one.event for one in until}):
        message = f"'{name}' cannot both begin and end a case's time; name two events"
        lowering.report("same-event", message, (*path, "until"))
    of = lowering.key(body.of, body.start, (*path, "of"))
    lowering.no_effect(entry, ("escalate", "remedy"), "a rule over many cases")
    if of is not None:
        roles = frozenset(lowering.roles(entry.body.scope, entry.at("for")))
        lowering.many.append(Overlap(entry.rule, of, start, until, roles))


def say(body: Written, names: Labels) -> list[str]:
    """An event or an act never, or not while a state lasts."""
    if "overlap" in body:
        return [_say_overlap(body["overlap"], names)]
    if "act" in body:
        text = names.text(body["act"])
        act = lowered(text) if names.language == "en" else text
    else:
        act = acts(body, names)
    if act:
        who = names.role(body["for"], last="or") if "for" in body else ""
        english = f"The {who} must not {act}" if who else f"Do not {act}"
        chinese = f"{who}不得{act}"
    else:
        event = mentions(body, names)
        english, chinese = f"{event} must not happen", f"不得发生{event}"
    when = _when(body, names)
    if names.language == "zh":
        return [f"{when + '，' if when else ''}{chinese}"]
    return [f"{english}{' ' + when if when else ''}"]


def _when(body: Written, names: Labels) -> str:
    if "within" in body:
        span, start = names.value(body["within"]), say_event(body.get("from"), names)
        return pick(names.language, f"within {span} after {start}", f"{start}后{spaced(span)}内")
    if "outside" in body:
        hours = str(body["outside"]).replace("-", "–")
        return pick(names.language, f"outside {hours}", f"在 {hours} 以外的时间")
    return span_of(body, names)


def _say_overlap(body: Written, names: Labels) -> str:
    thing, lasting = names.label(body.get("of")), span_of(body, names)
    english = f"No two cases of the same {thing} at once, {lasting}"
    return pick(names.language, english, f"同一{thing}不得同时有两个个案（{lasting}）")


KIND = RuleKind("forbid", Body, lower, nothing_to_lint, say, __doc__ or "", names=names)
