"""Forks, garbage, observers and tests: who begins with an empty near cache, and whose thread ends."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
import weakref

import pytest

from cachegen_runtime.observing import Event, observe
from cachegen_runtime.transport.isolation.stores import isolation
from tests.near.faces import Face, Shop, begin, opened
from tests.near.shop import AsyncShopCaches, Card
from tests.near.test_links import WordCaches
from tests.servers import Server, wait_until

ADA = Card(title="Ada")


def test_a_forked_child_begins_empty_and_listens_for_itself(server: Server) -> None:
    caches = WordCaches(server.url)
    begin(caches.near)
    caches.word.set("a", "old")
    caches.hold("a")
    with caches.store.whole:
        # The child finds the lock taken by nobody that is there.
        child = os.fork()
        if child == 0:
            code = 1
            try:
                began_empty = not caches.store.by_sent and not caches.store.is_live
                threads = threading.active_count()
                caches.word.get("a")
                wait_until(lambda: caches.store.is_live, "a listener of its own")
                caches.hold("a")
                server.ask("SET", "word/a", "new")
                wait_until(lambda: caches.word.get("a") == "new", "a push")
                code = 0 if began_empty and threads == 1 else 2
            finally:
                os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    wait_until(lambda: caches.word.get("a") == "new", "the parent's own push")
    wait_until(lambda: caches.store.is_live, "the parent's own listener")
    caches.close()


def test_caches_that_nobody_has_any_more_listen_no_longer(server: Server) -> None:
    caches = WordCaches(server.url)
    begin(caches.near)
    gone = weakref.ref(caches.near)
    del caches
    gc.collect()
    wait_until(lambda: gone() is None, "the end of the near cache")
    wait_until(
        lambda: "resp=3" not in server.ask("CLIENT", "LIST"), "the listener's end"
    )


def test_a_program_ends_though_somebody_listens(server: Server) -> None:
    program = (
        "from tests.near.test_links import WordCaches, begin\n"
        f"caches = WordCaches({server.url!r}); begin(caches.near); print('listens')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("listens\n", "")


def listeners() -> set[int | None]:
    """Return the threads that listen now."""
    return {each.ident for each in threading.enumerate() if "near" in each.name}


async def test_event_loops_that_come_and_go_share_one_listener(server: Server) -> None:
    def many() -> None:
        before = listeners()
        caches = AsyncShopCaches(server.url)
        begin(caches.__near__("main"))
        seen = listeners()
        for _ in range(50):
            asyncio.run(_once(caches))
            seen |= listeners()
        assert len(seen - before) == 1
        assert caches.__near__("main").stores["card"].hits.total >= 49
        asyncio.run(caches.aclose())

    await asyncio.to_thread(many)


async def _once(caches: AsyncShopCaches) -> None:
    assert await caches.card.get("nobody") is None


def test_loops_in_several_threads_see_what_each_of_them_writes(server: Server) -> None:
    caches = AsyncShopCaches(server.url)
    begin(caches.__near__("main"))
    failures: list[str] = []

    async def work(name: str) -> None:
        for number in range(200):
            await caches.card.set(name, Card(title=str(number)))
            found = await caches.card.get(name)
            if found != Card(title=str(number)):
                failures.append(f"{name}: {found} is not {number}")

    threads = [
        threading.Thread(target=lambda name=name: asyncio.run(work(name)))
        for name in "abcd"
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    asyncio.run(caches.aclose())


def test_each_test_begins_with_an_empty_near_cache(face: Face, server: Server) -> None:
    with opened(face, server.url) as shop:
        shop.call(shop.caches.card.set, "ada", ADA)
        shop.hold("card", "ada")
        isolation.begin()
        assert not shop.store("card").by_sent
        assert shop.call(shop.caches.card.get, "ada") is None
        assert not shop.caches.card.statistics.near_active
        isolation.go_live()
        assert not shop.store("card").by_sent
        assert shop.call(shop.caches.card.get, "ada") == ADA
        wait_until(lambda: shop.store("card").is_live, "a listener again")


def test_observers_hear_of_what_is_answered_from_near(
    face: Face, server: Server
) -> None:
    with opened(face, server.url) as shop:
        shop.call(shop.caches.card.set, "ada", ADA)
        events: list[Event] = []
        stop = observe(events.append)
        try:
            begin(shop.near)
            shop.hold("card", "ada")
            events.clear()
            hits = shop.store("card").hits.total
            assert shop.call(shop.caches.card.get, "ada") == ADA
            assert shop.call(shop.caches.card.multi_get, ["ada"]) == [ADA]
            assert [(each.operation, each.hits) for each in events] == [
                ("get", 1),
                ("multi_get", 1),
            ]
            assert shop.store("card").hits.total == hits + 2
        finally:
            stop()


@pytest.mark.parametrize("has", ["near", "neither"])
def test_statistics_are_of_keyspaces_that_count(has: str, server: Server) -> None:
    shop = Shop("blocking", server.url)
    if has == "near":
        assert shop.caches.card.statistics.near_hits == 0
    else:
        assert not hasattr(shop.caches.count, "statistics")
        with pytest.raises(AttributeError, match="neither"):
            print(shop.caches.count.statistics)
    shop.close()
