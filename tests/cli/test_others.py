"""The commands schema, handbook, new and demo."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PROCEDURES, ROOT, TEA, Run
from tests.cli.test_check import WRONG
from tests.cli.test_next import cells

Write = Callable[[str, str | bytes], Path]


def test_schema(run: Run, tmp_path: Path) -> None:
    """The schemas are written once; then they are up to date."""
    first = run("schema", "-o", tmp_path / "schemas")
    second = run("schema", "-o", tmp_path / "schemas")

    assert {path.name for path in (tmp_path / "schemas").iterdir()} == {
        "procedure.schema.json",
        "cases.schema.json",
        "log.schema.json",
        "calendar.schema.json",
        "profile.schema.json",
    }
    assert first.output.count("written: ") == 5
    assert "up to date" in second.output


@pytest.mark.parametrize("words", [("schema", "-o"), ("handbook", str(TEA), "-o"), ("new",)])
def test_cannot_be_written(words: tuple[str, ...], run: Run, write: Write) -> None:
    """A place that cannot be written to is told in words."""
    result = run(*words, write("file", "") / "below")

    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_handbook(run: Run, tmp_path: Path) -> None:
    """A handbook for each language and format that is asked for."""
    result = run("handbook", TEA, "-o", tmp_path, "--lang", "zh", "--format", "page")

    assert result.output == f"已生成：{tmp_path / 'handbook-zh.html'}\n"
    assert "续茶" in (tmp_path / "handbook-zh.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--lang", "fr"), "--lang: 'fr' is not known"),
        (("--lang", ""), "--lang: nothing is given"),
        (("--format", "html,doc"), "--format: 'doc' is not known"),
    ],
)
def test_handbook_called_wrongly(
    words: tuple[str, ...], says: str, run: Run, tmp_path: Path
) -> None:
    """An unknown language or format is a wrong call, and nothing is written."""
    result = run("handbook", TEA, "-o", tmp_path / "book", *words)

    assert result.exit_code == 2
    assert says in result.stderr
    assert not (tmp_path / "book").exists()


def test_handbook_of_wrong_procedures(run: Run, write: Write, tmp_path: Path) -> None:
    """Findings of all procedures come together, and no handbook is written."""
    write("procedures/desk/key.yaml", WRONG)
    write("procedures/desk/other.yaml", WRONG)

    result = run("handbook", tmp_path / "procedures", "-o", tmp_path / "book")

    assert result.exit_code == 1
    assert "key.yaml:13:31: error: " in result.stderr
    assert "other.yaml:13:31: error: " in result.stderr
    assert not (tmp_path / "book").exists()


def test_new(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new repository passes check and test at once, and its case can be judged."""
    made = run("new", tmp_path / "ours")
    monkeypatch.chdir(tmp_path / "ours")
    checked, tested = run("check", "--strict"), run("test")
    case = ("procedures/reception/lost-property.yaml", "case.yaml", "--at", "2026-12-04 15:45")

    assert made.exit_code == 0
    assert (tmp_path / "ours" / ".github" / "workflows" / "procedures.yaml").is_file()
    assert (checked.exit_code, checked.output) == (
        0,
        "checked 1 procedure, 1 scenario file and 1 house file: no findings\n",
    )
    assert tested.exit_code == 0
    assert "overdue by 15 min" in run("next", *case).output
    assert "overdue by 35 min" in run("next", *case, "--profile", "my-house").output


def test_new_replaces_nothing(run: Run, write: Write) -> None:
    """A folder that holds something is not touched."""
    folder = write("ours/notes.txt", "keep").parent

    result = run("new", folder)

    assert result.exit_code == 2
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_demo(language: str, run: Run, tmp_path: Path) -> None:
    """The demo tells its three stories in 80 columns and writes the handbooks."""
    result = run("demo", "--lang", language, "-o", tmp_path)

    told = [
        line
        for line in result.output.splitlines()
        if str(ROOT) not in line and str(tmp_path) not in line
    ]
    assert result.exit_code == 0
    assert max(map(cells, told)) <= 80
    assert len(list(tmp_path.iterdir())) == 4


def test_demo_tells(run: Run, tmp_path: Path) -> None:
    """A late refill is found at its due, a refund is refused, a due skips a weekend."""
    output = " ".join(run("demo", "-o", tmp_path).output.split())

    for sentence in (
        "09:20 the clock BROKEN: Top up the tea [minor]: not done by 09:20",
        "made good: Top up the tea",
        "not known yet find out first: Has the order been shipped?",
        "NO No refund before",
        "not yet: Confirm receipt of the returned parcel",
        "10:30 may I? Pay the refund to the buyer (after-sales agent) yes",
        "day 0 Fri 4 Dec, 1 Mon 7, 2 Tue 8, 3 Wed 9 Dec (2 weekend days skipped)",
    ):
        assert sentence in output


def test_demo_procedures(run: Run, tmp_path: Path) -> None:
    """The stories are played by the procedures of the repository."""
    assert str(PROCEDURES) in run("demo", "-o", tmp_path).output.splitlines()[1]
