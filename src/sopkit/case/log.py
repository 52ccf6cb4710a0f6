"""This module reads event logs from JSON, JSON lines and YAML, and loses nothing of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sopkit.case.cases import Case, Unread
from sopkit.case.parts import pin_in
from sopkit.case.records import Record, RecordError
from sopkit.case.texts import Entry, Parts, json_lines, json_parts, yaml_parts
from sopkit.diagnostics import suggest
from sopkit.messages import catalogue
from sopkit.quantities import QuantityError, parse_instant, quote, zone_named

HEADER_KEYS = (
    *("sopkit", "procedure", "version", "digest", "id", "title", "zone", "zero", "profile"),
    *("parameters", "facts", "planned", "events"),
)
LEFT_OUT = "the record is kept aside and not judged"
UNKNOWN = "until then the value is unknown, and the rest of the record counts"
_BOMS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a log or with one of its records, and where."""

    path: str
    line: int | None
    number: int | None
    id: str | None
    message: str

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str = "en") -> str:
        """The place, the record and what is wrong."""
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        named = f" ({quote(self.id)})" if self.id else ""
        said = f"record {self.number}{named}: {self.message}" if self.number else self.message
        tongue = catalogue(language)
        said = said if tongue is None else tongue.say(said)
        return f"{place}: {said}" if place else said


def read_log(
    text: str | bytes, procedure: Any = None, path: str = ""
) -> tuple[Case, tuple[Problem, ...]]:
    """Reads the log of one case; what cannot be read is kept in `case.unread`, with a problem.

    The format follows the end of `path` (json, jsonl, ndjson, yaml, yml), else the text itself.
    Records keep the number of their place in the log, also after one that could not be read.
    """
    log = _Log(procedure, path)
    decoded = log.decode(text)
    if decoded is None:
        return log.whole(text if isinstance(text, str) else text.decode("latin-1"))
    parts = _parts(decoded, path)
    for line, message in parts.faults:
        log.problem(message, line=line)
    if parts.lost:
        log.problem(parts.lost, line=parts.lost_line)
        return log.whole(decoded)
    if parts.lost_header:
        log.case.unread.append(Unread(0, parts.lost_header, (parts.faults[0][1],), 1))
    log.begin(parts.header)
    for entry in parts.entries:
        log.take(entry)
    return log.case, tuple(log.problems)


def _parts(text: str, path: str) -> Parts:
    suffix = path.rpartition(".")[2].lower()
    if suffix in ("yaml", "yml"):
        return yaml_parts(text, path)
    if suffix in ("jsonl", "ndjson"):
        return json_lines(text)
    first = text.lstrip()[:1]
    if suffix != "json" and first not in ("[", "{"):
        return yaml_parts(text, path) if first else Parts()
    return json_parts(text)


class _Log:
    """The case as far as it was read, and what was wrong on the way."""

    def __init__(self, procedure: Any, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.case = Case(procedure)

    def problem(
        self,
        message: str,
        line: int | None = None,
        number: int | None = None,
        id: Any = None,  # noqa: A002
    ) -> None:
        known = id if isinstance(id, str) else None
        self.problems.append(Problem(self.path, line, number, known, message))

    def place(self, line: int | None) -> str:
        """`file:line`, as far as both are known."""
        return ":".join(str(part) for part in (self.path, line) if part)

    def decode(self, text: str | bytes) -> str | None:
        """The text, with bytes that are not UTF-8 as lone surrogates."""
        if isinstance(text, str):
            return text.removeprefix("\ufeff")
        for mark, name in _BOMS:
            if text.startswith(mark):
                self.problem(f"the file is {name}; save it as UTF-8")
                return None
        try:
            return text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = text.count(b"\n", 0, error.start) + 1
            self.problem("here the file is not UTF-8; save it as UTF-8", line=line)
            return text.decode("utf-8", "surrogateescape").removeprefix("\ufeff")

    def whole(self, text: str) -> tuple[Case, tuple[Problem, ...]]:
        """Keeps the whole text, because no records can be told apart in it."""
        reasons = tuple(problem.message for problem in self.problems)
        self.case.unread.append(Unread(1, text, reasons, 1))
        return self.case, tuple(self.problems)

    def begin(self, header: Mapping[str, Any]) -> None:
        """Makes the case from what stands before its records."""
        for key in header:
            if key not in HEADER_KEYS:
                near = suggest(key, HEADER_KEYS)
                self.problem(f"unknown key {quote(key)} of the log{near or '; it is left aside'}")
        case = self.case
        wanted, given = getattr(case.procedure, "id", None), header.get("procedure")
        if wanted and given and wanted != given:
            self.problem(f"the log is of the procedure {quote(given)}, not of {quote(wanted)}")
        zone = self._read("zone", header, zone_named) or case.zone
        zero = self._read("zero", header, lambda raw: parse_instant(raw, zone))
        self.case = Case(case.procedure, id=str(header.get("id") or ""), zone=zone, zero=zero)
        self.case.unread.extend(case.unread)
        self.case.header = dict(header)
        self.case.places = {}
        self.case.pin_to(pin_in(header))
        if isinstance(header.get("profile"), str):
            self.case.profile = header["profile"]
        self._start("facts", header, self.case.facts)
        self._start("planned", header, self.case.planned)
        if isinstance(header.get("parameters"), Mapping):
            self.case.parameters.update(header["parameters"])

    def _read(self, key: str, header: Mapping[str, Any], read: Any) -> Any:
        if header.get(key) is None:
            return None
        try:
            return read(header[key])
        except QuantityError as error:
            self.problem(f"{key}: {error}")
            return None

    def _start(self, key: str, header: Mapping[str, Any], into: dict[str, Any]) -> None:
        """Facts and plans known from the start; one that cannot be read is left out."""
        given = header.get(key)
        if given is not None and not isinstance(given, Mapping):
            self.problem(f"{key}: {quote(given)} is not a map from names to values")
            return
        for name, raw in (given or {}).items():
            options: dict[str, Any] = {key: {name: raw}}
            case = self.case
            try:
                probe = Case(case.procedure, zone=case.zone, zero=case.zero, **options)
            except RecordError as error:
                self.problem(str(error) if key == "facts" else f"planned.{error}")
                continue
            into.update(getattr(probe, key))

    def take(self, entry: Entry) -> None:
        """Takes in one record, or keeps it with what is wrong."""
        number = self.case.next_number
        raw = entry.raw
        reasons = entry.faults
        record: Record | None = None
        if not reasons:
            try:
                record = self._record(raw, number, entry.line)
                self.case.append(record)
            except RecordError as error:
                record, reasons = None, error.problems
        if record is not None:
            self.case.places[record.name] = self.place(entry.line)
            return
        self.case.unread.append(Unread(number, entry.text, reasons, entry.line))
        name = raw.get("id") if isinstance(raw, Mapping) else None
        for reason in reasons:
            last = reason is reasons[-1]
            self.problem(f"{reason}; {LEFT_OUT}" if last else reason, entry.line, number, name)

    def _record(self, raw: Any, number: int, line: int | None) -> Record:
        """The record; a value that does not fit is told, is unknown, and the rest counts."""
        try:
            return self.case.read(raw, number)
        except RecordError as error:
            if error.record is None:
                raise
            for problem in error.problems:
                self.problem(f"{problem}; {UNKNOWN}", line, number, error.record.id)
            return error.record
