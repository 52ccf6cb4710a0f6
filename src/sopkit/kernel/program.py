"""This module holds what every rule and step is lowered to: the only words the kernel knows.

A `Program` is a list of these specifications. Each belongs to a section of docs/semantics.md:
duties (`Respond`, `Before`, `Every`), guards (`Guard`, `Order`), counters (`Count`), invariants
(`Hold`) and the flow of steps (`Flow`). Rule kinds produce them; executors run them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol

from sopkit.frozen import dataclass

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sopkit.calendars import Calendar, ClockTime
    from sopkit.kernel.many import Many
    from sopkit.kernel.members import Members
    from sopkit.phrases import Due, Gap
    from sopkit.quantities import Span


class Condition(Protocol):
    """A compiled condition: true, false, or None for unknown (strong Kleene)."""

    @property
    def text(self) -> str:
        """As it was written, in one line."""

    @property
    def facts(self) -> frozenset[str]:
        """The facts and parameters it reads."""

    @property
    def events(self) -> frozenset[str]:
        """The events it reads."""

    @property
    def flips(self) -> tuple[Any, ...]:
        """Its comparisons with passing time."""

    @property
    def test(self) -> Callable[[Any], bool | None]:
        """Takes a scope and gives its value there."""

    def needs(self, scope: Any) -> tuple[str, ...]:
        """The names of what could settle it; empty when it is settled."""

    def absent(self, scope: Any) -> tuple[str, ...]:
        """The reasons, in words, why a part of it can never be known here ("no account 'bob'")."""


class Expression(Protocol):
    """A compiled value expression; its value is None while unknown."""

    @property
    def facts(self) -> frozenset[str]:
        """The facts and parameters it reads."""

    @property
    def events(self) -> frozenset[str]:
        """The events it reads."""

    @property
    def value(self) -> Callable[[Any], Any]:
        """Takes a scope and gives its value there."""

    def needs(self, scope: Any) -> tuple[str, ...]:
        """The names of what could settle it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter used where a span stands; its value is looked up in the case."""

    name: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`event` or `event if condition`; the condition reads the event's own data as `this`."""

    event: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who is told (`to`, a role) of a violation still owed `after` it."""

    to: str
    after: Span | Parameter


@dataclass(frozen=True, slots=True)
class Rule:
    """What every demand carries.

    `id` names it in verdicts; `owner` is the rule or step it stands in. `when` is judged where the
    rule looks (docs/semantics.md 2.3). `place` is its place in the file.
    """

    id: str
    kind: str
    place: int = 0
    when: Condition | None = None
    severity: str = "minor"
    modality: str = "must"
    escalations: tuple[Escalation, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still between `start` and `until` (docs/semantics.md 12.1)."""

    start: tuple[Occurrence, ...]
    until: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Appointment:
    """`event` replaces the due by its field `to`, the earliest by its field `start`.

    See docs/semantics.md 12.3.
    """

    event: str
    to: str
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """When a duty may and must be done: phrases, grace, the soon mark, pause and appointment."""

    due: Due | None = None
    not_before: Due | None = None
    grace: Span | Parameter | None = None
    soon: Span | Parameter | None = None
    cut_off: str | None = None
    pause: Pause | None = None
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Respond:
    """A duty opened by a trigger. Exactly one of `triggers`, `becomes`, `gate` opens it.

    `gate` is a step of the flow: the duty is open while that step is open and applies.
    `pair` is "each", "one", "latest", or the data key that trigger and target share.

    See docs/semantics.md 4, 10.12.
    """

    rule: Rule
    targets: tuple[Occurrence, ...]
    triggers: tuple[Occurrence, ...] = ()
    becomes: Condition | None = None
    gate: str | None = None
    window: Window = field(default_factory=Window)
    pair: str = "each"
    unless_events: tuple[Occurrence, ...] = ()
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Fill(Respond):
    """A duty to complete a form: what its occasion lacks, the events of `targets` bring.

    See docs/semantics.md 16.3.
    """

    fields: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """A duty on the planned instant of `anchor`; `window.due` is a phrase about that anchor.

    See docs/semantics.md 6.
    """

    rule: Rule
    targets: tuple[Occurrence, ...]
    anchor: str
    window: Window
    gate: str | None = None
    unless_events: tuple[Occurrence, ...] = ()
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """A series of gaps (docs/semantics.md 5): from `start` (or while `running`) until `until`.

    There is one for each value of `key`.
    """

    rule: Rule
    targets: tuple[Occurrence, ...]
    gap: Gap
    start: tuple[Occurrence, ...] = ()
    until: tuple[Occurrence, ...] = ()
    running: Condition | None = None
    key: str | None = None
    grace: Span | Parameter | None = None
    soon: Span | Parameter | None = None


