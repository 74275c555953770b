# Derived from aio/cached.py by derive_sync.py. Do not edit: change that file.
"""A loader of several keys with the cache before it: a function of one key, and `many` of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Generic, TypeVar

from cachegen_runtime.loading.gathering import Gathering, Results
from cachegen_runtime.operations.arguments import several

K = TypeVar("K")
R = TypeVar("R")


class CachedMany(Generic[K, R]):
    """What `cached_many` makes of a function; `__wrapped__` is the function itself."""

    __wrapped__: Callable[..., object]

    def __init__(
        self,
        function: Callable[..., object],
        load: Results[K, R],
        judge: Callable[[K], object],
    ) -> None:
        """Take a loader of several keys, what runs it with the cache before it, and what refuses a key."""
        self._load = load
        self._judge = judge
        self._gathering = Gathering(load)
        update_wrapper(self, function)

    def __call__(self, key: K) -> R:
        """Return the value of one key, which may be loaded together with others."""
        self._judge(key)
        result = self._gathering.result(key)
        return result()

    def many(self, keys: Iterable[K]) -> list[R]:
        """Return a value for each key, in order; the same key may come twice."""
        return [result() for result in self._load(list(several("keys", keys)))]
