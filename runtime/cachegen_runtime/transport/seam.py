"""What a keyspace needs from a transport, and nothing else; the typed layer sees only these protocols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from cachegen_runtime.operations.operation import Operation

R = TypeVar("R")


class Run(Protocol):
    """Runs an operation, blocking."""

    def __call__(self, operation: Operation[R], /) -> R: ...


class RunBatch(Protocol):
    """Runs operations together, blocking."""

    def __call__(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]: ...


class AsyncRun(Protocol):
    """Runs an operation in a task."""

    async def __call__(self, operation: Operation[R], /) -> R: ...


class AsyncRunBatch(Protocol):
    """Runs operations together in a task."""

    async def __call__(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]: ...


class Way(Protocol):
    """Where operations on one cluster are run, blocking: a transport, or what stands before one.

    Failures are `CacheError`s that carry the operation's name, keyspace and first key.
    """

    def run(self, operation: Operation[R], /) -> R:
        """Send the operation's steps, and return what `read` makes of the answer."""
        ...

    def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order.

        As a `transaction` all are applied as one step. Raise only when nothing is known
        of any of them (no connection, no answer).
        """
        ...


class Transport(Way, Protocol):
    """Runs operations on one cluster; opening one does no I/O."""

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        ...

    def close(self) -> None:
        """End the connections; a second call does nothing."""
        ...


class AsyncWay(Protocol):
    """Like `Way`, for calls from any event loop."""

    async def run(self, operation: Operation[R], /) -> R:
        """Send the operation's steps, and return what `read` makes of the answer."""
        ...

    async def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order."""
        ...


class AsyncTransport(AsyncWay, Protocol):
    """Runs operations on one cluster from any event loop; opening one does no I/O."""

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        ...

    async def aclose(self) -> None:
        """End the connections; a second call does nothing."""
        ...
