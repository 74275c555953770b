"""Which keys of a keyspace belong to one value of a named type, and whether all can be named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cachegen import ir
from cachegen.declarations import SCALAR_FIELD, Declarations

MOST_KEYS: Final = 256
"""Keys of one value in one keyspace that are deleted together at most."""


@dataclass(frozen=True, slots=True)
class Nameable:
    """All keys can be named: `field` says whose they are."""

    field: str


@dataclass(frozen=True, slots=True)
class Open:
    """They cannot: another field, `field`, can be anything."""

    field: str


@dataclass(frozen=True, slots=True)
class Many:
    """They could, and are more than `MOST_KEYS`."""

    count: int


def personal(
    keyspace: ir.Keyspace, named: str, types: Declarations
) -> Nameable | Open | Many | None:
    """Return how the keys of a keyspace belong to the named type; None when they do not."""
    if isinstance(keyspace.key, ir.ScalarKey):
        return (
            Nameable(SCALAR_FIELD) if keyspace.key.type == ir.NamedType(named) else None
        )
    struct = types.structs.get(keyspace.key.struct)
    fields = struct.fields if struct is not None else ()
    owner = next((each for each in fields if each.type == ir.NamedType(named)), None)
    if owner is None:
        return None
    count = 1
    for each in fields:
        if each is owner:
            continue
        choices = _choices(each.type, types)
        if choices is None or each.type == owner.type:
            return Open(each.name)
        count *= choices
    return Nameable(owner.name) if count <= MOST_KEYS else Many(count)


def _choices(type: ir.Type, types: Declarations) -> int | None:
    """Return how many values a type has, or None when it is open."""
    match types.base(type):
        case ir.EnumType(name) if name in types.enums:
            return len(types.enums[name].values)
        case ir.ScalarType(ir.Scalar.BOOL):
            return 2
        case _:
            return None
