"""The way to one server on an event loop: where it is, and a connected socket; no bytes of the protocol."""

from __future__ import annotations

import asyncio
import socket
from time import monotonic

from cachegen_runtime.errors import CacheConfigError, CacheError
from cachegen_runtime.transport.asynchronous.aside import aside
from cachegen_runtime.transport.failures import NotSent
from cachegen_runtime.transport.login import changes
from cachegen_runtime.transport.seam import peer_of
from cachegen_runtime.transport.sockets import (
    Target,
    lookup,
    numeric,
    prepare,
    quiet_socket,
)
from cachegen_runtime.transport.tls import Trust
from cachegen_runtime.urls.settings import Address, Settings


class Dialer:
    """Leads to the one address of the settings.

    What was opened before `left` leads elsewhere, and is left before its next use.
    """

    __slots__ = ("left", "peer", "settings", "trust")

    def __init__(self, settings: Settings, trust: Trust | None = None) -> None:
        self.settings = settings
        self.left = 0.0
        self.peer = peer_of(settings)
        self.trust = trust or Trust(settings)

    def worth_another(self, failure: NotSent | CacheError) -> bool:
        """Return whether what could not connect may do so now: with renewed files, or another login."""
        if isinstance(failure, CacheConfigError) and changes(self.settings):
            return True
        late = isinstance(failure, NotSent) and failure.timeout
        return not late and self.trust.renewed()

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
    # Not in the loop's own threads, which its end would wait for.
    return await aside(f"the address of {address}", lambda: lookup(address))
