"""This module reads lead times, limits and intervals of a procedure, by what they count from.

A due whose place in time hangs on a shift, on a count or on two events has no place on a line; it
stands with its step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final

from sopkit.handbook.pictures.words import words
from sopkit.handbook.steps import as_list
from sopkit.handbook.units import joined
from sopkit.language import pick
from sopkit.phrases import PhraseError, parse_amount, parse_due
from sopkit.phrases.model import (
    At,
    Happening,
    Instant,
    Name,
    Shifted,
    Spread,
    Until,
    Window,
    Within,
)
from sopkit.quantities import Span
from sopkit.speaking import Labels, capital, spaced
from sopkit.speaking.dues import LENGTH
from sopkit.speaking.values import trailed

Body = Mapping[str, Any]
# seconds, near enough to bring spans into their order
ABOUT_SECONDS: Final = {
    "s": 1.0, "min": 60.0, "h": 3600.0, "working_hour": 3600.0, "day": 86400.0,
    "working_day": 86400.0, "week": 604800.0, "month": 2592000.0, "year": 31536000.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """Something due at a time before (negative) or after an anchor.

    `order` is about how many seconds away it is, for the order alone; `when` says it in words.
    `step` is the number of the step that is due.
    """

    anchor: str
    order: float
    when: str
    what: str
    step: str = ""
    window: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """An event and all that counts from it, in the order of time."""

    anchor: str
    title: str
    before: tuple[Moment, ...]
    after: tuple[Moment, ...]


def sections(data: Body, names: Labels, numbers: Mapping[str, str]) -> tuple[Section, ...]:
    """All moments by what they count from; events in the order in which they are likely to come."""
    found: dict[str, list[Moment]] = {}
    for moment in (*_of_steps(data, names, numbers), *_of_rules(data, names)):
        found.setdefault(moment.anchor, []).append(moment)
    for body in _bodies(data, "every"):
        for end in as_list(body.get("until"))[:1]:
            if _event(end) in found or _event(end) in _planned(data):
                found.setdefault(_event(end), [])
    order = _order(data, numbers, found)
    made = []
    for anchor in sorted(found, key=order.__getitem__):
        moments = sorted(found[anchor], key=lambda one: one.order)
        before = tuple(one for one in moments if one.order < 0)
        after = tuple(one for one in moments if one.order >= 0)
        made.append(Section(anchor, _title(anchor, names, numbers), before, after))
    return tuple(made)


def _title(anchor: str, names: Labels, numbers: Mapping[str, str]) -> str:
    """A step by number and act, an event by label."""
    if anchor in numbers:
        return f"{numbers[anchor]} {names.act(anchor)}"
    return capital(names.label(anchor))


def _order(
    data: Body, numbers: Mapping[str, str], found: Mapping[str, list[Moment]]
) -> dict[str, tuple[int, float, int]]:
    """What begins the case, then by the first step that counts from it, then what ends the case."""
    case = data.get("case") or {}
    starts = {_event(one) for one in as_list(case.get("starts"))}
    ends = {_event(one) for one in as_list(case.get("ends"))}
    order: dict[str, tuple[int, float, int]] = {}
    for place, anchor in enumerate(found):
        rank = 0 if anchor in starts else 2 if anchor in ends else 1
        steps = [float(one.step) for one in found[anchor] if one.step]
        own = [float(numbers[anchor])] if anchor in numbers else []
        order[anchor] = rank, min([*steps, *own], default=inf), place
    return order


def _planned(data: Body) -> set[str]:
    events = data.get("events") or {}
    return {str(name) for name, body in events.items() if body and body.get("planned")}


def _event(text: Any) -> str:
    return str(text).partition(" if ")[0].strip()


# -- where moments come from
def _of_steps(data: Body, names: Labels, numbers: Mapping[str, str]) -> Iterator[Moment]:
    for step in data.get("steps") or ():
        own = str(step["id"])
        what = f"{numbers[own]} {names.text(step.get('do'))}"
        opens = [_event(one) for one in as_list(step.get("after"))]
        if "due" in step:
            for one in _moments(str(step["due"]), what, opens, names):
                yield replace(one, step=numbers[own])


def _of_rules(data: Body, names: Labels) -> Iterator[Moment]:
    for body in _bodies(data, "respond"):
        if "due" in body:
            opens = [_event(one) for one in as_list(body.get("after"))]
            yield from _moments(str(body["due"]), _acts(body, names), opens, names)
    for body in _bodies(data, "before"):
        least = body.get("at_least")
        phrase = f"{least} before {body.get('event')}" if least else f"before {body.get('event')}"
        yield from _moments(phrase, _acts(body, names), [], names)
    for body in _bodies(data, "every"):
        yield from _repeated(body, names)


def _bodies(data: Body, kind: str) -> list[Body]:
    """The bodies of rules of one kind that are demands."""
    rules: Iterable[Body] = data.get("rules") or ()
    return [rule[kind] for rule in rules if kind in rule and rule.get("modality") != "may"]


def _acts(body: Body, names: Labels) -> str:
    joint = pick(names.language, " or ", "或")
    return joint.join(capital(names.act(_event(one))) for one in as_list(body.get("do")))


def _repeated(body: Body, names: Labels) -> Iterator[Moment]:
    start = as_list(body.get("from"))
    if not start:
        return
    gap = _gap(str(body.get("gap", "")), names)
    what = _acts(body, names)
    until = [names.clause(_event(one)) for one in as_list(body.get("until"))]
    if until:
        joint = pick(names.language, " or ", "或")
        said = joint.join(until)
        what += pick(names.language, f", until {said}", f"，直至{said}")
    yield Moment(_event(start[0]), 1e-3, gap, what, repeats=True)


def _gap(text: str, names: Labels) -> str:
    if text.startswith("at least"):
        return _worded("every_least", names.value(text.removeprefix("at least").strip()), names)
    value = names.value(text)
    key = "every" if value[:1].isdigit() else "every_so_long"
    if names.language == "en":
        value = value.removeprefix("1 ").removeprefix("1\u00a0")
    return _worded(key, value, names)


def _worded(key: str, value: str, names: Labels) -> str:
    """A length of time in its words; in Chinese blanks stand about figures only."""
    if names.language == "zh":
        value = trailed(spaced(value))
    return words(names.language)[key].format(value).strip()


# -- from a phrase to a moment
def _moments(phrase: str, what: str, opens: list[str], names: Labels) -> Iterator[Moment]:
    """The moments of a due; none where it has no place on a line."""
    try:
        form = parse_due(phrase).form
    except PhraseError:
        return
    said = words(names.language)
    if isinstance(form, Until) and isinstance(form.anchor, Happening):
        yield Moment(form.anchor.event, -1e-6, said["until_then"], what)
        return
    shift = _shift(form)
    if shift is None:
        if isinstance(form, Within) and form.of is None and opens:
            yield from (_moment(one, 1, form.spread, what, names) for one in opens)
        return
    yield _moment(*shift, what, names)


def _shift(form: object) -> tuple[str, int, Spread] | None:
    """What a due counts from, in which direction, and how far."""
    instant: Instant | None = None
    if isinstance(form, (At, Until)):
        instant = form.instant if isinstance(form, At) else form.anchor
        if isinstance(instant, Shifted) and isinstance(instant.anchor, Happening):
            way = -1 if instant.direction == "before" else 1
            return instant.anchor.event, way, instant.spread
    if isinstance(form, Within) and isinstance(form.of, Happening):
        return form.of.event, 1, form.spread
    if isinstance(form, Window) and isinstance(form.anchor, Happening):
        return form.anchor.event, -1 if form.direction == "before" else 1, form.spread
    return None


def _moment(anchor: str, way: int, spread: Spread, what: str, names: Labels) -> Moment:
    far = _seconds(spread.first, names)
    text, vague = _said(spread, names)
    # a word of the source such as 提早 says itself that it is before
    whole = vague and (way > 0 or (names.language == "zh" and not LENGTH.search(text)))
    when = text if whole else _worded("before" if way < 0 else "after", text, names)
    if far == 0 and spread.first == spread.second:
        when = words(names.language)["same_day"]
    order = way * (far if far is not None else 1e-5)
    wide = spread.about or (spread.second or spread.first) != spread.first
    return Moment(anchor, order or way * 1e-6, joined(when, names.language), what, window=wide)


def _said(spread: Spread, names: Labels) -> tuple[str, bool]:
    """A span in words; true with it where it is a word of the source without a figure."""
    if isinstance(spread.first, Name):
        found = names.get(spread.first.name, "parameter")
        data = (found.data or {}) if found is not None else {}
        if data.get("vague") and "is" not in data:
            return names.text(data["vague"]), True
    first = names.value(f"about {spread.first}" if spread.about else str(spread.first))
    if spread.second is None or spread.second == spread.first:
        return first, False
    second = names.value(str(spread.second))
    return pick(names.language, f"{first} to {second}", f"{first}至{second}"), False


def _seconds(amount: Span | Name, names: Labels) -> float | None:
    """About how long a span is; None without a value."""
    if isinstance(amount, Name):
        found = names.get(amount.name, "parameter")
        written = ((found.data or {}) if found is not None else {}).get("is")
        if written is None:
            return None
        try:
            amount = parse_amount(str(written).split("..")[0].strip())
        except PhraseError:
            return None
    if isinstance(amount, Name):
        return None
    return float(amount.amount) * ABOUT_SECONDS[amount.unit]
