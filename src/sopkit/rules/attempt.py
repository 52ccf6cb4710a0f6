"""This module is the kind `attempt`: try again at another time, so often, then hand on.

What it says:
    Something is tried until a condition is true, at most so often, each time in another part of
    the day or after a span; when all tries have failed the event `<rule>.exhausted` happens.

Why:
    A customer who does not answer in the morning is called again in the afternoon, not at once,
    and not without end.

Example:
    calendar: {zone: Asia/Shanghai, dayparts: {morning: "08:00-12:00", afternoon: "12:00-18:00"}}
    facts:
      reached: {type: bool, label: {en: the customer was reached, zh: 联系到客户}}
    events:
      customer.called: {label: {en: customer called, zh: 已致电客户}}
      supervisor.told: {label: {en: supervisor told, zh: 已告知主管}}
    rules:
    - id: second_call
      attempt:
        do: customer.called
        until: reached
        at_most: 2
        again: other daypart
        then: supervisor.told
      source: A/customer-satisfaction-callback#9

How it is judged:
    Each try is looked at: one in a part of the day already tried, sooner than the span, or one too
    many is a violation. After a try that failed another one is owed, by the due of its step. After
    the last failed one, what stands in `then` is owed.

Source:
    A/customer-satisfaction-callback.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sopkit.kernel.program import Attempt, Occurrence, Respond
from sopkit.language import pick
from sopkit.modelling import Model
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import ConditionText, Occurrences, Scalar, SpanText, Text
from sopkit.speaking import Labels, capital, say_condition
from sopkit.speaking.demands import Written, do

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Parameter, Spec
    from sopkit.quantities import Span
    from sopkit.rules.lowering import Lowering

OTHER_DAYPART = "other daypart"


class Body(Model):
    """What stands under `attempt`."""

    do: Occurrences
    until: ConditionText
    at_most: Scalar
    again: SpanText = OTHER_DAYPART
    then: Text | None = None


def names(rule: str, _body: Body, _declared: Declared) -> Added:
    """All tries failed: an event that other rules may wait for."""
    return Added(events={f"{rule}.exhausted": {}})


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """The tries, and what is owed after the last one."""
    body: Body = entry.body
    until = lowering.condition(body.until, entry.at("until"))
    at_most = lowering.count(body.at_most, entry.at("at_most"))
    apart = _apart(entry, lowering)
    if until is None or at_most is None:
        return []
    if at_most < 1:
        lowering.report(
            "bad-value", f"'at_most: {at_most}' leaves no try; write 1 or more", entry.at("at_most")
        )
    targets = lowering.occurrences(body.do, entry.at("do"))
    specs: list[Spec] = [Attempt(entry.rule, targets, until, at_most, apart)]
    if body.then is not None and lowering.event(body.then, entry.at("then")):
        handed_on = replace(entry.rule, id=f"{entry.id}.then", owner=entry.id, when=None)
        trigger = (Occurrence(f"{entry.id}.exhausted"),)
        specs.append(Respond(handed_on, (Occurrence(body.then),), triggers=trigger))
    return specs


def _apart(entry: Entry, lowering: Lowering) -> Span | Parameter | None:
    again: str = entry.body.again
    if again == OTHER_DAYPART:
        calendar = lowering.declared.calendar
        is_read = calendar is not None or not lowering.declared.has_faulty_calendar
        if is_read and not (calendar and calendar.dayparts):
            message = (
                f"'{OTHER_DAYPART}' needs the parts of the day; add calendar: {{dayparts: {{..}}}}"
            )
            lowering.report(
                "missing-key",
                message,
                entry.at("again") if "again" in _written(entry) else entry.path,
            )
        return None
    word, _, span = again.partition(" ")
    if word != "after" or not span:
        message = f"'{again}' is not when to try again; write '{OTHER_DAYPART}' or 'after 2 h'"
        lowering.report("bad-value", message, entry.at("again"))
        return None
    return lowering.span(span, entry.at("again"))


def _written(entry: Entry) -> set[str]:
    return set(entry.body.model_fields_set)


def say(body: Written, names: Labels) -> list[str]:
    """Try again at another time, n times, then hand on."""
    act, goal = do(body.get("do"), names), say_condition(body.get("until"), names)
    most = names.value(body.get("at_most"))
    again = str(body.get("again", OTHER_DAYPART))
    if again == OTHER_DAYPART:
        way = pick(names.language, "each time in another part of the day", "每次换一个时段")
    else:
        span = names.value(again.removeprefix("after "))
        way = pick(names.language, f"again after {span}", f"间隔 {span}再试")
    english = f"{capital(act)} until {goal}, at most {most} times, {way}"
    said = [pick(names.language, english, f"{act}，直至{goal}，至多 {most} 次，{way}")]
    if "then" in body:
        then = do(body["then"], names)
        said.append(pick(names.language, f"If that fails: {then}", f"仍未成功的，{then}"))
    return said


KIND = RuleKind("attempt", Body, lower, nothing_to_lint, say, __doc__ or "", names=names)
