"""redis-py's connections as this package sees them: a small protocol, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from cachegen.live.urls import Address, Target

Word = str | bytes | int
"""What a command is made of."""

Reply = object
"""None, int, bytes or a list of replies; in a batch also a `cachegen.live.link.Refused`."""


class Wire(Protocol):
    """The part of redis-py's connections in use."""

    def connect(self) -> None: ...
    def disconnect(self) -> None: ...
    def pack_commands(self, commands: Iterable[Sequence[Word]]) -> list[bytes]: ...
    def send_packed_command(self, command: list[bytes]) -> None: ...
    def read_response(self) -> Reply: ...


def dialled(address: Address, target: Target, database: int) -> Wire:
    """Return a connection that is not open yet; it never tries anything twice."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    place: dict[str, object] = {"host": address.host, "port": address.port}
    if address.port == 0:
        place = {"path": address.host}
    elif target.tls is not None:
        place |= _tls(target.tls)
    return _maker(address, target)(
        **place,
        db=database,
        username=target.username,
        password=target.password,
        socket_timeout=target.timeout,
        socket_connect_timeout=target.timeout,
        protocol=2,
        retry=Retry(NoBackoff(), 0),
    )


def _maker(address: Address, target: Target) -> Callable[..., Wire]:
    from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection

    if address.port == 0:
        return UnixDomainSocketConnection
    return Connection if target.tls is None else SSLConnection


def _tls(parameters: Mapping[str, str]) -> dict[str, object]:
    asked = parameters.get("ssl_check_hostname", "true").lower()
    no_name = asked in ("0", "false", "no", "n", "f")
    no_proof = parameters.get("ssl_cert_reqs") == "none"
    return {**parameters, "ssl_check_hostname": not (no_name or no_proof)}
