"""Batches and transactions: one round trip, each result of its own type, each failure its own."""

from __future__ import annotations

import pytest
from msgspec import structs
from tests.conformance.awaitable import as_asynchronous
from tests.conformance.observation import seconds_left
from tests.conformance.sample import AsyncSampleCaches, Profile, SampleCaches

from cachegen_runtime import (
    CacheDecodeError,
    CacheKeyExistsError,
    CacheMissError,
    CacheUnavailableError,
    CacheWrongTypeError,
    expire_in,
)

OPERATIONS = SampleCaches(main="memory://")


@pytest.fixture(params=["batch", "transaction"])
def kind(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


async def test_each_handle_has_the_result_of_its_own_operation(
    api: AsyncSampleCaches, kind: str
) -> None:
    async with getattr(api, kind)() as batch:
        handles = [
            batch.add(operation)
            for operation in (
                OPERATIONS.number.operations.increment("n", 5, expiry=expire_in(10)),
                OPERATIONS.profile.operations.set("p", Profile("x")),
                OPERATIONS.profile.operations.get("p"),
                OPERATIONS.list.operations.push_right("l", 1, 2),
                OPERATIONS.list.operations.items("l"),
                OPERATIONS.text.operations.multi_get([]),
                OPERATIONS.text.operations.multi_set(
                    {"a": "1", "b": "2"}, expiry=expire_in(10)
                ),
                OPERATIONS.text.operations.multi_get(["b", "a", "c"]),
                OPERATIONS.members.operations.add("s", 1, expiry=expire_in(10)),
                OPERATIONS.text.operations.delete("a", "c"),
                OPERATIONS.text.operations.touch("b", expiry=expire_in(0)),
            )
        ]
    results = [handle.result for handle in handles]
    assert results == [
        5,
        None,
        Profile("x"),
        2,
        [1, 2],
        [],
        None,
        ["2", "1", None],
        1,
        1,
        True,
    ]
    assert await seconds_left(api.number, "n") <= 10
    assert await api.text.exists("b") is False


async def test_a_failure_is_raised_at_its_handle_and_stops_no_other(
    api: AsyncSampleCaches, kind: str
) -> None:
    await api.raw.set("t", b"x")
    async with getattr(api, kind)() as batch:
        missing = batch.add(OPERATIONS.text.operations.replace("none", "v"))
        exists = batch.add(OPERATIONS.text.operations.set_if_not_exists("t", "v"))
        refused = batch.add(
            OPERATIONS.list.operations.push_left("t", 1, expiry=expire_in(10))
        )
        foreign = batch.add(OPERATIONS.number.operations.get("t"))
        overflow = batch.add(
            OPERATIONS.number.operations.increment("t", expiry=expire_in(10))
        )
        good = batch.add(OPERATIONS.text.operations.get("t"))
    for handle, error in (
        (missing, CacheMissError),
        (exists, CacheKeyExistsError),
        (refused, CacheWrongTypeError),
        (foreign, CacheDecodeError),
        (overflow, CacheWrongTypeError),
    ):
        with pytest.raises(error) as caught:
            _ = handle.result
        assert caught.value.operation == handle.operation.name
        assert caught.value.keyspace == handle.operation.origin.keyspace
    assert good.result == "x"
    assert await api.text.ttl("t") is None


async def test_nothing_is_sent_before_the_block_ends_or_when_it_fails(
    api: AsyncSampleCaches, kind: str
) -> None:
    batch = getattr(api, kind)()

    async def interrupted() -> None:
        async with batch as open_batch:
            open_batch.add(OPERATIONS.text.operations.set("k", "v"))
            assert await api.text.exists("k") is False
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await interrupted()
    assert await api.text.exists("k") is False


async def test_a_handle_has_no_result_before_its_batch_has_run(
    api: AsyncSampleCaches, kind: str
) -> None:
    async with getattr(api, kind)() as batch:
        handle = batch.add(OPERATIONS.text.operations.get("k"))
        with pytest.raises(RuntimeError, match=r"text\.get has no result"):
            _ = handle.result
    assert handle.result is None
    with pytest.raises(RuntimeError, match="ended"):
        batch.add(OPERATIONS.text.operations.get("k"))


NOWHERE = (
    "redis://127.0.0.1:1",
    "redis://127.0.0.1:1?transport=redis-py",
    "redis+sentinel://127.0.0.1:1/name",
    "redis+cluster://127.0.0.1:1",
)
"""Where nobody listens, by every transport: what sends anything fails."""


@pytest.mark.cachegen_live
@pytest.mark.parametrize("url", NOWHERE)
@pytest.mark.parametrize("face", ["blocking", "asynchronous"])
async def test_an_empty_batch_sends_nothing(kind: str, face: str, url: str) -> None:
    caches = (
        as_asynchronous(SampleCaches(main=url))
        if face == "blocking"
        else AsyncSampleCaches(main=url)
    )
    async with getattr(caches, kind)():
        pass
    with pytest.raises(CacheUnavailableError):
        async with getattr(caches, kind)() as batch:
            batch.add(OPERATIONS.text.operations.get("k"))


async def test_an_operation_of_an_unknown_cluster_is_refused(
    api: AsyncSampleCaches, kind: str
) -> None:
    known = OPERATIONS.text.operations.get("k")
    operation = structs.replace(
        known, origin=structs.replace(known.origin, cluster="other")
    )
    async with getattr(api, kind)() as batch:
        with pytest.raises(ValueError, match="no cluster 'other'"):
            batch.add(operation)


async def test_a_hundred_operations_keep_their_order(
    api: AsyncSampleCaches, kind: str
) -> None:
    async with getattr(api, kind)() as batch:
        handles = [
            batch.add(OPERATIONS.number.operations.increment("n")) for _ in range(100)
        ]
    assert [handle.result for handle in handles] == list(range(1, 101))
