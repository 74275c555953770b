"""A batch is one event, on one cluster or several, whose parts are its operations' events."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from tests.observing.shop import AsyncShopCaches, ShopCaches
from tests.servers import valkey_server

from cachegen_runtime import CacheUnavailableError
from cachegen_runtime.observing import Event, Statistics, observe

NOBODY = "redis://127.0.0.1:1"


def test_a_batch_is_one_event_with_the_sums_of_its_parts(events: list[Event]) -> None:
    caches = ShopCaches(main="memory://")
    with caches.batch() as batch:
        batch.add(caches.name.operations.set("a", "abc"))
        batch.add(caches.name.operations.get("a"))
        batch.add(caches.name.operations.multi_get(["a", "b", "a"]))
        batch.add(caches.name.operations.multi_get([]))
    (event,) = events
    assert (event.operation, event.command, event.batch) == ("batch", "PIPELINE", 3)
    assert [part.command for part in event.parts] == ["SET", "GET", "MGET"]
    assert [part.duration for part in event.parts] == [0, 0, 0]
    assert (event.keys, event.hits, event.misses) == (5, 3, 1)
    assert (event.value_bytes, event.writes) == (3 + 3 + 6, True)
    assert (event.outcome, event.error, event.decision) == ("ok", None, None)
    assert (event.service, event.keyspace) == ("shop", "name")
    assert event.duration > 0


async def test_a_batch_of_like_commands_is_named_for_them(events: list[Event]) -> None:
    caches = AsyncShopCaches(main="memory://")
    async with caches.batch() as batch:
        for name in ("a", "b"):
            batch.add(caches.name.operations.get(name))
            batch.add(caches.account.operations.get(name))
    (event,) = events
    assert (event.command, event.batch, event.misses) == ("PIPELINE GET", 4, 4)
    assert (event.service, event.keyspace, event.pattern) == ("shop", None, None)


def test_a_transaction_is_one_event_and_called_multi(events: list[Event]) -> None:
    caches = ShopCaches(main="memory://")
    with caches.transaction() as batch:
        batch.add(caches.name.operations.get("a"))
        batch.add(caches.name.operations.get("b"))
    (event,) = events
    assert (event.operation, event.command) == ("transaction", "MULTI")


def test_a_batch_with_nothing_to_send_is_no_event(events: list[Event]) -> None:
    caches = ShopCaches(main="memory://")
    with caches.batch():
        pass
    with caches.batch() as batch:
        batch.add(caches.name.operations.multi_get([]))
    with suppress(KeyError), caches.batch() as batch:
        batch.add(caches.name.operations.get("a"))
        raise KeyError
    assert events == []


def test_a_batch_over_several_clusters_is_one_event(events: list[Event]) -> None:
    caches = ShopCaches(main="memory://")
    with caches.batch() as batch:
        batch.add(caches.visits.operations.increment("k"))
        batch.add(caches.name.operations.get("k"))
        batch.add(caches.visits.operations.get("k"))
    (event,) = events
    assert (event.cluster, event.batch, event.command) == ("other", 3, "PIPELINE")
    assert (event.hits, event.misses) == (1, 1)


async def test_a_batch_over_several_clusters_is_one_event_in_tasks_too(
    events: list[Event],
) -> None:
    caches = AsyncShopCaches(main="memory://")
    async with caches.batch() as batch:
        batch.add(caches.name.operations.get("k"))
        batch.add(caches.visits.operations.increment("k"))
    (event,) = events
    assert (event.cluster, event.batch) == ("main", 2)
    assert [part.cluster for part in event.parts] == ["main", "other"]


@pytest.mark.cachegen_live
def test_a_batch_whose_cluster_does_not_answer_is_an_error_of_all_its_parts(
    events: list[Event],
) -> None:
    with valkey_server() as server:
        caches = ShopCaches(main=NOBODY, other=f"{server.url[:-1]}7")
        batch = caches.batch()
        batch.add(caches.visits.operations.increment("k"))
        batch.add(caches.calls.operations.take("k"))
        batch.add(caches.visits.operations.get("k"))
        with pytest.raises(CacheUnavailableError), batch:
            pass
        caches.close()
    (event,) = events
    assert (event.outcome, event.error) == ("error", "CacheUnavailableError")
    assert [part.outcome for part in event.parts] == ["ok", "ok", "error"]
    assert event.parts[-1].decision == "unknown"
    assert (event.server_port, event.database) == (server.port, 7)


def test_a_part_that_fails_makes_its_batch_an_error_and_a_miss_does_not(
    events: list[Event],
) -> None:
    caches = ShopCaches(main="memory://")
    caches.visits.set("k", 2**63 - 1)
    events.clear()
    with caches.batch() as batch:
        batch.add(caches.visits.operations.replace("absent", 1))
        batch.add(caches.visits.operations.set_if_not_exists("k", 1))
    assert events.pop().outcome == "ok"
    with caches.batch() as batch:
        batch.add(caches.visits.operations.get("k"))
        batch.add(caches.visits.operations.increment("k"))
    (event,) = events
    assert [part.outcome for part in event.parts] == ["ok", "error"]
    assert (event.outcome, event.error) == ("error", "ERR")


@pytest.mark.cachegen_live
async def test_a_cancelled_batch_says_so_of_itself_and_of_its_parts(
    events: list[Event],
) -> None:
    with valkey_server() as server:
        caches = AsyncShopCaches(main=f"{server.url}?timeout=60")
        await caches.name.get("k")
        events.clear()
        server.freeze()

        async def run() -> None:
            async with caches.batch() as batch:
                batch.add(caches.name.operations.get("a"))
                batch.add(caches.name.operations.get("b"))

        task = asyncio.create_task(run())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        server.resume()
        await caches.aclose()
    (event,) = events
    assert {event.outcome, *(part.outcome for part in event.parts)} == {"cancelled"}


def test_parts_count_as_operations_without_time() -> None:
    caches, statistics = ShopCaches(main="memory://"), Statistics()
    stop = observe(statistics)
    with caches.batch() as batch:
        batch.add(caches.name.operations.get("k"))
        batch.add(caches.visits.operations.increment("k"))
    caches.visits.get("k")
    stop()
    found = statistics.snapshot()
    assert found["shop.name"].operations == {("get", "miss"): 1}
    assert (found["shop.name"].total_duration, sum(found["shop.name"].buckets)) == (
        0,
        0,
    )
    visits = found["shop.visits"]
    assert visits.operations == {("increment", "ok"): 1, ("get", "ok"): 1}
    assert (sum(visits.buckets), len(visits.buckets)) == (1, 11)
    assert set(found) == {"shop.name", "shop.visits"}
