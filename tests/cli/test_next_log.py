"""What `next` says of records after the end of a case, and of values that do not fit."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.codebook import completed
from tests.cli.conftest import Run

Write = Callable[[str, str | bytes], Path]

PROCEDURE = """\
case: {is: {en: one meeting, zh: 一次会议}, starts: meeting.begins, ends: meeting.over}
calendar: {zone: Asia/Shanghai}
events:
  meeting.begins: {label: {en: the meeting begins, zh: 会议开始}}
  meeting.over: {label: {en: the meeting is over, zh: 会议结束}}
  complained: {label: {en: a guest complains, zh: 宾客投诉}}
  answered: {label: {en: answered, zh: 已答复}, do: {en: Answer the guest, zh: 答复宾客}}
forms:
  slip:
    title: {en: slip, zh: 单}
    fields: {phone: {type: text, label: {en: telephone, zh: 电话}}}
rules:
- id: answer
  respond: {after: complained, do: answered, due: within 5 min, pair: each}
  source: H/tea#2
- {id: thanks, respond: {after: complained, do: answered, pair: each}, source: H/tea#3}
- {id: slip_kept, record: {form: slip, event: complained}, source: H/tea#4}
"""
BEGIN = "events:\n- {at: 2026-12-01 09:00, event: meeting.begins}\n"
OVER = "- {at: 2026-12-01 10:00, event: meeting.over}\n"
LATE = "- {at: 2026-12-01 10:05, event: complained, form: {phone: '1'}}\n"
WRONG = "- {at: 2026-12-01 09:05, event: complained, form: {phone: 138}}\n"

Next = Callable[..., tuple[int, str]]


@pytest.fixture
def shown(run: Run, write: Write) -> Next:
    """Judges a log by the procedure at noon; gives the exit code and the text as one line."""

    def shown(log: str, *options: str) -> tuple[int, str]:
        procedure = write("procedures/house/tea.yaml", completed(PROCEDURE))
        case = write("case.yaml", BEGIN + log)
        result = run("next", procedure, case, "--at", "2026-12-01 12:00", *options)
        return result.exit_code, " ".join(result.stdout.split())

    return shown


def test_exchanged(run: Run, write: Write) -> None:
    """A log and a procedure in the wrong order are told so, with the right one."""
    procedure = write("procedures/house/tea.yaml", completed(PROCEDURE))
    case = write("case.yaml", BEGIN)
    result = run("next", case, procedure)

    assert result.exit_code == 2
    assert f"'{procedure}' is a procedure, not the log of a case" in result.stderr
    assert f"the procedure comes first: {procedure} {case}" in result.stderr


@pytest.mark.parametrize("stdin", [None, completed(PROCEDURE)])
def test_no_log(stdin: str | None, run: Run, write: Write) -> None:
    """A procedure in the place of a log is told, with what is wanted."""
    procedure = write("procedures/house/tea.yaml", completed(PROCEDURE))
    result = run("next", procedure, procedure if stdin is None else "-", stdin=stdin)

    assert (result.exit_code, "give a .json, .jsonl or .yaml file" in result.stderr) == (2, True)


def test_only_what_hinders(run: Run, write: Write) -> None:
    """Notes about a procedure do not stand before the error for which it cannot be used."""
    # a role that is nowhere used is a note
    text = completed(PROCEDURE).replace("roles:\n", "roles:\n  idle: {label: {en: i, zh: 闲}}\n")
    path = write("procedures/house/tea.yaml", text)
    case = write("case.yaml", BEGIN)
    checked = run("check", path).stdout
    result = run("next", path, case, "--profile", "rivrside")

    assert "unused-role" in checked
    assert "there is no profile 'rivrside'" in result.stderr
    assert "unused-role" not in result.stderr


def test_after_the_end(shown: Next) -> None:
    """A record that opens nothing any more is told with its line and the rules; the exit is 0."""
    code, text = shown(OVER + LATE)

    assert (code, text.count("case.yaml:4: record 3: the case had ended by then")) == (0, 1)
    assert "so it opens no duty and was not judged by answer, thanks; what" in text


def test_several_after_the_end(shown: Next) -> None:
    """Several of them are one line."""
    _, text = shown(OVER + LATE + LATE)

    assert text.count("had ended by then") == 1
    assert "records 3 and 4: the case had ended by then, so they open no duty" in text


def test_after_the_end_in_chinese(shown: Next) -> None:
    """The same is said in Chinese."""
    _, text = shown(OVER + LATE, "--lang", "zh", "--format", "json")

    said = json.loads(text)["after_end"][0]["text"]
    assert said.startswith("记录 3：当时个案已经结束，不再产生应做事项，也未按 answer、thanks 判定")


def test_before_the_end(shown: Next) -> None:
    """Of a record before the end nothing is told."""
    _, text = shown(LATE)

    assert "In the log" not in text


def test_after_the_end_as_json(shown: Next) -> None:
    """JSON names the record and the rules, beside the problems and not among them."""
    _, text = shown(OVER + LATE, "--format", "json")

    report = json.loads(text)
    found = [(one["record"], one["rules"]) for one in report["after_end"]]
    assert (found, report["problems"]) == ([(3, ["answer", "thanks"])], [])


def test_wrong_value(shown: Next) -> None:
    """Of a record with a wrong value the rest counts: what it opened is owed, the form unknown."""
    code, text = shown(WRONG)

    assert (code, "Answer the guest overdue by" in text) == (1, True)
    assert "not known: telephone" in text
    assert "138 is not a text" in text
    assert "the value is unknown, and the rest of the record counts" in text


def test_wrong_value_in_chinese(shown: Next) -> None:
    """What is wrong with a log is said in Chinese, with the line and the record."""
    _, text = shown(WRONG, "--lang", "zh", "--format", "json")

    (said,) = json.loads(text)["log"]
    assert "case.yaml:3: 记录 2：form.phone：138 不是文本" in said
    assert said.endswith("更正前该值视为未知，记录的其余部分照常计入")


def test_left_out_record(shown: Next) -> None:
    """A record that cannot be read is said to be kept aside."""
    _, text = shown("- {at: 2026-12-01 09:05, evnt: complained}\n")

    assert "the record is kept aside and not judged" in text
