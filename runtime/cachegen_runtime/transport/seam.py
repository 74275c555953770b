"""What a keyspace needs of a transport, and nothing else; the typed layer sees only these two shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from cachegen_runtime.operations.operation import Operation

R = TypeVar("R")


class Transport(Protocol):
    """Run operations on one cluster, blocking.

    Opening one does no I/O. Failures are `CacheError`s that carry the operation's name,
    keyspace and first key.
    """

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        ...

    def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        ...

    def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order.

        As a `transaction` all are applied as one step. Raise only when nothing is known
        of any of them (no connection, no answer).
        """
        ...

    def close(self) -> None:
        """End the connections; a second call does nothing."""
        ...


class AsyncTransport(Protocol):
    """Run operations on one cluster from any event loop; otherwise as `Transport`."""

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        ...

    async def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        ...

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order.

        As a `transaction` all are applied as one step. Raise only when nothing is known
        of any of them (no connection, no answer).
        """
        ...

    async def aclose(self) -> None:
        """End the connections; a second call does nothing."""
        ...
