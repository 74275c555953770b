"""Loaded values: our `get_or_load` beside our `get` and the cached functions of dogpile, cashews and aiocache, in one run."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import Final

from benchmarks.blocking import Call, repeated
from benchmarks.measure import Table, Work, compare
from benchmarks.shop import KEY, PLAIN, PROFILE, SECONDS, PlainProfile, Profile
from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    AsyncStructKeyspace,
    Caches,
    LoadedKeyspace,
    StructKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    STR,
    KeyspaceDefinition,
    Load,
    scalar_key,
    struct,
)

HOUR: Final = timedelta(hours=1)
LOADS: Final = {
    "load": Load(),
    "stale_for": Load(stale_for=HOUR),
    "missing": Load(missing=HOUR),
}
HUNDRED: Final = [f"user {number}" for number in range(100)]

AsyncCall = Callable[[], Awaitable[object]]


def tables(port: int, *, slice_seconds: float, rounds: int) -> list[Table]:
    """Return the tables of hits, writes, misses and many keys, blocking and async."""
    with asyncio.Runner() as runner:
        works: dict[str, dict[str, Work]] = {
            "a hit": _worked(_hits(port)),
            "a set": _worked(_sets(port)),
            "a delete": _worked(_deletes(port)),
            "a miss": _worked(_misses(port)),
            "100 keys, half missing": _worked(_many(port)),
            "a hit, async": _awaited(runner, runner.run(_async_hits(port))),
            "100 tasks on a cold key": _awaited(runner, runner.run(_crowd(port))),
        }
        return [
            compare(f"loading: {word}", found, slice_seconds=slice_seconds, rounds=rounds)
            for word, found in works.items()
        ]  # fmt: skip


def _worked(calls: dict[str, Call]) -> dict[str, Work]:
    return {name: repeated(call) for name, call in calls.items()}


def counted(port: int) -> dict[str, Call]:
    """Return the calls whose instructions are counted."""
    hits, writes = _hits(port), {**_sets(port), **_deletes(port)}
    return {
        "get_or_load": hits["get_or_load, load"],
        "get_or_load, stale_for": hits["get_or_load, stale_for"],
        "get_or_load, missing": hits["get_or_load, missing"],
        "get_or_load, a miss": _misses(port)["get_or_load, load"],
        "set, loaded": writes["set, loaded"],
        "delete, loaded": writes["delete, loaded"],
    }


def _awaited(runner: asyncio.Runner, calls: dict[str, AsyncCall]) -> dict[str, Work]:
    def work(call: AsyncCall) -> Work:
        async def times(number: int) -> None:
            for _ in range(number):
                await call()

        return lambda number: runner.run(times(number))

    return {name: work(call) for name, call in calls.items()}


def _definition(name: str, load: Load | None = None) -> KeyspaceDefinition[str, Profile]:  # fmt: skip
    return KeyspaceDefinition(
        service="shop",
        name=name,
        cluster="main",
        pattern=f"loading/{name}/:key",
        key=scalar_key(STR),
        value=struct(Profile),
        expiry=expire_in(SECONDS),
        load=load,
    )


class _Blocking:
    """Our keyspaces, one for each form of a load, and a plain one."""

    def __init__(self, port: int) -> None:
        caches = Caches({"main": f"redis://127.0.0.1:{port}/0?timeout=30"})
        self.plain: StructKeyspace[str, Profile] = StructKeyspace(
            caches, _definition("plain")
        )
        self.loaded: dict[str, LoadedKeyspace[str, Profile, Profile | None]] = {
            name: LoadedKeyspace(caches, _definition(name, load))
            for name, load in LOADS.items()
        }


def _load(key: str) -> Profile:
    return PROFILE


def _nothing(key: str) -> None:
    return None


def _load_many(keys: Sequence[str]) -> dict[str, Profile]:
    return dict.fromkeys(keys, PROFILE)


def _hits(port: int) -> dict[str, Call]:
    ours = _Blocking(port)
    ours.plain.set(KEY, PROFILE)
    calls: dict[str, Call] = {"our get": lambda: ours.plain.get(KEY)}
    for name, space in ours.loaded.items():
        space.set(KEY, PROFILE)
        calls[f"get_or_load, {name}"] = lambda space=space: space.get_or_load(
            KEY, _load
        )  # type: ignore[misc]
    missing = ours.loaded["missing"]
    missing.get_or_load("nobody", _nothing)
    calls["get_or_load, remembered"] = lambda: missing.get_or_load("nobody", _nothing)
    cached = ours.loaded["stale_for"].cached(_load)
    calls["cached, stale_for"] = lambda: cached(KEY)
    try:
        calls["dogpile get_or_create"] = _dogpile(port)
    except ImportError as absent:
        print(f"left out: {absent.name}", file=sys.stderr)
    return calls


def _dogpile(port: int) -> Call:
    from dogpile.cache import make_region

    region = make_region().configure(
        "dogpile.cache.redis",
        expiration_time=SECONDS,
        arguments={"port": port, "redis_expiration_time": 2 * SECONDS},
    )
    return lambda: region.get_or_create("loading/dogpile", lambda: PLAIN)


def _sets(port: int) -> dict[str, Call]:
    ours = _Blocking(port)
    calls: dict[str, Call] = {"our set": lambda: ours.plain.set(KEY, PROFILE)}
    loaded = ours.loaded["stale_for"]
    calls["set, loaded"] = lambda: loaded.set(KEY, PROFILE)
    return calls


def _deletes(port: int) -> dict[str, Call]:
    ours = _Blocking(port)
    loaded = ours.loaded["stale_for"]
    return {
        "our delete": lambda: ours.plain.delete("gone"),
        "delete, loaded": lambda: loaded.delete("gone"),
    }


def _misses(port: int) -> dict[str, Call]:
    ours = _Blocking(port)
    ours.plain.set(KEY, PROFILE)
    number, brief = count(), expire_in(5)
    calls: dict[str, Call] = {"our get": lambda: ours.plain.get(KEY)}
    for name in ("load", "stale_for"):
        space = ours.loaded[name]
        calls[f"get_or_load, {name}"] = lambda space=space: space.get_or_load(  # type: ignore[misc]
            f"cold {next(number)}", _load, expiry=brief
        )
    return calls


def _many(port: int) -> dict[str, Call]:
    ours = _Blocking(port)
    ours.plain.multi_set(dict.fromkeys(HUNDRED, PROFILE))
    loaded = ours.loaded["stale_for"]
    loaded.multi_set(dict.fromkeys(HUNDRED, PROFILE))

    def half() -> object:
        loaded.delete(*HUNDRED[::2])
        return loaded.multi_get_or_load(HUNDRED, _load_many)

    return {
        "our multi_get": lambda: ours.plain.multi_get(HUNDRED),
        "multi_get_or_load, all there": lambda: loaded.multi_get_or_load(
            HUNDRED, _load_many
        ),
        "delete and multi_get_or_load": half,
    }


class _Async:
    """Our keyspaces in their async face."""

    def __init__(self, port: int) -> None:
        caches = AsyncCaches({"main": f"redis://127.0.0.1:{port}/0?timeout=30"})
        self.plain: AsyncStructKeyspace[str, Profile] = AsyncStructKeyspace(
            caches, _definition("plain")
        )
        self.loaded: dict[str, AsyncLoadedKeyspace[str, Profile, Profile | None]] = {
            name: AsyncLoadedKeyspace(caches, _definition(name, load))
            for name, load in LOADS.items()
        }


async def _load_later(key: str) -> Profile:
    return PROFILE


async def _async_hits(port: int) -> dict[str, AsyncCall]:
    ours = _Async(port)
    await ours.plain.set(KEY, PROFILE)
    calls: dict[str, AsyncCall] = {"our get": lambda: ours.plain.get(KEY)}
    for name, space in ours.loaded.items():
        await space.set(KEY, PROFILE)
        calls[f"get_or_load, {name}"] = lambda space=space: space.get_or_load(
            KEY, _load_later
        )  # type: ignore[misc]
    for add in (_cashews, _aiocache):
        try:
            calls[add.__name__[1:]] = add(port)
        except ImportError as absent:
            print(f"left out: {absent.name}", file=sys.stderr)
    return calls


def _cashews(port: int) -> AsyncCall:
    import cashews

    cache = cashews.Cache()
    cache.setup(f"redis://127.0.0.1:{port}/", socket_timeout=30, suppress=False)

    @cache(ttl=SECONDS, key="loading:cashews:{key}", lock=True)
    async def load(key: str) -> PlainProfile:
        return PLAIN

    return lambda: load(KEY)


def _aiocache(port: int) -> AsyncCall:
    import aiocache  # type: ignore[import-untyped]
    from aiocache.serializers import (  # type: ignore[import-untyped]
        PickleSerializer,
    )

    # It has no types.
    @aiocache.cached(  # type: ignore[untyped-decorator]
        ttl=SECONDS,
        cache=aiocache.RedisCache,
        serializer=PickleSerializer(),
        endpoint="127.0.0.1",
        port=port,
        timeout=30,
        key="loading/aiocache",
    )
    async def load(key: str) -> PlainProfile:
        return PLAIN

    return lambda: load(KEY)


async def _crowd(port: int) -> dict[str, AsyncCall]:
    ours = _Async(port)
    loaded, number = ours.loaded["load"], count()
    await ours.plain.set(KEY, PROFILE)

    async def gets() -> None:
        await asyncio.gather(*(ours.plain.get(KEY) for _ in range(100)))

    async def cold() -> None:
        key = f"crowd {next(number)}"
        await asyncio.gather(
            *(loaded.get_or_load(key, _load_later) for _ in range(100))
        )

    return {"100 gets of one key": gets, "100 get_or_load, cold": cold}
