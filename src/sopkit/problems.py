"""This module turns what the models refuse into diagnostics, and reads on without it.

No wording of the validation library reaches an author: each of its errors becomes a message of
ours at the place in the file. The refused part is then left out and the rest is read, so that
one typo does not hide the faults below it.
"""

from __future__ import annotations

import copy
import types
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from sopkit.diagnostics import Edit, Fix, suggest
from sopkit.frozen import dataclass
from sopkit.modelling import BeforeValidator, Model
from sopkit.readers import read_right
from sopkit.rules.fields import TEXT_KEYS, quoted
from sopkit.spelling import correction

if TYPE_CHECKING:
    from sopkit.diagnostics import Diagnostics, Position
    from sopkit.document import Document

Path = tuple[str | int, ...]
M = TypeVar("M", bound=Model)

_WANTED = {
    "model_type": "a mapping with keys",
    "dict_type": "a mapping with keys",
    "list_type": "a list",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "greater_than": "a whole number from 1",
    "string_type": "a text",
}
# keys that people look for under another name
_MEANT = {
    "description": "note",
    "name": "label",
    "actor": "role",
    "trigger": "after",
    "deadline": "due",
    "condition": "when",
    "if": "when",
    "then": "next",
}


@dataclass(slots=True)
class Reading:
    """What could be read: the model, and what was left out of it.

    `lost` are names in entries that were left out, `stood_in` keys at the top that were missing or
    refused and are read as something neutral; `kept` gives, for a list from which entries were
    left out, the places in the file of those that remain.
    """

    model: Any
    lost: set[str] = field(default_factory=set)
    stood_in: set[str] = field(default_factory=set)
    kept: dict[Path, list[int]] = field(default_factory=dict)

    def place(self, path: Path) -> Path:
        """The place in the file of a place in the model."""
        return _uncompacted(path, self.kept) if self.kept else path


def read_model(
    model: type[M],
    data: dict[str, Any],
    document: Document,
    diagnostics: Diagnostics,
    stand_ins: Mapping[str, Any] | None = None,
) -> Reading:
    """Reads the data into the model; refused parts are reported and left out.

    `stand_ins` are values for keys at the top that are missing or refused, so that the rest is
    read. The model of the result is None when what is left lacks another required key there.
    """
    found = Reading(read_right(model, data))
    if found.model is None:
        _read_on(found, model, data, document, diagnostics, stand_ins or {})
    return found


def _read_on(
    found: Reading,
    model: type[Model],
    data: dict[str, Any],
    document: Document,
    diagnostics: Diagnostics,
    stand_ins: Mapping[str, Any],
) -> None:
    """Reports what is wrong, and reads what is left without it."""
    # only what is wrong is worth the time that importing the library takes
    from pydantic import ValidationError

    from sopkit.validation import validated

    rest = data
    for _ in range(8):
        try:
            whole = rest if rest is data else _compacted(rest, (), found.kept)
            found.model = validated(model, whole)
            return
        except ValidationError as refused:
            errors = refused.errors(include_url=False, include_input=True)
        faults = [_Fault(model, data, error, found) for error in errors]
        for fault in _without_cascades(faults):
            _report(fault, document, diagnostics)
        rest = copy.deepcopy(rest) if rest is data else rest
        absent = [
            str(one.path[0]) for one in faults if one.kind == "missing" and len(one.path) == 1
        ]
        standing = {name: stand_ins[name] for name in absent if name in stand_ins}
        rest.update(standing)
        found.stood_in.update(standing)
        # nothing is declared in what is stood in for, so that no name is lost with it
        left_out = _leave_out(faults, rest, found.lost, frozenset(stand_ins))
        if not left_out and not standing:
            return


_GONE = object()


def _compacted(data: Any, path: Path, kept: dict[Path, list[int]]) -> Any:
    """The data without entries that were left out."""
    if isinstance(data, dict):
        return {key: _compacted(value, (*path, key), kept) for key, value in data.items()}
    if not isinstance(data, list):
        return data
    places = [place for place, value in enumerate(data) if value is not _GONE]
    if len(places) < len(data):
        kept[path] = places
    return [_compacted(data[place], (*path, place), kept) for place in places]


def _uncompacted(loc: Path, kept: dict[Path, list[int]]) -> Path:
    path: Path = ()
    for part in loc:
        places = kept.get(path)
        path = (*path, places[part] if places and isinstance(part, int) else part)
    return path


class _Fault:
    """One error of the library, with its path in the data as written."""

    __slots__ = ("above", "input", "kind", "message", "model", "path")

    def __init__(self, model: type[Model], data: Any, error: Any, reading: Reading) -> None:
        self.kind: str = error["type"]
        self.message: str = (error.get("ctx") or {}).get("message", "")
        if self.kind == "literal_error":
            self.message = error["ctx"]["expected"]
        self.input = error["input"]
        self.path = _written_path(reading.place(error["loc"]), data)
        parent = self.path[:-1] if self.kind in ("extra_forbidden", "missing") else self.path
        self.model = _model_at(model, parent)
        self.above = _model_at(model, parent[:-1]) if parent else None


