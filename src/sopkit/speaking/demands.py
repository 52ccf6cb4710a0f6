"""This module says what several rule kinds share: acts, stretches of time, forms, exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sopkit.expressions.tree import Happened, Not
from sopkit.language import pick
from sopkit.speaking.conditions import say_condition
from sopkit.speaking.dues import say_instant
from sopkit.speaking.events import bracketed, say_event, say_mention, say_moment
from sopkit.speaking.labels import Labels, humane
from sopkit.speaking.values import capital, listing, lower, quoted, spaced, trailed
from sopkit.speaking.verbs import WHOLE

Written = Mapping[str, Any]
Pair = tuple[str, str]

EVERY: Final[Mapping[str, Pair]] = {
    "day": ("day", "每日"),
    "working day": ("working day", "每个工作日"),
    "week": ("week", "每周"),
    "month": ("month", "每月"),
    "season": ("season", "每季度"),
    "year": ("year", "每年"),
}
DAYPARTS: Final[Mapping[str, Pair]] = {
    "morning": ("morning", "上午"),
    "noon": ("noon", "中午"),
    "afternoon": ("afternoon", "下午"),
    "evening": ("evening", "晚上"),
    "night": ("night", "夜间"),
}
ACTORS: Final[Mapping[str, Pair]] = {
    "agent": ("person", "人员"),
    "person": ("person", "人员"),
    "role": ("role", "岗位"),
}
COPIES: Final[Mapping[str, Pair]] = {
    "stays": ("stays", "留存"),
    "goes": ("is sent on", "转出"),
    "comes_back": ("comes back", "收回"),
}
PROOFS: Final[Mapping[str, Pair]] = {
    "photo": ("photo", "照片"),
    "signature": ("signature", "签字"),
    "file": ("file", "档案"),
    "order_number": ("order number", "订单号"),
    "written_opinion": ("written opinion", "书面意见"),
}


# -- acts


def do(name: Any, names: Labels) -> str:
    """An act to be done, as an order; an event without one is said to follow."""
    if isinstance(name, list | tuple):
        return listing([do(one, names) for one in name], names.language, last="or")
    event, _, condition = str(name).partition(" if ")
    order = names.imperative(event.strip())
    if order is None:
        happening = say_mention(name, names)
        return pick(names.language, f"{happening} must follow", f"须有{happening}")
    if not condition:
        return order
    when = say_condition(condition, names.judging((event,)))
    return order + pick(names.language, f" (if {when})", f"（{when}）")


def each_event(body: Written) -> list[Any]:
    """The events of a guard, one or several."""
    event = body.get("event")
    return list(event) if isinstance(event, list | tuple) else [event]


def acts(body: Written, names: Labels) -> str:
    """The guarded acts as orders if all of them read as orders, else empty."""
    orders = [names.imperative(event) or _made_order(event, names) for event in each_event(body)]
    if None in orders or (
        len(orders) > 1 and any(re.search("[,，、]", str(one)) for one in orders)
    ):
        return ""
    return listing([one for one in orders if one is not None], names.language, last="or")


def _made_order(event: Any, names: Labels) -> str | None:
    """A Chinese event that is told as done, as an act: 已上茶 is 上茶."""
    name, _, condition = str(event).partition(" if ")
    label = names.label(name.strip())
    if names.language == "en" or not label.startswith("已"):
        return None
    return label.removeprefix("已") + bracketed(condition, names.judging((name,)))


def mentions(body: Written, names: Labels) -> str:
    """The guarded events in quotation marks."""
    said = [say_moment(one, names) for one in each_event(body)]
    return listing(said, names.language, last="or")


# -- time


def not_before(phrase: Any, names: Labels) -> str:
    """The earliest time."""
    instant = say_instant(str(phrase), names)
    return pick(names.language, f"Not before {instant}", f"不早于{spaced(instant)}")


def span_of(body: Written, names: Labels) -> str:
    """`from .. until`, `while`, in words."""
    if "while" in body:
        return _as_long_as(body["while"], names)
    start = say_event(body["from"], names, clause=True) if "from" in body else ""
    if WHOLE.match(start):
        start = f"the moment {start}"
    end = say_event(body["until"], names, clause=True) if "until" in body else ""
    if start and end:
        return pick(names.language, f"from {start} until {end}", f"自{start}起至{end}")
    if start:
        return pick(names.language, f"from {start} on", f"自{start}起")
    if end:
        return pick(names.language, f"until {end}", f"至{end}为止")
    return ""


def _as_long_as(written: Any, names: Labels) -> str:
    """`while` a condition; while something has not happened yet is until then."""
    condition = names.condition(written)
    tree = condition.tree if condition is not None else None
    if isinstance(tree, Not) and isinstance(tree.part, Happened):
        event = names.clause(tree.part.event)
        return pick(names.language, f"until {event}", f"{trailed(event)}前")
    said = say_condition(written, names)
    lasting = f"在{said}的情况下" if re.search("[，（]|相同$", said) else f"{said}期间"
    return pick(names.language, f"as long as {said}", lasting)


def period(text: str, names: Labels) -> str:
    """`month` as "every month", a span as "every 2 weeks"."""
    if text in EVERY:
        english, chinese = EVERY[text]
        return pick(names.language, f"every {english}", chinese)
    span = names.value(text)
    figure = span[:1].isdigit()
    if names.language == "zh":
        return f"每 {span}" if figure else f"每次间隔不超过{span}，"
    return f"every {span}" if figure else f"again and again, each time within {span}"


def daypart(name: Any, language: str) -> str:
    """A part of the day by a common word."""
    return pick(language, *DAYPARTS.get(str(name), (humane(str(name)),) * 2))


def each_key(name: str, names: Labels, events: Iterable[Any] = ()) -> str:
    """What is told apart: a fact or a field of these events by its label, else who acted."""
    for key in (name, *(f"{event}.{name}" for event in events), f"this.{name}"):
        found = names.get(key, "fact", "field")
        if found is not None and found.label != humane(name):
            return found.label
    if name in ACTORS:
        return pick(names.language, *ACTORS[name])
    # a key without a label: in Chinese it stands as what it is, a word of the record
    return pick(names.language, humane(name), quoted(name))


# -- forms and proofs


def form_fields(body: Written, names: Labels) -> str:
    """The fields that must be filled, by label; empty for all."""
    known = _fields_of(body, names)
    fields = body.get("fields")
    if not isinstance(fields, list | tuple):
        return ""
    labels = []
    for field in fields:
        entry = known.get(field)
        label = names.text(entry.get("label")) if isinstance(entry, Mapping) else ""
        labels.append(quoted(label or humane(str(field))))
    return listing(labels, names.language)


def _fields_of(body: Written, names: Labels) -> Written:
    found = names.get(f"form {body.get('form')}")
    fields = (found.data or {}).get("fields") if found is not None else None
    return fields if isinstance(fields, Mapping) else {}


def line_pattern(pattern: str, fields: Written, names: Labels) -> str:
    """The pattern of a line with the labels of its fields."""

    def label(match: re.Match[str]) -> str:
        entry = fields.get(match[1].strip())
        text = names.text(entry.get("label")) if isinstance(entry, Mapping) else ""
        style = f" {match[2]}" if match[2] else ""
        return f"[{text or humane(match[1])}{style}]"

    return re.sub(r"\{([^{}:]*)(?::([^{}]*))?\}", label, pattern)


def record_extras(body: Written, names: Labels) -> list[str]:
    """What becomes of the copies, the line to be written, the proofs."""
    said = []
    copies = [
        pick(names.language, f"copy {number} {english}", f"第 {number} 联{chinese}")
        for number, copy in enumerate(body.get("copies") or (), 1)
        for english, chinese in [COPIES.get(str(copy), (str(copy), str(copy)))]
    ]
    if copies:
        said.append(capital(listing(copies, names.language)))
    if body.get("line"):
        line = line_pattern(str(body["line"]), _fields_of(body, names), names)
        said.append(pick(names.language, f"Written as one line: {line}", f"写成一行：{line}"))
    if body.get("evidence"):
        proofs = listing([evidence(one, names) for one in body["evidence"]], names.language)
        said.append(pick(names.language, f"Proof needed: {proofs}", f"须附：{proofs}"))
    return said


def evidence(name: Any, names: Labels) -> str:
    """A proof by its label, or by a common word."""
    if names.get(str(name)) is not None:
        return names.label(name)
    copy = re.fullmatch(r"copy_(\d+)", str(name))
    if copy is not None:
        return pick(names.language, f"copy {copy[1]}", f"第 {copy[1]} 联")
    return pick(names.language, *PROOFS.get(str(name), (humane(str(name)), humane(str(name)))))


# -- around every rule


def conditional(condition: str, text: str, names: Labels) -> str:
    """The condition first, then the demand."""
    return pick(names.language, f"If {condition}, {lower(text)}", f"如{condition}，{text}")


def exceptions(rule: Written, names: Labels) -> list[str]:
    """`unless`, `grace`, `message`, `remedy` and `escalate` of a rule or step."""
    said = []
    if "unless" in rule:
        condition = say_condition(rule["unless"], names)
        said.append(pick(names.language, f"Not needed if {condition}", f"例外：{condition}"))
    if "grace" in rule:
        span = names.value(rule["grace"])
        said.append(pick(names.language, f"Grace: {span}", f"宽限：{span}"))
    if "remedy" in rule:
        text = remedy(rule["remedy"], names)
        said.append(pick(names.language, f"Remedy: {text}", f"补救：{text}"))
    if "message" in rule:
        said.append(names.text(rule["message"]))
    found = rule.get("escalate")
    several = found if isinstance(found, list | tuple) else [found] if found else []
    return said + [escalation(one, names) for one in several]


def remedy(body: Any, names: Labels) -> str:
    """What puts a violation right: a text or a step."""
    if body is None:
        return ""
    return names.text(body) if isinstance(body, Mapping) else names.act(body)


def escalation(one: Written, names: Labels) -> str:
    """Who is told of a violation that is still owed."""
    role = names.role(one.get("to"))
    if "after" not in one:
        return pick(names.language, f"If violated, tell the {role}", f"违规的，上报{role}")
    span = names.value(one["after"])
    english = f"If still open {span} later, tell the {role}"
    return pick(names.language, english, f"超时{spaced(span)}仍未完成的，上报{role}")
