"""This module finds the cases that have one value, such as a room, at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sopkit.many.results import ManyViolation, Outcome, type_of, worst

if TYPE_CHECKING:
    from sopkit.kernel.gather import Gathered, Stay
    from sopkit.kernel.many import Overlap
    from sopkit.procedure import Procedure


class OverlapTally:
    """The stays of all cases."""

    def __init__(self, spec: Overlap, procedure: Procedure) -> None:
        self.spec = spec
        self.procedure = procedure
        self.stays: list[tuple[Stay, str]] = []
        self.waivers: dict[str, int] = {}

    def add(self, case: str, gathered: Gathered) -> None:
        """The stays of a case."""
        self.stays += [(stay, case) for stay in gathered.found]
        if gathered.waivers:
            self.waivers[case] = max(gathered.waivers)

    def outcome(self) -> Outcome:
        """Each stay that begins while others of its value last is one violation.

        See docs/semantics.md P5.
        """
        kind = type_of(self.procedure, self.spec.of.name, [one.event for one in self.spec.start])
        needs: set[str] = set()
        broken, waived = [], False
        for stay, case, met in self._meetings():
            sure = [other for one, other in met if stay.sure and one.sure]
            if not sure:
                for one, _ in met:
                    needs.update((*stay.needs, *one.needs))
                continue
            others = tuple(dict.fromkeys(sure))
            if any(self.waivers.get(one, -1) >= stay.start for one in (case, *others)):
                waived = True
                continue
            rule = self.spec.rule.id
            found = ManyViolation(self.procedure, rule, stay.start, case, others, stay.value, kind)
            broken.append(found)
        return Outcome(
            worst(broken, needs, self.stays, waived=waived), tuple(sorted(needs)), broken
        )

    def _meetings(self) -> Iterator[tuple[Stay, str, list[tuple[Stay, str]]]]:
        """Each stay with those of other cases that still last when it begins, and may be alike."""
        lasting: dict[Any, list[tuple[Stay, str]]] = {}
        for stay, case in sorted(self.stays, key=lambda one: one[0].start):
            alike = [stay.value, None] if stay.value is not None else list(lasting)
            met = []
            for value in alike:
                # the end itself is no more part of the stay: touching ends are allowed
                # (docs/semantics.md P1)
                still = [one for one in lasting.get(value, ()) if _lasts(one[0], stay.start)]
                lasting[value] = still
                met += [one for one in still if one[1] != case]
            if met:
                yield stay, case, met
            lasting.setdefault(stay.value, []).append((stay, case))


def _lasts(stay: Stay, at: int) -> bool:
    return stay.end is None or stay.end > at
