"""This module is the kind `schedule`: something is done on dates of the calendar.

What it says:
    Something is done every day, week, month, season or year, on a given day or some time in the
    period; or at set times after an event.

Why:
    Stocktaking on the 25th, a weekly hand-in, visits one week, one month and one year after an
    installation hang on the calendar and on no other event.

Example:
    calendar: {zone: Asia/Shanghai, days: CN}
    events:
      stock.counted: {label: {en: stock counted, zh: 已盘点}}
      installation.done: {label: {en: installation done, zh: 安装完成}}
      visit.done: {label: {en: return visit done, zh: 已回访}}
    rules:
    - id: stocktaking
      schedule: {do: stock.counted, every: month, on_day: 25, closed_day: next}
      source: A/meeting-room-recurring-duties#1
    - id: visits
      schedule:
        do: visit.done
        after: installation.done
        offsets: [1 week, 1 month]
        slack: 3 days
      source: B/gas-return-visits#1

How it is judged:
    Each occurrence is a duty from the beginning to the end of its date, or of the whole period
    where no day is given, `slack` added on both sides. The first one begins after the case has
    begun. A day of the month is clipped to the last; a date that is no working day stays, or moves
    by `closed_day`. Each event discharges the oldest open one.

Source:
    A/meeting-room-recurring-duties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sopkit.kernel.program import Schedule
from sopkit.language import pick
from sopkit.modelling import Model
from sopkit.rules.base import Entry, RuleKind, nothing_to_lint
from sopkit.rules.fields import Clock, Names, Occurrences, Scalar, SpanText
from sopkit.speaking import Labels, capital, listing, say_event, say_value
from sopkit.speaking.demands import Written, do, period
from sopkit.spelling import nearest

if TYPE_CHECKING:
    from sopkit.kernel.program import Parameter, Spec
    from sopkit.quantities import Span
    from sopkit.rules.lowering import Lowering

PERIODS = ("day", "working day", "week", "month", "season", "year")
MEANT = {
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), "working day"),
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarter": "season",
    "quarterly": "season",
    "yearly": "year",
    "annually": "year",
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Body(Model):
    """What stands under `schedule`."""

    do: Occurrences
    every: SpanText | None = None
    offsets: Names = ()
    after: Occurrences = ()
    on_day: Scalar = None
    at: Clock | None = None
    slack: SpanText | None = None
    closed_day: Literal["keep", "next", "previous"] = "keep"


def lower(entry: Entry, lowering: Lowering) -> list[Spec]:
    """One series of dates."""
    body: Body = entry.body
    lowering.exactly_one(entry.path, body, ("every", "offsets"))
    lowering.need_zone(entry.path, "dates")
    if bool(body.offsets) is not bool(body.after):
        missing = "after" if body.offsets else "offsets"
        message = (
            "offsets count from an event, and the one without the other says nothing; "
            f"add '{missing}'"
        )
        lowering.report("missing-key", message, entry.path, key=True)
    offsets = [
        lowering.fixed_span(
            text, lowering.item(entry.at("offsets"), place), known="a span such as 1 month"
        )
        for place, text in enumerate(body.offsets)
    ]
    return [
        Schedule(
            rule=entry.rule,
            targets=lowering.occurrences(body.do, entry.at("do")),
            every=_every(entry, lowering),
            on_day=_on_day(entry, lowering),
            at=lowering.clock(body.at),
            after=lowering.occurrences(body.after, entry.at("after"), derived=True),
            offsets=tuple(span for span in offsets if span is not None),
            slack=lowering.span(body.slack, entry.at("slack")),
            closed_day=body.closed_day,
        )
    ]


def _every(entry: Entry, lowering: Lowering) -> str | Span | Parameter | None:
    every: str | None = entry.body.every
    if every is None or every in PERIODS:
        return every
    if every.isalpha() and every not in lowering.declared.parameters:
        near = MEANT.get(every.lower()) or nearest(every, PERIODS)
        what = f"did you mean '{near}'?" if near else f"write {', '.join(PERIODS)} or a span"
        path = entry.at("every")
        message = f"'{every}' is no period; {what}"
        lowering.report("unknown-name", message, path, offset=0, length=len(every))
        return None
    return lowering.span(every, entry.at("every"))


def _on_day(entry: Entry, lowering: Lowering) -> int | str | None:
    body: Body = entry.body
    if body.on_day is None:
        return None
    if body.every == "week" and body.on_day in WEEKDAYS:
        return WEEKDAYS.index(str(body.on_day))
    in_month = isinstance(body.on_day, int) and 1 <= body.on_day <= 31
    if body.every in ("month", "season", "year") and (in_month or body.on_day == "last"):
        return int(body.on_day) if in_month else "last"
    days = ", ".join(WEEKDAYS) if body.every == "week" else "1 to 31, or last"
    message = f"'{body.on_day}' is no day of 'every: {body.every}'; write one of {days}"
    lowering.report("bad-value", message, entry.at("on_day"))
    return None


DAYS = {
    "mon": ("Monday", "一"),
    "tue": ("Tuesday", "二"),
    "wed": ("Wednesday", "三"),
    "thu": ("Thursday", "四"),
    "fri": ("Friday", "五"),
    "sat": ("Saturday", "六"),
    "sun": ("Sunday", "日"),
}
CLOSED = {
    "next": ("If the day is closed: on the next open day", "遇休息日顺延至下一个开放日"),
    "previous": ("If the day is closed: on the open day before", "遇休息日提前至上一个开放日"),
}


def say(body: Written, names: Labels) -> list[str]:
    """A recurrence by the calendar, or offsets after an event."""
    act = do(body.get("do"), names)
    if "offsets" in body:
        spans = listing([say_value(one, names.language) for one in body["offsets"]], names.language)
        after = say_event(body.get("after"), names)
        text = pick(
            names.language, capital(f"{act} {spans} after {after}"), f"{after}后 {spans}，{act}"
        )
    else:
        when = period(str(body.get("every")), names)
        day, clock = _say_day(body, names), str(body.get("at", ""))
        english = f"{capital(when)}{day}, {act}{' by ' + clock if clock else ''}"
        text = pick(names.language, english, f"{when}{day}{f' {clock} 前' if clock else ''}{act}")
    if "slack" in body:
        slack = names.value(body["slack"])
        text += pick(names.language, f", ± {slack}", f"（± {slack}）")
    said = [text]
    if body.get("closed_day") in CLOSED:
        said.append(pick(names.language, *CLOSED[str(body["closed_day"])]))
    return said


def _say_day(body: Written, names: Labels) -> str:
    """The day of the week, month or year."""
    if "on_day" not in body:
        return ""
    day = str(body["on_day"])
    if day in DAYS:
        return pick(names.language, f" on {DAYS[day][0]}", DAYS[day][1])
    if day == "last":
        return pick(names.language, " on the last day", "最后一日")
    return pick(names.language, f" on day {day}", f" {day} 日")


KIND = RuleKind("schedule", Body, lower, nothing_to_lint, say, __doc__ or "")
