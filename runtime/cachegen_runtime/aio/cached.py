"""A loader of several keys with the cache before it: a function of one key, and `many` of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Generic, TypeVar

from cachegen_runtime.loading.gathering import AsyncGathering, AsyncResults
from cachegen_runtime.operations.arguments import several

K = TypeVar("K")
R = TypeVar("R")


class AsyncCachedMany(Generic[K, R]):
    """What `cached_many` makes of a function; `__wrapped__` is the function itself."""

    __wrapped__: Callable[..., object]

    def __init__(
        self,
        function: Callable[..., object],
        load: AsyncResults[K, R],
        judge: Callable[[K], object],
    ) -> None:
        """Take a loader of several keys, what runs it with the cache before it, and what refuses a key."""
        self._load = load
        self._judge = judge
        self._gathering = AsyncGathering(load)
        update_wrapper(self, function)

    async def __call__(self, key: K) -> R:
        """Return the value of one key, which may be loaded together with others."""
        self._judge(key)
        result = await self._gathering.result(key)
        return result()

    async def many(self, keys: Iterable[K]) -> list[R]:
        """Return a value for each key, in order; the same key may come twice."""
        return [result() for result in await self._load(list(several("keys", keys)))]
