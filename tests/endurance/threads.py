"""Threads over one blocking object and loops over one async object, more than there are connections; values name their keys."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from cachegen_runtime.errors import CacheTimeoutError, CacheUnavailableError
from cachegen_runtime.transport.opening import open_async, open_blocking
from cachegen_runtime.transport.seam import AsyncTransport, Transport
from tests.endurance.part import Figures, Part
from tests.servers import valkey_server
from tests.sleeper import HANG
from tests.transport.loops import LOOPS, Loop
from tests.transport.manners import PASS, slow
from tests.transport.operations import get, put, read, value_of
from tests.transport.proxy import Proxy, proxied

KEYS = [b"key %d" % number for number in range(200)]
PLACES, THREADS = 4, 40


def run(scale: float) -> Figures:
    """Make 100 000 calls in threads and 300 000 on event loops, with connections cut all the time."""
    counts: Counter[str] = Counter(dict.fromkeys(("wrong values", "late calls"), 0))
    with valkey_server() as server, proxied(server.port) as proxy:
        filled(proxy.url())
        storm = Storm(proxy, counts)
        for parameter, share in (("", 0.9), ("&transport=redis-py", 0.1)):
            url = proxy.url(f"?timeout={HANG}&max_connections={PLACES}{parameter}")
            in_threads(url, storm, int(100_000 * scale * share))
            on_loops(url, storm, int(300_000 * scale * share))
        counts["connections"] = proxy.accepted
    assert counts["wrong values"] == 0, counts
    assert counts["late calls"] == 0, counts
    return dict(counts)


def in_threads(url: str, storm: Storm, calls: int) -> None:
    """Make calls in more threads than there are connections."""
    transport = open_blocking("main", url)
    storm.rage([lambda: storm.read(transport, calls // THREADS)] * THREADS)
    transport.close()


def on_loops(url: str, storm: Storm, calls: int) -> None:
    """Make calls on eight event loops at once, of each kind that there is."""
    transport = open_async("main", url)
    share = calls // 8 // len(LOOPS)
    for loop in LOOPS.values():
        storm.rage([partial(_on_a_loop, loop, storm, transport, share)] * 8)
    asyncio.run(transport.aclose())


def _on_a_loop(loop: Loop, storm: Storm, transport: AsyncTransport, calls: int) -> None:
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(storm.read_together(transport, calls))


class Storm:
    """Threads at work while a proxy cuts their connections."""

    def __init__(self, proxy: Proxy, counts: Counter[str]) -> None:
        self._proxy = proxy
        self._counts = counts
        self._lock = threading.Lock()
        self._failures: list[BaseException] = []

    def rage(self, jobs: list[Callable[[], None]]) -> None:
        """Run jobs, a thread each, until all are done; raise what one raised."""
        threads = [threading.Thread(target=self._run, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(0.05)
            self._proxy.manner = PASS if self._proxy.manner != PASS else slow(0.001)
            self._proxy.cut()
        self._proxy.manner = PASS
        for failure in self._failures:
            raise failure

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as failure:
            self._failures.append(failure)

    def read(self, transport: Transport, calls: int) -> None:
        """Make calls one after another."""
        chance = random.Random(calls)
        counts: Counter[str] = Counter()
        for _ in range(calls):
            key, other = chance.sample(KEYS, 2)
            try:
                found = transport.run(get(key))
                both = transport.run_batch([get(other), get(key)], transaction=False)
            except (CacheUnavailableError, CacheTimeoutError) as error:
                _note(counts, error)
            else:
                right = [value_of(key), value_of(other), value_of(key)]
                counts["wrong values"] += [found, *both] != right
            counts["calls"] += 2
        self._add(counts)

    async def read_together(self, transport: AsyncTransport, calls: int) -> None:
        """Make calls fifty at a time."""
        chance = random.Random(calls)
        counts: Counter[str] = Counter()

        async def one() -> None:
            key, other = chance.sample(KEYS, 2)
            try:
                found = await transport.run(
                    read(b"MGET", key, other, keys=(key, other))
                )
            except (CacheUnavailableError, CacheTimeoutError) as error:
                _note(counts, error)
            else:
                counts["wrong values"] += found != [value_of(key), value_of(other)]
            counts["calls"] += 1

        for _ in range(max(calls // 50, 1)):
            await asyncio.gather(*[one() for _ in range(50)])
        self._add(counts)

    def _add(self, counts: Counter[str]) -> None:
        with self._lock:
            self._counts.update(counts)


def _note(
    counts: Counter[str], error: CacheUnavailableError | CacheTimeoutError
) -> None:
    # A read that is cut twice is told so; there is time enough for all.
    late = isinstance(error, CacheTimeoutError)
    counts["late calls" if late else "reads cut twice"] += 1


def filled(url: str) -> None:
    """Store a value for every key."""
    transport = open_blocking("main", url)
    for key in KEYS:
        transport.run(put(key, value_of(key)))
    transport.close()


PARTS = (
    Part(
        "threads-and-loops",
        "threads and event loops that share an object and too few connections read their own values",
        run,
    ),
)
