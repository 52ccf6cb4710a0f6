"""This module is the kind `attest`: what a person must see to and tick.

What it says:
    At an event each item of a list is ticked as being so, by a person.

Why:
    Whether a smile was warm no sensor tells; somebody puts his name to it.

Example:
    events:
      visit.done: {label: {en: return visit done, zh: 已回访}}
    rules:
    - id: warm_and_true
      attest:
        event: visit.done
        items:
        - {id: warm, check: {en: The call is warm and true, zh: 电话热情真切}, conduct: true}
      source: B/return-visit-schedule#3

How it is judged:
    The event brings `checks: {warm: ok}`. `not_ok` is a violation named `<rule>.<item>`; a missing
    tick is unknown and asked for. `conduct: true` marks what only a person can judge; its severity
    is info unless one is given.

Source:
    Section 6 of the format (check items); B/return-visit-schedule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.demands import TickIs
from sopkit.kernel.program import Guard
from sopkit.rules.base import CheckItem, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Anything, Model, Occurrences, Text

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `attest`."""

    items: list[CheckItem]
    event: Occurrences = ()
    every: Anything = None
    by: Text | None = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One guard for each item."""
    body: Body = entry.body
    if lowering.not_built(entry, ("every",)):
        return []
    if body.by is not None:
        lowering.roles((body.by,), entry.at("by"))
    if not body.event:
        lowering.report(
            "not-built-yet",
            f"'{entry.id}' has no 'event' at which its items are ticked, and cannot be judged yet",
            entry.path,
            key=True,
        )
        return []
    return checks(body.items, entry.at("items"), entry, body.event, entry.at("event"), lowering)


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


WORDING = {
    "en": "[At {event}: ]{items}[ (ticked by {by})].",
    "zh": "[{event}时：]{items}[（由{by}确认）]。",
}

KIND = RuleKind("attest", Body, lower, nothing_to_lint, WORDING, __doc__ or "")
