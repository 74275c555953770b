"""Opening sockets within a deadline, the look-up of the host's name included."""

from __future__ import annotations

import socket
import ssl
import threading
from queue import Empty, SimpleQueue
from time import monotonic

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.failures import NotSent, failure_reason
from cachegen_runtime.urls import Address

_Found = list[tuple[socket.AddressFamily, tuple[object, ...]]]


class _Link(socket.socket):
    """A socket that closes in silence when an interruption has swept it away."""

    __slots__ = ()

    def __del__(self) -> None:
        # Not socket's own close, which wants attributes that may not be there yet.
        super(socket.socket, self).close()


def dial(
    address: Address, tls: ssl.SSLContext | None, deadline: float
) -> socket.socket:
    """Return a connected socket, or raise `NotSent` before or at the deadline."""
    try:
        link = _connect(address, deadline)
    except TimeoutError as error:
        raise NotSent(
            f"{address} does not accept a connection", timeout=True
        ) from error
    except OSError as error:
        reason = failure_reason(error)
        raise NotSent(f"cannot connect to {address}: {reason}") from error
    if tls is None:
        return link
    try:
        return _secure(link, address, tls, deadline)
    except BaseException:
        link.close()
        raise


def _connect(address: Address, deadline: float) -> socket.socket:
    if address.port == 0:
        link = _Link(socket.AF_UNIX, socket.SOCK_STREAM)
        return _joined(link, address.host, deadline)
    found = _look_up(address, deadline)
    failure: OSError = OSError("the host's name stands for no address")
    for number, (family, target) in enumerate(found):
        # One dead address leaves time for the others.
        share = monotonic() + (deadline - monotonic()) / (len(found) - number)
        link = _Link(family, socket.SOCK_STREAM)
        try:
            _joined(link, target, share)
        except OSError as error:
            failure = error
            continue
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return link
    raise failure


def _joined(
    link: socket.socket, target: str | tuple[object, ...], deadline: float
) -> socket.socket:
    try:
        link.settimeout(max(deadline - monotonic(), 0.001))
        link.connect(target)
    except BaseException:
        link.close()
        raise
    return link


def _look_up(address: Address, deadline: float) -> _Found:
    try:
        return _addresses(address, socket.AI_NUMERICHOST)
    except socket.gaierror:
        pass
    if address.host == "localhost":
        return _addresses(address, 0)
    # The system's resolver cannot be given a deadline; a thread of its own can.
    answers: SimpleQueue[_Found | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(_addresses(address, 0))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name="cachegen-look-up").start()
    try:
        answer = answers.get(timeout=max(deadline - monotonic(), 0.001))
    except Empty:
        raise TimeoutError("the host's name was not found in time") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _addresses(address: Address, flags: int) -> _Found:
    found = socket.getaddrinfo(
        address.host, address.port, type=socket.SOCK_STREAM, flags=flags
    )
    return [(family, target) for family, _, _, _, target in found]


def _secure(
    link: socket.socket, address: Address, tls: ssl.SSLContext, deadline: float
) -> socket.socket:
    try:
        link.settimeout(max(deadline - monotonic(), 0.001))
        return tls.wrap_socket(link, server_hostname=address.host)
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
