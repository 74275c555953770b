"""Whether a value is exactly of a declared type, all the way down; knows nothing of any decoder."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import math
import uuid
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Literal, TypeGuard, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec
import pydantic

_EXACT = (str, int, bool, bytes, uuid.UUID, dt.date, dt.datetime, dt.time, dt.timedelta)


def conforms(value: object, declared: object) -> bool:
    """Return whether a value has the type, and every part of it its own."""
    if declared in _EXACT or declared is NoneType:
        return type(value) is declared
    if declared is float:
        return type(value) is float and math.isfinite(value)
    if declared is decimal.Decimal:
        return type(value) is decimal.Decimal and value.is_finite()
    base = getattr(declared, "__supertype__", None)
    if base is not None:
        return conforms(value, base)
    if get_origin(declared) is not None:
        return _generic(value, declared)
    if not isinstance(declared, type) or type(value) is not declared:
        return False
    return all(
        hasattr(value, name) and conforms(getattr(value, name), kind)
        for name, kind in _fields(declared).items()
    )


def _generic(value: object, declared: object) -> bool:
    origin, arguments = get_origin(declared), get_args(declared)
    if origin in (Union, UnionType):
        return any(conforms(value, each) for each in arguments)
    if origin is Literal:
        return any(type(value) is type(each) and value == each for each in arguments)
    if type(value) is not origin:
        return False
    if _is_dict(value):
        key, item = arguments
        return all(conforms(a, key) and conforms(b, item) for a, b in value.items())
    items = list(value) if isinstance(value, list | tuple | set | frozenset) else []
    if origin is tuple and arguments[-1] is not Ellipsis:
        return len(items) == len(arguments) and all(map(conforms, items, arguments))
    return all(conforms(item, arguments[0]) for item in items)


def _fields(declared: type) -> dict[str, object]:
    """Return a model's fields and their types; none of a plain class."""
    if (
        issubclass(declared, msgspec.Struct | pydantic.BaseModel)
        or dataclasses.is_dataclass(declared)
        or attrs.has(declared)
    ):
        hints = get_type_hints(declared)
        return {name: kind for name, kind in hints.items() if not name.startswith("_")}
    return {}


def _is_dict(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, dict)
