"""The command next: what to do in a case, and what it says of a log that is wrong."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import COMPLAINT, REFUND, TEA, Run

Write = Callable[[str, str | bytes], Path]

MEETING = """\
procedure: conference/secretariat-in-meeting-service
planned: {meeting.start: "2026-12-01T09:00+08:00"}
events:
- {at: 2026-12-01T08:00+08:00, event: meeting.announced}
- {at: 2026-12-01T08:50+08:00, event: tea.poured}
- {at: 2026-12-01T09:00+08:00, event: meeting.start}
"""
ORDER = '{"at":"2026-12-01T10:00+08:00","event":"cancel.requested","id":"a"}\n'


def cells(line: str) -> int:
    """How wide a line is on a terminal."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def words(output: str) -> str:
    """The output as one line, without the folder of the test."""
    return " ".join(output.split())


def test_text(run: Run, write: Write) -> None:
    """A late refill: who does what, how late it is, how that was counted, and the source."""
    result = run("next", TEA, write("m.yaml", MEETING), "--at", "2026-12-01T09:20+08:00")

    assert result.exit_code == 0
    assert (
        result.output
        == """\
The secretariat serves the running meeting
conference/secretariat-in-meeting-service 1.0.0
Tue 1 Dec 2026 09:20 (UTC+08:00)

Do now
  - office secretariat: Top up the tea
    overdue by 15 min: it was due 09:05
    counted: due 09:05 = 08:50 + 15 min
    source: A/secretariat-in-meeting-service#2
  - office secretariat: Check the room temperature
    no due: the source says 'keep an eye on', and the house has not set look_gap
    source: A/secretariat-in-meeting-service#3

Broken
  - Top up the tea [minor]
    not done by 09:05; still owed
    counted: due 09:05 = 08:50 + 15 min
    source: A/secretariat-in-meeting-service#2

Find out
  - Is somebody monitoring the sound system
    record event: noticed, data: sound_monitored: true or false
    needed to judge: monitor_sound

Nothing more changes by itself.
"""
    )


@pytest.mark.parametrize(
    ("at", "line"),
    [
        ("2026-12-01T09:04:59+08:00", "    until 09:05, 1 s left"),
        ("2026-12-01T09:05+08:00", "    until 09:05, that is now"),
        ("2026-12-01T09:05:01+08:00", "    overdue by 1 s: it was due 09:05"),
    ],
)
def test_at_the_limit(at: str, line: str, run: Run, write: Write) -> None:
    """At the due itself nothing is overdue."""
    assert line in run("next", TEA, write("m.yaml", MEETING), "--at", at).output.splitlines()


def test_chinese(run: Run, write: Write) -> None:
    """In Chinese no line is wider than the terminal and no English phrase is left."""
    given = (TEA, write("m.yaml", MEETING), "--at", "2026-12-01T09:20+08:00", "--lang", "zh")
    output = run("next", *given).output

    assert "  - 办公室秘书处：续茶" in output
    assert "    已超时 15 分钟：应于 09:05 前完成" in output
    assert max(map(cells, output.splitlines())) <= 80


def test_json(run: Run, write: Write) -> None:
    """As JSON instants have their offset; the due is explained and the log's problems are told."""
    log = write("m.yaml", MEETING + "- {at: 2026-12-01T09:01+08:00, event: meeting.strat}\n")

    result = run("next", TEA, log, "--at", "2026-12-01T09:20+08:00", "--format", "json")

    report = json.loads(result.stdout)
    step, violation = report["next"][0], report["violations"][0]
    assert (step["id"], step["due"], step["overdue"]) == (
        "tea.topped_up",
        "2026-12-01T09:05+08:00",
        True,
    )
    assert violation["at"] == "2026-12-01T09:05+08:00"
    assert report["asks"][0]["fact"] == "sound_monitored"
    assert [(one["record"], one["code"]) for one in report["problems"]] == [(4, "undeclared_event")]
    assert report["zone"] == "UTC+08:00"


def test_due_over_a_weekend(run: Run, write: Write) -> None:
    """A due in working days shows the days it counted."""
    log = (
        '{"at":"2026-12-04T16:00+08:00","event":"complaint.received"}\n'
        '{"at":"2026-12-04T17:00+08:00","event":"form.received"}\n'
        '{"at":"2026-12-04T17:10+08:00","event":"form.routed","role":"officer","data":{"route":"own"}}\n'
    )

    output = run("next", COMPLAINT, write("c.jsonl", log), "--at", "2026-12-05 12:00").output

    assert "until end of Mon 7 Dec 2026, 2 days left" in output
    assert "day 0 Fri 4 Dec, 1 Mon 7 Dec (2 weekend days" in output


