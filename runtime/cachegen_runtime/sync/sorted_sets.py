# Derived from aio/sorted_sets.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces with one sorted set per key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.sorted_sets import (
    Keep,
    Scored,
    SortedSetOperations,
)
from cachegen_runtime.sync.caches import Caches, Keyspace

K = TypeVar("K")
V = TypeVar("V")


class SortedSetKeyspace(Keyspace[K, V]):
    """One sorted set per key: members by score, equal scores by the member's bytes.

    A missing key is an empty set, an emptied one is gone. Scores are floats and may be
    infinite; NaN is a ValueError. A write and its TTL are one step; without an expiry,
    and where a write changes nothing, the TTL stays as it is.
    """

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = SortedSetOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> SortedSetOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    def add(
        self,
        key: K,
        entries: Mapping[V, float] | Iterable[tuple[V, float]],
        *,
        keep: Keep = "last",
        expiry: Expiry | None = None,
    ) -> int:
        """Add members with their scores and return how many were added or moved (ZADD CH).

        `keep` says which score of a member stays that is there already: the ``last``, the
        ``first``, the ``highest`` or the ``lowest``. Raises ValueError without entries.
        """
        return self._route.run(
            self.operations.add(key, entries, keep=keep, expiry=expiry)
        )

    def increment(
        self, key: K, value: V, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> float:
        """Add to a member's score and return the sum (ZINCRBY).

        A missing member begins at 0. A sum that is no number is a CacheWrongTypeError,
        and the score stays as it is.
        """
        return self._route.run(
            self.operations.increment(key, value, delta, expiry=expiry)
        )

    def score(self, key: K, value: V) -> float | None:
        """Return a member's score, or None when it is not there (ZSCORE)."""
        return self._route.run(self.operations.score(key, value))

    def scores(self, key: K, values: Iterable[V]) -> list[float | None]:
        """Return a score or None for each member, in order (ZMSCORE).

        Without members nothing is sent.
        """
        return self._route.run(self.operations.scores(key, values))

    def contains(self, key: K, value: V) -> bool:
        """Return whether a member is there (ZSCORE)."""
        return self._route.run(self.operations.contains(key, value))

    def rank(self, key: K, value: V, *, highest_first: bool = False) -> int | None:
        """Return a member's place from 0, or None when it is not there (ZRANK, ZREVRANK)."""
        return self._route.run(
            self.operations.rank(key, value, highest_first=highest_first)
        )

    def items(self, key: K) -> list[Scored[V]]:
        """Return all members, the lowest score first (ZRANGE)."""
        return self._route.run(self.operations.items(key))

    def range(
        self, key: K, start: int, stop: int, *, highest_first: bool = False
    ) -> list[Scored[V]]:
        """Return members by place, both ends included; negative places count from the end (ZRANGE)."""
        return self._route.run(
            self.operations.range(key, start, stop, highest_first=highest_first)
        )

    def range_by_score(
        self,
        key: K,
        low: float | None,
        high: float | None,
        *,
        highest_first: bool = False,
        offset: int = 0,
        count: int | None = None,
    ) -> list[Scored[V]]:
        """Return members by score, both ends included; None is open (ZRANGE BYSCORE).

        `offset` of them are left out, and no more than `count` returned.
        """
        return self._route.run(
            self.operations.range_by_score(
                key,
                low,
                high,
                highest_first=highest_first,
                offset=offset,
                count=count,
            )
        )

    def len(self, key: K) -> int:
        """Return the number of members, 0 for a missing key (ZCARD)."""
        return self._route.run(self.operations.len(key))

    def count(self, key: K, low: float | None, high: float | None) -> int:
        """Return the number of members by score, both ends included; None is open (ZCOUNT)."""
        return self._route.run(self.operations.count(key, low, high))

    def remove(self, key: K, *values: V, expiry: Expiry | None = None) -> int:
        """Remove members and return how many were there (ZREM).

        Raises ValueError without members.
        """
        return self._route.run(self.operations.remove(key, *values, expiry=expiry))

    def remove_by_rank(
        self, key: K, start: int, stop: int, *, expiry: Expiry | None = None
    ) -> int:
        """Remove members by place, both ends included, and return how many (ZREMRANGEBYRANK)."""
        return self._route.run(
            self.operations.remove_by_rank(key, start, stop, expiry=expiry)
        )

    def remove_by_score(
        self,
        key: K,
        low: float | None,
        high: float | None,
        *,
        expiry: Expiry | None = None,
    ) -> int:
        """Remove members by score, both ends included, and return how many (ZREMRANGEBYSCORE).

        None is open.
        """
        return self._route.run(
            self.operations.remove_by_score(key, low, high, expiry=expiry)
        )

    def keep_highest(self, key: K, count: int, *, expiry: Expiry | None = None) -> int:
        """Remove all but the `count` highest and return how many went (ZREMRANGEBYRANK)."""
        return self._route.run(self.operations.keep_highest(key, count, expiry=expiry))

    def keep_lowest(self, key: K, count: int, *, expiry: Expiry | None = None) -> int:
        """Remove all but the `count` lowest and return how many went (ZREMRANGEBYRANK)."""
        return self._route.run(self.operations.keep_lowest(key, count, expiry=expiry))

    def pop_lowest(
        self, key: K, count: int = 1, *, expiry: Expiry | None = None
    ) -> list[Scored[V]]:
        """Take and return up to `count` members, the lowest first (ZPOPMIN).

        A count of 0 takes none and sends nothing; a negative one is a ValueError.
        """
        return self._route.run(self.operations.pop_lowest(key, count, expiry=expiry))

    def pop_highest(
        self, key: K, count: int = 1, *, expiry: Expiry | None = None
    ) -> list[Scored[V]]:
        """Take and return up to `count` members, the highest first (ZPOPMAX).

        A count of 0 takes none and sends nothing; a negative one is a ValueError.
        """
        return self._route.run(self.operations.pop_highest(key, count, expiry=expiry))
