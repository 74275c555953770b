"""All keys that can belong to one value of a named type, named from the schema alone: nothing is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple, TypeGuard, TypeVar

from cachegen_runtime.errors import CacheKeyError
from cachegen_runtime.keyspace import Definition, KeyspaceDefinition
from cachegen_runtime.operations.keyspace import AnyOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.values import WholeOperations
from cachegen_runtime.values.codec import Undecodable

K = TypeVar("K")


class EveryKey(NamedTuple):
    """The keys of one keyspace that belong to a value, as what deletes them.

    ``deletion`` takes the value and what all keys of the cluster begin with.
    """

    cluster: str
    deletion: Callable[[object, bytes], Operation[int]]


def every_key(definition: Definition[K], field: str) -> EveryKey:
    """Return the keys of a keyspace whose `field` is the value; its other fields have few."""

    def deletion(value: object, prefix: bytes) -> Operation[int]:
        keys = tuple(_keys(definition, field, value))
        return _operations(definition, prefix).delete(*keys)

    return EveryKey(definition.cluster, deletion)


def _operations(definition: Definition[K], prefix: bytes) -> AnyOperations[K]:
    if not _is_loaded(definition):
        return AnyOperations(definition, prefix)
    # What loads costs nothing, not even an import, where no keyspace is loaded.
    from cachegen_runtime.operations.loaded import Basis, LoadedOperations

    basis = Basis(definition, prefix, WholeOperations(definition, prefix))
    return LoadedOperations(definition, prefix, basis)


def _is_loaded(definition: Definition[K]) -> TypeGuard[KeyspaceDefinition[K, object]]:
    return isinstance(definition, KeyspaceDefinition) and definition.load is not None


def forgotten(*covered: EveryKey) -> tuple[EveryKey, ...]:
    """Return all keys that belong to a value."""
    return covered


def _keys(definition: Definition[K], field: str, value: object) -> Iterator[K]:
    shape = definition.key
    text = _text(definition, field, value)
    others = [name for name in shape.fields if name != field]
    for texts in product(*(shape.fields[name].key_texts for name in others)):
        try:
            yield shape.join({field: text, **dict(zip(others, texts, strict=True))})
        except Undecodable:
            # The application's own type takes no such value, so there is no such key.
            continue


def _text(definition: Definition[K], field: str, value: object) -> str:
    try:
        return definition.key.fields[field].key_text(value)
    except (TypeError, ValueError) as error:
        reason = str(error)
    raise CacheKeyError(
        f"no key can be made of that: {reason}",
        operation="delete",
        keyspace=definition.name,
    )
