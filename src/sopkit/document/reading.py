"""This module builds plain values from the events of the YAML parser and notes where each stood.

There is one pass and no node tree. What another reader of YAML would take differently is a
fault: see `scalars` for the words and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from sopkit.diagnostics import quote
from sopkit.document import scalars, syntax
from sopkit.document.places import END, KEY, LOST, MAPPING, SCALAR, SEQUENCE, Lines, Trace
from sopkit.document.scalars import NUMBER_START
from sopkit.document.syntax import LEAF_HINT, Cure, Fault
from sopkit.errors import SopkitError
from sopkit.language import LANGUAGES
from sopkit.late import late_pattern

DEEPEST: Final = 64
# so many anchors and aliases are told one by one
MOST_REFERENCES: Final = 5
MOST_FAULTS: Final = 200

# what the next event is: a key, an entry of a list, or a value that is dropped; else its key
_WANTED: Final = object()
_ENTRY: Final = object()
_DROPPED: Final = object()

_SPECIAL: Final = frozenset((*scalars.CONSTANTS, *scalars.AMBIGUOUS))
# what these traps hold is read as a text, so that quotes change nothing
_TEXTS: Final = frozenset(("ambiguous-word", "bare-clock-time", "leading-zero"))
# where an anchor, alias or tag may begin, or a full-width colon may follow a key
# (first the one character, so that the rest of the text is passed over at once)
_SIGNS = "&*!："
_CAREFUL = re.compile(
    r"[&*!：](?:(?<=[&*!])(?<![^\s\[{,].)(?:(?<=!)|(?=\S))|(?<=[A-Za-z0-9_]：))", re.DOTALL
)
_PROPERTY = late_pattern(r"(([&!])[^\s,\[\]{}]*)\s*")


# a text without marks of its own, up to the next key or the end of the braces
_COMMA_TEXT = late_pattern(r"""[^{}\[\]"'\\\n:#]+?(?=\s*(?:,\s*\w+:\s|\}))""")


class Stopped(Exception):
    """Reading ends here; the fault that ends it has been reported."""


