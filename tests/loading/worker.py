"""One of several processes that load, write, delete and die; its order is a line of JSON, its report another.

The truth of a key is a counter in the server. A write counts it up, deletes the loaded value,
and notes the truth as the key's floor once the delete is over: whoever begins a call then
may get nothing older.
"""

from __future__ import annotations

import asyncio
import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import msgspec

from cachegen_runtime import (
    AsyncCaches,
    AsyncIntKeyspace,
    AsyncLoadedKeyspace,
    Caches,
    CacheTimeoutError,
    CacheUnavailableError,
    IntKeyspace,
    LoadedKeyspace,
)
from cachegen_runtime.generated import INT, STR, KeyspaceDefinition, Load, scalar_key
from tests.loading.controls import CONTROLS


class Order(msgspec.Struct):
    """What to do; `control` names what is broken on purpose."""

    do: str
    url: str
    seed: int = 0
    calls: int = 1_000
    keys: int = 8
    callers: int = 4
    processes: int = 1
    lease: float = 0.2
    timeout: float = 60
    slow: float = 0.005
    control: str = ""


class Report(msgspec.Struct):
    """What was counted."""

    reads: int = 0
    older: int = 0
    loads: int = 0
    refused: int = 0
    takeovers: int = 0
    failures: int = 0
    timeouts: int = 0
    slowest: float = 0.0
    beyond: list[float] = []
    """Seconds from the end of a load to the end of each call that got its value."""


def numbers(name: str, load: Load | None = None) -> KeyspaceDefinition[str, int]:
    """Return a keyspace of numbers."""
    return KeyspaceDefinition(
        service="storm",
        name=name,
        cluster="main",
        pattern=f"{name}/:key",
        key=scalar_key(STR),
        value=INT,
        load=load,
    )


def loaded(order: Order) -> KeyspaceDefinition[str, int]:
    """Return the keyspace that is loaded."""
    lease, timeout = timedelta(seconds=order.lease), timedelta(seconds=order.timeout)
    return numbers("copy", Load(timeout=timeout, lease=lease))


