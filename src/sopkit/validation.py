"""This module has the validation library look at data that our readers do not take.

Its models are made from ours, so that the format is written down once. It tells everything that
is wrong at once and with its place, and writes the schemas for editors.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Annotated, Any, ForwardRef, TypeVar, Union, get_args, get_origin

import pydantic
from pydantic_core import PydanticCustomError

from sopkit.modelling import (
    BeforeValidator,
    FieldNote,
    Model,
    PlainValidator,
    Refused,
    WithJsonSchema,
    made,
)

M = TypeVar("M", bound=Model)
Library = type[pydantic.BaseModel]

_CONFIG = pydantic.ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)
_ours: dict[Library, type[Model]] = {}
_theirs: dict[type[Model], Library] = {}


def validated(model: type[M], data: Any) -> M:
    """The model of the data.

    Raises:
        pydantic.ValidationError: something is wrong with it.
    """
    found: M = _as_ours(library_model(model).model_validate(data))
    return found


def library_model(model: type[Model]) -> Library:
    """The model of the validation library that takes what this model takes."""
    found = _theirs.get(model)
    if found is None:
        found = _theirs[model] = _library_model(model, {})
    return found


def _as_ours(value: Any) -> Any:
    """A value with models of ours in place of those of the library."""
    if isinstance(value, pydantic.BaseModel):
        values = {name: _as_ours(one) for name, one in value.__dict__.items()}
        return made(_ours[type(value)], values, set(value.model_fields_set))
    if type(value) is list:
        return [_as_ours(one) for one in value]
    if type(value) is dict:
        return {key: _as_ours(one) for key, one in value.items()}
    return value


def _library_model(model: type[Model], begun: dict[type[Model], Library | None]) -> Library:
    if found := begun.get(model):
        return found
    begun[model] = None
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        said = {} if field.is_required else {"default": field.default}
        if field.alias:
            said["alias"] = field.alias
        fields[name] = (_converted(field.annotation, begun), pydantic.Field(**said))
    library: Library = pydantic.create_model(
        model.__name__,
        __config__=_CONFIG,
        __doc__=model.__dict__.get("__doc__"),
        __module__=model.__module__,
        **fields,
    )
    # a model may hold itself
    library.model_rebuild(_types_namespace={model.__name__: library})
    begun[model] = library
    _ours[library] = model
    return library


def _converted(annotation: Any, begun: dict[type[Model], Library | None]) -> Any:
    """A type with models and notes of the library in place of ours."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        if annotation in begun and begun[annotation] is None:
            return ForwardRef(annotation.__name__)
        return _library_model(annotation, begun)
    if origin is Annotated:
        below = _converted(inner[0], begun)
        return Annotated[(below, *(_note(note, begun) for note in inner[1:]))]
    if origin in (Union, types.UnionType):
        return reduce(or_, (_converted(one, begun) for one in inner))
    if origin in (list, dict):
        return origin[tuple(_converted(one, begun) for one in inner)]
    return annotation


def _note(note: Any, begun: dict[type[Model], Library | None]) -> Any:
    match note:
        case PlainValidator(func=read):
            return pydantic.PlainValidator(_translated(read))
        case BeforeValidator(func=read, json_schema_input_type=written):
            taken = _converted(written, begun)
            return pydantic.BeforeValidator(_translated(read), json_schema_input_type=taken)
        case WithJsonSchema(json_schema=schema):
            return pydantic.WithJsonSchema(dict(schema))
        case FieldNote(min_length=low, max_length=high, gt=above):
            return pydantic.Field(min_length=low, max_length=high, gt=above)
        case _:
            return note


def _translated(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that refuses values in the way of the library."""

    def translated(value: Any) -> Any:
        try:
            return read(value)
        except Refused as refused:
            said = {"message": refused.message}
            raise PydanticCustomError(refused.name, "{message}", said) from None

    return translated
