"""This module is the kind `kpi`: a figure over many cases, with its target.

What it says:
    In each day, week, month, season or year: the share of cases with one thing among the cases
    with another, how often an event happened, or the sum, the mean or a percentile of a value. A
    value is a field (`amount of order.paid`), a time (`time from order.paid to order.sent`), or a
    fact of the case. `per` tells persons (`agent`), roles, or the values of a fact or field apart;
    `of_role` and `where` say what counts.

Why:
    "At least 30 % of enquiries become orders" is a demand on a month, not on a case.

Example:
    calendar: {zone: Asia/Shanghai, days: CN}
    roles:
      presales: {label: {en: pre-sales agent, zh: 售前客服}}
    events:
      enquiry.received: {label: {en: enquiry received, zh: 询单}}
      order.paid: {label: {en: order paid, zh: 成交}, data: {amount: money}}
    rules:
    - id: conversion
      kpi:
        share: order.paid
        among: enquiry.received
        of_role: presales
        per: agent
        over: month
        target: at least 30 %
      source: B/ecommerce-agent-kpis#2
    - id: turnover
      kpi: {sum: amount of order.paid, per: agent, over: month}
      source: B/ecommerce-agent-kpis#1

How it is judged:
    Over many cases only. An occurrence belongs to the period of its instant, a time to that of its
    end. In a share a case counts once: the first event of `among` gives its period, its person and
    its role, and it counts as it stands when the period is over. What does not apply, is unknown,
    waived or still open is counted apart, never in the figure. A target is judged when the period
    is over, a count as soon as it can no longer change; the limit itself is kept.

Source:
    B/ecommerce-agent-kpis.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sopkit.kernel.many import Kpi, Target, ends
from sopkit.language import pick
from sopkit.late import late_pattern
from sopkit.modelling import Model
from sopkit.quantities import QuantityError, Range, ValueType, parse_parameter
from sopkit.rules.base import Entry, RuleKind
from sopkit.rules.fields import (
    ConditionText,
    Names,
    Occurrences,
    Scalar,
    SpanText,
    Text,
)
from sopkit.speaking import (
    Labels,
    listing,
    quoted,
    say_condition,
    say_mention,
    say_value_expression,
    spaced,
)
from sopkit.speaking.demands import Written, each_key

if TYPE_CHECKING:
    from sopkit.kernel.program import Spec
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering

MEASURES = ("share", "count", "sum", "mean", "percentile")
NUMBERS = frozenset(
    "count number ratio money length mass volume angle temperature duration days hours".split()
)
_TIME = late_pattern(r"time from ([\w.]+) to ([\w.]+)")
_FIELD = late_pattern(r"(\w[\w.]*) of ([\w.]+)")
_BOUND = late_pattern(r"(at least|at most) ([a-z][\w.]*)")


class Body(Model):
    """What stands under `kpi`."""

    share: Occurrences = ()
    among: Occurrences = ()
    count: Occurrences = ()
    sum: Text | None = None
    mean: Text | None = None
    percentile: Scalar = None
    of: Text | None = None
    where: ConditionText = None
    of_role: Names = ()
    per: Text | None = None
    over: Literal["day", "week", "month", "season", "year"]
    target: SpanText | None = None


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One figure."""
    body: Body = entry.body
    lowering.exactly_one(entry.path, body, MEASURES)
    lowering.need_zone(entry.at("over"), f"a {body.over}")
    measure = next((name for name in MEASURES if getattr(body, name) not in (None, ())), None)
    measured = None if measure is None else _measured(measure, entry, lowering)
    _check_keys(entry, lowering)
    if measured is None or measure is None:
        return []
    events = tuple(one.event for one in measured.get("until") or measured.get("events", ()))
    where = None
    if body.where is not None:
        where = lowering.condition(body.where, entry.at("where"), this=events)
    kind: ValueType = measured.pop("value_type")
    lowering.many.append(
        Kpi(
            rule=entry.rule,
            measure=measure,
            over=body.over,
            value_type=kind,
            where=where,
            scope_roles=frozenset(lowering.roles(body.of_role, entry.at("of_role"))),
            per=None if body.per is None else lowering.key(body.per, events, entry.at("per")),
            target=_target(kind, measure, entry, lowering),
            **measured,
        )
    )
    return []


