"""Which types a class is made of, as msgspec sees them; types may hold themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import inspect


def reachable(root: inspect.Type) -> Iterator[inspect.Type]:
    """Yield a type and every type inside of it, each once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting += _parts(found)


def is_bottomless(root: inspect.Type) -> bool:
    """Return whether values of a type may be nested to any depth."""
    return any(
        isinstance(found, inspect.AnyType | inspect.RawType)
        or any(inner is found for part in _parts(found) for inner in reachable(part))
        for found in reachable(root)
    )


def _parts(type: inspect.Type) -> Sequence[inspect.Type]:
    match type:
        case (
            inspect.StructType()
            | inspect.DataclassType()
            | inspect.NamedTupleType()
            | inspect.TypedDictType()
        ):
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
