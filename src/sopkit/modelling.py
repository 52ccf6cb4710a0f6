"""This module holds what the models of the format are made of: fields, and notes on their types.

The words are those of the validation library, and `validation` makes its models from these when
something is wrong or a schema is wanted. A right file is read without it, by `readers`: importing
it takes longer than reading a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from inspect import get_annotations
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from sopkit.frozen import NamedTuple, dataclass

M = TypeVar("M", bound="Model")

REQUIRED: Any = object()
"""The default of a field that must be given."""


class Refused(Exception):
    """A value is not what a field wants: the name of the diagnostic, and what is wrong."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(name, message)
        self.name = name
        self.message = message


@dataclass(frozen=True, eq=False, slots=True)
class PlainValidator:
    """Note on a type: a function that reads the value, or raises `Refused`."""

    func: Callable[[Any], Any]


@dataclass(frozen=True, eq=False, slots=True)
class BeforeValidator:
    """Note on a type: a function that brings a short form into the form that the type reads."""

    func: Callable[[Any], Any]
    json_schema_input_type: Any = Any


@dataclass(frozen=True, eq=False, slots=True)
class WithJsonSchema:
    """Note on a type: what editors are told of it."""

    json_schema: Mapping[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class FieldNote:
    """What is said of a field beside its type."""

    default: Any = REQUIRED
    alias: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    gt: int | None = None


def Field(**said: Any) -> Any:  # noqa: N802
    """A field with an alias or a default, or a note on a type with limits."""
    return FieldNote(**said)


class ModelField(NamedTuple):
    """A field of a model: its type with all notes, its key in the file, its default."""

    annotation: Any
    alias: str | None
    default: Any

    @property
    def is_required(self) -> bool:
        """Whether it must be given."""
        return self.default is REQUIRED


class _Fields:
    """The fields of a model, worked out when they are first asked for."""

    def __get__(self, _: object, model: type[Model]) -> Mapping[str, ModelField]:
        found = model.__dict__.get("_fields")
        if found is None:
            found = MappingProxyType(dict(_fields_of(model)))
            model._fields = found
        return found


@dataclass_transform(
    eq_default=False, kw_only_default=True, frozen_default=True, field_specifiers=(Field,)
)
class Model:
    """What every part of a file is: no unknown keys, nothing changed after reading.

    Attributes:
        model_fields: the fields by name, those of the base first.
        model_fields_set: the names of those that were given.
    """

    __slots__ = ("__dict__", "model_fields_set")

    model_fields_set: set[str]
    model_fields = _Fields()
    _fields: ClassVar[Mapping[str, ModelField]]

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        assert isinstance(other, Model)
        given = self.model_fields_set == other.model_fields_set
        return given and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({values})"

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The same with other values of some fields."""
        return made(type(self), {**self.__dict__, **update}, self.model_fields_set | set(update))

    @classmethod
    def model_construct(cls, _given: set[str] | None = None, /, **values: Any) -> Self:
        """An instance of values that are known to be right."""
        defaults = {name: one.default for name, one in cls.model_fields.items()}
        return made(cls, {**defaults, **values}, set(values) if _given is None else _given)

    def given(self) -> dict[str, Any]:
        """What was given, under the keys of the file."""
        fields = type(self).model_fields
        return {
            one.alias or name: self.__dict__[name]
            for name, one in fields.items()
            if name in self.model_fields_set
        }


_new, _set = object.__new__, object.__setattr__


def made(model: type[M], values: dict[str, Any], given: set[str]) -> M:
    """An instance of all values of its fields, of which some were given."""
    found = _new(model)
    _set(found, "__dict__", values)
    _set(found, "model_fields_set", given)
    return found


def derived(name: str, base: type[M], fields: Mapping[str, tuple[Any, Any]]) -> type[M]:
    """A model with further fields, each with its type and its default."""
    annotations = {field: annotation for field, (annotation, _) in fields.items()}
    defaults = {field: default for field, (_, default) in fields.items()}
    inside = {"__module__": base.__module__, "__annotations__": annotations, **defaults}
    return type(name, (base,), inside)


def _fields_of(model: type[Model]) -> Iterator[tuple[str, ModelField]]:
    base = model.__mro__[1]
    if issubclass(base, Model):
        inherited: Mapping[str, ModelField] = base.model_fields
        own = {**inherited, **_own_fields(model)}
        yield from own.items()


def _own_fields(model: type[Model]) -> dict[str, ModelField]:
    found = {}
    for name, annotation in get_annotations(model).items():
        default = model.__dict__.get(name, REQUIRED)
        note = default if isinstance(default, FieldNote) else FieldNote(default)
        if isinstance(annotation, str):
            annotation = _evaluated(annotation, model.__module__)
        found[name] = ModelField(annotation, note.alias, note.default)
    return found


@cache
def _evaluated(annotation: str, module: str) -> Any:
    """A type as it is written in a module; most are written for many fields."""
    return eval(annotation, vars(sys.modules[module]))
