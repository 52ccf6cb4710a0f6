"""This module takes the text of a log apart into a header and one piece of text for each record."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopkit.diagnostics import Diagnostics
from sopkit.quantities import MISSING, quote

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostic
    from sopkit.document import Document

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}:,]', re.DOTALL)
_ITEM = re.compile(r"^[ \t]*- ", re.MULTILINE)
_OPENING = re.compile(r"\s*[\[{]")
_BAD_BYTES = re.compile("[\udc80-\udcff]")
_LONE = re.compile("[\ud800-\udfff]")
NOT_UTF8 = "is not UTF-8; save the log as UTF-8 and read it again"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as it stands in the log; `raw` is `MISSING` when its text cannot be decoded."""

    raw: Any
    text: str
    line: int | None = None
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class Parts:
    """A log taken apart; `lost` says why it could not be."""

    header: Mapping[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[tuple[int | None, str]] = field(default_factory=list)
    lost: str = ""
    lost_line: int | None = None
    lost_header: str = ""


class _BadJSONError(ValueError):
    """JSON that a log must not hold; the message is for its author."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise _BadJSONError(f"the key {quote(twice)} stands twice; which one is meant?")
    return made


def _constant(word: str) -> Any:
    raise _BadJSONError(f"{word} is not a number that can be recorded; leave the value out")


def decode(text: str, *, last: bool = False) -> tuple[Any, tuple[str, ...]]:
    """The value of one piece of JSON, or `MISSING` and why it has none.

    `last` says that the file ends with this piece, so that it may have been cut off.
    """
    if _BAD_BYTES.search(text):
        return MISSING, (NOT_UTF8,)
    try:
        raw = json.loads(
            text, parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_pairs
        )
    except _BadJSONError as error:
        return MISSING, (str(error),)
    except json.JSONDecodeError as error:
        return MISSING, (_not_json(text, error, last=last),)
    except RecursionError:
        return MISSING, ("is nested too deep to be a record",)
    except ValueError:
        return MISSING, ("has a number with thousands of digits",)
    if "\\ud" in text.lower() and _lone(raw):
        return MISSING, ("has half a character (a lone \\ud..); write the character itself",)
    return raw, ()


def _not_json(text: str, error: json.JSONDecodeError, *, last: bool) -> str:
    if last and text[:1] in ("{", "[") and text[-1:] not in ("}", "]"):
        return "ends in the middle of the record, the log was cut off here; complete it"
    near = quote(text[error.pos : error.pos + 12])
    return f"is not JSON at column {error.pos + 1}, near {near}; correct it there"


def _lone(raw: Any) -> bool:
    if isinstance(raw, str):
        return bool(_LONE.search(raw))
    if isinstance(raw, Mapping):
        return any(_lone(part) for pair in raw.items() for part in pair)
    return isinstance(raw, list) and any(_lone(item) for item in raw)


def json_lines(text: str) -> Parts:
    """One record a line; a first line without `at` and `event` is the header."""
    parts = Parts()
    lines = text.split("\n")
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        raw, faults = decode(line.strip(), last=place == len(lines))
        if not parts.entries and not parts.header and _is_header(raw):
            parts.header = raw
            continue
        parts.entries.append(Entry(raw, line.rstrip("\r"), place, faults))
    return parts


def _is_header(raw: Any) -> bool:
    named = isinstance(raw, dict) and ("procedure" in raw or "zone" in raw)
    return named and "at" not in raw and "event" not in raw


def json_parts(text: str) -> Parts:
    """A list of records, a map with `events`, or several values one after another."""
    array = _Array(text)
    if array.several:
        return json_lines(text)
    if array.start is None:
        raw, faults = decode(text.strip(), last=True)
        if faults:
            return Parts(lost=faults[0], lost_line=1)
        if isinstance(raw, dict) and "at" in raw:
            return Parts(entries=[Entry(raw, text.strip(), 1)])
        return Parts(lost="has no list 'events'; write {\"events\": [..]}", lost_line=1)
    parts = _header(text, array)
    if array.end is None:
        parts.faults.append((None, "the log was cut off: its list of records is not closed"))
    seen, line = 0, 1
    for start, end in array.pieces:
        line, seen = line + text.count("\n", seen, start), start
        piece = text[start:end].strip()
        raw, faults = decode(piece, last=array.end is None and end == len(text))
        parts.entries.append(Entry(raw, piece, line, faults))
    return parts


def _header(text: str, array: _Array) -> Parts:
    if array.start is None or text.lstrip()[:1] == "[":
        return Parts()
    close = text[array.end :] if array.end is not None else "]}"
    written = text[: array.start] + close
    raw, faults = decode(written)
    if isinstance(raw, dict):
        return Parts(header=raw)
    return Parts(faults=[(1, f"what stands before the records {faults[0]}")], lost_header=written)


class _Array:
    """Where the list of records stands in a JSON text, and each of its items."""

    def __init__(self, text: str) -> None:
        self.start: int | None = None
        self.end: int | None = None
        self.pieces: list[tuple[int, int]] = []
        self.several = False
        self._begin = 0
        self._scan(text)
        if self.start is not None and self.end is None:
            self._piece(text, len(text))

    def _scan(self, text: str) -> None:
        depth, inside, previous, named = 0, 0, "", ""
        for match in _TOKEN.finditer(text):
            token = match.group()
            if token in "[{":
                depth += 1
                opens = depth == 1 or (depth == 2 and previous == ":" and named == '"events"')
                if token == "[" and opens and self.start is None:
                    self.start, inside, self._begin = match.end(), depth, match.end()
            elif token in "]}":
                if inside and depth == inside:
                    self._piece(text, match.start())
                    self.end, inside = match.start(), 0
                depth -= 1
                if depth == 0 and _OPENING.match(text, match.end()):
                    self.several = True
                    return
            elif token == "," and inside and depth == inside:
                self._piece(text, match.start())
                self._begin = match.end()
            elif token.startswith('"'):
                named = token
            previous = token

    def _piece(self, text: str, end: int) -> None:
        start = self._begin
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            self.pieces.append((start, end))


def yaml_parts(text: str, path: str) -> Parts:
    """A map with `events`, in the YAML of procedures; a record cut off at the end is set apart."""
    parts = _yaml(text, path)
    items = list(_ITEM.finditer(text)) if parts.lost else []
    last = items[-1] if items else None
    if not parts.lost or last is None:
        return parts
    head = _yaml(text[: last.start()], path)
    if head.lost or not head.entries:
        return parts
    line = text.count("\n", 0, last.start()) + 1
    message = "is not YAML; complete it if the log was cut off here, else correct it"
    head.entries.append(Entry(MISSING, text[last.start() :], line, (message,)))
    return head


def _yaml(text: str, path: str) -> Parts:
    from sopkit.document import read_document

    collector = Diagnostics(path)
    document = read_document(path, collector, text=_LONE.sub("\ufffd", text))
    found = [one for one in collector.sorted() if one.name != "not-a-mapping"]
    listed = document.data.get("events") if document else None
    if document is None or not isinstance(listed, list):
        hint = "no record can be told apart here; write 'events:' and '- {at: .., event: ..}' each"
        return Parts(faults=[_placed(one) for one in found], lost=hint)
    header = {key: value for key, value in document.data.items() if key != "events"}
    parts = Parts(header)
    for place, raw in enumerate(listed):
        parts.entries.append(_yaml_entry(document, place, raw, text, found))
    kept = {fault for entry in parts.entries for fault in entry.faults}
    parts.faults = [_placed(one) for one in found if _placed(one)[1] not in kept]
    return parts


def _placed(found: Diagnostic) -> tuple[int | None, str]:
    message = f"{found.message}; {found.hint}" if found.hint else found.message
    return (found.position.line if found.position else None), message


def _yaml_entry(
    document: Document, place: int, raw: Any, text: str, found: list[Diagnostic]
) -> Entry:
    """A record of the list; what is wrong within its lines is wrong with the record."""
    position = document.value(("events", place))
    first, last = position.line, position.end_line
    written = "\n".join(text.splitlines()[first - 1 : last])
    errors = [_placed(one) for one in found if one.level == "error"]
    faults = [message for line, message in errors if first <= (line or 0) <= last]
    if _BAD_BYTES.search(written):
        faults = [NOT_UTF8]
    return Entry(raw, written, first, tuple(faults))
