"""This module computes from a phrase and a case when something may be done and when it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, assert_never

from sopkit.calendars import Calendar, CalendarError, ClockTime, add_days, parse_clock
from sopkit.phrases.ends import End, Ends, Unresolved, lay, needed, span_of_microseconds
from sopkit.phrases.explain import Explanation
from sopkit.phrases.legs import COUNT_OF_UNIT, Leg, LegKind, Reading
from sopkit.phrases.model import (
    Amount,
    At,
    ByClock,
    Clock,
    Due,
    Form,
    Gap,
    Happening,
    Instant,
    Name,
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
)
from sopkit.quantities import ABOUT, Range, Span, about


class Context(Protocol):
    """What a phrase reads of a case; instants are microseconds UTC, None is: not there yet."""

    @property
    def opened(self) -> int:
        """The instant of what opened the duty."""

    @property
    def calendar(self) -> Calendar | None:
        """The calendar of the house; without one only elapsed time can be counted."""

    def last(self, event: str, /) -> int | None:
        """The instant of the last happening of an event."""

    def plan(self, event: str, /) -> int | None:
        """The planned instant of an event that has not happened."""

    def parameter(self, name: str, /) -> Any:
        """The value of a parameter: Span, Range, microseconds, a pair of them; None: no value."""

    def nth(self, event: str, ordinal: int, after: str, /) -> int | None:
        """The instant of the n-th happening of `event` after the last one of `after`."""

    def fact(self, name: str, /) -> Any:
        """The value of a fact that stands where a parameter may stand; None while unknown."""

    def shift(self, role: str | None, /) -> str | None:
        """The shift of a role, else the fact `shift`; None while unknown."""


_Window = tuple[End | None, End | None]


def resolve(due: Due, context: Context, *, cut_off: ClockTime | str | None = None) -> Ends:
    """The window that a phrase gives in a case.

    A trigger later on the clock than `cut_off` counts as the next date. That moves ends that are
    counted in dates, in working time or by the clock, never elapsed time (docs/semantics.md 11.5).

    Raises:
        CalendarError: the phrase needs something that the calendar does not hold.
    """
    counter = _Counter(context, _cut_off(cut_off))
    return _ends(counter, lambda: counter.window(due.form))


def resolve_earliest(not_before: Due, context: Context) -> Ends:
    """The earliest that an instant phrase gives, in `earliest`; of a date its first instant.

    Raises:
        CalendarError: the phrase needs something that the calendar does not hold.
    """
    counter = _Counter(context, None)
    return _ends(counter, lambda: (counter.start_of(not_before.form), None))


def resolve_gap(gap: Gap, start: int, context: Context) -> Ends:
    """The window for the next doing after one at `start`; sooner than `earliest` is too soon.

    See docs/semantics.md 5.6.

    Raises:
        CalendarError: the gap needs something that the calendar does not hold.
    """
    counter = _Counter(context, None)
    ends = _ends(counter, lambda: counter.gap(gap, start))
    if not ends.missing or gap.lower is None or gap.upper is None:
        return ends
    # a bound without value does not hide the other one
    low = _ends(counter, lambda: counter.gap(Gap(gap.lower, None), start))
    high = _ends(counter, lambda: counter.gap(Gap(None, gap.upper), start))
    return replace(
        high,
        earliest=low.earliest,
        earliest_count=low.earliest_count,
        provisional=low.provisional or high.provisional,
        missing=tuple(dict.fromkeys((*low.missing, *high.missing))),
    )


def spans_of(amount: Amount, context: Context) -> tuple[Span, ...]:
    """The span of an amount, or both ends of a range; empty while the parameter has no value."""
    try:
        return _Counter(context, None).spans(Spread(amount))
    except Unresolved:
        return ()


class _Counter:
    """Counts the ends of one phrase in one case."""

    def __init__(self, context: Context, cut_off: ClockTime | None) -> None:
        self.context = context
        self.calendar = context.calendar
        self.cut_off = cut_off

    # ---- windows

    def window(self, form: Form) -> _Window:
        match form:
            case Within(spread=spread, of=anchor):
                base = self.opening() if anchor is None else self.instant(anchor, "due")
                spans = self.spans(spread)
                ranged = len(spans) > 1 and not spread.about
                earliest = self.first(spans, base, 1) if ranged else None
                return earliest, self.last(spans, base, 1)
            case Window(spread=spread, direction=direction, anchor=anchor):
                return self.spread_window(Shifted(spread, direction, anchor))
            case Until(anchor=anchor):
                return None, self.instant(anchor, "due", planned=True)
            case At(instant=Shifted() as instant):
                window = self.spread_window(instant)
                return window if self.has_two_ends(instant.spread) else (None, window[1])
            case At(instant=instant):
                return None, self.instant(instant, "due", planned=True)
            case OnDay(day=day, event=event, clock=clock):
                return self.on_day(day, self.happening(event), clock)
            case ByClock(clock=clock):
                return self.by_clock(clock, self.opening())
            case OneOf():
                return self.one_of(form)
            case _:
                assert_never(form)

    def start_of(self, form: Form) -> End | None:
        """The earliest that a form gives; an instant alone is itself an earliest."""
        if isinstance(form, At):
            return self.instant(form.instant, "earliest")
        return self.window(form)[0]

    def spread_window(self, shifted: Shifted) -> tuple[End, End]:
        planned = shifted.direction == "before"
        sign = -1 if planned else 1
        spans = self.spans(shifted.spread)
        early = self.instant(shifted.anchor, "earliest", planned=planned)
        late = self.instant(shifted.anchor, "due", planned=planned)
        return self.first(spans, early, sign), self.last(spans, late, sign)

    def has_two_ends(self, spread: Spread) -> bool:
        return len(self.spans(spread)) > 1

    def one_of(self, form: OneOf) -> _Window:
        windows, open_ends = [], []
        for inner in (form.first, form.second):
            try:
                windows.append(self.window(inner))
            except Unresolved as unresolved:
                open_ends.append(unresolved)
        missing = any(unresolved.missing for unresolved in open_ends)
        if open_ends and (form.choice == "later" or missing or not windows):
            raise Unresolved.of(open_ends)
        choose = max if form.choice == "later" else min
        earliest = [early for early, _ in windows if early is not None]
        due = choose((late for _, late in windows if late), key=lambda end: end.at, default=None)
        if form.choice == "earlier" and len(earliest) < len(windows):
            return None, due
        return choose(earliest, key=lambda end: end.at, default=None), due

    def on_day(self, day: str, trigger: End, clock: Clock | None) -> _Window:
        if day == "same" and clock is not None:
            return self.by_clock(clock, trigger)
        if day == "same":
            end = lay(self.cut(trigger), Span(0, "day"), 1, "due", self.calendar)
            return None, end
        span = Span(1, "working_day" if day == "next working" else "day")
        base = self.cut(trigger)
        earliest = lay(base, span, 1, "earliest", self.calendar)
        if clock is None:
            return earliest, lay(base, span, 1, "due", self.calendar)
        known = needed(self.calendar, "a clock time")
        start, due = self.clock_window(clock, known.local_date(earliest.at), earliest)
        return start or earliest, due

    def by_clock(self, clock: Clock, trigger: End) -> _Window:
        known = needed(self.calendar, "a clock time")
        base = self.cut(trigger)
        day = known.clock_date(base.at, clock.end)
        if clock.start is not None and clock.start >= clock.end:
            day = add_days(day, -1)
        return self.clock_window(clock, day, base)

    def clock_window(self, clock: Clock, day: date, base: End) -> _Window:
        """The window of a clock time that begins on a date; it may end on the next one."""
        known = needed(self.calendar, "a clock time")
        overnight = clock.start is not None and clock.start >= clock.end
        at = known.clock_on(add_days(day, 1) if overnight else day, clock.end)
        due = _clock_end(base, at, str(clock.end), "due")
        if clock.start is None:
            return None, due
        start = known.clock_from(day, clock.start)
        return _clock_end(base, start, str(clock.start), "earliest"), due

    def gap(self, gap: Gap, start: int) -> _Window:
        base = End(start, (Leg("from", start, start),))
        if gap.upper is None or gap.lower is not None:
            lower = self.spans(Spread(gap.lower)) if gap.lower else ()
            upper = self.spans(Spread(gap.upper)) if gap.upper else ()
        else:
            upper = self.spans(Spread(gap.upper, about=gap.about))
            lower = upper if len(upper) > 1 else ()
        earliest = self.first(lower, base, 1) if lower else None
        return earliest, self.last(upper, base, 1) if upper else None

    # ---- instants

    def instant(self, form: Instant, reading: Reading, *, planned: bool = False) -> End:
        match form:
            case Happening(event=event):
                return self.planned(event) if planned else self.happening(event)
            case Shifted():
                return self.spread_window(form)[0 if reading == "earliest" else 1]
            case Nth(ordinal=ordinal, event=event, after=after):
                self.happening(after)
                return _start("from", self.context.nth(event, ordinal, after), event)
            case ShiftStart(after=after, role=role, working_day=working_day):
                known = needed(self.calendar, "a shift")
                base = self.happening(after)
                if working_day:
                    at = known.next_working_day_start(base.at)
                    provisional = known.provisional(known.local_date(at))
                    return _reached(base, "opening_time", at, "", provisional)
                shift = self.shift(role, known)
                return _reached(base, "shift_start", known.next_shift_start(base.at, shift), shift)
            case ShiftEnd(after=after, role=role):
                known = needed(self.calendar, "a shift")
                base = self.happening(after)
                shift = self.shift(role, known)
                return _reached(base, "shift_end", known.shift_end(base.at, shift), shift)
            case _:
                assert_never(form)

    def opening(self) -> End:
        return _start("from", self.context.opened, "")

    def happening(self, event: str) -> End:
        return _start("from", self.context.last(event), event)

    def planned(self, event: str) -> End:
        return _start("plan", self.context.plan(event), event)

    def shift(self, role: str | None, calendar: Calendar) -> str:
        shift = self.context.shift(role)
        if shift is None or shift not in calendar.shifts:
            raise Unresolved(missing=("shift",))
        return shift

    def cut(self, end: End) -> End:
        """A trigger after the cut-off is moved to the start of the next date."""
        if self.cut_off is None or not end.happened:
            return end
        known = needed(self.calendar, "a cut-off")
        day = known.local_date(end.at)
        if end.at <= known.clock_on(day, self.cut_off):
            return end
        at = known.day_start(add_days(day, 1))
        return End(at, (*end.legs, Leg("cut_off", end.at, at, str(self.cut_off))))

    # ---- spans

    def first(self, spans: Iterable[Span], base: End, sign: int) -> End:
        return min(self.laid(spans, base, sign, "earliest"), key=lambda end: end.at)

    def last(self, spans: Iterable[Span], base: End, sign: int) -> End:
        return max(self.laid(spans, base, sign, "due"), key=lambda end: end.at)

    def laid(self, spans: Iterable[Span], base: End, sign: int, reading: Reading) -> list[End]:
        return [
            lay(
                base if COUNT_OF_UNIT[span.unit] == "elapsed" else self.cut(base),
                span,
                sign,
                reading,
                self.calendar,
            )
            for span in spans
        ]

    def spans(self, spread: Spread) -> tuple[Span, ...]:
        """One span, or the two ends of a range or of `about`."""
        amounts = (spread.first, *([spread.second] if spread.second else []))
        found = tuple(span for amount in amounts for span in self.values(amount))
        if not spread.about:
            return found
        fraction = self.context.parameter("about")
        reach = ABOUT if fraction is None else Decimal(fraction)
        low, high = about(found[0], reach)[0], about(found[-1], reach)[1]
        return low, high

    def values(self, amount: Amount) -> tuple[Span, ...]:
        if isinstance(amount, Span):
            return (amount,)
        value = self.context.parameter(amount.name)
        if value is None:
            value = self.context.fact(amount.name)
        if value is None:
            raise Unresolved(missing=(amount.name,))
        return tuple(_span(part, amount) for part in _parts(value))


def _parts(value: Any) -> tuple[Any, ...]:
    if isinstance(value, Range):
        bounds = tuple(bound for bound in (value.low, value.high) if bound is not None)
        return bounds[:1] if len(bounds) > 1 and bounds[0] == bounds[1] else bounds
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _span(value: Any, name: Name) -> Span:
    """The span of a parameter's value; a bare number counts microseconds of elapsed time."""
    if isinstance(value, Span):
        return value
    span = getattr(value, "span", None)
    if isinstance(span, Span):
        return span
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise CalendarError(
            f"the value of '{name}' is no length of time; write for example '15 min'"
        )
    return span_of_microseconds(int(value))


