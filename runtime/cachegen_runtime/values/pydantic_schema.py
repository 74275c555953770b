"""What pydantic has to know of a generated struct; imported only when pydantic asks for it.

The struct's fields are shown to pydantic as those of a TypedDict under the names that they
are stored under, which any text may be. So pydantic validates them, words the errors and
writes the JSON Schema by itself, and struct and dictionary are turned into each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType, new_class
from typing import Annotated, Literal, NotRequired, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields
from pydantic import (
    Base64Bytes,
    Field,
    GetCoreSchemaHandler,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypedDict

S = TypeVar("S", bound=msgspec.Struct)


def core_schema_of(
    cls: type[msgspec.Struct], handler: GetCoreSchemaHandler
) -> CoreSchema:
    """Return the schema of a struct: an instance as it is, or a mapping of its fields."""
    shown = handler.generate_schema(_shown_as(cls))
    return core_schema.no_info_wrap_validator_function(
        _validator(cls),
        shown,
        serialization=core_schema.plain_serializer_function_ser_schema(
            _as_mapping, return_schema=shown
        ),
    )


def _validator(
    cls: type[S],
) -> Callable[[object, ValidatorFunctionWrapHandler], S]:
    names = {field.encode_name: field.name for field in fields(cls)}

    def validate(value: object, by_fields: ValidatorFunctionWrapHandler) -> S:
        if isinstance(value, cls):
            return value
        given: Mapping[str, object] = by_fields(value)
        return cls(**{names[name]: each for name, each in given.items()})

    return validate


def _as_mapping(value: msgspec.Struct) -> dict[str, object]:
    return {
        field.encode_name: getattr(value, field.name) for field in fields(type(value))
    }


@cache
def _shown_as(cls: type[msgspec.Struct]) -> type:
    """Return the TypedDict of a struct; the same one each time, so that structs may be recursive."""
    shown = {field.encode_name: _shown_field(field) for field in fields(cls)}
    body = {
        "__annotations__": shown,
        "__doc__": cls.__doc__,
        "__module__": cls.__module__,
    }
    return new_class(cls.__name__, (TypedDict,), None, lambda names: names.update(body))


def _shown_field(field: FieldInfo) -> object:
    shown = _with_bytes_as_stored(field.type)
    if field.required:
        return shown
    default = field.default
    if default is msgspec.NODEFAULT:
        default = field.default_factory()
    told = Field(json_schema_extra={"default": msgspec.to_builtins(default)})
    return NotRequired[Annotated[shown, told]]


def _with_bytes_as_stored(type_: object) -> object:
    """Return a type in which `bytes` are base64 in JSON, as they are stored."""
    if type_ is bytes:
        return Base64Bytes
    origin, parts = get_origin(type_), get_args(type_)
    if origin is None or origin is Literal:
        return type_
    inner = tuple(map(_with_bytes_as_stored, parts))
    if inner == parts:
        return type_
    # The members are known only now, so that they cannot be written with `|`.
    return Union[inner] if origin is UnionType else origin[inner]  # noqa: UP007
