"""Observers come and go, fail, and see nothing that is not theirs; without them nothing stands in the way."""

from __future__ import annotations

import asyncio
import logging
import os
import threading

import pytest
from tests.observing.shop import AsyncShopCaches, ShopCaches
from tests.servers import valkey_server

from cachegen_runtime.observing import Event, Statistics, observe
from cachegen_runtime.transport.isolation.stores import isolation
from cachegen_runtime.transport.route import Route


def is_watched(route: Route) -> bool:
    return route.watch is not None


def test_caches_made_before_and_after_are_observed_until_it_stops() -> None:
    before, found = ShopCaches(main="memory://"), list[Event]()
    stop = observe(found.append)
    after = ShopCaches(main="memory://")
    before.name.get("a")
    after.name.get("b")
    stop()
    stop()
    before.name.get("a")
    assert len(found) == 2


def test_any_number_observe_and_each_stops_for_itself() -> None:
    caches, found = ShopCaches(main="memory://"), list[Event]()
    stops = [observe(found.append) for _ in range(3)]
    for left, stop in zip((3, 2, 1), stops, strict=True):
        found.clear()
        caches.name.get("a")
        assert len(found) == left
        stop()
    found.clear()
    caches.name.get("a")
    assert found == []


def test_only_observers_that_asked_for_keys_get_them() -> None:
    caches = ShopCaches(main="memory://")
    plain, wanted = list[Event](), list[Event]()
    stops = [observe(plain.append), observe(wanted.append, keys=True)]
    caches.name.multi_get(["a", "a/b"])
    with caches.batch() as batch:
        batch.add(caches.name.operations.get("c"))
    for stop in stops:
        stop()
    assert [event.key_texts for event in plain] == [(), ()]
    assert plain[1].parts[0].key_texts == ()
    assert [event.key_texts for event in wanted] == [
        ("name/a", "name/a%2Fb"),
        ("name/c",),
    ]
    assert wanted[1].parts[0].key_texts == ("name/c",)


def test_what_an_observer_raises_is_logged_once_and_reaches_no_caller(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caches, found = ShopCaches(main="memory://"), list[Event]()

    def failing(event: Event) -> None:
        raise RuntimeError("of the observer's own")

    stops = [observe(failing), observe(found.append), observe(failing)]
    with caplog.at_level(logging.DEBUG, "cachegen"):
        for _ in range(3):
            caches.name.set("k", "v")
            assert caches.name.get("k") == "v"
    for stop in stops:
        stop()
    assert len(found) == 6
    assert len(caplog.records) == 2
    assert {record.name for record in caplog.records} == {"cachegen"}
    assert "failing" in caplog.text


def test_an_observer_is_no_text() -> None:
    with pytest.raises(TypeError, match="called with events"):
        observe("print")  # type: ignore[arg-type]


def test_events_come_in_the_thread_that_made_the_call() -> None:
    caches, threads = ShopCaches(main="memory://"), list[int]()
    stop = observe(lambda event: threads.append(threading.get_ident()))
    other = threading.Thread(target=caches.name.get, args=("k",))
    other.start()
    other.join()
    caches.name.get("k")
    stop()
    assert threads == [other.ident, threading.get_ident()]


async def test_events_come_in_the_task_that_made_the_call() -> None:
    caches, tasks = AsyncShopCaches(main="memory://"), list[str]()

    def note(event: Event) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task.get_name())

    stop = observe(note)
    made = [
        asyncio.create_task(caches.name.get("k"), name=f"task {number}")
        for number in range(3)
    ]
    await asyncio.gather(*made)
    stop()
    assert sorted(tasks) == ["task 0", "task 1", "task 2"]


def test_closed_caches_and_a_program_s_mistakes_are_no_events(
    events: list[Event],
) -> None:
    caches = ShopCaches(main="memory://")
    with pytest.raises(ValueError, match="cost"):
        caches.calls.take("k", -1)
    with pytest.raises(TypeError):
        caches.name.set("k", 1)  # type: ignore[arg-type]
    caches.close()
    with pytest.raises(Exception, match="closed"):
        caches.name.get("k")
    assert events == []


