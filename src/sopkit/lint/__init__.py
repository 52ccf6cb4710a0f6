"""This package checks what a procedure means and how it is written, beyond what loading needs.

A lint is one module and one entry in `LINTS` (it looks at one procedure) or `FOLDER_LINTS` (it
compares the procedures of a folder).
"""

from __future__ import annotations

from sopkit.lint import (
    afterend,
    authority,
    conditions,
    conflicts,
    exclusions,
    flow,
    folder,
    habits,
    leftout,
    marks,
    readings,
    registered,
    siblings,
    skipped,
    style,
    tables,
    times,
    unlabelled,
    unnamed,
)
from sopkit.lint.base import Folder, FolderLint, Lint, Subject
from sopkit.lint.settings import DEFAULTS, Settings
from sopkit.lint.summary import Summary, summary_of

__all__ = [
    "DEFAULTS",
    "FOLDER_LINTS",
    "LINTS",
    "Folder",
    "FolderLint",
    "Lint",
    "Settings",
    "Subject",
    "Summary",
    "summary_of",
]

LINTS: tuple[Lint, ...] = (
    conditions.LINT,
    tables.LINT,
    flow.LINT,
    afterend.LINT,
    authority.LINT,
    conflicts.LINT,
    exclusions.LINT,
    times.LINT,
    style.LINT,
    leftout.LINT,
    unnamed.LINT,
    unlabelled.LINT,
    siblings.LINT,
    readings.LINT,
    marks.LINT,
)

FOLDER_LINTS: tuple[FolderLint, ...] = (
    *folder.LINTS,
    *habits.LINTS,
    *skipped.LINTS,
    registered.LINT,
)
