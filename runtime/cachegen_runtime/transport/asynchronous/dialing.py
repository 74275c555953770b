"""The way to one server on an event loop: where it is, and a connected socket; no bytes of the protocol."""

from __future__ import annotations

import asyncio
import socket
import ssl
from time import monotonic

from cachegen_runtime.transport.seam import peer_of
from cachegen_runtime.transport.sockets import (
    Target,
    numeric,
    prepare,
    quiet_socket,
    targets_of,
)
from cachegen_runtime.transport.tls import tls_context
from cachegen_runtime.urls.settings import Address, Settings


class Dialer:
    """Leads to the one address of the settings."""

    __slots__ = ("context", "peer", "settings")

    def __init__(
        self, settings: Settings, context: ssl.SSLContext | None = None
    ) -> None:
        self.settings = settings
        self.peer = peer_of(settings)
        self.context = tls_context(settings) if context is None else context

    async def destination(self, deadline: float) -> Settings:
        """Return the settings of the server to connect with now."""
        return self.settings


async def dial(address: Address, deadline: float) -> socket.socket:
    """Return a connected socket; raise OSError when there is none by the deadline."""
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
    link = quiet_socket(family)
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
