"""Types of the IR spelled as a schema writes them, for messages and fingerprints."""

from __future__ import annotations

from typing import assert_never

from cachegen import ir


def spelled(type: ir.Type) -> str:
    """Return the text that means this type."""
    match type:
        case ir.ScalarType(scalar=scalar):
            return scalar.value
        case (
            ir.NamedType(name=name) | ir.EnumType(name=name) | ir.StructType(name=name)
        ):
            return name
        case ir.LiteralType(values=values):
            return f"Literal[{', '.join(_constant(each) for each in values)}]"
        case ir.ListType(item=item):
            return f"list[{spelled(item)}]"
        case ir.SetType(item=item, frozen=frozen):
            return f"{'frozenset' if frozen else 'set'}[{spelled(item)}]"
        case ir.DictType(key=key, value=value):
            return f"dict[{spelled(key)}, {spelled(value)}]"
        case ir.TupleType(items=items, variadic=variadic):
            inner = ", ".join(spelled(each) for each in items)
            return f"tuple[{inner}, ...]" if variadic else f"tuple[{inner}]"
        case ir.OptionalType(item=item):
            return f"{spelled(item)} | None"


def key_type(key: ir.Key) -> str:
    """Return the type of a keyspace's key, spelled."""
    return spelled(key_as_type(key))


def value_type(use: ir.Use) -> str:
    """Return what a schema writes as the value of a keyspace."""
    match use:
        case ir.BasicValue(type):
            return spelled(type)
        case ir.StructValue(struct):
            return struct
        case ir.ListValue(item):
            return f"list[{spelled(item)}]"
        case ir.SetValue(item):
            return f"set[{spelled(item)}]"
        case ir.DictValue(field, value):
            return f"dict[{spelled(field)}, {spelled(value)}]"
        case ir.SortedSetValue(item):
            return f"sorted_set[{spelled(item)}]"
        case ir.Limiter():
            return "limiter"
        case ir.Lock():
            return "lock"
        case _:
            assert_never(use)


def key_as_type(key: ir.Key) -> ir.Type:
    """Return the type of a keyspace's key as one of the type language."""
    return key.type if isinstance(key, ir.ScalarKey) else ir.StructType(key.struct)


def _constant(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