class Line(Protocol):
    """The pattern in which the fields of a form are written as one line."""

    @property
    def text(self) -> str:
        """As it was written."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields it lays out."""

    def fits(self, line: str, form: Mapping[str, Any]) -> bool:
        """Whether a written line has this form, with the values of `form` where it gives them."""


class Filling(Protocol):
    """What stands in the place of a placeholder of a wording."""

    def ways(self, scope: Any) -> tuple[str, ...] | None:
        """The ways in which it may be said; None while it is unknown."""

    def needs(self, scope: Any) -> tuple[str, ...]:
        """What would tell."""


class Demand(Protocol):
    """One thing a guard demands of an event. See `kernel.demands`."""

    @property
    def facts(self) -> frozenset[str]:
        """Facts it reads."""

    def judge(self, look: Any) -> Any:
        """An `Outcome` for one look (`kernel.demands.Look`)."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Looks at each occurrence of `events`: every demand must hold (docs/semantics.md 7).

    Only what is done by one of `scope_roles` is looked at (by anyone, when that is empty).
    """

    rule: Rule
    events: tuple[Occurrence, ...]
    demands: tuple[Demand, ...]
    scope_roles: frozenset[str] = frozenset()
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """`elements` in this order (docs/semantics.md 7.6).

    Each element is done by any of its occurrences (and `member` of a collection).
    """

    rule: Rule
    elements: tuple[tuple[Occurrence, ...], ...]
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class OrderOver:
    """One event over a collection, in the order of its members (docs/semantics.md 7.8).

    With `ranks` (name, values in order; the first counts first) the members are their combinations,
    else `members`. `round` is "either", "clockwise" or None; a ring begins anywhere.
    """

    rule: Rule
    event: Occurrence
    ranks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    members: Members | None = None
    round: str | None = None
    repeats: bool = False

    def names(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The members in order; none while the fact that counts or lists them is unknown."""
        if self.ranks:
            return tuple(
                " ".join(values) for values in product(*(values for _, values in self.ranks))
            )
        return self.members.ordered(facts) if self.members is not None else ()

    def name_of(self, key: Any) -> str | None:
        """The member that a record's key means: a name, a number, or a map from rank to value."""
        if isinstance(key, Mapping):
            values = [key.get(name) for name, _ in self.ranks]
            return (
                None if None in values or not values else " ".join(str(value) for value in values)
            )
        return (
            self.members.named(key)
            if self.members is not None
            else None
            if key is None
            else str(key)
        )

    def needs(self) -> tuple[str, ...]:
        """What tells the members."""
        return (self.members.fact,) if self.members is not None and self.members.fact else ()


@dataclass(frozen=True, slots=True)
class Count:
    """Hits of `events` in a period (docs/semantics.md 8).

    `per` is case, day, week, month, year, a Span (sliding), or a name (fact or data key: each of
    its values) in `per_value`.
    """

    rule: Rule
    events: tuple[Occurrence, ...]
    scope_roles: frozenset[str] = frozenset()
    where: Condition | None = None
    at_most: int | None = None
    at_least: int | None = None
    per: str | Span = "case"
    per_value: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A condition that must stay true while in force (docs/semantics.md 9)."""

    rule: Rule
    that: Condition
    start: tuple[Occurrence, ...] = ()
    until: tuple[Occurrence, ...] = ()
    running: Condition | None = None
    tolerated: Span | Parameter | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """No person acts both in `role` and in one of `others` in a case."""

    rule: Rule
    role: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A duty for each date of the calendar, or at offsets after an event.

    See docs/semantics.md 16.1.

    `every` is day, working day, week, month, season, year, a Span, or a Parameter for one. `on_day`
    is a weekday (0 Monday), a day of the month, "last", or None for the whole period. `closed_day`
    says what becomes of a date that is no working day: keep, next or previous.
    """

    rule: Rule
    targets: tuple[Occurrence, ...]
    every: str | Span | Parameter | None = None
    on_day: int | str | None = None
    at: ClockTime | None = None
    after: tuple[Occurrence, ...] = ()
    offsets: tuple[Span, ...] = ()
    slack: Span | Parameter | None = None
    closed_day: str = "keep"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Tries of `targets` until a condition is true, at most so often (docs/semantics.md 16.2).

    Each is in another part of the day (`apart` None) or at least `apart` after the one before; then
    comes the event `<rule>.exhausted`.
    """

    rule: Rule
    targets: tuple[Occurrence, ...]
    until: Condition
    at_most: int
    apart: Span | Parameter | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table; `when` of None is `otherwise`.

    `events` are those its condition names.
    """

    then: Any
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A derived fact: the value of the row that holds. `hit`: one, first, last_event or all."""

    fact: str
    rows: tuple[Row, ...]
    hit: str = "one"


EXIT_OF = "exit of "
"""Before the id of a step: what is asked for where a person chooses the exit and recorded none."""
PLAN_OF = "plan of "
"""Before an event: what is asked for where it is said to be planned and no plan was told."""


@dataclass(frozen=True, slots=True)
class Exit:
    """One way on from a step with `choose`; `then` is a step id or "end" or "" (the step below)."""

    name: str
    then: str
    when: Condition | None = None
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow. `next` of None means the step below; "end" ends the path.

    `members` is the collection done one by one. `has_due` says that the end of the case does not
    judge it.

    See docs/semantics.md 10.
    """

    rule: Rule
    event: str
    after: tuple[Occurrence, ...] = ()
    needs: tuple[str, ...] = ()
    unless_events: tuple[Occurrence, ...] = ()
    unless: tuple[Condition, ...] = ()
    next: tuple[str, ...] | None = None
    exits: tuple[Exit, ...] = ()
    asks: tuple[str, ...] = ()
    members: Members | None = None
    has_due: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps, in the order of the list."""

    steps: tuple[Step, ...]
    listed: bool = False


Spec = (
    Respond | Before | Every | Guard | Order | OrderOver | Count | Hold | Schedule | Attempt | Apart
)


@dataclass(frozen=True, slots=True)
class FactInfo:
    """A declared fact: its default (None: unknown until recorded) and its place of declaration."""

    name: str
    default: Any = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Program:
    """One procedure, lowered.

    `constants` holds the values of parameters (absent: without value), `amounts` the spans of those
    that are a bare number of days or hours. `sets` names, for an event, the facts that doing it
    changes. `events` are all declared events with their data fields; `planned` those declared as
    planned; `choices` the exits a person may record. `many` is what is judged over many cases only.
    """

    rules: tuple[Spec, ...]
    flow: Flow | None = None
    starts: tuple[Occurrence, ...] = ()
    ends: tuple[Occurrence, ...] = ()
    facts: Mapping[str, FactInfo] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    amounts: Mapping[str, Span] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()
    events: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    planned: frozenset[str] = frozenset()
    sets: Mapping[str, tuple[tuple[str, Expression], ...]] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    many: tuple[Many, ...] = ()
    ranks: Mapping[str, int | float] = field(default_factory=dict)
    shifts: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar | None = None
    zone: ZoneInfo | None = None

    @property
    def waivable(self) -> frozenset[str]:
        """The names of what a waiver can free: rules, steps, and parts of them."""
        rules = [one.rule for one in self.rules]
        rules += [step.rule for step in self.flow.steps] if self.flow is not None else []
        return frozenset(name for rule in rules for name in (rule.id, rule.owner) if name)
