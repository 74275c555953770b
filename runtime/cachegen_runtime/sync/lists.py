# Derived from aio/lists.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces with one ordered list per key."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.lists import ListOperations, StructListOperations
from cachegen_runtime.operations.side import LEFT, RIGHT, Side
from cachegen_runtime.sync.caches import Caches, Keyspace

K = TypeVar("K")
V = TypeVar("V")


class AnyListKeyspace(Keyspace[K, V]):
    """One ordered list per key; a missing key is an empty list, an emptied one is gone.

    Indices count from 0 at the left and from -1 at the right. A write and its TTL are one
    step; without an expiry, and where a write changes nothing, the TTL stays as it is.
    """

    @property
    @abstractmethod
    def operations(self) -> StructListOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""

    def push_left(self, key: K, *values: V, expiry: Expiry | None = None) -> int:
        """Put values in front one by one and return the new length (LPUSH).

        The last one given comes first. Raises ValueError without values.
        """
        return self._route.run(self.operations.push_left(key, *values, expiry=expiry))

    def push_right(self, key: K, *values: V, expiry: Expiry | None = None) -> int:
        """Put values behind in order and return the new length (RPUSH).

        Raises ValueError without values.
        """
        return self._route.run(self.operations.push_right(key, *values, expiry=expiry))

    def pop_left(self, key: K, *, expiry: Expiry | None = None) -> V | None:
        """Take and return the first element, or None when there is none (LPOP)."""
        return self._route.run(self.operations.pop_left(key, expiry=expiry))

    def pop_right(self, key: K, *, expiry: Expiry | None = None) -> V | None:
        """Take and return the last element, or None when there is none (RPOP)."""
        return self._route.run(self.operations.pop_right(key, expiry=expiry))

    def get(self, key: K, index: int) -> V | None:
        """Return one element, or None out of range (LINDEX)."""
        return self._route.run(self.operations.get(key, index))

    def set(
        self, key: K, index: int, value: V, *, expiry: Expiry | None = None
    ) -> None:
        """Replace one element (LSET).

        Raises CacheIndexError out of range, which every index of a missing key is.
        """
        return self._route.run(self.operations.set(key, index, value, expiry=expiry))

    def items(self, key: K) -> list[V]:
        """Return the whole list (LRANGE)."""
        return self._route.run(self.operations.items(key))

    def get_range(self, key: K, start: int, stop: int) -> list[V]:
        """Return the elements from `start` to `stop`, both included (LRANGE)."""
        return self._route.run(self.operations.get_range(key, start, stop))

    def trim(
        self, key: K, start: int, stop: int, *, expiry: Expiry | None = None
    ) -> None:
        """Keep only the elements from `start` to `stop`, both included (LTRIM)."""
        return self._route.run(self.operations.trim(key, start, stop, expiry=expiry))

    def len(self, key: K) -> int:
        """Return the number of elements, 0 for a missing key (LLEN)."""
        return self._route.run(self.operations.len(key))

    def move(
        self,
        src: K,
        dst: K,
        from_: Side = LEFT,
        to: Side = RIGHT,
        *,
        expiry: Expiry | None = None,
    ) -> V | None:
        """Take an element from one end of `src`, put it at one of `dst`, return it (LMOVE).

        None when `src` is empty; nothing is written then. Both may be the same list,
        which so turns round. One step; the TTL is that of `dst`. On a Redis Cluster both
        keys must be in one slot, else CacheCrossSlotError.
        """
        return self._route.run(self.operations.move(src, dst, from_, to, expiry=expiry))


class StructListKeyspace(AnyListKeyspace[K, V]):
    """Lists whose elements are structs, stored as JSON; no operation compares elements."""

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = StructListOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> StructListOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations


class ListKeyspace(AnyListKeyspace[K, V]):
    """Lists whose elements are scalars."""

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = ListOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> ListOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    def insert_before(
        self, key: K, pivot: V, value: V, *, expiry: Expiry | None = None
    ) -> int:
        """Put a value before the first `pivot` and return the new length (LINSERT).

        Raises CacheMissError when the pivot or the key is missing.
        """
        return self._route.run(
            self.operations.insert_before(key, pivot, value, expiry=expiry)
        )

    def insert_after(
        self, key: K, pivot: V, value: V, *, expiry: Expiry | None = None
    ) -> int:
        """Put a value after the first `pivot` and return the new length (LINSERT).

        Raises CacheMissError when the pivot or the key is missing.
        """
        return self._route.run(
            self.operations.insert_after(key, pivot, value, expiry=expiry)
        )

    def remove_all(self, key: K, value: V, *, expiry: Expiry | None = None) -> int:
        """Remove every element equal to `value` and return how many (LREM)."""
        return self._route.run(self.operations.remove_all(key, value, expiry=expiry))

    def remove_first(
        self, key: K, count: int, value: V, *, expiry: Expiry | None = None
    ) -> int:
        """Remove the first `count` elements equal to `value`; return how many (LREM).

        A count of 0 removes none and sends nothing; a negative one is a ValueError.
        """
        return self._route.run(
            self.operations.remove_first(key, count, value, expiry=expiry)
        )

    def remove_last(
        self, key: K, count: int, value: V, *, expiry: Expiry | None = None
    ) -> int:
        """Remove the last `count` elements equal to `value`; return how many (LREM).

        A count of 0 removes none and sends nothing; a negative one is a ValueError.
        """
        return self._route.run(
            self.operations.remove_last(key, count, value, expiry=expiry)
        )
