"""This module reads the spans, gaps and time phrases that an author writes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sopkit.calendars import ClockTime, Hours, parse_clock, parse_hours
from sopkit.diagnostics import suggest
from sopkit.kernel.program import Appointment, Parameter, Pause, Window
from sopkit.phrases import (
    Due,
    Name,
    NameUse,
    NoBeginning,
    PhraseError,
    before_due,
    parse_amount,
    parse_due,
    parse_gap,
    parse_not_before,
)
from sopkit.phrases.model import At, Happening, OneOf, Shifted, Within
from sopkit.phrases.tokens import KEYWORDS
from sopkit.quantities import Span
from sopkit.rules.conditions import Conditions

if TYPE_CHECKING:
    from sopkit.phrases import Gap
    from sopkit.quantities import ValueType
    from sopkit.rules.base import Demand, Path


def _is_duration(declared: ValueType | None) -> bool:
    return declared is not None and declared.kind == "duration"


def _quietly(parse: Any, text: str | None) -> Due | None:
    """A phrase whose faults are told elsewhere."""
    try:
        return None if text is None else parse(text)
    except PhraseError:
        return None


_SPAN_KINDS = ("duration", "days", "hours")


class Timing(Conditions):
    """Reads when something may and must be done, and asks for a zone where one is needed."""

    def span(self, text: str | None, path: Path) -> Span | Parameter | None:
        """A span, or a parameter that holds one."""
        if text is None:
            return None
        amount = self._amount(text, path)
        return Parameter(amount.name) if isinstance(amount, Name) else amount

    def fixed_span(
        self, text: str, path: Path, *, instead: Collection[str] = (), known: str = ""
    ) -> Span | None:
        """A span written out.

        `instead` are the words that could have been meant; `known` lists what can be written, and
        is said where none of them is near.
        """
        try:
            amount = parse_amount(text)
        except PhraseError as problem:
            self.report(
                "bad-time-phrase", str(problem), path, offset=problem.offset, length=problem.length
            )
            return None
        if isinstance(amount, Name):
            self.report(
                "unknown-name",
                f"'{text}' is no period{suggest(text, instead) or (known and f'; write {known}')}",
                path,
                offset=0,
                length=len(text),
            )
            return None
        return amount

    def _amount(self, text: str, path: Path) -> Span | Name | None:
        try:
            amount = parse_amount(text)
        except PhraseError as problem:
            self._refused(problem, text, path)
            return None
        if isinstance(amount, Name):
            return amount if self._span_parameter(amount.name, path, 0) else None
        self._need_zone_for(amount, path)
        return amount

    def _span_parameter(self, name: str, path: Path, offset: int) -> bool:
        if not self.known("parameter", name, self.declared.parameters, path, offset=offset):
            return False
        info = self.declared.parameters[name]
        if info.type is not None and info.type.kind not in _SPAN_KINDS:
            message = f"parameter '{name}' is {info.text or info.type}, not a length of time"
            self.report("type-mismatch", message, path, offset=offset, length=len(name))
            return False
        if isinstance(info.value, Span):
            self._need_zone_for(info.value, path)
        return True

    def due(self, text: str | None, path: Path) -> Due | None:
        """A time phrase for a due."""
        return None if text is None else self._phrase(parse_due, text, path)

    def not_before(self, text: str | None, path: Path) -> Due | None:
        """An instant phrase for an earliest."""
        return None if text is None else self._phrase(parse_not_before, text, path)

    def _phrase(self, parse: Any, text: str, path: Path) -> Due | None:
        try:
            due: Due = parse(text)
        except PhraseError as problem:
            if isinstance(problem, NoBeginning):
                problem = problem.counted_from(self._some_event(path))
            self._refused(problem, text, path)
            return None
        known = [self._phrase_name(use, path) for use in due.names]
        if not all(known):
            return None
        if due.uses_calendar:
            self.need_zone(path, "days and times of day")
        if "working_hour" in due.units and not self._has_hours:
            message = "working hours are counted within opening hours; add 'hours' under calendar"
            self.report("missing-zone", message, path)
        if due.uses_shifts:
            self._need_shift(due, path)
        return due

    def _refused(self, problem: PhraseError, text: str, path: Path) -> None:
        """Tells what is wrong with a phrase, or with a name that reads as a word of phrases."""
        code, message = "bad-time-phrase", str(problem)
        word = text[problem.offset : problem.offset + problem.length]
        what = self._declared_as(word) if word in KEYWORDS else ""
        if what:
            code = "reserved-name"
            message = f"'{word}' is a word of time phrases; rename this {what}"
        self.report(code, message, path, offset=problem.offset, length=problem.length)

    def _declared_as(self, name: str) -> str:
        """What a name stands for in phrases, as messages call it; nothing if it is not declared."""
        if name in self.declared.parameters:
            return "parameter"
        if any(step.id == name for step in self.declared.model.steps):
            return "step"
        return "event" if name in self.declared.events else ""

    def _some_event(self, path: Path) -> str:
        """An event that a due may be counted from, for an example: what it comes after, first."""
        after = self.written((*path[:-1], "after"))
        listed = after if isinstance(after, list) else [after]
        own = (self.bare_event(one) for one in listed if isinstance(one, str))
        known = (name for name in own if name in self.declared.events)
        starts, events = self.declared.starts, self.declared.model.events
        return next(iter((*known, *starts, *events)), "")

    @property
    def _calendar(self) -> Any:
        return self.declared.calendar

    @property
    def _has_hours(self) -> bool:
        """Whether there are opening hours, as far as the calendar can be read."""
        known = self._calendar is not None and self._calendar.hours is not None
        return known or self.declared.has_faulty_calendar

    def _phrase_name(self, use: NameUse, path: Path) -> bool:
        if use.kind == "parameter":
            return self._span_parameter(use.name, path, use.offset)
        if use.kind == "role":
            return self.known("role", use.name, self.declared.model.roles, path, offset=use.offset)
        info = self.declared.parameters.get(use.name)
        is_span = info is not None and info.type is not None and info.type.kind in _SPAN_KINDS
        if is_span and use.name not in self.declared.events:
            message = str(NoBeginning(use.name, 0, 0, event=self._some_event(path)))
            self.report("bad-time-phrase", message, path, offset=use.offset, length=len(use.name))
            return False
        return self.event(use.name, path, offset=use.offset)

    def _need_shift(self, due: Due, path: Path) -> None:
        roles = self.declared.model.roles
        for name in due.roles:
            shift = roles[name].shift
            if shift is None:
                self.report(
                    "bad-value", f"role '{name}' has no shift; give it one under roles", path
                )
        if not due.roles and "shift" not in self.declared.facts:
            message = (
                "whose shift is not said; name a role with a shift, or declare the fact 'shift'"
            )
            self.report("unknown-fact", message, path)

    def no_time_left(
        self, triggers: Collection[str], due: str | None, not_before: str | None, path: Path
    ) -> None:
        """Warns of a due that lies behind when its duty opens, or before its earliest.

        See docs/semantics.md 3.10.
        """
        end, start = _quietly(parse_due, due), _quietly(parse_not_before, not_before)
        if end is None:
            return
        behind = sorted(end.plan_anchors & {self.bare_event(one) for one in triggers})
        if behind and not isinstance(end.form, OneOf):
            message = (
                f"'{due}' already lies behind when '{behind[0]}' has happened and opens this; "
                "count the due from another event, or open it earlier"
            )
            self.report("no-time-left", message, (*path, "due"))
        elif start is not None and self._after(start, end, triggers):
            message = (
                f"'{not_before}' is later than '{due}'; nothing can be done in time between them"
            )
            self.report("no-time-left", message, (*path, "not_before"))

    def _after(self, start: Due, end: Due, triggers: Collection[str]) -> bool:
        """Whether an earliest lies after the due, where both count elapsed time from one event."""
        earliest, latest = start.form, end.form
        if not isinstance(earliest, At) or not isinstance(earliest.instant, Shifted):
            return False
        shifted = earliest.instant
        if shifted.direction != "after" or not isinstance(shifted.anchor, Happening):
            return False
        if not isinstance(latest, Within):
            return False
        counted = latest.of.event if isinstance(latest.of, Happening) else None
        anchors = {counted} if counted else {self.bare_event(one) for one in triggers}
        if (latest.of is not None and counted is None) or anchors != {shifted.anchor.event}:
            return False
        low, high = (self._elapsed(form.spread.first) for form in (shifted, latest))
        return low is not None and high is not None and low > high

    def _elapsed(self, amount: Span | Name) -> int | None:
        if isinstance(amount, Name):
            info = self.declared.parameters.get(amount.name)
            value = info.value if info is not None else None
            whole = isinstance(value, int) and info is not None and _is_duration(info.type)
            return value if whole else value.microseconds if isinstance(value, Span) else None
        return amount.microseconds

    def gap(self, text: str, path: Path) -> Gap | None:
        """The gap of a series."""
        try:
            gap = parse_gap(text)
        except PhraseError as problem:
            self._refused(problem, text, path)
            return None
        known = [self._span_parameter(use.name, path, use.offset) for use in gap.names]
        if not all(known):
            return None
        for amount in (gap.lower, gap.upper):
            if isinstance(amount, Span):
                self._need_zone_for(amount, path)
        return gap

    def ahead(
        self, event: str, at_least: str | None, at_most: str | None, path: Path
    ) -> Due | None:
        """The window of `before`: so long ahead of the planned instant of an event."""
        least = self._amount(at_least, (*path, "at_least")) if at_least is not None else None
        most = self._amount(at_most, (*path, "at_most")) if at_most is not None else None
        if (at_least is not None and least is None) or (at_most is not None and most is None):
            return None
        return before_due(event, least, most)

    def window(
        self, model: Demand, body: Any, path: Path, owner: Path, *, due: Due | None = None
    ) -> Window:
        """Due, earliest, grace, soon mark, pause and appointment of a duty."""
        pause = None
        if body.paused is not None:
            start = self.occurrences(body.paused.start, (*path, "paused", "from"))
            until = self.occurrences(body.paused.until, (*path, "paused", "until"))
            pause = Pause(start, until)
        cut_off: str | None = getattr(body, "cut_off", None)
        if cut_off is not None:
            self.need_zone((*path, "cut_off"), "a time of day")
        return Window(
            due=due or self.due(body.due, (*path, "due")),
            not_before=self.not_before(body.not_before, (*path, "not_before")),
            grace=self.span(model.grace, (*owner, "grace")),
            soon=self.span(model.soon, (*owner, "soon")),
            cut_off=cut_off,
            pause=pause,
            appointment=self._appointment(body.moved_by, (*path, "moved_by")),
        )

    def _appointment(self, written: Any, path: Path) -> Appointment | None:
        if written is None or not self.event(written.event, (*path, "event")):
            return None
        fields = self.declared.events[written.event]
        for key, name in (("to", written.to), ("from", written.start)):
            if name is not None and name not in self.declared.facts:
                self.known("field", name, fields, (*path, key), of=written.event)
        return Appointment(written.event, written.to, written.start)

    def need_zone(self, path: Path, what: str) -> None:
        """Reports when there is no zone to count days and clock times in."""
        if self._calendar is None and not self.declared.has_faulty_calendar:
            message = (
                f"{what} can only be counted in a time zone; add calendar: {{zone: Asia/Shanghai}}"
            )
            self.report("missing-zone", message, path)

    def _need_zone_for(self, span: Span, path: Path) -> None:
        if span.microseconds is None:
            self.need_zone(path, f"'{span}'")

    @staticmethod
    def clock(text: str | None) -> ClockTime | None:
        """A time of day such as 16:00."""
        return None if text is None else parse_clock(text)

    @staticmethod
    def hours(text: str) -> Hours:
        """Hours of a day such as 09:00-18:00."""
        return parse_hours(text)
