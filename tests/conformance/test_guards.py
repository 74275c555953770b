"""Limiters and locks on every kind of deployment: what they promise, batches, foreign keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conformance.observation import seconds_left
from tests.conformance.sample import HOUR, AsyncSampleCaches, SampleCaches

from cachegen_runtime import (
    CacheLeaseLostError,
    CacheLockedError,
    CacheMissError,
    CacheWrongTypeError,
)

OPERATIONS = SampleCaches(main="memory://")
LIMITERS = {"calls": 3, "windows": 3, "logs": 3, "layers": 2}
"""Each limiter of the sample, and the most that one moment admits."""
LATE = timedelta(milliseconds=1)


@pytest.mark.parametrize(("name", "most"), LIMITERS.items())
async def test_a_limiter_admits_its_burst_and_says_when_to_come_back(
    api: AsyncSampleCaches, name: str, most: int
) -> None:
    calls = getattr(api, name)
    assert [bool(await calls.take("k")) for _ in range(most + 1)] == [True] * most + [
        False
    ]
    refused = await calls.peek("k")
    assert (refused.limit, refused.remaining, refused.known) == (most, 0, True)
    assert timedelta(0) < refused.retry_after <= HOUR + LATE
    assert await calls.delete("k") == 1
    assert (await calls.take("k", most)).remaining == 0


@pytest.mark.parametrize("name", LIMITERS)
async def test_a_peek_and_a_refusal_write_nothing(
    api: AsyncSampleCaches, name: str
) -> None:
    calls = getattr(api, name)
    most = LIMITERS[name]
    assert (await calls.peek("k", most)).allowed
    assert not await calls.exists("k")
    assert await calls.take("k")
    assert not await calls.take("k", most)
    assert (await calls.peek("k")).remaining == most - 1
    assert (await calls.take("k", 0)).allowed


@pytest.mark.parametrize("name", LIMITERS)
async def test_a_limiter_s_key_lives_until_nothing_counts(
    api: AsyncSampleCaches, name: str
) -> None:
    calls = getattr(api, name)
    reset = (await calls.take("k")).reset_after
    left = await calls.ttl("k")
    assert reset - timedelta(minutes=1) < left <= reset + LATE


@pytest.mark.parametrize("way", ["batch", "transaction"])
async def test_limiters_go_in_batches(api: AsyncSampleCaches, way: str) -> None:
    async with getattr(api, way)() as batch:
        taken = [batch.add(OPERATIONS.calls.operations.take("k")) for _ in range(4)]
        looked = batch.add(OPERATIONS.calls.operations.peek("k"))
        other = batch.add(OPERATIONS.logs.operations.take("l", 2))
    assert [bool(each.result) for each in taken] == [True, True, True, False]
    assert not looked.result
    assert other.result.remaining == 1


@pytest.mark.parametrize("name", LIMITERS)
async def test_another_redis_type_under_a_limiter_is_reported_and_kept(
    api: AsyncSampleCaches, name: str
) -> None:
    await api.members.add("k", 1)
    with pytest.raises(CacheWrongTypeError) as caught:
        await getattr(api, name).take("k")
    assert (caught.value.operation, caught.value.key) == ("take", "{k}/k")
    assert await api.members.items("k") == {1}


async def test_a_state_of_another_algorithm_counts_as_absent(
    api: AsyncSampleCaches,
) -> None:
    for before in LIMITERS:
        for after in LIMITERS.keys() - {before}:
            await api.raw.delete("k")
            await getattr(api, before).take("k", LIMITERS[before])
            found = await getattr(api, after).take("k")
            assert (found.allowed, found.remaining) == (True, LIMITERS[after] - 1)


async def test_a_lock_has_one_holder_and_its_tokens_grow(
    api: AsyncSampleCaches,
) -> None:
    tokens = []
    for _ in range(3):
        async with await api.nightly.acquire("k") as lease:
            with pytest.raises(CacheLockedError) as caught:
                await api.nightly.acquire("k")
            assert (caught.value.operation, caught.value.key) == ("acquire", "{k}/k")
            assert not caught.value.maybe_applied
            await lease.check()
            tokens.append(lease.token)
    assert tokens == sorted(set(tokens))
    with pytest.raises(CacheMissError):
        await api.nightly.ttl("k")


async def test_a_lease_is_extended_by_its_own_length_or_another(
    api: AsyncSampleCaches,
) -> None:
    lease = await api.nightly.acquire("k", lease=60)
    assert await seconds_left(api.nightly) <= 60
    await lease.extend(600)
    assert 60 < await seconds_left(api.nightly) <= 600
    await lease.extend()
    assert await seconds_left(api.nightly) <= 60
    assert await lease.release() is True
    assert await lease.release() is False


async def test_a_lost_lease_says_so_and_touches_nobody_s_lock(
    api: AsyncSampleCaches,
) -> None:
    lost = await api.nightly.acquire("k")
    assert await api.nightly.delete("k") == 1
    other = await api.nightly.acquire("k")
    for ask in (lost.check, lost.extend):
        with pytest.raises(CacheLeaseLostError):
            await ask()
    assert await lost.release() is False
    async with lost:
        pass
    await other.check()


async def test_another_redis_type_under_a_lock_is_reported_and_kept(
    api: AsyncSampleCaches,
) -> None:
    lease = await api.nightly.acquire("k")
    await api.nightly.delete("k")
    await api.members.add("k", 1)
    for ask in (lambda: api.nightly.acquire("k"), lease.check, lease.extend):
        with pytest.raises(CacheWrongTypeError):
            await ask()
    assert await api.members.items("k") == {1}
