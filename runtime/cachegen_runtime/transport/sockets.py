"""What the blocking and the async transports share about sockets: addresses, limits, and the words for failures."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from time import monotonic
from typing import Final, TypeAlias

from cachegen_runtime.transport.failures import failure_reason
from cachegen_runtime.urls.settings import Address

CHUNK: Final = 65536
"""Bytes that one read takes at most."""

STALE: Final = 15e-6
"""Idle seconds after which a write first checks whether the server has closed the connection.

Calls in quick succession stay below this and pay nothing; a server needs longer to close a
connection and for that to arrive. Reads never check: they can be sent again.
"""

LOST: Final = "the connection was lost"

_Where: TypeAlias = (
    tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes] | str
)


Target: TypeAlias = tuple[int, _Where]
"""An address family and what `connect` takes."""


NO_ANSWER: Final = "the server did not answer in time"


def quiet_socket(family: int) -> socket.socket:
    """Return a new socket, which closes without a warning when an exception drops the last reference to it."""
    # What `socket.socket` is now: gevent and eventlet may have replaced it after our import.
    return _quiet(socket.socket)(family, socket.SOCK_STREAM)


@cache
def _quiet(base: type[socket.socket]) -> type[socket.socket]:
    class QuietSocket(base):  # type: ignore[valid-type, misc]  # one of several classes
        __slots__ = ()

        def __del__(self) -> None:
            # There is nothing to close where there was no descriptor left.
            with suppress(AttributeError):
                self.close()

    return QuietSocket


def refusal(address: Address, failure: OSError) -> str:
    """Return the words for an address that takes no connection."""
    # OpenSSL numbers its errors in a way of its own.
    tells = isinstance(failure, ssl.SSLError) and failure.strerror
    return f"cannot connect to {address}: {tells or failure_reason(failure)}"


def prepare(link: socket.socket) -> None:
    """Set the options that all our connections have, blocking or not."""
    if link.family in (socket.AF_INET, socket.AF_INET6):
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def remaining(deadline: float) -> float:
    """Return the seconds until the deadline; raise TimeoutError when it has passed."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError(NO_ANSWER)
    return left


def numeric(address: Address) -> list[Target] | None:
    """Return where an address that is no name leads; None for a name, which must be looked up."""
    if address.port == 0:
        # Windows has none.
        family: int | None = getattr(socket, "AF_UNIX", None)
        if family is None:
            raise OSError("this system has no unix sockets")
        return [(family, address.host)]
    try:
        return lookup(address, socket.AI_NUMERICHOST)
    except OSError:
        return None


def targets_of(
    entries: Iterable[tuple[int, int, int, str, _Where]],
) -> list[Target]:
    """Return what `getaddrinfo` found, in its order."""
    return [(family, where) for family, _, _, _, where in entries]


def lookup(address: Address, flags: int = 0) -> list[Target]:
    """Return where an address leads, as the system's resolver says; may take long."""
    return targets_of(
        socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=flags
        )
    )