def _check_keys(entry: Entry, lowering: Lowering) -> None:
    """What belongs to one measure is refused beside another."""
    body: Body = entry.body
    if (body.percentile is None) is not (body.of is None):
        missing = "of" if body.of is None else "percentile"
        message = f"a percentile is {{percentile: 90, of: value}}; add '{missing}'"
        lowering.report("missing-key", message, entry.path, key=True)
    if body.share and not body.among:
        message = "a share is a part of something; add 'among'"
        lowering.report("missing-key", message, entry.at("share"), key=True)


def _measured(measure: str, entry: Entry, lowering: Lowering) -> dict[str, Any] | None:
    """What is measured, as keys of the specification; None when it was refused."""
    body: Body = entry.body
    if measure == "share":
        if not body.among:
            return None
        part = _terms(body.share, entry.at("share"), lowering, "part", "holds")
        whole = _terms(body.among, entry.at("among"), lowering, "events", "among")
        if part is None or whole is None:
            return None
        return {"whole_case": True, "value_type": ValueType("ratio"), **part, **whole}
    if measure == "count":
        _no_among("count", entry, lowering)
        counted = _terms(body.count, entry.at("count"), lowering, "events", "holds")
        if counted is None:
            return None
        whole_case = "holds" in counted
        return {"value_type": ValueType("count"), "whole_case": whole_case, **counted}
    key = "of" if measure == "percentile" else measure
    found = _value(getattr(body, key), measure, entry.at(key), entry, lowering)
    if found is None or measure != "percentile":
        return found
    percent = _percent(entry, lowering)
    return None if percent is None else {**found, "percent": percent}


def _terms(
    texts: tuple[str, ...], path: Path, lowering: Lowering, events: str, condition: str
) -> dict[str, Any] | None:
    """Events (one, a list, `a or b`), or a condition on the case."""
    known, one = lowering.declared.events, texts[0]
    alternatives = tuple(one.split(" or "))
    if len(texts) == 1 and all(name in known for name in alternatives):
        return {events: lowering.occurrences(alternatives, path)}
    mistyped = re.fullmatch(r"[\w.]+", one) and one not in _readable(lowering)
    if len(texts) > 1 or lowering.bare_event(one) in known or mistyped:
        found = lowering.occurrences(texts, path)
        return {events: found} if len(found) == len(texts) else None
    compiled = lowering.condition(one, path)
    return None if compiled is None else {condition: compiled}


def _readable(lowering: Lowering) -> set[str]:
    """Names that are a condition by themselves."""
    return {*lowering.declared.facts, *lowering.declared.definitions}


def _value(
    text: str | None, measure: str, path: Path, entry: Entry, lowering: Lowering
) -> dict[str, Any] | None:
    """A time between two events, a field of an event, or a value of the case."""
    if text is None:
        return None
    time, field = _TIME.fullmatch(text), _FIELD.fullmatch(text)
    if time or field:
        _no_among(text, entry, lowering)
    if time:
        starts = lowering.occurrences((time[1],), path)
        until = lowering.occurrences((time[2],), path)
        if starts and until and time[1] == time[2]:
            message = f"a time from '{time[1]}' to itself is no time; name two events"
            lowering.report("same-event", message, path)
        if not starts or not until:
            return None
        return {"value_type": ValueType("duration"), "events": starts, "until": until}
    if field:
        return _field_of(field[1], field[2], measure, path, lowering)
    compiled = lowering.expression(text, path)
    if compiled is None:
        return None
    kind: ValueType = compiled.value_type  # type: ignore[attr-defined]
    if not _is_number(kind, text, measure, path, lowering):
        return None
    whole = {}
    if entry.body.among:
        terms = _terms(entry.body.among, entry.at("among"), lowering, "events", "among")
        if terms is None:
            return None
        whole = terms
    return {"value_type": _of_mean(kind, measure), "whole_case": True, "value": compiled, **whole}


