"""This module is the kind `every`: something is done again and again while a state lasts.

What it says:
    From one event until another (or while a condition is true) something is repeated, with at
    most, at least, or between two gaps.

Why:
    Topping up tea, patrols and follow-up calls are rhythms, not single duties.

Example:
    events:
      tea.poured: {label: {en: first tea poured, zh: 已斟第一道茶}}
      tea.refilled: {label: {en: tea topped up, zh: 已续茶}}
      meeting.end: {label: {en: meeting ends, zh: 会议结束}}
    rules:
    - id: refill
      every: {do: tea.refilled, gap: 15 min, from: tea.poured, until: meeting.end}
      source: A/secretariat-in-meeting-service#2

How it is judged:
    The start and each `do` open a gap, a duty to do it again within the upper bound. However
    long a gap lasts it is one violation. A bare span is an upper bound only; the lower bound of a
    range is a demand of its own: done too soon is a violation at once. With `key` each value of
    that data field has a series of its own.

Source:
    A/secretariat-in-meeting-service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.program import Every
from sopkit.language import pick
from sopkit.modelling import Field, Model
from sopkit.rules.base import Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import ConditionText, Occurrences, SpanText, Text
from sopkit.speaking import Labels, capital
from sopkit.speaking.demands import Written, do, each_key, span_of

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.rules.lowering import Lowering


class Body(Model):
    """What stands under `every`."""

    do: Occurrences
    gap: SpanText
    start: Occurrences = Field(default=(), alias="from")
    until: Occurrences = ()
    running: ConditionText = Field(default=None, alias="while")
    key: Text | None = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One series of gaps."""
    body: Body = entry.body
    lowering.exactly_one(entry.path, body, ("from", "while"))
    start = lowering.occurrences(body.start, entry.at("from"))
    targets = lowering.occurrences(body.do, entry.at("do"))
    until = lowering.occurrences(body.until, entry.at("until"))
    running = lowering.lasting_condition(body.running, entry.at("while"))
    gap = lowering.gap(body.gap, entry.at("gap"))
    if gap is None:
        return []
    return [
        Every(
            rule=entry.rule,
            targets=targets,
            gap=gap,
            start=start,
            until=until,
            running=running,
            key=body.key,
            grace=lowering.span(entry.model.grace, (*entry.owner, "grace")),
            soon=lowering.span(entry.model.soon, (*entry.owner, "soon")),
        )
    ]


def say(body: Written, names: Labels) -> list[str]:
    """B again and again while a state lasts."""
    english, chinese = _often(names.written(str(body.get("gap"))), names)
    act, lasting = do(body.get("do"), names), span_of(body, names)
    if "key" in body:
        key = each_key(str(body["key"]), names)
        english, chinese = f"{english}, for each {key} on its own", f"每个{key}分别{chinese}"
    english = capital(f"{act} {english}{', ' + lasting if lasting else ''}")
    chinese = chinese.format(act)
    return [pick(names.language, english, f"{lasting + '，' if lasting else ''}{chinese}")]


def _often(gap: str, names: Labels) -> tuple[str, str]:
    if gap.startswith("at least "):
        span = names.value(gap.removeprefix("at least "))
        return f"not more often than every {span}", f"间隔至少 {span}，{{}}"
    span = names.value(gap)
    if gap.startswith("about ") or ".." in gap:
        return f"every {span}", f"每隔 {span}{{}}"
    if span[:1].isdigit():
        return f"at least every {span}", f"至少每 {span}{{}}一次"
    return f"again and again, each time within {span}", f"每次间隔不超过{span}，{{}}"


KIND = RuleKind("every", Body, lower, nothing_to_lint, say, __doc__ or "", has_due=True)
