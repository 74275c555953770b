# Derived from aio/sets.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces with one set per key."""

from __future__ import annotations

from typing import TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.sets import SetOperations
from cachegen_runtime.sync.caches import Caches, Keyspace

K = TypeVar("K")
V = TypeVar("V")


class SetKeyspace(Keyspace[K, V]):
    """One set per key; a missing key is an empty set, an emptied one is gone.

    A write and its TTL are one step; without an expiry, and where a write changes
    nothing, the TTL stays as it is. On a Redis Cluster the keys of one operation must be
    in one slot, else CacheCrossSlotError.
    """

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = SetOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> SetOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    def add(self, key: K, *values: V, expiry: Expiry | None = None) -> int:
        """Add values and return how many were new (SADD).

        Raises ValueError without values.
        """
        return self._route.run(self.operations.add(key, *values, expiry=expiry))

    def remove(self, key: K, *values: V, expiry: Expiry | None = None) -> int:
        """Remove values and return how many were there (SREM).

        Raises ValueError without values.
        """
        return self._route.run(self.operations.remove(key, *values, expiry=expiry))

    def contains(self, key: K, value: V) -> bool:
        """Return whether a value is in the set (SISMEMBER)."""
        return self._route.run(self.operations.contains(key, value))

    def items(self, key: K) -> set[V]:
        """Return the whole set (SMEMBERS)."""
        return self._route.run(self.operations.items(key))

    def len(self, key: K) -> int:
        """Return the number of elements, 0 for a missing key (SCARD)."""
        return self._route.run(self.operations.len(key))

    def pop_one(self, key: K, *, expiry: Expiry | None = None) -> V | None:
        """Take and return a random element, or None when there is none (SPOP)."""
        return self._route.run(self.operations.pop_one(key, expiry=expiry))

    def pop(self, key: K, count: int, *, expiry: Expiry | None = None) -> set[V]:
        """Take and return up to `count` random elements (SPOP).

        A count of 0 takes none and sends nothing; a negative one is a ValueError.
        """
        return self._route.run(self.operations.pop(key, count, expiry=expiry))

    def sample_one(self, key: K) -> V | None:
        """Return a random element, or None when there is none (SRANDMEMBER)."""
        return self._route.run(self.operations.sample_one(key))

    def sample(self, key: K, count: int) -> set[V]:
        """Return up to `count` different random elements (SRANDMEMBER).

        Raises ValueError for a negative count.
        """
        return self._route.run(self.operations.sample(key, count))

    def sample_with_replacement(self, key: K, count: int) -> list[V]:
        """Return `count` random elements, perhaps the same one twice (SRANDMEMBER).

        An empty set gives none. Raises ValueError for a negative count.
        """
        return self._route.run(self.operations.sample_with_replacement(key, count))

    def diff(self, *keys: K) -> set[V]:
        """Return what the first set has and no other (SDIFF).

        Raises ValueError without keys.
        """
        return self._route.run(self.operations.diff(*keys))

    def intersect(self, *keys: K) -> set[V]:
        """Return what all the sets have (SINTER).

        Raises ValueError without keys.
        """
        return self._route.run(self.operations.intersect(*keys))

    def union(self, *keys: K) -> set[V]:
        """Return what any of the sets has (SUNION).

        Raises ValueError without keys.
        """
        return self._route.run(self.operations.union(*keys))

    def diff_store(self, dst: K, *keys: K, expiry: Expiry | None = None) -> int:
        """Store what the first set has and no other; return how many (SDIFFSTORE).

        Replaces `dst`, whatever it held. Without an expiry its TTL is cleared, as Redis
        does. Raises ValueError without keys.
        """
        return self._route.run(self.operations.diff_store(dst, *keys, expiry=expiry))

    def intersect_store(self, dst: K, *keys: K, expiry: Expiry | None = None) -> int:
        """Store what all the sets have; return how many (SINTERSTORE); as `diff_store`."""
        return self._route.run(
            self.operations.intersect_store(dst, *keys, expiry=expiry)
        )

    def union_store(self, dst: K, *keys: K, expiry: Expiry | None = None) -> int:
        """Store what any of the sets has; return how many (SUNIONSTORE); as `diff_store`."""
        return self._route.run(self.operations.union_store(dst, *keys, expiry=expiry))

    def move(self, src: K, dst: K, value: V, *, expiry: Expiry | None = None) -> bool:
        """Take a value from `src`, put it into `dst`, return whether it was there (SMOVE).

        One step; the TTL is that of `dst`. Both may be one set: nothing is written then.
        """
        return self._route.run(self.operations.move(src, dst, value, expiry=expiry))