class Threads:
    """Threads over one blocking caches object."""

    def __init__(self, order: Order, report: Report) -> None:
        self.order, self.report = order, report
        caches = Caches({"main": order.url})
        self.truth = IntKeyspace(caches, numbers("truth"))
        self.floor = IntKeyspace(caches, numbers("floor"))
        self.copy: LoadedKeyspace[str, int, int] = LoadedKeyspace(caches, loaded(order))
        self.lock = threading.Lock()

    def load(self, key: str) -> int:
        """Load a key: the truth as it was a moment ago."""
        found = self.truth.get(key) or 0
        time.sleep(random.uniform(0, self.order.slow))
        return found

    def counted(self, key: str) -> int:
        """Load a key, and count how often that happened."""
        time.sleep(self.order.slow)
        return self.truth.increment(key)

    def run(self) -> None:
        """Do what the order says, in so many threads at once."""
        works = {"storm": self.storm, "once": self.once, "beside": self.beside}
        work = works[self.order.do]
        threads = [
            threading.Thread(target=work, args=(number,))
            for number in range(self.order.callers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def once(self, number: int) -> None:
        """Ask for every key once."""
        for key in range(self.order.keys):
            self.copy.get_or_load(str(key), self.counted)
        with self.lock:
            self.report.reads += self.order.keys

    def moment(self, key: str) -> int:
        """Load a key: the moment at which that ended, in microseconds, the same for all processes."""
        time.sleep(self.order.slow)
        return round(time.monotonic() * 1e6)

    def beside(self, number: int) -> None:
        """Ask for every key once, and note how long after the end of its load it came."""
        for key in range(self.order.keys):
            ended = self.copy.get_or_load(str(key), self.moment) / 1e6
            self.report.beyond.append(time.monotonic() - ended)

    def storm(self, number: int) -> None:
        """Read and write at random."""
        chance = random.Random(self.order.seed * 1_000 + number)
        older = 0
        for _ in range(self.order.calls):
            key = str(chance.randrange(self.order.keys))
            if chance.random() < 0.1:
                written = self.truth.increment(key)
                self.delete(key)
                self.floor.set(key, written)
                continue
            floor = self.floor.get(key) or 0
            older += self.copy.get_or_load(key, self.load) < floor
        with self.lock:
            self.report.reads += self.order.calls
            self.report.older += older

    def delete(self, key: str) -> None:
        """Delete a key, again while its slot is between two nodes that disagree."""
        for _ in range(1_000):
            try:
                self.copy.delete(key)
                return
            except CacheUnavailableError as error:
                unsettled = error
        raise unsettled

    def stuck(self) -> None:
        """Begin to load a key, say so, and never end."""

        def load(key: str) -> int:
            print("loading", flush=True)
            time.sleep(3_600)
            return 0

        self.copy.get_or_load("0", load)


class Tasks:
    """Tasks over one async caches object, on an event loop of their own."""

    def __init__(self, order: Order, report: Report) -> None:
        self.order, self.report = order, report
        caches = AsyncCaches({"main": order.url})
        self.truth = AsyncIntKeyspace(caches, numbers("truth"))
        self.floor = AsyncIntKeyspace(caches, numbers("floor"))
        self.copy: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            caches, loaded(order)
        )

    async def load(self, key: str) -> int:
        """Load a key: the truth as it was a moment ago."""
        found = await self.truth.get(key) or 0
        await asyncio.sleep(random.uniform(0, self.order.slow))
        return found

    async def counted(self, key: str) -> int:
        """Load a key, and count how often that happened."""
        await asyncio.sleep(self.order.slow)
        return await self.truth.increment(key)

    async def run(self) -> None:
        """Do what the order says, in so many tasks at once."""
        work = self.storm if self.order.do == "storm" else self.once
        await asyncio.gather(*(work(number) for number in range(self.order.callers)))

    async def once(self, number: int) -> None:
        """Ask for every key once."""
        for key in range(self.order.keys):
            await self.copy.get_or_load(str(key), self.counted)
        self.report.reads += self.order.keys

    async def storm(self, number: int) -> None:
        """Read and write at random."""
        chance = random.Random(self.order.seed * 1_000 + 500 + number)
        for _ in range(self.order.calls):
            key = str(chance.randrange(self.order.keys))
            if chance.random() < 0.1:
                written = await self.truth.increment(key)
                await self.copy.delete(key)
                await self.floor.set(key, written)
                continue
            floor = await self.floor.get(key) or 0
            found = await self.copy.get_or_load(key, self.load)
            self.report.older += found < floor
            self.report.reads += 1


def work(order: Order) -> Report:
    """Do what an order says, half of it in threads and half in tasks."""
    CONTROLS[order.control]()
    report, others = Report(), Report()
    threads, tasks = Threads(order, report), Tasks(order, others)
    _begin_together(threads.truth, order.processes)
    begun = time.monotonic()
    if order.do == "wait":
        try:
            threads.copy.get_or_load("0", threads.counted)
        except CacheTimeoutError:
            report.timeouts += 1
    elif order.do == "beside":
        threads.run()
    else:
        beside = threading.Thread(target=lambda: asyncio.run(tasks.run()))
        beside.start()
        threads.run()
        beside.join()
    report.slowest = time.monotonic() - begun
    report.reads += others.reads
    report.older += others.older
    for counted in (threads.copy.statistics, tasks.copy.statistics):
        report.loads += counted.loads
        report.refused += counted.refused_stores
        report.takeovers += counted.takeovers
        report.failures += counted.load_failures
    return report


def _begin_together(ready: IntKeyspace[str], processes: int) -> None:
    if processes > 1:
        ready.increment("ready")
        _until(lambda: (ready.get("ready") or 0) >= processes)


def _until(true: Callable[[], bool]) -> None:
    for _ in range(60_000):
        if true():
            return
        time.sleep(0.002)
    raise TimeoutError


def main(text: str) -> None:
    """Do what an order says and print the report."""
    order = msgspec.json.decode(text, type=Order)
    if order.do == "stuck":
        Threads(order, Report()).stuck()
    print(msgspec.json.encode(work(order)).decode(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
