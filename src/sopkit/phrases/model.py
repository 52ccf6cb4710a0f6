"""This module holds what a time phrase says: frozen trees that print themselves."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from sopkit.calendars import ClockTime
from sopkit.frozen import cached_property, dataclass
from sopkit.quantities import Span

Direction = Literal["after", "before"]
Choice = Literal["later", "earlier"]
Day = Literal["same", "next", "next working"]
NameKind = Literal["event", "plan", "parameter", "role"]


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter that stands where a span may stand; its value may also be a range."""

    name: str

    def __str__(self) -> str:
        return self.name


Amount = Span | Name


@dataclass(frozen=True, slots=True)
class Spread:
    """One amount, or the two ends of a range; `about` widens it to both sides."""

    first: Amount
    second: Amount | None = None
    about: bool = False

    def __str__(self) -> str:
        if self.second is not None:
            return f"{self.first} and {self.second}"
        return f"about {self.first}" if self.about else str(self.first)


@dataclass(frozen=True, slots=True)
class Clock:
    """`before 16:00`, or `between 09:00 and 12:00` when there is a start."""

    end: ClockTime
    start: ClockTime | None = None

    def __str__(self) -> str:
        return (
            f"before {self.end}" if self.start is None else f"between {self.start} and {self.end}"
        )


@dataclass(frozen=True, slots=True)
class Happening:
    """An event or step: its last happening, or directly after `before` its planned instant."""

    event: str

    def __str__(self) -> str:
        return self.event


@dataclass(frozen=True, slots=True)
class Shifted:
    """`10 min before meeting.start`, `12 h after order.placed`."""

    spread: Spread
    direction: Direction
    anchor: Instant

    def __str__(self) -> str:
        return f"{self.spread} {self.direction} {self.anchor}"


@dataclass(frozen=True, slots=True)
class Nth:
    """`the 5th ring.heard after call.entered`."""

    ordinal: int
    event: str
    after: str

    def __str__(self) -> str:
        return f"the {ordinal_text(self.ordinal)} {self.event} after {self.after}"


@dataclass(frozen=True, slots=True)
class ShiftStart:
    """`next shift start after E`, of a role, or `next working day start after E`."""

    after: str
    role: str | None = None
    working_day: bool = False

    def __str__(self) -> str:
        role = f"{self.role} " if self.role else ""
        return (
            f"next {role}{'working day' if self.working_day else 'shift'} start after {self.after}"
        )


@dataclass(frozen=True, slots=True)
class ShiftEnd:
    """`shift end after E`, of a role."""

    after: str
    role: str | None = None

    def __str__(self) -> str:
        return f"{self.role + ' ' if self.role else ''}shift end after {self.after}"


Instant = Happening | Shifted | Nth | ShiftStart | ShiftEnd


@dataclass(frozen=True, slots=True)
class Within:
    """`within 5 min`, counted from what opened the duty, or `of` an instant."""

    spread: Spread
    of: Instant | None = None

    def __str__(self) -> str:
        return f"within {self.spread}" + ("" if self.of is None else f" of {self.of}")


@dataclass(frozen=True, slots=True)
class Window:
    """`between 7 and 15 working days after E`; a lone amount is a parameter that holds a range."""

    spread: Spread
    direction: Direction
    anchor: Instant

    def __str__(self) -> str:
        return f"between {self.spread} {self.direction} {self.anchor}"


@dataclass(frozen=True, slots=True)
class Until:
    """`before I`: until that instant, of an event until its planned one."""

    anchor: Instant

    def __str__(self) -> str:
        return f"before {self.anchor}"


@dataclass(frozen=True, slots=True)
class At:
    """An instant standing alone: `10 min before meeting.start`."""

    instant: Instant

    def __str__(self) -> str:
        return str(self.instant)


@dataclass(frozen=True, slots=True)
class OnDay:
    """`same day as E`, `next working day after E`, with or without a clock time."""

    day: Day
    event: str
    clock: Clock | None = None

    def __str__(self) -> str:
        word = "as" if self.day == "same" else "after"
        clock = "" if self.clock is None else f" {self.clock}"
        return f"{self.day} day {word} {self.event}{clock}"


@dataclass(frozen=True, slots=True)
class ByClock:
    """A clock time alone: the first one not before what opened the duty."""

    clock: Clock

    def __str__(self) -> str:
        return str(self.clock)


