"""Findings in Chinese at the terminal: `--lang zh` of check, fmt and test, and SOPKIT_LANG."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.codebook import completed, page_of
from tests.cli.conftest import Run

Write = Callable[[str, str | bytes], Path]

WRONG = completed(
    "rules:\n- id: refill\n"
    "  every: {do: tea.poured, gap: 15 min, from: metting.begins, until: meeting.over}\n"
    "  source: H/tea#2\n"
)


def test_check(run: Run, write: Write) -> None:
    """Message, level, fix and count are Chinese; what the author wrote stays."""
    path = write("tea.yaml", WRONG)

    assert run("check", path, "--lang", "zh").output == (
        f"{path}:3:46: 错误: 未知的事件“metting.begins”；是不是“meeting.begins”？"
        " [SOP301 unknown-event]\n"
        "    every: {do: tea.poured, gap: 15 min, from: metting.begins, until: meeting.over}\n"
        f"  {' ' * 45}{'^' * 14}\n"
        "  可自动改正：写 meeting.begins（sopkit check --fix --unsafe-fixes）\n"
        "1 个文件中有 1 个错误\n"
        "已检查 1 个规程\n"
    )


def test_hint(run: Run, write: Write) -> None:
    """A hint is told in Chinese."""
    path = write("tea.yaml", completed("status: [approved\n"))

    assert (
        "\n  建议：用“]”闭合；给整段文本加引号；在括号内，"
        in run("check", path, "--lang", "zh").output
    )


def test_nothing_found(run: Run, write: Write) -> None:
    """That nothing was found is told in Chinese too."""
    path = write("tea.yaml", completed(""))
    write("tea.cases.yaml", "")

    assert run("check", path, "--lang", "zh", "--select", "SOP1").output == (
        "已检查 1 个规程：没有发现问题\n"
    )


def test_statistics(run: Run, write: Write) -> None:
    """The table of codes has Chinese titles."""
    path = write("tea.yaml", WRONG)
    output = run("check", path, "--lang", "zh", "--statistics").output

    assert output.startswith("1  SOP301 [*] unknown-event：未声明的事件\n")


@pytest.mark.parametrize("form", ["json", "concise", "sarif", "github", "gitlab", "junit"])
def test_formats(form: str, run: Run, write: Write) -> None:
    """Every format tells the finding in Chinese."""
    path = write("tea.yaml", WRONG)
    output = run("check", path, "--lang", "zh", "--format", form).output

    assert "未知的事件“metting.begins”；是不是“meeting.begins”？" in output
    assert "unknown event '" not in output


def test_variable(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOPKIT_LANG holds where no option is given; the locale does not."""
    path = write("tea.yaml", WRONG)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    assert "unknown event" in run("check", path).output
    monkeypatch.setenv("SOPKIT_LANG", "zh")
    assert "未知的事件" in run("check", path).output


def test_unknown_language(run: Run, write: Write) -> None:
    """A language that there is not is a mistake."""
    assert run("check", write("tea.yaml", WRONG), "--lang", "fr").exit_code == 2


def test_fmt(run: Run, write: Write) -> None:
    """What keeps a file from being formatted is told in Chinese."""
    result = run("fmt", write("tea.yaml", "a: [b\n"), "--lang", "zh")

    assert result.exit_code == 1
    assert "错误: “[”到文件末尾还没有闭合" in result.stderr


def test_scenarios(run: Run, write: Write) -> None:
    """What a scenario expects in vain, and how many passed, is told in Chinese."""
    page = page_of("not-as-expected")
    assert page is not None
    assert page.bad is not None
    for path, content in page.bad.files.items():
        write(Path(path).name, content)
    output = run("test", write("tea.yaml", completed("")), "--lang", "zh").output

    assert "tea-in-time：20 min：“violations”预期 [tea.poured]，实际 []" in output
    assert "\n  建议：tea.poured 已满足，" in output
    assert output.endswith("1 个测试场景，1 个未通过；1 条规则和步骤中覆盖了 1 条 (100 %)\n")
