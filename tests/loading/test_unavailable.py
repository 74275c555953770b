"""Loads while the cluster does not answer, refuses to write, or answers and loses what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from cachegen_runtime import CacheUnavailableError
from cachegen_runtime.transport.isolation.stores import isolation
from tests.loading.conftest import Shop
from tests.loading.gate import BlockingGate
from tests.loading.shop import ShopCaches
from tests.servers import Server, valkey_server, wait_until
from tests.sleeper import HANG
from tests.transport.manners import Manner
from tests.transport.proxy import Proxy, proxied


class Counting:
    """A loader that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, key: str) -> int:
        """Load a key."""
        self.calls += 1
        return self.calls

    def many(self, keys: Sequence[str]) -> dict[str, int]:
        """Load several."""
        return dict.fromkeys(keys, self(""))


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server of the test's own."""
    with valkey_server() as made:
        yield made


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """Return a proxy before it."""
    isolation.go_live()
    with proxied(server.port) as made:
        yield made


@pytest.fixture(params=["blocking", "async"])
def face(request: pytest.FixtureRequest, proxy: Proxy) -> Shop:
    """Return caches that reach the server through the proxy."""
    return Shop(proxy.url(), is_async=request.param == "async")


async def test_without_a_server_loaders_run_and_one_call_a_timeout_asks(
    face: Shop, server: Server, proxy: Proxy
) -> None:
    server.stop()
    proxy.cut()
    load = Counting()
    assert await face.load("plain", "k", load) == 1
    asked = proxy.accepted
    for number in range(2, 10):
        assert await face.load("plain", "k", load) == number
    assert await face.load_many("plain", ["a", "b"], load.many) == [10, 10]
    assert proxy.accepted == asked
    assert face.statistics("plain").loads == 11
    with pytest.raises(CacheUnavailableError):
        await face.do("plain", "delete", "k")
    with pytest.raises(CacheUnavailableError):
        await face.do("plain", "set", "k", 1)
    await face.close()


async def test_after_a_timeout_a_call_asks_again(
    face: Shop, server: Server, proxy: Proxy
) -> None:
    server.stop()
    proxy.cut()
    load = Counting()
    assert await face.load("brief", "k", load) == 1
    server.start()
    async with asyncio.timeout(HANG):
        while await face.load("brief", "k", load) == load.calls:
            # Until one of them has asked again, and stored what it loaded.
            await asyncio.sleep(0.02)
            if await face.do("brief", "get", "k") == load.calls:
                break
    before = load.calls
    assert await face.load("brief", "k", load) == before
    await face.close()


async def test_a_schema_can_want_an_error_instead(
    face: Shop, server: Server, proxy: Proxy
) -> None:
    server.stop()
    proxy.cut()
    load = Counting()
    for _ in range(2):
        with pytest.raises(CacheUnavailableError):
            await face.load("raising", "k", load)
        with pytest.raises(CacheUnavailableError):
            await face.load_many("raising", ["k"], load.many)
    assert load.calls == 0
    server.start()
    assert await face.load("raising", "k", load) == 1
    await face.close()


@pytest.mark.parametrize(
    ("refusing", "again"),
    [
        (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
        (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "0")),
    ],
    ids=["READONLY", "OOM"],
)
async def test_a_server_that_refuses_to_write_is_still_read(
    face: Shop, server: Server, refusing: tuple[str, ...], again: tuple[str, ...]
) -> None:
    await face.do("plain", "set", "there", 100)
    server.ask("CONFIG", "SET", "replica-serve-stale-data", "yes")
    server.ask(*refusing)
    load = Counting()
    assert await face.load("plain", "k", load) == 1
    assert await face.load("plain", "k", load) == 2
    assert await face.load_many("plain", ["there", "l"], load.many) == [100, 3]
    assert await face.load("plain", "there", load) == 100
    server.ask(*again)
    await face.close()


async def test_a_store_that_fails_fails_no_call(
    face: Shop, server: Server, proxy: Proxy
) -> None:
    def load(key: str) -> int:
        server.stop()
        proxy.cut()
        return 1

    assert await face.load("plain", "k", load) == 1
    assert face.statistics("plain").refused_stores == 1
    await face.close()


def test_without_a_server_a_key_is_loaded_once_a_process(
    server: Server, proxy: Proxy
) -> None:
    server.stop()
    proxy.cut()
    caches = ShopCaches(proxy.url())
    gate = BlockingGate(7)
    with ThreadPoolExecutor(20) as pool:
        calls = [pool.submit(caches.plain.get_or_load, "k", gate) for _ in range(20)]
        assert gate.running.wait(HANG)
        wait_until(lambda: caches.plain.statistics.waits == 19, "the others")
        gate.go.set()
        assert [call.result(HANG) for call in calls] == [7] * 20
    assert gate.keys == ["k"]
    caches.close()


@pytest.mark.parametrize("name", ["blocking", "async"])
async def test_a_silent_server_is_waited_for_by_one_call(
    name: str, server: Server, proxy: Proxy
) -> None:
    swallowed: list[bytes] = []

    def swallow(data: bytes) -> bytes:
        swallowed.append(data)
        return b""

    shop = Shop(proxy.url("?timeout=0.3"), is_async=name == "async")
    await shop.do("plain", "get", "k")
    proxy.manner = Manner(request=swallow)
    load = Counting()
    assert await shop.load("plain", "k", load) == 1
    asked = len(swallowed)
    assert asked > 0
    for number in range(2, 30):
        assert await shop.load("plain", "k", load) == number
    assert len(swallowed) == asked
    await shop.close()


async def test_a_server_that_is_loading_its_data_counts_as_not_answering(
    face: Shop, proxy: Proxy
) -> None:
    await face.do("plain", "get", "k")

    def loading(data: bytes) -> bytes:
        return b"-LOADING Redis is loading the dataset in memory\r\n"

    proxy.fate_of_replies(loading)
    load = Counting()
    assert await face.load("plain", "k", load) == 1
    assert await face.load("plain", "k", load) == 2
    await face.close()
