"""Async calls outside of asyncio say where they run, and what they want."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Protocol

import pytest

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.transport.opening import open_async
from tests.servers import Server
from tests.transport.operations import get, increment


class _Trio(Protocol):
    def run(self, main: Callable[[], Awaitable[object]], /) -> object: ...


@pytest.fixture
def trio() -> _Trio:
    pytest.importorskip("trio")
    module: _Trio = import_module("trio")
    return module


@pytest.mark.parametrize("via", ["direct", "redis-py"])
def test_trio_is_named(server: Server, trio: _Trio, via: str) -> None:
    transport = open_async("main", f"{server.url}?transport={via}")

    async def main() -> object:
        return await transport.run(get(b"k"))

    with pytest.raises(
        CacheConfigError, match=r"asyncio or uvloop.*under trio"
    ) as caught:
        trio.run(main)
    assert caught.value.operation is not None


def test_the_embedded_store_runs_anywhere(trio: _Trio) -> None:
    transport = open_async("trio", "memory://")

    async def main() -> object:
        return await transport.run(increment(b"n"))

    assert trio.run(main) == 1


def test_no_loop_at_all_is_reported(server: Server) -> None:
    call = open_async("main", server.url).run(get(b"k"))
    with pytest.raises(CacheConfigError, match="outside of an event loop"):
        call.send(None)
