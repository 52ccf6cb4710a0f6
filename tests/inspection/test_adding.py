"""Ignore comments that are written: beside what they are about, never into a text."""

from pathlib import Path

import pytest

from sopkit.diagnostics import Diagnostics
from sopkit.document import Document, read_document
from sopkit.inspection.adding import with_ignores
from sopkit.inspection.fixing import fixed
from sopkit.inspection.sources import text_of
from sopkit.inspection.suppression import read_ignores
from sopkit.lint.checking import check_file, examine
from tests.inspection.conftest import RULE, procedure

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path for path in (ROOT / "procedures").glob("*/*.yaml") if ".cases." not in path.name
)
BAD = sorted((ROOT / "tests" / "documents" / "bad").glob("*.yaml"))
PATH = "procedures/house/tea.yaml"


def added(text: str) -> str:
    """A piece of a procedure with a comment beside each finding; only their reasons are missing."""
    findings = check_file(PATH, text=text).findings
    after, count = with_ignores(text, PATH, findings)
    left = check_file(PATH, text=after).findings

    assert len(findings) == count
    assert {"ignore-without-reason"} == {one.name for one in left}
    return after


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("refill", "- id: refill  # sopkit: ignore[missing-source] TODO: say why"),
        ("refill # note", "- id: refill # note  # sopkit: ignore[missing-source] TODO: say why"),
        ('"refill"', '- id: "refill"  # sopkit: ignore[missing-source] TODO: say why'),
    ],
)
def test_at_the_end_of_the_line(before: str, line: str) -> None:
    """A comment stands at the end of the line on which the entry begins."""
    assert line in added(procedure(RULE.replace("refill", before))).splitlines()


@pytest.mark.parametrize(
    "line",
    [
        f"- id: refill  # {'x' * 90}",
        "- {id: refill, every: {do: tea.poured, gap: 15 min, from: meeting.begins, "
        "until: meeting.over}}",
    ],
)
def test_above_a_long_line(line: str) -> None:
    """Above a long line the comment is indented as the line is."""
    text = RULE.replace("- id: refill", line)
    if "every: {" in line:
        text = f"rules:\n{line}\n"

    lines = added(procedure(text)).splitlines()

    assert "# sopkit: ignore[missing-source] TODO: say why" == lines[lines.index(line) - 1]


def test_above_a_comment_that_cannot_be_read() -> None:
    """Of two comments on one line only the first is read, so the new one stands above."""
    text = procedure(RULE.replace("refill", "refill # sopkit: ignore"))
    findings = [one for one in check_file(PATH, text=text).findings if one.code != "SOP504"]

    after, _ = with_ignores(text, PATH, findings)

    assert "missing-source" not in [one.name for one in check_file(PATH, text=after).findings]


def test_windows_line_ends() -> None:
    """A comment on a line of its own has the line end of the file."""
    text = procedure(RULE.replace("refill", f"refill # {'x' * 90}")).replace("\n", "\r\n")

    after = added(text)

    assert after.count("\n") == after.count("\r\n") == text.count("\n") + 1


def test_findings_about_the_whole_file() -> None:
    """A finding without a place is ignored at the top, below the comments of other tools."""
    found = Diagnostics(PATH)
    found.add("missing-source", "nothing has a source")
    text = "# yaml-language-server: none\n" + procedure(RULE)

    after, _ = with_ignores(text, PATH, found)

    assert "# sopkit: file-ignore[missing-source] TODO: say why" == after.splitlines()[1]


def test_a_text_that_cannot_be_read() -> None:
    """A text that is no YAML stays as it is."""
    found = Diagnostics(PATH)
    found.add("yaml-syntax", "it is broken")

    assert ("a: [", 0) == with_ignores("a: [", PATH, found)


@pytest.mark.parametrize("path", SHIPPED[::6], ids=lambda path: path.stem)
def test_beside_everything(path: Path) -> None:
    """A comment can be written for any key and entry of a real procedure, and is about it."""
    before = read(path.read_text(encoding="utf-8"))
    places = [place for place, _ in before.values() if place][::7]
    found = Diagnostics(PATH)
    for place in places:
        found.add("no-effect", str(place), before.key(place))

    text, count = with_ignores(before.text, PATH, found)

    after = read(text)
    ignores = read_ignores(after)
    assert len(places) == count
    assert before.data == after.data
    assert all(any(one.covers(after.key(place)) for one in ignores) for place in places)


def read(text: str) -> Document:
    """A text without faults, as a document."""
    document = read_document(PATH, Diagnostics(), text=text)
    assert document is not None
    return document


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_any_document_can_be_mended(path: Path) -> None:
    """Mending any wrong document comes to an end, and takes no fault for none."""
    before = text_of(path.read_bytes())

    result = fixed(before, lambda text: examine(path.name, text=text).findings, unsafe=True)

    assert (result.text == before) is (result.applied == ())
    assert result.left == examine(path.name, text=result.text).findings