class Reading:
    """The values of a text, the trace of their places, and the offsets of refused scalars.

    Args:
        lines: the text.
        report: called with each fault, in the order of the text as far as it is known.
    """

    __slots__ = (
        *("_faults", "_report", "aliased", "lines", "references", "refused", "root", "trace"),
    )

    def __init__(self, lines: Lines, report: Callable[[Fault], None]) -> None:
        self.lines = lines
        self.root: list[Any] = []
        self.trace = Trace()
        self.refused: set[int] = set()
        self.references = 0
        self.aliased = False
        self._report = report
        self._faults = 0

    def run(self) -> None:
        """Reads the text; `root` holds one value afterwards, or none if the text is empty.

        Raises:
            Stopped: a fault leaves nothing to go on with.
        """
        self._refuse_merge()
        next_event = _parser(self.lines.text).get_event
        try:
            next_event()  # the begin of the stream
            if type(next_event()) is StreamEndEvent:
                return
            self._build(next_event)
            after = next_event()
        except yaml.MarkedYAMLError as error:
            for fault in syntax.explain(error, self.lines):
                self.fault(fault)
            raise Stopped from None
        if after is not None and type(after) is not StreamEndEvent:
            start = after.start_mark.index
            message = "a second document begins here; one file holds one document"
            hint = "put it into a file of its own, or delete the line ---"
            self.fault(Fault("several-documents", message, start, start + 3, hint))

    def _refuse_merge(self) -> None:
        """With the texts of two authors in it, a file says neither; all else would be noise."""
        marks = [*syntax.merge_marks(self.lines.text)]
        for fault in marks:
            self.fault(fault)
        if marks:
            raise Stopped

    def fault(self, fault: Fault) -> None:
        """Reports a fault.

        Raises:
            Stopped: there have been too many.
        """
        self._report(fault)
        self._faults += 1
        if self._faults >= MOST_FAULTS:
            message = f"there are {MOST_FAULTS} findings already; the rest was not read"
            self._report(Fault("too-many-findings", message, fault.start, fault.end))
            raise Stopped

    # The hot loop of loading: 230 lines are some 800 events. Anything unusual is in a method.
    def _build(self, next_event: Callable[[], Any]) -> None:  # noqa: C901, PLR0915
        text = self.lines.text
        careful = any(sign in text for sign in _SIGNS) and _CAREFUL.search(text) is not None
        kinds, keys = self.trace.kinds, self.trace.keys
        place = self.trace.marks.append
        into: Any = self.root
        key: Any = _ENTRY
        value: Any
        stack: list[tuple[Any, Any, int]] = []
        ends = self.trace.ends
        while True:
            event = next_event()
            kind = type(event)
            if careful:
                self._look_closely(event, kind, key)
            place(event.start_mark)
            place(event.end_mark)
            if kind is ScalarEvent:
                value = event.value
                if key is _WANTED:
                    key = value
                    if value in into or value in _SPECIAL or not value.isidentifier():
                        key = self._check_key(event, into)
                    kinds.append(KEY)
                    keys.append(value)
                    continue
                if event.implicit[0] and (value in _SPECIAL or value[0] in NUMBER_START):
                    value = self._read_plain(value, key)
                kinds.append(SCALAR)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                into, key, begin = stack.pop()
                ends[begin] = len(kinds)
                kinds.append(END)
                continue
            elif kind is MappingStartEvent:
                value = {}
                kinds.append(LOST if key is _WANTED else MAPPING)
            elif kind is SequenceStartEvent:
                value = []
                kinds.append(LOST if key is _WANTED else SEQUENCE)
            elif kind is AliasEvent:
                value = None
                self._refuse_alias()
                kinds.append(SCALAR)
            else:
                return
            if key is _ENTRY:
                into.append(value)
            elif key is _WANTED:
                key = self._refuse_key(kind)
            elif key is _DROPPED:
                key = _WANTED
            else:
                into[key] = value
                key = _WANTED
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append((into, key, len(kinds) - 1))
                if len(stack) > DEEPEST:
                    self._refuse_depth()
                into = value
                key = _WANTED if kind is MappingStartEvent else _ENTRY

    def _span(self) -> tuple[int, int]:
        """Where the event that is being read stands."""
        return self.trace.span(-1)

    def _check_key(self, event: ScalarEvent, into: dict[str, Any]) -> Any:
        """The key to store the value under, or the mark of a value to be dropped."""
        start, end = self._span()
        key = event.value
        if key == "<<" and event.implicit[0]:
            message = "a merge key '<<' hides which keys this mapping has"
            self.fault(Fault("merge-key", message, start, end, "write the keys out"))
            return _DROPPED
        if key in into:
            self._refuse_repeat(key, start, end)
            return _DROPPED
        if event.implicit[0] and (trap := scalars.key_trap(key)):
            message = f"{quote(key) if key else 'nothing'} as a key is {trap} to YAML readers"
            hint = "use a word; a key that must be this text is quoted"
            cure = Cure("quote it", f'"{key}"') if key else None
            self.fault(Fault("key-not-text", message, start, max(end, start + 1), hint, cure))
        return key

    def _refuse_repeat(self, key: str, start: int, end: int) -> None:
        other = self.trace.place_of_key(key)
        line = self.lines.line_and_column(other[0])[0] if other else 0
        message = f"the key {quote(key)} stands twice in this mapping, here and in line {line}"
        hint = "keep one of the two; the second would silently replace the first"
        self.fault(Fault("duplicate-key", message, start, end, hint))

    def _refuse_key(self, kind: type) -> Any:
        """A list, a mapping or an alias stands where a key must."""
        start, end = self._span()
        if kind is not AliasEvent:
            what = "list" if kind is SequenceStartEvent else "mapping"
            message = f"a {what} stands where a key must; a key is a word"
            hint = "put a text that begins with a bracket or brace in quotation marks"
            self.fault(Fault("key-not-text", message, start, max(end, start + 1), hint))
        return _DROPPED

    def _refuse_alias(self) -> None:
        start, end = self._span()
        self.aliased = True
        message = f"{quote(self.lines.text[start:end])} is an alias of YAML"
        hint = "write the value out; quote the text if it begins with *"
        self._refuse_reference(message, start, end, hint)

    def _refuse_reference(self, message: str, start: int, end: int, hint: str) -> None:
        """A file full of anchors and aliases has one fault, told a few times."""
        self.references += 1
        if self.references == MOST_REFERENCES:
            hint += "; the anchors and aliases below are not listed"
        if self.references <= MOST_REFERENCES:
            self.fault(Fault("anchor-or-alias", message, start, end, hint))

    def _refuse_depth(self) -> None:
        start, end = self._span()
        message = f"the values are nested more than {DEEPEST} deep here; nothing after was read"
        hint = "check for a run of opening brackets"
        self.fault(Fault("too-deep", message, start, max(end, start + 1), hint))
        raise Stopped

    def _read_plain(self, text: str, key: Any) -> scalars.Scalar:
        """The value of a plain scalar that is a constant, a number or a trap."""
        start, end = self._span()
        if text in scalars.CONSTANTS:
            if not text and isinstance(key, str):
                self._check_empty(key, start)
            return scalars.CONSTANTS[text]
        value: scalars.Scalar = text
        trap = "ambiguous-word"
        if text not in scalars.AMBIGUOUS:
            value, trap = scalars.read_number(text)
        if trap:
            self.refused.add(start)
            message, hint = scalars.explain(trap, text)
            cure = Cure("quote it", f'"{text}"', trap in _TEXTS)
            self.fault(Fault(trap, message, start, end, hint, cure))
        return value

    def _check_empty(self, key: str, start: int) -> None:
        """Refuses `{en: Tea, coffee}`, where the comma has made a key of `coffee`."""
        key_start, key_end = self.trace.span(-2)
        if ":" in self.lines.text[key_end:start] or "：" in key:
            return
        message = f"{quote(key)} stands alone between braces and commas, without a value"
        hint = "a colon needs a space after it: 'key: value'" if ":" in key else LEAF_HINT
        cure = self._quoted_text(key)
        self.fault(Fault("comma-in-text", message, key_start, key_end, hint, cure))

    def _quoted_text(self, key: str) -> Cure | None:
        """The text before a lone key together with it in quotation marks.

        Only words that follow the text of a language belong to it beyond doubt.
        """
        kinds, keys = self.trace.kinds, self.trace.keys
        before = kinds[-3:-1] == bytes((KEY, SCALAR)) and keys[-2] in LANGUAGES
        if not before or key in LANGUAGES:
            return None
        found = _COMMA_TEXT.match(self.lines.text, self.trace.span(-3)[0])
        if found is None or found.end() < self.trace.span(-2)[1]:
            return None
        span = (found.start(), found.end())
        return Cure("put the text in quotation marks", f'"{found[0]}"', " " in key, span)

    def _look_closely(self, event: Any, kind: type, key: Any) -> None:
        """Finds anchors and tags before a value, and full-width colons behind a key."""
        if kind not in (ScalarEvent, MappingStartEvent, SequenceStartEvent):
            return
        start = event.start_mark.index
        while found := _PROPERTY.match(self.lines.text, start):
            self._refuse_property(found)
            start = found.end()
        if kind is ScalarEvent and event.implicit[0] and "：" in event.value:
            self._check_colon(event.start_mark.index, event.end_mark.index, key)

    def _refuse_property(self, found: re.Match[str]) -> None:
        written = quote(found[1])
        if found[2] == "&":
            message = f"{written} is an anchor of YAML"
            hint = "write the value out where it is used; quote the text if it begins with &"
            self._refuse_reference(message, found.start(1), found.end(1), hint)
            return
        message = f"{written} is a tag of YAML"
        hint = "delete it; quote the text if it begins with !"
        self.fault(Fault("tag", message, found.start(1), found.end(1), hint))

    def _check_colon(self, start: int, end: int, key: Any) -> None:
        """A colon in the middle of a value is text; after a word that begins a line it is not.

        Nor is it between the two languages of one text.
        """
        if key in LANGUAGES and (fault := syntax.full_width_language(self.lines.text, start, end)):
            # the other language is there, so the text as a whole lacks nothing either
            self.refused.update((start, self.lines.text.rfind("{", 0, start)))
            self.fault(fault)
            return
        begin = self.lines.starts[self.lines.line_and_column(start)[0] - 1]
        if key is not _WANTED and key is not _ENTRY:
            key_end = self.trace.span(-1)[1]
            if "\n" not in self.lines.text[key_end:start]:
                return
        for fault in syntax.full_width_colons(self.lines.text, begin, end):
            if fault.start >= start:
                self.refused.add(start)
                self.fault(fault)


def _parser(text: str) -> Any:
    """The C parser; the one in Python is twenty times slower and counts places differently."""
    if not yaml.__with_libyaml__:
        raise SopkitError(
            "PyYAML was installed without its C parser (libyaml), which sopkit needs to know the "
            "places of values; install a wheel of pyyaml, or libyaml before building it"
        )
    return yaml.CBaseLoader(text)
