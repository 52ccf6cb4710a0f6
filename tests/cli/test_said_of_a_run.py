"""What `test`, `explore` and `check` say of a run as a whole."""

from __future__ import annotations

from datetime import UTC

import pytest

from sopkit.quantities import parse_instant
from sopkit.scenarios.witness import relative
from tests.cli.conftest import Key, Run, Write
from tests.cli.key import CASES, GOOD, GUESSED

TWO_RULES = GOOD + (
    "- id: kept\n"
    "  respond: {after: key.lent, do: key.back, due: within 1 h, pair: one}\n"
    "  source: H/keys#3\n"
)
OVERDUE = "  - {at: 3 h, event: key.back}\n  expect:\n  - {at: 4 h, violations: [%s]}\n"


def late(listed: str) -> str:
    """The scenario with the key back too late, and the rules that are to be broken."""
    return CASES[: CASES.index("  - {at: 2 h, event")] + OVERDUE % listed


@pytest.mark.parametrize("listed", ["back, kept", "kept, back"])
def test_order_of_violations(listed: str, run: Run, write: Write) -> None:
    """What is broken is compared as a set: which one is listed first says nothing."""
    path = write("procedures/desk/key.yaml", TWO_RULES)
    write("procedures/desk/key.cases.yaml", late(listed))

    assert "expected" not in run("test", path).output


@pytest.mark.parametrize("listed", ["back", "back, kept, kept", "back, back"])
def test_number_of_violations(listed: str, run: Run, write: Write) -> None:
    """A violation too few or too many is a difference."""
    path = write("procedures/desk/key.yaml", TWO_RULES)
    write("procedures/desk/key.cases.yaml", late(listed))

    assert "'violations' expected [" in run("test", path).output


def test_share_of_some(run: Run, write: Write, key: Key) -> None:
    """A procedure without scenarios, or with an error, is not in the share, which is said."""
    path = key(GOOD)
    write("procedures/desk/safe.yaml", GOOD.replace("desk/key", "desk/safe"))
    write("procedures/desk/till.yaml", "sopkit: 1\n")

    result = run("test", path.parent)

    assert "1 of 1 rule and steps covered (100 %); these are of 1 of 3 procedures" in result.output


def test_share_of_all(run: Run, key: Key) -> None:
    """Where every procedure has been run nothing is said about that."""
    result = run("test", key(GOOD))

    assert result.output.endswith("covered (100 %)\n")


def test_share_without_what_did_not_run(run: Run, write: Write) -> None:
    """The rules of a procedure whose scenarios could not all be run are not counted as covered."""
    path = write("procedures/desk/key.yaml", GOOD)
    write("procedures/desk/key.cases.yaml", CASES.replace("at: 2 h, event", "at: 2 hh, event"))

    assert "0 of 0 rules and steps covered; these are of 0 of 1" in run("test", path).output


def test_use_of_a_baseline(run: Run, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes a first baseline is told how it is used."""
    monkeypatch.chdir(key(GUESSED).parents[2])

    written = run("check", "--write-baseline").output

    assert "use it with --baseline sopkit-baseline.json" in written
    assert run("check", "--baseline", "sopkit-baseline.json").exit_code == 0


def test_baseline_that_is_used(run: Run, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names the file knows how."""
    monkeypatch.chdir(key(GUESSED).parents[2])

    assert "use it" not in run("check", "--write-baseline", "--baseline", "known.json").output


ZERO = parse_instant("2026-12-01T09:00+00:00")


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 min"),
        (90, "90 s"),
        (86400, "24 h"),
        (172799, "172799 s"),
        (172800, "2 days"),
        (172801, "2026-12-03T09:00:01+00:00"),
        (176400, "49 h"),
        (1027801, "2026-12-13T06:30:01+00:00"),
        (-1027801, "2026-11-19T11:29:59+00:00"),
    ],
)
def test_instants_of_found_cases(seconds: int, written: str) -> None:
    """An instant days later is written with its date, and all are read back as they were."""
    at = ZERO + seconds * 1_000_000

    assert relative(at, ZERO, UTC) == written
    assert parse_instant(written, zero=ZERO) == at
