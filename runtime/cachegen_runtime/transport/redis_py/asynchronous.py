"""The async transport over redis-py's connections: the blocking one in threads, for every event loop.

A thread finishes what it began, so a cancelled call leaves no reply behind for another;
no connection belongs to an event loop, so none outlives one.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Final, TypeVar

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.asynchronous.pool import no_asyncio
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.failures import (
    Lost,
    NotSent,
    Subject,
    located,
    subject_of,
    subject_of_batch,
    unreachable,
)
from cachegen_runtime.transport.redis_py.blocking import RedisPyTransport
from cachegen_runtime.transport.seam import Peer, Usage
from cachegen_runtime.transport.sockets import NO_ANSWER
from cachegen_runtime.urls.settings import Settings

R = TypeVar("R")

GRACE: Final = 0.05
"""Seconds that a thread has beyond the deadline to say itself what went wrong."""


class AsyncRedisPyTransport:
    """Run operations on one server through redis-py's connections, from any event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state = ClosedState(settings.cluster)
        self._blocking = RedisPyTransport(settings)
        self._threads = self._new_threads()

    @property
    def key_prefix(self) -> bytes:
        """Return what every key on this cluster begins with, as UTF-8."""
        return self._settings.key_prefix

    def peer(self, key: bytes) -> Peer:
        """Return which server calls go to."""
        return self._blocking.peer(key)

    def usage(self) -> Usage | None:
        """Return None: the connections are redis-py's."""
        return None

    async def run(self, operation: Operation[R]) -> R:
        """Send the operation's commands, apply its `Expire`, return what `read` makes of it."""
        deadline = monotonic() + self._settings.timeout
        return await self._in_thread(
            subject_of(operation),
            deadline,
            lambda: self._blocking.run_by(operation, deadline),
        )

    async def run_batch(
        self, operations: Sequence[Operation[object]], *, transaction: bool
    ) -> list[object]:
        """Send all in one round trip; return a result or a `CacheError` for each, in order."""
        if not operations:
            return []
        deadline = monotonic() + self._settings.timeout
        return await self._in_thread(
            subject_of_batch(operations),
            deadline,
            lambda: self._blocking.run_batch_by(operations, transaction, deadline),
        )

    async def aclose(self) -> None:
        """End the connections; a second call does nothing."""
        self._state.close()
        self._blocking.close()
        self._threads[1].shutdown(wait=False)

    async def _in_thread(
        self, subject: Subject, deadline: float, call: Callable[[], R]
    ) -> R:
        """Return what a thread finds out; a call that no thread began is over with its time."""
        self._state.check()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            raise located(no_asyncio(), subject) from None
        if self._threads[0] != os.getpid():
            # Threads do not survive a fork.
            self._threads = self._new_threads()
        job: Future[R] = self._threads[1].submit(call)
        answer = asyncio.wrap_future(job)
        try:
            await asyncio.wait([answer], timeout=max(deadline - monotonic(), 0))
            if not answer.done() and job.cancel():
                failure = NotSent("the call never had its turn", timeout=True)
                raise unreachable(failure, subject, self._settings.timeout)
            await asyncio.wait([answer], timeout=GRACE)
            if answer.done():
                return answer.result()
            lost = Lost(NO_ANSWER, timeout=True)
            raise unreachable(lost, subject, self._settings.timeout)
        finally:
            answer.cancel()

    def _new_threads(self) -> tuple[int, ThreadPoolExecutor]:
        threads = ThreadPoolExecutor(
            self._settings.max_connections, "cachegen-redis-py"
        )
        return os.getpid(), threads
