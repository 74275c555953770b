"""Loads among processes that load, delete, are killed and stand still; the short forms are in `tests/loading`."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from dataclasses import replace

from tests.endurance.part import Figures, Part
from tests.loading.model import Setting, explore
from tests.loading.shop import AsyncShopCaches
from tests.loading.storms import after_a_death, cold_keys, storm
from tests.servers import valkey_server
from tests.sleeper import HANG

SETTINGS = {
    "two processes": Setting(),
    "two processes and a set": Setting(writes="set"),
    "two processes and a stale value": Setting(starts="stale"),
    "two processes and a remembered absence": Setting(starts="missing"),
    "two tasks": Setting(callers="aa"),
    "two threads": Setting(callers="aa", blocking=True),
    "two threads and a stale value": Setting(callers="aa", blocking=True, starts="stale"),
}  # fmt: skip


def once(scale: float) -> Figures:
    """Ask for 1 000 cold keys, from 8 processes with 25 threads and 25 tasks each."""
    keys = max(int(1_000 * scale), 10)
    with valkey_server() as server:
        loads, reads = cold_keys(server, processes=8, callers=25, keys=keys)
    assert loads == keys, loads
    return {"cold keys": keys, "calls": reads, "loads": loads}


def invalidated(scale: float) -> Figures:
    """Read a million times from 4 processes, a tenth of it writes with a delete."""
    counts: Counter[str] = Counter({"older than a delete that was over": 0})
    calls, runs = max(int(6_250 * scale), 100), 5
    with valkey_server() as server:
        for seed in range(runs):
            total = storm(server, processes=4, calls=calls, seed=seed)
            counts["reads"] += total.reads
            counts["older than a delete that was over"] += total.older
            counts["loads"] += total.loads
            counts["stores refused"] += total.refused
            counts["takeovers"] += total.takeovers
    assert counts["older than a delete that was over"] == 0, counts
    return dict(counts)


def dead_holders(scale: float) -> Figures:
    """Kill 100 processes while they load, and let 100 stand still."""
    counts: Counter[str] = Counter()
    with valkey_server() as server:
        for number in range(max(int(200 * scale), 4)):
            how = signal.SIGKILL if number % 2 else signal.SIGSTOP
            report = after_a_death(server, how, lease=0.2, timeout=30)
            assert (report.loads, report.takeovers) == (1, 1), report
            counts["holders killed or stopped"] += 1
            counts["takeovers"] += report.takeovers
            counts["slowest answer in ms"] = max(
                counts["slowest answer in ms"], round(1_000 * report.slowest)
            )
    return dict(counts)


def cancelled(scale: float) -> Figures:
    """Cancel 100 000 calls at any moment; what is left over are no tasks, no records and no waits."""
    counts: Counter[str] = Counter({"tasks left": 0, "unread errors": 0})
    with valkey_server() as server:
        url = f"{server.url}?timeout={HANG}"
        asyncio.run(_cancel(url, max(int(100_000 * scale), 200), counts))
        left = server.ask("KEYS", "__cachegen*")
        counts["records left"] = left.count("__cachegen")
    assert not counts["tasks left"] + counts["unread errors"], counts
    return dict(counts)


async def _cancel(url: str, cancels: int, counts: Counter[str]) -> None:
    loop = asyncio.get_running_loop()

    def told(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        counts["unread errors"] += 1

    loop.set_exception_handler(told)
    chance = random.Random(1)
    caches = AsyncShopCaches(url)

    async def load(key: str) -> int:
        await asyncio.sleep(chance.choice((0, 0, 0.001)))
        if chance.random() < 0.1:
            raise LookupError(key)
        return len(key)

    async def one(key: str) -> None:
        found = await caches.plain.get_or_load(key, load)
        assert found == len(key)

    while counts["cancelled"] < cancels:
        calls = [
            asyncio.create_task(one("k" * chance.randint(1, 20))) for _ in range(40)
        ]
        for _ in range(chance.randint(0, 8)):
            await asyncio.sleep(0)
        chosen = chance.sample(calls, 25)
        for call in chosen:
            call.cancel()
        await asyncio.wait(calls)
        counts["tasks left"] += len(asyncio.all_tasks()) - 1
        for call in calls:
            counts["calls"] += 1
            if call.cancelled():
                counts["cancelled"] += 1
            elif isinstance(call.exception(), LookupError):
                counts["loaders that failed"] += 1
            else:
                assert call.exception() is None, call.exception()
        if chance.random() < 0.2:
            await caches.plain.delete(*("k" * number for number in range(1, 21)))
    counts["tasks left"] += len(asyncio.all_tasks()) - 1
    await caches.aclose()


def interleaved(scale: float) -> Figures:
    """Try all states of each setting; below the full scale without lags, leases and deaths."""
    counts: Counter[str] = Counter({"broken promises": 0})
    for name, setting in SETTINGS.items():
        if scale < 1:
            setting = replace(setting, lags=False, leases=0, crashes=False)
        states, broken = explore(setting, 1_000_000)
        counts["states"] += states
        counts["broken promises"] += broken is not None
        assert broken is None, (name, broken)
    return dict(counts)


PARTS = (
    Part(
        "loads-once",
        "a cold key is loaded once, whoever asks in threads, tasks and processes",
        once,
    ),
    Part(
        "loads-invalidated",
        "no call returns what was loaded before a delete that was over when it began",
        invalidated,
    ),
    Part(
        "loads-dead-holders",
        "a process that dies while it loads delays the others by its lease (200 ms)",
        dead_holders,
    ),
    Part(
        "loads-cancelled",
        "a cancelled caller harms nobody, and leaves no task",
        cancelled,
    ),
    Part(
        "loads-interleaved",
        "no interleaving of two callers, a writer, a lease and a death breaks the promise",
        interleaved,
    ),
)
