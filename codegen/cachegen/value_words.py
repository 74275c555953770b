"""The type of a keyspace's key and value, spelled as a schema spells it."""

from __future__ import annotations

from cachegen import ir
from cachegen.words.types import spelled


def key_type(key: ir.Key) -> str:
    """Return the type of a key."""
    return spelled(key.type) if isinstance(key, ir.ScalarKey) else key.struct


def value_type(value: ir.Value) -> str:
    """Return the type of a value."""
    return spelled(value_as_type(value))


def value_as_type(value: ir.Value) -> ir.Type:
    """Return the type of a value as one of the type language."""
    match value:
        case ir.BasicValue(type=type):
            return type
        case ir.StructValue(struct=struct):
            return ir.StructType(struct)
        case ir.ListValue(item=item):
            return ir.ListType(item)
        case ir.SetValue(item=item):
            return ir.SetType(item)
