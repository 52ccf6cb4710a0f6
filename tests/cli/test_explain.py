"""The command explain: the page of a rule kind or of a code, and the list of all."""

import json

import pytest

from sopkit.codebook import pages
from sopkit.codes import CODES
from sopkit.reports.text import cells
from sopkit.rules import RULE_KINDS
from tests.cli.conftest import Run

PAGE = """\
SOP301 unknown-event (error)
  an event that is not declared

Why
  it can never happen, so the rule would never act

Cure
  declare it under events or steps, or mend the name

Wrong
  rules:
  - id: refill
    every: {do: tea.poured, gap: 15 min, from: metting.begins, until: meeting.over}
                                               ^
    source: H/tea#2

Right
  rules:
  - id: refill
    every: {do: tea.poured, gap: 15 min, from: meeting.begins, until: meeting.over}
    source: H/tea#2

Mend
  `sopkit check --fix --unsafe-fixes` mends it where one answer is likely; look
  at the change.

Ignore
  It cannot be ignored: with this error nothing else can be relied on.
"""


@pytest.mark.parametrize("name", [kind.name for kind in RULE_KINDS])
def test_kind(name: str, run: Run) -> None:
    """The page of a rule kind has its four headings."""
    output = run("explain", name).output

    assert output.startswith(f"{name}: ")
    assert ["What it says:", "Why:", "Example:", "Source:"] == [
        line
        for line in output.splitlines()
        if line in ("What it says:", "Why:", "Example:", "Source:")
    ]


@pytest.mark.parametrize("name", [kind.name for kind in RULE_KINDS])
def test_kind_in_chinese(name: str, run: Run) -> None:
    """With `--lang zh` the page of a rule kind has its headings in Chinese, the example and all."""
    output = run("explain", name, "--lang", "zh").output
    headings = ["说明：", "理由：", "示例：", "判定：", "出处："]

    assert output.startswith(f"{name} ")
    assert headings == [line for line in output.splitlines() if line in headings]
    assert f"{name}:" in output


def test_kind_by_its_chinese_name(run: Run) -> None:
    """A rule kind is also found by what it is called in Chinese, in either language."""
    assert run("explain", "响应", "--lang", "zh").output.startswith("respond 响应：一个事件发生后")
    assert run("explain", "响应").output == run("explain", "respond").output


def test_kind_for_programs(run: Run) -> None:
    """For programs a rule kind has the parts of its page as values, and the text of a terminal."""
    found = json.loads(run("explain", "hold", "--lang", "zh", "--format", "json").stdout)

    assert (found["kind"], found["name"]) == ("hold", "保持")
    assert found["title"] == "一个条件在一段时间内始终成立。"
    assert found["text"] == run("explain", "hold", "--lang", "zh").output.rstrip("\n")


@pytest.mark.parametrize("form", ["SOP301", "sop301", "unknown-event", "[SOP301]"])
def test_code(form: str, run: Run) -> None:
    """A code is explained by its number or name, with a caret at the place of the finding."""
    assert run("explain", form).output == PAGE


def test_code_in_chinese(run: Run) -> None:
    """With `--lang zh` the words are Chinese, and the examples are the same."""
    output = run("explain", "missing-source", "--lang", "zh").output

    assert output.startswith(
        "SOP402 missing-source（警告）\n  没有出处的步骤、规则或数值\n\n原因\n"
    )
    assert "\n  - id: tea.poured\n        ^\n" in output
    assert "在行末写 `# sopkit: ignore[missing-source] 理由`" in output


def test_language_of_the_house(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOPKIT_LANG says which language is meant where no option does."""
    monkeypatch.setenv("SOPKIT_LANG", "zh")

    assert "原因" in run("explain", "SOP301").output
    assert "Why" in run("explain", "SOP301", "--lang", "en").output


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("unreadable-file", "\nNo example\n  what is wrong is the file itself"),
        ("not-utf-8", "\nWrong (saved as gb18030)\n"),
        ("not-as-expected", "\nWrong (procedures/house/tea.cases.yaml)\n"),
        ("faulty-procedure", "\nBeside it, in procedures/house/rooms.yaml\n  sopkit: 1\n"),
        ("control-character", "\n  title: {en: Tea· service, zh: 茶水服务}\n"),
        ("control-character", "\n  `sopkit check --fix` mends it.\n"),
        ("required-and-forbidden", "`# sopkit: ignore[required-and-forbidden] reason`"),
    ],
)
def test_odd_pages(name: str, says: str, run: Run) -> None:
    """A page says what a reader has to know about its example."""
    assert says in run("explain", name).output


def test_narrow_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that does not fit is cut, so that the caret stays under its place."""
    monkeypatch.setenv("COLUMNS", "70")
    lines = run("explain", "SOP301").output.splitlines()
    marked = lines[lines.index("Wrong") + 3 :][:2]

    assert max(map(len, marked)) <= 70
    assert marked[0][marked[1].index("^") :].startswith("metting.begins")


def test_json(run: Run) -> None:
    """For programs a page has its parts as values."""
    found = json.loads(run("explain", "SOP301", "--format", "json").stdout)

    assert (found["code"], found["level"], found["mends"]) == ("SOP301", "error", "unsafe")
    assert (found["bad"]["line"], found["bad"]["column"]) == (3, 46)
    assert found["ignorable"] is False
    assert found["text"] == PAGE.rstrip()


def test_list(run: Run) -> None:
    """Without a name all kinds and codes are listed, the codes by hundreds."""
    listing = json.loads(run("explain", "--format", "json").stdout)
    shown = run("explain").output

    assert list(listing["kinds"]) == [kind.name for kind in RULE_KINDS]
    assert list(listing["codes"]) == [f"{one.code} {one.name}" for one in CODES]
    assert "\nSOP4xx Style\n  SOP401 missing-translation: " in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_list_in_chinese(run: Run) -> None:
    """The list is shown in Chinese too."""
    shown = run("explain", "--lang", "zh").output

    assert shown.startswith("规则种类\n  respond   响应：一个事件发生后，须在截止时间前")
    assert "\nSOP4xx 写法\n  SOP401 missing-translation: 文本缺少一种语言\n" in shown
    assert max(map(cells, shown.splitlines())) <= 80


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all(lang: str, run: Run) -> None:
    """`--all` gives every page, as text and for programs."""
    found = json.loads(run("explain", "--all", "--format", "json", "--lang", lang).stdout)
    text = run("explain", "--all", "--lang", lang).output

    assert [one["code"] for one in found["codes"]] == [one.code for one in CODES]
    assert [one["kind"] for one in found["kinds"]] == [kind.name for kind in RULE_KINDS]
    bracket = {"en": " (", "zh": "（"}[lang]
    assert all(f"{page.code.code} {page.code.name}{bracket}" in text for page in pages())
    assert ("\n判定：\n" in text, "\nHow it is judged:\n" in text) == (lang == "zh", lang == "en")


def test_all_of_one(run: Run) -> None:
    """A name beside `--all` is a mistake."""
    assert run("explain", "--all", "every").exit_code == 2


def test_unknown(run: Run) -> None:
    """An unknown name is answered with the nearest."""
    result = run("explain", "evry")

    assert result.exit_code == 2
    assert "did you mean 'every'?" in result.stderr
