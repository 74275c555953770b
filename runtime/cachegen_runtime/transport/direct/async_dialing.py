"""Opening non-blocking connections on an event loop: addresses, connect, TLS and login; cancellable at every step."""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import NamedTuple

from hiredis import HiredisError, Reader

from cachegen_runtime.failures import ErrorReply, NotSent
from cachegen_runtime.transport.direct.dialing import (
    NO_ANSWER,
    Link,
    Target,
    numeric,
    prepare,
    refusal,
    targets_of,
)
from cachegen_runtime.transport.direct.exchange import Answer
from cachegen_runtime.transport.direct.greeting import check_greeting, greeting
from cachegen_runtime.transport.direct.tls import TlsBytes, unverified
from cachegen_runtime.urls import Address, Settings

CHUNK = 65536


class Line(NamedTuple):
    """An open connection after its login: the socket, the reader of replies, perhaps TLS."""

    link: socket.socket
    reader: Reader
    tls: TlsBytes | None


async def dial(settings: Settings, context: ssl.SSLContext | None) -> Line:
    """Return a connection; raise `NotSent` when there is none in time, or `CacheError`."""
    address = settings.addresses[0]
    try:
        async with asyncio.timeout(settings.connect_timeout):
            link = await _connected(address)
            try:
                return await _logged_in(link, settings, context)
            except BaseException:
                link.close()
                raise
    except TimeoutError as error:
        raise NotSent(
            f"cannot connect to {address}: {NO_ANSWER}", timeout=True
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise unverified(address, error) from error
    except (OSError, HiredisError) as error:
        failure = error if isinstance(error, OSError) else ConnectionError(str(error))
        raise NotSent(refusal(address, failure)) from error


async def _connected(address: Address) -> socket.socket:
    loop = asyncio.get_running_loop()
    failure = OSError("the name has no address")
    for family, target in await _resolved(address):
        link = Link(family, socket.SOCK_STREAM)
        try:
            link.setblocking(False)
            await loop.sock_connect(link, target)
            prepare(link)
            return link
        except OSError as error:
            link.close()
            failure = error
        except BaseException:
            link.close()
            raise
    raise failure


async def _resolved(address: Address) -> list[Target]:
    targets = numeric(address)
    if targets is not None:
        return targets
    loop = asyncio.get_running_loop()
    return targets_of(
        await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    )


async def _logged_in(
    link: socket.socket, settings: Settings, context: ssl.SSLContext | None
) -> Line:
    loop = asyncio.get_running_loop()
    tls = None if context is None else TlsBytes(context, settings.addresses[0].host)
    line = Line(link, Reader(replyError=ErrorReply), tls)
    if tls is not None:
        await _shake_hands(link, tls)
    data, replies = greeting(settings)
    if data:
        await loop.sock_sendall(link, data if tls is None else tls.encrypt(data))
    check_greeting(settings, [await _reply(line) for _ in range(replies)])
    return line


async def _shake_hands(link: socket.socket, tls: TlsBytes) -> None:
    loop = asyncio.get_running_loop()
    complete = False
    while not complete:
        complete = tls.shake_hands()
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
