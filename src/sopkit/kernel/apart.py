"""This module runs the separation of roles: no person acts in two roles that must be kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopkit.kernel.duties import SATISFIED, UNKNOWN, Duty
from sopkit.kernel.machine import Machine

if TYPE_CHECKING:
    from sopkit.case import Record
    from sopkit.kernel.fold import Fold, Moment
    from sopkit.kernel.program import Apart


class ApartMachine(Machine):
    """The looks at those who act in a role or in one it is kept apart from.

    A record counts when it names the role in which it was done; without a person nobody is blamed.
    """

    always = True

    def __init__(self, spec: Apart, fold: Fold) -> None:
        super().__init__(spec.rule, fold)
        self.spec = spec
        self.roles = frozenset((spec.role, *spec.others))
        # who acted in each role so far; None: somebody who is not named
        self.acted: dict[str, set[str | None]] = {role: set() for role in self.roles}
        self.blamed: set[tuple[str, str]] = set()

    def moment(self, moment: Moment) -> None:
        """All of the moment has acted together; then each of them is looked at."""
        acting = [
            record for record in moment.records if record.role in self.roles and not record.is_plan
        ]
        acting.sort(key=lambda record: (str(record.role), record.by or ""))
        for record in acting:
            self.acted[str(record.role)].add(record.by)
        if self.fold.begun is not None:
            for record in acting:
                self._look(record)

    def _counterparts(self, role: str) -> tuple[str, ...]:
        return self.spec.others if role == self.spec.role else (self.spec.role,)

    def _look(self, record: Record) -> None:
        role, person = str(record.role), record.by
        against = [other for other in self._counterparts(role) if self.acted[other]]
        if not against:
            return
        both = [other for other in against if person is not None and person in self.acted[other]]
        if person is not None and both:
            self._blame(record, person, both)
            return
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        duty.settled_at = record.at
        duty.curable = False
        if person is None or any(None in self.acted[other] for other in against):
            duty.state, duty.needs = UNKNOWN, ("by",)
        self.add(duty)

    def _blame(self, record: Record, person: str, both: list[str]) -> None:
        """A person who holds two roles is one violation, however often he acts."""
        fresh = [
            other
            for other in both
            if self._pair(person, str(record.role), other) not in self.blamed
        ]
        if not fresh:
            return
        self.blamed |= {self._pair(person, str(record.role), other) for other in fresh}
        duty = Duty(self.rule, record.at, record.name, record, SATISFIED)
        duty.curable = False
        self.add(duty)
        self.violate(duty, record.at, f"acts as {record.role}, {', '.join(fresh)}: {person}")
        self.fold.derive(f"{self.rule.id}.violated", record.at)

    def _pair(self, person: str, role: str, other: str) -> tuple[str, str]:
        return person, other if role == self.spec.role else role