@dataclass(frozen=True, slots=True)
class OneOf:
    """`the later of A and B`, `the earlier of A and B`."""

    choice: Choice
    first: Form
    second: Form

    def __str__(self) -> str:
        return f"the {self.choice} of {self.first} and {self.second}"


Form = Within | Window | Until | At | OnDay | ByClock | OneOf


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name in a phrase with its place; `plan` is an event whose planned instant counts."""

    name: str
    kind: NameKind
    offset: int


@dataclass(frozen=True)
class Due:
    """A time phrase. Two are equal when they say the same, however they are spaced.

    `names` are its names in the order in which they stand.
    """

    form: Form
    text: str = field(compare=False)
    names: tuple[NameUse, ...] = field(compare=False)

    def __str__(self) -> str:
        return str(self.form)

    @cached_property
    def events(self) -> frozenset[str]:
        """The events and steps it names."""
        return frozenset(use.name for use in self.names if use.kind in ("event", "plan"))

    @cached_property
    def plan_anchors(self) -> frozenset[str]:
        """The events whose planned instant it is counted back from."""
        return frozenset(use.name for use in self.names if use.kind == "plan")

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The parameters whose value it needs."""
        return frozenset(use.name for use in self.names if use.kind == "parameter")

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles whose shift it needs."""
        return frozenset(use.name for use in self.names if use.kind == "role")

    @cached_property
    def elapsed(self) -> int | None:
        """Microseconds from what opened the duty, for `within 5 min` and its like; else None."""
        form = self.form
        if not isinstance(form, Within) or form.of is not None or form.spread.about:
            return None
        amount = form.spread.first
        return amount.microseconds if isinstance(amount, Span) else None

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of the spans written in it; those of its parameters come with their values."""
        return frozenset(span.unit for span in _spans(self.form))

    @cached_property
    def uses_calendar(self) -> bool:
        """Whether it cannot be counted without a zone, as far as the phrase itself shows."""
        return bool(self.units - {"s", "min", "h"}) or _of_the_calendar(self.form)

    @cached_property
    def uses_shifts(self) -> bool:
        """Whether it needs a shift: of the role it names, else of the fact `shift`."""
        return _uses_shifts(self.form)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far apart two doings are: at least `lower`, at most `upper`; None is no bound.

    With `about`, or a parameter that holds a range, the one amount in `upper` gives both bounds.
    """

    lower: Amount | None
    upper: Amount | None
    about: bool = False
    text: str = field(default="", compare=False)
    names: tuple[NameUse, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        if self.upper is None:
            return f"at least {self.lower}"
        if self.lower is not None:
            return f"{self.lower} .. {self.upper}"
        return f"about {self.upper}" if self.about else str(self.upper)

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters whose value it needs."""
        return frozenset(use.name for use in self.names)


def ordinal_text(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}th" if number % 100 in (11, 12, 13) else f"{number}{ending}"


def parts_of(form: Form | Instant) -> tuple[Form | Instant, ...]:
    """The forms and instants directly inside one."""
    match form:
        case Within(of=Happening() | Shifted() | Nth() | ShiftStart() | ShiftEnd() as inner):
            return (inner,)
        case Window(anchor=inner) | Until(anchor=inner) | Shifted(anchor=inner) | At(instant=inner):
            return (inner,)
        case OneOf(first=first, second=second):
            return (first, second)
        case _:
            return ()


def _spans(form: Form | Instant) -> tuple[Span, ...]:
    inner = tuple(span for part in parts_of(form) for span in _spans(part))
    if not isinstance(form, Within | Window | Shifted):
        return inner
    amounts = (form.spread.first, form.spread.second)
    return (*(amount for amount in amounts if isinstance(amount, Span)), *inner)


def _of_the_calendar(form: Form | Instant) -> bool:
    if isinstance(form, OnDay | ByClock | ShiftStart | ShiftEnd):
        return True
    return any(map(_of_the_calendar, parts_of(form)))


def _uses_shifts(form: Form | Instant) -> bool:
    if isinstance(form, ShiftEnd) or (isinstance(form, ShiftStart) and not form.working_day):
        return True
    return any(map(_uses_shifts, parts_of(form)))
