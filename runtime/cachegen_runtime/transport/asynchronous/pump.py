"""Reading and writing on loops without `add_reader`, such as the default one of Windows: they complete, and say nothing of readiness.

While a pump reads, nobody else may: the loop holds bytes that have come and were not handed on.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final

from cachegen_runtime.transport.sockets import CHUNK

TURNS: Final = 3
"""Turns of a loop after which a pump has told that the server hung up, had it done so before."""


class QuietTask(asyncio.Task[None]):
    """A task of ours that never starts before it is stored, and that a closed loop drops without a warning."""

    def __del__(self) -> None:
        """Say nothing of an unfinished task."""


class Pump:
    """Hands on what comes over one socket, and sends what the socket had no room for."""

    __slots__ = ("_ended", "_failed", "_link", "_loop", "_reading", "_writing")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        link: socket.socket,
        came: Callable[[bytes], object],
        failed: Callable[[OSError], None],
    ) -> None:
        self._loop = loop
        self._link = link
        self._failed = failed
        self._ended = False
        self._writing: QuietTask | None = None
        self._reading = QuietTask(self._read(came), loop=loop)

    def write(self, data: memoryview, written: Callable[[], None]) -> None:
        """Send bytes, and call `written` once all have left."""
        self._writing = QuietTask(self._write(data, written), loop=self._loop)

    def end(self) -> None:
        """Hand nothing more on."""
        self._ended = True
        self._reading.cancel()
        if self._writing is not None:
            self._writing.cancel()

    async def _read(self, came: Callable[[bytes], object]) -> None:
        while not self._ended:
            try:
                data = await self._loop.sock_recv(self._link, CHUNK)
            except OSError as error:
                self._fail(error)
                return
            except asyncio.CancelledError:
                # All tasks of the loop are cancelled, as at the end of `asyncio.run`.
                self._fail(ConnectionAbortedError("the event loop ends"))
                raise
            if not self._ended:
                came(data)

    async def _write(self, data: memoryview, written: Callable[[], None]) -> None:
        try:
            await self._loop.sock_sendall(self._link, data)
        except OSError as error:
            self._fail(error)
        except asyncio.CancelledError:
            self._fail(ConnectionAbortedError("the event loop ends"))
            raise
        else:
            if not self._ended:
                written()

    def _fail(self, error: OSError) -> None:
        if not self._ended:
            self._failed(error)
