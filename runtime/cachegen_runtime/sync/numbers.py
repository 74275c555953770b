# Derived from aio/numbers.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces with one number per key, counted on the server."""

from __future__ import annotations

from typing import TypeVar

from cachegen_runtime.expiry.expiries import Expiry
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.numbers import FloatOperations, IntOperations
from cachegen_runtime.sync.caches import Caches
from cachegen_runtime.sync.values import ValueKeyspace

K = TypeVar("K")
N = TypeVar("N", bound=int)
F = TypeVar("F", bound=float)


class NamedIntKeyspace(ValueKeyspace[K, N]):
    """Values of a named type over int, 64 bits wide."""

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, N]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = IntOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> IntOperations[K, N]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    def increment(self, key: K, delta: int = 1, *, expiry: Expiry | None = None) -> N:
        """Add `delta` and return the sum (INCRBY).

        A missing key counts from 0. One step with the TTL, which stays as it is without
        an expiry. Raises CacheWrongTypeError on overflow, and the value stays; ValueError
        for a delta beyond 64 bits.
        """
        return self._route.run(self.operations.increment(key, delta, expiry=expiry))

    def decrement(self, key: K, delta: int = 1, *, expiry: Expiry | None = None) -> N:
        """Take `delta` away and return what is left (DECRBY); otherwise as `increment`."""
        return self._route.run(self.operations.decrement(key, delta, expiry=expiry))


class IntKeyspace(NamedIntKeyspace[K, int]):
    """Values of type int, 64 bits wide."""


class NamedFloatKeyspace(ValueKeyspace[K, F]):
    """Values of a named type over float."""

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, F]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = FloatOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> FloatOperations[K, F]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    def increment(
        self, key: K, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> F:
        """Add `delta` and return the sum (INCRBYFLOAT).

        A missing key counts from 0. One step with the TTL, which stays as it is without
        an expiry. Raises ValueError for a delta that is not finite, and
        CacheWrongTypeError when the sum would be beyond 1.8e308; the value then stays.
        """
        return self._route.run(self.operations.increment(key, delta, expiry=expiry))

    def decrement(
        self, key: K, delta: float = 1.0, *, expiry: Expiry | None = None
    ) -> F:
        """Take `delta` away and return what is left (INCRBYFLOAT); as `increment`."""
        return self._route.run(self.operations.decrement(key, delta, expiry=expiry))


class FloatKeyspace(NamedFloatKeyspace[K, float]):
    """Values of type float."""
