"""This module loads a procedure: one file read, checked and lowered to what the kernel runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostic, Diagnostics
from sopkit.document import Document, read_document
from sopkit.errors import DocumentError, UsageError
from sopkit.frozen import NamedTuple
from sopkit.language import LANGUAGES
from sopkit.profiles import Overlay, Said, overlaid, told_at_profile, with_profile
from sopkit.registers import content_digest, is_register

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sopkit.calendars import Calendar
    from sopkit.declarations import Declared
    from sopkit.expressions import Names
    from sopkit.kernel.program import Condition, Expression, Program, Spec
    from sopkit.model import ProcedureModel
    from sopkit.quantities import ValueType
    from sopkit.rules.conditions import Placed
    from sopkit.runs import Run
    from sopkit.sharing import Shared
    from sopkit.speaking import Labels

Path = tuple[str | int, ...]
# beside procedures stands a list of what was left out of them
NOT_ENCODED = "not-encoded.yaml"


class StockItem(NamedTuple):
    """A line of the pick list: the rule, the thing, and how many are needed."""

    rule: str
    item: str
    quantity: Expression


class Entry(NamedTuple):
    """A rule, step, check item or relation: its kind, its place in the file, what stands there."""

    id: str
    kind: str
    path: Path
    written: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Procedure:
    """One procedure, checked: its texts and types, and the program that executors run.

    Attributes:
        data: the file as it was written, with the values of a profile and what it uses in place.
        program: the rules and the flow, lowered.
        sources: for each rule, step, check item and relation the places it comes from.
        stock_items: the pick list, to be computed from the facts of a case.
        entries: what stands in the file under each name that a verdict may have.
        deputies: for a role who stands in for it, and while what is true.
        without: rules that the house does without, each with its reason; they are not judged.
        runs: the steps that run another procedure, with what they run and hand over.
        conditions: every condition that the author wrote, with its place.
        shared: which of its declarations come from the procedures it uses.
        calendars: the folder in which the paths of calendar files begin; without it they are found
            beside the procedure, beside the folder `procedures`, or in the working folder.
        notes: warnings and notes that were found on loading; a procedure has no errors.
    """

    document: Document
    data: Mapping[str, Any]
    model: ProcedureModel
    declared: Declared
    program: Program
    names: Names
    sources: Mapping[str, tuple[str, ...]]
    stock_items: tuple[StockItem, ...]
    entries: Mapping[str, Entry]
    deputies: Mapping[str, tuple[str, Condition]] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, Run] = field(default_factory=dict)
    conditions: tuple[Placed, ...] = field(default=(), repr=False)
    shared: Shared | None = None
    calendars: FilePath | None = None
    notes: tuple[Diagnostic, ...] = field(default=(), repr=False)
    _spoken: dict[str, Labels] = field(default_factory=dict, init=False, repr=False)

    @property
    def id(self) -> str:
        """Its name, `field/name`."""
        return self.model.id

    @property
    def title(self) -> Mapping[str, str]:
        """Its title in both languages."""
        return self.model.title

    @property
    def version(self) -> str:
        """Its semantic version."""
        return self.model.version

    @property
    def status(self) -> str:
        """draft, approved or retired."""
        return self.model.status

    @property
    def owner(self) -> str:
        """The role that answers for it."""
        return self.model.owner

    @property
    def path(self) -> str:
        """The file it was read from."""
        return self.document.path

    @property
    def calendar(self) -> Calendar | None:
        """The calendar, if it has one."""
        return self.declared.calendar

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone, if it has one."""
        return self.declared.calendar.zone if self.declared.calendar else None

    @cached_property
    def digest(self) -> str:
        """Names this very content: the file, what it uses, and the values of a profile.

        Where a file uses nothing and no profile changes it, the register has the same digest.
        """
        # no file can have an empty key
        return content_digest({**self.data, "": self.without} if self.without else self.data)

    @property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each rule, step, check item and relation."""
        return {name: entry.kind for name, entry in self.entries.items()}

    def rule(self, name: str) -> tuple[Spec, ...]:
        """What the rule, step, check item or relation of this name was lowered to."""
        return tuple(spec for spec in self.program.rules if spec.rule.id == name)

    def fact_type(self, name: str) -> ValueType | None:
        """The type of a fact or of a measured value; None if there is no such fact."""
        return self.declared.facts.get(name)

    def field_type(self, event: str, name: str) -> ValueType | None:
        """The type of a field of an event's data, which may be a fact; None if there is none."""
        own = self.declared.events.get(event, {}).get(name)
        return own or self.declared.facts.get(name)

    @cached_property
    def form_fields(self) -> Mapping[str, Mapping[str, ValueType | None]]:
        """The fields of the forms that are filled with an event, also those nobody asks for.

        The type is None where two forms of one event have the same field with other types.
        """
        found: dict[str, dict[str, ValueType | None]] = {}
        for spec in self.program.rules:
            entry = self.entries.get(spec.rule.id)
            written = entry.written if entry is not None else {}
            fields = self.declared.forms.get(str(written.get("record", written).get("form")))
            if fields is None:
                continue
            for event in events_of(spec):
                there = found.setdefault(event, {})
                for name, kind in fields.items():
                    there[name] = kind if there.get(name, kind) == kind else None
        return found

    def form_type(self, event: str, name: str) -> ValueType | None:
        """The type of a field of the form that is filled with an event; None if there is none."""
        return self.form_fields.get(event, {}).get(name)

    def text(self, name: str, language: str) -> str:
        """What a name means: its label, a rule's own message or sentence, else the name itself."""
        names = self.spoken(language)
        entry = self.entries.get(name)
        if entry is None or names.get(name, "fact", "field", "event", "step"):
            return names.wanted(name, mark=False)
        from sopkit.sentences import entry_text

        return entry_text(entry, self, names)

    def spoken(self, language: str) -> Labels:
        """Its names as they are said in a language, kept for the next time.

        Raises:
            UsageError: another language than `en` and `zh`; what it said would be a mixture.
        """
        found = self._spoken.get(language)
        if found is None:
            if language not in LANGUAGES:
                raise UsageError(
                    f"'{language}' is no language here; write {' or '.join(LANGUAGES)}"
                )
            from sopkit.speaking import Labels

            found = Labels(self.data, language, scope=self.names, labels=self.declared.labels)
            self._spoken[language] = found
        return found

    def is_shared(self, path: Path) -> bool:
        """Whether what stands there was taken from a procedure that this one uses."""
        return self.shared is not None and self.shared.place(path) is not None

    def with_parameters(self, values: Mapping[str, Any]) -> Procedure:
        """The same procedure with other values of parameters.

        Raises:
            DocumentError: a parameter does not exist, or a value does not fit it.
        """
        diagnostics = Diagnostics(self.path)

        def report(code: str, message: str, path: Path, *, key: bool = False) -> None:
            diagnostics.add(code, message)

        overlay = overlaid(self.data, values, report)._replace(
            without=self.without, shared=self.shared
        )
        return _finished(_build(self.document, overlay, diagnostics, self.calendars), diagnostics)

    def with_profile(self, profile: str | FilePath | Mapping[str, Any]) -> Procedure:
        """The same procedure with the values of a house, as in `load`.

        Raises:
            DocumentError: the profile cannot be read, or does not fit.
        """
        diagnostics = Diagnostics(self.path)
        overlay = with_profile(self.data, profile, diagnostics, self.path)
        without = {**self.without, **overlay.without}
        overlay = overlay._replace(without=without, shared=self.shared)
        return _finished(_build(self.document, overlay, diagnostics, self.calendars), diagnostics)


