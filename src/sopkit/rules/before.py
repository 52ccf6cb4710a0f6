"""This module is the kind `before`: something is done at least or at most so long before an event.

What it says:
    Before an event, usually a planned one, something else is done: at least or at most a span
    ahead of it. When the plan moves, the due moves with it.

Why:
    Preparation is measured against what it prepares, not against when it was ordered.

Example:
    calendar: {zone: Asia/Shanghai, days: CN}
    events:
      agenda.sent: {label: {en: agenda sent, zh: 已发议程}}
      meeting.start: {label: {en: meeting begins, zh: 会议开始}, planned: true}
    rules:
    - id: agenda_in_time
      before: {do: agenda.sent, event: meeting.start, at_least: 1 working day}
      source: A/attendant-pre-meeting-tea#1

How it is judged:
    With a plan the duty falls due that long before the planned instant and is judged there, not
    when the event happens. What was kept stays kept. An open duty moves with the plan; on short
    notice the planned instant itself is the due. Without a plan the event, happening, judges.

Source:
    A/attendant-pre-meeting-tea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.program import Before, Window
from sopkit.language import pick
from sopkit.modelling import Model
from sopkit.rules.base import Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Occurrences, SpanText, Text
from sopkit.speaking import Labels, capital, listing, spaced
from sopkit.speaking.demands import Written, do

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `before`."""

    do: Occurrences
    event: Text
    at_least: SpanText | None = None
    at_most: SpanText | None = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One duty on the plan of the event."""
    body: Body = entry.body
    targets = lowering.occurrences(body.do, entry.at("do"))
    lowering.event(body.event, entry.at("event"))
    due = lowering.ahead(body.event, body.at_least, body.at_most, entry.path)
    if due is None:
        return []
    window = Window(
        due=due,
        grace=lowering.span(entry.model.grace, (*entry.owner, "grace")),
        soon=lowering.span(entry.model.soon, (*entry.owner, "soon")),
    )
    return [Before(rule=entry.rule, targets=targets, anchor=body.event, window=window)]


def say(body: Written, names: Labels) -> list[str]:
    """B at least or at most some time before A."""
    act, event = do(body.get("do"), names), names.told(body.get("event"))
    parts = []
    for key, english, chinese in (("at_least", "at least", "至少"), ("at_most", "at most", "至多")):
        if key in body:
            span = names.value(body[key])
            parts.append(pick(names.language, f"{english} {span}", f"{chinese}{spaced(span)}"))
    lead = listing(parts, names.language)
    if names.language == "zh":
        return [f"{event}前{lead + '，' if lead else ''}{act}"]
    return [capital(f"{act}{' ' + lead if lead else ''} before {event}")]


KIND = RuleKind("before", Body, lower, nothing_to_lint, say, __doc__ or "", has_due=True)
