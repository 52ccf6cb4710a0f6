"""What commands tell in Chinese of what they did: files, counts, tables, what was found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from sopkit.cli import explore, fmt
from sopkit.diagnostics import Position
from sopkit.formatting import Formatted
from sopkit.language import Text
from sopkit.reports import comparison_report, coverage_report, scenario_report
from sopkit.scenarios.change import KINDS
from sopkit.scenarios.mutation import Mutation, Tried
from tests.cli.conftest import Key, Run, Write
from tests.cli.key import GOOD, GUESSED, NOTED
from tests.growing.conftest import HEAD, MEMBER, PROCEDURE
from tests.growing.test_exploring import GOOD as SOUND
from tests.growing.test_exploring import NEVER, NO_EXIT

IDLE = SOUND + (
    "- id: dear\n  hold: {that: deposit >= 0, from: item.lent}\n"
    "  when: deposit < 0\n  source: A/loan#6\n"
)
LABELLED = PROCEDURE.replace("{otherwise: end}", "{label: {en: no loan, zh: 不借}, otherwise: end}")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder, and speak Chinese."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOPKIT_LANG", "zh")


@pytest.fixture
def loan(write: Write) -> Path:
    """A procedure with a scenario that leaves much untried."""
    write("loan.cases.yaml", HEAD + MEMBER)
    write("loan.yaml", PROCEDURE)
    return Path("loan.yaml")


# -- files


def test_schemas(run: Run) -> None:
    """The schemas are named once; then it is said that they are up to date."""
    first, second = run("schema").output, run("schema").output

    assert first.startswith("已生成：schemas/procedure.schema.json\n")
    assert second == "schemas 中的 schema 已是最新\n"


@pytest.mark.parametrize("command", ["schema -o ours", "new ours"])
def test_the_option_of_commands_that_write(
    command: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is told in the language of the option."""
    assert "written: ours" in run(*command.split(), "--lang", "en").output


def test_a_new_repository(run: Run) -> None:
    """The files are named, and what to do with them."""
    lines = run("new", "ours").output.splitlines()

    assert "已生成：ours/.gitignore" in lines
    assert lines[-1] == "接下来：cd ours && sopkit check && sopkit test"


def test_a_book(run: Run, key: Key) -> None:
    """The files of a book in any language are named in that of the variable."""
    words = ("handbook", key(GOOD), "-o", "book", "--lang", "en", "--format", "page")

    assert run(*words).output == "已生成：book/handbook-en.html\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("fmt ours", "1 个文件已整理，1 个文件保持原样，1 个文件无法读取\n"),
        (
            "fmt ours --check",
            "会改动：ours/b.yaml\n1 个文件会改动，1 个文件保持原样，1 个文件无法读取\n",
        ),
    ],
)
def test_formatted_files(words: str, says: str, run: Run, write: Write) -> None:
    """What became of files is counted."""
    write("ours/a.yaml", GOOD)
    write("ours/b.yaml", GOOD.replace("roles: {reception", "roles:   {reception"))
    write("ours/c.yaml", "id: [b\n")

    assert run(*words.split()).stdout == says


