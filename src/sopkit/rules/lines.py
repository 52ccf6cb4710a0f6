"""This module reads the pattern in which the fields of a form are written as one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sopkit.frozen import NamedTuple, dataclass
from sopkit.late import late_pattern
from sopkit.quantities import QuantityError, ValueType, declared_type

if TYPE_CHECKING:
    from sopkit.model import Form
    from sopkit.rules.base import Path
    from sopkit.rules.lowering import Lowering

PLACEHOLDER = late_pattern(r"\{([^{}:]*)(?::([^{}]*))?\}")
# how the parts of a date or time are laid out, longest first: the width in digits and its name
PARTS = {
    "YYYY": (4, "Y"),
    "YY": (2, "y"),
    "MM": (2, "m"),
    "DD": (2, "d"),
    "HH": (2, "H"),
    "mm": (2, "M"),
    "ss": (2, "S"),
}
DATE_PARTS, TIME_PARTS = ("YYYY", "YY", "MM", "DD"), ("HH", "mm", "ss")
_LAYOUT = late_pattern("|".join(PARTS))
_DEFAULTS = {"date": "YYYY-MM-DD", "time": "HH:mm"}
_DIGITS = late_pattern(r"\d{1,40}")
_NUMBER = late_pattern(r"[-+]?\d{1,40}(?:\.\d{1,40})?")


class Words(NamedTuple):
    """Letters that stand on the line as they are."""

    text: str


class Blank(NamedTuple):
    """The place of a field: what may stand there (no `shape`: any text), and its layout."""

    field: str
    shape: re.Pattern[str] | None
    choices: tuple[str, ...] = ()
    layout: str = ""


@dataclass(frozen=True, slots=True)
class LinePattern:
    """A line of words and blanks."""

    text: str
    parts: tuple[Words | Blank, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that it lays out."""
        return frozenset(part.field for part in self.parts if isinstance(part, Blank))

    def fits(self, line: str, form: Mapping[str, Any]) -> bool:
        """Whether the whole line is laid out so; fields of `form` stand with their values."""
        places = {0}
        for part in self.parts:
            places = _ends(part, line, places, form)
            if not places:
                return False
        return len(line) in places


def _ends(part: Words | Blank, line: str, places: set[int], form: Mapping[str, Any]) -> set[int]:
    """Where a part that begins at one of the places may end."""
    if isinstance(part, Words):
        return _written((part.text,), line, places)
    said = _said(part, form.get(part.field))
    if said is not None:
        return _written((said,), line, places)
    if part.choices:
        return _written(part.choices, line, places)
    if part.shape is None:
        return set(range(min(places) + 1, len(line) + 1))
    matches = (part.shape.match(line, place) for place in places)
    return {found.end() for found in matches if found is not None}


def _written(texts: tuple[str, ...], line: str, places: set[int]) -> set[int]:
    return {place + len(text) for place in places for text in texts if line.startswith(text, place)}


def _said(blank: Blank, value: Any) -> str | None:
    """How a value stands on the line; None where its kind may be written in several ways."""
    if value is None or blank.choices:
        return None
    if blank.layout:
        return _laid_out(blank.layout, value)
    if isinstance(value, str) and blank.shape is None:
        return value.strip() or None
    counted = isinstance(value, int) and not isinstance(value, bool) and blank.shape is not None
    return str(value) if counted else None


def _laid_out(layout: str, value: Any) -> str | None:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if "DD" in layout else time.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, (date, time)):
        return None
    return _LAYOUT.sub(lambda found: value.strftime(f"%{PARTS[found[0]][1]}"), layout)


def read_line(
    text: str, name: str, form: Form, path: Path, lowering: Lowering
) -> LinePattern | None:
    """The pattern of a line; what is wrong with it is reported at its place."""
    parts: list[Words | Blank] = []
    sound, end = True, 0
    for found in PLACEHOLDER.finditer(text):
        if found.start() > end:
            parts.append(Words(text[end : found.start()]))
        end = found.end()
        blank = _blank(found, name, form, path, lowering)
        sound = sound and blank is not None
        if blank is not None:
            parts.append(blank)
    if end < len(text):
        parts.append(Words(text[end:]))
    if sound and end == 0:
        message = f"'{text}' lays out no field; write the fields in braces, such as '{{handler}}'"
        lowering.report("bad-value", message, path)
        return None
    return LinePattern(text, tuple(parts)) if sound else None


def _blank(
    found: re.Match[str], form_name: str, form: Form, path: Path, lowering: Lowering
) -> Blank | None:
    name, layout = found[1].strip(), (found[2] or "").strip()
    if not lowering.known("field", name, form.fields, path, of=form_name, offset=found.start(1)):
        return None
    kind = _type_of(form, name, lowering)
    allowed = {"date": DATE_PARTS, "time": TIME_PARTS}.get(kind.kind, ())
    if found[2] is not None and not (layout and set(_LAYOUT.findall(layout)) & set(allowed)):
        how = f"written with {', '.join(allowed)}" if allowed else "for dates and times"
        message = f"'{layout}' does not lay out '{name}', which is {kind.kind}; layouts are {how}"
        lowering.report("bad-value", message, path, offset=found.start(), length=len(found[0]))
        return None
    layout = layout or _DEFAULTS.get(kind.kind, "")
    if layout:
        return Blank(name, _layout_shape(layout), layout=layout)
    if kind.kind == "choice" and isinstance(kind.of, Mapping):
        return Blank(name, None, _choices(kind.of))
    shape = {"count": _DIGITS, "number": _NUMBER}.get(kind.kind)
    return Blank(name, shape)


def _type_of(form: Form, name: str, lowering: Lowering) -> ValueType:
    written = form.fields[name].given()
    try:
        return declared_type(written, lowering.declared.types)
    except QuantityError:
        return ValueType("text")


def _choices(of: Mapping[str, Any]) -> tuple[str, ...]:
    words = list(of)
    for label in of.values():
        words += [text for text in label.values() if text] if isinstance(label, Mapping) else []
    return tuple(dict.fromkeys(words))


def _layout_shape(layout: str) -> re.Pattern[str]:
    end, shape = 0, ""
    for found in _LAYOUT.finditer(layout):
        shape += re.escape(layout[end : found.start()]) + rf"\d{{{PARTS[found[0]][0]}}}"
        end = found.end()
    return re.compile(shape + re.escape(layout[end:]))