def _field_of(
    name: str, event: str, measure: str, path: Path, lowering: Lowering
) -> dict[str, Any] | None:
    events = lowering.occurrences((event,), path)
    if not events:
        return None
    fields = lowering.declared.events[event]
    kind = fields.get(name) or lowering.declared.facts.get(name)
    if kind is None:
        lowering.known("field", name, fields, path, of=event, offset=0)
        return None
    if not _is_number(kind, name, measure, path, lowering):
        return None
    return {"value_type": _of_mean(kind, measure), "events": events, "field": name}


def _is_number(kind: ValueType, what: str, measure: str, path: Path, lowering: Lowering) -> bool:
    if kind.kind in NUMBERS:
        return True
    message = f"'{what}' is {kind}; a {measure} needs a number, money or a length of time"
    lowering.report("type-mismatch", message, path)
    return False


def _of_mean(kind: ValueType, measure: str) -> ValueType:
    """The mean of whole numbers need not be whole."""
    return ValueType("number", kind.unit) if (kind.kind, measure) == ("count", "mean") else kind


def _no_among(what: str, entry: Entry, lowering: Lowering) -> None:
    if entry.body.among:
        message = f"'among' has no effect beside '{what}', which counts events, not cases"
        lowering.report("no-effect", message, entry.at("among"), key=True)


def _percent(entry: Entry, lowering: Lowering) -> Any:
    """A number above 0 and up to 100; a percent sign may stand behind it."""
    written = entry.body.percentile
    text = str(written).removesuffix("%").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text) and 0 < Decimal(text) <= 100:
        return Decimal(text)
    message = f"'{written}' is no percentile; write a number above 0 and up to 100, such as 90"
    lowering.report("bad-value", message, entry.at("percentile"))
    return None


def _target(kind: ValueType, measure: str, entry: Entry, lowering: Lowering) -> Target | None:
    """`at least 30 %`, `at most 5 min`, `10 CNY .. 20 CNY`, or a parameter in place of a figure."""
    written: str | None = entry.body.target
    if written is None:
        return None
    path = entry.at("target")
    named = _BOUND.fullmatch(written)
    name = named[2] if named else written if written in lowering.declared.parameters else None
    if name is not None:
        return _parameter(name, named[1] if named else "", kind, path, lowering)
    try:
        _, found = parse_parameter(written, kind)
    except QuantityError as problem:
        lowering.report("bad-value", str(problem), path)
        return None
    if not isinstance(found, Range):
        message = f"'{written}' does not say which way; write 'at least {written}' or 'at most ..'"
        lowering.report("bad-value", message, path)
        return None
    target = ends(found)
    if measure == "share" and max(target.low or 0, target.high or 0) > 1:
        message = f"'{written}' is more than all of it; a share is a percentage up to 100 %"
        lowering.report("bad-value", message, path)
    return target


def _parameter(
    name: str, form: str, kind: ValueType, path: Path, lowering: Lowering
) -> Target | None:
    offset = len(form) + 1 if form else 0
    if not lowering.known("parameter", name, lowering.declared.parameters, path, offset=offset):
        return None
    info = lowering.declared.parameters[name]
    alike = {"count", "number"}
    if (
        info.type is not None
        and info.type.kind != kind.kind
        and {info.type.kind, kind.kind} != alike
    ):
        message = f"parameter '{name}' is {info.type}, but the figure is {kind}"
        lowering.report("type-mismatch", message, path, offset=offset, length=len(name))
        return None
    if not form and info.value is not None and not isinstance(info.value, Range):
        message = f"'{name}' does not say which way; write 'at least {name}' or 'at most {name}'"
        lowering.report("bad-value", message, path)
        return None
    return Target(form=form, parameter=name)


