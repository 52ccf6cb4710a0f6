"""This module reads time phrases and gaps; what it cannot read it explains, with the place."""

from __future__ import annotations

from functools import lru_cache

from sopkit.calendars import CalendarError, ClockTime, parse_clock
from sopkit.diagnostics import suggest
from sopkit.phrases.model import (
    Amount,
    At,
    ByClock,
    Choice,
    Clock,
    Day,
    Direction,
    Due,
    Form,
    Gap,
    Happening,
    Instant,
    Name,
    NameKind,
    NameUse,
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
from sopkit.phrases.tokens import (
    KEYWORDS,
    MAX_DEPTH,
    STARTERS,
    NoBeginning,
    PhraseError,
    Token,
    Tokens,
)
from sopkit.quantities import QuantityError, Span, parse_span
from sopkit.quantities.units import SPANS, UNITS, nearest_unit

_COUNTED_FROM = ("of", "after", "from", "since")


@lru_cache(maxsize=4096)
def parse_due(text: str) -> Due:
    """Reads a time phrase (FORMAT 7).

    Raises:
        PhraseError: it is none.
    """
    parser = _Parser(text)
    try:
        form = parser.due()
        parser.finish()
    except PhraseError:
        _check_habits(text, is_due=True)
        raise
    return Due(form, text, tuple(parser.names))


@lru_cache(maxsize=4096)
def parse_not_before(text: str) -> Due:
    """Reads an instant phrase such as `12 h after order.placed`.

    Raises:
        PhraseError: it is none, or it is a window or a limit, which says no single instant.
    """
    parser = _Parser(text, is_earliest=True)
    first = parser.peek().text
    if first in ("within", "before", "between"):
        raise PhraseError(
            f"'{first}' begins a limit, and an earliest is an instant; "
            "write for example '12 h after order.placed'",
            parser.peek().offset,
            len(first),
        )
    try:
        form = At(parser.instant("event"))
        parser.finish()
    except PhraseError:
        _check_habits(text, is_due=False)
        raise
    return Due(form, text, tuple(parser.names))


def _check_habits(text: str, *, is_due: bool) -> None:
    """Says of what cannot be read how it is written here, where that is known."""
    from sopkit.phrases.habits import check_beginning, check_times

    check_times(Tokens(text))
    if is_due:
        check_beginning(Tokens(text))


@lru_cache(maxsize=4096)
def parse_gap(text: str) -> Gap:
    """Reads the `gap` of a series: `15 min` (at most), `30 .. 40 min`, `at least 2 h`, `about 1 h`.

    Raises:
        PhraseError: it is none.
    """
    parser = _Parser(text)
    gap = parser.gap()
    parser.finish()
    return gap


@lru_cache(maxsize=4096)
def parse_amount(text: str) -> Amount:
    """Reads a span or the name of a parameter, as in `grace`, `soon`, `at_least`.

    Raises:
        PhraseError: it is neither.
    """
    parser = _Parser(text)
    amount = parser.amount()
    parser.finish()
    return amount


class _Parser(Tokens):
    """Recursive descent over the tokens of one phrase; `names` collects what it names."""

    def __init__(self, text: str, *, is_earliest: bool = False) -> None:
        super().__init__(text)
        self.is_earliest = is_earliest
        self.depth = 0
        self.names: list[NameUse] = []

    def name(self, kind: NameKind, what: str) -> str:
        token = self.peek()
        if token.kind != "name" or token.text in KEYWORDS:
            self.fail(what)
        self.take()
        self.names.append(NameUse(token.text, kind, token.offset))
        return token.text

    def event(self, kind: NameKind = "event") -> str:
        return self.name(kind, "the name of an event or step")

    # ---- phrases

    def due(self) -> Form:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PhraseError("the phrase is nested too deeply", self.peek().offset)
        form = self._due()
        self.depth -= 1
        return form

    def _due(self) -> Form:
        if self.skip("within"):
            spread = self.spread()
            if self.peek().text in _COUNTED_FROM[1:]:
                self.fail("'of' with the event that it counts from")
            return Within(spread, self.instant("event") if self.skip("of") else None)
        if self.words("before") or self.words("between"):
            return self._limit()
        if self.skip("same", "day"):
            self.expect("as")
            return self._on_day("same")
        if self.skip("next", "day"):
            self.expect("after")
            return self._on_day("next")
        if self.words("next", "working", "day", "after"):
            self.place += 4
            return self._on_day("next working")
        for choice in ("later", "earlier"):
            if self.skip("the", choice):
                return self._one_of("later" if choice == "later" else "earlier")
        self._check_start()
        return At(self.instant("plan"))

    def _check_start(self) -> None:
        """Names the misspelt word that begins the phrase, instead of what follows it."""
        token, after = self.peek(), self.peek(1)
        misspelt = token.text not in KEYWORDS and suggest(token.text, STARTERS)
        if after.kind == "number" and token.text not in KEYWORDS - {"after"} and not misspelt:
            self._begin_otherwise()
        if token.kind != "name" or after.text in ("before", "after", "shift", "and", ""):
            return
        if misspelt:
            self.fail("a time phrase", STARTERS)

    def _begin_otherwise(self) -> None:
        """Tells of `in 10 min` or `after 10 min of an event` what it was probably meant to be."""
        word = self.take()
        start = self.peek().offset
        self.amount()
        span = self.text[start : self._behind()]
        is_counted = self.peek().text in _COUNTED_FROM and self.peek(1).kind == "name"
        raise NoBeginning(
            span,
            word.offset,
            self._behind() - word.offset,
            event=self.peek(1).text if is_counted else "",
            word=word.text,
        )

    def _behind(self) -> int:
        """The character behind what was taken last."""
        last = self.peek(-1)
        return last.offset + len(last.text)

    def _limit(self) -> Form:
        clock = self._clock()
        if clock is not None:
            return self._clock_on_day(clock)
        if self.skip("before"):
            return Until(self.instant("plan"))
        self.expect("between")
        spread = self._range_spread()
        direction = self._direction()
        return Window(spread, direction, self.instant("plan" if direction == "before" else "event"))

    def _clock_on_day(self, clock: Clock) -> Form:
        if self.skip("same", "day", "as"):
            return OnDay("same", self.event(), clock)
        if self.skip("next", "day", "after"):
            return OnDay("next", self.event(), clock)
        if self.skip("next", "working", "day", "after"):
            return OnDay("next working", self.event(), clock)
        return ByClock(clock)

    def _on_day(self, day: Day) -> Form:
        return OnDay(day, self.event(), self._clock())

    def _one_of(self, choice: Choice) -> Form:
        self.expect("of")
        first = self.due()
        self.expect("and")
        return OneOf(choice, first, self.due())

    def _clock(self) -> Clock | None:
        """`before HH:MM` or `between HH:MM and HH:MM`, if that comes next."""
        if self.peek(1).kind != "clock":
            return None
        if self.skip("before"):
            return Clock(self._time())
        if not self.skip("between"):
            return None
        start = self._time()
        self.expect("and")
        if self.peek().kind != "clock":
            self.fail("a clock time such as '16:00'")
        return Clock(self._time(), start)

    def _time(self) -> ClockTime:
        token = self.take()
        try:
            return parse_clock(token.text)
        except CalendarError as error:
            raise PhraseError(str(error), token.offset, len(token.text)) from None

    def instant(self, kind: NameKind) -> Instant:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PhraseError("the phrase is nested too deeply", self.peek().offset)
        instant = self._instant(kind)
        self.depth -= 1
        return instant

    def _instant(self, kind: NameKind) -> Instant:
        if self.skip("the"):
            return self._nth()
        if self.words("next"):
            return self._shift_start()
        if self._at_shift_end():
            role = None if self.words("shift") else self.name("role", "a role")
            self.expect("shift", "end", "after")
            return ShiftEnd(self.event(), role)
        token = self.peek()
        names_event = token.kind == "name" and self.peek(1).text not in ("before", "after")
        if names_event and token.text != "about":
            return Happening(self.event(kind))
        if token.kind not in ("name", "number") or (token.text in KEYWORDS - {"about"}):
            self.fail("an event, or a span such as '10 min' with 'before' or 'after'")
        spread = self.spread()
        if self.peek().kind == "end":
            span, length = self.text[token.offset :].strip(), self._behind() - token.offset
            raise NoBeginning(span, token.offset, length, is_earliest=self.is_earliest)
        direction = self._direction()
        return Shifted(
            spread, direction, self.instant("plan" if direction == "before" else "event")
        )

    def _at_shift_end(self) -> bool:
        if self.words("shift"):
            return True
        follows = self.peek(1).text == "shift" and self.peek().kind == "name"
        return follows and self.peek().text not in KEYWORDS

    def _nth(self) -> Instant:
        token = self.peek()
        if token.kind != "ordinal":
            self.fail("an ordinal such as '5th'", ("later", "earlier"))
        number = int(token.text[:-2]) if len(token.text) < 12 else 0
        if token.text != ordinal_text(number) or number == 0:
            self.fail(f"'{ordinal_text(number)}'" if number else "an ordinal such as '5th'")
        self.take()
        event = self.event()
        self.expect("after")
        return Nth(number, event, self.event())

    def _shift_start(self) -> Instant:
        self.expect("next")
        role = None
        if self.peek().kind == "name" and self.peek().text not in KEYWORDS:
            role = self.name("role", "a role")
        working_day = self.skip("working", "day")
        if not working_day and not self.skip("shift") and not self.words("start"):
            self.fail("'shift start after' or 'working day start after'", ("shift", "day", "start"))
        self.expect("start", "after")
        return ShiftStart(self.event(), role, working_day)

    # ---- spans

    def _direction(self) -> Direction:
        if self.skip("after"):
            return "after"
        if not self.skip("before"):
            self.fail("'before' or 'after'", ("before", "after"))
        return "before"

    def spread(self) -> Spread:
        about = self.skip("about")
        if self._range_ahead():
            raise PhraseError(
                "a range has two ends; write 'between .. and .. after' or 'before' an event",
                self.peek().offset,
            )
        return Spread(self.amount(), None, about)

    def _range_ahead(self) -> bool:
        """Whether `..` stands before the next word that could follow a span."""
        return any(self.peek(ahead).kind == "range" for ahead in (1, 2, 3))

    def _range_spread(self) -> Spread:
        """`7 and 15 working days`, `1 day and 3 days`, `7 .. 15 working days`, a parameter."""
        if self._range_ahead():
            return self._dotted()
        bare = self.peek().kind == "number" and self.words(self.peek().text, "and")
        number = self.take() if bare else None
        first = None if bare else self.amount()
        if first is not None and not self.words("and"):
            if isinstance(first, Name):
                return Spread(first)
            self.fail("'and' with the other end of the window", ("and",))
        self.expect("and")
        second = self.amount()
        return Spread(first or self._in_unit(number, second), second)

    def _dotted(self) -> Spread:
        """`30 min .. 40 min` or `30..40 min`."""
        bare = self.peek(1).kind == "range" and self.peek().kind == "number"
        number = self.take() if bare else None
        first = None if bare else self.amount()
        if self.peek().kind != "range":
            self.fail("'..'")
        self.take()
        second = self.amount()
        return Spread(first or self._in_unit(number, second), second)

    def _in_unit(self, number: Token | None, other: Amount) -> Amount:
        assert number is not None
        if not isinstance(other, Span):
            raise PhraseError(
                f"'{number.text}' has no unit; write one after it, such as '{number.text} min'",
                number.offset,
                len(number.text),
            )
        unit = other.unit.replace("_", " ")
        return self._span(number, f"{number.text} {unit}", len(number.text))

    def amount(self) -> Amount:
        token = self.peek()
        if token.kind != "number":
            return Name(self.name("parameter", "a span such as '15 min' or a parameter"))
        self.take()
        unit = self.peek()
        if unit.kind != "name" or unit.text in KEYWORDS - {"working", "day"}:
            self.place -= 1
            message = f"'{token.text}' has no unit; write one after it, such as '{token.text} min'"
            raise PhraseError(message, token.offset, len(token.text))
        self.take()
        words = unit.text
        if words in ("working", "business", "work", "calendar") and self.peek().kind == "name":
            words += f" {self.take().text}"
        return self._span(token, f"{token.text} {words}", self._behind() - token.offset)

    def _span(self, token: Token, text: str, length: int) -> Span:
        word = text.removeprefix(token.text).strip()
        if word not in UNITS and not nearest_unit(word).startswith("; did"):
            units = ", ".join(unit.symbol for unit in SPANS.values())
            message = f"'{text}' has the unknown unit '{word}'; spans are counted in {units}"
            raise PhraseError(message, token.offset, length)
        try:
            return parse_span(text)
        except QuantityError as error:
            raise PhraseError(str(error), token.offset, length) from None

    def gap(self) -> Gap:
        if self.skip("at"):
            if self.words("most"):
                self.fail("'least': a bare span such as '15 min' is already the most")
            self.expect("least")
            return self._gap(self.amount(), None)
        if self.skip("about"):
            return self._gap(None, self.amount(), about=True)
        if self._range_ahead():
            spread = self._dotted()
            return self._gap(spread.first, spread.second)
        return self._gap(None, self.amount())

    def _gap(self, lower: Amount | None, upper: Amount | None, *, about: bool = False) -> Gap:
        if isinstance(upper, Span) and not upper.amount:
            raise PhraseError(f"the gap is {upper}; a gap must be longer than 0", 0, len(self.text))
        if isinstance(lower, Span) and isinstance(upper, Span) and _backwards(lower, upper):
            message = f"the gap runs backwards from {lower} to {upper}; write the shorter one first"
            raise PhraseError(message, 0, len(self.text))
        return Gap(lower, upper, about, self.text, tuple(self.names))


def _backwards(lower: Span, upper: Span) -> bool:
    if lower.unit == upper.unit:
        return lower.amount > upper.amount
    if lower.microseconds is None or upper.microseconds is None:
        return False
    return lower.microseconds > upper.microseconds
