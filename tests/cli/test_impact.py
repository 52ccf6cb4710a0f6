"""The command impact, and what `next` says of sub-cases and versions."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from sopkit.cli.languages import VARIABLE
from tests.cli.conftest import Run
from tests.reuse.folder import call, complaint, write

NOW = ("--at", "2026-12-01T10:00+08:00")
LOG = """\
{"procedure": "test/complaint", "id": "first"}
{"at": "2026-12-01T09:00+08:00", "event": "opened"}
{"at": "2026-12-01T09:15+08:00", "event": "form.filled"}
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Two versions of a procedure, the one that runs it, and a folder of logs."""
    found = write(tmp_path, complaint=complaint(), call=call())
    found["new"] = tmp_path / "new.yaml"
    found["new"].write_text(complaint(version="1.1.0").replace("10 min", "20 min"), "utf-8")
    found["logs"] = tmp_path / "logs"
    found["logs"].mkdir()
    (found["logs"] / "first.jsonl").write_text(LOG, "utf-8")
    return found


def test_something_changes(run: Run, files: dict[str, Path]) -> None:
    """What differs is shown on clocks of the log, and the exit code is 1."""
    result = run("impact", files["complaint"], files["new"], "--cases", files["logs"], *NOW)

    assert result.exit_code == 1
    assert "1 case judged at Tue 1 Dec 2026 10:00 (UTC+08:00)" in result.output
    assert "    violated -> satisfied\n" in result.output
    assert "    due Tue 1 Dec 2026 09:10 -> Tue 1 Dec 2026 09:20\n" in result.output


def test_nothing_changes(run: Run, files: dict[str, Path]) -> None:
    """The exit code is 0 when nothing changes; other files of the folder are left out."""
    (files["logs"] / "other.json").write_text('{"procedure": "test/call", "events": []}', "utf-8")
    (files["logs"] / "a.yaml").write_text(complaint(), "utf-8")
    (files["logs"] / "a.cases.yaml").write_text("cases: []", "utf-8")
    (files["logs"] / ".hidden.json").write_text("[", "utf-8")

    result = run("impact", files["complaint"], files["complaint"], "--cases", files["logs"], *NOW)

    assert (result.exit_code, "Nothing changes." in result.output) == (0, True)
    assert "1 case judged" in result.output


def test_json(run: Run, files: dict[str, Path]) -> None:
    """As JSON the summary and the differences are given."""
    options = ("--cases", files["logs"] / "first.jsonl", *NOW, "--format", "json")

    report = json.loads(run("impact", files["complaint"], files["new"], *options).stdout)

    assert report["by_rule"] == {"form.filled": {"violated -> satisfied": 1}}
    assert (report["old"]["version"], report["new"]["version"]) == ("1.0.0", "1.1.0")
    assert report["at"] == "2026-12-01T10:00+08:00"


def test_what_cannot_be_read_cannot_be_compared(run: Run, files: dict[str, Path]) -> None:
    """A record that cannot be read is told once, and nothing is called unchanged."""
    with (files["logs"] / "first.jsonl").open("a", encoding="utf-8") as log:
        log.write('{"at": "2026-12-01T09:20", "event": "ended"}\n')

    result = run("impact", files["complaint"], files["complaint"], "--cases", files["logs"], *NOW)

    assert result.exit_code == 1
    assert result.output.count("record 3: at:") == 1


USAGE = [
    (("complaint", "gone", "logs"), "gone.yaml' does not exist; name a procedure file"),
    (("complaint", "call", "logs"), "name two versions of one"),
    (("complaint", "new", "nowhere"), "nowhere' does not exist; name a folder of logs"),
    (("complaint", "new", "empty"), "no log of 'test/complaint' was found in"),
]


@pytest.mark.parametrize(("names", "message"), USAGE)
def test_usage(
    run: Run, files: dict[str, Path], tmp_path: Path, names: tuple[str, ...], message: str
) -> None:
    """A wrong call is told in words, and ends with 2."""
    (tmp_path / "empty").mkdir()
    there = {
        "gone": tmp_path / "gone.yaml",
        "nowhere": tmp_path / "nowhere",
        "empty": tmp_path / "empty",
    }
    old, new, folder = ({**files, **there}[name] for name in names)

    result = run("impact", old, new, "--cases", folder, *NOW)

    assert (result.exit_code, message in " ".join(result.output.split())) == (2, True)


def test_a_profile_of_a_log(run: Run, files: dict[str, Path], tmp_path: Path) -> None:
    """Each log is judged with the values of the house it names."""
    parameters = "parameters: {limit: {is: 10 min, source: A/test#1}}\n"
    for name in ("complaint", "new"):
        text = files[name].read_text("utf-8")
        text = text.replace("within 10 min", "within limit").replace(
            "within 20 min", "within limit"
        )
        files[name].write_text(text + parameters, "utf-8")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "slow.yaml").write_text("test/complaint: {limit: 30 min}\n", "utf-8")
    header = f'"id": "first", "profile": "{tmp_path / "profiles" / "slow.yaml"}"'
    log = files["logs"] / "first.jsonl"
    log.write_text(LOG.replace('"id": "first"', header), "utf-8")

    result = run("impact", files["complaint"], files["new"], "--cases", files["logs"], *NOW)

    assert (result.exit_code, "Nothing changes." in result.output) == (0, True)


# -- next


CALLED = """\
{"at": "2026-12-01T09:00+08:00", "event": "opened"}
{"at": "2026-12-01T09:01+08:00", "event": "asked", "data": {"grade": 3}}
"""
PART = '{"at": "2026-12-01T09:05+08:00", "event": "opened"}\n'


def test_parts_of_a_case(run: Run, files: dict[str, Path], tmp_path: Path) -> None:
    """A sub-case is shown below its case, each entry with its path."""
    (tmp_path / "call.jsonl").write_text(CALLED, "utf-8")
    (tmp_path / "part.jsonl").write_text(PART, "utf-8")
    arguments = ("next", files["call"], tmp_path / "call.jsonl", *NOW)
    part = ("--part", f"complaint.run={tmp_path / 'part.jsonl'}")

    lines = run(*arguments, *part).output.splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("    counted:"))
    report = json.loads(run(*arguments, *part, "--format", "json").stdout)

    assert text.endswith("""
