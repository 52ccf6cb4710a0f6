"""This module is the kind `attest`: what a person must see to and tick.

What it says:
    At an event, or once in each period, each item of a list is ticked as being so, by a person or
    by one of a role.

Why:
    Whether a smile was warm no sensor tells; somebody puts his name to it.

Example:
    calendar: {zone: Asia/Shanghai, days: CN}
    roles:
      supervisor: {label: {en: supervisor, zh: 主管}}
    events:
      visit.done: {label: {en: return visit done, zh: 已回访}}
    rules:
    - id: warm_and_true
      attest:
        event: visit.done
        items:
        - {id: warm, check: {en: The call is warm and true, zh: 电话热情真切}, conduct: true}
      source: B/return-visit-schedule#3
    - id: hall_seen
      attest:
        every: working day
        by: supervisor
        items:
        - {id: clean, check: {en: The hall is clean, zh: 大厅整洁}}
      source: B/hall-inspection#1

How it is judged:
    The event brings `checks: {warm: ok}`. `not_ok` is a violation named `<rule>.<item>`; a missing
    tick is unknown and asked for. It is brought later by the same record once more, complete, with
    `replaces` and the number of the first: another event would be another look. Without `event` the
    ticks come with the event named by the rule, which an observer records when he has looked; with
    `every` it is owed once in each period, by its end, the first time in the first whole period
    after the case has begun. `by` demands that who ticks has that role. `conduct: true` marks what
    only a person can judge; its severity is info unless one is given.

Source:
    B/return-visit-schedule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.demands import TickedBy, TickIs
from sopkit.kernel.program import Guard, Occurrence, Schedule
from sopkit.language import pick
from sopkit.modelling import Model
from sopkit.rules.base import Added, CheckItem, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Occurrences, SpanText, Text
from sopkit.speaking import Labels, capital, say_event
from sopkit.speaking.demands import Written, period

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Parameter, Spec
    from sopkit.quantities import Span
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `attest`."""

    items: list[CheckItem]
    event: Occurrences = ()
    every: SpanText | None = None
    by: Text | None = None


PERIODS = ("day", "working day", "week", "month", "season", "year")


def names(rule: str, body: Body, _declared: Declared) -> Added:
    """Without `event` the ticks come with an event of the rule's own name."""
    return Added() if body.event else Added(events={rule: {}})


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard for each item, one on who ticks, and what is owed in each period."""
    body: Body = entry.body
    specs: list[Spec] = []
    event = body.event or (entry.id,)
    if body.every is not None:
        if body.event:
            message = "'event' and 'every' exclude each other; keep one of them"
            lowering.report("excluding-keys", message, entry.at("every"), key=True)
        every = _period(body.every, entry, lowering)
        specs.append(Schedule(entry.rule, (Occurrence(entry.id),), every))
    if body.by is not None:
        roles = lowering.roles((body.by,), entry.at("by"))
        ticked = TickedBy(roles, frozenset(item.id for item in body.items))
        events = lowering.occurrences(event, entry.at("event"))
        specs.append(Guard(entry.rule, events, (ticked,)))
    return [
        *specs,
        *checks(body.items, entry.at("items"), entry, event, entry.at("event"), lowering),
    ]


def _period(every: str, entry: Entry, lowering: Lowering) -> str | Span | Parameter | None:
    if every not in PERIODS:
        return lowering.span(every, entry.at("every"))
    lowering.need_zone(entry.at("every"), f"every {every}")
    return every


def checks(
    items: list[CheckItem],
    path: Path,
    entry: Entry,
    event: tuple[str, ...],
    event_path: Path,
    lowering: Lowering,
) -> list[Spec]:
    """The guards of a list of check items; steps with `checks` are lowered by this function too."""
    events = lowering.occurrences(event, event_path)
    lowering.different([item.id for item in items], path)
    specs: list[Spec] = []
    for place, item in enumerate(items):
        at = (*path, place)
        members = lowering.members(item.each, (*at, "each"))
        if item.needs_fact is not None:
            lowering.fact(item.needs_fact, (*at, "needs_fact"))
        name = f"{entry.id}.{item.id}"
        rule = lowering.part(entry, name, "attest", item, at, conduct=item.conduct)
        specs.append(Guard(rule, events, (TickIs(item.id, name, members),)))
    return specs


def say(body: Written, names: Labels) -> list[str]:
    """What only a person can judge."""
    items = [names.text(item.get("check")) for item in body.get("items") or ()]
    text = pick(names.language, "; ", "；").join(items)
    who = names.role(body["by"]) if "by" in body else ""
    lead, chinese = "", ""
    if "event" in body:
        where = say_event(body["event"], names)
        lead, chinese = f"at {where}, ", f"{where}时，"
    elif "every" in body:
        lead = chinese = period(str(body["every"]), names)
        lead += " "
    lead += f"the {who} checks" if who else "check"
    return [pick(names.language, f"{capital(lead)}: {text}", f"{chinese}{who}确认：{text}")]


KIND = RuleKind("attest", Body, lower, nothing_to_lint, say, __doc__ or "", names=names)