def test_a_fault_of_ours(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that sopkit would spoil is left, and it is said whose fault that is."""
    write("a.yaml", GOOD)
    monkeypatch.setattr(
        "sopkit.formatting.format_text", lambda *_, **__: Formatted(None, lost="values")
    )

    assert run("fmt", "a.yaml").stderr == (
        "a.yaml：保持原样，因为整理后它的值会有变化；这是 sopkit 的错误，请连同文件一起报告\n"
    )


# -- findings


def test_mended(run: Run, key: Key) -> None:
    """How much can be mended, was mended, and is left to mend, is told."""
    key(GOOD.replace("en: key lent", "en: no"))

    assert run("check", "--diff").stderr == "可改正 1 个文件中的 1 个问题\n"
    assert run("check", "--fix").stdout.startswith("已改正 1 个文件中的 1 个问题\n")
    assert run("check", "--diff").stderr == "没有可以改正的问题\n"


def test_ignored(run: Run, key: Key) -> None:
    """How many comments were written is told, and what could not be silenced."""
    path = key(GUESSED)

    assert run("check", path, "--add-ignore").output == (
        "已为 1 个文件中的 1 个问题写入忽略注释；请把 TODO 换成理由\n"
    )
    assert run("check", path, "--add-ignore", "--ignore", "SOP5").output == "没有可以忽略的问题\n"
    path.write_text("id: [a\n", encoding="utf-8")
    assert run("check", path, "--add-ignore").output == (
        "没有可以忽略的问题\n还有 1 个错误：无法读取的内容不能忽略\n"
    )


def test_baseline(run: Run, key: Key) -> None:
    """How many findings are known from now on, and how that is used, is told."""
    assert run("check", key(GUESSED), "--write-baseline").output == (
        "sopkit-baseline.json：1 个已知问题\n"
        "检查时写 --baseline sopkit-baseline.json，或在 sopkit.toml 中设定 baseline\n"
    )


def test_baseline_that_is_mended(run: Run, key: Key) -> None:
    """What of a baseline is mended is told, and how it goes."""
    run("check", key(GUESSED), "--write-baseline")
    output = run("check", key(GOOD), "--baseline", "sopkit-baseline.json").output

    assert "；已知问题中有 1 个已改正（" in output
    assert " missing-source），用 --write-baseline 去掉\n" in output


def test_house_files(run: Run, key: Key, write: Write) -> None:
    """The files of the house are counted by the words that they have elsewhere."""
    key(NOTED)
    write("profiles/lake.yaml", "desk/key: {within_time: 3 h}\n")

    assert "1 个配置方案、日历或清单文件" in run("check").output


# -- scenarios


def test_coverage(run: Run, loan: Path) -> None:
    """Gaps, the table and the sum are Chinese, and the columns stand below their heads."""
    loan.write_text(LABELLED, encoding="utf-8")

    lines = run("test", loan, "--coverage").output.splitlines()
    assert "loan.yaml:26:18: “guest.checked”中的“member”从未为假或未知" in lines
    assert "loan.yaml:27:5: 没有测试场景走“guest.checked”的分支“bad”（不借）" in lines
    assert lines[-3:] == [
        "规程                                                    规则      分支      结果",
        "desk/loan                                                4/4       1/2       2/5",
        "1 个测试场景，11 项中测到 7 项",
    ]


def test_a_rule_that_is_not_covered(run: Run, loan: Path) -> None:
    """A rule that no scenario puts to the test is named."""
    loan.with_suffix(".cases.yaml").write_text(HEAD + MEMBER.partition("  - {at: 1 min")[0])

    assert ": 没有测试场景遵守或违反“item.lent”\n" in run("test", loan, "--coverage").output


def test_mutation(run: Run, loan: Path) -> None:
    """Changes that nothing notices, the table and the sum are Chinese."""
    output = run("test", loan, "--mutate", "--jobs", 1).output
    lines = output.splitlines()

    assert "loan.yaml:16:35: 数字：0 -> 1" in lines
    assert lines[-3].split() == ["规程", "测出"]
    assert lines[-1].endswith("处（种子 0）；另有 2 处改后有错误，不计")


def test_every_kind_of_change() -> None:
    """Each kind of change, and each thing that is left out, has a Chinese name."""
    left_out = ("step tea.poured", "due tea.poured", "rule refill", "row 2 of prices")
    changed = [(kind, "a", "b") for kind in KINDS if kind != "dropped"]
    given = [*changed, *(("dropped", one, "") for one in left_out), ("edge", "tea.poured", "")]
    tried = tuple(Tried("a/b", "b.yaml", Position(1, 1, 1, 1), *one, "unnoticed") for one in given)
    text = coverage_report.mutation_text(Mutation(tried, (), 0), language="zh")

    assert [line.partition(" ")[2] for line in text.splitlines()[: len(tried)]] == [
        *("数字：a -> b", "单位：a -> b", "比较：a -> b", "逻辑：a -> b", "角色：a -> b"),
        *("先后关系：a -> b", "要求强度：a -> b", "去掉：步骤 tea.poured"),
        *("去掉：tea.poured 的截止时间", "去掉：规则 refill", "去掉：prices 的第 2 行"),
        "去掉：tea.poured",
    ]


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("--coverage", "测到 7 项，不足 11 项的 64 %\n"),
        ("--mutate", "测出 {0} 处，不足 {1} 处的 100 %\n"),
    ],
)
def test_too_small_a_share(mode: str, says: str, run: Run, loan: Path) -> None:
    """A share that is too small is told with its figures."""
    least = 64 if mode == "--coverage" else 100
    words = ("test", loan, mode, "--fail-under", least)
    noticed = json.loads(run("test", loan, "--mutate", "--format", "json").output)["noticed"]

    assert run(*words).stderr == says.format(noticed["covered"], noticed["total"])


def test_no_share(run: Run, loan: Path) -> None:
    """Where nothing was run it is said that no share is reached."""
    loan.with_suffix(".cases.yaml").unlink()

    result = run("test", loan, "--coverage", "--fail-under", 0)
    assert result.stderr == "没有运行任何测试场景，达不到任何比例\n"


@pytest.mark.parametrize(
    ("procedure", "says"),
    [
        (SOUND, "# 用 --seed 1 演练了 60 个个案\n# 没有发现问题\n"),
        (NO_EXIT, "# 用 --seed 1 演练了 60 个个案\n# 死路，个案 "),
        (NO_EXIT, "：“guest.checked”没有一个分支符合，后面没有步骤\n"),
        (NEVER, "# loan.yaml:33:7: 从未走到的步骤：item.back\n"),
        (IDLE, "# loan.yaml:42:7: 从未生效的规则：dear\n"),
    ],
)
def test_explore(procedure: str, says: str, run: Run, loan: Path) -> None:
    """What was found in random cases is told in comments."""
    loan.write_text(procedure, encoding="utf-8")

    assert says in run("explore", loan, "--cases", 60, "--seed", 1, "--lang", "zh").output


# -- cases and versions


def test_nothing_to_judge(run: Run, key: Key, write: Write) -> None:
    """A log of which no record can be read is judged by nothing, which is said."""
    log = write("case.yaml", "events:\n- {at: soon, event: key.lent}\n")

    assert run("next", key(GOOD), log).stderr.splitlines()[-1] == (
        "日志中没有一条记录可以读取，因此没有作出判定"
    )


def test_records_that_cannot_be_replayed(run: Run, key: Key, write: Write) -> None:
    """What is wrong with the logs of old cases is told in Chinese too."""
    path = key(GOOD)
    log = write("case.yaml", "events:\n- {at: soon, event: key.lent}\n")

    output = run("impact", path, path, "--cases", log).output
    assert "记录 1：" in output
    assert "record 1" not in output


def test_a_new_procedure(run: Run, key: Key, write: Write) -> None:
    """A file that is new, or gone, is called a procedure."""
    new = key(GOOD).parent
    old = write("old/desk/safe.yaml", GOOD.replace("desk/key", "desk/safe")).parent

    output = run("diff", old, new).output
    assert "desk/key 1.0.0: 新增规程" in output
    assert "desk/safe 1.0.0: 此规程已取消" in output


@pytest.mark.parametrize(
    "words",
    [
        fmt.WORDS,
        explore.WORDS,
        comparison_report.WORDS,
        coverage_report._WORDS,
        scenario_report._WORDS,
    ],
)
def test_nothing_is_missing(words: Mapping[str, Text]) -> None:
    """What is told in one language is told in the other."""
    assert [key for key, text in words.items() if text.missing] == []
