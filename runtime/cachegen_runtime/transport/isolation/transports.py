"""Transports made while tests run: each call meets the present test's store, or, in a live test, the URL.

Settings that production would refuse are refused here only where they would be used,
and what one test closes is open again to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.closing import Openness
from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.transport.opening import (
    asynchronous_transport,
    blocking_transport,
)
from cachegen_runtime.transport.seam import AsyncTransport, Transport
from cachegen_runtime.urls.reading import parse, resolve, source_of_argument
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")
T = TypeVar("T")


class _Live(Generic[T]):
    """The transport to the cluster's own URL, made when a live test first wants it."""

    def __init__(
        self, cluster: str, url: str | None, make: Callable[[Settings], T]
    ) -> None:
        self.cluster = cluster
        self._openness = Openness(cluster)
        self._ended_in_turn = 0
        self.key_prefix = _key_prefix(cluster, url)
        self._made: T | None = None
        self._url = url
        self._make = make

    def transport(self) -> T:
        """Return it; raise CacheConfigError when the URL is missing or wrong."""
        made = self._made
        if made is None:
            # Two threads may each make one; both work, and one is kept.
            made = self._make(resolve(self.cluster, self._url))
            self._made = made
        return made

    def check(self, *operations: Operation[object]) -> None:
        """Raise for the first operation when this test has closed the caches."""
        if self._openness.ended and self._ended_in_turn != isolation.turn:
            self._openness = Openness(self.cluster)
        self._openness.check(*operations)

    def end(self) -> T | None:
        """Take no further calls in this test; return the transport that wants closing."""
        self._openness.end()
        self._ended_in_turn = isolation.turn
        made, self._made = self._made, None
        return made


class IsolatedTransport:
    """Run operations where the present test wants them."""

    def __init__(self, cluster: str, url: str | None) -> None:
        self._live = _Live(cluster, url, blocking_transport)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key begins with."""
        return self._live.key_prefix

    def run(self, operation: Operation[R]) -> R:
        """Apply an operation in the test's store, or send it."""
        self._live.check(operation)
        if isolation.stores is not None:
            return isolation.stores.of(self._live.cluster).run(operation)
        transport: Transport = self._live.transport()
        return transport.run(operation)

    def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Apply operations in the test's store, or send them."""
        self._live.check(*operations[:1])
        if isolation.stores is not None:
            return isolation.stores.of(self._live.cluster).run_batch(operations)
        return self._live.transport().run_batch(operations, transaction=transaction)

    def close(self) -> None:
        """End the connections that a live test made."""
        made = self._live.end()
        if made is not None:
            made.close()


class AsyncIsolatedTransport:
    """Run operations where the present test wants them, from any event loop."""

    def __init__(self, cluster: str, url: str | None) -> None:
        self._live = _Live(cluster, url, asynchronous_transport)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key begins with."""
        return self._live.key_prefix

    async def run(self, operation: Operation[R]) -> R:
        """Apply an operation in the test's store, or send it."""
        self._live.check(operation)
        if isolation.stores is not None:
            return isolation.stores.of(self._live.cluster).run(operation)
        transport: AsyncTransport = self._live.transport()
        return await transport.run(operation)

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Apply operations in the test's store, or send them."""
        self._live.check(*operations[:1])
        if isolation.stores is not None:
            return isolation.stores.of(self._live.cluster).run_batch(operations)
        return await self._live.transport().run_batch(
            operations, transaction=transaction
        )

    async def aclose(self) -> None:
        """End the connections that a live test made."""
        made = self._live.end()
        if made is not None:
            await made.aclose()


def _key_prefix(cluster: str, url: str | None) -> bytes:
    if url is not None:
        # What the program itself says must be right in every test.
        return parse(cluster, url, source_of_argument(cluster)).key_prefix
    try:
        return resolve(cluster, None, warn=False).key_prefix
    except CacheConfigError:
        if isolation.stores is None:
            raise
        return b""
