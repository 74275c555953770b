"""A loading read is one event, whatever it takes; each run of a loader is one more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    AsyncStaleLoadedKeyspace,
    CacheLoadError,
    Caches,
    LoadedKeyspace,
    StaleLoadedKeyspace,
    expire_in,
)
from cachegen_runtime.generated import INT, STR, KeyspaceDefinition, Load, scalar_key
from cachegen_runtime.observing import Event, Statistics, observe

NUMBER = KeyspaceDefinition(
    service="shop", name="number", cluster="main", pattern="number/:key",
    key=scalar_key(STR), value=INT, load=Load(), on_decode_error="miss",
)  # fmt: skip
MAYBE = KeyspaceDefinition(
    service="shop", name="maybe", cluster="main", pattern="maybe/:key",
    key=scalar_key(STR), value=INT, load=Load(missing=timedelta(minutes=1)),
)  # fmt: skip
STALE = KeyspaceDefinition(
    service="shop", name="stale", cluster="main", pattern="stale/:key",
    key=scalar_key(STR), value=INT, expiry=expire_in(60),
    load=Load(stale_for=timedelta(hours=1)),
)  # fmt: skip


class Loads(Caches):
    """The blocking caches."""

    def __init__(self) -> None:
        super().__init__({"main": "memory://"})
        self.number: LoadedKeyspace[str, int, int] = LoadedKeyspace(self, NUMBER)
        self.maybe: LoadedKeyspace[str, int, int | None] = LoadedKeyspace(self, MAYBE)
        self.stale: StaleLoadedKeyspace[str, int, int] = StaleLoadedKeyspace(
            self, STALE
        )


class AsyncLoads(AsyncCaches):
    """The async ones."""

    def __init__(self) -> None:
        super().__init__({"main": "memory://"})
        self.number: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self, NUMBER
        )
        self.stale: AsyncStaleLoadedKeyspace[str, int, int] = AsyncStaleLoadedKeyspace(
            self, STALE
        )


def told(events: list[Event]) -> Sequence[tuple[str, str, int, int]]:
    """Return and forget what the events say of names, outcomes, hits and misses."""
    found = [
        (event.operation, event.outcome, event.hits, event.misses) for event in events
    ]
    events.clear()
    return found


def test_a_miss_is_one_lookup_and_one_load_and_a_hit_one_lookup(
    events: list[Event],
) -> None:
    caches = Loads()
    assert caches.number.get_or_load("k", len) == 1
    load, lookup = events
    assert (load.command, load.keys, load.writes) == ("LOAD", 1, False)
    assert (lookup.command, lookup.keys, lookup.key_texts) == ("GET", 1, ())
    assert 0 < load.duration < lookup.duration
    assert told(events) == [("load", "ok", 0, 0), ("get_or_load", "miss", 0, 1)]
    assert caches.number.get_or_load("k", len) == 1
    assert events[0].value_bytes == 1
    assert told(events) == [("get_or_load", "ok", 1, 0)]


async def test_tasks_are_told_the_same(events: list[Event]) -> None:
    caches = AsyncLoads()

    async def loader(key: str) -> int:
        return len(key)

    for _ in range(2):
        assert await caches.number.get_or_load("k", loader) == 1
    assert told(events) == [
        ("load", "ok", 0, 0),
        ("get_or_load", "miss", 0, 1),
        ("get_or_load", "ok", 1, 0),
    ]
    await asyncio.gather(*(caches.number.get_or_load("l", loader) for _ in range(3)))
    assert sorted(told(events)) == [
        *[("get_or_load", "miss", 0, 1)] * 3,
        ("load", "ok", 0, 0),
    ]
    await caches.aclose()


def test_several_keys_are_one_lookup_with_a_hit_or_miss_for_each_as_given(
    events: list[Event],
) -> None:
    caches = Loads()
    caches.number.set("a", 7)
    events.clear()
    found = caches.number.multi_get_or_load(
        ["a", "b", "a", "b"], lambda keys: dict.fromkeys(keys, 1)
    )
    assert found == [7, 1, 7, 1]
    assert (events[-1].command, events[-1].keys, events[0].keys) == ("MGET", 4, 1)
    assert told(events) == [("load", "ok", 0, 0), ("multi_get_or_load", "ok", 2, 2)]


def test_what_a_loader_raises_is_an_error_of_both(events: list[Event]) -> None:
    caches = Loads()

    def fail(key: str) -> int:
        raise KeyError(key)

    with pytest.raises(KeyError):
        caches.number.get_or_load("k", fail)
    assert {event.error for event in events} == {"KeyError"}
    assert told(events) == [("load", "error", 0, 0), ("get_or_load", "error", 0, 1)]
    with pytest.raises(CacheLoadError):
        caches.number.multi_get_or_load(["a"], lambda keys: {})
    assert events[-1].error == "CacheLoadError"


def test_a_remembered_absence_is_a_hit(events: list[Event]) -> None:
    caches = Loads()
    for _ in range(2):
        assert caches.maybe.get_or_load("k", lambda key: None) is None
    assert told(events) == [
        ("load", "ok", 0, 0),
        ("get_or_load", "miss", 0, 1),
        ("get_or_load", "ok", 1, 0),
    ]


def test_a_value_that_does_not_decode_is_reported_once(events: list[Event]) -> None:
    caches = Loads()
    forge = KeyspaceDefinition(
        service="shop", name="forge", cluster="main", pattern="number/:key",
        key=scalar_key(STR), value=STR, load=Load(),
    )  # fmt: skip
    LoadedKeyspace[str, str, str](caches, forge).set("k", "seven")
    events.clear()
    assert caches.number.get_or_load("k", len) == 1
    assert [event.decode_misses for event in events] == [0, 1]


def test_other_operations_of_loaded_keyspaces_are_called_by_their_commands(
    events: list[Event],
) -> None:
    caches = Loads()
    caches.stale.set("k", 1)
    caches.stale.get("k")
    caches.stale.multi_get(["k", "l"])
    caches.stale.touch("k")
    assert caches.stale.mark_stale("k", "l") == 1
    caches.stale.get("k")
    caches.stale.get_or_load("k", len)
    caches.stale.delete("k")
    commands = [(event.operation, event.command) for event in events]
    assert commands == [
        ("set", "SET"),
        ("get", "GET"),
        ("multi_get", "MGET"),
        ("touch", "PEXPIRE"),
        ("mark_stale", "EVALSHA"),
        ("get", "GET"),
        ("load", "LOAD"),
        ("get_or_load", "GET"),
        ("delete", "UNLINK"),
    ]
    lookups = [
        (event.outcome, event.hits, event.misses, event.value_bytes) for event in events
    ]
    assert lookups[1] == ("ok", 1, 0, 1)
    assert lookups[2] == ("ok", 1, 1, 1)
    assert lookups[5][:3] == ("miss", 0, 1)
    assert lookups[7][:3] == ("ok", 1, 0)
    assert [event.keys for event in events] == [1, 1, 2, 1, 2, 1, 1, 1, 1]


def test_loads_are_counted_beside_the_calls() -> None:
    caches, statistics = Loads(), Statistics()
    stop = observe(statistics)
    caches.number.get_or_load("k", len)
    caches.number.get_or_load("k", len)
    stop()
    found = statistics.snapshot()["shop.number"]
    assert (found.hits, found.misses, found.hit_ratio) == (1, 1, 0.5)
    assert found.operations[("load", "ok")] == 1
    assert sum(found.buckets) == 2
