"""The command check: formats, files, what is chosen, what is silenced, what is known."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sopkit.reports import FORMATS
from sopkit.reports.text import cells
from tests.cli.conftest import Key, Run, Write
from tests.cli.key import GOOD, GUESSED, WRONG

IGNORED = GUESSED.replace("\n- {id: back", "\n# sopkit: ignore[SOP402] ours\n- {id: back")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder, so that paths are short."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(name: str, run: Run, key: Key) -> None:
    """Every format names the file by the path from the working folder."""
    result = run("check", key(WRONG).absolute(), "--format", name)

    assert result.exit_code == 1
    assert "procedures/desk/key.yaml" in result.stdout
    assert str(Path.cwd()) not in result.stdout


def test_several_outputs(run: Run, key: Key) -> None:
    """Several formats are written at once, and folders are made for them."""
    key(WRONG)

    files = ("--output", "sarif=out/a.sarif", "--output", "junit=out/b.xml")
    result = run("check", *files, "--format", "concise")

    log = json.loads(Path("out/a.sarif").read_text(encoding="utf-8"))
    suites = ElementTree.parse("out/b.xml").getroot()
    assert result.stdout.startswith("procedures/desk/key.yaml:13:31: error: ")
    assert len(result.stdout.splitlines()) == 3
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["SOP301"]
    assert [len(suite.findall("testcase/failure")) for suite in suites] == [1, 0]


def test_github_summary(run: Run, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """On GitHub a table is added to the page of the run; other formats leave it alone."""
    key(WRONG)
    page = Path("summary.md")
    page.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))

    run("check", "--format", "concise")
    untouched = page.read_text(encoding="utf-8")
    run("check", "--format", "github")

    assert untouched == "before\n"
    assert page.read_text(encoding="utf-8").startswith(
        "before\n### sopkit check: 1 error in 1 file"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--output", "sarif"], "is not FORMAT=FILE"),
        (["--output", "sarf=x"], "did you mean 'sarif'?"),
        (["--format", "xml"], "is not one of"),
        (["--select", "SOP999"], "--select: there is no code or name 'SOP999'"),
        (["--ignore", "missing-sorce"], "--ignore: there is no code or name 'missing-sorce'"),
        (["--ignore", "missing-sorce"], "did you mean 'missing-source'?"),
        (["--unsafe-fixes"], "add --fix or --diff"),
        (["--fix", "--add-ignore"], "take one"),
        (["--stdin-filename", "a.yaml"], "write - in the place of paths"),
        (["-", "procedures"], "cannot be checked together"),
        (["--config", "no.toml"], "there is no file 'no.toml'"),
        (["--config", "no.toml", "--isolated"], "leave out --config"),
        (["--baseline", "no.json"], "--write-baseline makes it"),
        (["nowhere"], "there is no file or folder 'nowhere'"),
        (["-", "--add-ignore"], "name them in the place of -"),
    ],
)
def test_wrong_calls(words: list[str], said: str, run: Run, key: Key) -> None:
    """A wrong call ends with 2 and says what to do; nothing is written."""
    key(GUESSED)
    result = run("check", *words, stdin="")

    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ([], ["missing-source"]),
        (["--select", "SOP402"], ["missing-source"]),
        (["--select", "missing-source,SOP3"], ["missing-source"]),
        (["--select", "ALL", "--ignore", "SOP401"], ["missing-source"]),
        (["--select", "SOP3"], []),
        (["--ignore", "SOP4"], []),
        (["--ignore", "SOP401", "--ignore", "missing-source"], []),
        (["--select", "SOP402", "--ignore", "SOP402"], []),
        (["--min-severity", "warning"], ["missing-source"]),
        (["--min-severity", "error"], []),
    ],
)
def test_selection(words: list[str], left: list[str], run: Run, key: Key) -> None:
    """Findings are chosen by codes, names, begins of codes and levels."""
    key(GUESSED)

    result = run("check", "--format", "json", *words)

    assert [one["name"] for one in json.loads(result.stdout)["findings"]] == left
    assert result.exit_code == (1 if left else 0)


@pytest.mark.parametrize("words", [["--ignore", "ALL"], ["--select", "SOP4"]])
def test_errors_of_loading_are_always_shown(words: list[str], run: Run, key: Key) -> None:
    """No choice hides that a procedure cannot be loaded."""
    key(WRONG)

    result = run("check", *words)

    assert result.exit_code == 1
    assert "unknown-event" in result.stdout


def test_statistics(run: Run, key: Key) -> None:
    """Instead of findings their numbers are shown, as text and as JSON."""
    key(GUESSED)

    text = run("check", "--statistics")
    values = json.loads(run("check", "--statistics", "--format", "json").stdout)

    assert text.exit_code == 1
    assert text.stdout.splitlines()[0].split()[:3] == ["1", "SOP402", "missing-source:"]
    assert [(one["name"], one["count"]) for one in values["statistics"]] == [("missing-source", 1)]


def test_ignored_is_counted(run: Run, key: Key) -> None:
    """What a comment silences is counted, listed in JSON with its reason, and lets pass."""
    key(IGNORED)

    text = run("check")
    values = json.loads(run("check", "--format", "json").stdout)

    assert (text.exit_code, values["findings"]) == (0, [])
    assert text.output == "checked 1 procedure and 1 scenario file: no findings; 1 ignored\n"
    assert [(one["name"], one["reason"]) for one in values["suppressed"]] == [
        ("missing-source", "ours")
    ]


def test_baseline(run: Run, key: Key) -> None:
    """Known findings do not count, new ones do, also when lines have moved."""
    key(GUESSED)

    written = run("check", "--write-baseline")
    known = run("check", "--baseline", "sopkit-baseline.json")
    key("# moved\n\n" + GUESSED)
    moved = run("check", "--baseline", "sopkit-baseline.json")
    key(GUESSED.replace("pair: one", "pair: each"))
    changed = run("check", "--baseline", "sopkit-baseline.json")

    assert (written.exit_code, known.exit_code, moved.exit_code) == (0, 0, 0)
    assert known.output == "checked 1 procedure and 1 scenario file: no findings; 1 known\n"
    assert changed.exit_code == 1
    assert "missing-source" in changed.output


MENDED = "; 1 of the baseline mended (procedures/desk/key.yaml missing-source), --write-baseline"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], True),
        (["procedures/desk/key.yaml"], True),
        # in what is not looked at nothing is known to be mended
        (["procedures/desk/key.cases.yaml"], False),
        (["--select", "SOP1"], False),
    ],
)
def test_mended(words: list[str], told: bool, run: Run, key: Key) -> None:
    """What a baseline lists and is no longer there is told, until the baseline is written anew."""
    key(GUESSED)
    run("check", "--write-baseline")
    key(GOOD)
    baseline = ("--baseline", "sopkit-baseline.json")
    result = run("check", *words, *baseline)
    run("check", "--write-baseline", *baseline)

    assert (result.exit_code, MENDED in result.output) == (0, told)
    assert "mended" not in run("check", *words, *baseline).output


def test_mended_in_json(run: Run, key: Key) -> None:
    """Programs are told what of a baseline is mended too."""
    key(GUESSED)
    run("check", "--write-baseline")
    key(GOOD)
    result = run("check", "--baseline", "sopkit-baseline.json", "--format", "json")

    assert [one["name"] for one in json.loads(result.output)["mended"]] == ["missing-source"]


@pytest.mark.parametrize(
    "content", ["", "[]", '{"findings": 1}', '{"sopkit_baseline": 9, "findings": []}']
)
def test_foreign_baseline(content: str, run: Run, key: Key, write: Write) -> None:
    """A baseline that cannot be read is a wrong call, never an empty baseline."""
    key(GOOD)
    write("known.json", content)

    result = run("check", "--baseline", "known.json")

    assert result.exit_code == 2
    assert "--write-baseline" in result.stderr


def test_baseline_takes_errors(run: Run, key: Key) -> None:
    """A baseline lists what is still to be mended, errors too."""
    key(WRONG)
    run("check", "--write-baseline", "--baseline", "known.json")

    assert run("check", "--baseline", "known.json").exit_code == 0
    assert run("check").exit_code == 1


def test_standard_input(run: Run, key: Key) -> None:
    """Standard input is checked under the name it is given."""
    key(GOOD)

    wrong = run("check", "-", "--stdin-filename", "procedures/desk/key.yaml", stdin=WRONG)
    good = run("check", "-", "--stdin-filename", "procedures/desk/key.yaml", stdin=GOOD)

    assert wrong.exit_code == 1
    assert wrong.stdout.splitlines()[0].startswith("procedures/desk/key.yaml:13:31: error: ")
    assert wrong.stdout.splitlines()[1].strip().startswith("- {id: back")
    assert (good.exit_code, good.output) == (0, "checked 1 procedure: no findings\n")


def test_standard_input_of_scenarios(run: Run) -> None:
    """By its name standard input can be a scenario file."""
    result = run(
        "check", "-", "--stdin-filename", "procedures/desk/key.cases.yaml", stdin="sopkit: 1\n"
    )

    assert result.exit_code == 1
    assert "lacks the key 'procedure'" in result.stdout


def test_nameless_standard_input(run: Run) -> None:
    """Without a name standard input is called <stdin>."""
    assert run("check", "-", stdin="a: 9:30\n").stdout.startswith("<stdin>:1:1: error: ")


def test_narrow_terminal(run: Run, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow terminal a line of the file and its caret fit, so that the caret stays below."""
    key(GUESSED)
    monkeypatch.setenv("COLUMNS", "60")

    lines = run("check").stdout.splitlines()

    caret = next(number for number, line in enumerate(lines) if line.strip(" ^") == "")
    assert cells(lines[caret - 1]) <= 60
    assert "back" == lines[caret - 1][lines[caret].index("^") :][: lines[caret].count("^")]
