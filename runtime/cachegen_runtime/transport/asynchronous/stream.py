"""One event loop's connection: calls go out together, replies come back in their order.

A stream is in one of four states, and these are the events that change it:

==================  =====================  =====================  =====================
event               closed or opening      open                   leaving
==================  =====================  =====================  =====================
a call arrives      it waits; a closed     it leaves at once, or  it waits
                    stream begins opening  with the tick's others
connected           **open**, and what
                    waits leaves
no connection       **closed**: what
                    waits fails
a reply arrives                            it goes to its call    the same; after the
                                                                  last one **closed**
a waiting call's    it fails, as never     the same               the same
time is over        sent
a reply is late,                           **closed**: what was   the same
or all are lost                            sent fails
`refresh`                                  **leaving**
`close`             **closed**: all fail   the same               the same
==================  =====================  =====================  =====================

Whenever a stream becomes closed while calls wait, it begins opening for them. The states are
these attributes: a stream is opening while there is a task `_opening`, open while there is a
`_connection`, and leaving when it is open and `_leaving`. On a loop that cannot watch a socket
a `_pump` reads it.

Replies have no names, only their order. So when the order is in doubt (a lost connection, a
time-out, a reply too many, an exception out of a signal handler between taking a reply and
handing it on), the connection is closed and all that was sent fails; nothing is sent again
from here.
"""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import Final

from hiredis import HiredisError

from cachegen_runtime.counters import Counter
from cachegen_runtime.errors import CacheError
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.asynchronous.calls import EVER, NO_TURN, Calls, Result
from cachegen_runtime.transport.asynchronous.connection import Connection, connect
from cachegen_runtime.transport.asynchronous.dialing import Dialer
from cachegen_runtime.transport.asynchronous.pump import TURNS, Pump, QuietTask
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.seam import Usage
from cachegen_runtime.transport.sockets import CHUNK, LOST, NO_ANSWER, STALE

WINDOW: Final = 1024
"""Calls under way at most; others wait for their turn, inside their own time."""


