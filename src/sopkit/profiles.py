"""This module lays the values of a house over a procedure: figures, and rules left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import quote, suggest
from sopkit.document import read_document
from sopkit.errors import DocumentError
from sopkit.frozen import NamedTuple
from sopkit.library import library_of

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostics
    from sopkit.document import Document
    from sopkit.procedure import Procedure
    from sopkit.sharing import Shared


class Overlay(NamedTuple):
    """The data of a procedure with a house's values, and the rules the house does without.

    `shared` is what the data hold of other files already; None while nobody has looked. `said` is
    the profile that the values come from.
    """

    data: Mapping[str, Any]
    without: Mapping[str, str] = {}
    shared: Shared | None = None
    said: Said | None = None


class Said(NamedTuple):
    """What a profile says: its file (None when it was given as a mapping) and its values."""

    document: Document | None
    values: Mapping[str, Any]


def with_profile(
    data: Mapping[str, Any],
    profile: str | FilePath | Mapping[str, Any],
    diagnostics: Diagnostics,
    procedure_path: str,
) -> Overlay:
    """Puts the values of a profile in place; faults are reported in the profile's file."""
    said = _read(profile, diagnostics, procedure_path)
    name = str(data.get("id"))
    _check_entries(said, name, diagnostics, procedure_path)
    values = said.values.get(name)
    if values is None:
        return Overlay(data)
    report = _Report(said.document, diagnostics, (name,))
    if not isinstance(values, Mapping):
        return Overlay(data)
    return overlaid(data, values, report)._replace(said=said)


def told_at_profile(procedure: Procedure, said: Said, diagnostics: Diagnostics) -> None:
    """Reports at the place of each value in the profile what is wrong with it."""
    values = said.values[procedure.id]
    report = _Report(said.document, diagnostics, (procedure.id,))
    check_values(procedure, values, report)


def check_values(procedure: Procedure, values: Mapping[str, Any], report: Any) -> None:
    """Reports each value that a procedure without errors cannot be given."""
    for name, value in values.items():
        keys = set(value) if isinstance(value, Mapping) else set()
        if name not in procedure.model.parameters or not keys <= {"is", "source"}:
            continue
        try:
            procedure.with_parameters({name: value})
        except DocumentError as refused:
            first = next(one for one in refused.diagnostics if one.level == "error")
            path = (name, "is") if isinstance(value, Mapping) else (name,)
            report(first.name, f"{quote(procedure.id)}: {first.message}", path)


def _check_entries(said: Said, name: str, diagnostics: Diagnostics, procedure_path: str) -> None:
    """Every entry of a profile is for a procedure that is there, else it would have no effect."""
    library = library_of(procedure_path)
    for key, values in said.values.items():
        report = _Report(said.document, diagnostics, (key,))
        if not isinstance(values, Mapping):
            message = (
                f"a profile gives each procedure its values, {{field/name: {{parameter: value}}}}; "
                f"'{key}' holds {_shown(values)}"
            )
            report("wrong-type", message, (), key=True)
        elif key != name and library.root is not None and library.file(str(key)) is None:
            near = library.near(str(key))
            report("unknown-procedure", f"unknown procedure {quote(key)}{near}", (), key=True)


def _shown(value: Any) -> str:
    return "a list" if isinstance(value, list) else "nothing" if value is None else quote(value)


def overlaid(data: Mapping[str, Any], values: Mapping[str, Any], report: Any) -> Overlay:
    """Puts values of parameters in place: `{name: value}` or `{name: {is: value, source: ..}}`."""
    parameters = dict(data.get("parameters") or {})
    without: dict[str, str] = {}
    for name, given in values.items():
        if name == "without":
            without = dict(_left_out(given, data, report))
        elif name not in parameters:
            message = (
                f"'{data.get('id')}' has no parameter '{name}'{suggest(str(name), parameters)}"
            )
            report("unknown-name", message, (name,), key=True)
        elif isinstance(given, Mapping):
            unknown = [str(key) for key in given if key not in ("is", "source")]
            for key in unknown:
                near = suggest(key, ("is", "source"))
                message = f"unknown key '{key}'{near}; a value has is and source"
                report("unknown-key", message, (name, key), key=True)
            if not unknown:
                parameters[name] = {**parameters[name], **given}
        else:
            parameters[name] = {**parameters[name], "is": given}
    return Overlay({**data, "parameters": parameters} if parameters else data, without)


def _left_out(given: Any, data: Mapping[str, Any], report: Any) -> Iterator[tuple[str, str]]:
    rules = [entry for entry in data.get("rules") or () if isinstance(entry, Mapping)]
    known = [entry["id"] for entry in rules if isinstance(entry.get("id"), str)]
    tables = [entry.get("id") for entry in rules if "table" in entry]
    for name, reason, path in _entries(given):
        if not isinstance(name, str) or name not in known:
            near = suggest(str(name), known)
            report("unknown-name", f"'{data.get('id')}' has no rule '{name}'{near}", path)
        elif name in tables:
            message = (
                f"'{name}' is a table, which demands nothing: it works out a fact that other rules "
                "use; leave those rules out, or set the parameters it reads"
            )
            report("bad-value", message, path)
        elif not reason:
            message = (
                f"'{name}' is left out without a reason; write {name}: why the house does without"
            )
            report("missing-key", message, path)
        else:
            yield name, str(reason)


def _entries(given: Any) -> Iterator[tuple[Any, Any, tuple[str | int, ...]]]:
    if isinstance(given, Mapping):
        for name, reason in given.items():
            yield name, reason, ("without", name)
        return
    for place, entry in enumerate(given if isinstance(given, list) else [given]):
        path = ("without", place)
        if isinstance(entry, Mapping):
            yield entry.get("rule"), entry.get("reason"), path
        else:
            yield entry, None, path


class _Report:
    """Reports at a place of the profile, or of the whole when it has no file."""

    def __init__(
        self, document: Document | None, diagnostics: Diagnostics, below: tuple[str, ...]
    ) -> None:
        self.document = document
        self.diagnostics = diagnostics
        self.below = below

    def __call__(
        self, code: str, message: str, path: tuple[str | int, ...], *, key: bool = False
    ) -> None:
        if self.document is None:
            self.diagnostics.add(code, message)
            return
        at = (*self.below, *path)
        position = self.document.key(at) if key else self.document.value(at)
        self.diagnostics.add(code, message, position, path=self.document.path)


def _read(
    profile: str | FilePath | Mapping[str, Any], diagnostics: Diagnostics, procedure_path: str
) -> Said:
    if isinstance(profile, Mapping):
        return Said(None, profile)
    file = _file(profile, procedure_path)
    if FilePath(profile) != file and not file.is_file():
        known = sorted(path.stem for path in file.parent.glob("*.yaml"))
        names = ", ".join(known) or "no profile"
        message = f"there is no profile '{profile}'; the folder profiles has {names}"
        diagnostics.add("unreadable-file", message, path=str(file))
        return Said(None, {})
    document = read_document(file, diagnostics)
    return Said(document, document.data if document is not None else {})


def _file(profile: str | FilePath, procedure_path: str) -> FilePath:
    """A path as it is; a bare name is a file in the folder `profiles` beside `procedures`."""
    path = FilePath(profile)
    if path.suffix or len(path.parts) > 1:
        return path
    parts = FilePath(procedure_path).parts
    root = FilePath(*parts[: parts.index("procedures")]) if "procedures" in parts else FilePath()
    return root / "profiles" / f"{profile}.yaml"
