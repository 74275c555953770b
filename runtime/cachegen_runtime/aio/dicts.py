"""Keyspaces with one dict per key."""

from __future__ import annotations

import builtins
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from cachegen_runtime.aio.caches import AsyncCaches, AsyncKeyspace
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import DictDefinition
from cachegen_runtime.operations.dicts import (
    DictOperations,
    FloatDictOperations,
    IntDictOperations,
)
from cachegen_runtime.operations.stored import dict_operations

K = TypeVar("K")
F = TypeVar("F")
V = TypeVar("V")
N = TypeVar("N", bound=int)
D = TypeVar("D", bound=float)


class AsyncAnyDictKeyspace(AsyncKeyspace[K, V], Generic[K, F, V]):
    """What all keyspaces with one dict per key offer; a dict is a Redis hash.

    A missing key is an empty dict, an emptied one is gone. A write and its TTL are one
    step; without an expiry, and where a write changes nothing, the TTL stays as it is.
    """

    @property
    @abstractmethod
    def operations(self) -> DictOperations[K, F, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""

    async def get(self, key: K, field: F) -> V | None:
        """Return a field's value, or None when the field is not there (HGET)."""
        return await self._route.run(self.operations.get(key, field))

    async def multi_get(self, key: K, fields: Iterable[F]) -> list[V | None]:
        """Return a value or None for each field, in order (HMGET).

        Without fields nothing is sent.
        """
        return await self._route.run(self.operations.multi_get(key, fields))

    async def items(self, key: K) -> dict[F, V]:
        """Return the whole dict (HGETALL)."""
        return await self._route.run(self.operations.items(key))

    async def set(
        self, key: K, field: F, value: V, *, expiry: Expiry | None = None
    ) -> None:
        """Store a field's value, whatever was there (HSET)."""
        return await self._route.run(
            self.operations.set(key, field, value, expiry=expiry)
        )

    async def update(
        self,
        key: K,
        entries: Mapping[F, V] | Iterable[tuple[F, V]],
        *,
        expiry: Expiry | None = None,
    ) -> int:
        """Store several fields' values and return how many fields are new (HSET).

        Without entries nothing is sent.
        """
        return await self._route.run(
            self.operations.update(key, entries, expiry=expiry)
        )

    async def assign(
        self,
        key: K,
        entries: Mapping[F, V] | Iterable[tuple[F, V]],
        *,
        expiry: Expiry | None = None,
    ) -> None:
        """Store a whole dict; nothing else stays under the key (DEL, HSET in one transaction).

        Without an expiry the TTL is cleared, as SET does. Raises ValueError without
        entries.
        """
        return await self._route.run(
            self.operations.assign(key, entries, expiry=expiry)
        )

    async def set_if_not_exists(
        self, key: K, field: F, value: V, *, expiry: Expiry | None = None
    ) -> None:
        """Store a field's value if the field is not there yet (HSETNX).

        Raises CacheKeyExistsError when it is.
        """
        return await self._route.run(
            self.operations.set_if_not_exists(key, field, value, expiry=expiry)
        )

    async def remove(self, key: K, *fields: F, expiry: Expiry | None = None) -> int:
        """Remove fields and return how many were there (HDEL).

        Raises ValueError without fields.
        """
        return await self._route.run(
            self.operations.remove(key, *fields, expiry=expiry)
        )

    async def contains(self, key: K, field: F) -> bool:
        """Return whether a field is there (HEXISTS)."""
        return await self._route.run(self.operations.contains(key, field))

    async def fields(self, key: K) -> builtins.set[F]:
        """Return the names of all fields (HKEYS)."""
        return await self._route.run(self.operations.fields(key))

    async def len(self, key: K) -> int:
        """Return the number of fields, 0 for a missing key (HLEN)."""
        return await self._route.run(self.operations.len(key))


class AsyncDictKeyspace(AsyncAnyDictKeyspace[K, F, V]):
    """Dicts whose values are structs or scalars that are not counted with."""

    def __init__(
        self, caches: AsyncCaches, definition: DictDefinition[K, F, V]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = dict_operations(
            definition, self._route.key_prefix, self._seal
        )

    @property
    def operations(self) -> DictOperations[K, F, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations


class AsyncNamedIntDictKeyspace(AsyncAnyDictKeyspace[K, F, N]):
    """Dicts whose values are a named type over `int`."""

    def __init__(
        self, caches: AsyncCaches, definition: DictDefinition[K, F, N]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = IntDictOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> IntDictOperations[K, F, N]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    async def increment(
        self, key: K, field: F, delta: int = 1, *, expiry: Expiry | None = None
    ) -> N:
        """Add `delta` to a field and return the sum (HINCRBY).

        A missing field begins at 0. A sum beyond 64 bits is a CacheWrongTypeError, and
        the value stays as it is.
        """
        return await self._route.run(
            self.operations.increment(key, field, delta, expiry=expiry)
        )

    async def decrement(
        self, key: K, field: F, delta: int = 1, *, expiry: Expiry | None = None
    ) -> N:
        """Take `delta` away from a field and return what is left (HINCRBY)."""
        return await self._route.run(
            self.operations.decrement(key, field, delta, expiry=expiry)
        )


class AsyncIntDictKeyspace(AsyncNamedIntDictKeyspace[K, F, int]):
    """Dicts whose values are 64-bit integers."""


class AsyncNamedFloatDictKeyspace(AsyncAnyDictKeyspace[K, F, D]):
    """Dicts whose values are a named type over `float`."""

    def __init__(
        self, caches: AsyncCaches, definition: DictDefinition[K, F, D]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = FloatDictOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> FloatDictOperations[K, F, D]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    async def increment(
        self, key: K, field: F, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> D:
        """Add `delta` to a field and return the sum (HINCRBYFLOAT).

        A missing field begins at 0. A sum beyond a float's range is a
        CacheWrongTypeError, and the value stays as it is.
        """
        return await self._route.run(
            self.operations.increment(key, field, delta, expiry=expiry)
        )

    async def decrement(
        self, key: K, field: F, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> D:
        """Take `delta` away from a field and return what is left (HINCRBYFLOAT)."""
        return await self._route.run(
            self.operations.decrement(key, field, delta, expiry=expiry)
        )


class AsyncFloatDictKeyspace(AsyncNamedFloatDictKeyspace[K, F, float]):
    """Dicts whose values are floats."""
