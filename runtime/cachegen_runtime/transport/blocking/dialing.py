"""The way to one server: where it is, and a blocking socket to it within one deadline; no bytes of the protocol."""

from __future__ import annotations

import socket
import ssl
import struct

from cachegen_runtime.errors import CacheConfigError, CacheError
from cachegen_runtime.transport.blocking.aside import in_time
from cachegen_runtime.transport.failures import NotSent
from cachegen_runtime.transport.login import changes
from cachegen_runtime.transport.seam import peer_of
from cachegen_runtime.transport.sockets import (
    Target,
    lookup,
    numeric,
    prepare,
    quiet_socket,
    refusal,
    remaining,
)
from cachegen_runtime.transport.tls import Trust, unaccepted, unverified
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

    def destination(self, deadline: float) -> Settings:
        """Return the settings of the server to connect with now."""
        return self.settings


def dial(
    address: Address, context: ssl.SSLContext | None, deadline: float
) -> socket.socket:
    """Return a connected socket; raise `NotSent` when there is none by the deadline."""
    failure = OSError("the name has no address")
    found = resolved(address, deadline)
    for number, (family, target) in enumerate(found):
        try:
            link = quiet_socket(family)
        except OSError as error:
            # A kernel without IPv6, or no descriptor left.
            failure = error
            continue
        try:
            # One dead address leaves time for the others.
            link.settimeout(remaining(deadline) / (len(found) - number))
            link.connect(target)
            prepare(link)
            return (
                link
                if context is None
                else _encrypted(link, context, address, deadline)
            )
        except ssl.SSLCertVerificationError as error:
            link.close()
            raise unverified(address, error) from error
        except OSError as error:
            link.close()
            unwanted = unaccepted(address, error)
            if unwanted is not None:
                raise unwanted from error
            failure = error
        except BaseException:
            link.close()
            raise
    timeout = isinstance(failure, TimeoutError)
    raise NotSent(refusal(address, failure), timeout=timeout) from failure


def limit(link: socket.socket, seconds: float) -> None:
    """Let each wait of a plain blocking socket last at most `seconds`; the kernel keeps the time."""
    whole = int(seconds)
    # A time of zero would mean no limit.
    period = struct.pack(
        "ll", whole, max(int((seconds - whole) * 1e6), 0 if whole else 1)
    )
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, period)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, period)


def resolved(address: Address, deadline: float) -> list[Target]:
    """Return where an address leads; a name server that is silent costs no more than the deadline."""
    try:
        targets = numeric(address)
        if targets is not None:
            return targets
        # getaddrinfo cannot be interrupted.
        return in_time(f"the address of {address}", lambda: lookup(address), deadline)
    except OSError as error:
        raise NotSent(refusal(address, error)) from error


def _encrypted(
    link: socket.socket, context: ssl.SSLContext, address: Address, deadline: float
) -> socket.socket:
    link.settimeout(remaining(deadline))
    return context.wrap_socket(link, server_hostname=address.host)
