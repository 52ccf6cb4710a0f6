"""This module holds what a caller sees: duties, violations, next steps, bad records, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from sopkit import guidance
from sopkit.frozen import NamedTuple
from sopkit.kernel.duties import VIOLATED, Duty
from sopkit.log_problems import after_end_text, problem_text
from sopkit.quantities import instant_text
from sopkit.wording import (
    duty_text,
    step_text,
    violation_text,
)

if TYPE_CHECKING:
    from datetime import date

    from sopkit.calendars import Calendar
    from sopkit.procedure import Procedure


@dataclass(frozen=True, repr=False)
class Shown:
    """A duty, look or step as a caller sees it; instants are microseconds UTC or None."""

    procedure: Procedure = field(repr=False)
    duty: Duty = field(repr=False)
    at: int = field(repr=False)
    zone: tzinfo | None = field(default=None, repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        zone = self.zone or self.procedure.zone or UTC
        due = "" if self.due is None else f" due {instant_text(self.due, zone)}"
        return f"<{type(self).__name__} {self.rule}: {self.state}{due}>"

    @property
    def rule(self) -> str:
        """The id of the rule or step."""
        return self.duty.rule.id

    @property
    def state(self) -> str:
        """waiting, pending, unknown, satisfied, violated, cancelled, waived or not_applicable."""
        return self.duty.shown(self.at)

    @property
    def opened(self) -> int:
        """When it was opened or looked at."""
        return self.duty.opened

    @property
    def earliest(self) -> int | None:
        """When it may first be done; None also while a pause holds that back."""
        left = self.duty.left
        return self.duty.earliest if left is None or left.earliest is None else None

    @property
    def due(self) -> int | None:
        """Until when it is to be done, that instant included; none while its clock stands still."""
        return self.duty.due

    @property
    def paused(self) -> bool:
        """Whether its clock stands still (docs/semantics.md 12.1)."""
        return self.duty.live and self.duty.left is not None

    @property
    def limit(self) -> int | None:
        """The due and its grace."""
        return self.duty.limit

    @property
    def provisional(self) -> bool:
        """Whether the due counts days of a calendar that is not announced yet."""
        return self.duty.provisional

    @property
    def needs(self) -> tuple[str, ...]:
        """What is missing to know it."""
        return tuple(
            dict.fromkeys(
                (*self.duty.needs, *(() if self.duty.state == VIOLATED else self.duty.missing))
            )
        )

    @property
    def waived_by(self) -> tuple[str | None, str] | None:
        """Who waived it (the person, else the role) and why; None for what is not waived."""
        return self.duty.waived_by

    @property
    def early(self) -> int:
        """How often it was done too early to count."""
        return self.duty.early

    @property
    def severity(self) -> str:
        """info, minor, major or critical."""
        return self.duty.rule.severity

    @property
    def modality(self) -> str:
        """must, should or may."""
        return self.duty.rule.modality

    @property
    def source(self) -> tuple[str, ...]:
        """Where the demand comes from."""
        return self.procedure.sources.get(self.rule, ())

    @property
    def explanation(self) -> Any:
        """How the due was counted, as a sum that can be checked; None for plain spans."""
        return self.duty.explanation

    def text(self, language: str = "en") -> str:
        """What is to be done, for whom and until when, in one sentence."""
        return duty_text(self.procedure, self.duty, self.at, language, self.zone, self.facts)


@dataclass(frozen=True, repr=False)
class Violation(Shown):
    """A broken demand: when, why, and whether it was made good."""

    @property
    def happened(self) -> int:
        """The instant of the violation."""
        assert self.duty.violated_at is not None
        return self.duty.violated_at

    @property
    def cured_at(self) -> int | None:
        """When it was done after all."""
        return self.duty.cured_at

    @property
    def dropped_at(self) -> int | None:
        """When it was no longer owed."""
        return self.duty.dropped_at

    @property
    def because(self) -> str:
        """The reason, in names of the procedure."""
        return self.duty.because

    def text(self, language: str = "en") -> str:
        """What was broken, when and why, in one sentence."""
        return violation_text(self.procedure, self.duty, language, self.zone, self.facts)


@dataclass(frozen=True)
class NextStep:
    """Something to be done now: a step of the flow, or an event that a rule asks for."""

    id: str
    procedure: Procedure = field(repr=False)
    duties: tuple[Shown, ...] = field(default=(), repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def due(self) -> int | None:
        """The nearest due of what asks for it."""
        return min((duty.due for duty in self.duties if duty.due is not None), default=None)

    @property
    def overdue(self) -> bool:
        """Whether a demand for it is already broken."""
        return any(duty.state == VIOLATED for duty in self.duties)

    @property
    def role(self) -> str | None:
        """Who is told to do it."""
        return guidance.role_of(self.procedure, self.id)

    @property
    def source(self) -> tuple[str, ...]:
        """Where it comes from."""
        own = self.procedure.sources.get(self.id, ())
        return tuple(dict.fromkeys((*own, *(one for duty in self.duties for one in duty.source))))

    def text(self, language: str = "en") -> str:
        """The instruction, in one sentence."""
        return step_text(self.procedure, self.id, language, self.facts)


@dataclass(frozen=True)
class Problem:
    """A record that is kept and otherwise ignored; `nearest` is what may have been meant."""

    record: int | str
    code: str
    detail: Any
    nearest: str = ""

    def text(self, language: str = "en") -> str:
        """What is wrong with it and what to do."""
        return problem_text(self.record, self.code, self.detail, language, self.nearest)


@dataclass(frozen=True)
class AfterEnd:
    """A record of a time when the case had ended, and the rules and steps that it opens no more."""

    record: int | str
    rules: tuple[str, ...]

    def text(self, language: str = "en") -> str:
        """That it opens nothing, and what to do where it still matters."""
        return after_end_text((self,), language)


class CalendarUsed(NamedTuple):
    """The days off by which a case was judged; an empty name or version is not written down.

    `digest` is of the dates alone, so it tells two editions apart that bear one version.
    """

    id: str
    version: str
    digest: str
    announced_through: date | None


def calendar_used(calendar: Calendar, written: str) -> CalendarUsed:
    """What names a calendar that is `written` so in the procedure (docs/semantics.md 15.2)."""
    from hashlib import sha256

    known = calendar.announced_through
    dates = (("off", calendar.off), ("make_up", calendar.make_up))
    lines = [f"{key} {day.isoformat()}" for key, days in dates for day in sorted(days)]
    lines.append(f"announced_through {known.isoformat() if known else ''}")
    digest = sha256("\n".join(lines).encode()).hexdigest()
    return CalendarUsed(calendar.name or written, calendar.version, digest, known)


class Change:
    """One duty that came, changed or went, at the instant `at`."""

    __slots__ = ("_after", "_before", "_duty", "_procedure", "_zone", "at")

    def __init__(
        self,
        procedure: Procedure,
        duty: Duty,
        before: str | None,
        after: str | None,
        at: int,
        zone: tzinfo | None = None,
    ) -> None:
        self._procedure = procedure
        self._duty = duty
        self._zone = zone
        self._before = before
        self._after = after
        self.at = at

    @property
    def before(self) -> str | None:
        """Its state until then, in the words of `Shown.state`; None when it was not there."""
        return None if self._before is None else self._duty.worded(self._before, self.at - 1)

    @property
    def after(self) -> str | None:
        """Its state from then on; None when it is gone."""
        return None if self._after is None else self._duty.worded(self._after, self.at)

    @property
    def duty(self) -> Shown:
        """The duty or look, as it is."""
        return Shown(self._procedure, self._duty, self.at, self._zone)

    @property
    def rule(self) -> str:
        """The id of its rule or step."""
        return self._duty.rule.id

    @property
    def raised(self) -> bool:
        """A violation that was not there."""
        return self.after == VIOLATED and self.before != VIOLATED

    @property
    def retracted(self) -> bool:
        """A violation that is gone."""
        return self.before == VIOLATED and self.after != VIOLATED

    def __repr__(self) -> str:
        return f"<Change {self.rule}: {self.before} -> {self.after}>"
