"""Both faces of a transport, blocking and async, as one blocking shape."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Reply
from cachegen_runtime.transport.opening import open_async, open_blocking


class Face(Protocol):
    """A transport, blocking or async, as tests use it."""

    def run(self, operation: Operation[Reply]) -> Reply: ...

    def run_batch(
        self, operations: Sequence[Operation[Reply]], *, transaction: bool
    ) -> list[object]: ...

    def close(self) -> None: ...


class AsyncFace:
    """An async transport on an event loop of its own."""

    def __init__(self, url: str) -> None:
        self._transport = open_async("main", url)
        self._runner = asyncio.Runner()

    def run(self, operation: Operation[Reply]) -> Reply:
        return self._runner.run(self._transport.run(operation))

    def run_batch(
        self, operations: Sequence[Operation[Reply]], *, transaction: bool
    ) -> list[object]:
        return self._runner.run(
            self._transport.run_batch(operations, transaction=transaction)
        )

    def close(self) -> None:
        self._runner.run(self._transport.aclose())

    def end(self) -> None:
        self.close()
        self._runner.close()


@contextmanager
def opened(face: str, url: str) -> Iterator[Face]:
    """Open one face of a transport, and close it."""
    if face == "blocking":
        transport = open_blocking("main", url)
        try:
            yield transport
        finally:
            transport.close()
    else:
        asynchronous = AsyncFace(url)
        try:
            yield asynchronous
        finally:
            asynchronous.end()
