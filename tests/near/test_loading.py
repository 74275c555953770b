"""Loading reads of keyspaces that are kept near: what they answer without the server, and what they do not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Final

import pytest

from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    AsyncStaleLoadedKeyspace,
    Statistics,
    expire_in,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    KeyspaceDefinition,
    Load,
    Near,
    scalar_key,
)
from cachegen_runtime.operations.freshness import ENDLESS
from cachegen_runtime.scripts.claim import MISSING
from cachegen_runtime.transport.near import reading
from tests.near.faces import begin, settle
from tests.near.shop import LAG
from tests.near.test_reads import calls
from tests.servers import Server, wait_until
from tests.sleeper import HANG

HOUR: Final = timedelta(hours=1)

_page: Final = KeyspaceDefinition(
    service="shop",
    name="page",
    cluster="main",
    pattern="page/:key",
    key=scalar_key(STR),
    value=STR,
    expiry=expire_in(HOUR),
    on_decode_error="miss",
    load=Load(stale_for=HOUR, refresh_at=0.5, missing=timedelta(minutes=10)),
    near=Near(shared=True, lag=LAG),
)

_number: Final = KeyspaceDefinition(
    service="shop",
    name="number",
    cluster="main",
    pattern="number/:key",
    key=scalar_key(STR),
    value=INT,
    on_decode_error="miss",
    load=Load(),
    near=Near(shared=True, lag=LAG),
)


class PageCaches(AsyncCaches):
    def __init__(self, server: Server) -> None:
        super().__init__({"main": server.url})
        self._server = server
        self.number: AsyncLoadedKeyspace[str, int, int]
        self.number = AsyncLoadedKeyspace(self, _number)
        # Made last: `settle` waits for the pushes of such a one.
        self.page: AsyncStaleLoadedKeyspace[str, str, str | None]
        self.page = AsyncStaleLoadedKeyspace(self, _page)

    def write_elsewhere(self, key: str) -> None:
        """Write a key over another connection."""
        self._server.ask("SET", f"page/{key}", "")


class Source:
    """What is true, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.truth: str | None = "one"

    async def load(self, key: str) -> str | None:
        self.asked += 1
        return self.truth


@pytest.fixture
async def caches(server: Server) -> AsyncIterator[PageCaches]:
    """Caches whose near cache is live."""
    async with PageCaches(server) as caches:
        await asyncio.to_thread(begin, caches.__near__("main"))
        yield caches


async def held(caches: PageCaches, source: Source, key: str) -> None:
    """Load a key until it is near."""
    near = caches.__near__("main")
    await caches.page.get_or_load(key, source.load)
    await asyncio.to_thread(settle, near, caches.write_elsewhere)
    async with asyncio.timeout(HANG):
        while f"page/{key}".encode() not in near.stores["page"].by_sent:
            await caches.page.get_or_load(key, source.load)


async def loaded(caches: PageCaches, source: Source, value: str) -> None:
    """Load a key until a value comes."""

    async def is_loaded() -> bool:
        return await caches.page.get_or_load("a", source.load) == value

    await once(is_loaded)


async def once(true: Callable[[], Awaitable[bool]]) -> None:
    """Return once it is true."""
    async with asyncio.timeout(HANG):
        while True:
            if await true():
                return
            await asyncio.sleep(0.01)


async def test_a_loaded_value_is_answered_without_the_server(
    caches: PageCaches, server: Server
) -> None:
    source = Source()
    await held(caches, source, "a")
    before = (calls(server, "mget"), calls(server, "get"), calls(server, "pttl"))
    counted = caches.page.statistics
    for _ in range(3):
        assert await caches.page.get_or_load("a", source.load) == "one"
        assert await caches.page.get("a") == "one"
        assert await caches.page.multi_get(["a"]) == ["one"]
    after = (calls(server, "mget"), calls(server, "get"), calls(server, "pttl"))
    assert after == before
    assert source.asked == 1
    assert caches.page.statistics.near_hits == counted.near_hits + 9
    assert caches.page.statistics.hits == counted.hits + 3
    assert caches.page.statistics.near_active


