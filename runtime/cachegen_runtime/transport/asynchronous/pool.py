"""One server's async connections: one for each event loop that uses it, none kept longer than its loop.

==================  ==========================  ==========================  ==================
event               no stream for the loop      a stream for the loop       closed
==================  ==========================  ==========================  ==================
a call arrives      a stream is made            the stream takes the call   it fails
the loop is         –                           its stream goes with it:    –
collected                                       the pool's reference is
                                                weak
`aclose`            –                           the stream is closed, in    –
                                                its own loop
the process forks   the child begins without streams, and leaves those of its parent alone
==================  ==========================  ==========================  ==================

`stream` has the states of one connection. A read may be sent a second time, on a fresh
connection. A write is sent again only when its first attempt cannot have sent anything.
"""

from __future__ import annotations

import asyncio
import sys
import weakref
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from copy import copy
from math import inf
from time import monotonic
from typing import Final, TypeVar

from cachegen_runtime.counters import Counter
from cachegen_runtime.errors import CacheConfigError, CacheError
from cachegen_runtime.forking import in_child
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.asynchronous.calls import Result
from cachegen_runtime.transport.asynchronous.dialing import Dialer
from cachegen_runtime.transport.asynchronous.stream import Stream
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.seam import Usage, total

R = TypeVar("R")

_CLOSED: Final = "the caches were closed"


class AsyncPool:
    """The connections to one server; safe across loops, threads and forks."""

    __slots__ = ("__weakref__", "_by_loop", "_dialer", "_state", "_timeouts")

    def __init__(self, dialer: Dialer, state: ClosedState) -> None:
        self._dialer = dialer
        self._state = state
        self._timeouts = Counter()
        # Weak: an event loop alone holds its stream, and a closed one lets it go.
        self._by_loop: dict[int, weakref.ref[Stream]] = {}
        _pools.add(self)

    def __del__(self) -> None:
        # No call can come any more, but a running event loop would keep its stream.
        for stream in self._taken():
            _close_from_afar(stream)

    async def ask(
        self, data: bytes, replies: int, writes: bool, deadline: float
    ) -> list[Answer]:
        """Return the replies to bytes; raise `NotSent`, `Lost` or `CacheError`.

        The deadlines of the calls before it must not be later than its own.
        """
        came = await self.here().ask(data, replies, writes, deadline)
        if isinstance(came, list):
            return came
        return await self.second(came, data, replies, writes, deadline)

    async def ask_soon(
        self, data: bytes, replies: int, writes: bool, deadline: float
    ) -> list[Answer]:
        """Like `ask`, whatever the deadlines of the calls before it are."""
        came = await self._timed(data, replies, writes, deadline)
        if isinstance(came, list):
            return came
        return await self.second(came, data, replies, writes, deadline)

    async def second(
        self,
        failure: NotSent | Lost | CacheError,
        data: bytes,
        replies: int,
        writes: bool,
        deadline: float,
    ) -> list[Answer]:
        """Return a read's replies from a second attempt; raise where there is none."""
        came: Result = failure
        if isinstance(failure, Lost) and not failure.timeout and not writes:
            came = await self._timed(data, replies, False, deadline)
        if isinstance(came, list):
            return came
        # Several calls may get the same failure; each raises an error of its own.
        raise copy(came) from came.__cause__

    async def _timed(
        self, data: bytes, replies: int, writes: bool, deadline: float
    ) -> Result:
        stream = self.here()
        future = stream.ask(data, replies, writes, deadline)
        left = max(deadline - monotonic(), 0)
        timer = stream.loop.call_later(left, stream.expire, future)
        try:
            return await future
        finally:
            timer.cancel()

    def here(self) -> Stream:
        """Return the running loop's stream; raise `CacheError` after the end."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise no_asyncio() from None
        reference = self._by_loop.get(id(loop))
        if reference is not None:
            stream = reference()
            if stream is not None and stream.loop is loop:
                return stream
        return self._new(loop)

    def refresh(self) -> None:
        """Give up this loop's connection as soon as nothing is under way on it."""
        loop = asyncio.get_running_loop()
        for stream in self.streams():
            if stream.loop is loop:
                stream.refresh()

    def leave(self) -> None:
        """Give up this loop's connection; those of others before their next use where the pool looks for their age."""
        self._dialer.left = monotonic()
        self.refresh()

    def streams(self) -> list[Stream]:
        """Return the streams of all loops that are still there."""
        streams = [reference() for reference in list(self._by_loop.values())]
        return [stream for stream in streams if stream is not None]

    def usage(self) -> Usage:
        """Return what connections there are: one for each loop that uses it."""
        usages = [stream.usage() for stream in self.streams()]
        return total(usages)._replace(timeouts=self._timeouts.count)

    def forget(self) -> None:
        """Leave all connections to the process that made them, in its child."""
        self._by_loop.clear()
        self._timeouts = Counter()

    async def aclose(self) -> None:
        """Once closed, close the connections of all event loops."""
        running = asyncio.get_running_loop()
        for stream in self._taken():
            if stream.loop is running:
                await stream.aclose(_CLOSED)
            else:
                _close_from_afar(stream)

    def _taken(self) -> list[Stream]:
        streams = self.streams()
        self._by_loop.clear()
        return streams

    def _new(self, loop: asyncio.AbstractEventLoop) -> Stream:
        self._state.check()
        for number, reference in list(self._by_loop.items()):
            if reference() is None:
                self._by_loop.pop(number, None)
        stream = Stream(loop, self._dialer, self._timeouts)
        self._by_loop[id(loop)] = weakref.ref(stream)
        return stream


