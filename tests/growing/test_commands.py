"""The options --coverage and --mutate of the command test, and the command explore."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run  # noqa: F401 - a fixture
from tests.growing.conftest import MEMBER, PAYING, PROCEDURE, STRANGER
from tests.growing.test_exploring import GOOD, NO_EXIT

Folder = Callable[..., Path]
ALL = (MEMBER, STRANGER, PAYING)


def test_coverage(run: Run, folder: Folder) -> None:  # noqa: F811
    """Gaps at their place, counts by procedure, and the sum; a gap alone fails nothing."""
    inside = folder(MEMBER)
    result = run("test", inside, "--coverage")

    assert result.exit_code == 0
    assert "'member' in 'guest.checked' is never false or unknown\n" in result.output
    assert "no scenario takes the exit 'bad' of 'guest.checked'\n" in result.output
    assert result.output.endswith("7 of 11 covered by 1 scenario\n")
    assert max(map(len, result.output.splitlines())) <= 80 or str(inside) in result.output


@pytest.mark.parametrize(("least", "code"), [(100, 1), (64, 1), (63, 0)])
def test_fail_under(run: Run, folder: Folder, least: int, code: int) -> None:  # noqa: F811
    """7 of 11 are 63 percent and not 64."""
    result = run("test", folder(MEMBER), "--coverage", "--fail-under", least)

    assert result.exit_code == code
    assert ("7 covered, fewer than" in result.stderr) is bool(code)


def test_nothing_ran(run: Run, folder: Folder) -> None:  # noqa: F811
    """Where no scenario ran no share is reached, not even none."""
    inside = folder()
    (inside / "loan.cases.yaml").unlink()

    for mode in ("--coverage", "--mutate"):
        result = run("test", inside, mode, "--fail-under", 0)
        assert result.exit_code == 1
        assert "nothing was run" in result.stderr


def test_coverage_json(run: Run, folder: Folder) -> None:  # noqa: F811
    """As JSON counts are whole numbers, and each gap has its place."""
    (found,) = json.loads(run("test", folder(MEMBER), "--coverage", "--format", "json").stdout)[
        "coverage"
    ]

    assert found["outcomes"] == {"covered": 2, "total": 5}
    assert found["gaps"][0] == {
        "what": "condition",
        "line": 26,
        "column": 18,
        "of": "guest.checked",
        "text": "member",
        "label": "",
        "missing": ["false", "unknown"],
    }


def test_an_exit_that_has_a_label(run: Run, folder: Folder) -> None:  # noqa: F811
    """An exit that was not taken is named as scenarios write it, and as people call it."""
    labelled = PROCEDURE.replace(
        "{otherwise: end}", "{label: {en: no loan, zh: 不借}, otherwise: end}"
    )
    result = run("test", folder(MEMBER, procedure=labelled), "--coverage")

    assert "no scenario takes the exit 'bad' (no loan) of 'guest.checked'\n" in result.output


@pytest.mark.parametrize(("least", "code"), [(96, 1), (95, 0)])
def test_mutate(run: Run, folder: Folder, least: int, code: int) -> None:  # noqa: F811
    """Each change that nothing notices, before and after; 19 of 20 are 95 percent."""
    result = run("test", folder(*ALL), "--mutate", "--jobs", 1, "--fail-under", least)

    assert result.exit_code == code
    assert "loan.yaml:16:35:" in result.stdout
    assert "figure: 0 -> 1\n" in result.stdout
    assert "19 of 20 changes noticed (seed 0); 2 more left out, with errors\n" in result.stdout


def test_mutate_json(run: Run, folder: Folder) -> None:  # noqa: F811
    """As JSON the seed, the counts, and each change that nothing notices."""
    words = ("--mutate", "--sample", 5, "--seed", 9, "--jobs", 1, "--format", "json")
    found = json.loads(run("test", folder(*ALL), *words).stdout)

    assert found["seed"] == 9
    assert found["noticed"]["total"] <= 5


@pytest.mark.parametrize(
    "words",
    [
        ("--sample", 3),
        ("--seed", 3),
        ("--jobs", 2),
        ("--fail-under", 90),
        ("--coverage", "--sample", 3),
        ("--mutate", "--sample", 0),
        ("--mutate", "--fail-under", 101),
    ],
)
def test_wrong_options(run: Run, folder: Folder, words: tuple[object, ...]) -> None:  # noqa: F811
    """Options that do not fit are refused."""
    assert run("test", folder(MEMBER), *words).exit_code == 2


def test_explore(run: Run, folder: Folder) -> None:  # noqa: F811
    """What was found is a scenario file; the same seed gives the same file."""
    path = folder(MEMBER, procedure=NO_EXIT) / "loan.yaml"
    first, again = (run("explore", path, "--cases", 60, "--seed", 1) for _ in range(2))

    assert first.exit_code == 1
    assert first.output == again.output
    assert first.output.startswith("# 60 cases played with --seed 1\n# dead-end, case ")
    assert "\nsopkit: 1\nprocedure: desk/loan\ncases:\n- id: dead-end-1\n" in first.output


def test_explore_nothing(run: Run, folder: Folder) -> None:  # noqa: F811
    """Nothing found is success."""
    path = folder(MEMBER, procedure=GOOD) / "loan.yaml"
    result = run("explore", path, "--cases", 60)

    assert (result.exit_code, result.output) == (
        0,
        "# 60 cases played with --seed 0\n# nothing was found\n",
    )


def test_explore_json(run: Run, folder: Folder) -> None:  # noqa: F811
    """As JSON the kind, the names and the case."""
    path = folder(MEMBER, procedure=NO_EXIT) / "loan.yaml"
    found = json.loads(run("explore", path, "--cases", 60, "--format", "json").stdout)

    assert [(one["kind"], one["names"]) for one in found["found"]] == [
        ("dead-end", ["guest.checked"])
    ]


def test_explore_wrong(run: Run, folder: Folder) -> None:  # noqa: F811
    """A missing procedure is a wrong call, a faulty one is a finding."""
    path = folder(MEMBER, procedure=PROCEDURE.replace("clerk}\n  source", "clark}\n  source"))

    assert run("explore", path / "none.yaml").exit_code == 2
    assert run("explore", path / "loan.yaml").exit_code == 1
