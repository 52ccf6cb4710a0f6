"""This module is the kind `count`: an event happens at most, at least or exactly so often.

What it says:
    In a case, a day, a week, a month, a year, or any span of time, an event happens at most, at
    least or exactly n times. `per` may also name a fact or data key: each of its values counts by
    itself. `for` and `where` say which occurrences count. With `by` they are counted over many
    cases, for each person (`agent`) or value of a fact or field; a `ladder` says what the n-th
    time leads to.

Why:
    "No to and fro", "two photos", "one call a day" are limits on numbers, not on single acts.

Example:
    calendar: {zone: Asia/Shanghai, days: CN}
    roles:
      presales: {label: {en: pre-sales agent, zh: 售前客服}}
    events:
      problem.transferred: {label: {en: problem passed on, zh: 已转交}}
      photo.taken: {label: {en: photo taken, zh: 已拍照}}
      came.late: {label: {en: came late, zh: 迟到}}
    rules:
    - id: no_to_and_fro
      count: {event: problem.transferred, for: presales, at_most: 1}
      source: A/presales-agent-shift-handling#10
    - id: two_photos
      count: {event: photo.taken, at_least: 2}
      source: A/presales-agent-shift-handling#10
    - id: never_late
      count:
        event: came.late
        at_most: 0
        per: month
        by: agent
        ladder: [{at: 1, then: {en: Warning, zh: 警告}}]
      source: A/presales-agent-shift-handling#10

How it is judged:
    Each occurrence beyond the maximum is a violation at its instant. A minimum is a duty, judged
    at the end of its period, of the case without `per`. A span slides: exactly that far apart is
    two windows. Days, weeks, months and years are those of the local calendar. Which values a fact
    or field might have is not known, so there is no minimum for each of them. Over many cases a
    violation names the case of its occurrence and those of the others; who has none is not known,
    so there is no minimum.

Source:
    A/presales-agent-shift-handling.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from sopkit.kernel.many import CountBy
from sopkit.kernel.program import Count, Occurrence, Respond
from sopkit.language import pick
from sopkit.modelling import Field, Model, PlainValidator, WithJsonSchema
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import (
    ConditionText,
    Names,
    Occurrences,
    Scalar,
    SpanText,
    Text,
    text_pair,
)
from sopkit.speaking import Labels, listing, say_condition
from sopkit.speaking.demands import EVERY, Written, each_event, each_key, mentions, remedy

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.quantities import Span, ValueType
    from sopkit.rules.lowering import Lowering

PERIODS = ("case", "day", "week", "month", "year")
KNOWN = f"{', '.join(PERIODS)}, a span such as 7 days, or a fact or field of the event"


def _then(value: Any) -> Any:
    return value if isinstance(value, str) else text_pair(value)


class Rung(Model):
    """What the n-th time leads to: a text, or a step or event that is then owed."""

    at: Annotated[int, Field(gt=0)]
    then: Annotated[Any, PlainValidator(_then), WithJsonSchema({"type": ["string", "object"]})]


class Body(Model):
    """What stands under `count`."""

    event: Occurrences
    scope: Names = Field(default=(), alias="for")
    at_most: Scalar = None
    at_least: Scalar = None
    exactly: Scalar = None
    per: SpanText = "case"
    by: Text | None = None
    where: ConditionText = None
    ladder: list[Rung] = []


def names(rule: str, body: Body, _declared: Declared) -> Added:
    """Each rung of a ladder is an event that other rules may wait for; a text is its label."""
    events: dict[str, dict[str, ValueType]] = {f"{rule}.{rung.at}": {} for rung in body.ladder}
    texts = {f"{rule}.{rung.at}": rung.then for rung in body.ladder if isinstance(rung.then, dict)}
    return Added(events=events, labels=texts)


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One counter."""
    body: Body = entry.body
    at_most = lowering.count(body.at_most, entry.at("at_most"))
    at_least = lowering.count(body.at_least, entry.at("at_least"))
    exactly = lowering.count(body.exactly, entry.at("exactly"))
    unlimited = body.at_most is None and body.at_least is None and body.exactly is None
    if unlimited and not body.ladder:
        lowering.report(
            "missing-key",
            f"'{entry.id}' has no limit; add at_most, at_least or exactly",
            entry.path,
            key=True,
        )
    per, per_value = _period(entry, lowering)
    where = None
    if body.where is not None:
        where = lowering.condition(body.where, entry.at("where"), this=body.event)
    count = Count(
        rule=entry.rule,
        events=lowering.occurrences(body.event, entry.at("event")),
        scope_roles=frozenset(lowering.roles(body.scope, entry.at("for"))),
        where=where,
        at_most=at_most if exactly is None else exactly,
        at_least=at_least if exactly is None else exactly,
        per=per,
        per_value=per_value,
    )
    if body.by is None:
        return [count, *_ladder(entry, lowering)]
    _over_many(count, entry, lowering)
    return []


