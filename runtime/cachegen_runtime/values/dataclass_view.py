"""The dataclass that a generated struct could be, for those who ask only dataclasses about their fields."""

from __future__ import annotations

import dataclasses
from functools import cache

import msgspec
from msgspec.structs import FieldInfo, fields


@cache
def view_of(cls: type[msgspec.Struct]) -> type:
    """Return a dataclass with the struct's fields and defaults."""
    return dataclasses.make_dataclass(
        cls.__name__,
        [(each.name, each.type, _defaults(each)) for each in fields(cls)],
        frozen=True,
        kw_only=True,
    )


def _defaults(declared: FieldInfo) -> object:
    made: object = dataclasses.field()
    if declared.default_factory is not msgspec.NODEFAULT:
        made = dataclasses.field(default_factory=declared.default_factory)
    elif declared.default is not msgspec.NODEFAULT:
        made = dataclasses.field(default=declared.default)
    return made
