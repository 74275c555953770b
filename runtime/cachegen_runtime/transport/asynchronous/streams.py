"""A server's streams, one for each event loop that uses it, kept no longer than the loop."""

from __future__ import annotations

import asyncio
import os
import threading
import weakref
from collections.abc import Awaitable, Callable

from cachegen_runtime.errors import CacheError
from cachegen_runtime.failures import Lost, NotSent
from cachegen_runtime.transport.asynchronous.stream import Stream
from cachegen_runtime.transport.wire import Answer, Request


class _Line:
    """One loop's stream to the server, and the task that opens the next."""

    __slots__ = ("opening", "stream")

    def __init__(self) -> None:
        self.stream: Stream | None = None
        self.opening: asyncio.Task[Stream] | None = None


class Streams:
    """Streams that `dial` opens; safe across loops, threads and forks."""

    def __init__(self, dial: Callable[[], Awaitable[Stream]]) -> None:
        self._dial = dial
        self._ended = False
        self._reset()
        _all.add(self)

    async def ask(self, request: Request, deadline: float) -> list[Answer]:
        """Return the replies to a request; `deadline` is of the running loop's clock.

        What reads is sent once more when its stream fails; what writes only when no byte
        of it left.
        """
        stream = self._ready() or await self._opened(deadline)
        try:
            return await stream.ask(request, deadline)
        except NotSent as failure:
            if failure.timeout:
                raise
        except Lost as failure:
            if request.writes or failure.timeout:
                raise
        return await self._ask_again(request, deadline)

    def clear(self) -> None:
        """Close this loop's stream; the next call opens another."""
        line = self._lines.get(asyncio.get_running_loop())
        if line is not None and line.stream is not None:
            line.stream.close("the master has changed")

    def end(self) -> None:
        """Close the streams of all loops."""
        self._ended = True
        with self._lock:
            lines = list(self._lines.items())
            self._lines.clear()
        for loop, line in lines:
            if line.opening is not None and not loop.is_closed():
                _in_loop(loop, line.opening.cancel)
            if line.stream is not None:
                _close(loop, line.stream)

    def after_fork(self) -> None:
        """Leave the parent's streams to the parent."""
        for line in list(self._lines.values()):
            if line.stream is not None:
                line.stream.abandon()
        self._reset()

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._lines: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Line] = (
            weakref.WeakKeyDictionary()
        )

    def _ready(self) -> Stream | None:
        line = self._lines.get(asyncio.get_running_loop())
        if line is None or line.stream is None or not line.stream.usable():
            return None
        return line.stream

    async def _ask_again(self, request: Request, deadline: float) -> list[Answer]:
        # Behind younger requests the stream's own watch may come too late for this one.
        stream = self._ready() or await self._opened(deadline)
        try:
            async with asyncio.timeout_at(deadline):
                return await stream.ask(request, deadline)
        except TimeoutError as error:
            raise Lost("the server does not answer", timeout=True) from error

    async def _opened(self, deadline: float) -> Stream:
        line = self._line()
        while True:
            if line.opening is None or line.opening.done():
                line.opening = asyncio.get_running_loop().create_task(self._open(line))
                line.opening.add_done_callback(_retrieve)
            opening = line.opening
            try:
                async with asyncio.timeout_at(deadline):
                    await asyncio.wait((opening,))
            except TimeoutError as error:
                raise NotSent("no connection in time", timeout=True) from error
            stream = _result(opening)
            if stream.usable():
                return stream
            line.opening = None

    async def _open(self, line: _Line) -> Stream:
        stream = await self._dial()
        if self._ended:
            stream.close("the caches were closed")
        line.stream = stream
        return stream

    def _line(self) -> _Line:
        loop = asyncio.get_running_loop()
        with self._lock:
            line = self._lines.get(loop)
            if line is None:
                for other in list(self._lines):
                    if other.is_closed():
                        self._drop(other)
                line = self._lines[loop] = _Line()
            return line

    def _drop(self, loop: asyncio.AbstractEventLoop) -> None:
        line = self._lines.pop(loop)
        if line.stream is not None:
            line.stream.close("the event loop was closed")


def _result(opening: asyncio.Task[Stream]) -> Stream:
    """Return the opened stream, or raise an error of the caller's own."""
    if opening.cancelled():
        raise NotSent("the connection's opening was cancelled")
    failure = opening.exception()
    match failure:
        case None:
            return opening.result()
        case NotSent():
            raise NotSent(str(failure), timeout=failure.timeout) from failure.__cause__
        case CacheError():
            raise type(failure)(*failure.args) from failure.__cause__
        case _:
            raise failure


def _retrieve(opening: asyncio.Task[Stream]) -> None:
    # Those who waited may all be gone; an error that nobody saw is no one's news then.
    if not opening.cancelled():
        opening.exception()


def _in_loop(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    try:
        running = asyncio.get_running_loop()
    except RuntimeError:
        running = None
    if loop is running or not loop.is_running():
        call()
    else:
        loop.call_soon_threadsafe(call)


def _close(loop: asyncio.AbstractEventLoop, stream: Stream) -> None:
    _in_loop(loop, lambda: stream.close("the caches were closed"))


_all: weakref.WeakSet[Streams] = weakref.WeakSet()


def _leave_to_parent() -> None:
    for streams in tuple(_all):
        streams.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)
