"""One blocking connection: bytes out, replies in; each exchange completes or the connection is closed.

A connection is in one of three states, and `clean` tells the last one from the others:

==================  ==================  ==================  ==================
event               closed              dirty               clean
==================  ==================  ==================  ==================
`open`              dirty, and clean    as in closed        as in closed
                    after the login
first byte leaves   –                   –                   dirty
last reply parsed   –                   clean               –
error, time-out,    –                   it stays dirty,     –
interruption                            and is closed
`close`             –                   closed              closed
==================  ==================  ==================  ==================

Replies have no names, only their order. `clean` becomes false before the first byte of an
exchange and true when its last reply was parsed; whatever happens between the two (also an
exception out of a signal handler, at any line) leaves the connection dirty, and its owner
closes a dirty one. So no reply is ever taken for that of another call.

The kernel keeps the time that a read may take (`limit`), so that a call needs no poll before
it reads. The limit is set again only when a call's time differs from it by more than `EXACT`.
A signal whose handler returns ends a wait (see `intake`), which then goes on with the time
that is left.

Where the kernel cannot keep the time, each wait is polled: under TLS, on Windows, and where
gevent or eventlet stand in for the standard library.
"""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Callable, Sized
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Final, NoReturn

from hiredis import HiredisError, Reader

from cachegen_runtime.errors import CacheError
from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.blocking.aside import signed_in
from cachegen_runtime.transport.blocking.dialing import Dialer, dial, limit
from cachegen_runtime.transport.blocking.intake import check_late, direct_intake
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.sockets import (
    CHUNK,
    LOST,
    NO_ANSWER,
    refusal,
    remaining,
)
from cachegen_runtime.transport.tls import Trust, unaccepted
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.greeting import check_greeting, greeting
from cachegen_runtime.urls.settings import Settings

EXACT: Final = 0.01
"""The part of a call's time by which the limit may differ from it before it is set again."""


