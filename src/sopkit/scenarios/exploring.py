"""This module searches a procedure for cases its author did not think of, at random.

It looks for dead ends (the flow of a listed procedure comes to nothing though the case is open),
demands that cannot both be met (no way was found to do what is owed without breaking a guard, a
duty whose earliest lies after its due, conditions that exclude each other while both are in
force), steps that are never reached and rules that are never in force. The first two come with a
case, made as short as it can be. A search is no proof: what was not found may exist, and what no
way was found for may have one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from sopkit.asking import would
from sopkit.case import Case, RecordError
from sopkit.evaluate import evaluate
from sopkit.guidance import role_of
from sopkit.kernel import view
from sopkit.kernel.duties import OPEN, SATISFIED, Duty
from sopkit.kernel.program import Hold
from sopkit.quantities import instant_text
from sopkit.scenarios.guessing import MINUTE, Guesser
from sopkit.scenarios.playing import Pair, Play, Raw, dead_end, zero_of
from sopkit.scenarios.witness import SECOND, relative, scenario_file

if TYPE_CHECKING:
    from sopkit.procedure import Procedure

Kind = Literal["dead-end", "conflict"]
# records of one case, tries to find a way, situations in which one conflict is looked into
_LONGEST, _TRIES, _SITUATIONS = 40, 120, 3
_COMBINATIONS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """A dead end or conflict: what is wrong, in both languages, and the case that shows it.

    `number` is that of the random case; with the same seed it is found again.
    """

    kind: Kind
    names: tuple[str, ...]
    text: Mapping[str, str]
    number: int
    scenario: Raw


@dataclass(frozen=True, slots=True)
class Exploration:
    """What came of a search through `cases` random cases."""

    procedure: Procedure
    seed: int
    cases: int
    found: tuple[Found, ...]
    unreached: tuple[str, ...]
    idle: tuple[str, ...]

    def scenarios(self) -> str:
        """A scenario file with a case for each dead end and conflict."""
        return scenario_file(self.procedure, [one.scenario for one in self.found])


def explore(
    procedure: Procedure,
    *,
    seed: int = 0,
    cases: int | None = None,
    tired: Callable[[], bool] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Exploration:
    """Plays random cases until there were enough of them, or the caller is tired.

    Args:
        procedure: what is searched.
        seed: the n-th case of one seed is always the same.
        cases: so many at most; without it and `tired`, 500.
        tired: is asked before each case whether to stop.
        progress: is told how many cases were played.
    """
    search = _Search(procedure, seed)
    most = cases if cases is not None else None if tired else 500
    while most is None or search.number < most:
        if tired is not None and tired():
            break
        search.play()
        if progress is not None:
            progress(search.number)
    return search.result()


class _Search:
    """What was seen in all cases so far."""

    def __init__(self, procedure: Procedure, seed: int) -> None:
        self.procedure = procedure
        self.seed = seed
        self.guess = Guesser(procedure)
        self.zero = zero_of(procedure)
        self.number = 0
        self.found: dict[tuple[str, ...], Found] = {}
        self.reached: set[str] = set()
        self.in_force: set[str] = set()
        self.looked: dict[tuple[str, ...], int] = {}
        self.settled: set[tuple[str, ...]] = set()
        self.rules = tuple(dict.fromkeys(spec.rule.id for spec in procedure.program.rules))
        self.pairs = _sharing(procedure)

    # -- one case

    def play(self) -> None:
        """Plays the next random case."""
        random = Random(f"{self.seed}/{self.number}")
        play = self._begin(random)
        for _ in range(random.randint(3, _LONGEST)):
            if not self._act(play, random):
                break
            self._look(play)
            if play.fold.ended is not None and random.random() < 0.7:
                break
        play.come_to(play.at + random.choice((MINUTE, 60 * MINUTE, 24 * 60 * MINUTE)))
        self.in_force |= play.in_force(self.rules)
        for one, other in self._excluding(play):
            self._exclude((one.rule.id, other.rule.id), play)
        self.number += 1

    def _begin(self, random: Random) -> Play:
        planned = {
            name: relative(self.zero + random.choice((0, 30, 60, 24 * 60)) * MINUTE, self.zero)
            for name in sorted(self.procedure.program.planned)
            if random.random() < 0.8
        }
        while True:
            try:
                play = Play(self.procedure, self.guess.start(random), planned)
            except RecordError:
                continue
            break
        starts = [one.event for one in self.procedure.program.starts]
        if starts:
            for _ in range(5):
                if play.take(self.guess.happening(random.choice(starts), random)):
                    break
        return play

    def _act(self, play: Play, random: Random) -> bool:
        """One more record, a while later; False when none could be made."""
        play.come_to(self._later(play, random))
        return any(play.take(self._choice(play, random)) for _ in range(8))

    def _later(self, play: Play, random: Random) -> int:
        """A while later, or at the next instant that matters, or just after it."""
        steps = [0, MINUTE, 5 * MINUTE, 10 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE]
        later = play.at + random.choice(steps)
        due = view.next_due(play.fold, play.at)
        if due is not None and random.random() < 0.4:
            later = -(-due // SECOND) * SECOND + random.choice((-1, 0, 0, 1)) * SECOND
        return max(later, play.at + (MINUTE if play.raws else 0))

    def _choice(self, play: Play, random: Random) -> Raw:
        """Mostly what is to be done, sometimes what is asked, now and then anything."""
        draw = random.random()
        nexts = play.nexts()
        asks = [name for name in view.asks(play.fold, play.at) if name in self.guess.facts]
        if asks and draw < 0.3:
            return self.guess.noticed(asks, random)
        if nexts and draw < 0.8:
            return self.guess.happening(random.choice(nexts), random)
        if self.guess.settable and draw < 0.88:
            return self.guess.noticed([random.choice(self.guess.settable)], random)
        pool = self.guess.events if draw > 0.98 else self.guess.going_on or self.guess.events
        return self.guess.happening(random.choice(pool), random)

    # -- what is looked for

    def _look(self, play: Play) -> None:
        flow = play.fold.flow
        if flow is not None:
            self.reached |= {flow.steps[place].rule.id for place in flow.next_places(play.at)}
        reason = dead_end(play.fold, play.at)
        if reason is not None:
            names, text = reason
            self._report("dead-end", names, text, play, lambda one: _comes_to(one, names))
        for duty in self._fresh(play):
            self._look_at(duty, play)

    def _exclude(self, names: tuple[str, str], play: Play) -> None:
        text = {
            "en": f"No values were found for which {names[0]} and {names[1]} both hold",
            "zh": f"没有找到使“{names[0]}”和“{names[1]}”同时成立的数值",
        }
        still = set(names)
        self._report("conflict", names, text, play, lambda one: one.in_force(names) == still)

    def _fresh(self, play: Play) -> list[Duty]:
        """Demands that opened at this instant and have a due."""
        return [
            duty
            for duty in view.pending_at(play.fold)
            if duty.opened == play.at and duty.state is OPEN and duty.rule.modality == "must"
            if duty.due is not None
            and (duty.due > play.at + MINUTE or play.windowless(duty.rule.id))
        ]

    def _look_at(self, duty: Duty, play: Play) -> None:
        name = duty.rule.id
        if play.windowless(name):
            text = {
                "en": f"'{name}' may not be done before its due has passed",
                "zh": f"“{name}”要过了截止时间才可以做",
            }
            self._report("conflict", (name,), text, play, lambda one: one.windowless(name))
            return
        guards = self._refusing(play, duty)
        if not guards:
            return
        names = (name, *guards)
        self.looked[names] = self.looked.get(names, 0) + 1
        if self.looked[names] > _SITUATIONS or names in self.found or self._way(duty, play):
            return
        told, chinese = ", ".join(guards), "、".join(f"“{one}”" for one in guards)
        text = {
            "en": f"No way was found to do '{name}' in time without breaking {told}",
            "zh": f"没有找到既按时做“{name}”又不违反{chinese}的办法",
        }
        self._report("conflict", names, text, play, lambda one: self._still(one, name, guards))

    def _refusing(self, play: Play, duty: Duty) -> tuple[str, ...]:
        """The guards that refuse every way of doing it now."""
        found: dict[str, None] = {}
        for event in play.targets(duty):
            refused = view.refused(play.fold, event, play.at, self._role(event))
            if not refused:
                return ()
            found.update(dict.fromkeys(refused))
        return tuple(found)

    def _role(self, event: str) -> str | None:
        step = self.guess.by_event.get(event)
        return role_of(self.procedure, event if step is None else step.id)

    def _still(self, play: Play, name: str, guards: Sequence[str]) -> bool:
        return any(
            duty.rule.id == name and set(self._refusing(play, duty)) == set(guards)
            for duty in self._fresh(play)
        )

    # -- is there a way?

    def _way(self, duty: Duty, play: Play) -> bool:
        """Whether some other records, and then what is owed, keep the demand and every guard."""
        random = Random(f"{self.seed}/{self.number}/{duty.rule.id}")
        targets = play.targets(duty)
        return any(self._try(duty, play, random, number, targets) for number in range(_TRIES))

    def _try(self, duty: Duty, play: Play, random: Random, number: int, targets: list[str]) -> bool:
        other = play.again(play.facts, play.planned, play.raws)
        for name in self._before(number, random):
            other.at += SECOND
            if name in self.guess.facts:
                other.take(self.guess.noticed([name], random))
            else:
                other.take(self.guess.happening(name, random))
        ends = [at for at in (other.at + SECOND, duty.earliest, duty.due) if at is not None]
        at = random.choice([one for one in ends if one > other.at] or [other.at + SECOND])
        other.at = at // SECOND * SECOND if at // SECOND * SECOND > other.at else other.at + SECOND
        other.fold.come_to(other.at)
        if not other.take(self.guess.happening(random.choice(targets), random)):
            return False
        record = other.case.records[-1]
        kept = any(
            one.identity == duty.identity and one.state is SATISFIED
            for one in view.all_duties(other.fold)
        )
        return kept and not other.breaks(record)

    def _before(self, number: int, random: Random) -> list[str]:
        """What is done first: nothing, all facts, each thing alone, then many in any order."""
        pool = [*self.guess.going_on, *self.guess.settable]
        if number < 2:
            return self.guess.settable if number else []
        if number < min(len(pool) + 2, _TRIES // 2):
            return [pool[number - 2]]
        random.shuffle(pool)
        return pool[: random.randint(2, max(2, len(pool)))]

    # -- conditions that exclude each other

    def _excluding(self, play: Play) -> Iterable[tuple[Hold, Hold]]:
        for one, other in self.pairs:
            names = (one.rule.id, other.rule.id)
            if names in self.settled or play.in_force(names) != set(names):
                continue
            self.settled.add(names)
            if not self._agree(one, other, play):
                yield one, other

    def _agree(self, one: Hold, other: Hold, play: Play) -> bool:
        """Whether some values satisfy both; also where not even one can be satisfied so."""
        names = sorted((one.that.facts | other.that.facts) & set(self.guess.settable))
        random = Random(f"{self.seed}/{one.rule.id}/{other.rule.id}")
        lists = [self._values(name, random) for name in names]
        first = second = False
        scope = play.fold.scope.judging(None)
        kept = {name: play.fold.facts.get(name) for name in names}
        try:
            for values, _ in zip(product(*lists), range(_COMBINATIONS), strict=False):
                play.fold.facts.update(zip(names, values, strict=True))
                left, right = one.that.test(scope) is True, other.that.test(scope) is True
                first, second = first or left, second or right
                if left and right:
                    return True
        finally:
            play.fold.facts.update(kept)
        return not (first and second)

    def _values(self, name: str, random: Random) -> list[Any]:
        """Values of a fact as the kernel holds them, near all its limits."""
        found: list[Any] = []
        for _ in range(24):
            raw = self.guess.value(name, self.guess.facts[name], random)
            if raw is None:
                continue
            try:
                value = Case(self.procedure, zero=self.zero, facts={name: raw}).facts[name]
            except RecordError:
                continue
            if value not in found:
                found.append(value)
        return found

    # -- reporting

    def _report(
        self,
        kind: Kind,
        names: tuple[str, ...],
        text: Pair,
        play: Play,
        still: Callable[[Play], bool],
    ) -> None:
        key = (kind, *names)
        if key in self.found:
            return
        short = self._shortened(play, still)
        scenario = self._scenario(kind, names, text, short)
        self.found[key] = Found(kind, names, text, self.number, scenario)

    def _shortened(self, play: Play, still: Callable[[Play], bool]) -> Play:
        """The same finding with as few records and facts as can be."""
        best = play.again(play.facts, play.planned, play.raws)
        if not still(best):
            best.come_to(play.at)
        for place in reversed(range(len(play.raws))):
            raws = [*best.raws[:place], *best.raws[place + 1 :]]
            best = self._tried(best, best.facts, best.planned, raws, still)
        for name in list(best.facts):
            facts = {key: one for key, one in best.facts.items() if key != name}
            best = self._tried(best, facts, best.planned, best.raws, still)
        for name in list(best.planned):
            planned = {key: one for key, one in best.planned.items() if key != name}
            best = self._tried(best, best.facts, planned, best.raws, still)
        return best

    def _tried(
        self, best: Play, facts: Raw, planned: Raw, raws: list[Raw], still: Callable[[Play], bool]
    ) -> Play:
        other = best.again(facts, planned, raws)
        return other if still(other) else best

    def _scenario(self, kind: Kind, names: Sequence[str], text: Pair, play: Play) -> Raw:
        at = relative(play.at, self.zero, self.procedure.zone)
        now = evaluate(self.procedure, play.case, play.at)
        place = sum(one.kind == kind for one in self.found.values()) + 1
        scenario: Raw = {
            "id": f"{kind}-{place}",
            "title": text,
            "zero": instant_text(self.zero, self.procedure.zone or UTC),
            "facts": play.facts,
            "planned": play.planned,
            "events": play.raws,
        }
        expected: Raw = {"at": at}
        if kind == "dead-end":
            expected |= {"next": [one.id for one in now.next_steps], "asks": list(now.asks)}
        else:
            scenario["would"] = list(self._questions(names[0], play, at))
            verdicts = {name: now.verdicts[name] for name in names if name in now.verdicts}
            expected["verdicts"] = verdicts
        problems = [one.record for one in now.problems]
        if problems:
            expected["problems"] = problems
        scenario["expect"] = [expected]
        return scenario

    def _questions(self, rule: str, play: Play, at: str) -> Iterable[Raw]:
        for duty in view.pending_at(play.fold):
            if duty.rule.id != rule:
                continue
            for event in dict.fromkeys(play.targets(duty)):
                role = self._role(event)
                answer = would(self.procedure, play.case, event, play.at, role=role)
                word = {"yes": True, "no": False}.get(answer.allowed, "ask")
                asked: Raw = {"at": at, "event": event, "role": role, "allowed": word}
                asked["because"] = list(answer.because)
                yield {key: one for key, one in asked.items() if one is not None}
            return

    def result(self) -> Exploration:
        """What was found, and what never came up."""
        flow = self.procedure.program.flow
        steps = [step.rule.id for step in (flow.steps if flow else ())]
        return Exploration(
            self.procedure,
            self.seed,
            self.number,
            tuple(self.found.values()),
            tuple(name for name in steps if name not in self.reached),
            tuple(name for name in self.rules if name not in self.in_force),
        )


def _sharing(procedure: Procedure) -> list[tuple[Hold, Hold]]:
    """Conditions that must hold and read a fact in common."""
    rules = procedure.program.rules
    holds = [one for one in rules if isinstance(one, Hold) and one.rule.modality == "must"]
    own = set(procedure.declared.facts) - procedure.program.parameters
    return [
        (one, other)
        for one, other in combinations(holds, 2)
        if one.that.facts & other.that.facts & own
    ]


def _comes_to(play: Play, names: tuple[str, ...]) -> bool:
    """Whether a play ends in the dead end of these steps."""
    found = dead_end(play.fold, play.at)
    return found is not None and found[0] == names