class Stream:
    """A connection to one server on one event loop, opened by its first call.

    While it is open only its event loop refers to it: a loop that is closed drops the
    stream, which then closes its socket.
    """

    __slots__ = (
        "__weakref__",
        "_burst",
        "_calls",
        "_connection",
        "_dialer",
        "_leaving",
        "_opening",
        "_pump",
        "_rested",
        "_scheduled",
        "_sent",
        "_unsent",
        "_waiting",
        "_watch",
        "loop",
    )

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        dialer: Dialer,
        timeouts: Counter | None = None,
    ) -> None:
        self.loop = loop
        self._dialer = dialer
        self._calls = Calls(timeouts or Counter())
        # Each call looks at these two: one step less.
        self._waiting, self._sent = self._calls.waiting, self._calls.sent
        self._connection: Connection | None = None
        self._opening: asyncio.Task[None] | None = None
        self._pump: Pump | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._unsent = memoryview(b"")
        self._scheduled = False
        self._burst = False
        self._leaving = False
        self._rested = 0.0

    def __del__(self) -> None:
        if self._connection is not None:
            # The loop was closed: it watches this socket no more.
            self._connection.socket.close()

    def ask(
        self, data: bytes, replies: int, writes: bool, deadline: float
    ) -> asyncio.Future[Result]:
        """Return the future result of commands that leave now, or with others of this tick."""
        future: asyncio.Future[Result] = self.loop.create_future()
        self._waiting.append((future, deadline, replies, data))
        if self._watch is None:
            self._watch = self.loop.call_later(deadline - monotonic(), self._check)
        if self._scheduled:
            return future
        if self._burst or self._sent:
            self._scheduled = True
            self.loop.call_soon(self._flush_together)
        else:
            if writes and monotonic() - self._rested > STALE:
                # Notice whether the server has hung up since the last call.
                if self._pump is not None:
                    self._scheduled = True
                    self._flush_later()
                    return future
                self._read()
            self._flush()
        return future

    def usage(self) -> Usage:
        """Return whether there is a connection, and what waits for its turn."""
        calls = self._calls
        opened = self._connection is not None
        used = opened and bool(calls.sent)
        return Usage(opened - used, int(used), 1, len(calls.waiting))

    def expire(self, future: asyncio.Future[Result]) -> None:
        """End a call that may stand behind others with more time; its place remains."""
        self._read()
        if future.done():
            return
        if any(waiting[0] is future for waiting in self._waiting):
            future.set_result(NotSent(NO_TURN, timeout=True))
        else:
            future.set_result(Lost(NO_ANSWER, timeout=True))

    def close(self, reason: str) -> None:
        """Give up the connection and all calls."""
        if self._opening is not None:
            self._opening.cancel()
        self._calls.refuse(NotSent(reason))
        self._give_up(Lost(reason))
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def is_older(self, moment: float) -> bool:
        """Return whether there is a connection that was opened before a moment, and is not left yet."""
        connection = self._connection
        return (
            connection is not None and connection.opened < moment and not self._leaving
        )

    def refresh(self) -> None:
        """Open another connection as soon as nothing is under way on this one."""
        self._leaving = True
        self._leave_if_idle()

    async def aclose(self, reason: str) -> None:
        """Give up the connection and all calls, and wait until nothing of it runs."""
        opening = self._opening
        self.close(reason)
        if opening is not None:
            await asyncio.wait([opening])

    def _flush_together(self) -> None:
        """Send what one tick of the loop has brought together."""
        if not self._sent and monotonic() - self._rested > STALE:
            # Notice whether the server has hung up; the loop tells it only after this.
            if self._pump is not None:
                self._flush_later()
                return
            self._read()
        self._scheduled = False
        self._flush()

    def _flush_later(self, turns: int = TURNS) -> None:
        """Send what waits once the pump would have told that the server has hung up."""
        if turns:
            self.loop.call_soon(self._flush_later, turns - 1)
        else:
            self._scheduled = False
            self._flush()

    def _flush(self) -> None:
        """Send what waits, as far as the window and the socket allow, in one write."""
        if self._connection is None:
            self._open()
            return
        try:
            while (
                self._waiting and not self._unsent and len(self._sent) < self._window()
            ):
                room = self._window() - len(self._sent)
                self._write(self._connection, self._calls.take(room))
        except OSError as error:
            self._give_up(_lost(LOST, error))
        except BaseException:
            self._give_up(Lost("a call was interrupted"))
            raise

    def _window(self) -> int:
        return 0 if self._leaving else WINDOW

    def _leave_if_idle(self) -> None:
        if self._leaving and not self._sent:
            self._give_up(Lost("another connection takes over"))

    def _write(self, connection: Connection, data: bytes) -> None:
        if not data:
            return
        if connection.tls is not None:
            data = connection.tls.encrypt(data)
        try:
            sent = connection.socket.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        if sent < len(data):
            self._unsent = memoryview(data)[sent:]
            if self._pump is not None:
                self._pump.write(self._unsent, self._wrote)
            else:
                self.loop.add_writer(connection.socket.fileno(), self._go_on_writing)

    def _wrote(self) -> None:
        self._unsent = memoryview(b"")
        self._flush()

    def _go_on_writing(self) -> None:
        if self._connection is None:
            return
        link = self._connection.socket
        try:
            self._unsent = self._unsent[link.send(self._unsent) :]
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._fail(error)
            return
        except BaseException:
            # What was sent may still stand in what is to be sent.
            self._give_up(Lost("a call was interrupted"))
            raise
        if not self._unsent:
            self.loop.remove_writer(link.fileno())
            self._flush()

    def _read(self) -> bool:
        """Take what came; return whether anything did."""
        connection = self._connection
        if connection is None or self._pump is not None:
            return False
        return self._take(connection)

    def _take(self, connection: Connection, data: bytes | None = None) -> bool:
        """Take what a pump has read, or read; return whether anything came."""
        try:
            if data is None:
                data = connection.socket.recv(CHUNK)
            if not data:
                self._give_up(Lost("the server closed the connection"))
                return False
            ended = False
            if connection.tls is not None:
                data, ended = connection.tls.decrypt(data)
            connection.reader.feed(data)
            self._deliver(connection)
            if ended:
                self._give_up(Lost("the server closed the connection"))
        except (BlockingIOError, InterruptedError):
            return False
        except HiredisError as error:
            self._give_up(_lost("the server's answer is not of the protocol", error))
        except OSError as error:
            self._give_up(_lost(LOST, error))
        except BaseException:
            # A reply may have been taken and not been given to its call.
            self._give_up(Lost("a call was interrupted"))
            raise
        return True

    def _deliver(self, connection: Connection) -> None:
        """Give every complete reply to its call; a cancelled call's reply goes nowhere."""
        sent = self._sent
        gets = connection.reader.gets
        before = len(sent)
        answer: Answer | bool = gets()
        while answer is not False:
            if not sent:
                self._give_up(Lost("the server said more than it was asked"))
                return
            future, _, replies = sent[0]
            if replies == 1:
                sent.popleft()
                if not future.done():
                    future.set_result([answer])
            else:
                self._calls.collect(answer)
            answer = gets()
        self._rested = monotonic()
        self._burst = before - len(sent) > 1
        self._leave_if_idle()
        if self._waiting and not self._scheduled:
            self._scheduled = True
            self.loop.call_soon(self._flush_together)

    def _check(self) -> None:
        """Give up what is overdue; sleep until the next call could be."""
        self._watch = None
        now = monotonic()
        self._calls.let_go(now)
        while self._calls.overdue(now):
            # A loop that was busy elsewhere finds the answers in the socket.
            if not self._read():
                break
        if self._calls.overdue(now):
            self._give_up(Lost("a call on the same connection had no answer in time"))
        earliest = self._calls.earliest()
        if earliest < EVER:
            self._watch = self.loop.call_later(max(earliest - now, 0), self._check)

    def _give_up(self, failure: Lost) -> None:
        """Close the connection, fail what was sent, and open another for what waits."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._watch_no_more(connection)
            connection.socket.close()
        self._unsent = memoryview(b"")
        self._burst = self._leaving = False
        self._calls.fail(failure, monotonic())
        if self._waiting:
            self._open()

    def _open(self) -> None:
        if self._opening is None:
            # Not by `create_task`: an eager task may be over before it is stored here.
            self._opening = QuietTask(
                self._connect(), loop=self.loop, name="cachegen-connect"
            )

    async def _connect(self) -> None:
        began = monotonic()
        try:
            connection = await connect(self._dialer)
        except NotSent as failure:
            if failure.timeout:
                # Calls that came later have not had the whole time to connect.
                self._calls.refuse(failure, began + self._dialer.settings.timeout)
            else:
                self._calls.refuse(failure)
        except CacheError as failure:
            self._calls.refuse(failure)
        except BaseException:
            self._calls.refuse(NotSent("the connecting was interrupted"))
            raise
        else:
            self._connection = connection
            self._rested = monotonic()
            self._watch_for_replies(connection)
            self._flush()
        finally:
            self._opening = None
        if self._waiting and self._connection is None:
            self._open()

    def _watch_for_replies(self, connection: Connection) -> None:
        try:
            self.loop.add_reader(connection.socket.fileno(), self._read)
        except NotImplementedError:
            self._pump = Pump(
                self.loop,
                connection.socket,
                partial(self._take, connection),
                self._fail,
            )

    def _watch_no_more(self, connection: Connection) -> None:
        pump, self._pump = self._pump, None
        if pump is not None:
            pump.end()
        else:
            self.loop.remove_reader(connection.socket.fileno())
            self.loop.remove_writer(connection.socket.fileno())

    def _fail(self, error: OSError) -> None:
        self._give_up(_lost(LOST, error))


def _lost(reason: str, error: OSError | HiredisError) -> Lost:
    failure = Lost(reason)
    failure.__cause__ = error
    return failure
