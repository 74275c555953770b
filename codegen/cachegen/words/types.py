"""Types of the IR spelled as a schema writes them, for messages and fingerprints."""

from __future__ import annotations

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


def _constant(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