def load(
    path: str | FilePath,
    *,
    profile: str | FilePath | Mapping[str, Any] | None = None,
    calendars: FilePath | None = None,
) -> Procedure:
    """Reads a procedure file.

    Args:
        path: the file.
        profile: the values of a house: a file, its mapping, or the name of a file in the folder
            `profiles` beside `procedures`.
        calendars: the folder in which the paths of calendar files begin; without it they are found
            beside the procedure, beside the folder `procedures`, or in the working folder.

    Raises:
        DocumentError: the file has errors; it carries all of them.
    """
    diagnostics = Diagnostics(str(path))
    document = read_document(path, diagnostics)
    return _loaded(document, diagnostics, profile, calendars)


def load_text(
    text: str | bytes,
    path: str = "<text>",
    *,
    profile: str | FilePath | Mapping[str, Any] | None = None,
    calendars: FilePath | None = None,
) -> Procedure:
    """Reads a procedure from its text; `path` is what diagnostics call it.

    Raises:
        DocumentError: the text has errors; it carries all of them.
    """
    diagnostics = Diagnostics(path)
    document = read_document(path, diagnostics, text=text)
    return _loaded(document, diagnostics, profile, calendars)


def build_document(
    path: str | FilePath, diagnostics: Diagnostics, *, text: str | bytes | None = None
) -> Procedure | None:
    """Reads and builds one file, or the text given in its place, and reports all that is wrong.

    Returns:
        The procedure, also one with errors as long as it has a model; it can be relied on only
        when `diagnostics` holds no error.
    """
    document = read_document(path, diagnostics, text=text)
    return None if document is None else _build(document, Overlay(document.data), diagnostics)


