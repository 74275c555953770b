"""Transports made while tests run: each comes to be when a live test first calls it.

Settings that production would refuse are refused here only where they would be used,
and what one test closes is made anew by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.transport.seam import AsyncTransport, Transport
from cachegen_runtime.urls.reading import parse, resolve, source_of_argument
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")


class AsyncLateTransport:
    """An async transport to a cluster's own URL, made when it is first called."""

    def __init__(
        self, cluster: str, url: str | None, make: Callable[[Settings], AsyncTransport]
    ) -> None:
        self.key_prefix = _key_prefix(cluster, url)
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


class LateTransport:
    """A blocking transport to a cluster's own URL, made when it is first called."""

    def __init__(
        self, cluster: str, url: str | None, make: Callable[[Settings], Transport]
    ) -> None:
        self.key_prefix = _key_prefix(cluster, url)
        self._cluster = cluster
        self._url = url
        self._make = make
        self._made: Transport | None = None

    def run(self, operation: Operation[R], /) -> R:
        """Run an operation; raise CacheConfigError when the URL is missing or wrong."""
        return self._transport().run(operation)

    def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Run operations together; raise CacheConfigError when the URL is missing or wrong."""
        return self._transport().run_batch(operations, transaction=transaction)

    def close(self) -> None:
        """End the connections that a live test made."""
        made, self._made = self._made, None
        if made is not None:
            made.close()

    def _transport(self) -> Transport:
        made = self._made
        if made is None:
            # Two threads may each make one; both work, and one is kept.
            made = self._made = self._make(resolve(self._cluster, self._url))
        return made


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
