"""One blocking connection: a request, its replies, and never a doubt about whose they are.

It counts as dirty from before a request's first byte until its last reply is parsed; a
dirty one is closed, whatever interrupted it, and never used again.
"""

from __future__ import annotations

import select
import socket
import ssl
import struct
import sys
from time import monotonic

from cachegen_runtime.failures import Lost, NotSent
from cachegen_runtime.transport.blocking.dialing import dial
from cachegen_runtime.transport.packing import OutOfStep, reply_reader
from cachegen_runtime.transport.wire import Answer, Handshake, Request
from cachegen_runtime.urls import Address

_READ = 65536
# Deadlines are kept to this many seconds without a system call to set them anew.
_SLACK = 0.005
_TIMEVAL = struct.Struct("@ll")
_OPTIONS = sys.platform.startswith(("linux", "darwin"))


class Connection:
    """One connection to one server; not for two threads at once."""

    __slots__ = (
        "__weakref__", "_dirty", "_limit", "_link", "_plain", "_poll", "_reader", "address", "ended"
    )  # fmt: skip

    def __init__(self) -> None:
        self.address: Address | None = None
        self.ended = False
        self._link: socket.socket | None = None
        self._reader = reply_reader()
        self._dirty = True
        self._plain = False
        self._limit = -1.0

    def __del__(self) -> None:
        self.close()

    @property
    def opened(self) -> bool:
        """Return whether there is a socket."""
        return self._link is not None

    def open(
        self,
        address: Address,
        tls: ssl.SSLContext | None,
        handshake: Handshake,
        deadline: float,
    ) -> None:
        """Connect and log in."""
        link = self._link = dial(address, tls, deadline)
        self.address = address
        self._plain = _OPTIONS and tls is None
        if self._plain:
            link.settimeout(None)
        self._poll = select.poll()
        self._poll.register(link, select.POLLIN)
        hello = handshake.request
        if hello is None:
            self._dirty = False
            return
        try:
            handshake.check(self.exchange(hello, deadline), str(address))
        except Lost as failure:
            raise NotSent(str(failure), timeout=failure.timeout) from failure.__cause__
        except BaseException:
            self.close()
            raise

    def usable(self, *, quiet: bool) -> bool:
        """Return whether there is a connection without a doubt about it.

        With `quiet` also look whether the server has closed it or sent anything unasked.
        """
        if self._dirty or self._link is None:
            return False
        return not quiet or not self._poll.poll(0)

    def exchange(self, request: Request, deadline: float) -> list[Answer]:
        """Send a request and return its replies.

        Raises `NotSent` when no byte of it left, `Lost` for any other failure.
        """
        link = self._link
        if link is None:
            raise NotSent("the connection is closed")
        self._dirty = True
        try:
            self._send(link, request.payload, deadline)
            answers = self._receive(link, request.replies, deadline)
        except BaseException:
            self.close()
            raise
        if self._reader.has_data():
            self.close()
            return answers
        self._dirty = False
        return answers

    def close(self) -> None:
        """Close the socket; the connection is of no use afterwards."""
        self.ended = True
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _send(self, link: socket.socket, payload: bytes, deadline: float) -> None:
        sent = 0
        try:
            self._allow(link, deadline)
            sent = link.send(payload)
            while sent < len(payload):
                self._allow(link, deadline)
                sent += link.send(memoryview(payload)[sent:])
        except (TimeoutError, BlockingIOError) as error:
            kind = Lost if sent else NotSent
            raise kind(f"{self.address} takes no data", timeout=True) from error
        except OSError as error:
            kind = Lost if sent else NotSent
            raise kind(f"the connection to {self.address} broke") from error

    def _receive(
        self, link: socket.socket, count: int, deadline: float
    ) -> list[Answer]:
        reader = self._reader
        answers: list[Answer] = []
        try:
            while True:
                self._allow(link, deadline)
                data = link.recv(_READ)
                if not data:
                    raise Lost(
                        f"{self.address} closed the connection before it answered"
                    )
                reader.feed(data)
                while (answer := reader.gets()) is not False:
                    answers.append(answer)
                    if len(answers) == count:
                        return answers
        except (TimeoutError, BlockingIOError) as error:
            raise Lost(f"{self.address} does not answer", timeout=True) from error
        except OutOfStep as error:
            raise Lost(f"{self.address} does not speak the Redis protocol") from error
        except OSError as error:
            raise Lost(f"the connection to {self.address} broke") from error

    def _allow(self, link: socket.socket, deadline: float) -> None:
        """Let the next wait last until the deadline."""
        left = deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        if not self._plain:
            link.settimeout(left)
        elif not 0 <= self._limit - left < _SLACK:
            # An option of the socket saves the poll before each call that settimeout brings.
            value = _TIMEVAL.pack(int(left), int(left % 1 * 1e6) + 1)
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, value)
            link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, value)
            self._limit = left
