"""How often a value is loaded in its lifetime where it is loaded early: readers of one key by a test's clock, and a seed."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import NamedTuple

from cachegen_runtime import AsyncCaches, AsyncLoadedKeyspace, expire_in
from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.generated import INT, STR, KeyspaceDefinition, Load, scalar_key

LIFETIME = 1_000.0
"""Seconds: so long that the seconds of a slow machine, which the clock counts too, weigh little."""

SLOW = timedelta(seconds=20)
"""What a load takes."""


class Loads(NamedTuple):
    """What was counted: loads in so many lifetimes, and readers that found no value."""

    loads: int
    lifetimes: float
    waiting: int

    @property
    def a_lifetime(self) -> float:
        """Return how many loads followed the first one in each."""
        return (self.loads - 1) / self.lifetimes


def simulated(
    seed: int,
    *,
    lifetimes: int,
    reads: float,
    readers: int = 2,
    early: float | None = 0.9,
) -> Loads:
    """Return what readers in so many caches objects come to, which read so often in a lifetime."""
    return asyncio.run(_simulated(seed, lifetimes, reads / LIFETIME, readers, early))


async def _simulated(
    seed: int, lifetimes: int, rate: float, readers: int, early: float | None
) -> Loads:
    chance, loads, waiting = random.Random(seed), 0, 0
    spaces = [_space(early) for _ in range(readers)]
    begun = clock.now()
    finished: list[tuple[float, asyncio.Event]] = []

    async def load(key: str) -> int:
        nonlocal loads
        loads += 1
        done = asyncio.Event()
        finished.append((clock.now() + SLOW.total_seconds(), done))
        await done.wait()
        return loads

    first = asyncio.create_task(spaces[0].get_or_load("k", load))
    while (now := clock.now()) - begun < lifetimes * LIFETIME:
        for moment, done in finished:
            if moment <= now:
                done.set()
        finished = [each for each in finished if not each[1].is_set()]
        await _settled()
        if first.done():
            read = asyncio.create_task(chance.choice(spaces).get_or_load("k", load))
            await _settled()
            waiting += not read.done()
        clock.advance(chance.expovariate(rate))
    for _, done in finished:
        done.set()
    await _settled()
    return Loads(loads, (clock.now() - begun) / LIFETIME, waiting)


async def _settled() -> None:
    """Let tasks go on that wait for nothing."""
    for _ in range(12):
        await asyncio.sleep(0)


def _space(early: float | None) -> AsyncLoadedKeyspace[str, int, int]:
    """Return a keyspace of a caches object of its own, as another process would have it."""
    definition: KeyspaceDefinition[str, int] = KeyspaceDefinition(
        service="shop",
        name="early",
        cluster="main",
        pattern="early/:key",
        key=scalar_key(STR),
        value=INT,
        expiry=expire_in(LIFETIME),
        # A loader that is silent for its whole time is not dead yet.
        load=Load(refresh_at=early, timeout=10 * SLOW, lease=5 * SLOW),
    )
    return AsyncLoadedKeyspace(AsyncCaches({"main": None}), definition)
