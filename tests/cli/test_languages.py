"""Findings and wrong calls in Chinese at the terminal: `--lang zh` and SOPKIT_LANG."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sopkit.cli.languages import asked, worded
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
    assert output.endswith("1 个测试场景，1 个未通过；规则和步骤共 1 条，覆盖 1 条（100 %）\n")


@pytest.mark.parametrize(
    "words",
    [
        "next tea.yaml case.yaml",
        "explore tea.yaml",
        "impact tea.yaml tea.yaml --cases case.yaml",
        "handbook build tea.yaml -o out",
        "handbook day-plan tea.yaml case.yaml -o out",
    ],
)
def test_faults_of_a_procedure(
    words: str, run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is done with a procedure, its faults are told in the language of the user."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOPKIT_LANG", "zh")
    write("tea.yaml", WRONG)
    write("case.yaml", "events: []\n")
    result = run(*words.split())

    assert (result.exit_code, "未知的事件“metting.begins”" in result.stderr) == (1, True)


def test_the_option_counts_more_than_the_variable(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the option says holds for the faults of a procedure too."""
    path = write("tea.yaml", WRONG)

    assert "未知的事件" in run("diff", path, path, "--lang", "zh").stderr
    monkeypatch.setenv("SOPKIT_LANG", "zh")
    assert "unknown event" in run("diff", path, path, "--lang", "en").stderr


CALLS = {
    "explain evry": "没有“evry”这一规则种类、格式部分或代码；是不是“every”？",
    "explain no.such": "没有“no.such”这一规则种类、格式部分或代码；`sopkit explain` 列出全部",
    "explain every --all": "--all 会显示每一页；请去掉名称",
    "check nowhere": "没有文件或文件夹“nowhere”；核对路径",
    "next nowhere case.yaml": "无法读取“case.yaml”：没有这个文件",
    "handbook watch --lang en,zh": "--lang：只显示一册，不是 2 册；请只写一种语言",
    "handbook build -o out --format odt": "--format：没有“odt”；请写 html 或 page 或 pdf 或 docx，"
    "多个以逗号分隔",
    "handbook build tea.yaml -o out --select ,": "--select：没有写值；请写规程的标识，"
    "或去掉这个选项",
    "new .": "“.”已经存在，而且不是空的；请写一个新文件夹",
    "fmt - tea.yaml": "- 表示标准输入；请单独写它",
    "check - --add-ignore": "--add-ignore 要写入文件；请写出文件，不要写 -",
    "check tea.yaml --select SOP9": "--select：没有“SOP9”这个代码或名称；"
    "`sopkit explain` 列出全部编号",
    "test --seed 3": "--seed 只用于改动；请加上 --mutate",
    "impact a b --cases c": "规程“a”不存在；请写出规程文件",
    "chek": "没有“chek”这个命令；是不是“check”？",
    "--bogus": "没有“--bogus”这个选项",
    "--version=3": "选项“--version”后面不写值",
    "check --formt json": "没有“--formt”这个选项；是不是“--format”？",
    "check --format": "选项“--format”后面要写值",
    "check --min-severity high": "--min-severity：没有“high”；可用的有“info”、“warning”、“error”",
    "check --jobs 0": "--jobs：0 不在 x>=1 的范围内",
    "check --jobs many": "--jobs：“many”不是整数",
    "explore a.yaml --seconds long": "--seconds：“long”不是数字",
    "explore a.yaml --seed 0.5": "--seed：“0.5”不是整数",
    "next": "缺少参数“PROCEDURE”",
    "handbook build": "缺少选项“-o”或“--output”",
    "new here there": "多写了参数：there",
    "schema -o notes.txt": "--output：“notes.txt”是文件，不是文件夹",
}


@pytest.mark.parametrize(("words", "says"), CALLS.items())
def test_wrong_calls(
    words: str, says: str, run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with a call is told in Chinese to who speaks it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOPKIT_LANG", "zh")
    write("tea.yaml", completed(""))
    write("notes.txt", "")
    result = run(*words.split())

    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"错误：{says}")


def test_how_a_command_is_called(run: Run) -> None:
    """Beside what is wrong stands how the command is called, and where its help is."""
    assert run("schema", "--lang", "zh", "-x").stderr == (
        "用法：sopkit schema [OPTIONS]\n"
        "用 sopkit schema --help 查看说明。\n\n"
        "错误：没有“-x”这个选项\n"
    )


def test_wrong_calls_in_english(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for English is told in English what is wrong with a call."""
    monkeypatch.setenv("SOPKIT_LANG", "zh")

    assert "Error: No such option" in run("schema", "-x", "--lang=en").stderr


def test_the_help_is_no_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call without a command shows the help, in whatever language its user speaks."""
    english = run().output
    monkeypatch.setenv("SOPKIT_LANG", "zh")

    assert (run().output, "错误" in english) == (english, False)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("check", None),
        ("check --lang zh", "zh"),
        ("check --lang=zh --bogus", "zh"),
        ("check --lang en --lang zh", "zh"),
        ("check --lang fr", None),
        ("check --lang", None),
        ("check -- --lang zh", None),
        ("handbook --lang zh-hant", "zh"),
        ("handbook --lang zh,zh-hant", "zh"),
        ("handbook --lang en,zh", None),
    ],
)
def test_language_of_a_call(words: str, language: str | None) -> None:
    """The language of a call is known before it is known whether the call is right."""
    assert asked(words.split()) == language


@pytest.mark.parametrize(
    ("option", "variable", "says"),
    [
        ("zh", "", "错误："),
        ("zh-hant", "", "错误："),
        ("en,zh", "", "Error: "),
        ("en", "zh", "错误："),
        ("zh", "en", "Error: "),
    ],
)
def test_language_of_a_book(
    option: str, variable: str, says: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a book it is told in the language of the variable, else in the one of the book."""
    monkeypatch.setenv("SOPKIT_LANG", variable)
    result = run("handbook", "build", "nowhere", "-o", "out", "--lang", option)

    assert result.stderr.splitlines()[-1].startswith(says)


def test_lines_of_an_error() -> None:
    """An error of several lines is told line by line, and what somebody else has said stays."""
    english = "no release: files differ from what is committed\n   M tea.yaml\n  and 2 more"

    assert worded(english, "zh") == (
        "不能发布：有文件与已提交的内容不同\n   M tea.yaml\n  以及另外 2 项"
    )


def test_an_unknown_language_of_the_variable(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language that there is not leaves commands without the option in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOPKIT_LANG", "fr")

    assert "there is no command" in run("chek").stderr
