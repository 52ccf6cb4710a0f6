"""This module checks files: it reads each, builds it, and lets the lints look at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, NamedTuple

from sopkit.diagnostics import Diagnostic, Diagnostics
from sopkit.lint import DEFAULTS, FOLDER_LINTS, LINTS, Folder, Lint, Settings, Subject
from sopkit.lint.summary import Summary, summary_of
from sopkit.procedure import build_document, procedure_files

if TYPE_CHECKING:
    from sopkit.procedure import Procedure


class Checked(NamedTuple):
    """What was found in one file, sorted; and its summary, where it has no errors."""

    findings: tuple[Diagnostic, ...]
    summary: Summary | None


def check(paths: str | FilePath | Iterable[str | FilePath]) -> list[Diagnostic]:
    """All findings about procedure files, sorted; folders are searched for them.

    Scenario files (`*.cases.yaml`) are left out.
    """
    given = [paths] if isinstance(paths, str | FilePath) else list(paths)
    checked = [check_file(path) for path in procedure_files(given)]
    found = [one for each in checked for one in each.findings]
    found += compare([each.summary for each in checked if each.summary is not None])
    return sorted(found)


def check_text(text: str | bytes, path: str = "<text>") -> list[Diagnostic]:
    """All findings about the text of a procedure, sorted; `path` is what they call it."""
    return list(check_file(path, text=text).findings)


def check_file(
    path: str | FilePath,
    *,
    text: str | bytes | None = None,
    settings: Settings = DEFAULTS,
    lints: Sequence[Lint] = LINTS,
) -> Checked:
    """Checks one procedure file; with `text` its content is given, and the path is its name."""
    diagnostics = Diagnostics(str(path))
    procedure = build_document(path, diagnostics, text=text)
    if procedure is None or diagnostics.errors:
        return Checked(diagnostics.sorted(), None)
    run_lints(procedure, diagnostics, settings=settings, lints=lints)
    return Checked(diagnostics.sorted(), summary_of(procedure))


def run_lints(
    procedure: Procedure,
    diagnostics: Diagnostics,
    *,
    settings: Settings = DEFAULTS,
    lints: Sequence[Lint] = LINTS,
) -> None:
    """Lets every lint look at a procedure without errors."""
    subject = Subject(procedure, settings, diagnostics)
    for lint in lints:
        lint.look(subject)


def compare(
    summaries: Sequence[Summary], *, settings: Settings = DEFAULTS
) -> tuple[Diagnostic, ...]:
    """What is found when the procedures of a folder are compared with each other, sorted."""
    folder = Folder(tuple(summaries), settings, Diagnostics())
    for lint in FOLDER_LINTS:
        lint.look(folder)
    return folder.findings.sorted()
