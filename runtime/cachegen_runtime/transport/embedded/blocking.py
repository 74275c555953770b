# Derived from transport/embedded/asynchronous.py by derive_sync.py. Do not edit: change that file.
"""The blocking transport over embedded stores; it never waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.embedded.store import store_of
from cachegen_runtime.transport.seam import NOWHERE, Peer, Usage
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")


class EmbeddedTransport:
    """Run operations on embedded stores."""

    def __init__(self, settings: Settings) -> None:
        self._cluster = settings.cluster
        self._max_keys = settings.max_keys
        self.key_prefix = settings.key_prefix
        # A missing engine is said now, not at first use.
        store_of(settings.cluster)

    def peer(self, key: bytes) -> Peer:
        """Return that there is no server."""
        return NOWHERE

    def usage(self) -> Usage | None:
        """Return None: there are no connections."""
        return None

    def run(self, operation: Operation[R], /) -> R:
        """Apply an operation at once."""
        return store_of(self._cluster).run(operation, self._max_keys)

    def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Apply operations as one step, transaction or not."""
        return store_of(self._cluster).run_batch(operations, self._max_keys)

    def close(self) -> None:
        """Do nothing: the store stays for others."""
