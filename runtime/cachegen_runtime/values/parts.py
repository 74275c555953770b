"""What values consist of, whoever defined their class: containers, and the fields that a class compares."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Final, Protocol, TypeGuard

import msgspec

_PRIVATE: Final = "__pydantic_private__"
_EXTRA: Final = "__pydantic_extra__"


class _AttrsField(Protocol):
    name: str
    eq: bool


def is_dict(value: object) -> TypeGuard[dict[object, object]]:
    """Return whether a value is a dict."""
    return isinstance(value, dict)


def is_sequence(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    """Return whether a value is a list or a tuple."""
    return isinstance(value, list | tuple)


def is_set(value: object) -> TypeGuard[set[object] | frozenset[object]]:
    """Return whether a value is a set or a frozenset."""
    return isinstance(value, set | frozenset)


def fields(value: object) -> Mapping[str, object] | None:
    """Return what a model holds by name, less what its class leaves out of its own
    comparison; None for anything else."""
    if isinstance(value, msgspec.Struct):
        return _named(value, value.__struct_fields__)
    attributes = _attrs_fields(type(value))
    if attributes is not None:
        return _named(value, (field.name for field in attributes if field.eq))
    if dataclasses.is_dataclass(value):
        declared = dataclasses.fields(value)
        return _named(value, (field.name for field in declared if field.compare))
    names = _pydantic_names(type(value))
    if names is None:
        return None
    # What is extra may be called like a field, and is no field all the same.
    extra: dict[str, object] = {_EXTRA: getattr(value, _EXTRA, None) or {}}
    private: dict[str, object] = getattr(value, _PRIVATE, None) or {}
    return {**_named(value, names), **private, **extra}


def _attrs_fields(kind: type) -> Iterable[_AttrsField] | None:
    found: Iterable[_AttrsField] | None = getattr(kind, "__attrs_attrs__", None)
    return found


def _pydantic_names(kind: type) -> Iterable[str] | None:
    found: Iterable[str] | None = getattr(kind, "__pydantic_fields__", None)
    return found


def _named(value: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(value, name) for name in names if hasattr(value, name)}