def test_known_at(run: Run, write: Write) -> None:
    """What was recorded later does not count with --known-at."""
    log = ORDER + (
        '{"at":"2026-12-01T10:01+08:00","recorded_at":"2026-12-01T12:00+08:00",'
        '"event":"noticed","data":{"shipped":true}}\n'
    )
    path = write("c.jsonl", log)

    then = run("next", REFUND, path, "--at", "2026-12-01 13:00", "--known-at", "2026-12-01 11:00")
    later = run("next", REFUND, path, "--at", "2026-12-01 13:00")

    assert "Has the order been shipped?" in then.output
    assert "Has the order been shipped?" not in later.output


def test_unsettled_guard(run: Run, write: Write) -> None:
    """A step that no rule can allow yet says what is to be found out first."""
    lines = run("next", REFUND, write("c.jsonl", ORDER), "--at", "2026-12-01 10:10").output

    assert "Pay the refund to the buyer\n    find out first: Has the order been shipped?" in lines


def test_profile(run: Run, write: Write) -> None:
    """A profile by name gives the due of that house; the log may name it too."""
    named = "profile: meeting-centre\n" + MEETING
    at = ("--at", "2026-12-01T09:00+08:00")

    by_option = run("next", TEA, write("m.yaml", MEETING), *at, "--profile", "meeting-centre")
    by_log = run("next", TEA, write("n.yaml", named), *at)

    assert "until 09:30, 30 min left" in by_option.output
    assert by_option.output == by_log.output


def test_default_is_now(run: Run, write: Write) -> None:
    """Without --at the wall clock is read, and the page says so."""
    lines = run("next", TEA, write("m.yaml", MEETING)).output.splitlines()

    assert lines[2].endswith(" (UTC+08:00), now")


def test_standard_input(run: Run) -> None:
    """A log may come through a pipe."""
    result = run("next", REFUND, "-", "--at", "2026-12-01 10:10", stdin=ORDER)

    assert "Has the order been shipped?" in result.output


@pytest.mark.parametrize(
    ("log", "says"),
    [
        (
            '{"at":"2026-12-01T10:02+08:00","event":"cancel.requested","id":"a"}\n',
            "c.jsonl:2: record 2 ('a'): id: the id 'a' is already that of record 1",
        ),
        ('{"at":"2026-12-01T10:05+08:00","event":"refu', "c.jsonl:2: record 2: ends in the middle"),
        (
            '{"at":"2026-12-01T10:03+08:00","event":"noticed","data":{"shipped":"maybe"}}\n',
            "c.jsonl:2: record 2: data.shipped: 'maybe' is neither true nor false",
        ),
        ('{"at":1796000000,"event":"cancel.requested"}\n', "looks like seconds since 1970"),
        ('["a"]\n', "c.jsonl:2: record 2: "),
    ],
)
def test_wrong_record(log: str, says: str, run: Run, write: Write) -> None:
    """A record that cannot be read is named with its line, the others are judged."""
    result = run("next", REFUND, write("c.jsonl", ORDER + log), "--at", "2026-12-01 10:10")

    assert result.exit_code == 1
    assert says in words(result.output)
    assert "Has the order been shipped?" in result.output


@pytest.mark.parametrize(
    ("log", "says"),
    [
        (
            '{"at":"2026-12-01T10:01+08:00","event":"cancel.requestd"}\n',
            "record 2: the procedure declares no event 'cancel.requestd'",
        ),
        (
            '{"at":"2026-12-01T10:02+08:00","voids":"zz"}\n',
            "record 2: it corrects record zz, which is not there",
        ),
        (
            '{"at":"2026-12-01T10:02+08:00","event":"noticed","data":{"shiped":true}}\n',
            "record 2: 'shiped' is neither a fact nor a field",
        ),
        (
            '{"at":"2026-12-01T10:02+08:00","waives":"refund_gate_shipped"}\n',
            "record 2: a waiver of 'refund_gate_shipped' gives no reason",
        ),
    ],
)
def test_doubtful_record(log: str, says: str, run: Run, write: Write) -> None:
    """A record that has no effect is told; the log was read, so it ends with 0."""
    result = run("next", REFUND, write("c.jsonl", ORDER + log), "--at", "2026-12-01 10:10")

    assert result.exit_code == 0
    assert says in words(result.output)


