# Derived from aio/limiters.py by derive_sync.py. Do not edit: change that file.
"""Keyspaces that limit calls."""

from __future__ import annotations

from typing import TypeVar

from cachegen_runtime.allowance import Allowance
from cachegen_runtime.errors import CacheTimeoutError, CacheUnavailableError
from cachegen_runtime.keyspace import LimiterDefinition
from cachegen_runtime.operations.limiters import LimiterOperations
from cachegen_runtime.sync.caches import AnyKeyspace, Caches

K = TypeVar("K")


class LimiterKeyspace(AnyKeyspace[K]):
    """One limit per key, kept by the server's clock.

    A key lives until nothing of it counts any more. Where the cluster does not answer,
    the keyspace's `when_unavailable` decides; a batch raises.
    """

    def __init__(self, caches: Caches, definition: LimiterDefinition[K]) -> None:
        """Take the keyspace's place in the cluster that its definition names."""
        super().__init__(caches, definition)
        self._operations = LimiterOperations(definition, self._route.key_prefix)

    @property
    def operations(self) -> LimiterOperations[K]:
        """Return the keyspace's operations as values, for batches; they send nothing."""
        return self._operations

    def take(self, key: K, cost: int = 1) -> Allowance:
        """Charge a call and return whether it is allowed; one that is not costs nothing.

        One script: every limit admits the call and is charged, or none is. Raises
        ValueError for a cost below zero, or above what the limit could ever admit.
        """
        operation = self.operations.take(key, cost)
        try:
            return self._route.run(operation)
        except (CacheUnavailableError, CacheTimeoutError) as error:
            return self.operations.unanswered(operation, cost, error)

    def peek(self, key: K, cost: int = 1) -> Allowance:
        """Return what `take` would, and charge nothing; ``remaining`` is what is there now."""
        operation = self.operations.peek(key, cost)
        try:
            return self._route.run(operation)
        except (CacheUnavailableError, CacheTimeoutError) as error:
            return self.operations.unanswered(operation, cost, error)
