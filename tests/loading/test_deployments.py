"""Loads over every way to a server, and how many round trips each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from cachegen_runtime import CacheConfigError
from cachegen_runtime.transport.isolation.stores import isolation
from tests.loading.conftest import Shop
from tests.loading.shop import AsyncShopCaches, ShopCaches
from tests.servers import Server, free_cluster_port, valkey_server
from tests.sleeper import HANG
from tests.transport.manners import PASS
from tests.transport.one_sentinel import one_sentinel
from tests.transport.proxy import Proxy, proxied


@pytest.fixture(params=["redis-py", "sentinel", "cluster"])
def url(request: pytest.FixtureRequest, loading_server: Server) -> Iterator[str]:
    """Return each URL that leads to an empty deployment."""
    isolation.go_live()
    loading_server.ask("FLUSHALL")
    way = str(request.param)
    if way == "redis-py":
        yield f"{loading_server.url}?timeout={HANG}&transport=redis-py"
    elif way == "sentinel":
        with one_sentinel(loading_server.port) as sentinel:
            yield f"redis+sentinel://{sentinel.address}/shop/0?timeout={HANG}"
    else:
        servers: list[Server] = request.getfixturevalue("loading_nodes")
        yield f"redis+cluster://127.0.0.1:{servers[0].port}?timeout={HANG}"


@pytest.fixture(params=["blocking", "async"])
def shop(request: pytest.FixtureRequest, url: str) -> Shop:
    """Return caches of a face over each way."""
    return Shop(url, is_async=request.param == "async")


def ones(keys: Sequence[str]) -> dict[str, int]:
    """Load several."""
    return dict.fromkeys(keys, 1)


async def test_loads_go_over_every_way(shop: Shop) -> None:
    calls: list[str] = []

    def load(key: str) -> int:
        calls.append(key)
        return len(calls)

    keys = [str(number) for number in range(20)]
    for keyspace in ("plain", "stale"):
        assert await shop.load(keyspace, "k", load) == len(calls)
        assert await shop.load(keyspace, "k", load) == len(calls)
        assert await shop.load_many(keyspace, keys, ones) == [1] * 20
        assert await shop.do(keyspace, "multi_get", keys) == [1] * 20
        await shop.do(keyspace, "multi_set", dict.fromkeys(keys, 2))
        assert await shop.do(keyspace, "delete", *keys[:5]) == 5
        found = await shop.load_many(keyspace, keys, ones)
        assert found == [1] * 5 + [2] * 15
    assert calls == ["k", "k"]
    assert await shop.do("stale", "mark_stale", *keys) == 20
    assert await shop.do("stale", "get", "3") is None
    assert await shop.do("stale", "exists", "k") is True

    def nothing(key: str) -> None:
        calls.append(key)

    assert await shop.load("missing", "k", nothing) is None
    assert await shop.load("missing", "k", nothing) is None
    assert calls == ["k", "k", "k"]
    await shop.do("missing", "delete", "k")
    assert await shop.load("missing", "k", lambda key: 3) == 3
    await shop.settle()
    await shop.close()


class Counted:
    """A server behind a proxy that counts what is sent in one go."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.sent = 0
        proxy.manner = replace(PASS, request=self._count)

    def _count(self, data: bytes) -> bytes:
        self.sent += 1
        return data


@pytest.fixture
def counted() -> Iterator[Counted]:
    """Return a server without keys that counts."""
    isolation.go_live()
    with valkey_server() as server, proxied(server.port) as proxy:
        yield Counted(proxy)


@pytest.mark.parametrize("face", ["blocking", "async"])
async def test_each_call_takes_its_round_trips_and_no_more(
    counted: Counted, face: str
) -> None:
    shop = Shop(counted.proxy.url(), is_async=face == "async")
    for keyspace in ("plain", "stale", "early", "missing"):
        # The scripts are known from then on, and the connection is there.
        await shop.load(keyspace, "warm", lambda key: 1)
        counted.sent = 0
        await shop.load(keyspace, "k", lambda key: 1)
        assert counted.sent == 3, keyspace
        await shop.load(keyspace, "k", lambda key: 1)
        assert counted.sent == 4, keyspace
        keys = [str(number) for number in range(100)]
        await shop.do(keyspace, "multi_set", dict.fromkeys(keys[::2], 1))
        counted.sent, calls = 0, list[int]()

        def load(keys: Sequence[str], calls: list[int] = calls) -> dict[str, int]:
            calls.append(len(keys))
            return dict.fromkeys(keys, 2)

        assert await shop.load_many(keyspace, keys, load) == [1, 2] * 50
        assert calls == [50]
        assert counted.sent == 3, keyspace
        counted.sent = 0
        await shop.do(keyspace, "delete", *keys)
        await shop.do(keyspace, "set", "k", 1)
        await shop.do(keyspace, "get", "k")
        assert counted.sent == 3, keyspace
    await shop.load("missing", "none", lambda key: None)
    counted.sent = 0
    await shop.load("missing", "none", lambda key: None)
    assert counted.sent == 1
    await shop.close()


@pytest.mark.parametrize("caches", [ShopCaches, AsyncShopCaches])
@pytest.mark.parametrize(("prefix", "is_right"), [("a%7Db", False), ("%7B%7Da", False), ("{a}:", True), ("a:", True)])  # fmt: skip
def test_a_prefix_that_parts_records_from_their_keys_is_refused_on_a_cluster(
    caches: type[ShopCaches | AsyncShopCaches], prefix: str, is_right: bool
) -> None:
    isolation.go_live()
    url = f"://127.0.0.1:{free_cluster_port()}?key_prefix={prefix}"
    caches(f"redis{url}")
    if is_right:
        caches(f"redis+cluster{url}")
        return
    with pytest.raises(CacheConfigError, match="braces"):
        caches(f"redis+cluster{url}")
