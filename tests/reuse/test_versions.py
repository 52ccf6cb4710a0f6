"""A case stays with the version of the procedure that it began under."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import sopkit
from sopkit.errors import CaseError
from sopkit.procedure import Procedure, load_text
from tests.reuse.folder import CALL, call, complaint

WHEN = "2026-12-01T09:00+08:00"
LATER = "2026-12-01T10:00+08:00"
OLD = load_text(complaint())
NEWER = load_text(complaint(version="1.1.0"))
CHANGED = load_text(complaint().replace("10 min", "20 min"))
OTHER = load_text(call())
PARAMETERS = "parameters: {limit: {is: 10 min, source: A/test#1}}\n"
HOUSE = load_text(complaint().replace("within 10 min", "within limit") + PARAMETERS)

Ask = Callable[[Procedure, sopkit.Case], Any]
ASKS: dict[str, Ask] = {
    "evaluate": lambda procedure, case: sopkit.evaluate(procedure, case, LATER),
    "would": lambda procedure, case: sopkit.would(procedure, case, "opened", LATER),
    "Monitor": sopkit.Monitor,
}
FREELY: dict[str, Ask] = {
    "evaluate": lambda procedure, case: sopkit.evaluate(procedure, case, LATER, any_version=True),
    "would": lambda procedure, case: sopkit.would(
        procedure, case, "opened", LATER, any_version=True
    ),
    "Monitor": lambda procedure, case: sopkit.Monitor(procedure, case, any_version=True),
}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(
    ("procedure", "why"),
    [
        (NEWER, "that is another version"),
        (CHANGED, "has changed since"),
        (OTHER, "that is another procedure"),
    ],
)
def test_another_version_is_refused(ask: str, procedure: Procedure, why: str) -> None:
    """A case that began under one version is judged by no other, unless that is asked for."""
    case = sopkit.Case(OLD, id="a").add("opened", WHEN)

    with pytest.raises(CaseError) as refused:
        ASKS[ask](procedure, case)

    assert str(refused.value).startswith(
        f"case 'a' began under test/complaint 1.0.0 (digest {OLD.digest[:12]}), not under "
        f"{procedure.id} {procedure.version}"
    )
    assert why in str(refused.value)
    FREELY[ask](procedure, case)


@pytest.mark.parametrize("ask", ASKS)
def test_its_own_version_is_not(ask: str) -> None:
    """The very procedure, and one read anew with the same content, judge the case."""
    case = sopkit.Case(OLD).add("opened", WHEN)

    ASKS[ask](OLD, case)
    ASKS[ask](load_text(complaint() + "# a remark\n"), case)


def test_a_case_begins_with_its_first_record() -> None:
    """Before its first record a case is bound to nothing; one without a procedure never is."""
    case, free = sopkit.Case(OLD), sopkit.Case().add("opened", WHEN)

    assert case.pin is None
    sopkit.evaluate(NEWER, case, LATER)
    sopkit.evaluate(NEWER, free, LATER)
    assert case.add("opened", WHEN).pin == (OLD.id, OLD.version, OLD.digest)
    assert free.pin is None


def test_values_of_a_house_are_part_of_it() -> None:
    """A case made with a house's values is judged with them; its own parameters change nothing."""
    house = HOUSE.with_parameters({"limit": "5 min"})
    case = sopkit.Case(house, parameters={"limit": "7 min"}).add("opened", WHEN)

    (duty,) = sopkit.evaluate(house, case, WHEN).duties

    assert duty.due - duty.opened == 7 * 60_000_000
    with pytest.raises(CaseError, match="a profile has changed"):
        sopkit.evaluate(HOUSE, case, LATER)


RECORD = {"at": WHEN, "event": "opened"}
HEADERS: list[tuple[str, dict[str, str], bool]] = [
    ("nothing", {}, True),
    ("id", {"procedure": OLD.id}, True),
    ("version", {"procedure": OLD.id, "version": "1.0.0"}, True),
    ("another version", {"procedure": OLD.id, "version": "1.0.1"}, False),
    ("digest", {"procedure": OLD.id, "version": "1.0.0", "digest": OLD.digest}, True),
    ("digest alone", {"digest": OLD.digest}, True),
    ("another digest", {"procedure": OLD.id, "version": "1.0.0", "digest": CHANGED.digest}, False),
]


@pytest.mark.parametrize(
    ("header", "fits"), [one[1:] for one in HEADERS], ids=[one[0] for one in HEADERS]
)
def test_a_log_names_what_it_began_under(header: dict[str, str], fits: bool) -> None:
    """A log is bound to the version and digest it names; to nothing where it names none."""
    text = json.dumps({**header, "events": [RECORD]})

    case, problems = sopkit.read_log(text, OLD)

    assert problems == ()
    assert (case.pin is None) == (not {"version", "digest"} & header.keys())
    if fits:
        sopkit.evaluate(OLD, case, LATER)
        return
    with pytest.raises(CaseError, match="the case began under"):
        sopkit.evaluate(OLD, case, LATER)


def test_lines_begin_with_a_header() -> None:
    """The first line of JSON lines names the version as well."""
    pin = {"procedure": OLD.id, "version": OLD.version, "digest": CHANGED.digest}
    case, problems = sopkit.read_log(f"{json.dumps(pin)}\n{json.dumps(RECORD)}\n", OLD, "a.jsonl")

    assert (problems, case.pin) == ((), (OLD.id, OLD.version, CHANGED.digest))


def test_a_sub_case_has_a_version_of_its_own() -> None:
    """A sub-case is judged by the procedure it was made with, whatever runs it."""
    runner = load_text(call(CALL.replace("2 h", "3 h")))
    case = sopkit.Case(runner).add("opened", WHEN)
    case.attach("complaint.run", sopkit.Case(CHANGED).add("opened", WHEN))

    part = sopkit.evaluate(runner, case, LATER).parts["complaint.run"]

    assert part.procedure is CHANGED
    assert part.violations[0].due - part.violations[0].opened == 20 * 60_000_000
