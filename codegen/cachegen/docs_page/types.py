"""Types as texts that lead to their declarations, and which declarations use which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from cachegen import ir
from cachegen.docs_page.views import LinkedText, Piece
from cachegen.kinds import types_inside
from cachegen.words.types import key_as_type, spelled, value_type


def linked(type: ir.Type) -> LinkedText:
    """Return a type as a schema spells it, its names leading to their cards."""
    return tuple(_pieces(type))


def linked_use(use: ir.Use) -> tuple[Piece, ...]:
    """Return what a schema writes as a keyspace's value, its types as links."""
    match use:
        case ir.BasicValue(type):
            return linked(type)
        case ir.StructValue(struct):
            return linked(ir.StructType(struct))
        case ir.ListValue(item):
            return tuple(_around("list", item))
        case ir.SetValue(item):
            return tuple(_around("set", item))
        case ir.SortedSetValue(item):
            return tuple(_around("sorted_set", item))
        case ir.DictValue(field, value):
            return tuple(_around("dict", field, value))
        case ir.Limiter() | ir.Lock():
            return (Piece(value_type(use)),)
        case _:
            assert_never(use)


def names(type: ir.Type) -> Iterator[str]:
    """Yield the names of the workspace's types that a type mentions."""
    for piece in _pieces(type):
        if piece.target is not None:
            yield piece.text


def mentioned(keyspace: ir.Keyspace) -> tuple[str, ...]:
    """Return the names of the types that a keyspace mentions itself, each once."""
    inside = [name for each in types_inside(keyspace.value) for name in names(each)]
    found = [*names(key_as_type(keyspace.key)), *inside]
    return tuple(dict.fromkeys(found))


def _pieces(type: ir.Type) -> Iterator[Piece]:
    match type:
        case (
            ir.NamedType(name=name) | ir.EnumType(name=name) | ir.StructType(name=name)
        ):
            yield Piece(name, f"type-{name}")
        case ir.ListType(item):
            yield from _around("list", item)
        case ir.SetType(item, frozen):
            yield from _around("frozenset" if frozen else "set", item)
        case ir.DictType(key, value):
            yield from _around("dict", key, value)
        case ir.TupleType(items, variadic):
            yield from _around("tuple", *items, rest=", …" if variadic else "")
        case ir.OptionalType(item):
            yield from _pieces(item)
            yield Piece(" | None")
        case ir.ScalarType() | ir.LiteralType():
            yield Piece(spelled(type))


def _around(name: str, *items: ir.Type, rest: str = "") -> Iterator[Piece]:
    yield Piece(f"{name}[")
    for index, each in enumerate(items):
        if index:
            yield Piece(", ")
        yield from _pieces(each)
    yield Piece(f"{rest}]")
