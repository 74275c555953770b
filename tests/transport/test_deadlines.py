"""Deadlines where calls wait for one another: each ends in its own time, not in somebody else's."""

from __future__ import annotations

import asyncio
import threading
from time import sleep

import pytest

from cachegen_runtime.errors import CacheError, CacheTimeoutError
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.transport.opening import open_blocking
from cachegen_runtime.urls.reading import parse
from tests.servers import Server
from tests.sleeper import HANG, LATE, Sleeper
from tests.transport.manners import BLACK_HOLE, Manner
from tests.transport.operations import get, increment
from tests.transport.proxy import Proxy
from tests.transport.ways import reached


async def test_a_second_request_behind_younger_calls_ends_at_its_calls_deadline(
    proxy: Proxy,
) -> None:
    transport = AsyncServerTransport(parse("main", proxy.url("?timeout=2"), "the test"))
    await transport.run(get(b"k"))
    heard: list[bytes] = []

    def first_alone(data: bytes) -> bytes:
        heard.append(data)
        return data if len(heard) == 1 else b""

    # The server does not know the script and says so late; then it is silent.
    proxy.manner = Manner(request=first_alone, delay=0.3)
    write = increment(b"n", Expire(b"n", "px", 60_000))
    older = asyncio.create_task(transport.run(write))
    await asyncio.sleep(0.1)
    transport._timeout = 10 * HANG
    younger = asyncio.create_task(transport.run(get(b"k")))
    with pytest.raises(CacheTimeoutError):
        await asyncio.wait_for(older, HANG)
    assert len(heard) > 2
    assert not younger.done()
    await transport.aclose()
    with pytest.raises(CacheError, match="closed"):
        await younger


def test_threads_that_learn_a_silent_clusters_slots_end_in_time_each(
    servers: dict[str, Server],
) -> None:
    with reached(("blocking", "cluster"), servers["cluster"], 0.3) as found:
        found.proxy.manner = BLACK_HOLE
        url = f"redis+cluster://127.0.0.1:{found.proxy.port}?timeout=0.3"
        transport = open_blocking("main", url)
        awoke: list[int] = []

        def call() -> None:
            with Sleeper(0.3) as sleeper, pytest.raises(CacheTimeoutError):
                transport.run(get(b"k"))
            awoke.append(sleeper.awoke)

        threads = [threading.Thread(target=call) for _ in range(8)]
        for thread in threads:
            thread.start()
            sleep(0.03)
        for thread in threads:
            thread.join()
        transport.close()
    assert len(awoke) == 8
    assert max(awoke) < LATE
