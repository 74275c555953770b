"""Opening connections from an event loop within a deadline."""

from __future__ import annotations

import asyncio
import socket
import ssl

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.failures import Lost, NotSent, failure_reason
from cachegen_runtime.transport.asynchronous.secrecy import Secrecy
from cachegen_runtime.transport.asynchronous.stream import Stream
from cachegen_runtime.transport.wire import Handshake
from cachegen_runtime.urls import Address


async def open_stream(
    address: Address, tls: ssl.SSLContext | None, handshake: Handshake, deadline: float
) -> Stream:
    """Return a connection that is logged in, or raise `NotSent` before or at the deadline."""
    try:
        async with asyncio.timeout_at(deadline):
            link = await _connect(address, deadline)
    except TimeoutError as error:
        raise NotSent(
            f"{address} does not accept a connection", timeout=True
        ) from error
    except OSError as error:
        reason = failure_reason(error)
        raise NotSent(f"cannot connect to {address}: {reason}") from error
    try:
        secrecy = await _secure(link, address, tls, deadline)
        stream = Stream(link, str(address), secrecy)
    except BaseException:
        link.close()
        raise
    try:
        await _greet(stream, handshake, str(address), deadline)
    except BaseException:
        stream.close("the login failed")
        raise
    return stream


async def _greet(
    stream: Stream, handshake: Handshake, address: str, deadline: float
) -> None:
    hello = handshake.request
    if hello is None:
        return
    try:
        handshake.check(await stream.ask(hello, deadline), address)
    except Lost as failure:
        raise NotSent(str(failure), timeout=failure.timeout) from failure.__cause__


async def _connect(address: Address, deadline: float) -> socket.socket:
    if address.port == 0:
        return await _joined(socket.AF_UNIX, address.host)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    failure: OSError = OSError("the host's name stands for no address")
    for number, (family, _, _, _, target) in enumerate(found):
        # One dead address leaves time for the others.
        share = loop.time() + (deadline - loop.time()) / (len(found) - number)
        try:
            async with asyncio.timeout_at(share):
                link = await _joined(family, target)
        except OSError as error:
            failure = error
            continue
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return link
    raise failure


async def _joined(
    family: socket.AddressFamily, target: str | tuple[object, ...]
) -> socket.socket:
    link = socket.socket(family, socket.SOCK_STREAM)
    try:
        link.setblocking(False)
        await asyncio.get_running_loop().sock_connect(link, target)
    except BaseException:
        link.close()
        raise
    return link


async def _secure(
    link: socket.socket, address: Address, tls: ssl.SSLContext | None, deadline: float
) -> Secrecy | None:
    if tls is None:
        return None
    secrecy = Secrecy(tls, address.host)
    try:
        async with asyncio.timeout_at(deadline):
            await secrecy.shake_hands(link)
    except ssl.SSLCertVerificationError as error:
        raise CacheConfigError(
            f"the certificate of {address} does not verify: {error.verify_message}"
        ) from error
    except TimeoutError as error:
        raise NotSent(
            f"{address} does not finish the TLS handshake", timeout=True
        ) from error
    except OSError as error:
        raise NotSent(f"no TLS with {address}") from error
    return secrecy
