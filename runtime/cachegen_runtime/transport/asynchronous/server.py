"""The async transport to one server: a fixed address, or the master that Sentinels name."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Sequence
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.failures import ErrorReply, Lost, NotSent, located, unreachable
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport import wire
from cachegen_runtime.transport.asynchronous.dialing import open_stream
from cachegen_runtime.transport.asynchronous.masters import Masters
from cachegen_runtime.transport.asynchronous.stream import Stream
from cachegen_runtime.transport.asynchronous.streams import Streams
from cachegen_runtime.transport.closing import Openness
from cachegen_runtime.transport.isolation import isolation
from cachegen_runtime.transport.tls import tls_context
from cachegen_runtime.urls import Address, Settings

R = TypeVar("R")


class AsyncServerTransport:
    """Run operations on one server from any event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._openness = Openness(settings.cluster)
        self._streams = server_streams(settings)
        self._end = weakref.finalize(self, self._streams.end)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key begins with."""
        return self._settings.key_prefix

    async def run(self, operation: Operation[R]) -> R:
        """Send an operation and return what it reads from the reply."""
        if self._openness.ended:
            self._openness.check(operation)
        if isolation.stores is not None:
            return isolation.stores.of(self._settings.cluster).run(operation)
        if not operation.commands:
            return operation.read(None)
        deadline = asyncio.get_running_loop().time() + self._settings.timeout
        try:
            answer = await self._answer(operation, deadline)
        except (NotSent, Lost) as failure:
            raise unreachable(
                failure, operation, self._settings.timeout
            ) from failure.__cause__
        except CacheError as error:
            raise located(error, operation) from error.__cause__
        return wire.result_of(operation, answer)

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send operations in one write; return a result or a `CacheError` for each."""
        self._openness.check(*operations[:1])
        if isolation.stores is not None:
            return isolation.stores.of(self._settings.cluster).run_batch(operations)
        if not any(operation.commands for operation in operations):
            return [operation.read(None) for operation in operations]
        deadline = asyncio.get_running_loop().time() + self._settings.timeout
        request = wire.batch_request(operations, transaction=transaction)
        try:
            replies = await self._streams.ask(request, deadline)
        except (NotSent, Lost) as failure:
            first = _most_telling(operations)
            raise unreachable(
                failure, first, self._settings.timeout
            ) from failure.__cause__
        except CacheError as error:
            raise located(error, operations[0]) from error.__cause__
        answers = wire.batch_answers(operations, replies, transaction=transaction)
        if any(_on_replica(answer) for answer in answers):
            self._streams.clear()
        return wire.results_of(operations, answers)

    async def aclose(self) -> None:
        """End the connections."""
        self._openness.end()
        self._end()

    async def _answer(
        self, operation: Operation[object], deadline: float
    ) -> wire.Answer:
        answer = await self._ask(operation, deadline, script_known=True)
        if _on_replica(answer):
            # Refused, so nothing was applied: the next connection asks who is master.
            self._streams.clear()
            if self._settings.kind == "sentinel":
                answer = await self._ask(operation, deadline, script_known=True)
        if wire.script_unknown(answer):
            answer = await self._ask(operation, deadline, script_known=False)
        return answer

    async def _ask(
        self, operation: Operation[object], deadline: float, *, script_known: bool
    ) -> wire.Answer:
        request = wire.request(operation, script_known=script_known)
        return wire.answer_of(operation, await self._streams.ask(request, deadline))


def server_streams(settings: Settings, address: Address | None = None) -> Streams:
    """Return the streams to `address`, else to where the settings lead."""
    tls = tls_context(settings)
    handshake = wire.Handshake(settings)
    masters = Masters(settings, tls) if settings.kind == "sentinel" else None
    fixed = address or settings.addresses[0]

    async def dial() -> Stream:
        soon = asyncio.get_running_loop().time() + settings.connect_timeout
        where = fixed if masters is None else await masters.address(soon)
        return await open_stream(where, tls, handshake, soon)

    return Streams(dial)


def _on_replica(answer: wire.Answer) -> bool:
    return isinstance(answer, ErrorReply) and answer.code == "READONLY"


def _most_telling(operations: Sequence[Operation[object]]) -> Operation[object]:
    """Return the operation that a lost batch is reported as: the first that writes."""
    return next((one for one in operations if one.writes), operations[0])
