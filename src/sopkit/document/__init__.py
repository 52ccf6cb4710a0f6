"""This module reads a YAML file into plain values and knows the place of every key and value."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from sopkit.diagnostics import Diagnostics, Edit, Fix, Position
from sopkit.document.characters import character_offsets
from sopkit.document.places import Lines, Path, Trace
from sopkit.document.reading import Reading, Stopped
from sopkit.document.source import (
    Unreadable,
    characters,
    check_size,
    cleaned,
    decode,
    read_bytes,
)
from sopkit.document.syntax import LEAF_HINT, Fault

__all__ = ["LEAF_HINT", "Document", "Path", "read_document"]


class Document:
    """The values of one file, and where each key and value stands in it.

    Attributes:
        path: the file as it was named by the caller.
        data: mapping of the whole file; `dict`, `list`, `str`, `int`, `Decimal`, `bool`, `None`
            by the core schema of YAML 1.2. Dates and times are text.

    A path is a tuple of keys and list indexes; `()` is the whole file. Where a path does not
    exist, its nearest existing ancestor stands in for it.
    """

    __slots__ = ("_lines", "_refused", "_trace", "data", "path")

    def __init__(
        self, path: str, data: dict[str, Any], lines: Lines, trace: Trace, refused: frozenset[int]
    ) -> None:
        self.path = path
        self.data = data
        self._lines = lines
        self._trace = trace
        self._refused = refused

    @property
    def text(self) -> str:
        """The text of the file, without a byte-order mark."""
        return self._lines.text

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file without their ends; line 1 is `lines[0]`."""
        return self._lines.split()

    def keep(self) -> None:
        """Makes itself small, to be kept for as long as its procedure is."""
        self._trace.keep()

    def key(self, path: Path) -> Position:
        """The place of the key that ends the path; of the value itself for an entry of a list."""
        span = self._trace.key(path)
        return self._position(*span) if span is not None else self.value(path)

    def value(self, path: Path) -> Position:
        """The place of the value at the path; of a mapping or list from its begin to its end."""
        span = self._trace.value(path)
        while span is None and path:
            path = path[:-1]
            span = self._trace.value(path)
        return self._position(*(span or (0, 0)))

    def inside(self, path: Path, offset: int, length: int = 1) -> Position:
        """The place of some characters of the text at the path.

        Args:
            path: of a scalar.
            offset: of the first character in the text as it was read, from 0.
            length: how many characters.

        Returns:
            Their place; the place of the whole value when the path is no scalar or the text is
            folded in a way that hides where its characters stand.
        """
        span = self._trace.value(path)
        value = self._at(path)
        if span is None or isinstance(value, dict | list):
            return self.value(path)
        offsets = character_offsets(self.text, *span, value)
        if not offsets:
            return self.value(path)
        first = min(max(offset, 0), len(offsets) - 1)
        last = min(max(offset + length, first), len(offsets) - 1)
        return self._lines.position(offsets[first], offsets[last])

    def exists(self, path: Path) -> bool:
        """Whether the file has a value at the path."""
        return self._trace.has(path)

    def refused(self, path: Path) -> bool:
        """Whether the scalar at the path was refused already, such as a bare `no`.

        Its value is then the text as written, and a second finding about its type is noise.
        """
        span = self._trace.value(path)
        return span is not None and span[0] in self._refused

    def values(self) -> Iterator[tuple[Path, Any]]:
        """Every path and its value, in the order of the file, containers before what they hold."""
        return ((path, self._at(path)) for path in self._trace.paths())

    def _at(self, path: Path) -> Any:
        value: Any = self.data
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
                value = value[part]
            else:
                return None
        return value

    def _position(self, start: int, end: int) -> Position:
        return self._lines.position(start, start + len(self.text[start:end].rstrip()))


def read_document(
    path: str | os.PathLike[str],
    collector: Diagnostics,
    *,
    text: str | bytes | None = None,
) -> Document | None:
    """Reads a file, or the text given in its place, and reports everything wrong with its form.

    Args:
        path: the file; with `text` only its name in the findings.
        collector: takes the findings.
        text: the content, when it does not come from the file.

    Returns:
        The document, also one with findings as long as its values are whole; None when the
        file cannot be read, is not YAML, is empty, is no mapping or uses aliases.
    """
    name = os.fspath(path)
    try:
        content = read_bytes(path) if text is None else text
        check_size(len(content))
    except Unreadable as wrong:
        collector.add(wrong.name, wrong.message, path=name, hint=wrong.hint)
        return None
    return _Loader(name, collector).load(content)


class _Loader:
    """Carries the name of the file and the collector from one stage of reading to the next."""

    def __init__(self, name: str, collector: Diagnostics) -> None:
        self.name = name
        self.collector = collector
        self.lines = Lines("")

    def load(self, content: str | bytes) -> Document | None:
        if isinstance(content, bytes):
            content, wrong = decode(content)
            if wrong:
                self.lines = Lines(content)
                self.report(wrong)
                return None
        self.lines = Lines(content.removeprefix("\ufeff"))
        faults = characters(self.lines.text)
        for fault in faults:
            self.report(fault)
        if any(fault.name == "control-character" for fault in faults):
            self.lines = cleaned(self.lines.text)
        # tabs and odd spaces break the structure round them; what follows from that is noise
        broken = any(fault.name in ("tab-indentation", "odd-space") for fault in faults)
        return self.read(self.report_unless_broken if broken else self.report)

    def read(self, report: Callable[[Fault], None]) -> Document | None:
        reading = Reading(self.lines, report)
        try:
            reading.run()
        except Stopped:
            return None
        root = reading.root[0] if reading.root else None
        if root is None:
            self.collector.add(
                "empty-file", "the file holds no values", path=self.name,
                hint="a procedure begins with the line sopkit: 1",
            )  # fmt: skip
            return None
        if not isinstance(root, dict):
            if not reading.refused:
                report(_no_mapping(root, reading.trace))
            return None
        if reading.aliased:
            return None
        refused = frozenset(reading.refused)
        return Document(self.name, root, self.lines, reading.trace, refused)

    def report(self, fault: Fault) -> None:
        place = self.lines.position(fault.start, fault.end)
        cure = fault.cure
        at = place if cure is None or cure.span is None else self.lines.position(*cure.span)
        fix = None if cure is None else Fix(cure.title, (Edit(at, cure.text),), cure.safe)
        self.collector.add(
            fault.name, fault.message, place, path=self.name, hint=fault.hint, fix=fix
        )

    def report_unless_broken(self, fault: Fault) -> None:
        if fault.name not in ("yaml-syntax", "tab-indentation", "not-a-mapping"):
            self.report(fault)


def _no_mapping(root: Any, trace: Trace) -> Fault:
    start, end = trace.span(0)
    what = "a list" if isinstance(root, list) else "a single text or number"
    message = f"the file is {what}; a procedure is a mapping of keys to values"
    hint = "a procedure begins with the line sopkit: 1"
    return Fault("not-a-mapping", message, start, max(end, start + 1), hint)
