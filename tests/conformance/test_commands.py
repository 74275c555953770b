"""What no kind covers: any command over the caches' own connections, key strings, and health."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.conformance.awaitable import AwaitableCaches
from tests.conformance.sample import (
    KINDS_OF,
    AsyncSampleCaches,
    SampleCaches,
)

from cachegen_runtime import (
    AnyKeyspace,
    AsyncAnyKeyspace,
    AsyncKeyspace,
    AsyncValueKeyspace,
    CacheError,
    CacheKeyError,
    CacheWrongTypeError,
    Keyspace,
    ValueKeyspace,
    acommand,
    aping,
    command,
    ping,
)

Api = Any
KEYS: Any = SampleCaches(main="memory://")


async def send(api: Api, *arguments: Any, cluster: str = "main") -> Any:
    """Send a command over either face."""
    if isinstance(api, AwaitableCaches):
        return command(api._blocking, cluster, *arguments)
    return await acommand(api, cluster, *arguments)


async def test_a_command_goes_where_the_keyspaces_go(api: Api) -> None:
    await api.text.set("k", "v")
    key = KEYS.text.key_text("k")
    assert await send(api, "GET", key) == b"v"
    assert await send(api, "get", key.encode()) == b"v"
    assert await send(api, "SET", key, 1.5, "EX", 100) == b"OK"
    assert await api.text.get("k") == "1.5"
    assert await send(api, "DEL", key) == 1
    assert await send(api, "GET", key) is None


async def test_replies_are_bytes_numbers_nothing_and_lists_of_these(api: Api) -> None:
    key = KEYS.text.key_text("h")
    assert await send(api, "HSET", key, "a", 1, b"b", "é") == 2
    found = await send(api, "HGETALL", key)
    assert dict(zip(found[::2], found[1::2], strict=True)) == {
        b"a": b"1",
        b"b": "é".encode(),
    }
    assert await send(api, "HMGET", key, "a", "no") == [b"1", None]
    assert await send(api, "PING") == b"PONG"


async def test_every_keyspace_tells_its_keys_text_without_asking_anyone(
    api: Api,
) -> None:
    for caches in (SampleCaches, AsyncSampleCaches):
        plain, prefixed = caches(main="memory://"), caches(
            main="memory://?key_prefix=a:"
        )
        for name in KINDS_OF:
            keyspace = getattr(plain, name)
            key = keyspace.key_text("k")
            assert getattr(prefixed, name).key_text("k") == f"a:{key}"
            with pytest.raises(CacheKeyError) as caught:
                keyspace.key_text(object())
            assert (caught.value.operation, caught.value.key) == ("key_text", None)
    assert await send(api, "EXISTS", KEYS.text.key_text("k")) == 0


async def test_an_answer_that_refuses_is_reported_as_everywhere(api: Api) -> None:
    await api.text.set("k", "v")
    key = KEYS.text.key_text("k")
    with pytest.raises(CacheWrongTypeError) as caught:
        await send(api, "LPUSH", key, "secret")
    assert (caught.value.operation, caught.value.key) == ("LPUSH", key)
    assert "secret" not in str(caught.value)
    with pytest.raises(CacheError):
        await send(api, "GET")
    with pytest.raises(CacheError):
        await send(api, "NOSUCHCOMMAND", "x")
    assert await api.text.get("k") == "v"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no command"),
        (("",), "no command"),
        (("é", "k"), "no command"),
        ((b"\xff",), "no command"),
        (("SUBSCRIBE", "c"), "changes its connection"),
        (("multi",), "changes its connection"),
        (("AUTH", "secret"), "changes its connection"),
        (("CLIENT REPLY", "OFF"), "changes its connection"),
        (("client", "tracking", "on"), "changes its connection"),
        (("BLPOP", "l", 0), "waits"),
        (("XREAD", "block", 0, "STREAMS", "s", "0"), "waits"),
    ],
)
async def test_what_cannot_share_a_connection_is_refused(
    api: Api, arguments: tuple[object, ...], words: str
) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        await send(api, *arguments)
    assert "secret" not in str(caught.value)
    assert await send(api, "PING") == b"PONG"


@pytest.mark.parametrize("argument", [None, True, ["a"], {"a": 1}])
async def test_an_argument_of_another_type_is_refused(
    api: Api, argument: object
) -> None:
    with pytest.raises(TypeError, match="an argument is str, bytes, int or float"):
        await send(api, "SET", "k", argument)


async def test_an_unknown_cluster_is_named(api: Api) -> None:
    with pytest.raises(ValueError, match="no cluster 'mian': they have main"):
        await send(api, "PING", cluster="mian")


async def test_many_commands_at_once_get_their_own_replies(api: Api) -> None:
    texts = [f"text {number}" for number in range(50)]
    replies = await asyncio.gather(*(send(api, "ECHO", each) for each in texts))
    assert replies == [each.encode() for each in texts]


async def test_a_ping_tells_of_each_cluster_whether_it_answers(api: Api) -> None:
    if isinstance(api, AwaitableCaches):
        found = ping(api._blocking)
    else:
        found = await aping(api)
    pong = found["main"]
    assert (bool(pong), pong.answers, pong.reason) == (True, True, None)
    assert pong.seconds >= 0


@pytest.mark.cachegen_live
@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1", "redis+cluster://127.0.0.1:1,127.0.0.1:2"]
)
async def test_a_ping_of_a_server_that_is_away_says_why(url: str) -> None:
    with SampleCaches(main=url) as caches:
        away = ping(caches)["main"]
    async with AsyncSampleCaches(main=url) as asynchronous:
        also = (await aping(asynchronous))["main"]
    for pong in (away, also, ping(caches)["main"]):
        assert not pong
        assert pong.reason
    assert "refused" in str(away.reason)


@pytest.mark.cachegen_live
async def test_a_ping_with_an_open_breaker_is_reported_at_once() -> None:
    with SampleCaches(main="redis://127.0.0.1:1?breaker=60m") as caches:
        reasons = [str(ping(caches)["main"].reason) for _ in range(4)]
    assert "the last 3 calls got no answer" in reasons[3]
    assert "the last 3 calls" not in reasons[2]


def test_a_helper_may_take_any_keyspace() -> None:
    caches: Any = SampleCaches(main="memory://")

    def forget(keyspace: AnyKeyspace[str], *keys: str) -> int:
        return keyspace.delete(*keys)

    def read(keyspace: ValueKeyspace[str, Any], key: str, default: Any) -> Any:
        found = keyspace.get(key)
        return default if found is None else found

    caches.number.set("k", 7)
    assert read(caches.number, "k", 0) == 7
    assert forget(caches.number, "k") == 1
    assert read(caches.number, "k", 0) == 0
    assert isinstance(caches.number, Keyspace)
    asynchronous: Any = AsyncSampleCaches(main="memory://")
    assert isinstance(asynchronous.number, AsyncValueKeyspace)
    assert isinstance(asynchronous.members, AsyncKeyspace)
    assert isinstance(asynchronous.members, AsyncAnyKeyspace)


async def test_a_batch_takes_no_call_in_place_of_an_operation(api: Api) -> None:
    async with api.batch() as batch:
        with pytest.raises(TypeError, match="add takes an operation, got int"):
            batch.add(5)
    asynchronous: Any = AsyncSampleCaches(main="memory://")
    async with asynchronous.batch() as other:
        with pytest.raises(TypeError, match="got coroutine"):
            other.add(asynchronous.number.increment("k"))
    assert await asynchronous.number.get("k") is None