def _start(kind: LegKind, at: int | None, event: str) -> End:
    if at is None:
        raise Unresolved(waiting=(event,))
    plan = at if kind == "plan" else None
    return End(at, (Leg(kind, at, at, event),), plan=plan, happened=kind == "from")


def _clock_end(base: End, at: int, clock: str, reading: Reading) -> End:
    leg = Leg("clock", base.at, at, clock, None, 1, reading)
    return End(at, (*base.legs, leg), provisional=base.provisional)


def _reached(base: End, kind: LegKind, at: int, name: str, provisional: bool = False) -> End:
    legs = (*base.legs, Leg(kind, base.at, at, name))
    return End(at, legs, provisional=provisional or base.provisional)


def _cut_off(cut_off: ClockTime | str | None) -> ClockTime | None:
    return parse_clock(cut_off) if isinstance(cut_off, str) else cut_off


def _ends(counter: _Counter, window: Callable[[], _Window]) -> Ends:
    try:
        earliest, due = window()
    except Unresolved as unresolved:
        return Ends(None, None, False, unresolved.missing, unresolved.waiting)
    provisional = bool((due and due.provisional) or (earliest and earliest.provisional))
    return Ends(
        earliest=earliest.at if earliest else None,
        due=due.at if due else None,
        provisional=provisional,
        explanation=Explanation(
            due.legs if due else (),
            earliest.legs if earliest else (),
            counter.calendar,
            provisional,
        ),
        plan=due.plan if due else None,
        due_count=due.count if due else None,
        earliest_count=earliest.count if earliest else None,
    )
