"""Where structs hold numbers as JSON text, which Python reads more freely than anyone means.

`Decimal` takes underscores, blanks, any alphabet's digits, NaN and infinities, and floats
that are keys of a dict take NaN and infinities. Only types with such places pay for this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeGuard

import msgspec
from msgspec import inspect

_NUMERAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


class Numerals:
    """The places of one type that hold numbers as text.

    ``check`` raises ValueError for JSON, written or already read as the type, with a text
    there that is no plain number; it is None once it is known that there is no such place.
    """

    __slots__ = ("_model", "check")

    def __init__(self, model: type) -> None:
        self._model = model
        self.check: Callable[[bytes], None] | None = self._first_check

    def _first_check(self, data: bytes) -> None:
        # Not before the first use, since the class may name others that come later.
        self.check = _check_of(self._model)
        if self.check is not None:
            self.check(data)


def _check_of(model: type) -> Callable[[bytes], None] | None:
    root = inspect.type_info(model)
    if not any(map(_is_numeral, _reachable(root))):
        return None

    def check(data: bytes) -> None:
        if not _plain(root, msgspec.json.decode(data)):
            raise ValueError(
                f"a {model.__name__} with a number that is not finite cannot be stored"
            )

    return check


def _is_numeral(type: inspect.Type) -> bool:
    match type:
        case inspect.DecimalType() | inspect.DictType(key_type=inspect.FloatType()):
            return True
        case _:
            return False


def _reachable(root: inspect.Type) -> Iterator[inspect.Type]:
    """Yield a type and every type inside of it, each once; types may hold themselves."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting += _parts(found)


def _parts(type: inspect.Type) -> Sequence[inspect.Type]:
    match type:
        case inspect.StructType() | inspect.DataclassType():
            return [field.type for field in type.fields]
        case inspect.CollectionType(item_type=item) | inspect.Metadata(type=item):
            return [item]
        case inspect.TupleType():
            return type.item_types
        case inspect.DictType():
            return [type.key_type, type.value_type]
        case inspect.UnionType():
            return type.types
        case _:
            return ()


def _plain(type: inspect.Type, value: object) -> bool:
    """Return whether every numeral is plain in a value that has one of a type's forms."""
    match type:
        case inspect.DecimalType() if isinstance(value, str):
            return _NUMERAL.fullmatch(value) is not None
        case inspect.UnionType():
            return all(_plain(part, value) for part in type.types)
        case inspect.Metadata():
            return _plain(type.type, value)
        case inspect.StructType() | inspect.DataclassType() if _is_object(value):
            return all(
                _plain(field.type, value[field.encode_name])
                for field in type.fields
                if field.encode_name in value
            )
        case inspect.DictType() if _is_object(value):
            return _plain_dict(type, value)
        case inspect.CollectionType() if _is_array(value):
            return all(_plain(type.item_type, item) for item in value)
        case inspect.TupleType() if _is_array(value):
            return all(map(_plain, type.item_types, value))
        case _:
            return True


def _plain_dict(type: inspect.DictType, value: dict[str, object]) -> bool:
    key: inspect.Type = type.key_type
    if isinstance(key, inspect.FloatType):
        key = inspect.DecimalType()
    return all(
        _plain(key, name) and _plain(type.value_type, item)
        for name, item in value.items()
    )


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
