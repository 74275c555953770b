"""Where structs hold numbers as JSON text, which Python reads more freely than anyone means.

`Decimal` takes underscores, blanks, any alphabet's digits, NaN and infinities, and floats
that are keys of a dict take NaN and infinities. Only types with such places pay for this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeGuard

import msgspec
from msgspec import inspect

from cachegen_runtime.values.graph import reachable

_Place = tuple[inspect.Type, object]

_NUMERAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


class NotPlain(ValueError):
    """A text stands where a number is meant, and is none."""


def numerals(model: type) -> Callable[[bytes], None] | None:
    """Return a check of JSON that is readable as `model`, or None if nothing needs one.

    The check raises `NotPlain` for a number as text that is more than a plain number.
    """
    root = inspect.type_info(model)
    if not any(map(_is_numeral, reachable(root))):
        return None

    def check(data: bytes) -> None:
        # A stack of our own, since values may be deeper than Python's.
        waiting: list[_Place] = [(root, msgspec.json.decode(data))]
        while waiting:
            type, value = waiting.pop()
            if isinstance(type, inspect.DecimalType) and not _is_plain(value):
                raise NotPlain("a number in the JSON is not plain")
            waiting += _inside(type, value)

    return check


def _is_numeral(type: inspect.Type) -> bool:
    match type:
        case inspect.DecimalType() | inspect.DictType(key_type=inspect.FloatType()):
            return True
        case _:
            return False


def _is_plain(value: object) -> bool:
    return not isinstance(value, str) or _NUMERAL.fullmatch(value) is not None


def _inside(type: inspect.Type, value: object) -> Iterable[_Place]:
    """Return the parts of a value that has one of a type's forms, each with its type."""
    match type:
        case inspect.UnionType():
            return [(part, value) for part in type.types]
        case inspect.Metadata():
            return [(type.type, value)]
        case inspect.StructType() | inspect.DataclassType() if _is_object(value):
            return [
                (field.type, value[field.encode_name])
                for field in type.fields
                if field.encode_name in value
            ]
        case inspect.StructType() if _is_array(value):
            items = value if type.tag is None else value[1:]
            return zip((field.type for field in type.fields), items, strict=False)
        case inspect.DictType() if _is_object(value):
            return _entries(type, value)
        case inspect.CollectionType() if _is_array(value):
            return [(type.item_type, item) for item in value]
        case inspect.TupleType() if _is_array(value):
            return zip(type.item_types, value, strict=False)
        case _:
            return ()


def _entries(type: inspect.DictType, value: dict[str, object]) -> Iterable[_Place]:
    key: inspect.Type = type.key_type
    if isinstance(key, inspect.FloatType):
        key = inspect.DecimalType()
    yield from ((key, name) for name in value)
    yield from ((type.value_type, item) for item in value.values())


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
