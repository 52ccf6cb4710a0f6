"""The command `fmt`: what it writes, shows and answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import PROCEDURES, Run

Write = Callable[[str, str | bytes], Path]
LOOSE = "sopkit: 1\nid :  house/tea\n"
TIGHT = "sopkit: 1\nid: house/tea\n"


def test_writes(run: Run, write: Write) -> None:
    """A file that is not in the style is written anew."""
    path = write("procedures/tea.yaml", LOOSE)
    result = run("fmt", path)

    assert (0, "1 file changed\n") == (result.exit_code, result.stdout)
    assert path.read_text(encoding="utf-8") == TIGHT


def test_in_style(run: Run, write: Write) -> None:
    """A file in the style is not touched."""
    path = write("procedures/tea.yaml", TIGHT)
    before = path.stat().st_mtime_ns
    result = run("fmt", path)

    assert (0, "1 file left as it is\n") == (result.exit_code, result.stdout)
    assert before == path.stat().st_mtime_ns


def test_check(run: Run, write: Write) -> None:
    """With --check nothing is written, and what would change is named and counted."""
    path = write("procedures/tea.yaml", LOOSE)
    result = run("fmt", "--check", path)

    assert result.exit_code == 1
    assert f"would change: {path}\n1 file would change" in result.stdout
    assert path.read_text(encoding="utf-8") == LOOSE


def test_diff(run: Run, write: Write) -> None:
    """With --diff nothing is written, and what would change is shown as a patch."""
    path = write("procedures/tea.yaml", LOOSE)
    result = run("fmt", "--diff", path)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[2:] == [
        "@@ -1,2 +1,2 @@",
        " sopkit: 1",
        "-id :  house/tea",
        "+id: house/tea",
    ]
    assert path.read_text(encoding="utf-8") == LOOSE


def test_diff_without_last_line_end(run: Run, write: Write) -> None:
    """A missing line end at the end of a file is said in the patch."""
    result = run("fmt", "--diff", write("procedures/tea.yaml", "sopkit: 1"))

    assert "\\ No newline at end of file" in result.stdout


def test_faulty(run: Run, write: Write) -> None:
    """A file that is no YAML is left and its fault shown; the others are written."""
    faulty = write("procedures/a.yaml", "sopkit: [1\n")
    loose = write("procedures/b.yaml", LOOSE)
    result = run("fmt", faulty, loose)

    assert result.exit_code == 1
    assert "SOP106 yaml-syntax" in result.stderr
    assert "1 file could not be read" in result.stdout
    assert (TIGHT, "sopkit: [1\n") == (
        loose.read_text(encoding="utf-8"),
        faulty.read_text(encoding="utf-8"),
    )


def test_standard_input(run: Run) -> None:
    """- reads standard input and writes standard output."""
    result = run("fmt", "-", stdin=LOOSE)

    assert (0, TIGHT) == (result.exit_code, result.stdout)


def test_standard_input_faulty(run: Run) -> None:
    """Standard input that cannot be read comes back as it was, so that an editor loses nothing."""
    result = run("fmt", "-", "--stdin-filename", "tea.yaml", stdin="a: [1\r\n")

    assert result.exit_code == 1
    assert result.stdout_bytes == b"a: [1\r\n"
    assert result.stderr.startswith("tea.yaml:1:4: error:")


def test_standard_input_check(run: Run) -> None:
    """With --check nothing is written to standard output."""
    loose = run("fmt", "-", "--check", stdin=LOOSE)
    tight = run("fmt", "-", "--check", stdin=TIGHT)

    assert (1, "") == (loose.exit_code, loose.stdout)
    assert (0, "") == (tight.exit_code, tight.stdout)


def test_names_the_schema(run: Run, write: Write) -> None:
    """Where a folder above holds the schemas, a file that names none gets them as line 1."""
    write("schemas/procedure.schema.json", "{}")
    write("schemas/cases.schema.json", "{}")
    path = write("procedures/house/tea.yaml", TIGHT)
    cases = write("procedures/house/tea.cases.yaml", "sopkit: 1\n")
    run("fmt", path.parents[1])

    head = "# yaml-language-server: $schema=../../schemas"
    assert path.read_text(encoding="utf-8") == f"{head}/procedure.schema.json\n{TIGHT}"
    assert cases.read_text(encoding="utf-8") == f"{head}/cases.schema.json\nsopkit: 1\n"


def test_other_files(run: Run, write: Write) -> None:
    """YAML files in a folder that are no procedures are not touched."""
    other = write("procedures/other.yml", "a :  1\n")
    write("procedures/tea.yaml", TIGHT)
    run("fmt", other.parent)

    assert other.read_text(encoding="utf-8") == "a :  1\n"


def test_missing_path(run: Run) -> None:
    """A missing path is a wrong call."""
    assert run("fmt", "nowhere").exit_code == 2


def test_standard_input_alone(run: Run) -> None:
    """- stands alone, and only it has a name for messages."""
    assert run("fmt", "-", "tea.yaml").exit_code == 2
    assert run("fmt", PROCEDURES, "--stdin-filename", "tea.yaml").exit_code == 2
