"""How the async face waits and runs loads: each in a task of its own, which ends with its last caller.

`threads` is its twin; the two are written by hand, and what drives courses through them is
derived.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Final, Generic, TypeVar

from cachegen_runtime.loading.calls import Call, Load
from cachegen_runtime.loading.chain import context_of, joining
from cachegen_runtime.loading.flights import Flight, Flights, Group
from cachegen_runtime.loading.steps import Join, Wait

K = TypeVar("K")
V = TypeVar("V")
L = TypeVar("L")

_PARTING: Final = 0.1
"""Seconds that the last caller of a load gives it to end once it is cancelled."""


class AsyncRunner(Generic[V]):
    """The loads of one keyspace in one process, by its event loops: they share none."""

    is_blocking: Final = False
    refreshes_apart: Final = True

    def __init__(self) -> None:
        self._by_loop: dict[int, _Home[V]] = {}

    def here(self) -> Flights[V]:
        """Return the flights that calls of this event loop can join."""
        return self._home().flights

    def now(self) -> float:
        """Return the time by which calls wait, in seconds."""
        return asyncio.get_running_loop().time()

    async def wait(self, wait: Wait) -> None:
        """Let some seconds pass, or fewer where an alarm rings."""
        alarm = wait.alarm
        if alarm is None:
            await asyncio.sleep(wait.seconds)
            return
        loop = asyncio.get_running_loop()
        over: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(wait.seconds, _wake_one, over)

        def wake() -> None:
            # A loop that was closed meanwhile waits for nothing.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_wake_one, over)

        alarm.wake = wake
        try:
            if not alarm.is_rung:
                await over
        finally:
            timer.cancel()
            alarm.wake, alarm.is_rung = None, False

    def lead(
        self, load: Load[K, V, L], work: Callable[[], Coroutine[object, None, None]]
    ) -> None:
        """Begin a load in a task of its own, with a copy of the caller's context."""
        self._home().lead(load, work)

    async def join(self, join: Join[V], call: Call[K, V, L]) -> None:
        """Wait for flights, each until its moment; end the loads that nobody waits for then."""
        home = self._home()
        with joining(join.flights) as (flights, join.circular):
            groups = [flight.group for flight, _ in flights]
            for group in groups:
                group.callers += 1
            try:
                for flight, until in sorted(flights, key=_moment):
                    await home.settled(flight, until)
            finally:
                for group in groups:
                    group.callers -= 1
                await home.leave(groups, call)

    async def aclose(self) -> None:
        """End the loads of this event loop that run apart, and those of others soon."""
        here = self._home()
        for home in tuple(self._by_loop.values()):
            if home is not here:
                home.end_from_afar()
        await here.end()

    def _home(self) -> _Home[V]:
        loop = asyncio.get_running_loop()
        home = self._by_loop.get(id(loop))
        if home is not None and home.loop() is loop:
            return home
        # Of loops that are gone nothing is kept.
        for number, old in tuple(self._by_loop.items()):
            if old.loop() is None:
                self._by_loop.pop(number, None)
        return self._by_loop.setdefault(id(loop), _Home(loop))


class _Home(Generic[V]):
    """The loads of one event loop: their tasks, and who waits for what."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = weakref.ref(loop)
        self.flights: Flights[V] = Flights(wake=self._wake)
        self._tasks: dict[Group, asyncio.Task[None]] = {}
        self._waiters: dict[Flight[V], list[asyncio.Future[None]]] = {}

    def lead(
        self, load: Load[K, V, L], work: Callable[[], Coroutine[object, None, None]]
    ) -> None:
        """Begin a load in a task of its own."""
        loop = asyncio.get_running_loop()
        task = loop.create_task(work(), context=context_of(load))
        if task.done():
            # An eager task has nothing more to do.
            _retrieve(task)
            return
        self._tasks[load] = task
        timer: asyncio.TimerHandle | None = None
        if load.is_apart:

            def overdue() -> None:
                load.is_overdue = True
                task.cancel()

            timer = loop.call_later(load.policy.timeout, overdue)

        def ended(task: asyncio.Task[None]) -> None:
            if timer is not None:
                timer.cancel()
            del self._tasks[load]
            _retrieve(task)

        task.add_done_callback(ended)

    async def settled(self, flight: Flight[V], until: float) -> None:
        """Wait for the end of a flight, or for the moment."""
        if flight.outcome is not None:
            return
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        timer = loop.call_at(until, _wake_one, waiter)
        waiters = self._waiters.setdefault(flight, [])
        waiters.append(waiter)
        try:
            await waiter
        finally:
            timer.cancel()
            waiters.remove(waiter)

    async def leave(self, groups: Sequence[Group], caller: object) -> None:
        """End loads whose last caller has left; note whose first one has."""
        ending: set[asyncio.Task[None]] = set()
        for group in groups:
            task = self._tasks.get(group)
            if task is None or task.done():
                continue
            if group.caller is caller:
                group.is_left = True
            if not group.callers and not group.is_apart:
                task.cancel()
                ending.add(task)
        if ending:
            # Nothing of a load outlives its callers, unless it does not heed a cancellation.
            await asyncio.wait(ending, timeout=_PARTING)

    async def end(self) -> None:
        """End the loads that run apart."""
        tasks = [task for group, task in self._tasks.items() if group.is_apart]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_PARTING)

    def end_from_afar(self) -> None:
        """Let another event loop end the loads that run apart in this one."""
        loop = self.loop()
        if loop is None or loop.is_closed():
            return
        for group, task in tuple(self._tasks.items()):
            if group.is_apart:
                loop.call_soon_threadsafe(task.cancel)

    def _wake(self, flight: Flight[V]) -> None:
        for waiter in self._waiters.pop(flight, ()):
            _wake_one(waiter)


def _wake_one(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _retrieve(task: asyncio.Task[None]) -> None:
    """Take a task's exception, which its flights have already delivered; asyncio would print it."""
    if not task.cancelled():
        task.exception()


def _moment(entry: tuple[Flight[V], float]) -> float:
    return entry[1]
