"""Steps that run another procedure: what is wrong with them, and what their sub-cases do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import sopkit
from sopkit.diagnostics import Diagnostic
from sopkit.errors import CaseError
from sopkit.lint.checking import check_file, check_text
from sopkit.procedure import Procedure, load
from sopkit.quantities import parse_instant
from tests.reuse.folder import CALL, call, complaint, procedure, write

AT = "2026-12-01T{}+08:00"


def at(clock: str) -> str:
    """An instant of the day."""
    return AT.format(clock)


def check(path: str | Path) -> list[Diagnostic]:
    """The findings about a file, without those of comparing it with its folder."""
    return list(check_file(path).findings)


def said(path: Path) -> list[str]:
    """The findings about a file, without its folder."""
    return [one.line().replace(str(path.parent), "") for one in check(path)]


RUN = "{id: test/complaint, with: {urgent: grade >= 2, flag: red}}"
MISSING = "[SOP336 unknown-procedure]"
EXCLUDING = "[SOP213 excluding-keys]"
WRONG = [
    (
        "unknown",
        "test/complain",
        f"8: unknown procedure 'test/complain'; did you mean 'test/complaint'? {MISSING}",
    ),
    (
        "one of several",
        "{any: [test/complaint, test/gone]}",
        "31: unknown procedure 'test/gone'; there is no test/gone.yaml in the folder procedures ",
    ),
    (
        "itself",
        "test/call",
        "8: 'test/call' runs itself; take it out [SOP337 procedure-circle]",
    ),
    (
        "neither",
        "{with: {urgent: true}}",
        "3: 'run' needs id or any [SOP202 missing-key]",
    ),
    (
        "both",
        "{id: test/complaint, any: [test/complaint]}",
        f"29: 'id' and 'any' exclude each other; keep one of id or any {EXCLUDING}",
    ),
    (
        "any with",
        "{any: [test/complaint], with: {urgent: true}}",
        "32: 'any' and 'with' exclude each other: which facts there are depends on what is run ",
    ),
    (
        "unknown fact",
        "{id: test/complaint, with: {urgnt: true}}",
        "36: 'test/complaint' has no fact 'urgnt'; did you mean 'urgent'? [SOP302 unknown-fact]",
    ),
    ("empty", "{any: []}", "14: 'any' needs at least one entry [SOP203 wrong-type]"),
    ("no id", "Test Complaint", "8: 'Test Complaint' is not an id; ids are field/name "),
    (
        "wrong type",
        "{id: test/complaint, with: {urgent: grade}}",
        "44: 'grade' is a number; here true or false is wanted [SOP306 type-mismatch]",
    ),
    (
        "wrong choice",
        "{id: test/complaint, with: {flag: blue}}",
        "42: unknown choice 'blue' [SOP204 wrong-choice]",
    ),
]


@pytest.mark.parametrize(("run", "line"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_what_cannot_be_run(tmp_path: Path, run: str, line: str) -> None:
    """What is wrong with `run` is told at the very id, fact or value, once."""
    body = CALL.replace(RUN, run)
    path = write(tmp_path, complaint=complaint(), call=call(body))["call"]

    (found,) = said(path)

    assert found.startswith(f"/call.yaml:28:{line}")


def test_the_right_forms(tmp_path: Path) -> None:
    """An id, an id with facts, and a choice of ids are lowered to what is run."""
    forms = {
        "one": "test/complaint",
        "two": "{id: test/complaint}",
        "three": "{any: [test/complaint, test/one]}",
    }
    texts = {
        name: procedure(
            f"test/{name}",
            CALL.replace(RUN, run),
        )
        for name, run in forms.items()
    }
    paths = write(tmp_path, complaint=complaint(), **texts)

    assert [] == [line for name in forms for line in said(paths[name])]
    runs = [load(paths[name]).runs["complaint.run"].ids for name in forms]
    assert runs == [("test/complaint",), ("test/complaint",), ("test/complaint", "test/one")]


def test_a_circle_of_runs(tmp_path: Path) -> None:
    """Procedures that run each other are told in each of them, with the whole way."""
    back = (
        complaint() + "- id: back\n  do: {en: Back, zh: 回}\n  run: test/call\n  source: A/test#1\n"
    )
    paths = write(tmp_path, complaint=back, call=call())

    (one,), (other,) = said(paths["call"]), said(paths["complaint"])

    assert "28:13: 'test/call' runs 'test/complaint', which runs 'test/call': a circle" in one
    assert "'test/complaint' runs 'test/call', which runs 'test/complaint': a circle" in other


def test_nothing_is_known_without_a_folder() -> None:
    """What a text runs cannot be looked up, and is not called unknown."""
    assert check_text(call()) == []


# -- sub-cases


@pytest.fixture
def both(tmp_path: Path) -> tuple[Procedure, Procedure]:
    """The procedure that runs, and the one that is run."""
    paths = write(tmp_path, complaint=complaint(), call=call())
    return load(paths["call"]), load(paths["complaint"])


def begun(
    both: tuple[Procedure, Procedure], grade: int | None = 3
) -> tuple[sopkit.Case, sopkit.Case]:
    """A call at 9:00, its question asked at 9:10, the complaint open from 9:20."""
    case = sopkit.Case(both[0]).add("opened", at("09:00"))
    case.add("asked", at("09:10"), data={} if grade is None else {"grade": grade})
    sub = sopkit.Case(both[1]).add("opened", at("09:20"))
    return case.attach("complaint.run", sub), sub


def test_a_sub_case_is_judged_with_its_case(both: tuple[Procedure, Procedure]) -> None:
    """Its steps, dues and violations are its own; the step stays a next step."""
    case, _ = begun(both)

    now = sopkit.evaluate(both[0], case, at("09:40"))

    part = now.parts["complaint.run"]
    assert [step.id for step in now.next_steps] == ["complaint.run"]
    assert [step.id for step in part.next_steps] == ["form.filled", "boss.told"]
    assert [one.rule for one in part.violations] == ["form.filled"]
    assert now.violations == ()


@pytest.mark.parametrize(
    ("grade", "steps"),
    [(3, ["form.filled", "boss.told"]), (1, ["form.filled"]), (None, ["form.filled"])],
)
def test_facts_are_handed_over(
    both: tuple[Procedure, Procedure], grade: int | None, steps: list[str]
) -> None:
    """`with` gives the sub-case its facts as they stand where it begins; unknown ones are asked."""
    case, _ = begun(both, grade)

    part = sopkit.evaluate(both[0], case, at("09:25")).parts["complaint.run"]

    assert [step.id for step in part.next_steps] == steps
    assert ("urgent" in part.asks) == (grade is None)
    assert part.facts["flag"] == "red"


def test_facts_of_the_sub_case_stand(both: tuple[Procedure, Procedure]) -> None:
    """What the sub-case knows from its start, or learns, stands over what it was given."""
    case, _ = begun(both, 3)
    own = sopkit.Case(both[1], facts={"urgent": False}).add("opened", at("09:20"))
    other = (
        sopkit.Case(both[0]).add("opened", at("09:00")).add("asked", at("09:10"), data={"grade": 3})
    )
    case.notice(at("09:21"), grade=1)

    assert (
        sopkit.evaluate(both[0], case, at("09:25")).parts["complaint.run"].facts["urgent"] is True
    )
    other.attach("complaint.run", own)
    assert (
        sopkit.evaluate(both[0], other, at("09:25")).parts["complaint.run"].facts["urgent"] is False
    )


ENDS: list[tuple[str, str, str, list[str]]] = [
    ("before the end", "11:00", "10:59", ["complaint.run"]),
    ("at the end", "11:00", "11:00", ["answered"]),
    ("in time", "11:10", "11:10", ["answered"]),
    ("too late", "11:11", "11:12", ["answered"]),
]


@pytest.mark.parametrize(
    ("end", "now", "steps"), [one[1:] for one in ENDS], ids=[one[0] for one in ENDS]
)
def test_its_end_is_the_event_of_the_step(
    both: tuple[Procedure, Procedure], end: str, now: str, steps: list[str]
) -> None:
    """The step is done when its sub-case ends: before it not, at it already; dues count it so."""
    case, sub = begun(both)
    sub.add("ended", at(end))

    found = sopkit.evaluate(both[0], case, at(now))

    assert [step.id for step in found.next_steps] == steps
    assert [one.rule for one in found.violations] == (["complaint.run"] if end == "11:11" else [])


def test_the_log_itself_stands(both: tuple[Procedure, Procedure]) -> None:
    """Where the log says when the step was done, the end of the sub-case is no second event."""
    case, sub = begun(both)
    case.add("complaint.run", at("10:00"))
    sub.add("ended", at("12:00"))

    now = sopkit.evaluate(both[0], case, at("12:30"))

    assert now.violations == ()
    assert now.verdicts["complaint.run"] == "satisfied"


def test_a_later_record_does_not_undo_the_end(both: tuple[Procedure, Procedure]) -> None:
    """What was settled by the end of the sub-case stays so when the log names the step later."""
    case, sub = begun(both)
    sub.add("ended", at("11:00"))
    case.add("complaint.run", at("13:00"))

    assert sopkit.evaluate(both[0], case, at("12:00")).verdicts["complaint.run"] == "satisfied"
    assert sopkit.evaluate(both[0], case, at("14:00")).verdicts["complaint.run"] == "satisfied"


def test_what_has_not_begun_is_not_there(both: tuple[Procedure, Procedure]) -> None:
    """A sub-case that begins later changes nothing; one without records waits to begin."""
    case, _ = begun(both)
    waiting = (
        sopkit.Case(both[0])
        .add("opened", at("09:00"))
        .attach("complaint.run", sopkit.Case(both[1]))
    )

    assert dict(sopkit.evaluate(both[0], case, at("09:19")).parts) == {}
    assert list(sopkit.evaluate(both[0], waiting, at("09:19")).parts) == ["complaint.run"]


def test_what_was_known(both: tuple[Procedure, Procedure]) -> None:
    """What was recorded of a sub-case later is not known before."""
    case, sub = begun(both)
    sub.add("ended", at("10:00"), recorded_at=at("12:00"))

    known = sopkit.evaluate(both[0], case, at("11:00"), known_at=at("11:00"))

    assert known.parts["complaint.run"].ended is None
    assert sopkit.evaluate(both[0], case, at("11:00")).verdicts["complaint.run"] == "satisfied"


def test_a_step_that_runs_twice(both: tuple[Procedure, Procedure]) -> None:
    """Each time its step opens anew, a case of its own may be attached; each end is an event."""
    case, sub = begun(both)
    sub.add("ended", at("10:00"))
    case.add("asked", at("12:00"))
    second = sopkit.Case(both[1]).add("opened", at("12:10"))
    case.attach("complaint.run", second)

    open_ = sopkit.evaluate(both[0], case, at("12:20"))
    assert list(open_.parts) == ["complaint.run", "complaint.run#2"]
    assert "complaint.run" in [step.id for step in open_.next_steps]
    second.add("ended", at("12:30"))
    done = sopkit.evaluate(both[0], case, at("12:40"))
    assert "complaint.run" not in [step.id for step in done.next_steps]
    assert done.states("complaint.run") == ["satisfied", "satisfied"]


def test_next_due_is_also_that_of_parts(both: tuple[Procedure, Procedure]) -> None:
    """Nothing changes, in the case or its parts, before `next_due`; at it something does."""
    case, _ = begun(both)
    now = sopkit.evaluate(both[0], case, at("09:20"))

    assert now.next_due == parse_instant(at("09:30"), None) + 1
    before = sopkit.evaluate(both[0], case, now.next_due - 1)
    assert before.parts["complaint.run"].violations == ()
    after = sopkit.evaluate(both[0], case, now.next_due)
    assert [one.rule for one in after.parts["complaint.run"].violations] == ["form.filled"]


def test_a_monitor_says_what_evaluate_says(both: tuple[Procedure, Procedure]) -> None:
    """A monitor sees the sub-case end when it is next looked at."""
    case, sub = begun(both)
    monitor = sopkit.Monitor(both[0], case)
    assert monitor.next_due == parse_instant(at("09:30"), None) + 1
    sub.add("ended", at("10:00"))
    assert monitor.next_due is None

    changes = monitor.advance(at("10:00"))

    assert [(one.rule, one.after) for one in changes] == [("complaint.run", "satisfied")]
    whole = sopkit.evaluate(both[0], case, at("10:00"))
    assert monitor.evaluation().verdicts == whole.verdicts
    assert list(monitor.evaluation().parts) == ["complaint.run"]
    monitor.add(at=at("10:05"), event="answered")
    assert monitor.evaluation().verdicts == sopkit.evaluate(both[0], case, at("10:05")).verdicts


def test_would_knows_the_end(both: tuple[Procedure, Procedure]) -> None:
    """What may be done is answered with the end of the sub-case in view."""
    case, sub = begun(both)

    assert sopkit.would(both[0], case, "answered", at("10:30")).allowed == "no"
    sub.add("ended", at("10:00"))
    assert sopkit.would(both[0], case, "answered", at("10:30")).allowed == "yes"


def test_facts_go_all_the_way_down(tmp_path: Path) -> None:
    """What a case was handed it hands on to its own sub-case."""
    middle = """\
