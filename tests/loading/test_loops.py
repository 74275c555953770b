"""One caches object over many event loops, one after another and at the same time."""

from __future__ import annotations

import asyncio
import sys
import threading

import pytest

from tests.loading.conftest import Place
from tests.loading.shop import AsyncShopCaches
from tests.sleeper import HANG


def test_each_event_loop_has_loads_of_its_own(place: Place) -> None:
    caches = AsyncShopCaches(place.url)

    async def load(key: str) -> int:
        await asyncio.sleep(0)
        return len(key)

    async def calls(number: int) -> int:
        key = "k" * number
        found = await asyncio.gather(
            *(caches.plain.get_or_load(key, load) for _ in range(3))
        )
        assert found == [number] * 3
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return number

    for number in range(1, 30):
        assert asyncio.run(calls(number)) == number
    assert caches.plain.statistics.loads == 29


def test_loops_in_several_threads_load_a_key_once(place: Place) -> None:
    caches = AsyncShopCaches(place.url)
    together = threading.Barrier(4)
    found: list[int] = []

    async def load(key: str) -> int:
        await asyncio.sleep(0.05)
        return 7

    async def call() -> None:
        found.append(await caches.plain.get_or_load("k", load))

    def run() -> None:
        together.wait(HANG)
        asyncio.run(call())

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert found == [7] * 4
    assert caches.plain.statistics.loads == 1


@pytest.mark.skipif(sys.version_info < (3, 12), reason="3.12 has eager tasks")
def test_tasks_that_run_at_once_load_and_refresh(place: Place) -> None:
    caches = AsyncShopCaches(place.url)

    async def load(key: str) -> int:
        return 1

    async def newer(key: str) -> int:
        await asyncio.sleep(0)
        return 2

    async def calls() -> int:
        factory: object = getattr(asyncio, "eager_task_factory")  # noqa: B009
        asyncio.get_running_loop().set_task_factory(factory)  # type: ignore[arg-type]
        assert await caches.stale.get_or_load("k", load) == 1
        place.age(61)
        assert await caches.stale.get_or_load("k", newer) in (1, 2)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others)
        found = await caches.stale.get_or_load("k", load)
        await caches.aclose()
        return found

    with asyncio.Runner() as runner:
        assert runner.run(calls()) == 2
