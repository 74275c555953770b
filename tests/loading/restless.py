"""A storm of reads, writes and deletes in threads and tasks, while a test changes what is under it.

The truth of a key is a counter of this process. A write counts it up, deletes the loaded value,
and notes the truth as the key's floor once the delete is over: whoever begins a call then may
get nothing older. A write whose delete failed, or was lost, notes nothing.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, TypeAlias

from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    Caches,
    CacheTimeoutError,
    CacheUnavailableError,
    LoadedKeyspace,
)
from cachegen_runtime.generated import Load
from tests.loading.worker import numbers
from tests.servers import wait_until
from tests.sleeper import HANG

KEYS: Final = ("0", "1")
CALLERS: Final = 2
"""Threads, and as many tasks."""

COPY: Final = numbers(
    "copy",
    Load(
        timeout=timedelta(seconds=HANG),
        lease=timedelta(seconds=0.05),
        on_unavailable="raise",
    ),
)


Confirm: TypeAlias = Callable[[str], Callable[[], bool]]
"""Called with a key before its delete; what it returns then says whether the delete is kept."""


def kept(key: str) -> Callable[[], bool]:
    """Confirm any delete: nothing is lost."""
    return lambda: True


class Storm:
    """What is true, what may be shown at least, and what was counted."""

    def __init__(self, url: str, confirm: Confirm, *, forgives: bool) -> None:
        self.counts = Counter({"older than a delete that was over": 0})
        self.is_over = threading.Event()
        self._confirm, self._forgives = confirm, forgives
        self._truth, self._floor = dict.fromkeys(KEYS, 0), dict.fromkeys(KEYS, 0)
        self._lock = threading.Lock()
        self._blocking: LoadedKeyspace[str, int, int] = LoadedKeyspace(
            Caches({"main": url}), COPY
        )
        self._later = AsyncCaches({"main": url})
        self._async: AsyncLoadedKeyspace[str, int, int] = AsyncLoadedKeyspace(
            self._later, COPY
        )

    def goes_on(self, reads: int = 20) -> None:
        """Return after so many more reads."""
        enough = self.counts["reads"] + reads
        wait_until(
            lambda: self.counts["reads"] >= enough or self.is_over.is_set(), "reads"
        )

    def call(self, number: int) -> None:
        """Read, write and delete in a thread until it is over."""
        chance = random.Random(number)

        def load(key: str) -> int:
            found = self._truth[key]
            self.is_over.wait(chance.uniform(0, 0.01))
            return found

        while not self.is_over.is_set():
            key = chance.choice(KEYS)
            with self._forgiven():
                if chance.random() < 0.2:
                    written, confirm = self._written(key), self._confirm(key)
                    self._blocking.delete(key)
                    self._deleted(key, written, confirm)
                else:
                    floor = self._floor[key]
                    self._read(self._blocking.get_or_load(key, load), floor)

    async def call_later(self, number: int) -> None:
        """Read, write and delete in a task until it is over."""
        chance = random.Random(number)

        async def load(key: str) -> int:
            found = self._truth[key]
            await asyncio.sleep(chance.uniform(0, 0.01))
            return found

        while not self.is_over.is_set():
            key = chance.choice(KEYS)
            with self._forgiven():
                if chance.random() < 0.2:
                    written, confirm = self._written(key), self._confirm(key)
                    await self._async.delete(key)
                    await asyncio.to_thread(self._deleted, key, written, confirm)
                else:
                    floor = self._floor[key]
                    self._read(await self._async.get_or_load(key, load), floor)

    async def call_all_later(self) -> None:
        """Run the tasks."""
        await asyncio.gather(*(self.call_later(100 + each) for each in range(CALLERS)))
        await self._later.aclose()

    @contextmanager
    def _forgiven(self) -> Generator[None]:
        try:
            yield
        except (CacheTimeoutError, CacheUnavailableError):
            if not self._forgives:
                raise
            with self._lock:
                self.counts["calls without an answer"] += 1
            time.sleep(0.002)

    def _written(self, key: str) -> int:
        with self._lock:
            self._truth[key] += 1
            return self._truth[key]

    def _deleted(self, key: str, written: int, confirm: Callable[[], bool]) -> None:
        if confirm():
            with self._lock:
                self.counts["deletes"] += 1
                self._floor[key] = max(self._floor[key], written)

    def _read(self, found: int, floor: int) -> None:
        with self._lock:
            self.counts["reads"] += 1
            self.counts["older than a delete that was over"] += found < floor

    def counted(self) -> Counter[str]:
        """Return what was counted."""
        for space in (self._blocking, self._async):
            told = space.statistics
            self.counts["loads"] += told.loads
            self.counts["stores refused"] += told.refused_stores
            self.counts["takeovers"] += told.takeovers
        return self.counts


@contextmanager
def storm(
    url: str, confirm: Confirm = kept, *, forgives: bool = False
) -> Generator[Storm]:
    """Let a storm go on while a block runs; with `forgives` a call may get no answer."""
    made = Storm(url, confirm, forgives=forgives)

    def ended(call: Future[None]) -> None:
        # One that failed ends them all.
        if call.exception() is not None:
            made.is_over.set()

    with ThreadPoolExecutor(CALLERS + 1) as pool:
        calls = [pool.submit(made.call, number) for number in range(CALLERS)]
        calls.append(pool.submit(lambda: asyncio.run(made.call_all_later())))
        for call in calls:
            call.add_done_callback(ended)
        try:
            made.goes_on()
            yield made
            made.goes_on()
        finally:
            made.is_over.set()
    for call in calls:
        call.result()
