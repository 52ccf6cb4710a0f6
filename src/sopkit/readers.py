"""This module makes, from the models themselves, functions that read right data fast.

A reader gives what the validation library would give, or nothing: then the library has to be
asked what is wrong. Thus it is not even imported for a right file, which takes longer than all
the rest of reading it, and the models stay the one place where the format is written down.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from sopkit.modelling import BeforeValidator, FieldNote, Model, PlainValidator, Refused, made

Read = Callable[[Any], Any]
M = TypeVar("M", bound=Model)


_readers: dict[type[Model], Read] = {}


class _Refused(Exception):
    """The data is not, or not surely, what the model wants."""


def read_right(model: type[M], data: Any) -> M | None:
    """The model of the data; None where something is wrong with it, or might be."""
    try:
        found: M = _reader(model)(data)
    except (_Refused, Refused):
        return None
    return found


def _reader(model: type[Model]) -> Read:
    """The function that reads a mapping into the model.

    Raises:
        TypeError: a field has a type that is not followed here.
    """
    found = _readers.get(model)
    if found is None:
        found = _readers[model] = _model_reader(model, {})
    return found


def _model_reader(model: type[Model], begun: dict[type[Model], Read]) -> Read:
    if model in begun:
        return begun[model]
    # by the key in the file: the name of the field, and how it is read
    readers: dict[str, tuple[str, Read]] = {}
    renamed: set[str] = set()
    required: set[str] = set()
    # the order of the fields, as the model has it; what is not given keeps its default
    empty: dict[str, Any] = {}

    def read(value: Any) -> Model:
        if type(value) is not dict:
            raise _Refused
        if not known.issuperset(value):
            raise _Refused
        values = empty.copy()
        for key, below in value.items():
            name, reader = readers[key]
            values[name] = reader(below)
        given = set(value)
        if not renamed.isdisjoint(given):
            given = {readers[key][0] for key in given}
        if not required <= given:
            raise _Refused
        return made(model, values, given)

    # known before its fields are looked at: a model may hold itself
    begun[model] = read
    for name, field in model.model_fields.items():
        readers[field.alias or name] = name, _of(field.annotation, begun)
        if field.alias:
            renamed.add(field.alias)
        empty[name] = None if field.is_required else field.default
        if field.is_required:
            required.add(name)
    known = frozenset(readers)
    return read


def _with(annotation: Any, notes: Sequence[Any], begun: dict[type[Model], Read]) -> Read:
    """The reader of a type with what was noted beside it; the last note is the outermost."""
    found: Read | None = None
    for note in notes:
        if isinstance(note, PlainValidator):
            found = note.func
    read = found or _of(annotation, begun)
    for note in notes:
        if isinstance(note, BeforeValidator):
            read = _after(note.func, read)
        elif isinstance(note, FieldNote):
            if note.min_length is not None or note.max_length is not None:
                read = _sized(read, note.min_length or 0, note.max_length)
            if note.gt is not None:
                read = _above(read, note.gt)
    return read


def _of(annotation: Any, begun: dict[type[Model], Read]) -> Read:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _with(inner[0], inner[1:], begun)
    if origin in (Union, types.UnionType):
        parts = [part for part in inner if part is not type(None)]
        if len(parts) == 1 and len(inner) == 2:
            return _optional(_of(parts[0], begun))
    elif origin is Literal:
        return _choice(inner)
    elif origin is list:
        return _list(_of(inner[0], begun))
    elif origin is dict and inner[0] is str:
        return _dict(_of(inner[1], begun))
    elif annotation in (bool, int, str):
        return _exactly(annotation)
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        return _model_reader(annotation, begun)
    raise TypeError(f"no reader for {annotation}; add one to this module")


def _after(first: Read, read: Read) -> Read:
    return lambda value: read(first(value))


def _optional(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _exactly(wanted: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not wanted:
            raise _Refused
        return value

    return read


def _choice(choices: Iterable[Any]) -> Read:
    # True is 1, but not where 1 is wanted
    wanted = {(type(choice), choice) for choice in choices}

    def read(value: Any) -> Any:
        if type(value) not in (str, int) or (type(value), value) not in wanted:
            raise _Refused
        return value

    return read


def _list(read_item: Read) -> Read:
    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            raise _Refused
        return [read_item(item) for item in value]

    return read


def _dict(read_item: Read) -> Read:
    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict or not all(type(key) is str for key in value):
            raise _Refused
        return {key: read_item(item) for key, item in value.items()}

    return read


def _sized(read: Read, low: int, high: int | None) -> Read:
    def sized(value: Any) -> Any:
        found = read(value)
        if found is not None and not low <= len(found) <= (len(found) if high is None else high):
            raise _Refused
        return found

    return sized


def _above(read: Read, limit: int) -> Read:
    def above(value: Any) -> Any:
        found = read(value)
        if found is not None and found <= limit:
            raise _Refused
        return found

    return above