class AgingAsyncPool(AsyncPool):
    """A pool that leaves, between two calls, connections that are older than the settings allow or lead elsewhere."""

    __slots__ = ("_age",)

    def __init__(self, dialer: Dialer, state: ClosedState) -> None:
        super().__init__(dialer, state)
        self._age = dialer.settings.max_connection_age or inf

    def here(self) -> Stream:
        """Return the running loop's stream, whose connection is not too old or is left."""
        stream = super().here()
        if stream.is_older(max(monotonic() - self._age, self._dialer.left)):
            stream.refresh()
        return stream


def open_pool(dialer: Dialer, state: ClosedState) -> AsyncPool:
    """Return a pool of the kind that the settings want."""
    settings = dialer.settings
    aging = settings.max_connection_age > 0 or settings.kind == "sentinel"
    return AgingAsyncPool(dialer, state) if aging else AsyncPool(dialer, state)


async def gather(calls: Sequence[Coroutine[None, None, R]]) -> list[R]:
    """Return the results of calls on several servers, which are under way at the same time."""
    if len(calls) == 1:
        return [await calls[0]]
    return await asyncio.gather(*calls)


def no_asyncio() -> CacheConfigError:
    """Return the error for an async call where no event loop of asyncio runs, which names the one that does."""
    others = [name for name, runs in _OTHERS.items() if name in sys.modules and runs()]
    where = f"under {others[0]}" if others else "outside of an event loop"
    return CacheConfigError(
        f"async calls run on asyncio or uvloop, and this one runs {where}:"
        " use the blocking face in a thread"
    )


def _trio_runs() -> bool:
    return bool(sys.modules["trio"].lowlevel.in_trio_run())


def _curio_runs() -> bool:
    return bool(sys.modules["curio"].meta.curio_running())


_OTHERS: Final = {"trio": _trio_runs, "curio": _curio_runs}


def _close_from_afar(stream: Stream) -> None:
    # A loop that was closed, perhaps at this moment, has let its stream go itself.
    with suppress(RuntimeError):
        stream.loop.call_soon_threadsafe(stream.close, _CLOSED)


_pools: weakref.WeakSet[AsyncPool] = weakref.WeakSet()


def _forget_all() -> None:
    for pool in list(_pools):
        pool.forget()


in_child(_forget_all)
