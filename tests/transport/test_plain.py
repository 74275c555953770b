"""redis-py's connections under our promises: applied once, over in time, nobody's reply to another."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from time import monotonic

import pytest

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.operations.operation import Expire
from cachegen_runtime.transport import asynchronous_transport, blocking_transport
from cachegen_runtime.transport.plain.asynchronous import AsyncPlainTransport
from cachegen_runtime.transport.plain.blocking import PlainTransport
from cachegen_runtime.urls import parse
from tests.servers import Server, wait_until
from tests.transport.operations import Face, command, opened, read
from tests.transport.proxy import Manner, Proxy, proxied

TIMEOUT = 0.3
PLAIN = "transport=redis-py"


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with proxied(server.port) as found:
        yield found


@pytest.fixture
def through(proxy: Proxy, face_name: str) -> Iterator[Face]:
    """Both faces through the proxy, with a short time-out."""
    with opened(face_name, proxy.url(f"?{PLAIN}&timeout={TIMEOUT}")) as found:
        yield found


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_the_parameter_chooses_the_plain_way(scheme: str) -> None:
    settings = parse("main", f"{scheme}://127.0.0.1?{PLAIN}", "the test")
    assert isinstance(blocking_transport(settings), PlainTransport)
    assert isinstance(asynchronous_transport(settings), AsyncPlainTransport)
    settings = parse("main", f"{scheme}://127.0.0.1?transport=direct", "the test")
    assert not isinstance(blocking_transport(settings), PlainTransport)


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


@pytest.mark.parametrize(
    "expire", [None, Expire(b"n", "px", 50_000)], ids=["plain", "with TTL"]
)
def test_ten_writes_whose_replies_are_lost_are_applied_once_each(
    expire: Expire | None, proxy: Proxy, through: Face, server: Server
) -> None:
    through.run(command(b"INCRBY", b"n", b"1", expire=expire))
    proxy.manner = "drop replies"
    for _ in range(10):
        with pytest.raises(CacheUnavailableError) as caught:
            through.run(command(b"INCRBY", b"n", b"1", expire=expire))
        assert caught.value.maybe_applied
    assert "11" in server.ask("GET", "n").split()


def test_a_read_whose_reply_is_lost_is_sent_once_more(
    proxy: Proxy, through: Face, server: Server
) -> None:
    through.run(command(b"SET", b"k", b"v"))
    proxy.manner = "drop replies"
    server.ask("CONFIG", "RESETSTAT")
    with pytest.raises(CacheUnavailableError) as caught:
        through.run(read(b"GET", b"k"))
    assert not caught.value.maybe_applied
    assert "cmdstat_get:calls=2," in server.ask("INFO", "commandstats")
    proxy.manner = "pass"
    assert through.run(read(b"GET", b"k")) == b"v"


@pytest.mark.parametrize("manner", ["swallow", "trickle", "slow"])
@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
def test_no_answer_ends_at_the_timeout_and_reaches_nobody_else(
    manner: Manner, writes: bool, proxy: Proxy, through: Face, server: Server
) -> None:
    server.ask("SET", "k", "v" * 200)
    through.run(read(b"GET", b"k"))
    proxy.manner = manner
    proxy.delay = 1.0 if manner == "slow" else 0.02
    started = monotonic()
    with pytest.raises(CacheTimeoutError) as caught:
        through.run(command(b"GET", b"k", writes=writes))
    assert monotonic() - started < TIMEOUT + 0.15
    assert caught.value.maybe_applied == writes
    proxy.manner = "pass"
    assert through.run(command(b"ECHO", b"mine")) == b"mine"


def test_a_silent_login_ends_at_the_timeout(face_name: str, proxy: Proxy) -> None:
    proxy.manner = "swallow"
    with opened(
        face_name, proxy.url(f"?{PLAIN}&timeout={TIMEOUT}&client_name=me")
    ) as face:
        started = monotonic()
        with pytest.raises(CacheTimeoutError) as caught:
            face.run(command(b"INCRBY", b"n", b"1"))
        assert monotonic() - started < TIMEOUT + 0.15
        assert not caught.value.maybe_applied


def test_calls_beyond_the_places_wait_and_end_in_time(proxy: Proxy) -> None:
    proxy.manner = "swallow"
    url = proxy.url(f"?{PLAIN}&timeout={TIMEOUT}&max_connections=2")

    async def main() -> list[object]:
        transport = asynchronous_transport(parse("main", url, "the test"))
        calls = [transport.run(command(b"INCRBY", b"n", b"1")) for _ in range(20)]
        ends = await asyncio.gather(*calls, return_exceptions=True)
        await transport.aclose()
        return list(ends)

    started = monotonic()
    ends = asyncio.run(main())
    assert monotonic() - started < TIMEOUT + 0.25
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


def test_five_hundred_random_cancellations_mix_no_answers(
    server: Server, proxy: Proxy
) -> None:
    dice = random.Random(11)
    url = proxy.url(f"?{PLAIN}&timeout=10&max_connections=4")

    async def main() -> int:
        transport = asynchronous_transport(parse("main", url, "the test"))

        async def get(number: int) -> None:
            for key in range(number, number + 3):
                assert await transport.run(read(b"GET", b"k%d" % key)) == b"v%d" % key

        for number in range(60):
            await transport.run(command(b"SET", b"k%d" % number, b"v%d" % number))
        proxy.manner, proxy.delay = "slow", 0.002
        cancelled = 0
        for _ in range(50):
            tasks = [asyncio.create_task(get(dice.randrange(50))) for _ in range(20)]
            for task in dice.sample(tasks, 12):
                await asyncio.sleep(dice.random() * 0.002)
                cancelled += task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
            wrong = [end for end in ends if isinstance(end, Exception)]
            assert wrong == []
        await transport.aclose()
        return cancelled

    assert asyncio.run(main()) >= 500


def test_a_refused_login_is_told_once_without_the_password(
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
