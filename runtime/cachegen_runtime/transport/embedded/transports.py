"""The blocking and the async transport over embedded stores; neither ever waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.closing import Openness
from cachegen_runtime.transport.embedded.store import Store, store_of
from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")


class _Place:
    """Which store a call meets: the present test's, or the process's."""

    def __init__(self, settings: Settings) -> None:
        self._cluster = settings.cluster
        self._max_keys = settings.max_keys
        self.key_prefix = settings.key_prefix
        self.openness = Openness(settings.cluster)
        # A missing engine is said now, not at first use.
        store_of(settings.cluster)

    def now(self) -> tuple[Store, int]:
        """Return the store and its cap; no cap in tests."""
        if isolation.stores is not None:
            return isolation.stores.of(self._cluster), 0
        return store_of(self._cluster), self._max_keys


class EmbeddedTransport:
    """Run operations on embedded stores."""

    def __init__(self, settings: Settings) -> None:
        self._place = _Place(settings)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key begins with."""
        return self._place.key_prefix

    def run(self, operation: Operation[R]) -> R:
        """Apply an operation at once."""
        self._place.openness.check(operation)
        store, most = self._place.now()
        return store.run(operation, most)

    def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Apply operations as one step, transaction or not."""
        self._place.openness.check(*operations[:1])
        store, most = self._place.now()
        return store.run_batch(operations, most)

    def close(self) -> None:
        """Refuse further calls; the store stays for others."""
        self._place.openness.end()


class AsyncEmbeddedTransport:
    """Run operations on embedded stores from a coroutine."""

    def __init__(self, settings: Settings) -> None:
        self._place = _Place(settings)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key begins with."""
        return self._place.key_prefix

    async def run(self, operation: Operation[R]) -> R:
        """Apply an operation at once."""
        self._place.openness.check(operation)
        store, most = self._place.now()
        return store.run(operation, most)

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Apply operations as one step, transaction or not."""
        self._place.openness.check(*operations[:1])
        store, most = self._place.now()
        return store.run_batch(operations, most)

    async def aclose(self) -> None:
        """Refuse further calls; the store stays for others."""
        self._place.openness.end()
