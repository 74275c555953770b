# Derived from aio/loaded.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces whose values a function of the application loads where they are missing."""

from __future__ import annotations

from typing import Generic, TypeVar

from cachegen_runtime.keyspace import KeyspaceDefinition
from cachegen_runtime.operations.stored import value_operations
from cachegen_runtime.operations.values import WholeOperations
from cachegen_runtime.sync.caches import Caches
from cachegen_runtime.sync.values import WholeKeyspace

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")


class LoadedKeyspace(WholeKeyspace[K, V], Generic[K, V, R]):
    """Values that a loader makes; R is what it returns: V, or None too where it may find nothing."""

    def __init__(self, caches: Caches, definition: KeyspaceDefinition[K, V]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = value_operations(
            definition, self._route.key_prefix, self._seal
        )

    @property
    def operations(self) -> WholeOperations[K, V]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations


class StaleLoadedKeyspace(LoadedKeyspace[K, V, R]):
    """Loaded values that are kept past their expiry, and served while they are loaded anew."""
