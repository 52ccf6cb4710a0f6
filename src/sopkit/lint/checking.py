"""This module checks files: it reads each, builds it, and lets the lints look at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from sopkit.diagnostics import Diagnostic, Diagnostics
from sopkit.document import read_document
from sopkit.frozen import NamedTuple
from sopkit.inspection.needs import (
    REGISTER,
    is_scenarios,
    kind_beside,
    procedures_of,
    registers_in,
)
from sopkit.inspection.results import Examined, Suppressed
from sopkit.inspection.settling import settle
from sopkit.inspection.suppression import read_ignores
from sopkit.lint import (
    DEFAULTS,
    FOLDER_LINTS,
    LINTS,
    Folder,
    FolderLint,
    Lint,
    Settings,
    Subject,
    companions,
)
from sopkit.lint.index import index_of
from sopkit.lint.registered import with_advice
from sopkit.lint.summary import Summary, summary_of
from sopkit.procedure import procedure_files
from sopkit.profiles import Overlay

if TYPE_CHECKING:
    from sopkit.document import Document
    from sopkit.procedure import Procedure


class Checked(NamedTuple):
    """What was found in one file, sorted; its summary, where it has no errors; what is silenced."""

    findings: tuple[Diagnostic, ...]
    summary: Summary | None
    suppressed: tuple[Suppressed, ...] = ()


def check(paths: str | FilePath | Iterable[str | FilePath]) -> list[Diagnostic]:
    """All findings about procedure files, sorted; folders are searched for them and a register.

    What comments in the files silence is left out. Scenario files (`*.cases.yaml`) are not
    looked at.
    """
    given = [paths] if isinstance(paths, str | FilePath) else list(paths)
    examined = [examine(path) for path in (*procedure_files(given), *registers_in(given))]
    compared = compare([each.summary for each in examined if each.summary is not None])
    known = {each.path for each in examined}
    found = [one for one in compared if one.path not in known]
    for each in examined:
        found += settle(each, [one for one in compared if one.path == each.path]).findings
    # a register that is among the files is told of its faults twice
    return sorted(dict.fromkeys(found))


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
    examined = examine(path, text=text, settings=settings, lints=lints)
    settled = settle(examined)
    return Checked(settled.findings, examined.summary, settled.suppressed)


def examine(
    path: str | FilePath,
    *,
    text: str | bytes | None = None,
    settings: Settings = DEFAULTS,
    lints: Sequence[Lint] = LINTS,
) -> Examined:
    """Looks at one file, a scenario file too, and leaves open what its comments silence."""
    return look(str(path), text, settings, lints)[0]


def look(
    path: str,
    text: str | bytes | None = None,
    settings: Settings = DEFAULTS,
    lints: Sequence[Lint] = LINTS,
) -> tuple[Examined, Document | None]:
    """As `examine`, with the document, as far as it could be read."""
    diagnostics = Diagnostics(path)
    document = read_document(path, diagnostics, text=text)
    summary = None
    refused = document is None
    if document is not None and is_scenarios(path):
        _look_at_scenarios(document, diagnostics)
        refused = diagnostics.errors
    elif document is not None and kind_beside(path):
        diagnostics = _look_beside(document, diagnostics)
        refused = diagnostics.errors
    elif document is not None:
        procedure = _built(document, diagnostics)
        refused = procedure is None or diagnostics.errors
        if procedure is not None and not refused:
            subject = run_lints(procedure, diagnostics, settings=settings, lints=lints)
            summary = summary_of(procedure, index_of(subject))
    if kind_beside(path) == REGISTER:
        found, diagnostics = diagnostics, Diagnostics(path)
        diagnostics.extend(with_advice(found, path, text))
    ignores = () if document is None else read_ignores(document, _of_folders())
    return Examined(path, diagnostics.sorted(), refused, ignores, summary), document


def run_lints(
    procedure: Procedure,
    diagnostics: Diagnostics,
    *,
    settings: Settings = DEFAULTS,
    lints: Sequence[Lint] = LINTS,
) -> Subject:
    """Lets every lint look at a procedure without errors; what they have seen is kept."""
    subject = Subject(procedure, settings, diagnostics)
    for lint in lints:
        lint.look(subject)
    return subject


def compare(
    summaries: Sequence[Summary],
    *,
    settings: Settings = DEFAULTS,
    lints: Sequence[FolderLint] = FOLDER_LINTS,
) -> tuple[Diagnostic, ...]:
    """What is found when the procedures of a folder are compared with each other, sorted."""
    folder = Folder(tuple(summaries), settings, Diagnostics())
    for lint in lints:
        lint.look(folder)
    return folder.findings.sorted()


def _built(document: Document, diagnostics: Diagnostics) -> Procedure | None:
    # the models take longer to import than a file takes to read
    from sopkit.building import build

    return build(document, Overlay(document.data), diagnostics)


def _look_beside(document: Document, found: Diagnostics) -> Diagnostics:
    """Checks a profile or a calendar; the years of a calendar are keys and no names."""
    diagnostics = Diagnostics(document.path)
    years = kind_beside(document.path) == "calendars"
    diagnostics.extend(one for one in found if not (years and one.name == "key-not-text"))
    companions.look(document, diagnostics)
    return diagnostics


def _look_at_scenarios(document: Document, diagnostics: Diagnostics) -> None:
    """Checks the form of a scenario file; `sopkit test` runs it."""
    from sopkit.scenarios.reading import cases_of

    cases_of(document, diagnostics)
    procedures = procedures_of(document.path)
    if FilePath(document.path).is_file() and not any(FilePath(one).is_file() for one in procedures):
        message = (
            f"there is no procedure '{FilePath(procedures[0]).name}' beside these scenarios, so "
            "none of them is run; rename the file as its procedure, or delete it"
        )
        diagnostics.add("unknown-procedure", message, document.value(("procedure",)))


@cache
def _of_folders() -> frozenset[str]:
    """The names of what is found only when files are compared."""
    return frozenset(name for lint in FOLDER_LINTS for name in lint.codes)
