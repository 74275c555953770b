"""Near hits beside our own calls to the server, and beside the caches in memory that people use."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import lru_cache
from importlib import import_module
from typing import Final, TypeVar

import redis
from redis.cache import CacheConfig
from redis.connection import CacheProxyConnection

from benchmarks.blocking import THREADS, Call, repeated
from benchmarks.measure import Table, Work, compare
from benchmarks.shop import PROFILE, USER, Profile, decode, encode
from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    AsyncStructKeyspace,
    Caches,
    StructKeyspace,
)
from cachegen_runtime.generated import (
    STR,
    KeyspaceDefinition,
    Load,
    Near,
    scalar_key,
    struct,
)

LOOPS: Final = 1000
"""Calls in one run of the event loop, which costs as much as many of them."""

V = TypeVar("V")


def profiles(
    name: str, near: Near | None, load: Load | None = None
) -> KeyspaceDefinition[str, Profile]:
    """Return a keyspace of profiles."""
    return KeyspaceDefinition(
        service="shop", name=name, cluster="main", pattern=f"{name}/:key",
        key=scalar_key(STR), value=struct(Profile), load=load, near=near,
    )  # fmt: skip


_far = profiles("far", None)
_shared = profiles("shared", Near(shared=True, ttl=timedelta(hours=1)))
_decoded = profiles("decoded", Near(shared=False, ttl=timedelta(hours=1)))
_loaded = profiles("loaded", Near(shared=True, ttl=timedelta(hours=1)), Load())


class NearCaches(Caches):
    """Blocking caches of one profile, far, and near in both ways."""

    def __init__(self, port: int) -> None:
        super().__init__({"main": f"redis://127.0.0.1:{port}/0?timeout=30"})
        self.far = StructKeyspace(self, _far)
        self.shared = StructKeyspace(self, _shared)
        self.decoded = StructKeyspace(self, _decoded)
        for each in (self.far, self.shared, self.decoded):
            each.set(USER, PROFILE)
        for each in (self.shared, self.decoded):
            while not each.statistics.near_hits:
                each.get(USER)
                time.sleep(0.01)

    def nothing(self, key: str) -> str:
        """Do what any method costs."""
        return key


class AsyncNearCaches(AsyncCaches):
    """The async ones."""

    def __init__(self, port: int) -> None:
        super().__init__({"main": f"redis://127.0.0.1:{port}/0?timeout=30"})
        self.far = AsyncStructKeyspace(self, _far)
        self.shared = AsyncStructKeyspace(self, _shared)
        self.loaded: AsyncLoadedKeyspace[str, Profile, Profile]
        self.loaded = AsyncLoadedKeyspace(self, _loaded)

    async def nothing(self, key: str) -> str:
        """Do what any coroutine costs."""
        return key

    async def load(self, key: str) -> Profile:
        """Load."""
        return PROFILE


def tables(port: int, *, slice_seconds: float, rounds: int) -> list[Table]:
    """Return a table for each face, and one for threads."""
    caches = NearCaches(port)
    calls: dict[str, Call] = {
        "ours, to the server": lambda: caches.far.get(USER),
        "redis-py's cache": _redis_py(port),
        **_in_memory(),
        "ours, near, decoded": lambda: caches.decoded.get(USER),
        "ours, near, shared": lambda: caches.shared.get(USER),
        "a method that does nothing": lambda: caches.nothing(USER),
    }

    def measured(title: str, works: dict[str, Work]) -> Table:
        return compare(title, works, slice_seconds=slice_seconds, rounds=rounds)

    works = {name: repeated(call) for name, call in calls.items()}
    with ThreadPoolExecutor(THREADS) as pool:
        threaded = {
            name: _in_threads(pool, calls[name])
            for name in ("ours, to the server", "ours, near, shared")
        }
        found = [
            measured("near: get", works),
            measured(f"near: get from {THREADS} threads", threaded),
            *asyncio.Runner().run(_async_tables(port, measured)),
        ]
    caches.close()
    return found


def _in_threads(pool: ThreadPoolExecutor, call: Call) -> Work:
    def work(count: int) -> None:
        share = max(count // THREADS, 1)
        parts = [pool.submit(repeated(call), share) for _ in range(THREADS)]
        for part in parts:
            part.result()

    return work


async def _async_tables(
    port: int, measured: Callable[[str, dict[str, Work]], Table]
) -> list[Table]:
    """Return the tables of the async face; each contender has a loop of its own in a thread."""
    return await asyncio.to_thread(_on_own_loop, port, measured)


def _on_own_loop(
    port: int, measured: Callable[[str, dict[str, Work]], Table]
) -> list[Table]:
    caches = AsyncNearCaches(port)
    with asyncio.Runner() as runner:
        runner.run(_filled(caches))
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "ours, to the server": lambda: caches.far.get(USER),
            **_cashews(port, runner),
            "ours, near, get_or_load": lambda: caches.loaded.get_or_load(
                USER, caches.load
            ),
            "ours, near, shared": lambda: caches.shared.get(USER),
            "a coroutine that does nothing": lambda: caches.nothing(USER),
        }
        one = {name: _awaited(runner, call) for name, call in calls.items()}
        two = ("ours, to the server", "ours, near, shared")
        many = {name: _gathered(runner, calls[name]) for name in two}
        found = [
            measured("near: async get", one),
            measured("near: async get, 1000 tasks", many),
        ]
        runner.run(caches.aclose())
    return found


async def _filled(caches: AsyncNearCaches) -> None:
    await caches.far.set(USER, PROFILE)
    await caches.shared.set(USER, PROFILE)
    for _ in range(500):
        await caches.shared.get(USER)
        await caches.loaded.get_or_load(USER, caches.load)
        if caches.shared.statistics.near_hits and caches.loaded.statistics.near_hits:
            return
        await asyncio.sleep(0.01)


def _awaited(runner: asyncio.Runner, call: Callable[[], Awaitable[object]]) -> Work:
    async def several(count: int) -> None:
        for _ in range(count):
            await call()

    return lambda count: runner.run(several(count))


def _gathered(runner: asyncio.Runner, call: Callable[[], Awaitable[object]]) -> Work:
    async def one() -> None:
        await call()

    async def several(count: int) -> None:
        for _ in range(max(count // LOOPS, 1)):
            await asyncio.gather(*(one() for _ in range(LOOPS)))

    return lambda count: runner.run(several(max(count, LOOPS)))


def _redis_py(port: int) -> Call:
    # It asks for Redis by name; Valkey does all the same.
    accepted = {"DEFAULT_SERVER_NAME": "valkey", "MIN_ALLOWED_VERSION": "7.0.0"}
    for name, value in accepted.items():
        setattr(CacheProxyConnection, name, value)
    client = redis.Redis(port=port, protocol=3, cache_config=CacheConfig())
    client.set("near by hand", encode(PROFILE))
    client.get("near by hand")

    def get() -> object:
        found = client.get("near by hand")
        assert isinstance(found, bytes)
        return decode(found)

    return get


def _in_memory() -> dict[str, Call]:
    """Return caches that know of no other process, without any server."""

    @lru_cache(10_000)
    def memo(key: str) -> Profile:
        return PROFILE

    calls: dict[str, Call] = {"functools.lru_cache": lambda: memo(USER)}
    try:
        cache = import_module("theine").Cache(10_000)
    except ImportError:
        # Nothing else needs it, so no extra brings it.
        pass
    else:
        cache.set(USER, PROFILE, timedelta(hours=1))
        calls["theine"] = lambda: cache.get(USER)
    return calls


def _cashews(
    port: int, runner: asyncio.Runner
) -> dict[str, Callable[[], Awaitable[object]]]:
    try:
        import cashews
    except ImportError:
        print("left out: cashews", file=sys.stderr)
        return {}
    cache = cashews.Cache()
    cache.setup(f"redis://127.0.0.1:{port}/", client_side=True, suppress=False)
    runner.run(cache.set("cashews near", PROFILE, expire=3600))
    for _ in range(3):
        runner.run(cache.get("cashews near"))
    return {"cashews, client_side": lambda: cache.get("cashews near")}
