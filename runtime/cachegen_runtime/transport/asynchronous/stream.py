"""One connection of one event loop, shared by its tasks: requests leave in order, replies return in order.

A caller that is cancelled leaves its place in the queue, so that its reply is dropped and
no one else's is taken for it. A stream in doubt is closed and all who wait are told.
"""

from __future__ import annotations

import asyncio
import select
import socket
import weakref
from collections import deque

from cachegen_runtime.failures import Lost, NotSent
from cachegen_runtime.transport.asynchronous.secrecy import Secrecy
from cachegen_runtime.transport.packing import OutOfStep, reply_reader
from cachegen_runtime.transport.wire import Answer, Request

_READ = 65536


class _Waiter:
    """One request's place in the queue."""

    __slots__ = ("answers", "count", "deadline", "future", "sent")

    def __init__(
        self, future: asyncio.Future[list[Answer]], count: int, deadline: float
    ) -> None:
        self.future = future
        self.count = count
        self.deadline = deadline
        self.answers: list[Answer] = []
        self.sent = False


class Stream:
    """A connected socket and those who wait for its replies; of one loop only."""

    __slots__ = (
        "__weakref__", "_address", "_busy", "_flushing", "_link", "_loop", "_out", "_poll",
        "_reader", "_secrecy", "_waiters", "_watching", "_writing",
    )  # fmt: skip

    def __init__(
        self, link: socket.socket, address: str, secrecy: Secrecy | None
    ) -> None:
        loop = asyncio.get_running_loop()
        self._link: socket.socket | None = link
        # Weak, or the table of streams by loop would keep every loop alive.
        self._loop = weakref.ref(loop)
        self._address = address
        self._secrecy = secrecy
        self._reader = reply_reader()
        self._waiters: deque[_Waiter] = deque()
        self._out = bytearray()
        # True while the queue and the socket may disagree; an interruption leaves it so.
        self._busy = False
        self._flushing = False
        self._watching = False
        self._writing = False
        self._poll = select.poll()
        self._poll.register(link, select.POLLIN)
        loop.add_reader(link, self._on_readable)

    def __del__(self) -> None:
        if self._link is not None:
            self._link.close()

    def usable(self) -> bool:
        """Return whether the server has neither closed the stream nor sent anything unasked."""
        if self._link is None:
            return False
        if self._busy:
            self.close("the connection was interrupted")
            return False
        if self._waiters or not self._poll.poll(0):
            return True
        # The loop did not run since the server closed the stream, or it would know.
        self.close("the server closed the connection")
        return False

    def ask(self, request: Request, deadline: float) -> asyncio.Future[list[Answer]]:
        """Send a request; the future raises `NotSent` or `Lost`, at the deadline at the latest."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Answer]] = loop.create_future()
        if self._link is None:
            future.set_exception(
                NotSent(f"the connection to {self._address} is closed")
            )
            return future
        self._busy = True
        waiter = _Waiter(future, request.replies, deadline)
        idle = not self._waiters and not self._out
        self._waiters.append(waiter)
        data = request.payload
        self._out += data if self._secrecy is None else self._secrecy.encrypt(data)
        if idle:
            self._flush()
        elif not self._flushing and not self._writing:
            # What else is asked in this turn of the loop leaves in the same write.
            self._flushing = True
            loop.call_soon(self._flush)
        if not self._watching:
            self._watching = True
            loop.call_at(deadline, self._watch, False)
        self._busy = False
        return future

    def close(
        self, reason: str, cause: OSError | None = None, *, timeout: bool = False
    ) -> None:
        """Close the socket and tell all who wait whether their request may have arrived."""
        link, self._link = self._link, None
        if link is None:
            return
        loop = self._loop()
        if loop is not None and not loop.is_closed():
            loop.remove_reader(link)
            loop.remove_writer(link)
        link.close()
        waiters, self._waiters = self._waiters, deque()
        for waiter in waiters:
            if not waiter.future.done() and loop is not None and not loop.is_closed():
                failure = (Lost if waiter.sent else NotSent)(reason, timeout=timeout)
                failure.__cause__ = cause
                waiter.future.set_exception(failure)

    def abandon(self) -> None:
        """Close the socket without a word to the loop, which belongs to the parent process."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _flush(self) -> None:
        self._flushing = False
        link = self._link
        if link is None or not self._out:
            return
        try:
            sent = link.send(self._out)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError as error:
            self.close(f"the connection to {self._address} broke", error)
            return
        if sent:
            # Any byte that left may complete any request before it.
            for waiter in reversed(self._waiters):
                if waiter.sent:
                    break
                waiter.sent = True
            del self._out[:sent]
        self._go_on_writing(link)

    def _go_on_writing(self, link: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        if self._out and not self._writing:
            self._writing = True
            loop.add_writer(link, self._flush)
        elif not self._out and self._writing:
            self._writing = False
            loop.remove_writer(link)

    def _on_readable(self) -> None:
        link = self._link
        if link is None:
            return
        if self._busy:
            self.close("the connection was interrupted")
            return
        self._busy = True
        try:
            data = link.recv(_READ)
            if data:
                self._take(
                    data if self._secrecy is None else self._secrecy.decrypt(data)
                )
            else:
                self.close(f"{self._address} closed the connection before it answered")
        except (BlockingIOError, InterruptedError):
            pass
        except OutOfStep as error:
            self.close(f"{self._address} does not speak the Redis protocol", error)
        except OSError as error:
            self.close(f"the connection to {self._address} broke", error)
        self._busy = False

    def _take(self, data: bytes) -> None:
        reader = self._reader
        reader.feed(data)
        waiters = self._waiters
        while (answer := reader.gets()) is not False:
            if not waiters:
                self.close(f"{self._address} answered what nobody asked")
                return
            waiter = waiters[0]
            waiter.answers.append(answer)
            if len(waiter.answers) == waiter.count:
                waiters.popleft()
                if not waiter.future.done():
                    waiter.future.set_result(waiter.answers)

    def _watch(self, again: bool) -> None:
        """Look whether the oldest request is overdue, twice: its reply may be there unread."""
        loop = asyncio.get_running_loop()
        if self._link is None or not self._waiters:
            self._watching = False
        elif (due := self._waiters[0].deadline) > loop.time():
            loop.call_at(due, self._watch, False)
        elif again:
            self._watching = False
            self.close(f"{self._address} does not answer", timeout=True)
        else:
            loop.call_later(0, self._watch, True)