facts: {urgent: {type: bool, label: {en: urgent, zh: 紧急}}}
steps:
- id: more
  do: {en: Do, zh: 下}
  run: {id: test/complaint, with: {urgent: urgent}}
  source: A/test#1
"""
    top = """\
steps:
- {id: down, do: {en: Down, zh: 下}, run: {id: test/middle, with: {urgent: true}}, source: A/test#1}
"""
    texts = {"middle": procedure("test/middle", middle), "top": procedure("test/top", top)}
    paths = write(tmp_path, complaint=complaint(), **texts)
    first, second, third = (
        sopkit.Case(load(paths[name])).add("opened", at("09:00"))
        for name in ("top", "middle", "complaint")
    )

    first.attach("down", second.attach("more", third))

    deepest = sopkit.evaluate(first.procedure, first, at("09:05")).parts["down"].parts["more"]
    assert deepest.facts["urgent"] is True
    with pytest.raises(CaseError, match="would be a part of itself"):
        third.attach("more", first)


Attach = Callable[[sopkit.Case, Procedure, Procedure], object]
REFUSED: list[tuple[str, Attach, str]] = [
    (
        "no such step",
        lambda case, one, other: case.attach("complaint.ran", sopkit.Case(other)),
        "'test/call' has no step 'complaint.ran' with 'run'; did you mean 'complaint.run'?",
    ),
    (
        "runs nothing",
        lambda case, one, other: case.attach("asked", sopkit.Case(other)),
        "'test/call' has no step 'asked' with 'run'",
    ),
    (
        "another procedure",
        lambda case, one, other: case.attach("complaint.run", sopkit.Case(one)),
        "step 'complaint.run' runs 'test/complaint', not 'test/call'",
    ),
    (
        "no procedure",
        lambda case, one, other: case.attach("complaint.run", sopkit.Case()),
        "the case for step 'complaint.run' has no procedure; make it with one",
    ),
    (
        "itself",
        lambda case, one, other: case.attach("complaint.run", case),
        "the case for step 'complaint.run' would be a part of itself",
    ),
    (
        "twice",
        lambda case, one, other: case.attach("complaint.run", sub := sopkit.Case(other)).attach(
            "complaint.run", sub
        ),
        "the case for step 'complaint.run' is attached already",
    ),
]


@pytest.mark.parametrize(
    ("attach", "message"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED]
)
def test_what_cannot_be_attached(
    both: tuple[Procedure, Procedure], attach: Attach, message: str
) -> None:
    """A case that cannot be the sub-case of a step is refused, in words."""
    with pytest.raises(CaseError) as refused:
        attach(sopkit.Case(both[0]), *both)

    assert str(refused.value) == message
