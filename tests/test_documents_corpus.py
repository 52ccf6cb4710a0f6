"""The corpus of wrong documents: what authors really type, and the exact lines that they read.

A document stands beside a file `.out` with what is found in it. `bad` holds faults of the file
itself, `bad_procedures` faults of form and of names, `bad_meaning`, `bad_style` and `bad_ignores`
what the lints find, `bad_folders` what is found between files, `bad_scenarios` what running finds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sopkit.codes import CODES
from sopkit.diagnostics import Diagnostic
from sopkit.lint.checking import check
from sopkit.scenarios import run

DOCUMENTS = Path(__file__).parent / "documents"
LINTED = sorted(
    path
    for name in ("meaning", "style", "ignores")
    for path in DOCUMENTS.glob(f"bad_{name}/*.yaml")
)
FOLDERS = sorted(path for path in (DOCUMENTS / "bad_folders").iterdir() if path.is_dir())
RUN = sorted(
    path
    for path in (DOCUMENTS / "bad_scenarios").glob("*.yaml")
    if not path.name.endswith(".cases.yaml")
)
# no document of a corpus can show them: a file that may not be read, one of two megabytes
SHOWN_ELSEWHERE = {"unreadable-file", "file-too-large"}


def said(found: list[Diagnostic], root: Path) -> str:
    """Findings as they stand beside a document."""
    return "".join(f"{one.line()}\n".replace(f"{root}/", "") for one in found)


@pytest.mark.parametrize("path", LINTED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_document_gives_exactly_these_lines(path: Path) -> None:
    """Each document gives what stands beside it, and nothing else."""
    assert path.with_suffix(".out").read_text("utf-8") == said(check(path), path.parent)


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_a_folder_gives_exactly_these_lines(path: Path) -> None:
    """What is found between files is found where the folder is checked as a whole."""
    assert path.with_suffix(".out").read_text("utf-8") == said(check(path), path)


@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_scenarios_give_exactly_these_lines(path: Path) -> None:
    """Running scenarios finds what stands beside the procedure."""
    found = list(run(path).diagnostics)

    assert path.with_suffix(".out").read_text("utf-8") == said(found, path.parent)


def test_every_code_has_a_document() -> None:
    """Each code stands in the expected lines of at least one document."""
    expected = "".join(path.read_text("utf-8") for path in DOCUMENTS.rglob("*.out"))
    missing = {code.name for code in CODES if f"[{code.code} {code.name}]" not in expected}

    assert missing == SHOWN_ELSEWHERE


def test_the_corpus_is_large() -> None:
    """There are enough wrong documents to show what authors do wrong, each with its lines."""
    wrong = list(DOCUMENTS.glob("bad*/*.out"))

    assert len(wrong) >= 120
    assert all(
        path.with_suffix("").exists() or path.with_suffix(".yaml").exists() for path in wrong
    )
