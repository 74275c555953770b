"""One async connection: opened, logged in and asked, cancellable at every step; a `Stream` then takes it over."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple

from hiredis import HiredisError, Reader

from cachegen_runtime.errors import CacheError
from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.asynchronous.aside import signed_in
from cachegen_runtime.transport.asynchronous.dialing import Dialer, dial
from cachegen_runtime.transport.failures import NotSent
from cachegen_runtime.transport.sockets import CHUNK, NO_ANSWER, refusal
from cachegen_runtime.transport.tls import TlsBytes, Trust, unaccepted, unverified
from cachegen_runtime.transport.wire.exchange import Request
from cachegen_runtime.transport.wire.greeting import check_greeting, greeting
from cachegen_runtime.urls.settings import Address, Settings


class Connection(NamedTuple):
    """An open connection after its login: the socket, the reader of replies, perhaps TLS.

    ``opened`` is when the way to its server was known.
    """

    socket: socket.socket
    reader: Reader
    tls: TlsBytes | None
    opened: float


async def connect(dialer: Dialer) -> Connection:
    """Return a connection; raise `NotSent` when there is none in time, or `CacheError`."""
    deadline = monotonic() + dialer.settings.connect_timeout
    try:
        return await _connected(dialer, deadline)
    except (NotSent, CacheError) as failure:
        if not dialer.worth_another(failure):
            raise
        return await _connected(dialer, deadline)


async def _connected(dialer: Dialer, deadline: float) -> Connection:
    server = await dialer.destination(deadline)
    with _failures_named(server.addresses[0]):
        async with asyncio.timeout(max(deadline - monotonic(), 0)):
            return await _opened(server, dialer.trust, deadline)


async def ask_once(
    server: Settings, trust: Trust, request: Request, deadline: float
) -> list[Answer]:
    """Return a request's replies over a connection of its own; raise `NotSent` or `CacheError`."""
    with _failures_named(server.addresses[0]):
        async with asyncio.timeout(max(deadline - monotonic(), 0)):
            connection = await _opened(server, trust, deadline)
            try:
                return await _exchange(connection, request)
            finally:
                connection.socket.close()


async def _opened(server: Settings, trust: Trust, deadline: float) -> Connection:
    opened = monotonic()
    server, context = await signed_in(server), trust.context
    address = server.addresses[0]
    link = await dial(address, deadline)
    try:
        tls = None if context is None else TlsBytes(context, address.host)
        connection = Connection(link, Reader(replyError=ErrorReply), tls, opened)
        if tls is not None:
            await _shake_hands(link, tls)
        check_greeting(server, await _exchange(connection, greeting(server)))
    except BaseException:
        link.close()
        raise
    return connection


async def _exchange(connection: Connection, request: Request) -> list[Answer]:
    """Return a request's replies, on a connection that no call uses yet."""
    data, replies = request
    if data:
        sent = data if connection.tls is None else connection.tls.encrypt(data)
        try:
            await asyncio.get_running_loop().sock_sendall(connection.socket, sent)
        except OSError:
            if connection.tls is not None:
                # The server may have said why it hung up.
                await _reply(connection)
            raise
    return [await _reply(connection) for _ in range(replies)]


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


async def _reply(connection: Connection) -> Answer:
    answer: Answer | bool = connection.reader.gets()
    while answer is False:
        data = await _received(connection.socket)
        connection.reader.feed(
            data if connection.tls is None else connection.tls.decrypt(data)[0]
        )
        answer = connection.reader.gets()
    return answer


async def _received(link: socket.socket) -> bytes:
    data = await asyncio.get_running_loop().sock_recv(link, CHUNK)
    if not data:
        raise ConnectionResetError("the server closed the connection")
    return data


@contextmanager
def _failures_named(address: Address) -> Generator[None]:
    """Raise `NotSent`, or `CacheError` for a certificate, for whatever keeps us from a server."""
    try:
        yield
    except TimeoutError as error:
        reason = f"cannot connect to {address}: {NO_ANSWER}"
        raise NotSent(reason, timeout=True) from error
    except ssl.SSLCertVerificationError as error:
        raise unverified(address, error) from error
    except (OSError, HiredisError) as error:
        unwanted = unaccepted(address, error)
        if unwanted is not None:
            raise unwanted from error
        failure = error if isinstance(error, OSError) else ConnectionError(str(error))
        raise NotSent(refusal(address, failure)) from error
