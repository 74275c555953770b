"""The way to one server on an event loop: addresses, connect, TLS and login; cancellable at every step."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple

from hiredis import HiredisError, Reader

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.failures import NotSent
from cachegen_runtime.transport.sockets import (
    CHUNK,
    NO_ANSWER,
    Link,
    Target,
    numeric,
    prepare,
    refusal,
    targets_of,
)
from cachegen_runtime.transport.tls import TlsBytes, tls_context, unverified
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.greeting import check_greeting, greeting
from cachegen_runtime.urls.settings import Address, Settings


class Line(NamedTuple):
    """An open connection after its login: the socket, the reader of replies, perhaps TLS."""

    link: socket.socket
    reader: Reader
    tls: TlsBytes | None


class Dialer:
    """Leads to the one address of the settings."""

    __slots__ = ("context", "settings")

    def __init__(
        self, settings: Settings, context: ssl.SSLContext | None = None
    ) -> None:
        self.settings = settings
        self.context = tls_context(settings) if context is None else context

    async def destination(self, deadline: float) -> Settings:
        """Return the settings of the server to connect with now."""
        return self.settings

    async def dial(self) -> Line:
        """Return a connection; raise `NotSent` when there is none in time, or `CacheError`."""
        deadline = monotonic() + self.settings.connect_timeout
        return await dial(await self.destination(deadline), self.context, deadline)


async def dial(
    server: Settings, context: ssl.SSLContext | None, deadline: float
) -> Line:
    """Return a connection to the settings' address; otherwise as `Dialer.dial`."""
    address = server.addresses[0]
    with failures_named(address):
        async with asyncio.timeout(max(deadline - monotonic(), 0)):
            link = await _connected(address, deadline)
            try:
                return await _logged_in(link, server, context)
            except BaseException:
                link.close()
                raise


async def converse(line: Line, request: Request) -> list[Answer]:
    """Return a request's replies; for a connection that no call uses yet."""
    data, replies = request
    if data:
        sent = data if line.tls is None else line.tls.encrypt(data)
        await asyncio.get_running_loop().sock_sendall(line.link, sent)
    return [await _reply(line) for _ in range(replies)]


@contextmanager
def failures_named(address: Address) -> Generator[None]:
    """Raise `NotSent`, or `CacheError` for a certificate, for whatever keeps us from a server."""
    try:
        yield
    except TimeoutError as error:
        reason = f"cannot connect to {address}: {NO_ANSWER}"
        raise NotSent(reason, timeout=True) from error
    except ssl.SSLCertVerificationError as error:
        raise unverified(address, error) from error
    except (OSError, HiredisError) as error:
        failure = error if isinstance(error, OSError) else ConnectionError(str(error))
        raise NotSent(refusal(address, failure)) from error


async def _connected(address: Address, deadline: float) -> socket.socket:
    failure = OSError("the name has no address")
    found = await _resolved(address)
    for number, (family, target) in enumerate(found):
        # One dead address leaves time for the others.
        share = (deadline - monotonic()) / (len(found) - number)
        try:
            async with asyncio.timeout(max(share, 0)):
                return await _joined(family, target)
        except OSError as error:
            failure = error
    raise failure


async def _joined(family: int, target: str | tuple[object, ...]) -> socket.socket:
    link = Link(family, socket.SOCK_STREAM)
    try:
        link.setblocking(False)
        await asyncio.get_running_loop().sock_connect(link, target)
        prepare(link)
    except BaseException:
        link.close()
        raise
    return link


async def _resolved(address: Address) -> list[Target]:
    targets = numeric(address)
    if targets is not None:
        return targets
    loop = asyncio.get_running_loop()
    return targets_of(
        await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    )


async def _logged_in(
    link: socket.socket, server: Settings, context: ssl.SSLContext | None
) -> Line:
    tls = None if context is None else TlsBytes(context, server.addresses[0].host)
    line = Line(link, Reader(replyError=ErrorReply), tls)
    if tls is not None:
        await _shake_hands(link, tls)
    check_greeting(server, await converse(line, greeting(server)))
    return line


async def _shake_hands(link: socket.socket, tls: TlsBytes) -> None:
    loop = asyncio.get_running_loop()
    complete = False
    while not complete:
        try:
            complete = tls.shake_hands()
        finally:
            # Also what says why we refuse must reach the server.
            await loop.sock_sendall(link, tls.leaving())
        if not complete:
            tls.came(await _received(link))


async def _reply(line: Line) -> Answer:
    answer: Answer | bool = line.reader.gets()
    while answer is False:
        data = await _received(line.link)
        line.reader.feed(data if line.tls is None else line.tls.decrypt(data)[0])
        answer = line.reader.gets()
    return answer


async def _received(link: socket.socket) -> bytes:
    data = await asyncio.get_running_loop().sock_recv(link, CHUNK)
    if not data:
        raise ConnectionResetError("the server closed the connection")
    return data
