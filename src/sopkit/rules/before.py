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
    Clause 6 of the semantics; A/attendant-pre-meeting-tea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.program import Before, Window
from sopkit.rules.base import Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Model, Occurrences, SpanText, Text

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


WORDING = {
    "en": "Before {event}: {do}[, at least {at_least} ahead][, at most {at_most} ahead].",
    "zh": "{event}之前：{do}[，至少提前{at_least}][，最多提前{at_most}]。",
}

KIND = RuleKind("before", Body, lower, nothing_to_lint, WORDING, __doc__ or "", has_due=True)
