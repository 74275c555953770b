"""What a keyspace needs from a transport, and nothing else; the typed layer sees only these protocols."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Final, NamedTuple, Protocol, TypeVar, runtime_checkable

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.urls.settings import Settings

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


class Peer(NamedTuple):
    """Which server calls go to, as far as it is known; the address of a unix socket has no port."""

    address: str | None
    port: int | None
    database: int | None


NOWHERE: Final = Peer(None, None, None)
"""The peer of what is no server."""


def peer_of(settings: Settings) -> Peer:
    """Return the first address that settings name, and their database."""
    first = settings.addresses[0]
    return Peer(first.host, first.port or None, settings.database)


class Usage(NamedTuple):
    """What connections to a cluster there are, and which calls wait for one.

    ``most`` is how many there may be, ``timeouts`` how many calls timed out while they waited.
    """

    idle: int = 0
    used: int = 0
    most: int = 0
    pending: int = 0
    timeouts: int = 0


def total(usages: Iterable[Usage]) -> Usage:
    """Return the sums."""
    return Usage(*(sum(each) for each in zip(Usage(), *usages, strict=True)))


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


class WatchedBatch(Protocol):
    """One batch that is watched, on one cluster or several."""

    def metered(
        self, operations: Sequence[Operation[object]], /
    ) -> list[Operation[object]]:
        """Return operations as they are to be sent, for what their replies say."""
        ...

    def take(self, outcomes: Sequence[object], /) -> None:
        """Note the outcome of those that were metered last."""
        ...


class WatchedLookup(Protocol):
    """One call of a loading read that is watched."""

    def metered(
        self, operations: Sequence[Operation[object]], /
    ) -> list[Operation[object]]:
        """Return steps of the call as they are to be sent, for what their replies say."""
        ...

    def failed(self, error: Exception, /) -> None:
        """Note what the call raises in the end."""
        ...

    def found(self, hits: int, misses: int, /) -> None:
        """Note how many keys had a value before anything was loaded, and how many had none."""
        ...


@runtime_checkable
class Watch(Protocol):
    """An observer, which hears of several operations as of one call."""

    def call(self, operation: Operation[object], /) -> AbstractContextManager[object]:
        """Tell of the block as of one call of an operation, when it ends."""
        ...

    def lookup(
        self, operation: Operation[object], /
    ) -> AbstractContextManager[WatchedLookup]:
        """Tell of the block as of one loading read, when it ends."""
        ...

    def batch(self, *, transaction: bool) -> AbstractContextManager[WatchedBatch]:
        """Tell of the block as of one batch, when it ends."""
        ...


class Transport(Way, Protocol):
    """Runs operations on one cluster; opening one does no I/O."""

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        ...

    def peer(self, key: bytes) -> Peer:
        """Return which server calls about a key go to now; no I/O."""
        ...

    def usage(self) -> Usage | None:
        """Return what connections there are; None where there can be none."""
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

    def peer(self, key: bytes) -> Peer:
        """Return which server calls about a key go to now; no I/O."""
        ...

    def usage(self) -> Usage | None:
        """Return what connections there are; None where there can be none."""
        ...

    async def aclose(self) -> None:
        """End the connections; a second call does nothing."""
        ...
