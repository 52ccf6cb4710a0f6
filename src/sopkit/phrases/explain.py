"""This module says how an end was reached, as a sum that can be checked, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from sopkit.calendars import Calendar, local_text
from sopkit.frozen import dataclass
from sopkit.language import Text, phrase, plural
from sopkit.phrases.legs import (
    CountedDate,
    Leg,
    Skipped,
    adds_up,
    counted_dates,
    skipped,
    working_parts,
)
from sopkit.quantities import say_duration, say_span

_NEAR = 6 * 86_400_000_000
_MOST_DATES = 7
_MOST_PARTS = 4
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
    "zh": "周一 周二 周三 周四 周五 周六 周日".split(),
}

WORDS: Mapping[str, Text] = {
    "due": Text("due {at}", "截止 {at}"),
    "earliest": Text("from {at}", "最早 {at}"),
    "opening": Text("opening", "起算"),
    "plan": Text("planned {name} {at}", "“{name}”计划于 {at}"),
    "clock": Text("the first {name} from {at} on", "{at} 起的第一个 {name}"),
    "shift_start": Text("start of shift {name} {at}", "班次“{name}”开始 {at}"),
    "shift_end": Text("end of shift {name} {at}", "班次“{name}”结束 {at}"),
    "opening_time": Text("start of work {at}", "开始上班 {at}"),
    "resumed": Text("resumed {at}", "{at} 恢复计时"),
    "cut_off": Text("after {name} counts as the next day", "{name} 之后算次日"),
    "part": Text("{time} {day}", "{day} {time}"),
    "parts": Text("{time} on {days} days", "{days} 天共 {time}"),
    "day": Text("{number} {day}", "第{number}天 {day}"),
    "day_0": Text("day 0 {day}", "第0天 {day}"),
    "skipped": Text(" ({what} skipped)", "（跳过 {what}）"),
    "made_up": Text(" ({what} worked)", "（含 {what}）"),
    "provisional": Text(
        "; provisional: days off after {day} are not announced yet",
        "；暂定：{day}之后的放假安排尚未公布",
    ),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The legs to a due and to an earliest; empty where there is no such end."""

    due: tuple[Leg, ...] = ()
    earliest: tuple[Leg, ...] = ()
    calendar: Calendar | None = None
    provisional: bool = False

    def adds_up(self) -> bool:
        """Whether each leg begins where the one before ends, and its parts make its span."""
        return all(self._sound(legs) for legs in (self.due, self.earliest))

    def say(self, language: str, names: Callable[[str], str] | None = None) -> str:
        """The way to the due, "due Mon 12:00 = 1 h Fri + 3 h Mon"; empty when there is none.

        `names` gives the words for an event; without it events have their own names.
        """
        return self._say("due", self.due, language, names or str)

    def say_earliest(self, language: str, names: Callable[[str], str] | None = None) -> str:
        """The way to the earliest; empty when there is none."""
        return self._say("earliest", self.earliest, language, names or str)

    def _sound(self, legs: tuple[Leg, ...]) -> bool:
        joined = all(leg.at == after.start for leg, after in pairwise(legs))
        return joined and all(adds_up(leg, self.calendar) for leg in legs)

    def _say(
        self, end: str, legs: tuple[Leg, ...], language: str, names: Callable[[str], str]
    ) -> str:
        if not legs:
            return ""
        writer = _Writer(legs, self.calendar, language, names)
        text = writer.end(end) + writer.way()
        if self.provisional and self.calendar and self.calendar.announced_through:
            through = day_text(self.calendar.announced_through, language, "year")
            text += _word("provisional", language, day=through)
        return text


NO_EXPLANATION = Explanation()


