"""This module counts occurrences over many cases, for each value of a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sopkit.kernel.many import period_at
from sopkit.many.results import ManyViolation, Outcome, Rung, type_of, worst
from sopkit.phrases import span_after

if TYPE_CHECKING:
    from sopkit.calendars import Calendar
    from sopkit.kernel.gather import Gathered, Hit
    from sopkit.kernel.many import CountBy
    from sopkit.kernel.program import Program
    from sopkit.procedure import Procedure


class CountTally:
    """The hits of all cases."""

    def __init__(self, spec: CountBy, procedure: Procedure) -> None:
        self.spec = spec
        self.procedure = procedure
        self.hits: list[tuple[int, int, int, Hit, str]] = []
        self.waivers: dict[str, int] = {}

    def add(self, case: str, gathered: Gathered) -> None:
        """The hits of a case."""
        number = len(self.hits)
        self.hits += [(hit.at, number, hit.seq, hit, case) for hit in gathered.found]
        if gathered.waivers:
            self.waivers[case] = max(gathered.waivers)

    def outcome(self) -> Outcome:
        """Each sure hit beyond the maximum is a violation at its instant.

        See docs/semantics.md 8.2.
        """
        count, broken, ladder = self.spec.count, [], []
        needs: set[str] = set()
        rungs, waived = dict(self.spec.rungs), False
        sure: dict[Any, Window] = {}
        possible: dict[Any, Window] = {}
        for _, _, _, hit, case in sorted(self.hits, key=lambda one: one[:3]):
            window = (sure if hit.sure else possible).setdefault(hit.group, self._window())
            earlier = window.add(hit.at, case)
            number = len(earlier) if hit.sure else 0
            if number in rungs:
                value = hit.group[0]
                ladder.append(Rung(count.rule.id, number, value, hit.at, case, rungs[number]))
            if count.at_most is None:
                continue
            if number > count.at_most:
                if self.waivers.get(case, -1) >= hit.at:
                    waived = True
                    continue
                broken.append(self._violation(hit, case, earlier))
                continue
            if not hit.sure or possible:
                vague = self._vague(hit, sure, possible)
                if vague is not None and vague > count.at_most:
                    needs.update(self._needs())
        return Outcome(
            worst(broken, needs, self.hits, waived=waived),
            tuple(sorted(needs)),
            broken,
            None,
            ladder,
        )

    def _window(self) -> Window:
        return Window(self.spec.count.per, self.procedure.program)

    def _vague(
        self, hit: Hit, sure: Mapping[Any, Window], possible: Mapping[Any, Window]
    ) -> int | None:
        """How many hits there may be at most for a value that this hit may have."""
        doubtful = {group: len(window.at(hit.at)) for group, window in possible.items()}
        if not sum(doubtful.values()):
            return None
        groups = [one for one in sure if _alike(one, hit.group)] or [hit.group]
        return max(
            (len(sure[group].at(hit.at)) if group in sure else 0)
            + sum(number for other, number in doubtful.items() if _alike(group, other))
            for group in groups
        )

    def _needs(self) -> set[str]:
        return {name for *_, hit, _ in self.hits if not hit.sure for name in hit.needs}

    def _violation(self, hit: Hit, case: str, earlier: Sequence[str]) -> ManyViolation:
        count = self.spec.count
        others = tuple(one for one in dict.fromkeys(earlier) if one != case)
        kind = type_of(self.procedure, self.spec.by.name, [one.event for one in count.events])
        return ManyViolation(
            self.procedure, count.rule.id, hit.at, case, others, hit.group[0], kind,
            hit.record, len(earlier), count.at_most,
        )  # fmt: skip


def _alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two groups may be the same: an unknown part may be anything."""
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


class Window:
    """The cases of the hits of one group in the period that runs."""

    def __init__(self, per: Any, program: Program) -> None:
        self.per = per
        self.program = program
        self.hits: list[tuple[int, str]] = []

    def add(self, at: int, case: str) -> list[str]:
        """Takes a hit in; the cases of all hits of its period up to it."""
        self.hits.append((at, case))
        return self.at(at)

    def at(self, at: int) -> list[str]:
        """The cases of the hits of the period that holds an instant, up to it."""
        if self.hits and self.per != "case":
            calendar = self.program.calendar
            self.hits = [one for one in self.hits if _within(one[0], at, self.per, calendar)]
        return [case for _, case in self.hits]


def _within(hit: int, at: int, per: Any, calendar: Calendar | None) -> bool:
    """Whether a hit still counts: in the same period, or less than the span ago.

    See docs/semantics.md 8.3, 8.4.
    """
    if isinstance(per, str):
        assert calendar is not None
        return hit >= period_at(calendar, at, per).start
    end = span_after(hit, per, calendar)
    if per.microseconds is not None:
        return at < end
    assert calendar is not None
    return calendar.local_date(at) < calendar.local_date(end)