def _written_path(loc: tuple[Any, ...], data: Any) -> Path:
    """The place without what only the model knows, such as the index of a value read as a list."""
    path: list[str | int] = []
    for part in loc:
        if part == "[key]":
            break
        if isinstance(part, int) and not isinstance(data, list):
            continue
        path.append(part)
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            data = None
    return tuple(path)


def _model_at(model: type[Model], path: Path) -> type[Model] | None:
    found: Any = model
    for part in path:
        found = _step_into(found, part)
    if get_origin(found) is list:
        found = _bare(get_args(found)[0])
    return found if _is_model(found) else None


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, Model)


def _step_into(found: Any, part: str | int) -> Any:
    if _is_model(found):
        return _field_type(found, part)
    if get_origin(found) is list:
        inner = _bare(get_args(found)[0])
        return inner if isinstance(part, int) else _step_into(inner, part)
    return _bare(get_args(found)[-1]) if get_origin(found) is dict else None


def _field_type(model: type[Model], key: str | int) -> Any:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return _bare(info.annotation)
    return None


def _bare(annotation: Any) -> Any:
    """The type without `Annotated` and without `| None`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return _bare(parts[0]) if len(parts) == 1 else None
    return annotation


def known_keys(model: type[Model] | None) -> tuple[str, ...]:
    """The keys that may stand in a mapping of this model, as they are written."""
    if model is None:
        return ()
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _without_cascades(faults: list[_Fault]) -> Iterator[_Fault]:
    """Leaves out a missing key whose mistyped form stands beside it, and repeats at one place."""
    mistyped = [fault.path for fault in faults if fault.kind == "extra_forbidden"]
    seen: set[Path] = set()
    for fault in faults:
        if fault.kind == "missing" and any(
            near[:-1] == fault.path[:-1] and suggest(str(near[-1]), [str(fault.path[-1])])
            for near in mistyped
        ):
            continue
        if fault.kind not in ("missing", "extra_forbidden"):
            if fault.path in seen:
                continue
            seen.add(fault.path)
        yield fault


def _report(fault: _Fault, document: Document, diagnostics: Diagnostics) -> None:
    if fault.kind == "extra_forbidden":
        place = document.key(fault.path)
        if not diagnostics.told_at(place):
            near = "" if _is_key_above(fault) else _one_slip_away(fault)
            fix = renaming(document, place, str(fault.path[-1]), near)
            diagnostics.add("unknown-key", _unknown_key(fault), place, fix=fix)
        return
    if fault.kind == "missing":
        if document.exists(fault.path):
            # its value was refused and left out, which has been told
            return
        where = fault.path[:-1]
        what = f"'{where[-1]}'" if where and isinstance(where[-1], str) else "this entry"
        what = what if where else "the file"
        message = f"{what} lacks the key '{fault.path[-1]}'"
        diagnostics.add("missing-key", message, document.key(where))
        return
    if document.refused(fault.path):
        return
    if fault.input is None:
        _report_empty(fault.path, document, diagnostics)
        return
    place = document.value(fault.path)
    if fault.kind == "literal_error":
        near = correction(str(fault.input), _choices(fault))
        fix = renaming(document, place, str(fault.input), near)
        diagnostics.add("wrong-choice", _wrong_choice(fault), place, fix=fix)
    elif fault.kind in _WANTED or fault.kind in ("too_short", "too_long"):
        diagnostics.add("wrong-type", _wrong_type(fault), place)
    elif fault.kind == "unknown-key":
        # the key stands in a text of two languages, which is refused as a whole
        place = document.key((*fault.path, *_foreign(fault.input)))
        if not diagnostics.told_at(place):
            diagnostics.add(fault.kind, fault.message, place)
    else:
        diagnostics.add(fault.kind, fault.message, place)


def _one_slip_away(fault: _Fault) -> str:
    return correction(str(fault.path[-1]), known_keys(fault.model))


def _report_empty(path: Path, document: Document, diagnostics: Diagnostics) -> None:
    if isinstance(path[-1], int):
        diagnostics.add(
            "empty-value", "this entry is empty; fill it in or take it out", document.value(path)
        )
        return
    message = f"'{path[-1]}' has no value; give one or take the key out"
    diagnostics.add("empty-value", message, document.key(path))


def _foreign(written: Any) -> Path:
    """The way to the key that is no language, in a text or in a list of texts."""
    if isinstance(written, list):
        for place, text in enumerate(written):
            if isinstance(text, dict) and (found := _foreign(text)):
                return place, *found
    return tuple(key for key in written if isinstance(key, str) and key not in TEXT_KEYS)[:1]


def renaming(document: Document, place: Position, word: str, near: str) -> Fix | None:
    """A fix that writes another word where exactly this one stands; it is a guess, so not safe."""
    line = document.lines[place.line - 1] if place.line == place.end_line else ""
    written = line[place.column - 1 : place.end_column - 1]
    if not near or written not in (word, f"'{word}'", f'"{word}"'):
        return None
    text = written.replace(word, near)
    return Fix(f"write {text}", (Edit(place, text),), safe=False)


def _unknown_key(fault: _Fault) -> str:
    keys = known_keys(fault.model)
    word = str(fault.path[-1])
    if _is_key_above(fault):
        return f"unknown key '{word}'; it belongs one level up, beside '{fault.path[-2]}'"
    near = suggest(word, keys)
    meant = _MEANT.get(word)
    if not near and meant in keys:
        near = f"; did you mean '{meant}'?"
    if not near and keys:
        shown = ", ".join(keys) if len(keys) <= 12 else ", ".join(keys[:12]) + ", .."
        near = f"; known here: {shown}"
    return f"unknown key '{word}'{near}"


def _is_key_above(fault: _Fault) -> bool:
    """Whether an unknown key is one of the entry in which its mapping stands under a key."""
    is_below_key = len(fault.path) > 2 and isinstance(fault.path[-2], str)
    return is_below_key and fault.path[-1] in known_keys(fault.above)


def _choices(fault: _Fault) -> list[str]:
    return [word.strip("'") for word in fault.message.replace(" or ", ", ").split(", ")]


def _wrong_choice(fault: _Fault) -> str:
    choices = _choices(fault)
    near = suggest(str(fault.input), choices)
    return f"'{fault.path[-1]}' is {quoted(fault.input)}{near or '; write ' + _either(choices)}"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _wrong_type(fault: _Fault) -> str:
    name = next((part for part in reversed(fault.path) if isinstance(part, str)), "the file")
    if fault.kind in ("too_short", "too_long"):
        wanted = "two numbers [width, height]" if name == "size" else "at least one entry"
        return f"'{name}' needs {wanted}"
    wanted = _WANTED[fault.kind]
    is_one = fault.kind == "list_type" and _takes_one(fault.above, name)
    if fault.model is not None and (is_one or fault.kind == "model_type"):
        wanted = _WANTED["model_type"]
        keys = known_keys(fault.model)
        wanted += f" ({', '.join(keys[:5])}{', ..' if len(keys) > 5 else ''})"
    message = f"{wanted} is wanted under '{name}', not {quoted(fault.input)}"
    if is_one and fault.model is not None and isinstance(fault.input, str):
        first, *others = known_keys(fault.model)
        message += f"; write {{{first}: {fault.input}{''.join(f', {key}: ..' for key in others)}}}"
    return message


def _takes_one(model: type[Model] | None, key: str) -> bool:
    """Whether a key takes one mapping as well as a list of them."""
    field = None if model is None else model.model_fields.get(key)
    notes = () if field is None else getattr(field.annotation, "__metadata__", ())
    forms = [
        form
        for note in notes
        if isinstance(note, BeforeValidator)
        for form in get_args(note.json_schema_input_type)
    ]
    return any(_is_model(form) for form in forms)


def _leave_out(faults: list[_Fault], data: Any, lost: set[str], nameless: frozenset[str]) -> bool:
    """Takes the refused parts out of the data; False when nothing could be taken out."""
    changed = False
    doomed: set[Path] = set()
    for fault in faults:
        if fault.kind == "extra_forbidden":
            doomed.add(fault.path)
        else:
            path = fault.path[:-1] if fault.kind == "missing" else fault.path
            doomed.add(_part_to_drop(path))
    for path in sorted(doomed, key=lambda one: tuple(map(_order, one)), reverse=True):
        if path:
            changed = _drop(data, path, set() if path[0] in nameless else lost) or changed
    return changed


def _order(part: str | int) -> tuple[int, str]:
    return (part, "") if isinstance(part, int) else (-1, part)


def _part_to_drop(path: Path) -> Path:
    """The entry that has no meaning without the refused value: a rule, a step, a declaration."""
    if not path:
        return ()
    if path[0] in ("steps", "rules", "principles") and len(path) > 1:
        return path[:2]
    if path[0] == "layouts":
        return path[:4] if len(path) > 3 and path[2] == "relations" else path[:2]
    return path[:2] if len(path) > 1 else path


def _drop(data: Any, path: Path, lost: set[str]) -> bool:
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    last = path[-1]
    if isinstance(data, dict) and last in data:
        _lose(last, data.pop(last), lost)
        return True
    if isinstance(data, list) and isinstance(last, int) and last < len(data):
        if data[last] is _GONE:
            return False
        _lose(None, data[last], lost)
        data[last] = _GONE
        return True
    return False


def _lose(key: Any, value: Any, lost: set[str]) -> None:
    if isinstance(key, str):
        lost.add(key)
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            lost.add(value["id"])
        for name in value:
            lost.add(str(name))
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict):
                _lose(None, entry, lost)
