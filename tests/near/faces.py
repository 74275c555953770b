"""Both faces of the caches of the shop as one blocking shape, and what their near cache holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Final, Literal, ParamSpec, TypeGuard, TypeVar

from cachegen_runtime.transport.near.cache import NearCache
from cachegen_runtime.transport.near.store import Store
from tests.near.shop import AsyncShopCaches, ShopCaches
from tests.servers import wait_until

P = ParamSpec("P")
T = TypeVar("T")

Face = Literal["blocking", "async"]
FACES: Final[tuple[Face, ...]] = ("blocking", "async")


class Shop:
    """Caches of one face, opened at a URL."""

    def __init__(self, face: Face, url: str) -> None:
        self._runner = asyncio.Runner()
        self.caches = ShopCaches(url) if face == "blocking" else AsyncShopCaches(url)
        self.near: NearCache = self.caches.__near__("main")

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
        """Read keys of cards until they are near.

        The push of a write may come after a read that was sent after it.
        """
        store = self.store(name)

        def is_held() -> bool:
            self.call(self.caches.card.multi_get, keys)
            return all(f"{name}/{key}".encode() in store.by_sent for key in keys)

        wait_until(is_held, "keys that are near")

    def begin(self) -> None:
        """Start to listen, and wait until reads can be held."""
        begin(self.near)

    def close(self) -> None:
        """Close the caches and the loop."""
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