def lint(entry: Entry, lowering: Lowering) -> None:
    """A figure is no duty: nobody is told of it, nothing makes it good."""
    lowering.no_effect(entry, ("escalate", "remedy"), "a figure over many cases")


OVER = {
    "day": ("over a day", "按日统计"),
    "week": ("over a week", "按周统计"),
    "month": ("over a month", "按月统计"),
    "season": ("over a season", "按季度统计"),
    "year": ("over a year", "按年统计"),
}
FIGURES = {
    "count": ("Number of {}", "{}的次数"),
    "sum": ("Sum of {}", "{}合计"),
    "mean": ("Mean of {}", "{}的平均值"),
    "percentile": ("Percentile {percent} of {}", "{}的第 {percent} 百分位"),
}


def say(body: Written, names: Labels) -> list[str]:
    """A figure over many cases, and its target."""
    parts = [_say_figure(body, names)]
    if "where" in body:
        condition = say_condition(body["where"], names)
        parts.append(pick(names.language, f"where {condition}", f"仅计{condition}的"))
    if "of_role" in body:
        role = names.role(body["of_role"], last="or")
        parts.append(pick(names.language, f"of the {role}", f"岗位：{role}"))
    if "per" in body:
        each = each_key(str(body["per"]), names)
        parts.append(pick(names.language, f"for each {each}", f"按{each}分别计算"))
    parts.append(pick(names.language, *OVER[str(body.get("over", "month"))]))
    said = [pick(names.language, ", ", "，").join(parts)]
    if "target" in body:
        said.append(_say_target(str(body["target"]), names))
    return said


def _say_figure(body: Written, names: Labels) -> str:
    whole = _say_term(body["among"], names) if "among" in body else ""
    if "share" in body:
        part = _say_term(body["share"], names)
        return pick(names.language, f"Share of {part} among {whole}", f"{part}占{whole}的比率")
    measure = next((one for one in FIGURES if one in body), "count")
    of = body.get("of") if measure == "percentile" else body.get(measure)
    percent = names.value(body.get("percentile", "")).rstrip("%")
    text = pick(names.language, *FIGURES[measure]).format(_say_term(of, names), percent=percent)
    return text + (pick(names.language, f" among {whole}", f"（{whole}）") if whole else "")


def _say_term(written: Any, names: Labels) -> str:
    """`amount of order.paid`, `time from A to B`, events, a fact or a condition."""
    if isinstance(written, list | tuple):
        return listing([_say_term(one, names) for one in written], names.language, last="or")
    text = str(written)
    time, field = _TIME.fullmatch(text), _FIELD.fullmatch(text)
    if time:
        first, second = names.mention(time[1]), names.mention(time[2])
        english = f"the time from {first} to {second}"
        return pick(names.language, english, f"{first}至{second}的时间")
    if field:
        label, mention = names.label(f"{field[2]}.{field[1]}"), names.mention(field[2])
        return pick(names.language, f"{label} of {mention}", f"{mention}的{label}")
    if names.get(text.partition(" if ")[0].strip(), "event", "step") and " if " in text:
        return say_mention(text, names)
    alternatives = text.split(" or ")
    if all(names.get(one, "event", "step") for one in alternatives):
        return listing([names.mention(one) for one in alternatives], names.language, last="or")
    found = names.get(text, "fact")
    if found is not None:
        return quoted(found.label)
    if names.condition(text) is not None:
        return quoted(say_condition(text, names))
    return say_value_expression(text, names)


def _say_target(text: str, names: Labels) -> str:
    for word, chinese in (("at least", "至少"), ("at most", "至多")):
        if text.startswith(f"{word} "):
            value = names.value(text.removeprefix(f"{word} "))
            return pick(
                names.language, f"Target: {word} {value}", f"目标：{chinese}{spaced(value)}"
            )
    value = names.value(text)
    return pick(names.language, f"Target: {value}", f"目标：{value}")


KIND = RuleKind("kpi", Body, lower, lint, say, __doc__ or "")