class _Writer:
    """Writes the legs to one end; near instants are told by their weekday alone."""

    def __init__(
        self,
        legs: tuple[Leg, ...],
        calendar: Calendar | None,
        language: str,
        names: Callable[[str], str],
    ) -> None:
        instants = [leg.start for leg in legs] + [leg.at for leg in legs]
        self.legs = legs
        self.calendar = calendar
        self.language = language
        self.names = names
        self.years = len({self.local(at).year for at in instants}) > 1
        self.near = max(instants) - min(instants) < _NEAR

    def end(self, word: str) -> str:
        return self.word(word, at=self.when(self.legs[-1].at, dated=self.legs[-1].kind == "dates"))

    def way(self) -> str:
        text, cut = "", ""
        for place, leg in enumerate(self.legs):
            if leg.kind == "cut_off":
                cut = self.word("semicolon_cut", name=leg.name)
                continue
            before = self.legs[place - 1].kind if place else "from"
            text = self.leg(leg, text, before)
        joint = ": " if self.legs[-1].kind == "dates" else " = "
        if self.language == "zh" and joint == ": ":
            joint = "："
        return joint + text + cut

    def leg(self, leg: Leg, text: str, before: str) -> str:
        if leg.kind == "elapsed":
            sign = "+" if leg.sign > 0 else "-"
            start = self.when(leg.start) if before in ("dates", "working_time", "cut_off") else text
            return f"{start} {sign} {self.span(leg)}"
        if leg.kind == "working_time":
            return self.working_time(leg)
        if leg.kind == "dates":
            return self.dates(leg)
        if leg.kind == "from":
            name = self.event(leg.name) if leg.name else self.word("opening")
            return f"{name} {self.when(leg.at)}"
        name = self.names(leg.name) if leg.kind == "plan" else leg.name
        return self.word(
            leg.kind, name=name, at=self.when(leg.start if leg.kind == "clock" else leg.at)
        )

    def event(self, name: str) -> str:
        """An event that is counted from; Chinese needs marks to set it apart from its instant."""
        return f"“{self.names(name)}”" if self.language == "zh" else self.names(name)

    def span(self, leg: Leg) -> str:
        return say_span(leg.span, self.language) if leg.span else ""

    def working_time(self, leg: Leg) -> str:
        assert self.calendar is not None
        parts = working_parts(leg, self.calendar)
        if len(parts) <= _MOST_PARTS:
            return " + ".join(self.part(*part) for part in parts) or self.when(leg.start)
        middle = parts[1:-1]
        time = say_duration(sum(time for _, time in middle), self.language)
        grouped = self.word("parts", time=time, days=len(middle))
        return f"{self.part(*parts[0])} + {grouped} + {self.part(*parts[-1])}"

    def part(self, day: date, time: int) -> str:
        shown = day_text(day, self.language, "weekday" if self.near else self.style())
        return self.word("part", time=say_duration(time, self.language), day=shown)

    def dates(self, leg: Leg) -> str:
        assert self.calendar is not None
        if leg.span is not None and leg.span.unit in ("month", "year"):
            start = day_text(self.calendar.local_date(leg.start), self.language, self.style())
            return f"{start} {'+' if leg.sign > 0 else '-'} {self.span(leg)}"
        counted = counted_dates(leg, self.calendar)
        shown = counted if len(counted) <= _MOST_DATES + 1 else (*counted[:3], None, counted[-1])
        comma = "，" if self.language == "zh" else ", "
        text = comma.join(
            "…" if entry is None else self.counted(entry, entry.number in (0, len(counted) - 1))
            for entry in shown
        )
        if leg.span is not None and leg.span.unit == "working_day":
            text += passed_over(skipped(leg, self.calendar), self.language)
        return text

    def counted(self, entry: CountedDate, outer: bool) -> str:
        shown = day_text(entry.day, self.language, self.style() if outer else "day")
        return self.word("day_0" if entry.number == 0 else "day", number=entry.number, day=shown)

    def style(self) -> str:
        return "year" if self.years else "month"

    def local(self, at: int) -> datetime:
        return local_text(self.calendar.zone if self.calendar else None, at)

    def when(self, at: int, *, dated: bool = False) -> str:
        """An instant by weekday and clock, with its date if that could mean another week."""
        local = self.local(at)
        style = "weekday" if self.near and not dated else self.style()
        if (local + timedelta(microseconds=1)).time() == datetime.min.time():
            day = day_text(local.date(), self.language, style)
            return f"{day} 24:00" if self.language == "zh" else f"end of {day}"
        exact = "minutes" if not local.second and not local.microsecond else "auto"
        utc = "" if self.calendar else " UTC"
        clock = local.time().isoformat(exact)
        return f"{day_text(local.date(), self.language, style)} {clock}{utc}"

    def word(self, key: str, **values: object) -> str:
        if key == "semicolon_cut":
            return phrase("semicolon", self.language) + _word("cut_off", self.language, **values)
        return _word(key, self.language, **values)


def day_text(day: date, language: str, style: str) -> str:
    """A date as `weekday` (Fri), `day` (Fri 4), `month` (Fri 4 Dec) or `year` (Fri 4 Dec 2026)."""
    weekday = _WEEKDAYS["zh" if language == "zh" else "en"][day.weekday()]
    if style == "weekday":
        return weekday
    if language == "zh":
        month = "" if style == "day" else f"{day.month}月"
        year = f"{day.year}年" if style == "year" else ""
        return f"{year}{month}{day.day}日{weekday}"
    month = "" if style == "day" else f" {_MONTHS[day.month - 1]}"
    return f"{weekday} {day.day}{month}{f' {day.year}' if style == 'year' else ''}"


def passed_over(skips: Skipped, language: str) -> str:
    """What was skipped, in brackets: " (2 weekend days, 1 day off skipped)"."""
    what = _counts(((skips.weekend, "weekend day", "个周末日"), (skips.off, "day off", "个放假日"),
                    (skips.closed, "closing day", "个停业日")), language)  # fmt: skip
    text = _word("skipped", language, what=what) if what else ""
    worked = _counts(((skips.made_up, "make-up working day", "个调休上班日"),), language)
    return text + (_word("made_up", language, what=worked) if worked else "")


def _counts(counts: tuple[tuple[int, str, str], ...], language: str) -> str:
    found = []
    for number, word, chinese in counts:
        many = "days off" if word == "day off" else None
        english = f"{number} {plural(number, word, many)}"
        if number:
            found.append(f"{number} {chinese}" if language == "zh" else english)
    return ("、" if language == "zh" else ", ").join(found)


def _word(key: str, language: str, **values: object) -> str:
    return phrase(key, language, catalogue=WORDS, **values)
