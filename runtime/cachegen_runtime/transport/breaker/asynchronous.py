"""An async transport with a breaker before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.breaker.breaker import Breaker, is_unanswered
from cachegen_runtime.transport.failures import subject_of, subject_of_batch
from cachegen_runtime.transport.seam import AsyncTransport, Peer, Usage

R = TypeVar("R")


class AsyncBreakingTransport:
    """Run operations on another transport while its cluster answers."""

    def __init__(self, transport: AsyncTransport, breaker: Breaker) -> None:
        self._transport = transport
        self._breaker = breaker

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        return self._transport.key_prefix

    async def run(self, operation: Operation[R], /) -> R:
        """Run an operation; raise CacheUnavailableError at once while the breaker is open."""
        if not operation.steps:
            return operation.read(None)
        began = self._breaker.enter(partial(subject_of, operation))
        try:
            result = await self._transport.run(operation)
        except CacheError as error:
            self._breaker.failed(error, began)
            raise
        self._breaker.answered()
        return result

    async def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Run operations together; raise CacheUnavailableError while the breaker is open."""
        if not any(operation.steps for operation in operations):
            return [operation.read(None) for operation in operations]
        began = self._breaker.enter(partial(subject_of_batch, operations))
        try:
            outcomes = await self._transport.run_batch(
                operations, transaction=transaction
            )
        except CacheError as error:
            self._breaker.failed(error, began)
            raise
        self._note(outcomes, began)
        return outcomes

    def peer(self, key: bytes) -> Peer:
        """Return which server calls about a key go to now; no I/O."""
        return self._transport.peer(key)

    def usage(self) -> Usage | None:
        """Return what connections there are; None where there can be none."""
        return self._transport.usage()

    async def aclose(self) -> None:
        """End the connections; a second call does nothing."""
        await self._transport.aclose()

    def _note(self, outcomes: Sequence[object], began: float) -> None:
        """Note a batch's outcomes; of a Redis Cluster's nodes one that answers is enough."""
        unanswered = [each for each in outcomes if isinstance(each, CacheError)]
        if len(unanswered) == len(outcomes) and all(map(is_unanswered, unanswered)):
            self._breaker.failed(unanswered[0], began)
        else:
            self._breaker.answered()