def procedure_files(paths: Iterable[str | FilePath]) -> list[FilePath]:
    """The procedure files among these and in these folders, without their scenario files."""
    found: list[FilePath] = []
    for path in map(FilePath, paths):
        inside = [path]
        if path.is_dir():
            inside = [one for one in sorted(path.rglob("*.yaml")) if not is_register(one)]
        found += [
            one
            for one in inside
            if not one.name.endswith(".cases.yaml") and one.name != NOT_ENCODED
        ]
    return found


def _loaded(
    document: Document | None,
    diagnostics: Diagnostics,
    profile: str | FilePath | Mapping[str, Any] | None,
    calendars: FilePath | None,
) -> Procedure:
    if document is None:
        raise DocumentError(diagnostics.sorted())
    overlay = Overlay(document.data)
    if profile is not None:
        overlay = with_profile(document.data, profile, diagnostics, document.path)
    built = _build(document, overlay, diagnostics, calendars)
    if overlay.said is not None and diagnostics.errors:
        diagnostics = _told_at_profile(document, overlay.said, diagnostics, calendars)
    return _finished(built, diagnostics)


def _told_at_profile(
    document: Document, said: Said, diagnostics: Diagnostics, calendars: FilePath | None
) -> Diagnostics:
    """What is wrong only because of a house's values, told where its profile gives them."""
    own = Diagnostics(document.path)
    procedure = _build(document, Overlay(document.data), own, calendars)
    if procedure is None or own.errors:
        return diagnostics
    found = Diagnostics(document.path)
    found.extend(one for one in diagnostics if one.path != document.path)
    if said.document is not None:
        told_at_profile(procedure, said, found)
    return found if found.errors else diagnostics


def _finished(built: Procedure | None, diagnostics: Diagnostics) -> Procedure:
    if built is None or diagnostics.errors:
        raise DocumentError(diagnostics.sorted())
    built.document.keep()
    return built


def _build(
    document: Document,
    overlay: Overlay,
    diagnostics: Diagnostics,
    calendars: FilePath | None = None,
) -> Procedure | None:
    # the models take longer to import than a file takes to read
    from sopkit.building import build

    return build(document, overlay, diagnostics, calendars)


def events_of(spec: Spec) -> Iterator[str]:
    """The events of a demand, in whatever part they play."""
    for part in ("events", "triggers", "targets"):
        yield from (one.event for one in getattr(spec, part, ()))
