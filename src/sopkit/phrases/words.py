"""This module says time phrases in words, in English and Chinese, for handbooks and messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import assert_never

from sopkit.frozen import dataclass
from sopkit.language import Text, phrase
from sopkit.phrases.model import (
    Amount,
    At,
    ByClock,
    Clock,
    Due,
    Form,
    Happening,
    Instant,
    Nth,
    OnDay,
    OneOf,
    Shifted,
    ShiftEnd,
    ShiftStart,
    Spread,
    Until,
    Window,
    Within,
    ordinal_text,
)
from sopkit.quantities import Span, say_span


@dataclass(frozen=True, slots=True)
class Vague:
    """The words of the source for a parameter without value, such as promptly / 及时."""

    words: str


Names = Callable[[str], str]
Parameters = Callable[[str], "str | Vague"]

WORDS: Mapping[str, Text] = {
    "within": Text("within {span}", "{span}内"),
    "within_of": Text("within {span} {of} {event}", "{event}后 {span}内"),
    "vaguely": Text("{span}", "{span}"),
    "vaguely_of": Text("{span} after {event}", "{event}后{span}"),
    "before": Text("before {event}", "{event}前"),
    "span_before": Text("{span} before {event}", "{event}前 {span}"),
    "span_after": Text("{span} after {event}", "{event}后 {span}"),
    "between_before": Text("{span} before {event}", "{event}前 {span}"),
    "between_after": Text("{span} after {event}", "{event}后 {span}"),
    "range": Text("between {low} and {high}", "{low}至{high}"),
    "about": Text("about {span}", "约 {span}"),
    "clock": Text("before {end}", "{end} 前"),
    "clock_range": Text("between {start} and {end}", "{start} 至 {end}"),
    "same": Text("on the same day as {event}", "{event}当天"),
    "next": Text("on the day after {event}", "{event}次日"),
    "next working": Text("on the next working day after {event}", "{event}后的下一个工作日"),
    "later": Text("{first} or {second}, whichever is later", "{first}或{second}，以较晚者为准"),
    "earlier": Text("{first} or {second}, whichever is earlier", "{first}或{second}，以较早者为准"),
    "nth": Text("the {ordinal} {event} after {after}", "{after}后第 {number} 次{event}"),
    "shift_start": Text("the start of the next shift after {event}", "{event}后下一个班次开始"),
    "role_shift_start": Text(
        "the start of the next shift of the {role} after {event}", "{event}后{role}下一个班次开始"
    ),
    "working_day_start": Text(
        "the start of the next working day after {event}", "{event}后下一个工作日开始"
    ),
    "shift_end": Text("the end of the shift after {event}", "{event}后本班次结束"),
    "role_shift_end": Text(
        "the end of the shift of the {role} after {event}", "{event}后{role}本班次结束"
    ),
}


def say_due(due: Due, language: str, names: Names, parameters: Parameters) -> str:
    """A time phrase in words: "within 3 working days of the complaint", "会议开始前 10 分钟".

    `names` gives the words for an event, step or role, `parameters` those for a parameter: its
    value, or `Vague` without one.
    """
    return _tidy(_Speaker(language, names, parameters).form(due.form))


class _Speaker:
    def __init__(self, language: str, names: Names, parameters: Parameters) -> None:
        self.language = language
        self.names = names
        self.parameters = parameters

    def form(self, form: Form) -> str:
        match form:
            case Within():
                return self.within(form)
            case Window(spread=spread, direction=direction, anchor=anchor):
                event = self.instant(anchor)
                key = self.on_one_day(spread) or f"between_{direction}"
                return self.word(key, span=self.spread(spread), event=event)
            case Until(anchor=anchor):
                return self.word("before", event=self.instant(anchor))
            case At(instant=instant):
                return self.instant(instant)
            case OnDay(day=day, event=event, clock=clock):
                text = self.word(day, event=self.names(event))
                return text if clock is None else f"{text} {self.clock(clock)}"
            case ByClock(clock=clock):
                return self.clock(clock)
            case OneOf(choice=choice, first=first, second=second):
                return self.word(choice, first=self.form(first), second=self.form(second))
            case _:
                assert_never(form)

    def within(self, form: Within) -> str:
        vague = self.vague(form.spread)
        span = vague or self.spread(form.spread)
        word = "vaguely" if vague else "within"
        if form.of is None:
            return self.word(word, span=span)
        event = self.instant(form.of)
        # labels are clauses ("the guest arrives") or nouns ("the complaint")
        noun = event.startswith(("the ", "a ", "an ")) and isinstance(form.of, Happening)
        return self.word(f"{word}_of", span=span, event=event, of="of" if noun else "after")

    def instant(self, form: Instant) -> str:
        match form:
            case Happening(event=event):
                return self.names(event)
            case Shifted(spread=spread, direction=direction, anchor=anchor):
                event = self.instant(anchor)
                return self.word(f"span_{direction}", span=self.spread(spread), event=event)
            case Nth(ordinal=number, event=event, after=after):
                return self.word(
                    "nth",
                    ordinal=ordinal_text(number),
                    number=number,
                    event=self.names(event),
                    after=self.names(after),
                )
            case ShiftStart(after=after, role=role, working_day=working_day):
                key = "working_day_start" if working_day else _of_role("shift_start", role)
                return self.word(key, event=self.names(after), role=self.names(role or ""))
            case ShiftEnd(after=after, role=role):
                key = _of_role("shift_end", role)
                return self.word(key, event=self.names(after), role=self.names(role or ""))
            case _:
                assert_never(form)

    def clock(self, clock: Clock) -> str:
        if clock.start is None:
            return self.word("clock", end=clock.end)
        return self.word("clock_range", start=clock.start, end=clock.end)

    @staticmethod
    def on_one_day(spread: Spread) -> str:
        """The word for a window of which both ends are the day of the event itself; else none."""
        day = isinstance(spread.first, Span) and spread.first == spread.second
        return "same" if day and isinstance(spread.first, Span) and not spread.first.amount else ""

    def spread(self, spread: Spread) -> str:
        if spread.second is not None and spread.first == spread.second:
            return self.amount(spread.first)
        if spread.second is not None:
            return self.both("range", spread.first, spread.second)
        text = self.amount(spread.first)
        return self.word("about", span=text) if spread.about else text

    def both(self, key: str, low: Amount, high: Amount) -> str:
        """Two ends; a unit that both share is said once."""
        first = self.amount(low)
        if isinstance(low, Span) and isinstance(high, Span) and low.unit == high.unit:
            first = str(low.amount)
        gap = " " if self.language == "zh" else ""
        return self.word(key, low=first + gap, high=gap + self.amount(high))

    def amount(self, amount: Amount) -> str:
        if isinstance(amount, Span):
            return say_span(amount, self.language)
        value = self.parameters(amount.name)
        return value.words if isinstance(value, Vague) else value

    def vague(self, spread: Spread) -> str:
        if isinstance(spread.first, Span):
            return ""
        value = self.parameters(spread.first.name)
        return value.words if isinstance(value, Vague) else ""

    def word(self, key: str, **values: object) -> str:
        return phrase(key, self.language, catalogue=WORDS, **values)


def _of_role(key: str, role: str | None) -> str:
    return f"role_{key}" if role else key


def _tidy(text: str) -> str:
    """A blank separates figures from Chinese, never Chinese from Chinese."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
