"""What events say of how calls ended, and of what was read on the way."""

from __future__ import annotations

import asyncio

import pytest
from tests.observing.shop import Account, AsyncShopCaches, ShopCaches
from tests.servers import valkey_server

from cachegen_runtime import (
    CacheDecodeError,
    CacheKeyExistsError,
    CacheLockedError,
    CacheTimeoutError,
    CacheWrongTypeError,
)
from cachegen_runtime.observing import Event

NOBODY = "redis://127.0.0.1:1"


@pytest.fixture
def caches() -> ShopCaches:
    return ShopCaches(main="memory://")


def only(events: list[Event]) -> Event:
    assert len(events) == 1, events
    return events.pop()


def test_a_value_that_does_not_decode_and_counts_as_a_miss_is_one(
    caches: ShopCaches, events: list[Event]
) -> None:
    caches.forge.multi_set({"a": "{}", "b": '{"name":"Ada","rank":1}'})
    events.clear()
    assert caches.account.get("a") is None
    event = only(events)
    assert (event.outcome, event.hits, event.misses) == ("miss", 0, 1)
    assert (event.decode_misses, event.upgraded) == (1, 0)
    assert caches.account.multi_get(["a", "b", "c", "a"])[1] == Account("Ada", 1)
    event = only(events)
    assert (event.outcome, event.hits, event.misses) == ("ok", 1, 3)
    assert (event.decode_misses, event.keys) == (2, 4)


def test_a_value_in_a_former_shape_is_a_hit_that_was_upgraded(
    caches: ShopCaches, events: list[Event]
) -> None:
    caches.forge.set("a", '{"name":"Ada"}')
    events.clear()
    assert caches.account.get("a") == Account("Ada", 0)
    event = only(events)
    assert (event.outcome, event.hits, event.upgraded) == ("ok", 1, 1)
    assert event.decode_misses == 0


def test_what_was_there_already_is_a_conflict(
    caches: ShopCaches, events: list[Event]
) -> None:
    caches.name.set("k", "v")
    with caches.nightly.acquire("k"):
        events.clear()
        with pytest.raises(CacheKeyExistsError):
            caches.name.set_if_not_exists("k", "w")
        assert (events[0].outcome, events.pop().error) == ("conflict", None)
        with pytest.raises(CacheLockedError):
            caches.nightly.acquire("k")
        event = only(events)
        assert (event.operation, event.outcome) == ("acquire", "conflict")
    assert only(events).operation == "release"


def test_an_acquire_that_waits_is_one_event_that_lasts_as_long(
    caches: ShopCaches, events: list[Event]
) -> None:
    with caches.nightly.acquire("k"):
        events.clear()
        with pytest.raises(CacheLockedError):
            caches.nightly.acquire("k", wait=0.1)
        event = only(events)
    assert (event.operation, event.outcome, event.keys) == ("acquire", "conflict", 1)
    assert event.duration >= 0.1


async def test_an_acquire_that_waits_is_one_event_in_tasks_too(
    events: list[Event],
) -> None:
    caches = AsyncShopCaches(main="memory://")
    lease = await caches.nightly.acquire("k")
    waiting = asyncio.create_task(caches.nightly.acquire("k", wait=60))
    await asyncio.sleep(0)
    await lease.release()
    await waiting
    assert [event.operation for event in events] == ["acquire", "release", "acquire"]
    assert {event.outcome for event in events} == {"ok"}


async def test_a_cancelled_acquire_is_one_event(events: list[Event]) -> None:
    caches = AsyncShopCaches(main="memory://")
    await caches.nightly.acquire("k")
    events.clear()
    waiting = asyncio.create_task(caches.nightly.acquire("k", wait=60))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0)
    event = only(events)
    assert (event.operation, event.outcome) == ("acquire", "cancelled")


def test_limiters_say_what_they_decided(
    caches: ShopCaches, events: list[Event]
) -> None:
    for _ in range(3):
        caches.calls.take("k")
    caches.calls.exists("k")
    decisions = [event.decision for event in events]
    assert decisions == ["allowed", "allowed", "refused", None]
    assert {event.outcome for event in events} == {"ok"}


@pytest.mark.cachegen_live
def test_a_limiter_without_its_cluster_decides_unknown(events: list[Event]) -> None:
    caches = ShopCaches(main=f"{NOBODY}/3")
    assert caches.calls.take("k").allowed
    event = only(events)
    assert (event.decision, event.outcome) == ("unknown", "error")
    assert event.error == "CacheUnavailableError"
    assert event.server_address == "127.0.0.1"
    assert (event.server_port, event.database) == (1, 3)
    caches.close()


def test_a_refusal_has_the_server_s_prefix(
    caches: ShopCaches, events: list[Event]
) -> None:
    caches.visits.set("k", 2**63 - 1)
    events.clear()
    with pytest.raises(CacheWrongTypeError):
        caches.visits.increment("k")
    event = only(events)
    assert (event.outcome, event.error, event.command) == ("error", "ERR", "INCRBY")


def test_a_failure_that_is_no_refusal_has_its_class(
    caches: ShopCaches, events: list[Event]
) -> None:
    caches.name.set("k", "ü")
    events.clear()
    with pytest.raises(CacheDecodeError):
        caches.name.get_range("k", 0, 0)
    event = only(events)
    assert (event.outcome, event.error) == ("error", "CacheDecodeError")


async def test_the_server_s_prefix_comes_through_in_tasks(events: list[Event]) -> None:
    caches = AsyncShopCaches(main="memory://")
    await caches.visits.set("k", 2**63 - 1)
    events.clear()
    with pytest.raises(CacheWrongTypeError):
        await caches.visits.increment("k")
    event = only(events)
    assert (event.outcome, event.error, event.command) == ("error", "ERR", "INCRBY")


@pytest.mark.cachegen_live
async def test_a_call_that_is_cancelled_says_so(events: list[Event]) -> None:
    with valkey_server() as server:
        caches = AsyncShopCaches(main=f"{server.url}?timeout=60")
        await caches.name.get("k")
        events.clear()
        server.freeze()
        for call in (caches.name.get("k"), caches.calls.take("k")):
            task = asyncio.create_task(call)
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            event = events.pop()
            assert (event.outcome, event.error) == ("cancelled", None)
        server.resume()
        await caches.aclose()


@pytest.mark.cachegen_live
def test_a_time_out_is_an_error_with_its_class(events: list[Event]) -> None:
    with valkey_server() as server:
        caches = ShopCaches(main=f"{server.url}?timeout=0.05")
        server.freeze()
        with pytest.raises(CacheTimeoutError):
            caches.name.get("k")
        server.resume()
        caches.close()
    event = only(events)
    assert (event.outcome, event.error) == ("error", "CacheTimeoutError")
    assert event.duration >= 0.05
