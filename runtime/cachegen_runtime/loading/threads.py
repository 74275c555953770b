"""How the blocking face waits and runs loads: each to its end in the thread of its caller.

`tasks` is its twin; the two are written by hand, and what drives courses through them is derived.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Final, Generic, Protocol, TypeVar

from cachegen_runtime.forking import in_child
from cachegen_runtime.loading.calls import Call, Load
from cachegen_runtime.loading.chain import context_of, joining, loaders, waiting
from cachegen_runtime.loading.flights import UNDECIDED, Flight, Flights
from cachegen_runtime.loading.steps import Join, Wait

K = TypeVar("K")
V = TypeVar("V")
L = TypeVar("L")


class Runner(Generic[V]):
    """The loads of one keyspace in one process, by its threads."""

    is_blocking: Final = True

    def __init__(self) -> None:
        self.executor: Executor | None = None
        self._begin()
        _runners.add(self)

    def _begin(self) -> None:
        # Entered as a lock, which is in C; as a condition it would not be.
        lock = threading.RLock()
        self._settled = threading.Condition(lock)
        self._waiting = 0
        self._flights: Flights[V] = Flights(lock, self._wake)

    def after_fork(self) -> None:
        """Have no loads under way: those of the parent process go on there."""
        self._begin()

    def close(self) -> None:
        """End nothing: a load in a thread cannot be ended, and what it stores is refused."""

    @property
    def refreshes_apart(self) -> bool:
        """Return whether stale values are loaded by others than their callers."""
        return self.executor is not None

    def here(self) -> Flights[V]:
        """Return the flights that calls of this thread can join."""
        return self._flights

    def now(self) -> float:
        """Return the time by which calls wait, in seconds."""
        return time.monotonic()

    def wait(self, wait: Wait) -> None:
        """Let some seconds pass, or fewer where an alarm rings."""
        alarm, seconds = wait.alarm, max(wait.seconds, 0.0)
        if alarm is None:
            time.sleep(seconds)
            return
        over = threading.Event()
        alarm.wake = over.set
        if not alarm.is_rung:
            over.wait(seconds)
        alarm.wake, alarm.is_rung = None, False

    def lead(self, load: Load[K, V, L], work: Callable[[], None]) -> None:
        """Run a load to its end, or, if it is apart, let the executor run it."""
        if not load.is_apart:
            if not loaders():
                work()
                return
            with waiting(load):
                work()
        elif self.executor is not None:
            self._submit(self.executor, load, work)

    def join(self, join: Join[V], call: Call[K, V, L]) -> None:
        """Wait for flights, each until its moment."""
        with joining(join.flights) as (flights, join.circular):
            for flight, until in sorted(flights, key=_moment):
                with self._settled:
                    self._waiting += 1
                    try:
                        while flight.outcome is None and (left := until - self.now()) > 0:  # fmt: skip
                            self._settled.wait(left)
                    finally:
                        self._waiting -= 1

    def _submit(
        self, executor: Executor, load: Load[K, V, L], work: Callable[[], None]
    ) -> None:
        try:
            future = executor.submit(context_of(load).run, work)
        except RuntimeError:
            # It takes no more work: the caller does it after all.
            work()
            return

        def drop(ended: Future[None]) -> None:
            if ended.cancelled():
                for flight in load.flights:
                    load.home.settle(flight, UNDECIDED)

        future.add_done_callback(drop)

    def _wake(self, flight: Flight[V]) -> None:
        if self._waiting:
            self._settled.notify_all()


class _Forked(Protocol):
    def after_fork(self) -> None: ...


_runners: Final[weakref.WeakSet[_Forked]] = weakref.WeakSet()


def _after_fork() -> None:
    for runner in tuple(_runners):
        runner.after_fork()


in_child(_after_fork)


def _moment(entry: tuple[Flight[V], float]) -> float:
    return entry[1]
