"""The laws of the semantics hold for random procedures and random logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sopkit
from hypothesis import assume, given, note
from hypothesis import strategies as st
from sopkit.errors import DocumentError
from sopkit.kernel.log import in_force

from tests.laws.logs import HOUR, MINUTE, ZERO, case_of, logs, minutes, nulled, shifted
from tests.laws.pictures import broken, changing, duties, picture, states
from tests.laws.procedures import KINDS, TARGETS, documents, loaded, written

END = ZERO + 3 * 24 * HOUR


def ready(document: dict[str, Any]) -> Any:
    """The procedure; a document with errors is no world."""
    procedure = loaded(document)
    assume(not isinstance(procedure, DocumentError))
    note(written({key: document[key] for key in ("case", "flow", "steps", "rules") if key in document}))
    return procedure


def judged(procedure: Any, records: Iterable[Any], at: int, known_at: int | None = None) -> Any:
    """What the procedure says of these records."""
    return sopkit.evaluate(procedure, case_of(procedure, records), at, known_at=known_at)


FULL = {"corrected": True, "waived": True, "late": True}


@given(documents(), logs(**FULL), minutes(0, 40))
def test_any_log_can_be_judged(document: dict[str, Any], log: Any, at: int) -> None:
    """No log, however strange, raises; and the same log says the same twice."""
    procedure = ready(document)

    assert picture(judged(procedure, log, at)) == picture(judged(procedure, log, at))


@given(documents(), logs(**FULL), st.randoms(use_true_random=False), st.lists(st.integers(0, 9), max_size=14))
def test_monitor_is_evaluate(document: dict[str, Any], log: Any, random: Any, steps: list[int]) -> None:
    """Whatever the order of arrival, a monitor says what a fold of the whole log says (law 1)."""
    procedure = ready(document)
    arriving = list(log)
    random.shuffle(arriving)
    if random.random() < 0.5:
        arriving.sort(key=lambda record: record.at)
    monitor = sopkit.Monitor(procedure)
    clock = ZERO
    for place, record in enumerate(arriving):
        monitor.add(record)
        clock = max(clock, record.at)
        if place < len(steps) and steps[place]:
            clock += steps[place] * MINUTE // 2
            monitor.advance(clock)
        now = judged(procedure, arriving[: place + 1], monitor.evaluation().at)
        note(f"{record} until {clock - ZERO}")
        assert picture(now) == picture(monitor.evaluation())
        assert now.next_due == monitor.next_due
    monitor.advance(clock + 3 * MINUTE)

    assert picture(judged(procedure, log, clock + 3 * MINUTE)) == picture(monitor.evaluation())


@given(documents(), logs(**FULL), minutes(-1, 30))
def test_the_future_does_not_matter(document: dict[str, Any], log: Any, at: int) -> None:
    """Records in force with a later instant change nothing (law 2)."""
    procedure = ready(document)
    standing, _ = in_force(log)
    whole, past = judged(procedure, log, at), judged(procedure, [one for one in standing if one.at <= at], at)

    assert changing(whole) == changing(past)
    assert (whole.next_due, whole.asks, whole.unknown) == (past.next_due, past.asks, past.unknown)


@given(documents(), logs(**FULL), minutes(0, 30), st.integers(1, 40))
def test_nothing_changes_before_next_due(document: dict[str, Any], log: Any, at: int, part: int) -> None:
    """Between `at` and `next_due` nothing changes (law 3)."""
    procedure = ready(document)
    past = [one for one in in_force(log)[0] if one.at <= at]
    now = judged(procedure, past, at)
    end = now.next_due or END
    note(f"at {at - ZERO} next due {end - ZERO}")
    for later in {at + (end - 1 - at) * part // 40, end - 1}:
        assert changing(now) == changing(judged(procedure, past, later))


@given(documents(), logs(**FULL), minutes(0, 30))
def test_something_changes_at_next_due(document: dict[str, Any], log: Any, at: int) -> None:
    """At `next_due` something changes; only a condition may turn without a consequence (law 3)."""
    procedure = ready(document)
    past = [one for one in in_force(log)[0] if one.at <= at]
    now = judged(procedure, past, at)
    if now.next_due is None or "since(" in written(document):
        return
    note(f"at {at - ZERO} next due {now.next_due - ZERO}")

    assert changing(now) != changing(judged(procedure, past, now.next_due))


def without_clashes(procedure: Any, log: Any) -> list[Any]:
    """The records less those of which `seq` decides something within a moment (1.2)."""
    taken: set[Any] = set()
    left = []
    for record in sorted(log, key=lambda one: one.seq):
        names = [("fact", record.at, name) for name in record.data if name in ("p", "q", "level")]
        names += [("choice", record.at)] if "exit" in record.data or "to" in record.data else []
        names += [("plan", record.at, record.event)] if record.is_plan else []
        names += [("turn", record.at)] if record.event in ("a", "b", "e", "f") else []
        if taken.isdisjoint(names):
            taken.update(names)
            left.append(record)
    return left


@given(documents(tuple(kind for kind in KINDS if kind != "count")), logs(waived=True), st.randoms(use_true_random=False), minutes(0, 40))
def test_seq_within_a_moment_does_not_matter(document: dict[str, Any], log: Any, random: Any, at: int) -> None:
    """Shuffling the records of a moment changes only what 1.2 names (law 4)."""
    procedure = ready(document)
    kept = without_clashes(procedure, log)
    places = list(range(1, len(kept) + 1))
    random.shuffle(places)
    shuffled = [replace(one, number=place, seq=place) for one, place in zip(kept, places, strict=True)]

    assert changing(judged(procedure, kept, at)) == changing(judged(procedure, shuffled, at))


@given(documents(), logs(), minutes(0, 30), st.integers(1, 30 * 60))
def test_settled_stays_settled(document: dict[str, Any], log: Any, at: int, later: int) -> None:
    """Without corrections and waivers, satisfied and violated duties stay so (law 5)."""
    procedure = ready(document)
    before = states(judged(procedure, log, at))
    after = states(judged(procedure, log, at + later * MINUTE // 20))
    final = ("satisfied", "violated", "cancelled", "not_applicable", "unknown")

    assert {key: state for key, state in before.items() if state in final} == {
        key: after.get(key) for key, state in before.items() if state in final
    }


def how_often(found: list[tuple[str, int]]) -> Counter[str]:
    """How many violations each rule has."""
    return Counter(rule for rule, _ in found)


@given(documents(simple=True, steps=False), logs(steps=False), minutes(0, 60))
def test_unknown_adds_no_violation(document: dict[str, Any], log: Any, at: int) -> None:
    """Making a fact unknown everywhere adds no violation (law 6)."""
    procedure = ready(document)
    unknown = [nulled(record, "p") for record in log]
    before, after = broken(judged(procedure, log, at)), broken(judged(procedure, unknown, at))

    assert how_often(after) <= how_often(before)


CALENDAR = ("day", "week", "working", "00:", "23:")


@given(documents(), logs(**FULL), minutes(0, 40), st.integers(-10_000, 10_000))
def test_shifting_a_case_shifts_all(document: dict[str, Any], log: Any, at: int, by: int) -> None:
    """A case whose rules count elapsed time can be moved in time (law 7)."""
    rules = written({key: document[key] for key in ("rules", "steps") if key in document})
    assume(not any(word in rules for word in CALENDAR))
    procedure = ready(document)
    delta = by * MINUTE + by
    moved = [shifted(record, delta) for record in log]
    now, then = judged(procedure, log, at), judged(procedure, moved, at + delta)

    assert [_moved(one, delta) for one in duties_as_times(now)] == duties_as_times(then)
    assert (now.next_due or -delta) + delta == (then.next_due or 0)


def duties_as_times(now: Any) -> list[tuple[Any, ...]]:
    """Each duty with its instants last."""
    found = []
    for shown in now.all_duties:
        duty = shown.duty
        instants = (duty.opened, duty.earliest, duty.due, duty.limit, duty.violated_at, duty.cured_at, duty.dropped_at)
        found.append((shown.rule, shown.state, *(_plain(one) for one in instants)))
    return sorted(found, key=repr)


def _plain(value: int | None) -> int | None:
    return None if value is not None and value > 2**61 else value


def _moved(found: tuple[Any, ...], delta: int) -> tuple[Any, ...]:
    return (*found[:2], *(None if one is None else one + delta for one in found[2:]))


@given(documents(("respond", "every", "before"), steps=False, least_rules=1), logs(steps=False), minutes(0, 24), st.integers(0, 40))
def test_doing_it_once_more_breaks_nothing(document: dict[str, Any], log: Any, at: int, part: int) -> None:
    """An open duty, done in its window, breaks no `respond`, `before` or upper bound (law 8)."""
    procedure = ready(document)
    past = [one for one in log if one.at <= at]
    now = judged(procedure, past, at)
    for shown in now.duties:
        latest = min(shown.limit or at, at + HOUR)
        when = max(at, shown.earliest or at)
        when += max(0, latest - when) * part // 40
        target = _target(document, shown.rule)
        if target is None or not shown.duty.in_window(when):
            continue
        extra = sopkit.Record(number=99, at=when, event=target, data={"k": shown.duty.key, "ok": True})
        before, after = judged(procedure, log, END), judged(procedure, [*log, extra], END)
        note(f"{extra}")
        own = {shown.rule}
        assert _of(after, own) <= _of(before, own)


def _of(now: Any, rules: set[str]) -> Counter[str]:
    found = [one for one in now.all_duties if one.state == "violated" and one.duty.because != "too soon"]
    return Counter(one.rule for one in found if one.rule in rules)


def _target(document: dict[str, Any], rule: str) -> str | None:
    body = next(one for one in document["rules"] if one["id"] == rule)
    kind = next(key for key in ("respond", "every", "before") if key in body)
    given_ = body[kind]["do"]
    names = [given_] if isinstance(given_, str) else given_
    plain = [name for name in names if " " not in name]
    return plain[0] if plain else None


@given(documents(steps=False, least_rules=1), logs(steps=False, **FULL), minutes(0, 40), st.randoms(use_true_random=False))
def test_order_of_rules_does_not_matter(document: dict[str, Any], log: Any, at: int, random: Any) -> None:
    """The order of the rules in the file changes only the order of lists (law 9)."""
    procedure = ready(document)
    rules = list(document["rules"])
    random.shuffle(rules)
    other = ready({**document, "rules": rules})

    assert changing(judged(procedure, log, at)) == changing(judged(other, log, at))


@given(documents(), logs(**FULL), minutes(0, 40), minutes(0, 40))
def test_known_at_is_the_log_as_it_was(document: dict[str, Any], log: Any, at: int, known: int) -> None:
    """What was known then is what the log of then says."""
    procedure = ready(document)
    then = [one for one in log if one.recorded_at <= known]

    assert picture(judged(procedure, log, at, known)) == picture(judged(procedure, then, at))


GUARDS = ("permit", "forbid", "order", "count")


@given(documents(), logs(), minutes(0, 30), st.sampled_from((*TARGETS, "a", "s0", "s1", "s2")), st.sampled_from(("o", "w", None)))
def test_yes_breaks_no_guard(document: dict[str, Any], log: Any, at: int, event: str, role: str | None) -> None:
    """An event that would be allowed breaks no guard of modality must, and leaves none unknown."""
    procedure = ready(document)
    if event not in procedure.program.events:
        return
    past = [one for one in log if one.at <= at]
    answer = sopkit.would(procedure, case_of(procedure, past), event, at, role=role)
    if answer.allowed != "yes":
        return
    extra = sopkit.Record(number=99, at=at, event=event, role=role)
    before, after = judged(procedure, past, at), judged(procedure, [*past, extra], at)

    for state in ("violated", "unknown"):
        assert _looks(after, state, at, procedure) <= _looks(before, state, at, procedure)


def _looks(now: Any, state: str, at: int, procedure: Any) -> Counter[str]:
    guards = {spec.rule.id for spec in procedure.program.rules if spec.rule.kind in GUARDS}
    found = [one for one in now.all_duties if one.opened == at and one.state == state and one.modality == "must"]
    return Counter(one.rule for one in found if one.rule in guards and one.duty.record is not None)


@given(documents(), logs(), minutes(0, 30))
def test_what_is_next_is_not_refused(document: dict[str, Any], log: Any, at: int) -> None:
    """No guard refuses a next step (14.3)."""
    procedure = ready(document)
    case = case_of(procedure, [one for one in log if one.at <= at])
    now = sopkit.evaluate(procedure, case, at)
    for step in now.next_steps:
        answer = sopkit.would(procedure, case, step.id, at, role=step.role)
        assert answer.allowed != "no" or not set(answer.because).isdisjoint(_not_guards(procedure))


def _not_guards(procedure: Any) -> set[str]:
    return {spec.rule.id for spec in procedure.program.rules if spec.rule.kind not in GUARDS}
