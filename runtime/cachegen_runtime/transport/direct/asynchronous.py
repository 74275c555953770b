"""The async transport of one server: one connection per event loop, all of a tick's calls in one write.

A read may go out once more on a fresh connection. A write goes out again only when its
first try can have sent nothing.
"""

from __future__ import annotations

import asyncio
import os
import weakref
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from time import monotonic
from typing import TypeVar

from cachegen_runtime.errors import CacheError
from cachegen_runtime.failures import (
    ErrorReply,
    Lost,
    NotSent,
    located,
    refused,
    unreachable,
)
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.closing import Openness
from cachegen_runtime.transport.direct.exchange import (
    Answer,
    batch_outcomes,
    batch_request,
    batched,
    out_of_office,
    result,
    script_unknown,
    scripted,
    transaction_request,
    transaction_result,
)
from cachegen_runtime.transport.direct.packing import packed
from cachegen_runtime.transport.direct.stream import Result, Stream
from cachegen_runtime.transport.isolation import isolation
from cachegen_runtime.transport.tls import tls_context
from cachegen_runtime.urls import Settings

R = TypeVar("R")

_CLOSED = "the caches were closed"


class AsyncDirectTransport:
    """Run operations on one Redis or Valkey server from any event loop; see `AsyncTransport`."""

    __slots__ = (
        "__weakref__",
        "_context",
        "_openness",
        "_settings",
        "_streams",
        "_timeout",
    )

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._timeout = settings.timeout
        # Weak: an event loop alone holds its stream, and a closed one lets it go.
        self._streams: dict[int, weakref.ref[Stream]] = {}
        self._context = tls_context(settings)
        self._openness = Openness(settings.cluster)
        _transports.add(self)

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        return self._settings.key_prefix

    async def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        if isolation.stores is not None:
            return isolation.stores.of(self._settings.cluster).run(operation)
        deadline = monotonic() + self._timeout
        commands = operation.commands
        if len(commands) != 1:
            return await self._run_composite(operation, deadline)
        if operation.expire is not None:
            return await self._run_scripted(operation, deadline)
        data = packed(commands[0])
        stream = self._stream(operation)
        came = await stream.ask(data, 1, operation.writes, deadline)
        if not isinstance(came, list):
            came = await self._second(came, operation, data, 1, deadline)
        answer = came[0]
        if isinstance(answer, ErrorReply):
            if out_of_office(came):
                stream.refresh()
            raise refused(answer, operation)
        try:
            return operation.read(answer)
        except CacheError as error:
            raise located(error, operation) from error.__cause__

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order."""
        deadline = monotonic() + self._timeout
        self._openness.check(*operations)
        if isolation.stores is not None:
            return isolation.stores.of(self._settings.cluster).run_batch(operations)
        data, replies = batch_request(operations, transaction=transaction)
        answers: list[Answer] = []
        if data:
            answers = await self._answers(batched(operations), data, replies, deadline)
        return batch_outcomes(operations, answers, transaction=transaction)

    async def aclose(self) -> None:
        """End the connections of all event loops; a second call does nothing."""
        self._openness.end()
        running = asyncio.get_running_loop()
        for stream in self._taken_streams():
            if stream.loop is running:
                await stream.aclose(_CLOSED)
            else:
                _close_from_afar(stream)

    def __del__(self) -> None:
        # Nobody can call any more, but an event loop that goes on would keep its stream.
        for stream in self._taken_streams():
            _close_from_afar(stream)

    def _taken_streams(self) -> list[Stream]:
        streams = [reference() for reference in self._streams.values()]
        self._streams.clear()
        return [stream for stream in streams if stream is not None]

    def forget(self) -> None:
        """Leave all connections to the process that made them, in its child."""
        self._streams.clear()

    async def _run_composite(self, operation: Operation[R], deadline: float) -> R:
        """Run what has no command, or several as one transaction."""
        if not operation.commands:
            self._openness.check(operation)
            return operation.read(None)
        data, replies = transaction_request(operation)
        answers = await self._answers(operation, data, replies, deadline)
        return transaction_result(operation, answers)

    async def _run_scripted(self, operation: Operation[R], deadline: float) -> R:
        """Run a command together with its `Expire`; a server that lacks the script is given it."""
        data = scripted(operation, by_hash=True)
        answer = (await self._answers(operation, data, 1, deadline))[0]
        if script_unknown(answer):
            data = scripted(operation, by_hash=False)
            answer = (await self._answers(operation, data, 1, deadline))[0]
        return result(operation, answer)

    async def _answers(
        self, operation: Operation[object], data: bytes, replies: int, deadline: float
    ) -> list[Answer]:
        stream = self._stream(operation)
        came = await stream.ask(data, replies, operation.writes, deadline)
        if isinstance(came, list):
            if out_of_office(came):
                stream.refresh()
            return came
        return await self._second(came, operation, data, replies, deadline)

    async def _second(
        self,
        failure: NotSent | Lost | CacheError,
        operation: Operation[object],
        data: bytes,
        replies: int,
        deadline: float,
    ) -> list[Answer]:
        """Return a read's replies from a second try; raise `CacheError` where there is none."""
        came: Result = failure
        if isinstance(failure, Lost) and not failure.timeout and not operation.writes:
            came = await self._stream(operation).ask(data, replies, False, deadline)
        if isinstance(came, list):
            return came
        if isinstance(came, CacheError):
            # Others may be told the same; each error names its own call.
            raise located(copy(came), operation) from came.__cause__
        raise unreachable(came, operation, self._timeout) from came.__cause__

    def _stream(self, operation: Operation[object]) -> Stream:
        """Return the running loop's stream."""
        loop = asyncio.get_running_loop()
        reference = self._streams.get(id(loop))
        if reference is not None:
            stream = reference()
            if stream is not None and stream.loop is loop:
                return stream
        return self._new_stream(loop, operation)

    def _new_stream(
        self, loop: asyncio.AbstractEventLoop, operation: Operation[object]
    ) -> Stream:
        self._openness.check(operation)
        for number, reference in list(self._streams.items()):
            if reference() is None:
                self._streams.pop(number, None)
        stream = Stream(loop, self._settings, self._context)
        self._streams[id(loop)] = weakref.ref(stream)
        return stream


def _close_from_afar(stream: Stream) -> None:
    # A loop that was closed, perhaps at this moment, has let its stream go itself.
    with suppress(RuntimeError):
        stream.loop.call_soon_threadsafe(stream.close, _CLOSED)


_transports: weakref.WeakSet[AsyncDirectTransport] = weakref.WeakSet()


def _forget_all() -> None:
    for transport in list(_transports):
        transport.forget()


# Windows has no fork.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
