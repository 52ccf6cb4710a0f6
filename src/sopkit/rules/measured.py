"""This module turns a figure and its tolerance into a condition over the measured values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.frozen import dataclass
from sopkit.quantities import QuantityError, ValueType, digits, exact, parse_range

if TYPE_CHECKING:
    from sopkit.declarations import Declared
    from sopkit.kernel.members import Members
    from sopkit.kernel.program import Condition
    from sopkit.quantities import Quantity, Range

# the unit in which a computed limit is written, and how many of it make a run-time value of 1
_BASE = {
    "length": ("mm", 1),
    "mass": ("g", 1),
    "volume": ("ml", 1),
    "angle": ("deg", 1),
    "temperature": ("degC", 1),
    "ratio": ("%", 100),
    "number": ("", 1),
}

Limits = tuple[str | None, str | None]


def figure_range(written: Any, declared: Declared) -> Range | None:
    """The range that a figure, or a parameter with a value, stands for; None without a value."""
    text = str(written).strip()
    about = text.startswith("about ")
    name = text.removeprefix("about ").strip() if about else text
    parameter = declared.parameters.get(name)
    if parameter is not None:
        if parameter.text is None:
            return None
        text = f"about {parameter.text}" if about else parameter.text
    found = parse_range(text)
    return found.widened(declared.about) if found.form == "about" else found


def measured_type(figures: tuple[Any, ...], declared: Declared) -> ValueType:
    """The type of what is measured: the dimension of the first figure that has one."""
    for written in figures:
        name = str(written).removeprefix("about ").strip()
        parameter = declared.parameters.get(name)
        if parameter is not None and parameter.type is not None:
            return parameter.type
        try:
            found = figure_range(written, declared)
        except QuantityError:
            continue
        if found is not None:
            return ValueType(found.dimension)
    return ValueType("number")


def limits(
    declared: Declared,
    *,
    equals: Any = None,
    at_least: Any = None,
    at_most: Any = None,
    between: Any = None,
    tolerance: Any = None,
) -> Limits:
    """Lower and upper limit as expressions; a figure without a value stands under its name.

    Raises:
        QuantityError: a figure cannot be read.
    """
    low, high = _ends(equals if equals is not None else between, declared)
    if equals is not None and tolerance is not None and not str(equals).startswith("about "):
        low, high = _widened(equals, tolerance, declared)
    if at_least is not None:
        low = _ends(at_least, declared)[0]
    if at_most is not None:
        high = _ends(at_most, declared)[1]
    return low, high


def _widened(equals: Any, tolerance: Any, declared: Declared) -> Limits:
    """Less and more by the tolerance; computed here when both are written as figures."""
    value, slack = figure_range(equals, declared), figure_range(tolerance, declared)
    if value is None or slack is None or value.dimension not in _BASE:
        (low, high), (_, more) = _ends(equals, declared), _ends(tolerance, declared)
        return f"{low} - {more}", f"{high} + {more}"
    if value.dimension != slack.dimension or not (value.low and value.high and slack.high):
        raise QuantityError(f"'{equals}' and its tolerance '{tolerance}' are not of one kind")
    unit, factor = _BASE[value.dimension]
    ends = (value.low.value - slack.high.value, value.high.value + slack.high.value)
    low, high = (f"{digits(exact(Decimal(end) * factor))} {unit}".strip() for end in ends)
    return low, high


def _ends(written: Any, declared: Declared) -> Limits:
    if written is None:
        return None, None
    found = figure_range(written, declared)
    if found is not None:
        return _literal(found.low), _literal(found.high)
    text = str(written).strip()
    if not text.startswith("about "):
        return text, text
    name = text.removeprefix("about ").strip()
    return f"{name} * {1 - declared.about}", f"{name} * {1 + declared.about}"


def _literal(quantity: Quantity | None) -> str | None:
    return None if quantity is None else quantity.text


def inside(value: str, ends: Limits, *, each: bool) -> str:
    """The condition that a value, or every value of a map, lies within the limits."""
    low, high = ends
    one = "member" if each else value
    parts = [f"{one} >= {low}"] if low else []
    if high:
        parts.append(f"{one} <= {high}")
    if low and high:
        parts = [f"{one} == {low}" if low == high else f"{one} in {low} .. {high}"]
    text = " and ".join(parts)
    return f"all({text} for key, member in {value})" if each else text


@dataclass(frozen=True, slots=True)
class OfEach:
    """A condition on the values of all members: kept only once every member has one."""

    condition: Condition
    fact: str
    members: Members

    @property
    def text(self) -> str:
        """As the condition itself."""
        return self.condition.text

    @property
    def facts(self) -> frozenset[str]:
        """What the condition reads, and what counts the members."""
        counted = (self.members.fact,) if self.members.fact else ()
        return self.condition.facts.union(counted)

    @property
    def events(self) -> frozenset[str]:
        """As the condition itself."""
        return self.condition.events

    @property
    def flips(self) -> tuple[Any, ...]:
        """As the condition itself."""
        return self.condition.flips

    def test(self, scope: Any) -> bool | None:
        """Broken by one value; unknown while a member has none."""
        kept = self.condition.test(scope)
        if not kept:
            return kept
        return True if not self._missing(scope) else None

    def needs(self, scope: Any) -> tuple[str, ...]:
        """The measured fact, or what counts the members, while one is missing."""
        if self.test(scope) is not None:
            return ()
        return self.condition.needs(scope) or self._missing(scope)

    def absent(self, scope: Any) -> tuple[str, ...]:
        """As the condition itself."""
        return self.condition.absent(scope)

    def _missing(self, scope: Any) -> tuple[str, ...]:
        value = scope.facts.get(self.fact)
        if not isinstance(value, Mapping):
            return ()
        members = self.members.of(scope.facts)
        if members is None:
            return (self.members.fact or self.fact,)
        return () if members <= {self.members.named(key) for key in value} else (self.fact,)
