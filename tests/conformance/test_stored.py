"""Compressed, encrypted and formerly shaped values on every kind of deployment and both faces."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise

import pytest
from tests.conformance.conftest import Deployment
from tests.conformance.stored_sample import (
    CODECS,
    VALUES,
    AsyncStoredCaches,
    Page,
    StoredCaches,
    as_asynchronous,
)

from cachegen_runtime import (
    KEEP_TTL,
    CacheDecodeError,
    CacheKeyExistsError,
    expire_in,
)

FIRST, SECOND = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
KEYS = "CACHEGEN_MAIN_ENCRYPTION_KEYS"
MAGIC, SEALED = b"\x28\xb5\x2f\xfd", b"\xc1\x01"
LONG = Page("é\0", "long " * 1000)
ONE_VALUE = [name for name, (kind, _) in CODECS.items() if kind in ("Struct", "Basic")]
REFUSING = [name for name in ONE_VALUE if name.startswith("sealed")]


def opened(
    face: str, url: str
) -> tuple[AsyncStoredCaches, Callable[[], Awaitable[None]]]:
    """Return the sample of one face as coroutines, and what closes it."""
    if face == "asynchronous":
        asynchronous = AsyncStoredCaches(main=url)
        return asynchronous, asynchronous.aclose
    blocking = StoredCaches(main=url)

    async def close() -> None:
        blocking.close()

    return as_asynchronous(blocking), close


@pytest.fixture(params=["blocking", "asynchronous"])
async def stored(
    request: pytest.FixtureRequest,
    deployment: Deployment,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[AsyncStoredCaches]:
    deployment.empty()
    monkeypatch.setenv(KEYS, FIRST)
    api, close = opened(request.param, deployment.url)
    yield api
    await close()


@pytest.mark.parametrize("name", ONE_VALUE)
async def test_values_come_back_from_every_read(
    stored: AsyncStoredCaches, name: str
) -> None:
    keyspace = getattr(stored, name)
    short, long = VALUES[name]
    await keyspace.set("a", short)
    await keyspace.multi_set({"b": long, "c": short}, expiry=expire_in(60))
    assert await keyspace.multi_get(["b", "z", "a", "c"]) == [long, None, short, short]
    assert await keyspace.get_and_set("a", long) == short
    await keyspace.replace("a", short, expiry=KEEP_TTL)
    with pytest.raises(CacheKeyExistsError):
        await keyspace.set_if_not_exists("a", long)
    await keyspace.set_if_not_exists("d", long, expiry=expire_in(60, on="create"))
    assert await keyspace.get_and_delete("d") == long
    assert await keyspace.get("a") == short


@pytest.mark.parametrize("way", ["batch", "transaction"])
@pytest.mark.parametrize("name", ONE_VALUE)
async def test_values_go_in_batches(
    stored: AsyncStoredCaches, name: str, way: str
) -> None:
    operations = getattr(stored, name).operations
    _, long = VALUES[name]
    async with getattr(stored, way)() as batch:
        batch.add(operations.set("a", long, expiry=expire_in(60)))
        got = batch.add(operations.get("a"))
        several = batch.add(operations.multi_get(["a", "b"]))
    assert (got.result, several.result) == (long, [long, None])


async def bytes_of(stored: AsyncStoredCaches) -> bytes:
    """Return what is stored at the key `a`."""
    found = await stored.raw.get("a")
    assert found is not None
    return found


async def test_what_is_stored_is_a_frame_a_sealed_value_or_plain(
    stored: AsyncStoredCaches,
) -> None:
    async def of(name: str, value: object) -> bytes:
        await getattr(stored, name).set("a", value)
        return await bytes_of(stored)

    plain = await of("pages", LONG)
    zipped = await of("zipped", LONG)
    assert zipped.startswith(MAGIC)
    assert len(zipped) * 10 < len(plain)
    assert await of("zipped", Page("a")) == await of("pages", Page("a"))
    for name in ("sealed", "sealed_texts", "sealed_bytes", "accepting"):
        value = VALUES[name][1]
        assert (await of(name, value)).startswith(SEALED)
    assert await of("reading", LONG) == plain
    assert len(await of("sealed_zipped", LONG)) == len(zipped) + 34
    assert await of("sealed", LONG) != await of("sealed", LONG)


async def test_frames_are_read_whether_they_are_declared_or_not(
    stored: AsyncStoredCaches,
) -> None:
    await stored.zipped.set("a", LONG)
    assert await stored.pages.get("a") == LONG
    assert await stored.reading.get("a") == LONG
    await stored.raw_dicts.set("d", "x", await bytes_of(stored))
    assert await stored.dicts.items("d") == {"x": LONG}


@pytest.mark.parametrize("name", REFUSING)
async def test_a_value_that_was_moved_cut_or_is_plain_does_not_decode(
    stored: AsyncStoredCaches, name: str
) -> None:
    keyspace = getattr(stored, name)
    _, long = VALUES[name]
    await keyspace.set("a", long)
    sealed = await bytes_of(stored)
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, data in (("b", sealed), ("a", flipped), ("a", sealed[:-1]), ("a", b"{}")):
        await stored.raw.set(key, data)
        with pytest.raises(CacheDecodeError) as caught:
            await keyspace.get(key)
        assert caught.value.key == f"{{k}}/{key}"


async def test_each_step_of_a_roll_out_reads_what_the_one_before_writes(
    stored: AsyncStoredCaches,
) -> None:
    steps = ("pages", "reading", "accepting", "sealed")
    for before, after in pairwise(steps):
        await getattr(stored, before).set("a", LONG)
        if after != "sealed":
            assert await getattr(stored, after).get("a") == LONG
        await getattr(stored, after).set("a", LONG)
        if before != "pages":
            assert await getattr(stored, before).get("a") == LONG
    assert (await bytes_of(stored)).startswith(SEALED)
    await stored.reading.set("a", LONG)
    with pytest.raises(CacheDecodeError):
        await stored.sealed.get("a")


async def test_a_dict_s_values_are_sealed_for_their_fields(
    stored: AsyncStoredCaches,
) -> None:
    dicts = stored.sealed_dicts
    assert await dicts.update("k", {"a": Page("a"), "b": LONG}) == 2
    await dicts.set_if_not_exists("k", "c", LONG, expiry=expire_in(60))
    assert await dicts.items("k") == {"a": Page("a"), "b": LONG, "c": LONG}
    assert await dicts.fields("k") == {"a", "b", "c"}
    sealed = await stored.raw_dicts.get("k", "a")
    assert sealed is not None
    assert sealed.startswith(SEALED)
    await stored.raw_dicts.set("k", "b", sealed)
    assert await dicts.get("k", "a") == Page("a")
    with pytest.raises(CacheDecodeError):
        await dicts.get("k", "b")
    await dicts.assign("k", {"b": LONG}, expiry=KEEP_TTL)
    assert await dicts.multi_get("k", ["a", "b"]) == [None, LONG]


@pytest.mark.parametrize("name", ["pages", "zipped", "reading", "accepting"])
async def test_former_shapes_are_upgraded_and_nothing_is_stored(
    stored: AsyncStoredCaches, name: str
) -> None:
    keyspace = getattr(stored, name)
    old = b'{"heading":"Old"}'
    await stored.raw.set("a", old)
    assert await keyspace.get("a") == Page("Old")
    assert await stored.raw.get("a") == old
    await stored.raw.set("a", b'{"heading":""}')
    with pytest.raises(CacheDecodeError):
        await keyspace.get("a")
    await stored.raw_dicts.set("d", "x", old)
    assert await stored.dicts.get("d", "x") == Page("Old")


async def test_the_first_key_writes_and_all_read(
    stored: AsyncStoredCaches, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    if deployment.name == "embedded":
        pytest.skip("the embedded store of a test has a key of its own")
    await stored.sealed.set("a", LONG)
    for keys, reads in ((f"{SECOND},{FIRST}", True), (SECOND, False)):
        monkeypatch.setenv(KEYS, keys)
        api, close = opened("blocking", deployment.url)
        if reads:
            assert await api.sealed.get("a") == LONG
            await api.sealed.set("b", LONG)
        else:
            with pytest.raises(CacheDecodeError, match="key 72cd6e84"):
                await api.sealed.get("a")
            assert await api.sealed.get("b") == LONG
        await close()
