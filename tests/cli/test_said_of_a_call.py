"""What commands say of days, versions and records that they cannot take as they are."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Key, Run, Write
from tests.cli.key import GOOD

LOG = """\
events:
- {at: "2026-12-04T15:00+08:00", event: key.lent, role: recepton, form: {rom: "1"}}
- {at: "2026-12-04T15:05+08:00", event: key.lost, role: recepton}
"""


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("4.12.2026 15:45", "write '2026-12-04 15:45'"),
        ("4-12-2026 9:05", "write '2026-12-04 09:05'"),
        ("2026/12/4 15:45", "write '2026-12-04 15:45'"),
        ("2026年12月4日 15:45", "write '2026-12-04 15:45'"),
        ("12/4/2026 15:45", "write '2026-04-12 15:45' or '2026-12-04 15:45'"),
        ("13/4/2026 15:45", "write '2026-04-13 15:45'"),
        ("4/13/2026 15:45", "write '2026-04-13 15:45'"),
        ("4/4/2026 15:45", "write '2026-04-04 15:45'"),
        ("2026.12.4", "write '2026-12-04 HH:MM'"),
        ("2026-12-04 9.30", "write '2026-12-04 09:30'"),
        ("2026-12-04 9:30 pm", "write '2026-12-04 21:30'"),
        ("4.12.2026 12:05 A.M.", "write '2026-12-04 00:05'"),
        ("2026-12-04 9:30pm+08:00", "write '2026-12-04T21:30+08:00'"),
        ("2026-12-04 13:30 pm", "write '2026-12-04 HH:MM'"),
        ("31.31.2026", "write 'YYYY-MM-DD HH:MM'"),
    ],
)
def test_day_in_another_order(written: str, says: str, run: Run, write: Write, key: Key) -> None:
    """A day that is written in another way is told as it is written here."""
    result = run("next", key(GOOD), write("log.yaml", LOG), "--at", written)

    assert result.exit_code == 2
    expected = f"Error: --at: '{written}' is not how an instant is written; {says}\n"
    assert result.stderr == expected


def told(output: str) -> str:
    """A text without its line breaks."""
    return " ".join(output.split())


def test_doubtful_records(run: Run, write: Write, key: Key) -> None:
    """A role or field that the procedure does not know is told with its line, and is no error."""
    log = write("log.yaml", LOG)

    result = run("next", key(GOOD), log, "--at", "2026-12-04T16:00+08:00")

    assert result.exit_code == 0
    text = told(result.stdout)
    assert "log.yaml:2: record 1: unknown role 'recepton'; did you mean 'reception'?" in text
    assert "log.yaml:2: record 1: 'key.lent' has no form with the field 'rom'" in text


def test_record_that_is_not_judged(run: Run, write: Write, key: Key) -> None:
    """A record that is kept and not judged is told with its line, and of its role nothing more."""
    log = write("log.yaml", LOG)

    result = run("next", key(GOOD), log, "--at", "2026-12-04T16:00+08:00")

    text = told(result.stdout)
    assert "log.yaml:3: record 2: the procedure declares no event 'key.lost'" in text
    assert "log.yaml:3: record 2: unknown role" not in text


def test_doubtful_records_in_chinese(run: Run, write: Write, key: Key) -> None:
    """The doubts are told in the language of the page."""
    log = write("log.yaml", LOG)

    result = run("next", key(GOOD), log, "--at", "2026-12-04T16:00+08:00", "--lang", "zh")

    assert "记录 1：未知的角色“recepton”" in result.stdout
    assert "记录 1：“key.lent”没有带字段“rom”的表单" in result.stdout


def test_doubtful_records_as_data(run: Run, write: Write, key: Key) -> None:
    """Programs read the doubts where they read what else is wrong with the log."""
    log = write("log.yaml", LOG)

    result = run("next", key(GOOD), log, "--at", "2026-12-04T16:00+08:00", "--format", "json")

    assert len(json.loads(result.stdout)["log"]) == 2


@pytest.mark.parametrize("command", [("diff",), ("handbook", "change-notice")], ids=" ".join)
def test_revision_alone(command: tuple[str, ...], run: Run, key: Key) -> None:
    """A revision without a path is told as a version in git is written."""
    folder = key(GOOD).parents[1]
    words = [*command, "HEAD", folder, *(("-o", folder) if len(command) > 1 else ())]

    result = run(*words)

    assert result.exit_code == 2
    says = f"there is no file or folder 'HEAD'; a version in git is written HEAD:{folder}"
    assert says in result.stderr


def test_missing_file_in_diff(run: Run, key: Key) -> None:
    """A path that is not there is no revision."""
    result = run("diff", "old/key.yaml", key(GOOD))

    assert "there is no file or folder 'old/key.yaml'; check the path" in result.stderr


def test_notice_of_nothing(run: Run, key: Key) -> None:
    """Where nothing changes there is no notice."""
    path = key(GOOD)

    result = run("handbook", "change-notice", path, path, "-o", path.parent / "notice")

    assert result.exit_code == 2
    assert "nothing changes between OLD and NEW, so no notice is written" in result.stderr
    assert not (path.parent / "notice").exists()


def test_notice_of_nothing_to_a_role(run: Run, write: Write, key: Key) -> None:
    """Where nothing that changes concerns a role there is no notice for it."""
    path = key(GOOD)

    result = run(
        *("handbook", "change-notice", path, path, "-o", path.parent / "notice"),
        *("--role", "reception"),
    )

    assert "nothing changes to the role 'reception' between OLD and NEW" in result.stderr