complaint.run: A test
test/complaint 1.0.0

Do now
  - clerk: Fill in the form
    complaint.run/form.filled
    overdue by 45 min: it was due 09:15
    source: A/test#1
  - Tell the boss
    complaint.run/boss.told
    source: A/test#2

Broken
  - Fill in the form [minor]
    complaint.run/form.filled
    not done by 09:15; still owed
    source: A/test#1

Nothing changes by itself until 11:01 (in 61 min).
""")
    below = report["parts"]["complaint.run"]
    assert [one["path"] for one in below["next"]] == [
        "complaint.run/form.filled",
        "complaint.run/boss.told",
    ]
    assert [one["path"] for one in below["violations"]] == ["complaint.run/form.filled"]
    assert [one["path"] for one in report["next"]] == ["complaint.run"]


PARTS = [
    ("complaint.run", "write STEP=LOG"),
    ("asked={part}", "'test/call' has no step 'asked' with 'run'"),
    ("a.run/b.run={part}", "there is no part 'a.run'"),
    ("complaint.run=nowhere.jsonl", "'nowhere.jsonl' cannot be read"),
    ("complaint.run={log}", "step 'complaint.run' runs 'test/complaint', not 'test/call'"),
]


@pytest.mark.parametrize(("written", "message"), PARTS)
def test_parts_that_are_none(
    run: Run, files: dict[str, Path], tmp_path: Path, written: str, message: str
) -> None:
    """A part that belongs nowhere is told in words, and ends with 2."""
    (tmp_path / "call.jsonl").write_text('{"procedure": "test/call"}\n' + CALLED, "utf-8")
    (tmp_path / "part.jsonl").write_text(PART, "utf-8")
    part = written.format(part=tmp_path / "part.jsonl", log=tmp_path / "call.jsonl")

    result = run("next", files["call"], tmp_path / "call.jsonl", "--part", part, *NOW)

    assert (result.exit_code, message in " ".join(result.output.split())) == (2, True)


def test_a_log_of_another_version(run: Run, files: dict[str, Path], tmp_path: Path) -> None:
    """A log that names another version is judged only on purpose."""
    header = '{"procedure": "test/complaint", "version": "0.9.0"}\n'
    (tmp_path / "part.jsonl").write_text(header + PART, "utf-8")
    arguments = ("next", files["complaint"], tmp_path / "part.jsonl", *NOW)

    refused, judged = run(*arguments), run(*arguments, "--any-version")

    assert (refused.exit_code, judged.exit_code) == (2, 0)
    assert "began under test/complaint 0.9.0, not under test/complaint 1.0.0" in " ".join(
        refused.output.split()
    )


@pytest.mark.parametrize(
    "words",
    [
        ("impact", "{complaint}", "{new}", "--cases", "{logs}", *NOW),
        ("diff", "{complaint}", "{new}"),
        ("next", "{complaint}", "{logs}/first.jsonl", *NOW),
    ],
)
def test_the_variable_chooses_the_language(
    words: tuple[str, ...], run: Run, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOPKIT_LANG holds for what is said of cases and versions; the option is stronger."""
    call = [word.format(**files) for word in words]
    english, chinese = (run(*call, "--lang", one).output for one in ("en", "zh"))
    monkeypatch.setenv("SOPKIT_LANG", "zh")

    assert run(*call).output == chinese
    assert run(*call, "--lang", "en").output == english
    assert english != chinese


@pytest.mark.parametrize("name", ["next", "diff", "impact", "demo", "check", "lsp"])
def test_one_option_for_the_language(name: str) -> None:
    """Every command that speaks one language reads it from the same variable."""
    command = import_module(f"sopkit.cli.{name}").command
    (option,) = (one for one in command.params if "--lang" in one.opts)

    assert option.envvar == VARIABLE
