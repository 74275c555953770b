"""What async calls meet while tests run: a test's stores, or a transport made when a live test first calls it.

Settings that production would refuse are refused only where they would be used. What one
test closes, the next one makes again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.isolation.prefix import key_prefix
from cachegen_runtime.transport.seam import NOWHERE, AsyncTransport, Peer, Usage
from cachegen_runtime.urls.reading import resolve
from cachegen_runtime.urls.settings import Settings

if TYPE_CHECKING:
    from cachegen_runtime.transport.isolation.stores import Stores

R = TypeVar("R")


class AsyncIsolatedWay:
    """Where a cluster's async calls end in a test: in its store, which has no cap."""

    def __init__(self, stores: Stores, cluster: str) -> None:
        self._stores = stores
        self._cluster = cluster

    async def run(self, operation: Operation[R], /) -> R:
        """Apply an operation at once."""
        return self._stores.of(self._cluster).run(operation)

    async def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Apply operations as one step, transaction or not."""
        return self._stores.of(self._cluster).run_batch(operations)


class AsyncLateTransport:
    """An async transport to a cluster's own URL, made when it is first called."""

    def __init__(
        self,
        cluster: str,
        url: str | None,
        make: Callable[[Settings], AsyncTransport],
        *,
        lenient: bool,
    ) -> None:
        self.key_prefix = key_prefix(cluster, url, lenient=lenient)
        self._cluster = cluster
        self._url = url
        self._make = make
        self._made: AsyncTransport | None = None

    async def run(self, operation: Operation[R], /) -> R:
        """Run an operation; raise CacheConfigError when the URL is missing or wrong."""
        return await self._transport().run(operation)

    async def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Run operations together; raise CacheConfigError when the URL is missing or wrong."""
        return await self._transport().run_batch(operations, transaction=transaction)

    def peer(self, key: bytes) -> Peer:
        """Return which server calls go to, once there was one."""
        return NOWHERE if self._made is None else self._made.peer(key)

    def usage(self) -> Usage | None:
        """Return what connections there are, once there were any."""
        return None if self._made is None else self._made.usage()

    async def aclose(self) -> None:
        """End the connections that a live test made."""
        made, self._made = self._made, None
        if made is not None:
            await made.aclose()

    def _transport(self) -> AsyncTransport:
        made = self._made
        if made is None:
            # Two threads may each make one; both work, and one is kept.
            made = self._made = self._make(resolve(self._cluster, self._url))
        return made
