"""How single calls of a loader of several keys come together: those of one tick of an event loop share one call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, NoReturn, TypeAlias, TypeVar

from cachegen_runtime.loading.chain import entered, left, waiting
from cachegen_runtime.loading.flights import Node

if TYPE_CHECKING:
    import asyncio

K = TypeVar("K")
R = TypeVar("R")

Results: TypeAlias = Callable[[Sequence[K]], Sequence[Callable[[], R]]]
"""Loads keys with the cache before; each result is raised or returned when it is asked for."""

AsyncResults: TypeAlias = Callable[[Sequence[K]], Awaitable[Sequence[Callable[[], R]]]]
"""Loads keys with the cache before; each result is raised or returned when it is asked for."""

_PARTING: Final = 0.1
"""Seconds that the last caller gives a load to end once it is cancelled."""

MOST_GATHERED: Final = 100
"""Keys of one shared call."""


class Gathering(Generic[K, R]):
    """Blocking calls: each by itself, in its own thread."""

    def __init__(self, load: Results[K, R]) -> None:
        self._load = load

    def result(self, key: K) -> Callable[[], R]:
        """Return the result of one key."""
        return self._load([key])[0]


class _Tick(Node, Generic[K, R]):
    """The calls of one tick: their keys, who waits for each, and the task that loads them."""

    __slots__ = ("keys", "loop", "task", "waiters")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.loop = loop
        self.keys: list[K] = []
        self.waiters: list[asyncio.Future[Callable[[], R]]] = []
        self.task: asyncio.Task[None] | None = None

    def is_wanted(self) -> bool:
        """Return whether anybody still waits."""
        return not all(waiter.done() for waiter in self.waiters)


class AsyncGathering(Generic[K, R]):
    """Async calls: those of one tick of an event loop are loaded together."""

    def __init__(self, load: AsyncResults[K, R]) -> None:
        self._load = load
        self._open: dict[int, _Tick[K, R]] = {}

    async def result(self, key: K) -> Callable[[], R]:
        """Return the result of one key; a call that is cancelled disturbs no other."""
        import asyncio

        tick = self._tick(asyncio.get_running_loop())
        waiter: asyncio.Future[Callable[[], R]] = tick.loop.create_future()
        tick.keys.append(key)
        tick.waiters.append(waiter)
        with waiting(tick):
            try:
                return await waiter
            finally:
                task = tick.task
                if task is not None and not task.done() and not tick.is_wanted():
                    task.cancel()
                    await asyncio.wait([task], timeout=_PARTING)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> _Tick[K, R]:
        """Return the tick that calls can join now; its task has the context of its first one."""
        tick = self._open.get(id(loop))
        if tick is None or tick.loop is not loop or len(tick.keys) >= MOST_GATHERED:
            tick = self._open[id(loop)] = _Tick(loop)
            loop.call_soon(self._start, tick, context=copy_context())
        return tick

    def _start(self, tick: _Tick[K, R]) -> None:
        if self._open.get(id(tick.loop)) is tick:
            del self._open[id(tick.loop)]
        if tick.is_wanted():
            tick.task = tick.loop.create_task(self._run(tick))

    async def _run(self, tick: _Tick[K, R]) -> None:
        results: Sequence[Callable[[], R]]
        try:
            before = entered(tick)
            try:
                results = await self._load(tick.keys)
            finally:
                left(before)
        except Exception as error:
            # Each caller gets the result of the load as a whole.
            results = [partial(_raise, error) for _ in tick.keys]
        except BaseException:
            # Cancelled, and with it all that still wait.
            for waiter in tick.waiters:
                waiter.cancel()
            raise
        for waiter, result in zip(tick.waiters, results, strict=True):
            if not waiter.done():
                waiter.set_result(result)


def _raise(error: Exception) -> NoReturn:
    raise error
