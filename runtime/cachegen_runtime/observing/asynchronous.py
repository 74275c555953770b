"""What async calls pass through while somebody observes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TypeVar

from cachegen_runtime.observing.metering import meter_of
from cachegen_runtime.observing.observers import Observers, observers
from cachegen_runtime.observing.watching import Watching
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.seam import AsyncWay, Peer

R = TypeVar("R")


class AsyncObservedWay(Watching):
    """Tells of every call when it has ended, in the task that made it."""

    __slots__ = ("_way",)

    def __init__(
        self,
        way: AsyncWay,
        peer: Callable[[bytes], Peer],
        told: Observers = observers,
    ) -> None:
        super().__init__(peer, told)
        self._way = way

    async def run(self, operation: Operation[R], /) -> R:
        """Run an operation; of one that sends nothing nobody hears."""
        if not operation.commands and operation.script is None:
            return await self._way.run(operation)
        meter = meter_of(operation)
        began = perf_counter()
        try:
            result = await self._way.run(operation.reading(meter))
        except BaseException as error:
            self.tell(operation, meter, error, began)
            raise
        self.tell(operation, meter, result, began)
        return result

    async def run_batch(
        self, operations: Sequence[Operation[object]], /, *, transaction: bool
    ) -> list[object]:
        """Run operations together, which is one event."""
        with self.batch(transaction=transaction) as batch:
            sent = batch.metered(operations)
            outcomes = await self._way.run_batch(sent, transaction=transaction)
            batch.take(outcomes)
        return outcomes
