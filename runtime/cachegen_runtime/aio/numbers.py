"""Keyspaces with one number per key, counted on the server."""

from __future__ import annotations

from typing import TypeVar

from cachegen_runtime.aio.caches import AsyncCaches
from cachegen_runtime.aio.values import AsyncValueKeyspace
from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.numbers import FloatOperations, IntOperations

K = TypeVar("K")
N = TypeVar("N", bound=int)
F = TypeVar("F", bound=float)


class AsyncNamedIntKeyspace(AsyncValueKeyspace[K, N]):
    """Values of a named type over int, 64 bits wide."""

    def __init__(
        self, caches: AsyncCaches, definition: KeyspaceDefinition[K, N]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = IntOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> IntOperations[K, N]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    async def increment(
        self, key: K, delta: int = 1, *, expiry: Expiry | None = None
    ) -> N:
        """Add `delta` and return the sum (INCRBY).

        A missing key counts from 0. One step with the TTL, which stays as it is without
        an expiry. Raises CacheWrongTypeError on overflow, and the value stays; ValueError
        for a delta beyond 64 bits.
        """
        return await self._route.run(
            self.operations.increment(key, delta, expiry=expiry)
        )

    async def decrement(
        self, key: K, delta: int = 1, *, expiry: Expiry | None = None
    ) -> N:
        """Take `delta` away and return what is left (DECRBY); otherwise as `increment`."""
        return await self._route.run(
            self.operations.decrement(key, delta, expiry=expiry)
        )


class AsyncIntKeyspace(AsyncNamedIntKeyspace[K, int]):
    """Values of type int, 64 bits wide."""


class AsyncNamedFloatKeyspace(AsyncValueKeyspace[K, F]):
    """Values of a named type over float."""

    def __init__(
        self, caches: AsyncCaches, definition: KeyspaceDefinition[K, F]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = FloatOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> FloatOperations[K, F]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    async def increment(
        self, key: K, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> F:
        """Add `delta` and return the sum (INCRBYFLOAT).

        A missing key counts from 0. One step with the TTL, which stays as it is without
        an expiry. Raises ValueError for a delta that is not finite, and
        CacheWrongTypeError when the sum would be beyond 1.8e308; the value then stays.
        """
        return await self._route.run(
            self.operations.increment(key, delta, expiry=expiry)
        )

    async def decrement(
        self, key: K, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> F:
        """Take `delta` away and return what is left (INCRBYFLOAT); as `increment`."""
        return await self._route.run(
            self.operations.decrement(key, delta, expiry=expiry)
        )


class AsyncFloatKeyspace(AsyncNamedFloatKeyspace[K, float]):
    """Values of type float."""
