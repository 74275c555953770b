"""Keyspaces whose values a function of the application loads where they are missing."""

from __future__ import annotations

from typing import Generic, TypeVar

from cachegen_runtime.aio.caches import AsyncCaches
from cachegen_runtime.aio.values import AsyncWholeKeyspace
from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.stored import value_operations
from cachegen_runtime.operations.values import WholeOperations

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")


class AsyncLoadedKeyspace(AsyncWholeKeyspace[K, V], Generic[K, V, R]):
    """Values that a loader makes; R is what it returns: V, or None too where it may find nothing."""

    def __init__(
        self, caches: AsyncCaches, definition: KeyspaceDefinition[K, V]
    ) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = value_operations(
            definition, self._route.key_prefix, self._seal
        )

    @property
    def operations(self) -> WholeOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations


class AsyncStaleLoadedKeyspace(AsyncLoadedKeyspace[K, V, R]):
    """Loaded values that are kept past their expiry, and served while they are loaded anew."""
