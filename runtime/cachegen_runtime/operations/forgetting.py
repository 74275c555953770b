"""All keys that can belong to one value of a named type, named from the schema alone: nothing is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple, TypeVar

from cachegen_runtime.errors import CacheKeyError
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.keyspace import KeyOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.values.codec import Undecodable

K = TypeVar("K")
V = TypeVar("V")


class EveryKey(NamedTuple):
    """The keys of one keyspace that belong to a value, as what deletes them.

    ``deletion`` takes the value and what all keys of the cluster begin with.
    """

    cluster: str
    deletion: Callable[[object, bytes], Operation[int]]


def every_key(definition: KeyspaceDefinition[K, V], field: str) -> EveryKey:
    """Return the keys of a keyspace whose `field` is the value; its other fields have few."""

    def deletion(value: object, prefix: bytes) -> Operation[int]:
        keys = tuple(_keys(definition, field, value))
        return KeyOperations(definition, prefix).delete(*keys)

    return EveryKey(definition.cluster, deletion)


def forgotten(*covered: EveryKey) -> tuple[EveryKey, ...]:
    """Return all keys that belong to a value."""
    return covered


def _keys(
    definition: KeyspaceDefinition[K, V], field: str, value: object
) -> Iterator[K]:
    shape = definition.key
    text = _text(definition, field, value)
    others = [name for name in shape.fields if name != field]
    for texts in product(*(shape.fields[name].key_texts for name in others)):
        try:
            yield shape.join({field: text, **dict(zip(others, texts, strict=True))})
        except Undecodable:
            # The application's own type takes no such value, so there is no such key.
            continue


def _text(definition: KeyspaceDefinition[K, V], field: str, value: object) -> str:
    try:
        return definition.key.fields[field].key_text(value)
    except (TypeError, ValueError) as error:
        reason = str(error)
    raise CacheKeyError(
        f"no key can be made of that: {reason}",
        operation="delete",
        keyspace=definition.name,
    )