def _over_many(count: Count, entry: Entry, lowering: Lowering) -> None:
    """A maximum for each value of `by`; the ladder is listed, its duties are the auditor's."""
    body: Body = entry.body
    for key in ("at_least", "exactly"):
        if getattr(body, key) is not None:
            message = f"'{key}' over many cases: who was never counted is not known; write at_most"
            lowering.report("bad-value", message, entry.at(key), key=True)
    for place, rung in enumerate(body.ladder):
        if isinstance(rung.then, str):
            lowering.event(rung.then, entry.at("ladder", place, "then"))
    lowering.no_effect(entry, ("escalate", "remedy"), "a rule over many cases")
    by = lowering.key(str(body.by), body.event, entry.at("by"))
    if by is not None:
        rungs = tuple((rung.at, rung.then) for rung in body.ladder)
        lowering.many.append(CountBy(count, by, rungs))


def _ladder(entry: Entry, lowering: Lowering) -> list[Spec]:
    """A rung that names an event opens a duty to do it."""
    body: Body = entry.body
    specs: list[Spec] = []
    for place, rung in enumerate(body.ladder):
        path = entry.at("ladder", place, "then")
        if not isinstance(rung.then, str) or not lowering.event(rung.then, path):
            continue
        rule = replace(entry.rule, id=f"{entry.id}.then_{rung.at}", owner=entry.id, when=None)
        trigger = (Occurrence(f"{entry.id}.{rung.at}"),)
        specs.append(Respond(rule, (Occurrence(rung.then),), triggers=trigger))
    return specs


def _period(entry: Entry, lowering: Lowering) -> tuple[str | Span, str | None]:
    per: str = entry.body.per
    if per in PERIODS:
        if per != "case":
            lowering.need_zone(entry.at("per"), f"a {per}")
        return per, None
    if lowering.is_data_name(per, entry.body.event):
        _no_minimum_apart(entry, lowering)
        return "case", per
    span = lowering.fixed_span(
        per, entry.at("per"), instead=(*PERIODS, *lowering.declared.facts), known=KNOWN
    )
    if span is None:
        return "case", None
    if span.microseconds is None:
        lowering.need_zone(entry.at("per"), f"'{per}'")
    if entry.body.at_least is not None or entry.body.exactly is not None:
        lowering.report(
            "bad-value",
            f"'{entry.id}' asks for a minimum in a window that slides, {per}; write `every`",
            entry.at("per"),
        )
    return span, None


def _no_minimum_apart(entry: Entry, lowering: Lowering) -> None:
    """A value that never came up would break a minimum for each value, and nobody knows of it."""
    body: Body = entry.body
    if body.at_least is not None or body.exactly is not None:
        lowering.report(
            "bad-value",
            f"'{entry.id}' asks for a minimum for each '{body.per}', and which values there are is "
            "not known; keep at_most here, and write a minimum for the case as a rule without "
            "`per`",
            entry.at("per"),
        )


BOUNDS = (
    ("at_most", "at most", "至多"),
    ("at_least", "at least", "至少"),
    ("exactly", "exactly", "恰好"),
)


def say(body: Written, names: Labels) -> list[str]:
    """How often something may or must happen."""
    bounds = []
    for key, english, chinese in BOUNDS:
        if key in body:
            number = names.value(body[key])
            times = f"{english} {number} {'time' if number == '1' else 'times'}"
            bounds.append(pick(names.language, times, f"{chinese} {number} 次"))
    per, text = str(body.get("per", "case")), listing(bounds, names.language)
    periods = {"case": ("case", "每个个案"), **EVERY}
    events = [str(one).partition(" if ")[0].strip() for one in each_event(body)]
    if per in periods:
        english, chinese = periods[per]
    elif names.value(per)[:1].isdigit():
        english, chinese = names.value(per), f"每 {names.value(per)}"
    else:
        english = each_key(per, names, events)
        chinese = f"每个{english}"
    if "by" in body:
        by = each_key(str(body["by"]), names, events)
        chinese = f"每个{by}" + (chinese if per != "case" else "")
        english = f"{english} and {by}" if per != "case" else by
    event = mentions(body, names)
    limit = f"{event}: {text} per {english}" if text else event
    said = [pick(names.language, limit, f"{event}：{chinese}{text}" if text else event)]
    if "where" in body:
        condition = say_condition(body["where"], names)
        said.append(pick(names.language, f"Counted if {condition}", f"仅计{condition}的"))
    if "for" in body:
        role = names.role(body["for"], last="or")
        said.append(pick(names.language, f"Counted for the {role}", f"仅计{role}的"))
    return said + [_say_rung(rung, names) for rung in body.get("ladder") or ()]


def _say_rung(rung: Written, names: Labels) -> str:
    text, number = remedy(rung.get("then"), names), rung.get("at")
    return pick(names.language, f"At time {number}: {text}", f"第 {number} 次：{text}")


KIND = RuleKind("count", Body, lower, nothing_to_lint, say, __doc__ or "", names=names)
