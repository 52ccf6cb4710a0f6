"""This module holds the duty: one open obligation or look, with its window, state and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.program import Rule

OPEN = "open"
UNSURE = "unsure"
UNKNOWN = "unknown"
SATISFIED = "satisfied"
VIOLATED = "violated"
CANCELLED = "cancelled"
WAIVED = "waived"
NOT_APPLICABLE = "not_applicable"
PENDING = "pending"
WAITING = "waiting"
INACTIVE = "inactive"

# Worst first (docs/semantics.md 14.2).
RANKING = (
    VIOLATED,
    UNKNOWN,
    PENDING,
    WAITING,
    SATISFIED,
    WAIVED,
    CANCELLED,
    INACTIVE,
    NOT_APPLICABLE,
)
RANK = {state: place for place, state in enumerate(RANKING)}
ENDLESS = float("inf")


class Duty:
    """One duty or look of a rule; `(rule.id, opened, cause, ordinal)` names it across re-folds.

    `earliest`, `due` and `limit` are instants or None (no such end). `state` is the stored state:
    open and unsure are shown as waiting, pending or unknown by `shown`. `perhaps` says that
    something may have been the target (docs/semantics.md 2.5), `doubts` what would tell. What is
    not `curable` (a look, a doing too soon) is never owed. `missing` names parameters without value
    that its end depends on, `held` is what its `not_before` gave, counted once
    (docs/semantics.md 3.8).
    """

    # most duties keep most of these, so they are defaults of the class, not of each duty
    ordinal = 0
    early = 0
    curable = True
    perhaps = provisional = marked = False
    earliest: int | None = None
    due: int | None = None
    limit: int | None = None
    soon_at: int | None = None
    settled_at: int | None = None
    violated_at: int | None = None
    cured_at: int | None = None
    dropped_at: int | None = None
    waived_by: tuple[str | None, str] | None = None
    because = ""
    needs: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    since: int | None = None
    key: Any = None
    explanation: Any = None
    ends: Any = None
    left: Any = None
    held: Any = None
    trigger: Any = None
    target: Any = None

    def __init__(
        self, rule: Rule, opened: int, cause: Any, record: Record | None = None, state: str = OPEN
    ) -> None:
        self.rule = rule
        self.opened = opened
        self.cause = cause
        self.record = record
        self.state = state
        self.seq = record.seq if record is not None else 0

    @property
    def live(self) -> bool:
        """Whether it can still be discharged: open, or open but unsure."""
        return self.state is OPEN or self.state is UNSURE

    @property
    def owed(self) -> bool:
        """Open, or violated and neither cured nor dropped (docs/semantics.md 3.5)."""
        if self.state is OPEN:
            return True
        return self.state is VIOLATED and self.cured_at is None and self.dropped_at is None

    @property
    def stands_still(self) -> bool:
        """Whether a pause keeps what is left until its due (docs/semantics.md 12.1)."""
        return self.left is not None and self.left.due is not None

    def perhaps_late(self, at: int) -> tuple[str, ...]:
        """The values that would tell whether its limit has passed; none where that is known.

        No limit lies before the due, none before the opening (docs/semantics.md 3.8, 3.10).
        """
        if self.limit is not None or at <= (self.opened if self.due is None else self.due):
            return ()
        return self.missing

    def shown(self, at: int) -> str:
        """The state as docs/semantics.md 14.2 names it, at an instant."""
        return self.worded(self.state, at)

    def worded(self, state: str, at: int) -> str:
        """A state that it has or had, as docs/semantics.md 14.2 names it, at an instant."""
        if state == OPEN:
            return WAITING if self.earliest is not None and at < self.earliest else PENDING
        return UNKNOWN if state == UNSURE else state

    @property
    def identity(self) -> tuple[str, int, Any, int]:
        """What names this duty across re-folds (docs/semantics.md 3.1)."""
        return (self.rule.id, self.opened, self.cause, self.ordinal)

    def in_window(self, at: int) -> bool:
        """Closed at both ends; a duty without an end has no upper one."""
        if self.earliest is not None and at < self.earliest:
            return False
        return self.limit is None or at <= self.limit

    def __repr__(self) -> str:
        return f"<Duty {self.rule.id} {self.state} opened={self.opened} due={self.due}>"
