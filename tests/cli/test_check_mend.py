"""The command check: mending, showing how, and writing ignore comments."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sopkit.cli import holding
from tests.cli.conftest import Key, Run, Write
from tests.cli.key import GOOD, GUESSED, WRONG

UNQUOTED = GOOD.replace("en: key lent", "en: no").replace("within 2 h", "9:30")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in their own folder."""
    monkeypatch.chdir(tmp_path)


def read(path: Path) -> str:
    """The text of a file, its line ends as they are."""
    return path.read_bytes().decode()


def test_fix(run: Run, key: Key) -> None:
    """Safe fixes are written, and what is left is shown."""
    path = key(UNQUOTED)

    result = run("check", "--fix")

    assert '{en: "no", zh' in read(path)
    assert 'due: "9:30"' in read(path)
    assert result.stdout.startswith("mended 2 findings in 1 file\n")
    assert result.exit_code == 1


def test_nothing_to_fix(run: Run, key: Key) -> None:
    """A file without faults keeps every byte."""
    path = key(GOOD)

    result = run("check", "--fix")

    assert (result.exit_code, read(path)) == (0, GOOD)


def test_unsafe_fixes_are_asked_for(run: Run, key: Key) -> None:
    """A word that was probably meant is written only with --unsafe-fixes."""
    path = key(WRONG)

    safe = run("check", "--fix")
    kept = read(path)
    unsafe = run("check", "--fix", "--unsafe-fixes")

    assert (safe.exit_code, kept) == (1, WRONG)
    assert (unsafe.exit_code, read(path)) == (0, GOOD)


def test_several_near_names_are_not_fixed(run: Run, key: Key) -> None:
    """Where two names are one slip away, none of them is written."""
    text = WRONG.replace("after: key.lend", "after: key.bak").replace(
        "  key.lent:", "  key.bar: {label: {en: bar, zh: 条}}\n  key.lent:"
    )
    path = key(text)

    run("check", "--fix", "--unsafe-fixes")

    assert "after: key.bak," in read(path)


def test_diff(run: Run, key: Key) -> None:
    """--diff shows what --fix would do, writes nothing, and ends with 1 if there is something."""
    path = key(UNQUOTED)

    result = run("check", "--diff")
    again = run("check", "--diff", "--ignore", "SOP1")

    assert read(path) == UNQUOTED
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:2] == ["--- a/procedures/desk/key.yaml", "+++ b/procedures/desk/key.yaml"]
    assert [line for line in lines if line.startswith("-  key.lent:")]
    assert [line for line in lines if line.startswith('+  key.lent: {label: {en: "no"')]
    assert "would mend 2 findings in 1 file" in result.stderr
    assert again.exit_code == 1


def test_diff_of_nothing(run: Run, key: Key) -> None:
    """Where nothing can be mended --diff ends with 0."""
    key(WRONG)

    result = run("check", "--diff")

    assert (result.exit_code, result.stdout) == (0, "")


def test_selected_fixes_only(run: Run, key: Key) -> None:
    """Only findings that are shown are mended."""
    path = key(GUESSED.replace("\nrules:", "\nrules: # sopkit: ignore[unsure-pair] r"))
    before = read(path)

    run("check", "--fix", "--ignore", "SOP501")
    kept = read(path)
    run("check", "--fix")

    assert kept == before
    assert read(path) == GUESSED


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_mark_stay(mark: str, run: Run, key: Key) -> None:
    """Line ends and the byte-order mark of a file stay as they are."""
    path = key(mark + UNQUOTED.replace("\n", "\r\n"))

    run("check", "--fix")

    mended = UNQUOTED.replace("en: no", 'en: "no"').replace("9:30", '"9:30"')
    assert read(path) == mark + mended.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("owner: reception", "owner：reception"),
        ("owner: reception", "owner： reception"),
        ("owner: reception", "owner:\u3000reception"),
        ("owner: reception", "owner: \u200breception"),
        ("owner: reception", "owner:\u00a0reception"),
    ],
)
def test_slips_of_an_input_method(before: str, after: str, run: Run, key: Key) -> None:
    """What an input method leaves behind is mended, and the procedure loads."""
    path = key(GOOD.replace(before, after))

    result = run("check", "--fix")

    assert result.exit_code == 0
    assert read(path).replace(":  ", ": ") == GOOD


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("owner: reception", "owner:reception"),
        ("key.lent, do", "key.lent， do"),
        ("  key.back:", "\tkey.back:"),
        ("owner:", "ower:"),
        ("status: draft", "status: drafts"),
    ],
)
def test_guesses(before: str, after: str, run: Run, key: Key) -> None:
    """What can only be guessed is mended with --unsafe-fixes alone."""
    text = GOOD.replace(before, after)
    path = key(text)

    run("check", "--fix")
    kept = read(path)
    result = run("check", "--fix", "--unsafe-fixes")

    assert kept == text
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("condition", "mended"),
    [
        ("payed", "payed"),
        ("not payd", "not paid"),
        ("{all: [payd, key.lent]}", "{all: [paid, key.lent]}"),
        ("since(key.lant) > 2 h", "since(key.lent) > 2 h"),
    ],
)
def test_names_in_conditions(condition: str, mended: str, run: Run, key: Key) -> None:
    """In a condition a name that is one slip away is a guess too; a name further away stays."""
    rule = "  when: {}\n  respond: {{after: key.lent, do: key.back, due: within 2 h, pair: one}}\n"
    fact = "facts: {paid: {label: {en: paid, zh: 已付}, type: bool}}\n"
    base = GOOD[: GOOD.index("rules:")] + fact + "rules:\n- id: back\n"
    path = key(base + rule.format(condition))

    run("check", "--fix", "--unsafe-fixes")

    assert f"when: {mended}\n" in read(path)


