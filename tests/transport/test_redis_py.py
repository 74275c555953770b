"""redis-py's connections under our promises: applied once, over in time, nobody's reply to another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.transport.opening import (
    asynchronous_transport,
    blocking_transport,
)
from cachegen_runtime.transport.redis_py.asynchronous import AsyncRedisPyTransport
from cachegen_runtime.transport.redis_py.blocking import RedisPyTransport
from cachegen_runtime.urls.reading import parse
from tests.servers import Server, wait_until
from tests.sleeper import HANG, Sleeper
from tests.transport.faces import Face, opened
from tests.transport.manners import BLACK_HOLE
from tests.transport.operations import command, read
from tests.transport.proxy import Proxy

PLAIN = "transport=redis-py"


@pytest.fixture
def through(proxy: Proxy, face_name: str) -> Iterator[Face]:
    """Both faces through the proxy, with all the time that they need."""
    with opened(face_name, proxy.url(f"?{PLAIN}&timeout={HANG}")) as found:
        yield found


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_the_parameter_chooses_redis_py(scheme: str) -> None:
    settings = parse("main", f"{scheme}://127.0.0.1?{PLAIN}", "the test")
    assert isinstance(blocking_transport(settings), RedisPyTransport)
    assert isinstance(asynchronous_transport(settings), AsyncRedisPyTransport)
    settings = parse("main", f"{scheme}://127.0.0.1?transport=direct", "the test")
    assert not isinstance(blocking_transport(settings), RedisPyTransport)


@pytest.mark.parametrize(
    "url", ["redis+cluster://h", "redis+sentinel://h/s", "memory://"]
)
def test_the_parameter_is_for_single_servers(url: str) -> None:
    with pytest.raises(
        CacheConfigError, match="`transport`, which is for single servers"
    ):
        parse("main", f"{url}?{PLAIN}", "the test")
    with pytest.raises(CacheConfigError, match="none of direct, redis-py"):
        parse("main", "redis://h?transport=glide", "the test")


def test_a_silent_login_ends_at_the_timeout(face_name: str, proxy: Proxy) -> None:
    proxy.manner = BLACK_HOLE
    with opened(face_name, proxy.url(f"?{PLAIN}&timeout=1&client_name=me")) as face:
        # Connecting and logging in have one time together, not one each.
        with Sleeper(1) as sleeper, pytest.raises(CacheTimeoutError) as caught:
            face.run(command(b"INCRBY", b"n", b"1"))
        assert sleeper.awoke < 2
        assert not caught.value.maybe_applied


def test_calls_beyond_the_places_wait_and_end_in_time(proxy: Proxy) -> None:
    proxy.manner = BLACK_HOLE
    url = proxy.url(f"?{PLAIN}&timeout=1&max_connections=2")

    async def main() -> list[object]:
        transport = asynchronous_transport(parse("main", url, "the test"))
        calls = [transport.run(command(b"INCRBY", b"n", b"1")) for _ in range(20)]
        ends = await asyncio.gather(*calls, return_exceptions=True)
        await transport.aclose()
        return list(ends)

    with Sleeper(1) as sleeper:
        ends = asyncio.run(main())
    assert sleeper.awoke < 2
    assert all(isinstance(end, CacheTimeoutError) for end in ends)
    unsent = [
        end
        for end in ends
        if isinstance(end, CacheTimeoutError) and not end.maybe_applied
    ]
    # A place that is left at the very end may still see a call begin.
    assert 15 <= len(unsent) <= 18


def test_calls_go_on_after_five_restarts(face_name: str, own_server: Server) -> None:
    with opened(face_name, f"{own_server.url}?{PLAIN}") as face:
        for _ in range(5):
            assert face.run(command(b"INCRBY", b"n", b"1")) == 1
            own_server.stop()
            with pytest.raises(CacheUnavailableError):
                face.run(command(b"INCRBY", b"n", b"1"))
            own_server.start()


def test_a_closed_connection_is_noticed_before_a_write(
    proxy: Proxy, through: Face
) -> None:
    for expected in range(1, 21):
        assert through.run(command(b"INCRBY", b"n", b"1")) == expected
        proxy.cut()


def test_a_refused_login_is_reported_once_without_the_password(
    face_name: str, own_server: Server
) -> None:
    own_server.ask("CONFIG", "SET", "requirepass", "right")
    port = own_server.port
    with opened(face_name, f"redis://:wr0ng@127.0.0.1:{port}?{PLAIN}") as face:
        with pytest.raises(CacheConfigError, match="user or password") as caught:
            face.run(command(b"INCRBY", b"n", b"1"))
        assert "wr0ng" not in f"{caught.value!r} {caught.value.__cause__!r}"
    with opened(face_name, f"redis://:right@127.0.0.1:{port}?{PLAIN}") as face:
        assert face.run(command(b"INCRBY", b"n", b"1")) == 1


def test_connections_end_with_the_transport(face_name: str, server: Server) -> None:
    with opened(face_name, f"{server.url}?{PLAIN}&client_name=plainly") as face:
        face.run(read(b"GET", b"k"))
        assert "name=plainly" in server.ask("CLIENT", "LIST")
    wait_until(
        lambda: "name=plainly" not in server.ask("CLIENT", "LIST"),
        "the connection's end",
    )
