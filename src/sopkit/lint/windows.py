"""This module lays the windows of duties side by side, where they count from one instant.

An end is an offset in microseconds from an anchor, given by two bounds between which it surely
lies: they are equal for minutes and hours, a day or more apart for what the calendar counts. None
is no bound.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple
from sopkit.kernel.program import Before, Parameter, Respond
from sopkit.phrases import spans_of
from sopkit.phrases.model import At, Happening, Name, Shifted, Spread, Until, Window, Within
from sopkit.quantities import ABOUT, Span, about

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sopkit.kernel.program import Every, Occurrence, Program, Rule
    from sopkit.lint.base import Path
    from sopkit.lint.index import Index
    from sopkit.phrases import Amount, Due

HOUR = 3_600_000_000
DAY = 24 * HOUR

Anchor = tuple[str, str]
"""`("plan", e)`, `("event", e)`, or `("opening", rule)` where nothing says what opens it."""


class Offset(NamedTuple):
    """An end: the bounds between which it surely lies."""

    low: int | None
    high: int | None


class Reach(NamedTuple):
    """When something may and must be done, counted from one anchor; None is no such end."""

    anchor: Anchor
    earliest: Offset | None
    due: Offset | None


class Placed(NamedTuple):
    """The window of one duty on one event: as it is written, and where.

    `once` says that it is the duty of a step, `excepted` that it has exceptions, `opening` what
    opens it.
    """

    rule: Rule
    event: str
    reach: Reach
    text: str
    path: Path
    once: bool
    excepted: bool
    opening: Anchor


class Spans:
    """The values of parameters, as far as time phrases look them up."""

    calendar = None

    def __init__(self, program: Program) -> None:
        self.program = program

    def parameter(self, name: str) -> Any:
        """The value of a parameter; None while it has none."""
        return self.program.amounts.get(name) or self.program.constants.get(name)

    def fact(self, name: str) -> Any:
        """No case, no fact."""
        return None

    def of(self, amount: Amount) -> tuple[Span, ...]:
        """The span of an amount, or both ends of a range; empty while it has no value."""
        context: Any = self
        return spans_of(amount, context)

    def spread(self, spread: Spread) -> tuple[Span, ...]:
        """The least and the most of what is written."""
        found = self.of(spread.first)
        if spread.second is not None:
            second = self.of(spread.second)
            found = (*found, *second) if found and second else ()
        if not spread.about or not found:
            return tuple(sorted(found, key=_least))
        reach = self.parameter("about")
        fraction = Decimal(reach) if reach is not None else ABOUT
        return about(found[0], fraction)[0], about(found[-1], fraction)[1]


def placed(index: Index) -> tuple[Placed, ...]:
    """The windows of all duties that have one, in the order of the file."""
    found = index.kept.get("windows")
    if not isinstance(found, tuple):
        found = index.kept["windows"] = tuple(_placed(index))
    return found


def _placed(index: Index) -> Iterable[Placed]:
    spans = Spans(index.program)
    for spec in index.duties:
        if not isinstance(spec, Respond | Before) or spec.rule.id not in index.procedure.entries:
            continue
        window = spec.window
        if (window.due is None and window.not_before is None) or window.cut_off or window.pause:
            continue
        if window.appointment is not None or len(spec.targets) != 1 or spec.targets[0].condition:
            continue
        reach = _reach(spec, spans, index)
        if reach is not None:
            key, text = _written(spec, index)
            path = index.body(spec.rule, key)
            event, once = spec.targets[0].event, spec.gate is not None
            excepted = bool(spec.unless or spec.unless_events)
            opening = _opening(spec, index)
            yield Placed(spec.rule, event, reach, text, path, once, excepted, opening)


def _written(spec: Respond | Before, index: Index) -> tuple[str, str]:
    """The key that a window stands under, and what it says."""
    entry = index.procedure.entries[spec.rule.id]
    if entry.kind != "before":
        key = "due" if spec.window.due is not None else "not_before"
        return key, str(spec.window.due or spec.window.not_before)
    body = entry.written["before"]
    given = [key for key in ("at_least", "at_most") if key in body]
    lead = " and ".join(f"{key.replace('_', ' ')} {body[key]}" for key in given)
    return (given or ["do"])[0], f"{lead} before {body['event']}".strip()


def _reach(spec: Respond | Before, spans: Spans, index: Index) -> Reach | None:
    opening = _opening(spec, index)
    due = spec.window.due
    found = Reach(opening, None, None)
    if due is not None:
        read = _window(due, opening, spans)
        if read is None:
            return None
        found = read
    start = spec.window.not_before
    if start is None:
        return found
    earliest = _earliest(start, opening, spans)
    if earliest is None or (due is not None and earliest[0] != found.anchor):
        return found if due is not None else None
    return Reach(earliest[0], earliest[1], found.due)


def _opening(spec: Respond | Before, index: Index) -> Anchor:
    """The event that opens a duty, where it is a single one."""
    triggers: tuple[Occurrence, ...] = spec.triggers if isinstance(spec, Respond) else ()
    if spec.gate is not None:
        step = index.steps_by_id.get(spec.gate)
        triggers = step.after if step is not None else ()
    if len(triggers) == 1 and triggers[0].condition is None:
        return ("event", triggers[0].event)
    return ("opening", spec.rule.id)


def _window(due: Due, opening: Anchor, spans: Spans) -> Reach | None:
    """The window of a phrase that counts from one instant; None for every other."""
    form = due.form
    if isinstance(form, Within):
        anchor = opening if form.of is None else _event(form.of, "event")
        read = spans.spread(form.spread)
        if anchor is None or not read:
            return None
        ranged = len(read) > 1 and not form.spread.about
        return Reach(anchor, _start(read[0]) if ranged else None, _after(read[-1]))
    if isinstance(form, Window):
        return _shifted(Shifted(form.spread, form.direction, form.anchor), spans, window=True)
    if isinstance(form, At) and isinstance(form.instant, Shifted):
        return _shifted(form.instant, spans, window=False)
    if isinstance(form, At | Until):
        instant = form.instant if isinstance(form, At) else form.anchor
        anchor = _event(instant, "plan")
        return None if anchor is None else Reach(anchor, None, Offset(0, 0))
    return None


def _shifted(form: Shifted, spans: Spans, *, window: bool) -> Reach | None:
    before = form.direction == "before"
    anchor = _event(form.anchor, "plan" if before else "event")
    read = spans.spread(form.spread)
    if anchor is None or not read:
        return None
    least, most = read[0], read[-1]
    first, last = (_start_before(most), _before(least)) if before else (_start(least), _after(most))
    return Reach(anchor, first if window or len(read) > 1 else None, last)


def _earliest(start: Due, opening: Anchor, spans: Spans) -> tuple[Anchor, Offset] | None:
    """The instant of `not_before`."""
    form = start.form
    if isinstance(form, At) and isinstance(form.instant, Shifted):
        instant = form.instant
        before = instant.direction == "before"
        anchor = _event(instant.anchor, "plan" if before else "event")
        read = spans.spread(instant.spread)
        if anchor is None or not read:
            return None
        return anchor, _start_before(read[-1]) if before else _start(read[0])
    read_whole = _window(start, opening, spans)
    if read_whole is None or read_whole.earliest is None:
        return None
    return read_whole.anchor, read_whole.earliest


def _event(instant: Any, kind: str) -> Anchor | None:
    return (kind, instant.event) if isinstance(instant, Happening) else None


# ---- spans as offsets: days end at midnight, or with the office hours, an hour more or less

_LEAST = {"working_hour": HOUR, "working_day": DAY, "month": 28 * DAY, "year": 365 * DAY}
_DAYS = {"day": 1, "week": 7}


def _least(span: Span) -> int:
    return _after(span).low or 0


def _after(span: Span) -> Offset:
    """The end of a span after its anchor, as a due."""
    exact = span.microseconds
    if exact is not None:
        return Offset(exact, exact)
    if span.unit in _DAYS:
        days = int(span.amount) * _DAYS[span.unit]
        return Offset(days * DAY - HOUR, (days + 1) * DAY + HOUR)
    least = int(span.amount * _LEAST[span.unit])
    return Offset(least - (0 if span.unit == "working_hour" else DAY + HOUR), None)


def _start(span: Span) -> Offset:
    """The end of a span after its anchor, as an earliest: a day counts from its beginning."""
    due = _after(span)
    if span.microseconds is not None or span.unit == "working_hour":
        return due
    return Offset(_less(due.low), _less(due.high))


def _less(end: int | None) -> int | None:
    return None if end is None else end - DAY


def _before(span: Span) -> Offset:
    """The end of a span before its anchor, as a due: that of the day."""
    start = _start(span)
    return Offset(_minus(start.high), _minus(start.low))


def _start_before(span: Span) -> Offset:
    """The end of a span before its anchor, as an earliest: the beginning of the day."""
    due = _after(span)
    return Offset(_minus(due.high), _minus(due.low))


def _minus(end: int | None) -> int | None:
    return None if end is None else -end


def gap_of(spec: Every, spans: Spans) -> tuple[int | None, int | None]:
    """The least and the most that may lie between two doings, where elapsed time counts."""
    gap = spec.gap
    if gap.about and gap.upper is not None:
        found = spans.spread(Spread(gap.upper, about=True))
        return (found[0].microseconds, found[-1].microseconds) if found else (None, None)
    lower = spans.of(gap.lower) if gap.lower is not None else ()
    upper = spans.of(gap.upper) if gap.upper is not None else ()
    if gap.lower is None and len(upper) > 1:
        lower = upper
    return (
        lower[0].microseconds if lower else None,
        upper[-1].microseconds if upper else None,
    )


def elapsed(amount: Span | Parameter | None, spans: Spans) -> int | None:
    """A length of time in microseconds; None where the calendar counts it, or it has no value."""
    if amount is None:
        return None
    found = spans.of(Name(amount.name) if isinstance(amount, Parameter) else amount)
    return found[-1].microseconds if found else None


def later(one: Offset | None, other: Offset | None) -> bool:
    """Whether an end surely lies after another."""
    if one is None or other is None or one.low is None or other.high is None:
        return False
    return one.low > other.high