def test_naive_time(run: Run, write: Write) -> None:
    """Without a zone a local time is refused at its line; with the procedure's zone it is read."""
    naive = "events:\n- {at: 2026-12-01T08:00, event: meeting.announced}\n"
    order = ORDER.replace("+08:00", "")

    refused = run("next", TEA, write("m.yaml", naive + MEETING.partition("events:\n")[2]))
    read = run("next", REFUND, write("c.jsonl", order), "--at", "2026-12-01 10:10")

    assert refused.exit_code == 1
    assert "m.yaml:2: record 1: at: '2026-12-01T08:00' has no offset" in words(refused.output)
    assert read.exit_code == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.jsonl", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("c.yaml", b""),
        ("c.yaml", b"events:\n- {at: 2026-12-01T10:00+08:00, event: cancel.requested\n"),
        ("c.json", b"{"),
        ("c.jsonl", "events".encode("utf-16")),
    ],
)
def test_nothing_readable(name: str, content: bytes, run: Run, write: Write) -> None:
    """Where no record can be read nothing is judged: an all-clear would be a lie."""
    path = write(name, content)

    result = run("next", REFUND, path, "--at", "2026-12-01 10:10")

    assert result.exit_code == 1
    assert str(path) in result.stderr
    assert "nothing was judged" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.yaml", "{log}"], "the procedure 'nowhere.yaml' does not exist"),
        (["{folder}", "{log}"], "is a folder; name a procedure file"),
        ([str(REFUND), "nowhere.jsonl"], "'nowhere.jsonl' cannot be read: there is no such file"),
        ([str(REFUND), "{folder}"], "cannot be read"),
        ([str(REFUND), "{log}", "--at", "yesterday"], "--at: 'yesterday' is not an instant"),
        ([str(REFUND), "{log}", "--known-at", "1"], "--known-at: "),
        ([str(TEA), "{log}", "--lang", "de"], "'de'"),
        ([str(REFUND), "x.cases.yaml"], "run them with: sopkit test"),
    ],
)
def test_called_wrongly(words: list[str], says: str, run: Run, write: Write) -> None:
    """A path or an instant that cannot be used is a wrong call."""
    log = write("c.jsonl", ORDER)
    filled = [word.format(log=log, folder=log.parent) for word in words]

    result = run("next", *filled)

    assert result.exit_code == 2
    assert says in result.stderr


def test_wrong_procedure(run: Run, write: Write) -> None:
    """A procedure with errors is shown with its findings and not run."""
    result = run("next", write("p.yaml", "sopkit: 1\nid: x\n"), write("c.jsonl", ORDER))

    assert result.exit_code == 1
    assert "p.yaml:1:1: error: " in result.stderr
    assert result.stdout == ""


def test_broken_profile(run: Run, write: Write) -> None:
    """A profile that sets what does not exist is shown at its place."""
    profile = write("house.yaml", "shop/buyer-changed-mind-refund:\n  same_tme: 5 min\n")

    result = run("next", REFUND, write("c.jsonl", ORDER), "--profile", profile)

    assert result.exit_code == 1
    assert f"{profile}:2:3: error: " in result.stderr
    assert "did you mean 'same_time'?" in result.stderr


def test_profile_of_another_form(run: Run, write: Write) -> None:
    """A profile whose values stand under no procedure would have no effect, so it is refused."""
    profile = write("house.yaml", "same_time: 5 min\n")

    result = run("next", REFUND, write("c.jsonl", ORDER), "--profile", profile)

    assert result.exit_code == 1
    assert f"{profile}:1:1: error: a profile gives each procedure its values" in result.stderr


def test_profile_for_an_unknown_procedure(run: Run, write: Write) -> None:
    """A profile that names a procedure which is not there is refused with the nearest one."""
    profile = write("house.yaml", "shop/buyer-changed-mind-refnd:\n  same_time: 5 min\n")

    result = run("next", REFUND, write("c.jsonl", ORDER), "--profile", profile)

    assert result.exit_code == 1
    assert "did you mean 'shop/buyer-changed-mind-refund'?" in result.stderr
