"""This module holds procedures against the register of controlled documents.

A change to a controlled document has a version of its own: what was printed and approved under a
version stays what it says.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sopkit import registers
from sopkit.diagnostics import Diagnostic, Diagnostics, Position
from sopkit.errors import DocumentError
from sopkit.inspection.needs import files_of, register_of
from sopkit.lint.base import FolderLint

if TYPE_CHECKING:
    from sopkit.document import Document
    from sopkit.lint.base import Folder
    from sopkit.lint.summary import Edition
    from sopkit.registers import Register, Registered, Standing

_ADVICE = {
    "empty-file": "run sopkit register, which writes it",
    "duplicate-key": "run sopkit register, which keeps the higher version",
}
_MARKED = (
    "a merge of git has left its marks here, so the register cannot be read; run sopkit register, "
    "which puts the two sides together"
)
_MARK = 7
# so many digits of a digest tell two contents apart to the eye
_SHOWN = 12


def look(folder: Folder) -> None:
    """Each procedure has the content that is registered for its version."""
    read: dict[str, Register | None] = {}
    times = Counter(summary.id for summary in folder.summaries)
    for summary in folder.summaries:
        # which of two files with one id is meant, nobody can tell: that is said of them instead
        if not summary.edition.digest or times[summary.id] > 1:
            continue
        place = register_of(summary.path)
        if place not in read:
            read[place] = _read(place, folder.findings)
        register = read[place]
        if register is not None:
            hold_against(register, summary.id, summary.edition, summary.path, folder.findings)


def _read(place: str, findings: Diagnostics) -> Register | None:
    """A register; None where it is faulty, since then every procedure would seem to be missing."""
    try:
        return registers.read_register(place)
    except DocumentError as refused:
        findings.extend(with_advice(refused.diagnostics, place))
        return None


def with_advice(
    found: Iterable[Diagnostic], path: str, text: str | bytes | None = None
) -> list[Diagnostic]:
    """The faults of a register; of those that `sopkit register` mends itself it is said so."""
    told = [replace(one, hint=_ADVICE.get(one.name, one.hint)) for one in found]
    if not any(one.level == "error" for one in told):
        return told
    from sopkit.formatting.merged import merged

    written = registers.text_of(path) if text is None else registers.decoded(text)
    both = None if written is None else merged(written)
    if both is None or not both.marked:
        return told
    alone = Diagnostics(path)
    place = Position(both.line, 1, both.line, 1 + _MARK)
    alone.add("yaml-syntax", _MARKED, place)
    return list(alone)


def hold_against(
    register: Register, name: str, edition: Edition, path: str, findings: Diagnostics
) -> Standing:
    """Reports a procedure that does not stand in a register as it is, and says how it stands."""
    standing = registers.standing(register, name, edition.version, edition.digest)
    if standing != "same":
        code, message = _SAYINGS[standing](name, edition, register.get(name, _NONE))
        findings.add(code, message, Position(*edition.place), path=path)
    return standing


def _new(name: str, edition: Edition, entry: Registered) -> tuple[str, str]:
    return "not-registered", f"'{name}' is not in the register; run sopkit register"


def _raised(name: str, edition: Edition, entry: Registered) -> tuple[str, str]:
    message = f"the register still holds '{entry.version}' of '{name}'; run sopkit register"
    return "not-registered", message


def _changed(name: str, edition: Edition, entry: Registered) -> tuple[str, str]:
    return "changed-without-version", (
        f"'{edition.version}' is registered with another content, of digest "
        f"'{entry.digest[:_SHOWN]}' and not '{edition.digest[:_SHOWN]}'; raise the version, then "
        "run sopkit register"
    )


def _lowered(name: str, edition: Edition, entry: Registered) -> tuple[str, str]:
    return "lowered-version", (
        f"'{edition.version}' does not come after '{entry.version}', which is registered; raise "
        "the version, then run sopkit register"
    )


_NONE = registers.Registered("", "")
_SAYINGS = {"new": _new, "raised": _raised, "changed": _changed, "lowered": _lowered}


def look_at_register(document: Document, diagnostics: Diagnostics) -> None:
    """A register is as it should be, and each procedure in it is there."""
    for name in registers.check_register(document, diagnostics):
        files = files_of(document.path, name)
        if not any(map(os.path.isfile, files)):
            message = (
                f"'{name}' is registered, but there is no file of it; bring it back, or run "
                "sopkit register"
            )
            diagnostics.add("gone-but-registered", message, document.key((name,)))


LINT = FolderLint(("changed-without-version", "lowered-version", "not-registered"), look)
