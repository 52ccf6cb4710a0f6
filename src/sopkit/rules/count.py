"""This module is the kind `count`: an event happens at most, at least or exactly so often.

What it says:
    In a case, a day, a week, a month, a year, or any span of time, an event happens at most, at
    least or exactly n times. `per` may also name a fact or data key: each of its values counts by
    itself. `for` and `where` say which occurrences count.

Why:
    "No to and fro", "two photos", "one call a day" are limits on numbers, not on single acts.

Example:
    roles:
      presales: {label: {en: pre-sales agent, zh: 售前客服}}
    events:
      problem.transferred: {label: {en: problem passed on, zh: 已转交}}
      photo.taken: {label: {en: photo taken, zh: 已拍照}}
    rules:
    - id: no_to_and_fro
      count: {event: problem.transferred, for: presales, at_most: 1}
      source: A/presales-agent-shift-handling#10
    - id: two_photos
      count: {event: photo.taken, at_least: 2}
      source: A/presales-agent-shift-handling#10

How it is judged:
    Each occurrence beyond the maximum is a violation at its instant. A minimum is a duty, judged
    at the end of its period, of the case without `per`. A span slides: exactly that far apart is
    two windows. Days, weeks, months and years are those of the local calendar.

Source:
    Clause 8 of the semantics; A/presales-agent-shift-handling.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, PlainValidator, PositiveInt, WithJsonSchema

from sopkit.kernel.program import Count, Occurrence, Respond
from sopkit.rules.base import Added, Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import (
    Anything,
    ConditionText,
    Model,
    Names,
    Occurrences,
    Scalar,
    SpanText,
    text_pair,
)

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.program import Spec
    from sopkit.quantities import Span, ValueType
    from sopkit.rules.lowering import Lowering

PERIODS = ("case", "day", "week", "month", "year")


def _then(value: Any) -> Any:
    return value if isinstance(value, str) else text_pair(value)


class Rung(Model):
    """What the n-th time leads to: a text, or a step or event that is then owed."""

    at: PositiveInt
    then: Annotated[Any, PlainValidator(_then), WithJsonSchema({"type": ["string", "object"]})]


class Body(Model):
    """What stands under `count`."""

    event: Occurrences
    scope: Names = Field(default=(), alias="for")
    at_most: Scalar = None
    at_least: Scalar = None
    exactly: Scalar = None
    per: SpanText = "case"
    by: Anything = None
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
    if lowering.not_built(entry, ("by",)):
        return []
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
    return [
        Count(
            rule=entry.rule,
            events=lowering.occurrences(body.event, entry.at("event")),
            scope_roles=frozenset(lowering.roles(body.scope, entry.at("for"))),
            where=where,
            at_most=at_most if exactly is None else exactly,
            at_least=at_least if exactly is None else exactly,
            per=per,
            per_value=per_value,
        ),
        *_ladder(entry, lowering),
    ]


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
        return "case", per
    span = lowering.fixed_span(per, entry.at("per"), instead=(*PERIODS, *lowering.declared.facts))
    if span is None:
        return "case", None
    if entry.body.at_least is not None or entry.body.exactly is not None:
        lowering.report(
            "bad-value",
            f"'{entry.id}' asks for a minimum in a window that slides, {per}; write `every`",
            entry.at("per"),
        )
    return span, None


WORDING = {
    "en": "{event}[ by {for}][ where {where}][, at most {at_most}][, at least {at_least}]"
    "[, exactly {exactly}] times per {per}.",
    "zh": "{event}[（{for}）][（{where}）]每{per}[最多{at_most}次][至少{at_least}次]"
    "[恰好{exactly}次]。",
}

KIND = RuleKind("count", Body, lower, nothing_to_lint, WORDING, __doc__ or "", names=names)