def test_observers_come_and_go_while_threads_call() -> None:
    caches, whole = ShopCaches(main="memory://"), Statistics()
    stop = observe(whole)
    done = threading.Event()

    def change() -> None:
        while not done.is_set():
            observe(lambda event: None, keys=True)()

    def call() -> None:
        for _ in range(500):
            caches.name.get("k")

    changing = threading.Thread(target=change)
    calling = [threading.Thread(target=call) for _ in range(4)]
    changing.start()
    for thread in calling:
        thread.start()
    for thread in calling:
        thread.join()
    done.set()
    changing.join()
    caches.name.get("k")
    stop()
    assert whole.snapshot()["shop.name"].operations == {("get", "miss"): 2001}


async def test_statistics_are_exact_under_tasks_and_threads() -> None:
    blocking, tasks = ShopCaches(main="memory://"), AsyncShopCaches(main="memory://")
    await tasks.forge.set("bad", "{}")
    statistics = Statistics()
    stop = observe(statistics)

    def call() -> None:
        for _ in range(200):
            blocking.account.get("bad")

    async def acall() -> None:
        for _ in range(50):
            await tasks.account.get("bad")
            await asyncio.sleep(0)

    await asyncio.gather(
        *(asyncio.to_thread(call) for _ in range(4)), *(acall() for _ in range(8))
    )
    stop()
    found = statistics.snapshot()["shop.account"]
    assert found.operations == {("get", "miss"): 1200}
    assert (found.misses, found.decode_misses, found.hit_ratio) == (1200, 1200, 0.0)
    assert sum(found.buckets) == 1200
    assert found.total_duration > 0


def test_a_forked_child_counts_from_zero() -> None:
    caches, statistics = ShopCaches(main="memory://"), Statistics()
    stop = observe(statistics)
    caches.name.get("k")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            before = dict(statistics.snapshot())
            caches.name.get("k")
            after = statistics.snapshot()["shop.name"]
            code = 0 if (before, after.misses) == ({}, 1) else 2
        finally:
            os._exit(code)
    stop()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert statistics.snapshot()["shop.name"].misses == 1


def test_without_lookups_there_is_no_ratio() -> None:
    caches, statistics = ShopCaches(main="memory://"), Statistics()
    stop = observe(statistics)
    caches.name.set("k", "v")
    assert statistics.snapshot()["shop.name"].hit_ratio is None
    caches.name.multi_get(["k", "l", "m", "k"])
    assert statistics.snapshot()["shop.name"].hit_ratio == 0.5
    stop()


@pytest.mark.cachegen_live
def test_without_observers_calls_go_into_the_transport_s_own_methods() -> None:
    with valkey_server() as server:
        isolation.end()
        caches = ShopCaches(main=server.url)
        route = caches["main"]
        bare = route.run
        stop = observe(lambda event: None)
        assert route.run != bare
        assert is_watched(route)
        stop()
        assert route.run == bare
        assert not is_watched(route)
        caches.close()
        isolation.go_live()


@pytest.mark.cachegen_live
def test_events_have_the_server_of_the_url() -> None:
    with valkey_server("--unixsocket", "server.sock") as server:
        found = list[Event]()
        stop = observe(found.append)
        for url in (
            f"{server.url[:-1]}3",
            f"unix://{server.socket_path}?db=2",
            f"{server.url}?transport=redis-py",
        ):
            caches = ShopCaches(main=url)
            caches.name.get("k")
            caches.close()
        stop()
        assert [
            (event.server_address, event.server_port, event.database) for event in found
        ] == [
            ("127.0.0.1", server.port, 3),
            (str(server.socket_path), None, 2),
            ("127.0.0.1", server.port, 0),
        ]
