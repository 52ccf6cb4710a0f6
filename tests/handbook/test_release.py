"""Tests of a release: each gate closes on what must not go out, and opens otherwise."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopkit.cli import sopkit
from sopkit.errors import DocumentError, UsageError
from sopkit.handbook import build_document, typst
from sopkit.handbook.approvals import Approval, approved, missing, read_approvals
from sopkit.handbook.proofs import prove_texts
from sopkit.procedure import load
from tests.handbook.reading import book, printed_product, several

pytest.importorskip("pypdf")
NAME = "office/door"
TEXT = """\
# yaml-language-server: $schema=../../schemas/procedure.schema.json
sopkit: 1
id: office/door
title: {en: The door, zh: 门}
version: 1.0.0
status: approved
owner: host
case: {is: {en: one day, zh: 一天}}
roles:
  host: {label: {en: host, zh: 接待员}}
steps:
- {id: door.opened, do: {en: Open the door, zh: 开门}, role: host, source: A/door-service#1}
"""
CASES = """\
sopkit: 1
procedure: office/door
cases:
- id: opened
  title: {en: The door is opened, zh: 开门}
  zero: "2026-12-01T09:00+08:00"
  events:
  - {at: 0 min, event: door.opened, role: host}
  expect:
  - {at: 1 min, verdicts: {door.opened: satisfied}}
"""


def git(folder: Path, *words: str) -> None:
    """Calls git as somebody."""
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A repository with one procedure, approved, all committed."""
    place = tmp_path / "house" / "procedures" / "office"
    place.mkdir(parents=True)
    (place / "door.yaml").write_text(TEXT, encoding="utf-8")
    (place / "door.cases.yaml").write_text(CASES, encoding="utf-8")
    digest = load(place / "door.yaml").digest
    approvals = (
        f"sopkit-approvals: 1\n{NAME}: {{by: A. Wang, date: 2026-11-30, digest: '{digest}'}}\n"
    )
    (tmp_path / "house/approvals.yaml").write_text(approvals, encoding="utf-8")
    git(tmp_path / "house", "init", "-q")
    git(tmp_path / "house", "add", ".")
    git(tmp_path / "house", "commit", "-qm", "first")
    return tmp_path / "house"


def release(house: Path) -> Result:
    """Prints the PDF for release."""
    words = ["handbook", "build", str(house / "procedures"), "-o", str(house / ".." / "out")]
    return CliRunner().invoke(sopkit, [*words, "--format", "pdf", "--release"])


def test_what_is_in_order_goes_out(house: Path) -> None:
    """Committed, approved, without findings, with passing scenarios: both books are written."""
    ended = release(house)

    assert ended.exit_code == 0, ended.output
    assert sorted(one.name for one in (house / "../out").iterdir()) == [
        "handbook-en.pdf",
        "handbook-zh.pdf",
    ]


def uncommitted(house: Path) -> None:
    """Work that nobody committed."""
    (house / "procedures/office/door.cases.yaml").write_text(CASES + "\n")
    file = house / "procedures/office/door.yaml"
    file.write_text(TEXT.replace("The door,", "A door,"), encoding="utf-8")


def unnamed(house: Path) -> None:
    """An approval of something else only."""
    text = "sopkit-approvals: 1\noffice/gate: {by: A, date: 2026-11-30, digest: 0123456789ab}\n"
    (house / "approvals.yaml").write_text(text)
    git(house, "commit", "-qam", "other")


def outdated(house: Path) -> None:
    """A change after the approval."""
    file = house / "procedures/office/door.yaml"
    file.write_text(TEXT.replace("Open the door", "Open the gate"), encoding="utf-8")
    git(house, "commit", "-qam", "gate")


def failing(house: Path) -> None:
    """A scenario that expects something else."""
    file = house / "procedures/office/door.cases.yaml"
    file.write_text(CASES.replace("satisfied", "violated"), encoding="utf-8")
    git(house, "commit", "-qam", "wrong")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (uncommitted, "files differ from what is committed"),
        (unnamed, "no approver is named"),
        (outdated, "A. Wang approved"),
        (failing, "scenarios fail|'sopkit check' has findings"),
    ],
)
def test_a_closed_gate_writes_nothing(
    house: Path, spoil: Callable[[Path], None], said: str
) -> None:
    """Each gate says what is in the way and leaves no file."""
    spoil(house)
    ended = release(house)

    assert ended.exit_code == 2, ended.output
    assert re.search(said, ended.output)
    assert not (house / "../out").exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (uncommitted, "错误：不能发布：有文件与已提交的内容不同\n"),
        (unnamed, "\n  office/door：没有写明批准人\n请在“approvals.yaml”中写明谁批准了这份内容："),
        (outdated, "\n  office/door：A. Wang 批准的是 "),
        (failing, "1 个未通过；"),
    ],
)
def test_a_closed_gate_is_told_in_chinese(
    house: Path, spoil: Callable[[Path], None], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the way of a release, and what to do, is told in the language of the user."""
    monkeypatch.setenv("SOPKIT_LANG", "zh")
    spoil(house)

    assert said in release(house).output


def test_outside_git_nothing_goes_out(tmp_path: Path) -> None:
    """A folder that git does not know cannot be fetched again."""
    (tmp_path / "procedures/office").mkdir(parents=True)
    (tmp_path / "procedures/office/door.yaml").write_text(TEXT, encoding="utf-8")
    ended = release(tmp_path)

    assert ended.exit_code == 2
    assert "not in a git repository" in ended.output


def test_an_approval_is_printed() -> None:
    """Approver and day stand in the box of what they approved, of nothing else."""
    made = book("en")
    first, second = made.chapters[:2]
    mine = approved(made, {first.id: Approval("A. Wang", "2026-11-30", first.digest)})
    other = approved(made, {second.id: Approval("A. Wang", "2026-11-30", "0" * 16)})

    assert (mine.chapters[0].approved_by, mine.chapters[0].approved_on) == ("A. Wang", "2026-11-30")
    assert [one.approved_by for one in other.chapters] == [""] * len(other.chapters)


def test_a_draft_is_not_approved(tmp_path: Path) -> None:
    """A procedure whose file says draft is refused whoever approved it."""
    (tmp_path / "door.yaml").write_text(TEXT.replace("status: approved", "status: draft"))
    made = load(tmp_path / "door.yaml")
    named = {NAME: Approval("A", "2026-11-30", made.digest.removeprefix("sha256:"))}

    assert missing([made], named) == ["office/door: its status is 'draft', not approved"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{by: A, date: 2026-11-30}", "lacks the key 'digest'"),
        ("{by: A, date: yesterday, digest: 0123456789ab}", "'yesterday' is no day"),
        ("{by: A, date: 2026-02-30, digest: 0123456789ab}", "'2026-02-30' is no day"),
        ("{by: A, date: 2026-11-30, digest: 0123456789a}", "is no digest"),
        ("{by: A, date: 2026-11-30, digset: 0123456789ab}", "did you mean 'digest'"),
        ("somebody", "needs {by: name"),
    ],
)
def test_wrong_approvals_are_told(tmp_path: Path, entry: str, said: str) -> None:
    """A fault in the file of approvals is told with its place."""
    (tmp_path / "approvals.yaml").write_text(f"sopkit-approvals: 1\noffice/door: {entry}\n")
    with pytest.raises(DocumentError, match=said):
        read_approvals(tmp_path / "approvals.yaml")


@pytest.mark.parametrize("product", ["handbook", "cards", "checklists", "forms"])
def test_a_whole_pdf_is_proved(product: str) -> None:
    """Every text that must be in a product is found in it."""
    prove_texts({"en": book("en")}, {f"{product}-en.pdf": printed_product(product, "en")})


def test_a_pdf_without_a_text_is_refused() -> None:
    """A file that lacks a part of the book is named with what it lacks."""
    less = typst.render(build_document(several()[:1], "en"))
    with pytest.raises(UsageError, match=r"'handbook-en.pdf' does not hold every text"):
        prove_texts({"en": book("en")}, {"handbook-en.pdf": less})
