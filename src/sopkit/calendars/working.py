"""This module counts working days in both directions without walking through the dates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from functools import cache

from sopkit.frozen import dataclass


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Weekdays of a week, with exceptions; dates are proleptic ordinals, ordinal 1 is a Monday.

    The n-th working day has rank n. `exceptions` are the ordinals that differ from the week, in
    order, and `ranks` the number of working days up to each of them, itself included.
    """

    week: tuple[int, ...]
    before_weekday: tuple[int, ...]
    exceptions: tuple[int, ...]
    ranks: tuple[int, ...]

    def rank(self, ordinal: int) -> int:
        """The number of working days up to a date, itself included."""
        place = bisect_right(self.exceptions, ordinal)
        if place == 0:
            return self._of_week(ordinal)
        last = self.exceptions[place - 1]
        return self.ranks[place - 1] + self._of_week(ordinal) - self._of_week(last)

    def day(self, rank: int) -> int:
        """The ordinal of the working day of a rank."""
        place = bisect_left(self.ranks, rank)
        if place:
            rank += self._of_week(self.exceptions[place - 1]) - self.ranks[place - 1]
        weeks, rest = divmod(rank - 1, len(self.week))
        found = weeks * 7 + self.week[rest] + 1
        # the day looked for may be the next exception itself: a weekend day that is worked
        if place < len(self.exceptions) and found > self.exceptions[place]:
            return self.exceptions[place]
        return found

    def _of_week(self, ordinal: int) -> int:
        weeks, rest = divmod(ordinal, 7)
        return weeks * len(self.week) + self.before_weekday[rest]


@cache
def working_days(
    week: frozenset[int], off: frozenset[date], worked: frozenset[date]
) -> WorkingDays:
    """The working days of a week (Monday is 0) less the dates off, plus those worked besides."""
    days = tuple(sorted(week))
    before_weekday = tuple(sum(day < weekday for day in days) for weekday in range(7))
    changes = dict(_changes(week, off, worked))
    exceptions = tuple(sorted(changes))
    plain = WorkingDays(days, before_weekday, (), ())
    ranks, moved = [], 0
    for ordinal in exceptions:
        moved += changes[ordinal]
        ranks.append(plain.rank(ordinal) + moved)
    return WorkingDays(days, before_weekday, exceptions, tuple(ranks))


def _changes(
    week: frozenset[int], off: frozenset[date], worked: frozenset[date]
) -> Iterable[tuple[int, int]]:
    for day in off - worked:
        if day.weekday() in week:
            yield day.toordinal(), -1
    for day in worked:
        if day.weekday() not in week:
            yield day.toordinal(), 1
