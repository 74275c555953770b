"""Reads that are answered from near, and commands that no keyspace sends, are events as all others are."""

from __future__ import annotations

import pytest
from tests.near.faces import FACES, Face, opened
from tests.near.shop import Card
from tests.near.test_reads import calls
from tests.observing.shop import AsyncShopCaches, ShopCaches
from tests.servers import valkey_server

from cachegen_runtime import CacheError, acommand, command
from cachegen_runtime.observing import Event, Statistics, observe

ADA = Card(title="Ada", tags=("a", "b"))


@pytest.mark.cachegen_live
@pytest.mark.parametrize("face", FACES)
def test_a_near_hit_is_a_hit_that_no_server_is_asked_for(face: Face) -> None:
    found = list[Event]()
    with valkey_server() as server, opened(face, server.url) as shop:
        card = shop.caches.card
        shop.call(card.set, "ada", ADA)
        stop = observe(found.append)
        shop.begin()
        shop.hold("card", "ada")
        # A further observer empties no near cache.
        observe(lambda event: None)()
        found.clear()
        before = calls(server, "get")
        assert [shop.call(card.get, "ada") for _ in range(3)] == [ADA] * 3
        assert calls(server, "get") == before
        stop()
    told = [(one.operation, one.outcome, one.hits, one.command) for one in found]
    assert told == [("get", "ok", 1, "GET")] * 3
    assert all(one.value_bytes > 0 for one in found)


def test_a_command_of_no_keyspace_is_an_event_without_one(events: list[Event]) -> None:
    caches, statistics = ShopCaches(main="memory://"), Statistics()
    stop = observe(statistics)
    assert command(caches, "main", "set", "k", "v") == b"OK"
    with pytest.raises(CacheError):
        command(caches, "main", "LPUSH", "k")
    stop()
    first, failed = events
    assert (first.service, first.keyspace, first.pattern) == (None, None, None)
    assert (first.operation, first.command, first.cluster) == ("SET", "SET", "main")
    assert (failed.outcome, failed.error) == ("error", "ERR")
    assert statistics.snapshot() == {}


async def test_a_command_of_no_keyspace_is_one_in_tasks_too(
    events: list[Event],
) -> None:
    assert await acommand(AsyncShopCaches(main="memory://"), "main", "GET", "k") is None
    assert [(one.command, one.hits, one.misses) for one in events] == [("GET", 0, 0)]
