"""What stands beside procedures is checked with them: scenarios, profiles, calendars."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Key, Run, Write
from tests.cli.key import CASES, GOOD

LIMITED = GOOD.replace("due: within 2 h", "due: within lent_for") + (
    "parameters: {lent_for: {is: 2 h, label: {en: time, zh: 时间}, source: H/keys#2}}\n"
)
LOG = 'events:\n- {at: "2026-12-04T15:00+08:00", event: key.lent}\n'


def test_scenarios_without_procedure(run: Run, write: Write) -> None:
    """A scenario file whose procedure is gone is an error where it names the procedure."""
    path = write("procedures/desk/gone.cases.yaml", CASES)

    result = run("check", path.parents[1])

    assert result.exit_code == 1
    assert f"{path}:2:12: error: there is no procedure 'gone.yaml' beside" in result.output


def test_scenarios_with_procedure_again(run: Run, write: Write) -> None:
    """What is known of a scenario file is not taken for true once its procedure is there."""
    path = write("procedures/desk/key.cases.yaml", CASES)
    run("check", path.parents[1])
    write("procedures/desk/key.yaml", GOOD)

    result = run("check", path.parents[1])

    assert (result.exit_code, "no procedure" in result.output) == (0, False)


def test_scenarios_of_what_is_gone_later(run: Run, key: Key) -> None:
    """A scenario file that was right is looked at again when its procedure is gone."""
    path = key(GOOD)
    run("check", path.parents[1])
    path.unlink()

    result = run("check", path.parents[1])

    assert "there is no procedure 'key.yaml' beside these scenarios" in result.output


def test_list_beside_scenarios(run: Run, key: Key) -> None:
    """A file beside scenarios is meant to be a procedure, whatever it holds."""
    path = key("- a list\n")

    result = run("check", path.parents[1])

    assert result.exit_code == 1
    assert f"{path}:1:1: error: the file is a list; a procedure is a mapping" in result.output


@pytest.mark.parametrize("words", [(), ("procedures",)], ids=["no path", "the folder"])
def test_profiles_and_calendars(
    words: tuple[str, ...], run: Run, write: Write, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the folder procedures go the profiles and calendars beside it."""
    folder = key(LIMITED).parents[2]
    write("profiles/river.yaml", "desk/key:\n  lent_for: 5 CNY\n")
    write("calendars/ours.yaml", "off: [2026-13-01]\n")
    monkeypatch.chdir(folder)

    result = run("check", *words)

    assert result.exit_code == 1
    assert "profiles/river.yaml:2:13: error: " in result.output
    assert "calendars/ours.yaml:1:6: error: " in result.output
    assert "checked 1 procedure, 1 scenario file and 2 house files" in result.output


def test_profiles_of_a_part(run: Run, write: Write, key: Key) -> None:
    """A folder below procedures is checked alone."""
    path = key(LIMITED)
    write("profiles/river.yaml", "desk/key:\n  lent_for: 5 CNY\n")

    assert run("check", path.parent).exit_code == 0


def test_profiles_once(run: Run, write: Write, key: Key) -> None:
    """A profile whose folder is named too is looked at once."""
    path = key(LIMITED)
    profile = write("profiles/river.yaml", "desk/key:\n  lent_for: 3 h\n")

    result = run("check", path.parents[1], profile.parent)

    assert "and 1 house file" in result.output


@pytest.mark.parametrize(
    ("value", "place"), [("5 CNY", "2:13"), ("{is: 5 CNY}", "2:18")], ids=["short", "long"]
)
def test_bad_value_in_next(value: str, place: str, run: Run, write: Write, key: Key) -> None:
    """`next` tells of a bad value where the profile gives it, in the words of `check`."""
    path = key(LIMITED)
    profile = write("profiles/river.yaml", f"desk/key:\n  lent_for: {value}\n")
    checked = run("check", path.parents[1]).output

    result = run("next", path, write("log.yaml", LOG), "--profile", "river")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{profile}:{place}: error: 'desk/key': ")
    assert result.stderr.splitlines()[0] in checked


def test_unknown_profile(run: Run, write: Write, key: Key) -> None:
    """A profile that is not there is told with those that are."""
    path = key(LIMITED)
    write("profiles/river.yaml", "{}\n")
    write("profiles/lake.yaml", "{}\n")

    result = run("next", path, write("log.yaml", LOG), "--profile", "rivers")

    assert result.exit_code == 1
    assert "there is no profile 'rivers'; the folder profiles has lake, river" in result.stderr


def test_own_fault_with_profile(run: Run, write: Write, key: Key) -> None:
    """A fault of the procedure itself stays where it is, also when a profile is laid over it."""
    path = key(LIMITED.replace("after: key.lent", "after: key.lend"))
    profile: Path = write("profiles/river.yaml", "desk/key:\n  lent_for: 3 h\n")

    result = run("next", path, write("log.yaml", LOG), "--profile", "river")

    assert f"{path}:13:31: error: unknown event 'key.lend'" in result.stderr
    assert str(profile) not in result.stderr