class Connection:
    """One slot of a pool: a connection to a server, or none yet."""

    __slots__ = (
        "__weakref__",
        "_buffer",
        "_fill",
        "_heard",
        "_limit",
        "_link",
        "_polled",
        "_reader",
        "_send",
        "_slack",
        "clean",
        "opened",
        "rested",
    )

    def __init__(self) -> None:
        self.clean = False
        self.rested = self.opened = 0.0
        self._polled = False
        self._limit = -1.0
        self._slack = 0.0
        self._reader = Reader(replyError=ErrorReply)
        self._link: socket.socket | None = None
        self._send: Callable[[bytes | memoryview], int] = _unconnected
        self._buffer = bytearray()
        self._fill: Callable[[], int] = _unconnected
        self._heard: Callable[[int], Sized] = _unconnected

    def __del__(self) -> None:
        # An exception can come between taking a connection and holding it safely, or
        # while one is being made.
        with suppress(AttributeError):
            self.close()

    def close(self) -> None:
        """Close the connection; `open` opens another."""
        self.clean = False
        self._send = self._fill = self._heard = _unconnected
        if self._link is not None:
            self._link.close()
            self._link = None

    def open(self, dialer: Dialer, deadline: float) -> None:
        """Connect and log in; raise `NotSent`, or `CacheError` for a refused login."""
        try:
            self._open(dialer, deadline)
        except (NotSent, CacheError) as failure:
            if not dialer.worth_another(failure):
                raise
            self._open(dialer, deadline)

    def _open(self, dialer: Dialer, deadline: float) -> None:
        self.close()
        by = min(deadline, monotonic() + dialer.settings.connect_timeout)
        destination = dialer.destination(by)
        self.opened = monotonic()
        settings = signed_in(destination, by)
        context = dialer.trust.context
        link = self._link = dial(settings.addresses[0], context, by)
        self._send = link.send
        self._slack = settings.timeout * EXACT
        self._reader = Reader(replyError=ErrorReply)
        hello = greeting(settings)
        try:
            self._prepare_to_read(link, encrypted=context is not None)
            self._wait_at_most(by - monotonic())
            if hello.data:
                check_greeting(settings, self.exchange(*hello, by))
            self._wait_at_most(deadline - monotonic())
            self.clean = True
        except OSError as error:
            raise NotSent(refusal(settings.addresses[0], error)) from error
        except (Lost, NotSent) as failure:
            cause = failure.__cause__ or failure
            unwanted = unaccepted(settings.addresses[0], cause)
            if unwanted is not None:
                raise unwanted from cause
            raise NotSent(str(failure), timeout=failure.timeout) from cause

    def _prepare_to_read(self, link: socket.socket, *, encrypted: bool) -> None:
        """Choose who keeps the time of a wait: the kernel where it can."""
        self._buffer = bytearray(CHUNK)
        direct = None if encrypted else direct_intake(link, self._buffer)
        self._polled = direct is None
        self._fill = direct or partial(link.recv_into, self._buffer)
        if direct is not None:
            link.settimeout(None)
            poll = select.poll()
            poll.register(link, select.POLLIN)
            self._heard = poll.poll

    def hung_up(self) -> bool:
        """Return whether the server has closed the connection, or has sent something unsolicited."""
        if self._polled:
            return self._tls_hung_up()
        try:
            return bool(self._heard(0))
        except OSError:
            return True

    def exchange(self, data: bytes, replies: int, deadline: float) -> list[Answer]:
        """Send commands and return all their replies; raise `NotSent` or `Lost`.

        The whole exchange ends by the deadline, however small the pieces in which replies arrive.
        """
        self.clean = False
        try:
            sent = self._send(data)
        except OSError as error:
            failure = self._not_sent(error)
            raise failure from failure.__cause__ or error
        if sent < len(data):
            self._send_rest(memoryview(data)[sent:], deadline)
        answers: list[Answer] = []
        feed, gets = self._reader.feed, self._reader.gets
        buffer = self._buffer
        try:
            while len(answers) < replies:
                left = deadline - monotonic()
                if not left - self._slack < self._limit < left + self._slack:
                    self._wait_at_most(left)
                size = self._fill()
                if size <= 0:
                    _check_open(size)
                    continue
                feed(buffer, 0, size)  # type: ignore[arg-type]  # its stub knows no buffers
                answer: Answer | bool = gets()
                while answer is not False:
                    answers.append(answer)
                    answer = gets()
        except (BlockingIOError, TimeoutError) as error:
            raise Lost(NO_ANSWER, timeout=True) from error
        except OSError as error:
            raise Lost(LOST) from error
        except HiredisError as error:
            raise Lost("the server's answer is not of the protocol") from error
        if len(answers) > replies or self._reader.has_data():
            raise Lost("the server said more than it was asked")
        self.rested = monotonic()
        self.clean = True
        return answers

    def _send_rest(self, data: memoryview, deadline: float) -> None:
        """Send what the first write left over; some bytes are on their way already."""
        try:
            while data:
                self._wait_at_most(deadline - monotonic())
                data = data[self._send_some(data, deadline) :]
        except (BlockingIOError, TimeoutError) as error:
            raise Lost(NO_ANSWER, timeout=True) from error
        except OSError as error:
            raise Lost(LOST) from error

    def _send_some(self, data: memoryview, deadline: float) -> int:
        """Send what there is room for; a signal does not restart the wait for it."""
        if self._polled or self._link is None:
            return self._send(data)
        room = select.poll()
        room.register(self._link, select.POLLOUT)
        room.poll(remaining(deadline) * 1000)
        return self._link.send(data, socket.MSG_DONTWAIT)

    def _not_sent(self, error: OSError) -> NotSent | Lost:
        timeout = isinstance(error, BlockingIOError | TimeoutError)
        if self._polled and not timeout:
            error = self._last_words(error)
        # TLS may have sent a record and failed afterwards.
        kind = Lost if self._polled else NotSent
        failure = kind(NO_ANSWER if timeout else LOST, timeout=timeout)
        failure.__cause__ = error
        return failure

    def _last_words(self, error: OSError) -> OSError:
        """Return why the server hung up, where TLS knows."""
        try:
            self._fill()
        except ssl.SSLError as said:
            return said
        except OSError:
            pass
        return error

    def _wait_at_most(self, seconds: float) -> None:
        if seconds <= 0 or self._link is None:
            raise Lost(NO_ANSWER, timeout=True)
        if self._polled:
            self._link.settimeout(seconds)
        else:
            limit(self._link, seconds)
        self._limit = seconds

    def _tls_hung_up(self) -> bool:
        link = self._link
        if link is None:
            return True
        link.settimeout(0.0)
        try:
            link.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            # TLS has messages of its own, which a poll of the socket would take for replies.
            return False
        except OSError:
            return True
        finally:
            link.settimeout(self._limit)
        return True


def ask_once(
    server: Settings, trust: Trust, request: Request, deadline: float
) -> list[Answer]:
    """Return a request's replies over a connection of its own; raise `NotSent`, `Lost` or `CacheError`."""
    connection = Connection()
    try:
        connection.open(Dialer(server, trust), deadline)
        return connection.exchange(*request, deadline)
    finally:
        connection.close()


def _check_open(size: int) -> None:
    """Raise what ended a connection that gave no bytes, unless only a wait was over."""
    if size == 0:
        raise Lost("the server closed the connection")
    check_late()


def _unconnected(*_: object) -> NoReturn:
    raise ConnectionError("there is no connection")
