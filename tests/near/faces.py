"""Both faces of the caches of the shop as one blocking shape, and what their near cache holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from itertools import count
from math import inf
from typing import Final, Literal, ParamSpec, TypeGuard, TypeVar

from cachegen_runtime.transport.near.cache import NearCache
from cachegen_runtime.transport.near.store import Store
from tests.near.shop import AsyncShopCaches, ShopCaches
from tests.servers import wait_until

P = ParamSpec("P")
T = TypeVar("T")

Face = Literal["blocking", "async"]
FACES: Final[tuple[Face, ...]] = ("blocking", "async")

_marks: Final = count()


class Shop:
    """Caches of one face, opened at a URL."""

    def __init__(self, face: Face, url: str) -> None:
        self._runner = asyncio.Runner()
        self.caches = ShopCaches(url) if face == "blocking" else AsyncShopCaches(url)
        self.near: NearCache = self.caches.__near__("main")
        self._elsewhere = ShopCaches(url)
        self._is_deaf = False

    def call(
        self, method: Callable[P, T | Awaitable[T]], *args: P.args, **named: P.kwargs
    ) -> T:
        """Return what a method of a keyspace returns, or what its coroutine does."""
        result = method(*args, **named)
        if _is_done(result):
            return result
        assert _is_under_way(result)
        return self._runner.run(_awaited(result))

    def run(self, work: Awaitable[T]) -> T:
        """Return what a coroutine does."""
        return self._runner.run(_awaited(work))

    def store(self, name: str) -> Store[object, object]:
        """Return what is near of one keyspace."""
        return self.near.stores[name]

    def hold(self, name: str, *keys: str) -> None:
        """Read keys of cards until they are near, and no push of a write that is over can come."""
        store = self.store(name)
        self.settle()

        def is_held() -> bool:
            self.call(self.caches.card.multi_get, keys)
            return all(f"{name}/{key}".encode() in store.by_sent for key in keys)

        wait_until(is_held, "keys that are near")

    def settle(self) -> None:
        """Wait until the pushes of all writes that are over have come, if any come."""
        if not self._is_deaf:
            settle(self.near, lambda mark: self._elsewhere.last.set(mark, ""))

    def forget_pushes(self) -> None:
        """Let no push arrive from now on, so that only the writes themselves can drop anything."""
        self._is_deaf = True
        self.near.push = lambda listener, keys: None  # type: ignore[method-assign]

    def begin(self) -> None:
        """Start to listen, and wait until reads can be held."""
        begin(self.near)

    def close(self) -> None:
        """Close the caches and the loop."""
        self._elsewhere.close()
        caches = self.caches
        if isinstance(caches, ShopCaches):
            caches.close()
        else:
            self._runner.run(caches.aclose())
        self._runner.close()


def begin(near: NearCache) -> None:
    """Start to listen, and wait until reads can be held."""
    near.start()
    stores = near.stores.values()
    wait_until(lambda: all(each.is_live for each in stores), "a live near cache")


def settle(near: NearCache, write: Callable[[str], object]) -> None:
    """Wait until the pushes of all writes that are over have come.

    The push of a write may come long after its reply. `write` sets a key of the keyspace that
    was made last, from elsewhere: its push comes after theirs, and reaches that keyspace last.
    """
    *_, (name, store) = near.stores.items()
    mark = f"mark-{next(_marks)}"
    sent = f"{name}/{mark}".encode()

    def is_marked() -> bool:
        token = store.reserve([sent])
        if token is not None:
            store.fill(sent, token, None, inf)
        return token is not None

    def is_told() -> bool:
        with store.whole:
            return sent not in store.by_sent

    wait_until(is_marked, "a near cache that holds something")
    write(mark)
    wait_until(is_told, "the last push")


def _is_done(result: T | Awaitable[T]) -> TypeGuard[T]:
    return not isinstance(result, Awaitable)


def _is_under_way(result: T | Awaitable[T]) -> TypeGuard[Awaitable[T]]:
    return isinstance(result, Awaitable)


async def _awaited(result: Awaitable[T]) -> T:
    return await result


@contextmanager
def opened(face: Face, url: str) -> Generator[Shop]:
    """Open a shop that listens, and close it."""
    shop = Shop(face, url)
    try:
        shop.begin()
        yield shop
    finally:
        shop.close()
