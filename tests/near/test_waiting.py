"""Who waits for another process's load: the push of its key ends the pause, and no question has to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import pytest

from cachegen_runtime import (
    AsyncCaches,
    AsyncLoadedKeyspace,
    Caches,
    LoadedKeyspace,
)
from cachegen_runtime.generated import STR, KeyspaceDefinition, Load, Near, scalar_key
from cachegen_runtime.loading import leading
from cachegen_runtime.transport.near.store import Store
from tests.near.faces import Face, begin, settle
from tests.near.shop import LAG
from tests.near.test_reads import calls
from tests.servers import Server, wait_until
from tests.sleeper import HANG

_near: Final = Near(shared=True, lag=LAG)
_LONG: Final = timedelta(seconds=HANG)


def pages(near: Near | None) -> KeyspaceDefinition[str, str]:
    """Return a keyspace whose loads wait for each other for long."""
    return KeyspaceDefinition(
        service="shop",
        name="page",
        cluster="main",
        pattern="page/:key",
        key=scalar_key(STR),
        value=STR,
        on_decode_error="miss",
        load=Load(timeout=_LONG, lease=_LONG),
        near=near,
    )


class Pages(Caches):
    def __init__(self, url: str, near: Near | None) -> None:
        super().__init__({"main": url})
        self.page: LoadedKeyspace[str, str, str]
        self.page = LoadedKeyspace(self, pages(near))


class AsyncPages(AsyncCaches):
    def __init__(self, url: str, near: Near | None) -> None:
        super().__init__({"main": url})
        self.page: AsyncLoadedKeyspace[str, str, str]
        self.page = AsyncLoadedKeyspace(self, pages(near))


class Waiter:
    """One who wants a page that somebody else loads, on either face."""

    def __init__(self, face: Face, url: str) -> None:
        kind = Pages if face == "blocking" else AsyncPages
        self._caches = kind(url, _near)
        self._pushed = self._caches.__near__("main")
        begin(self._pushed)

    def settle(self, server: Server) -> None:
        """Wait until the pushes of all writes that are over have come."""
        settle(self._pushed, lambda mark: server.ask("SET", f"page/{mark}", ""))

    def get(self) -> str:
        """Return the page, which it must not load itself."""
        caches = self._caches
        if isinstance(caches, Pages):
            with caches:
                return caches.page.get_or_load("a", _refused)
        return asyncio.run(_got(caches))


def _refused(key: str) -> str:
    raise AssertionError("somebody else loads this page")


async def _got(caches: AsyncPages) -> str:
    async def refused(key: str) -> str:
        return _refused(key)

    async with caches:
        return await caches.page.get_or_load("a", refused)


class Loading:
    """A load that somebody else has begun, and that ends as it is told."""

    def __init__(self, url: str) -> None:
        self._caches = Pages(url, None)
        self._running, self._go = threading.Event(), threading.Event()
        self._pool = ThreadPoolExecutor(1)
        # The server knows the scripts from now on: each of them is one call.
        self._caches.page.get_or_load("other", str.upper)
        self._load = self._pool.submit(self._caches.page.get_or_load, "a", self._loader)
        assert self._running.wait(HANG)

    def _loader(self, key: str) -> str:
        self._running.set()
        assert self._go.wait(HANG)
        return "loaded"

    def end(self) -> None:
        """Let the loader return, and wait until its value is stored."""
        self._go.set()
        assert self._load.result() == "loaded"
        self._pool.shutdown()
        self._caches.close()


@contextmanager
def waiting(server: Server, waiter: Waiter) -> Generator[Callable[[], str]]:
    """Wait for a page whose load ends before the block; yield what returns the answer."""
    load = Loading(server.url)
    waiter.settle(server)
    before = calls(server, "evalsha")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(waiter.get)
        # It has claimed before the first pause and after it.
        wait_until(lambda: calls(server, "evalsha") == before + 2, "a pause")
        load.end()
        yield lambda: answer.result(HANG)


@pytest.fixture(autouse=True)
def only_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever waits ask once more, and then not again in the time of a test."""
    monkeypatch.setattr(
        leading, "pauses", lambda first, longest: iter((0.001, 2 * HANG))
    )


def test_the_push_of_its_key_ends_the_wait(face: Face, server: Server) -> None:
    waiter = Waiter(face, server.url)
    with waiting(server, waiter) as answer:
        assert answer() == "loaded"


def test_without_a_message_it_would_wait_for_its_next_question(
    face: Face, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: pushes come, and are kept from who waits."""
    rings: list[Callable[[], None]] = []

    def listen(
        store: Store[object, object], keys: Sequence[bytes], ring: Callable[[], None]
    ) -> None:
        assert keys == [b"page/a"]
        rings.append(ring)

    monkeypatch.setattr(Store, "listen", listen)
    waiter = Waiter(face, server.url)
    with waiting(server, waiter) as answer:
        asked = calls(server, "evalsha")
        waiter.settle(server)
        assert calls(server, "evalsha") == asked
        (ring,) = rings
        ring()
        assert answer() == "loaded"
        assert calls(server, "evalsha") == asked + 1
