"""redis-py's pool as this package sees it, and how one is made.

Only two things of redis-py are changed: every wait ends at the deadline of the calling
thread, and a server's refusal is a value, so that all refusals are reported in one way.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from inspect import signature
from time import monotonic
from typing import Final, Protocol

import redis
from redis import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from cachegen_runtime.protocol import Answer, ErrorReply
from cachegen_runtime.transport.blocking.aside import signed_in
from cachegen_runtime.transport.sockets import remaining
from cachegen_runtime.transport.wire.greeting import check_greeting, greeting
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Settings


class Connection(Protocol):
    """The part of redis-py's connections in use."""

    socket_connect_timeout: float | None
    opened: float

    def connect(self) -> None: ...
    def on_connect(self) -> None: ...
    def disconnect(self) -> None: ...
    def send_packed_command(self, command: list[bytes]) -> None: ...
    def read_response(self) -> Answer: ...


class ConnectionPool(Protocol):
    """The part of redis-py's pools in use."""

    def get_connection(self) -> Connection: ...
    def release(self, connection: Connection) -> None: ...
    def disconnect(self, inuse_connections: bool = True) -> None: ...


class _Parser(Protocol):
    def read_from_socket(
        self, timeout: float = 0, raise_on_timeout: bool = True
    ) -> bool: ...


class _Clock(threading.local):
    """When the call that runs in this thread must be over."""

    deadline = 0.0


CLOCK: Final = _Clock()
_PING: Final = packed((b"PING",))


def connection_pool(settings: Settings) -> ConnectionPool:
    """Return a pool without connections; it never tries anything twice."""
    # By their names: the library's annotations say less than the protocols above.
    library = vars(connection)
    kind, place = _place(settings)
    make: Callable[..., ConnectionPool] = vars(redis)["ConnectionPool"]
    return make(
        connection_class=_bounded_connection(library[kind], settings.connect_timeout),
        parser_class=_bounded_parser(library["DefaultParser"]),
        max_connections=2**31,
        redis_connect_func=_greeter(settings),
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        decode_responses=False,
        socket_timeout=settings.timeout,
        socket_connect_timeout=settings.connect_timeout,
        **place,
        **_without_name(library["AbstractConnection"]),
    )


def _without_name(base: type) -> dict[str, None]:
    """Return the arguments that keep redis-py from telling the server its own name and version."""
    if "driver_info" in signature(base).parameters:
        return {"driver_info": None}
    return {"lib_name": None, "lib_version": None}


def _place(settings: Settings) -> tuple[str, dict[str, object]]:
    """Return the name of the connections' class, and the arguments that lead to the server."""
    address, paths = settings.addresses[0], settings.tls
    if address.port == 0:
        return "UnixDomainSocketConnection", {"path": address.host}
    place: dict[str, object] = {
        "host": address.host,
        "port": address.port,
        "socket_keepalive": True,
    }
    if paths is None:
        return "Connection", place
    secret = paths.password
    return "SSLConnection", place | {
        "ssl_ca_certs": paths.ca_certs,
        "ssl_ca_path": paths.ca_path,
        "ssl_certfile": paths.certfile,
        "ssl_keyfile": paths.keyfile,
        "ssl_password": None if secret is None else secret.reveal(),
        "ssl_cert_reqs": paths.cert_reqs,
        "ssl_check_hostname": paths.check_hostname and paths.cert_reqs != "none",
        "ssl_min_version": ssl.TLSVersion.TLSv1_2,
    }


def _bounded_connection(base: type[Connection], most: float) -> type:
    """Return redis-py's connections with connecting and login inside the thread's deadline."""

    def connect(link: Connection) -> None:
        deadline = CLOCK.deadline
        CLOCK.deadline = min(deadline, monotonic() + most)
        try:
            link.socket_connect_timeout = remaining(CLOCK.deadline)
            base.connect(link)
        finally:
            CLOCK.deadline = deadline

    return type("BoundedConnection", (base,), {"connect": connect})


def _bounded_parser(base: type[_Parser]) -> type:
    """Return redis-py's parser with every read inside the thread's deadline."""

    def read_from_socket(
        parser: _Parser, timeout: float = 0, raise_on_timeout: bool = True
    ) -> bool:
        if not raise_on_timeout:
            # Only a look whether anything is there.
            return base.read_from_socket(parser, timeout, raise_on_timeout)
        return base.read_from_socket(parser, remaining(CLOCK.deadline))

    changes = {
        "read_from_socket": read_from_socket,
        "parse_error": staticmethod(ErrorReply),
    }
    return type("BoundedParser", (base,), changes)


def _greeter(settings: Settings) -> Callable[[Connection], None]:
    """Return what logs a new connection in; redis-py itself never holds the password."""

    def greet(link: Connection) -> None:
        try:
            link.opened = monotonic()
            link.on_connect()
            present = signed_in(settings, CLOCK.deadline)
            hello = greeting(present)
            if settings.tls is not None:
                # The server's own words after a handshake would pass for an unsolicited reply.
                link.send_packed_command([_PING])
                link.read_response()
            if hello.data:
                link.send_packed_command([hello.data])
                answers = [link.read_response() for _ in range(hello.replies)]
                check_greeting(present, answers)
        except BaseException:
            link.disconnect()
            raise

    return greet
