"""This module is the kind `hold`: a condition stays true for a time.

What it says:
    From one event until another, or while something is so, or as long as the case is open, a
    condition over facts is true; a breach may be tolerated for a while.

Why:
    The sound works throughout, the sum collected equals the quote: states, not acts.

Example:
    facts:
      sound_works: {type: bool, label: {en: the sound works, zh: 音响正常}}
    events:
      meeting.start: {label: {en: meeting begins, zh: 会议开始}}
      meeting.end: {label: {en: meeting ends, zh: 会议结束}}
    rules:
    - id: sound_all_the_time
      hold: {that: sound_works, from: meeting.start, until: meeting.end, tolerated: 2 min}
      source: A/secretariat-in-meeting-service#5

How it is judged:
    A breach opens when the condition becomes false while it is in force: a violation at once, or a
    duty to repair within the tolerated span. Unknown is shown and asked for; it is no breach.

Source:
    A/secretariat-in-meeting-service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.program import Hold
from sopkit.language import pick
from sopkit.modelling import Field, Model
from sopkit.rules.base import Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import ConditionText, Occurrences, SpanText
from sopkit.speaking import Labels, capital, say_condition, spaced
from sopkit.speaking.demands import Written, span_of

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `hold`."""

    that: ConditionText
    start: Occurrences = Field(default=(), alias="from")
    until: Occurrences = ()
    running: ConditionText = Field(default=None, alias="while")
    tolerated: SpanText | None = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One invariant."""
    body: Body = entry.body
    that = lowering.lasting_condition(body.that, entry.at("that"))
    running = lowering.lasting_condition(body.running, entry.at("while"))
    start = lowering.occurrences(body.start, entry.at("from"))
    until = lowering.occurrences(body.until, entry.at("until"))
    tolerated = lowering.span(body.tolerated, entry.at("tolerated"))
    if that is None:
        return []
    return [Hold(entry.rule, that, start, until, running, tolerated)]


def say(body: Written, names: Labels) -> list[str]:
    """A condition that stays true while something lasts."""
    condition, lasting = say_condition(body.get("that"), names), span_of(body, names)
    english = f"{lasting or 'throughout the case'}, this must hold: {condition}"
    chinese = f"{lasting or '个案全程'}，须始终满足：{condition}"
    said = [pick(names.language, capital(english), chinese)]
    if "tolerated" in body:
        span = names.value(body["tolerated"])
        english = f"A lapse within {span} is tolerated"
        said.append(pick(names.language, english, f"允许的中断：不超过{spaced(span)}"))
    return said


KIND = RuleKind("hold", Body, lower, nothing_to_lint, say, __doc__ or "")