async def test_a_held_value_that_does_not_decode_is_one_miss(
    caches: PageCaches, server: Server
) -> None:
    async def load(key: str) -> int:
        return 7

    server.ask("SET", "number/a", "no number")
    async with asyncio.timeout(HANG):
        while b"number/a" not in caches.__near__("main").stores["number"].by_sent:
            assert await caches.number.get("a") is None
    misses = _number.counters.decode_misses.count
    assert await caches.number.get_or_load("a", load) == 7
    assert _number.counters.decode_misses.count == misses + 1


async def test_several_are_answered_from_near_where_they_can_be(
    caches: PageCaches, server: Server
) -> None:
    source = Source()
    await held(caches, source, "a")

    async def load(keys: object) -> dict[str, str]:
        assert keys == ["b"]
        return {"b": "two"}

    assert await caches.page.multi_get_or_load(["a", "b", "a"], load) == [
        "one",
        "two",
        "one",
    ]


async def test_a_remembered_absence_is_held_for_what_is_left_of_it(
    caches: PageCaches, server: Server
) -> None:
    source = Source()
    source.truth = None
    await held(caches, source, "a")
    before = calls(server, "mget")
    assert await caches.page.get_or_load("a", source.load) is None
    assert await caches.page.get("a") is None
    assert calls(server, "mget") == before
    # Whoever removes the record says that the absence counts no more.
    server.ask("UNLINK", "__cachegen/l/{page/a}")
    source.truth = "now"
    await loaded(caches, source, "now")
    assert source.asked == 2


async def test_a_remembered_absence_ends_when_its_record_expires(
    caches: PageCaches, server: Server
) -> None:
    source = Source()
    source.truth = None
    await held(caches, source, "a")
    server.ask("PEXPIRE", "__cachegen/l/{page/a}", "300")
    source.truth = "now"
    await loaded(caches, source, "now")
    assert source.asked == 2


async def test_what_is_stale_or_due_is_not_answered_from_near(
    caches: PageCaches, server: Server
) -> None:
    source = Source()
    await held(caches, source, "a")
    # Fresh for 20 minutes, and so past half of its hour.
    server.ask("PEXPIRE", "page/a", str(80 * 60 * 1000))
    source.truth = "two"
    await loaded(caches, source, "two")
    assert source.asked == 2
    # Stale: `get` takes it for missing, near or not.
    server.ask("PEXPIRE", "page/a", str(30 * 60 * 1000))

    async def is_missing() -> bool:
        return await caches.page.get("a") is None

    await once(is_missing)
    assert b"page/a" not in caches.__near__("main").stores["page"].by_sent


async def test_a_delete_elsewhere_is_seen_when_its_push_comes(
    caches: PageCaches, server: Server
) -> None:
    source = Source()
    await held(caches, source, "a")
    drops = caches.page.statistics.near_drops
    server.ask("UNLINK", "page/a")
    source.truth = "two"
    await loaded(caches, source, "two")
    assert source.asked == 2
    assert caches.page.statistics.near_drops > drops


async def test_another_default_expiry_shares_what_is_near(
    caches: PageCaches, server: Server
) -> None:
    source = Source()
    await held(caches, source, "a")
    other = caches.page.with_expiry(expire_in(timedelta(days=1)))
    assert await other.get("a") == "one"
    # Of a day, an hour is past the half.
    assert await other.get_or_load("a", source.load) == "one"
    await asyncio.to_thread(wait_until, lambda: source.asked == 2, "the refresh")
    assert isinstance(other.statistics, Statistics)


async def test_nothing_is_active_once_it_is_closed(server: Server) -> None:
    caches = PageCaches(server)
    assert not caches.page.statistics.near_active
    await asyncio.to_thread(begin, caches.__near__("main"))
    assert caches.page.statistics.near_active
    await caches.aclose()
    assert not caches.page.statistics.near_active
    wait_until(lambda: "resp=3" not in server.ask("CLIENT", "LIST"), "the end")


def test_what_is_known_of_loading_without_importing_it_is_the_same() -> None:
    assert reading._REMEMBERED == MISSING
    assert reading._ENDLESS == ENDLESS
