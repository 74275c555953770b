# Derived from aio/values.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces with one value per key."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.stored import value_operations
from cachegen_runtime.operations.values import ValueOperations, WholeOperations
from cachegen_runtime.sync.caches import Caches, Keyspace

if TYPE_CHECKING:
    # Most keyspaces count nothing.
    from cachegen_runtime.loading.statistics import Statistics
    from cachegen_runtime.transport.near.hits import Hits

K = TypeVar("K")
V = TypeVar("V")


class WholeKeyspace(Keyspace[K, V]):
    """What reads and writes one value per key, whatever was there.

    A write and its TTL are one step. Without an expiry a write clears the TTL, as SET
    does; `expiry` overrides the keyspace's default for one call.
    """

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._near: Hits[K, V] | None = None
        if definition.near is not None:
            from cachegen_runtime.sync.near import keep_near
            from cachegen_runtime.transport.near.hits import Hits

            near = caches.__near__(definition.cluster)
            self._near = Hits(definition, self._route.key_prefix, near)
            keep_near(self, self._near)

    @property
    @abstractmethod
    def operations(self) -> WholeOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""

    @property
    def statistics(self) -> Statistics:
        """Return what this object has counted until now, where the schema says `load` or `near`.

        Raises AttributeError for any other keyspace, of which nothing is counted.
        """
        near = self._near
        if near is None:
            raise AttributeError(
                f"{self._origin.keyspace} has neither `load` nor `near`, so nothing is counted",
                name="statistics",
                obj=self,
            )
        from cachegen_runtime.loading.statistics import Tallies

        return Tallies().now(near.hits, near.drops, is_near=near.is_active)

    def get(self, key: K) -> V | None:
        """Return the value, or None for a missing key (GET)."""
        return self._route.run(self.operations.get(key))

    def multi_get(self, keys: Iterable[K]) -> list[V | None]:
        """Return a value or None for each key, in order (MGET).

        The same key may come twice. One step, on a Redis Cluster for the keys of one
        slot. Without keys nothing is sent.
        """
        return self._route.run(self.operations.multi_get(keys))

    def set(self, key: K, value: V, *, expiry: Expiry | None = None) -> None:
        """Store a value, whatever was there (SET)."""
        return self._route.run(self.operations.set(key, value, expiry=expiry))

    def multi_set(
        self,
        entries: Mapping[K, V] | Iterable[tuple[K, V]],
        *,
        expiry: Expiry | None = None,
    ) -> None:
        """Store several values, whatever was there (MSET, or SETs in a transaction).

        One step, on a Redis Cluster for the keys of one slot. Of a key that comes twice
        the last value stays. Without entries nothing is sent.
        """
        return self._route.run(self.operations.multi_set(entries, expiry=expiry))


class ValueKeyspace(WholeKeyspace[K, V]):
    """What all keyspaces with one value per key offer."""

    @property
    @abstractmethod
    def operations(self) -> ValueOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""

    def set_if_not_exists(
        self, key: K, value: V, *, expiry: Expiry | None = None
    ) -> None:
        """Store a value under a key that is not there yet (SET NX).

        Raises CacheKeyExistsError when it is; value and TTL then stay as they are.
        """
        return self._route.run(
            self.operations.set_if_not_exists(key, value, expiry=expiry)
        )

    def replace(self, key: K, value: V, *, expiry: Expiry | None = None) -> None:
        """Store a value under a key that is there already (SET XX).

        Raises CacheMissError when it is not.
        """
        return self._route.run(self.operations.replace(key, value, expiry=expiry))

    def get_and_set(
        self, key: K, value: V, *, expiry: Expiry | None = None
    ) -> V | None:
        """Store a value and return the one before, or None (SET GET).

        A CacheDecodeError is about the old value; the new one is stored all the same.
        """
        return self._route.run(self.operations.get_and_set(key, value, expiry=expiry))

    def get_and_delete(self, key: K) -> V | None:
        """Delete a key and return the value that it had, or None (GETDEL)."""
        return self._route.run(self.operations.get_and_delete(key))


class BasicKeyspace(ValueKeyspace[K, V]):
    """Values that are one scalar: bytes, bool, UUID, date, datetime, enums, named types."""

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = value_operations(
            definition, self._route.key_prefix, self._seal
        )

    @property
    def operations(self) -> ValueOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations


class StructKeyspace(BasicKeyspace[K, V]):
    """Values that are structs, stored as JSON."""
