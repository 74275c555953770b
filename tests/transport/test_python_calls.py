"""How many of the runtime's Python functions a warm call enters: an upper bound, which only reasons may raise.

Instructions, which the benchmarks count, differ between machines; calls do not.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from benchmarks.shop import PROFILE, USER, AsyncShopCaches, ShopCaches

import cachegen_runtime
from cachegen_runtime.transport.isolation.stores import isolation
from tests.servers import Server

RUNTIME = str(Path(cachegen_runtime.__file__).parent)
BLOCKING_GET, BLOCKING_SET = 13, 18
BATCHED_GET = 16
"""Of each get in a batch of many, its result read as well."""
ASYNC_GET = 23
"""Coroutines that wait are entered twice."""


@pytest.fixture(autouse=True)
def production() -> Iterator[None]:
    """Let caches be made as they are where no tests run."""
    isolation.end()
    yield
    isolation.go_live()


@contextmanager
def entered() -> Generator[list[str]]:
    """Give the names of the runtime's functions that the block enters."""
    names: list[str] = []

    def see(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(RUNTIME):
            names.append(frame.f_code.co_qualname)

    sys.setprofile(see)
    try:
        yield names
    finally:
        sys.setprofile(None)


def warm(call: Callable[[], object]) -> list[str]:
    """Return what the last of some calls enters."""
    for _ in range(20):
        call()
    with entered() as names:
        call()
    return names


def test_a_blocking_call_enters_few_functions(server: Server) -> None:
    caches = ShopCaches(main=server.url)
    caches.profile.set(USER, PROFILE)
    found = warm(lambda: caches.profile.get(USER))
    assert len(found) <= BLOCKING_GET, found
    found = warm(lambda: caches.profile.set(USER, PROFILE))
    assert len(found) <= BLOCKING_SET, found
    caches.close()


def test_a_batch_enters_few_functions_for_each_operation(server: Server) -> None:
    caches = ShopCaches(main=server.url)
    caches.profile.set(USER, PROFILE)

    def read(many: int) -> None:
        with caches.batch() as batch:
            get = caches.profile.operations.get
            handles = [batch.add(get(USER)) for _ in range(many)]
        assert all(handle.result == PROFILE for handle in handles)

    few, more = warm(lambda: read(10)), warm(lambda: read(30))
    assert (len(more) - len(few)) / 20 <= BATCHED_GET, more[-40:]
    caches.close()


def test_an_async_call_enters_few_functions(server: Server) -> None:
    async def main() -> list[str]:
        caches = AsyncShopCaches(main=server.url)
        await caches.profile.set(USER, PROFILE)
        for _ in range(20):
            await caches.profile.get(USER)
        with entered() as names:
            await caches.profile.get(USER)
        await caches.aclose()
        return names

    found = asyncio.run(main())
    assert len(found) <= ASYNC_GET, found
