"""This module judges the same records by two versions of a procedure; what differs.

See docs/semantics.md 15.3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sopkit.case import Case
from sopkit.evaluate import evaluate
from sopkit.frozen import NamedTuple
from sopkit.instants import instant

if TYPE_CHECKING:
    from sopkit.evaluation import Evaluation
    from sopkit.instants import At
    from sopkit.procedure import Procedure
    from sopkit.shown import Shown


class Replay(NamedTuple):
    """One log, read by the types of each version: `before` by the old one, `after` by the new.

    `old` and `new` are the versions with the values of the case's own house, where it has any.
    """

    name: str
    before: Case
    after: Case
    old: Procedure | None = None
    new: Procedure | None = None


@dataclass(frozen=True)
class Difference:
    """A duty or look on which two versions differ; None on the side where it is not there.

    Attributes:
        case: the name of the case.
        rule: the id of the rule or step.
        opened: when it opened, microseconds UTC.
        opened_by: the event that opened it, else what did, such as `gap` or `period`.
    """

    case: str
    rule: str
    opened: int
    opened_by: str
    before: Shown | None
    after: Shown | None

    @property
    def shown(self) -> Shown:
        """The duty as the new version has it, or the old one where it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def states(self) -> tuple[str | None, str | None]:
        """Its states, old and new."""
        return (
            None if self.before is None else self.before.state,
            None if self.after is None else self.after.state,
        )

    @property
    def dues(self) -> tuple[int | None, int | None]:
        """Its dues, old and new."""
        return (
            None if self.before is None else self.before.due,
            None if self.after is None else self.after.due,
        )

    @property
    def change(self) -> str:
        """What differs, as a word to count by: `satisfied -> violated`, `due`, `new` or `gone`."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        old, new = self.states
        return f"{old} -> {new}" if old != new else "due"


@dataclass(frozen=True)
class Impact:
    """What changes when a new version takes the place of an old one, judged at one instant.

    `differences` stand in the order of the cases, in each in the order in which the duties opened.
    """

    old: Procedure
    new: Procedure
    at: int
    cases: int
    differences: tuple[Difference, ...]

    @cached_property
    def by_rule(self) -> Mapping[str, Mapping[str, int]]:
        """For each rule that differs how often it changes in which way; order of the file."""
        found: dict[str, Counter[str]] = {}
        for one in sorted(self.differences, key=lambda one: one.shown.duty.rule.place):
            found.setdefault(one.rule, Counter())[one.change] += 1
        return found

    @cached_property
    def changed_cases(self) -> tuple[str, ...]:
        """The cases in which something differs."""
        return tuple(dict.fromkeys(one.case for one in self.differences))


def impact(old: Procedure, new: Procedure, cases: Iterable[Case | Replay], at: At) -> Impact:
    """Judges cases by both versions, each whole from the start, and compares duty by duty.

    Duties are matched by rule, opening and what opened them. Sub-cases are left as they are: they
    have versions of their own. A `Case` is judged with its values as it holds them.

    Args:
        old: the version that is in force.
        new: the one that would be.
        cases: what was recorded.
        at: the instant to judge all of them at.
    """
    when = instant(at, new)
    differences: list[Difference] = []
    number = 0
    for number, one in enumerate(cases, 1):
        replay = one if isinstance(one, Replay) else Replay(one.id or f"case {number}", one, one)
        before = evaluate(replay.old or old, replay.before, when, any_version=True)
        after = evaluate(replay.new or new, replay.after, when, any_version=True)
        differences += compare(replay.name, before, after)
    return Impact(old, new, when, number, tuple(differences))


def compare(case: str, before: Evaluation, after: Evaluation) -> Iterator[Difference]:
    """The duties on which two judgements of one case differ in state, due or existence."""
    old = {one.duty.identity: one for one in before.all_duties}
    new = {one.duty.identity: one for one in after.all_duties}
    both = [*old, *(key for key in new if key not in old)]
    for key in sorted(both, key=lambda key: key[1]):
        was, now = old.get(key), new.get(key)
        if was is None or now is None or (was.state, was.due) != (now.state, now.due):
            yield Difference(case, key[0], key[1], _opener(now or was, key[2]), was, now)


def _opener(shown: Shown | None, cause: object) -> str:
    record = shown.duty.record if shown is not None else None
    return record.event if record is not None and record.event else str(cause)
