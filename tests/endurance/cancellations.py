"""Async calls cancelled at random points, over one object, under load and across reconnects; values name their keys."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from cachegen_runtime.errors import CacheTimeoutError, CacheUnavailableError
from cachegen_runtime.transport.opening import open_async
from cachegen_runtime.transport.seam import AsyncTransport
from tests.endurance.part import Figures, Part
from tests.servers import valkey_server
from tests.sleeper import HANG
from tests.transport.loops import LOOPS, Loop
from tests.transport.manners import PASS, slow
from tests.transport.operations import get, increment, put, read, value_of
from tests.transport.proxy import Proxy, proxied

KEYS = [b"key %d" % number for number in range(200)]
KINDS: tuple[tuple[str, float, Loop], ...] = (
    *(("", 0.9 / len(LOOPS), loop) for loop in LOOPS.values()),
    ("&transport=redis-py", 0.1, LOOPS["asyncio"]),
)
"""The ways, their share of the work, and their event loops."""


def run(scale: float) -> Figures:
    """Cancel 600 000 calls."""
    counts: Counter[str] = Counter(dict.fromkeys(("wrong values", "lost cancels"), 0))
    with valkey_server() as server, proxied(server.port) as proxy:
        for number, (parameter, share, loop) in enumerate(KINDS):
            url = proxy.url(f"?timeout={HANG}{parameter}")
            storm = Storm(open_async("main", url), proxy, counts, number)
            with asyncio.Runner(loop_factory=loop) as runner:
                runner.run(storm.rage(int(600_000 * scale * share)))
        counts["connections"] = proxy.accepted
    assert counts["wrong values"] == 0, counts
    assert counts["lost cancels"] == 0, counts
    return dict(counts)


@dataclass
class Storm:
    """Tasks over one transport, most of them cancelled, while connections come and go."""

    transport: AsyncTransport
    proxy: Proxy
    counts: Counter[str]
    seed: int
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    async def rage(self, cancels: int) -> None:
        """Cancel so many calls, then find every value in its place."""
        self.proxy.manner = PASS
        for key in KEYS:
            await self.transport.run(put(key, value_of(key)))
        most = self.counts["cancelled"] + cancels
        while self.counts["cancelled"] < most:
            await self.gust()
        self.proxy.manner = PASS
        replies = await asyncio.gather(*[self.transport.run(get(key)) for key in KEYS])
        assert replies == [value_of(key) for key in KEYS]
        await self.transport.aclose()

    async def gust(self) -> None:
        """Begin fifty calls and cancel more than half of them; at times cut the connections."""
        chance = self.chance
        self.proxy.manner = slow(0.002) if chance.random() < 0.2 else PASS
        tasks = [asyncio.create_task(self.call()) for _ in range(50)]
        for _ in range(chance.randrange(6)):
            await asyncio.sleep(0 if chance.random() < 0.8 else 0.001)
        if chance.random() < 0.1:
            self.proxy.cut()
        cancelled = [task for task in tasks if chance.random() < 0.6 and task.cancel()]
        await asyncio.wait(tasks)
        self.counts["calls"] += len(tasks)
        self.counts["cancelled"] += len(cancelled)
        self.counts["lost cancels"] += sum(not task.cancelled() for task in cancelled)
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def call(self) -> None:
        """Make one call, perhaps with a time of its own, and compare what it returns."""
        key, other = self.chance.sample(KEYS, 2)
        kind = self.chance.random()
        try:
            async with asyncio.timeout(0.001 if kind > 0.95 else None):
                right = await self.right(key, other, kind)
        except TimeoutError:
            self.counts["own timeouts"] += 1
        except (CacheUnavailableError, CacheTimeoutError):
            self.counts["connections lost under way"] += 1
        else:
            self.counts["wrong values"] += not right

    async def right(self, key: bytes, other: bytes, kind: float) -> bool:
        """Return whether a call of one kind returns what is its own."""
        run = self.transport.run
        if kind < 0.6:
            return await run(get(key)) == value_of(key)
        if kind < 0.7:
            return await run(put(key, value_of(key))) == b"OK"
        if kind < 0.8:
            found = await run(read(b"MGET", key, other, keys=(key, other)))
            return found == [value_of(key), value_of(other)]
        if kind < 0.9:
            batch = [get(key), increment(b"n"), get(other)]
            first, count, second = await self.transport.run_batch(
                batch, transaction=kind < 0.85
            )
            mine = [value_of(key), value_of(other)]
            return [first, second] == mine and isinstance(count, int)
        return await run(read(b"ECHO", key)) == key


PARTS = (
    Part(
        "cancellations",
        "no call gets another's reply and no cancel is swallowed, however many are cancelled",
        run,
    ),
)