def test_fix_of_standard_input(run: Run) -> None:
    """The mended text of standard input goes to standard output, findings to standard error."""
    name = ("-", "--stdin-filename", "procedures/desk/key.yaml")

    result = run("check", *name, "--fix", stdin=UNQUOTED)
    clean = run("check", *name, "--fix", stdin=GOOD)

    assert result.stdout == UNQUOTED.replace("en: no", 'en: "no"').replace("9:30", '"9:30"')
    assert "error: " in result.stderr
    assert result.exit_code == 1
    assert (clean.exit_code, clean.stdout) == (0, GOOD)


def test_add_ignore(run: Run, key: Key) -> None:
    """A comment is written beside each finding; its reason is still asked for."""
    text = GUESSED.replace("- {id: back, respond", "- id: back\n  respond")
    text = text.replace("pair: one}}", "pair: one}")
    path = key(text)

    result = run("check", "--add-ignore")

    comment = "  # sopkit: ignore[missing-source] TODO: say why"
    assert read(path) == text.replace("- id: back", f"- id: back{comment}")
    assert result.exit_code == 0
    left = run("check", "--format", "concise")
    assert "ignore-without-reason" in left.stdout
    assert "missing-source" not in left.stdout.split("ignore-without-reason")[1]


def test_add_ignore_to_a_comment(run: Run, key: Key) -> None:
    """Where a comment ignores something already, the name is added to it."""
    line = GUESSED.splitlines()[-1]
    path = key(GUESSED.replace(line, f"{line}  # sopkit: ignore[unsure-pair] r"))

    run("check", "--add-ignore")

    assert read(path).rstrip().endswith("# sopkit: ignore[unsure-pair, missing-source] r")


def test_add_ignore_above(run: Run, key: Key) -> None:
    """Where the line is long, the comment stands above it, indented alike."""
    long = GUESSED.replace("en: one key,", f"en: one key{' of many' * 3},").splitlines()[-1]
    path = key(GUESSED.replace(GUESSED.splitlines()[-1], f"{long}    # {'x' * 60}"))

    run("check", "--add-ignore")

    assert read(path).splitlines()[-2] == "# sopkit: ignore[missing-source] TODO: say why"
    assert "missing-source" not in run("check", "--format", "concise").stdout.split("[SOP502")[1]


def test_add_ignore_leaves_errors(run: Run, key: Key) -> None:
    """What cannot be loaded cannot be ignored, and the file stays as it is."""
    path = key(WRONG)

    result = run("check", "--add-ignore")

    assert (result.exit_code, read(path)) == (1, WRONG)
    assert "1 error left" in result.stdout


def test_a_file_that_cannot_be_written(run: Run, key: Key, write: Write) -> None:
    """A file that cannot be written is told in words."""
    path = write("procedures/desk/other.yaml", UNQUOTED)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        result = run("check", path, "--fix")
    finally:
        path.parent.chmod(0o755)

    # root may write everything
    assert "Traceback" not in result.output


@pytest.mark.parametrize("words", ["check --fix", "check --add-ignore", "fmt"])
def test_a_file_that_its_author_saves_meanwhile(
    run: Run, key: Key, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """What is saved between the reading and the writing of a file is not lost."""
    path = key(f"{GUESSED.replace('en: key lent', 'en: yes')}\n\n".replace("yes", '"yes" '))
    if words == "check --fix":
        path.write_text(UNQUOTED, encoding="utf-8")
    own = holding.held

    @contextmanager
    def saved_before(place: str | Path) -> Iterator[None]:
        path.write_text("the author's own\n", encoding="utf-8")
        with own(place):
            yield

    monkeypatch.setattr(holding, "held", saved_before)
    result = run(*words.split())

    assert (result.exit_code, read(path)) == (2, "the author's own\n")
    assert "was changed by somebody else" in result.stderr
