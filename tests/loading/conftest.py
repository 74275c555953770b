"""One shop of loaded keyspaces over {blocking, async} × {embedded, server}: a test is written once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

import pytest

from cachegen_runtime import Statistics
from cachegen_runtime.expiry.clock import Clock, clock
from cachegen_runtime.transport.isolation.stores import isolation
from tests.loading.shop import AsyncShopCaches, ShopCaches
from tests.servers import Server, valkey_cluster, valkey_server
from tests.sleeper import HANG

Loader = Callable[[str], object]
ManyLoader = Callable[[Sequence[str]], object]


class Shop:
    """Loaded keyspaces, all methods awaited and all loaders plain functions.

    The keyspaces' types are proved elsewhere; here a test says a keyspace by its name.
    """

    def __init__(self, url: str | None, *, is_async: bool) -> None:
        self.is_async = is_async
        self.caches: Any = AsyncShopCaches(url) if is_async else ShopCaches(url)

    async def load(
        self, keyspace: str, key: str, loader: Loader, **named: object
    ) -> object:
        """Call `get_or_load`."""
        space = getattr(self.caches, keyspace)
        if not self.is_async:
            result: object = space.get_or_load(key, loader, **named)
            return result

        async def load(key: str) -> object:
            return loader(key)

        later: object = await space.get_or_load(key, load, **named)
        return later

    async def load_many(
        self, keyspace: str, keys: Sequence[str], loader: ManyLoader
    ) -> list[object]:
        """Call `multi_get_or_load`."""
        space = getattr(self.caches, keyspace)
        if not self.is_async:
            found: list[object] = space.multi_get_or_load(keys, loader)
            return found

        async def load(keys: Sequence[str]) -> object:
            return loader(keys)

        found_later: list[object] = await space.multi_get_or_load(keys, load)
        return found_later

    async def do(
        self, keyspace: str, operation: str, *arguments: object, **named: object
    ) -> object:
        """Call another operation."""
        result = getattr(getattr(self.caches, keyspace), operation)(*arguments, **named)
        outcome: object = await result if self.is_async else result
        return outcome

    def statistics(self, keyspace: str) -> Statistics:
        """Return what the loads of a keyspace came to."""
        found: Statistics = getattr(self.caches, keyspace).statistics
        return found

    async def settle(self) -> None:
        """Wait until nothing is loaded any more."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others)

    async def close(self) -> None:
        """End the caches."""
        if self.is_async:
            await self.caches.aclose()
        else:
            self.caches.close()


class Place:
    """Where the keys are, as tests look at them and let them age."""

    def __init__(self, server: Server | None, clock: Clock) -> None:
        self.server = server
        self.clock = clock

    @property
    def url(self) -> str | None:
        """Return what leads there; None is the test's own store."""
        return f"{self.server.url}?timeout={HANG}" if self.server else None

    def age(self, seconds: float) -> None:
        """Let all keys be older by so much."""
        if self.server is None:
            self.clock.advance(seconds)
            return
        script = (
            "for _, key in ipairs(redis.call('KEYS', '*')) do"
            " local left = redis.call('PTTL', key)"
            " if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[1]) end end"
        )
        self.server.ask("EVAL", script, "0", str(round(seconds * 1000)))
        # Our own memory of who claimed what goes by the same clock.
        self.clock.advance(seconds)


@pytest.fixture(scope="session")
def loading_server() -> Iterator[Server]:
    """Return a server for the tests of this folder."""
    with valkey_server() as server:
        yield server


@pytest.fixture(scope="session")
def shared_nodes() -> Iterator[list[Server]]:
    """Return a Cluster of three masters for the tests of this folder."""
    with valkey_cluster(replicas=0) as nodes:
        yield nodes


@pytest.fixture
def loading_nodes(shared_nodes: list[Server]) -> list[Server]:
    """Return the Cluster without keys."""
    for node in shared_nodes:
        node.ask("FLUSHALL")
    return shared_nodes


@pytest.fixture(params=["embedded", "server"])
def place(request: pytest.FixtureRequest) -> Place:
    """Return an empty place."""
    if request.param == "embedded":
        return Place(None, clock)
    server: Server = request.getfixturevalue("loading_server")
    server.ask("FLUSHALL")
    isolation.go_live()
    return Place(server, clock)


@pytest.fixture(params=["blocking", "async"])
async def shop(request: pytest.FixtureRequest, place: Place) -> AsyncIterator[Shop]:
    """Return caches of a face at a place."""
    made = Shop(place.url, is_async=request.param == "async")
    yield made
    await made.settle()
    await made.close()
