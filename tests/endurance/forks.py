"""Processes forked before and after first use, while threads are at work; each side reads its own values."""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from collections import Counter
from collections.abc import Callable

from cachegen_runtime.transport.opening import open_async, open_blocking
from cachegen_runtime.transport.seam import AsyncTransport, Transport
from tests.endurance.part import Figures, Part
from tests.servers import valkey_server
from tests.sleeper import HANG
from tests.transport.operations import get, put, value_of

CALLS = 100


def run(scale: float) -> Figures:
    """Fork 200 times for each transport, every other time before its first use."""
    counts: Counter[str] = Counter({"children that read wrong": 0})
    with valkey_server() as server:
        for parameter in ("", "&transport=redis-py"):
            url = f"{server.url}?timeout={HANG}&max_connections=4{parameter}"
            for number in range(max(int(200 * scale), 4)):
                Family(url, counts).live(b"%d" % number, used_before=number % 2 == 0)
    assert counts["children that read wrong"] == 0, counts
    return dict(counts)


class Family:
    """A parent with threads at work, and the children that it forks meanwhile."""

    def __init__(self, url: str, counts: Counter[str]) -> None:
        self._blocking: Transport = open_blocking("main", url)
        self._asynchronous: AsyncTransport = open_async("main", url)
        self._counts = counts

    def live(self, name: bytes, *, used_before: bool) -> None:
        """Fork three children; let all sides read and write at the same time."""
        if used_before:
            self._works(b"%b before" % name)
        wrong: list[bytes] = []

        def work(side: bytes) -> None:
            if not self._works(side):
                wrong.append(side)

        threads = [
            threading.Thread(target=work, args=(b"%b thread %d" % (name, number),))
            for number in range(3)
        ]
        for thread in threads:
            thread.start()
        children = [
            forked(lambda side=side: self._works(side))  # type: ignore[misc]
            for side in (b"%b child %d" % (name, number) for number in range(3))
        ]
        for thread in threads:
            thread.join()
        ends = [ended_well(child) for child in children]
        self._counts["forks"] += len(children)
        self._counts["children that read wrong"] += ends.count(False)
        self._counts["calls"] += 6 * 4 * CALLS
        assert wrong == []
        assert self._works(b"%b after" % name)
        self._blocking.close()
        asyncio.run(self._asynchronous.aclose())

    def _works(self, side: bytes) -> bool:
        keys = [b"%b %d" % (side, number) for number in range(CALLS)]
        for key in keys:
            self._blocking.run(put(key, value_of(key)))
        right = all(self._blocking.run(get(key)) == value_of(key) for key in keys)
        return right and asyncio.run(self._works_together(keys))

    async def _works_together(self, keys: list[bytes]) -> bool:
        run = self._asynchronous.run
        await asyncio.gather(*[run(put(key, value_of(key))) for key in keys])
        replies = await asyncio.gather(*[run(get(key)) for key in keys])
        return list(replies) == [value_of(key) for key in keys]


def forked(work: Callable[[], bool]) -> int:
    """Run `work` in a child; return its process id."""
    with warnings.catch_warnings():
        # From 3.12 on, forking while threads run is worth a warning; it is what we try.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        good = False
        try:
            good = work()
        finally:
            os._exit(0 if good else 1)
    return child


def ended_well(child: int) -> bool:
    """Return whether a child found everything right."""
    return os.waitpid(child, 0)[1] == 0


PARTS = (
    Part(
        "forks",
        "processes that come out of a fork, and the one that they came from, read their own values",
        run,
    ),
)
