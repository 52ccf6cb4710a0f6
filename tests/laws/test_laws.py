"""The laws of the semantics hold for random procedures and random logs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import sopkit
from sopkit.case import Record
from sopkit.kernel.log import in_force
from tests.laws.logs import HOUR, MINUTE, ZERO, case_of, moment, nulled, shifted
from tests.laws.pictures import changing, how_often_broken, picture, settled
from tests.laws.procedures import EVENTS, KINDS, written
from tests.laws.worlds import World, law

END = ZERO + 3 * 24 * HOUR
GUARDS = ("permit", "forbid", "order", "count")


@law(faulty=True)
def test_any_log_can_be_judged(world: World) -> None:
    """No log, however strange, raises, and the same log says the same twice."""
    at = moment(world.dice, 40)

    assert picture(world.judged(at)) == picture(world.judged(at))


@law(faulty=True)
def test_monitor_is_evaluate(world: World) -> None:
    """In any order of arrival a monitor says what a fold of the whole log says (law 1)."""
    dice, arriving = world.dice, list(world.records)
    dice.shuffle(arriving)
    if dice.perhaps(0.6):
        arriving.sort(key=lambda record: record.at)
    monitor = sopkit.Monitor(world.procedure)
    for place, record in enumerate(arriving, 1):
        monitor.add(record)
        clock = monitor.evaluation().at
        if dice.perhaps():
            clock += dice.randint(0, 6) * MINUTE // 2
            monitor.advance(clock)
        now = world.judged(clock, arriving[:place])
        assert picture(now) == picture(monitor.evaluation())
        assert now.next_due == monitor.next_due
    monitor.advance(END)

    assert picture(world.judged(END)) == picture(monitor.evaluation())


@law(faulty=True)
def test_changes_tell_all(world: World) -> None:
    """A monitor returns every duty that came, changed or went, each violation once (14.5)."""
    dice, monitor = world.dice, sopkit.Monitor(world.procedure)
    before = traces(monitor.evaluation())
    for record in world.records:
        told = monitor.add(record)
        after = traces(monitor.evaluation())
        check_told(before, after, told)
        later = monitor.evaluation().at + dice.randint(0, 6) * MINUTE // 2
        told, before = monitor.advance(later), after
        after = traces(monitor.evaluation())
        check_told(before, after, told)
        before = after


def check_told(before: dict[Any, Any], after: dict[Any, Any], told: list[Any]) -> None:
    """The changes are those between two pictures, and what they raise are the new violations."""
    named = {change.duty.duty.identity for change in told}
    changed = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
    assert changed <= named
    raised = [change.duty.duty.identity for change in told if change.raised]
    assert sorted(map(repr, raised)) == sorted(
        repr(one) for one in changed if is_violated(after, one) and not is_violated(before, one)
    )


def is_violated(traced: dict[Any, Any], identity: Any) -> bool:
    """Whether a duty is there and violated."""
    return identity in traced and traced[identity][0] == "violated"


def traces(now: Any) -> dict[Any, Any]:
    """What is told of each duty, by its identity."""
    told: dict[Any, list[Any]] = {}
    for one in now.escalated:
        told.setdefault(one.duty.identity, []).append((one.to, one.since))
    found = {}
    for shown in now.all_duties:
        duty = shown.duty
        ends = (duty.due, duty.marked, duty.cured_at, duty.dropped_at)
        found[duty.identity] = (shown.state, *ends, told.get(duty.identity))
    return found


@law(faulty=True)
def test_the_future_does_not_matter(world: World) -> None:
    """Records in force with a later instant change nothing (law 2)."""
    at = moment(world.dice, 30)
    standing, _ = in_force(world.records)
    whole = picture(world.judged(at))
    past = picture(world.judged(at, [one for one in standing if one.at <= at]))

    assert {**whole, "problems": 0} == {**past, "problems": 0}


def upto(world: World, at: int) -> list[Record]:
    """The records in force up to an instant."""
    return [one for one in in_force(world.records)[0] if one.at <= at]


@law(faulty=True)
def test_nothing_changes_before_next_due(world: World) -> None:
    """Between `at` and `next_due` nothing changes (law 3)."""
    at = moment(world.dice, 30)
    past = upto(world, at)
    now = world.judged(at, past)
    end = now.next_due or END
    # what guards refuse may change at any instant: answers of `would` are not part of it
    guarded = has_guards(world)
    for later in (world.dice.randint(at, end - 1), end - 1):
        then = world.judged(later, past)
        assert changing(now, steps=not guarded) == changing(then, steps=not guarded)


def has_guards(world: World) -> bool:
    """Whether a rule may refuse an event."""
    return any(spec.rule.kind in GUARDS for spec in world.procedure.program.rules)


@law(faulty=True)
def test_something_changes_at_next_due(world: World) -> None:
    """At `next_due` something changes; only a condition or a period may turn without
    consequence (law 3).
    """
    at = moment(world.dice, 30)
    past = upto(world, at)
    now = world.judged(at, past)
    turns = any(word in written(world.document) for word in ("since(", "per: day", "per: week"))
    if now.next_due is None or turns:
        return

    assert changing(now) != changing(world.judged(now.next_due, past))


def without_clashes(world: World) -> list[Record]:
    """The records less those of which `seq` decides something within a moment (1.2)."""
    taken: set[Any] = set()
    left = []
    for record in world.records:
        names = [("fact", record.at, name) for name in record.data if name in ("p", "q", "level")]
        names += [("plan", record.at, record.event)] if record.is_plan else []
        turns = record.event in ("a", "b", "e", "f") or "exit" in record.data
        names += [("turn", record.at)] if turns else []
        if taken.isdisjoint(names):
            taken.update(names)
            left.append(record)
    return left


@law(*(kind for kind in KINDS if kind != "count"))
def test_seq_within_a_moment_does_not_matter(world: World) -> None:
    """Shuffling the records of a moment changes only what 1.2 names (law 4)."""
    at = moment(world.dice, 40)
    kept = without_clashes(world)
    places = list(range(1, len(kept) + 1))
    world.dice.shuffle(places)
    shuffled = [replace(one, number=to, seq=to) for one, to in zip(kept, places, strict=True)]

    assert changing(world.judged(at, kept)) == changing(world.judged(at, shuffled))


@law()
def test_settled_stays_settled(world: World) -> None:
    """Without corrections and waivers what is settled stays so (law 5)."""
    at = moment(world.dice, 24)
    before = settled(world.judged(at))
    after = settled(world.judged(at + world.dice.randint(1, 30) * MINUTE))

    assert before == {identity: after.get(identity) for identity in before}


@law(simple=True, steps=False)
def test_unknown_adds_no_violation(world: World) -> None:
    """Making a fact unknown everywhere adds no violation (law 6)."""
    at = moment(world.dice, 60)
    known = how_often_broken(world.judged(at))
    unknown = how_often_broken(world.judged(at, [nulled(one, "p") for one in world.records]))

    assert unknown <= known


@law(steps=False)
def test_unknown_keeps_nothing(world: World) -> None:
    """What is kept while a fact is unknown is broken for no value of the fact (law 6)."""
    if "known(" in written({"": world.document.get("rules", [])}):
        return
    at = moment(world.dice, 60)
    unknown = world.judged(at, [nulled(one, "p") for one in world.records]).all_duties
    kept = {one.duty.identity for one in unknown if one.state == "satisfied"}
    # of several in one moment another one may be blamed
    doubted = {(one.rule, one.opened) for one in unknown if one.state in ("violated", "unknown")}
    broken = {
        one.duty.identity
        for one in world.judged(at).violations
        if (one.rule, one.opened) not in doubted
    }

    assert kept & broken == set()


CALENDAR = ("day", "week", "working", "00:", "23:")


@law(faulty=True)
def test_shifting_a_case_shifts_all(world: World) -> None:
    """A case whose rules count elapsed time can be moved in time (law 7)."""
    if any(word in written({"": world.document.get("rules", [])}) for word in CALENDAR):
        return
    at, delta = moment(world.dice, 40), world.dice.randint(-HOUR * 99, HOUR * 99)
    moved = [shifted(record, delta) for record in world.records]
    now, then = world.judged(at), world.judged(at + delta, moved)

    assert timed(now, delta) == timed(then, 0)


def timed(now: Any, delta: int) -> list[tuple[Any, ...]]:
    """Each duty with its instants moved, and the next due."""
    ends = ("opened", "earliest", "due", "limit", "violated_at", "cured_at", "dropped_at")
    found = []
    for shown in now.all_duties:
        instants = (getattr(shown.duty, name) for name in ends)
        known = (one if one is None or one > 2**61 else one + delta for one in instants)
        found.append((shown.rule, shown.state, *known))
    due = None if now.next_due is None else now.next_due + delta
    return [*sorted(found, key=repr), ("next due", due)]


@law("respond", "every", "before", steps=False)
def test_doing_it_once_more_breaks_nothing(world: World) -> None:
    """An open duty, done in its window, breaks no `respond`, `before` or upper bound (law 8)."""
    dice, at = world.dice, moment(world.dice, 24)
    for shown in world.judged(at, [one for one in world.records if one.at <= at]).duties:
        begins = max(at, shown.earliest or at)
        when = begins + dice.randint(0, 9) * MINUTE
        target = plain_target(world, shown.rule)
        if target is None or not shown.duty.in_window(when):
            continue
        extra = Record(number=99, at=when, event=target, data={"k": shown.duty.key})
        more = world.judged(END, [*world.records, extra])
        # what may have been done before is unknown; once it is surely done, what follows is known
        assert how_many(more, shown.rule, "violated") <= how_many(
            world.judged(END), shown.rule, "violated", "unknown"
        )


def how_many(now: Any, rule: str, *states: str) -> int:
    """How many duties of a rule have one of these states, less what was done too soon."""
    found = [one for one in now.all_duties if one.rule == rule and one.state in states]
    return sum(one.duty.because != "too soon" for one in found)


def plain_target(world: World, rule: str) -> str | None:
    """An event that is surely the target of a rule."""
    entry = next(one for one in world.document["rules"] if one["id"] == rule)
    body = next(entry[key] for key in ("respond", "every", "before") if key in entry)
    names = [body["do"]] if isinstance(body["do"], str) else body["do"]
    return next((name for name in names if " " not in name), None)


@law(faulty=True)
def test_order_of_rules_does_not_matter(world: World) -> None:
    """The order of the rules in the file changes only the order of lists (law 9)."""
    at = moment(world.dice, 40)
    rules = list(world.document.get("rules", []))
    world.dice.shuffle(rules)
    other = replace(world, document={**world.document, "rules": rules} if rules else world.document)

    assert changing(world.judged(at)) == changing(other.judged(at))


@law(faulty=True)
def test_known_at_is_the_log_as_it_was(world: World) -> None:
    """What was known then is what the log of then says."""
    at, known = moment(world.dice, 40), moment(world.dice, 40)
    then = [one for one in world.records if one.recorded_at <= known]

    assert picture(world.judged(at, known_at=known)) == picture(world.judged(at, then))


@law()
def test_yes_breaks_no_guard(world: World) -> None:
    """An event that would be allowed breaks no guard of modality must, and leaves none unknown."""
    at, role = moment(world.dice, 30), world.dice.one("o", "w", None)
    event = world.dice.one(*EVENTS, *(step["id"] for step in world.document.get("steps", ())))
    past = [one for one in world.records if one.at <= at]
    answer = sopkit.would(world.procedure, case_of(world.procedure, past), event, at, role=role)
    if answer.allowed != "yes":
        return
    extra = Record(number=99, at=at, event=event, role=role)
    before, after = world.judged(at, past), world.judged(at, [*past, extra])
    for state in ("violated", "unknown"):
        assert looks(world, after, state, at) <= looks(world, before, state, at)


def looks(world: World, now: Any, state: str, at: int) -> Counter[str]:
    """How many looks of each must guard have this state at an instant."""
    rules = world.procedure.program.rules
    guards = {spec.rule.id for spec in rules if spec.rule.kind in GUARDS}
    found = [one for one in now.all_duties if one.opened == at and one.state == state]
    chosen = [one for one in found if one.modality == "must" and one.duty.record is not None]
    return Counter(one.rule for one in chosen if one.rule in guards)


@law()
def test_what_is_next_is_not_refused(world: World) -> None:
    """No guard refuses a next step (14.3)."""
    at = moment(world.dice, 30)
    case = case_of(world.procedure, [one for one in world.records if one.at <= at])
    guards = {spec.rule.id for spec in world.procedure.program.rules if spec.rule.kind in GUARDS}
    for step in sopkit.evaluate(world.procedure, case, at).next_steps:
        answer = sopkit.would(world.procedure, case, step.id, at, role=step.role)
        assert answer.allowed != "no" or guards.isdisjoint(answer.because)
