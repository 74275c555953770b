"""One event loop's connection: calls go out together, replies come back in their order.

When the order is in doubt (a lost connection, a time-out, an exception out of a signal
handler) the connection is given up and all that was sent fails; nothing is sent again
from here.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Final

from hiredis import HiredisError

from cachegen_runtime.errors import CacheError
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.asynchronous.calls import EVER, NO_TURN, Calls, Result
from cachegen_runtime.transport.asynchronous.dialing import Dialer, Line
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.sockets import CHUNK, LOST, NO_ANSWER, STALE

WINDOW: Final = 1024
"""Calls under way at most; others wait for their turn, inside their own time."""


class Stream(Calls):
    """A connection to one server on one event loop, opened by its first call.

    While it is open the loop holds it, and nobody else does: a loop that is closed
    lets go of it, which closes the socket.
    """

    __slots__ = (
        "__weakref__",
        "_burst",
        "_dialer",
        "_leaving",
        "_line",
        "_opening",
        "_rested",
        "_scheduled",
        "_unsent",
        "_watch",
        "loop",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop, dialer: Dialer) -> None:
        super().__init__()
        self.loop = loop
        self._dialer = dialer
        self._line: Line | None = None
        self._opening: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._unsent = memoryview(b"")
        self._scheduled = False
        self._burst = False
        self._leaving = False
        self._rested = 0.0

    def __del__(self) -> None:
        if self._line is not None:
            # The loop was closed: it watches this socket no more.
            self._line.link.close()

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
                self._read()
            self._flush()
        return future

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
        self._refuse(NotSent(reason))
        self._give_up(Lost(reason))
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

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
        self._scheduled = False
        if not self._sent and monotonic() - self._rested > STALE:
            # Notice whether the server has hung up; the loop tells it only after this.
            self._read()
        self._flush()

    def _flush(self) -> None:
        """Send what waits, as far as the window and the socket allow, in one write."""
        if self._line is None:
            self._open()
            return
        try:
            while (
                self._waiting and not self._unsent and len(self._sent) < self._window()
            ):
                room = self._window() - len(self._sent)
                self._write(self._line, self._taken(room))
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

    def _write(self, line: Line, data: bytes) -> None:
        if not data:
            return
        if line.tls is not None:
            data = line.tls.encrypt(data)
        try:
            sent = line.link.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        if sent < len(data):
            self._unsent = memoryview(data)[sent:]
            self.loop.add_writer(line.link.fileno(), self._go_on_writing)

    def _go_on_writing(self) -> None:
        if self._line is None:
            return
        link = self._line.link
        try:
            self._unsent = self._unsent[link.send(self._unsent) :]
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._give_up(_lost(LOST, error))
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
        line = self._line
        if line is None:
            return False
        try:
            data = line.link.recv(CHUNK)
            if not data:
                self._give_up(Lost("the server closed the connection"))
                return False
            ended = False
            if line.tls is not None:
                data, ended = line.tls.decrypt(data)
            line.reader.feed(data)
            self._deliver(line)
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

    def _deliver(self, line: Line) -> None:
        """Give every complete reply to its call; a cancelled call's reply goes nowhere."""
        sent = self._sent
        gets = line.reader.gets
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
                self._collect(answer)
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
        self._let_go(now)
        while self._overdue(now):
            # A loop that was busy elsewhere finds the answers in the socket.
            if not self._read():
                break
        if self._overdue(now):
            self._give_up(Lost("a call on the same connection had no answer in time"))
        earliest = self._earliest()
        if earliest < EVER:
            self._watch = self.loop.call_later(max(earliest - now, 0), self._check)

    def _give_up(self, failure: Lost) -> None:
        """Close the connection, fail what was sent, and open another for what waits."""
        line, self._line = self._line, None
        if line is not None:
            self.loop.remove_reader(line.link.fileno())
            self.loop.remove_writer(line.link.fileno())
            line.link.close()
        self._unsent = memoryview(b"")
        self._burst = self._leaving = False
        self._fail(failure, monotonic())
        if self._waiting:
            self._open()

    def _open(self) -> None:
        if self._opening is None:
            self._opening = self.loop.create_task(
                self._connect(), name="cachegen-connect"
            )

    async def _connect(self) -> None:
        began = monotonic()
        try:
            line = await self._dialer.dial()
        except NotSent as failure:
            if failure.timeout:
                # Who came later has not had the whole time to connect.
                self._refuse(failure, began + self._dialer.settings.timeout)
            else:
                self._refuse(failure)
        except CacheError as failure:
            self._refuse(failure)
        except BaseException:
            self._refuse(NotSent("the connecting was interrupted"))
            raise
        else:
            self._line = line
            self._rested = monotonic()
            self.loop.add_reader(line.link.fileno(), self._read)
            self._flush()
        finally:
            self._opening = None
        if self._waiting and self._line is None:
            self._open()


def _lost(reason: str, error: OSError | HiredisError) -> Lost:
    failure = Lost(reason)
    failure.__cause__ = error
    return failure
