"""Task factories that run a task before it is returned: a stream connects again after each end of its connection."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Generator
from typing import Generic, TypeVar

import pytest

from cachegen_runtime.errors import CacheError
from cachegen_runtime.transport.asynchronous import stream
from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.urls.reading import parse
from tests.servers import Server
from tests.transport.operations import get, put

R = TypeVar("R")

Step = Generator[object, object, R]


class Over(asyncio.Future[R]):
    """A task that was over with its first step; Python 3.13.0 names what a factory returns."""

    def set_name(self, name: object) -> None:
        """Take a name, which nothing asks for."""


def eager(
    loop: asyncio.AbstractEventLoop,
    coroutine: Coroutine[object, object, R] | Step[R],
    **_: object,
) -> asyncio.Future[R]:
    """Return a task whose first step was taken, as `asyncio.eager_task_factory` does from Python 3.12 on."""
    try:
        first = coroutine.send(None)
    except StopIteration as done:
        over: Over[R] = Over(loop=loop)
        over.set_result(done.value)
        return over

    return asyncio.Task(_rest(first, coroutine), loop=loop)


async def _rest(first: object, coroutine: Coroutine[object, object, R] | Step[R]) -> R:
    return await _Begun(first, coroutine)


class _Begun(Generic[R]):
    """A coroutine whose first step was taken, and what that step waits for."""

    def __init__(
        self, first: object, coroutine: Coroutine[object, object, R] | Step[R]
    ) -> None:
        self._first, self._coroutine = first, coroutine

    def __await__(self) -> Step[R]:
        waited_for = self._first
        while True:
            yield waited_for
            try:
                waited_for = self._coroutine.send(None)
            except StopIteration as done:
                result: R = done.value
                return result


FACTORIES: dict[str, Callable[..., object]] = {"like eager": eager}
if sys.version_info >= (3, 12):
    FACTORIES["eager"] = asyncio.eager_task_factory


async def read(
    server: Server, place: str, factory: Callable[..., object]
) -> list[object]:
    """Return what reads of a loop with a task factory bring after a killed connection, and after the server was started anew."""
    loop = asyncio.get_running_loop()
    loop.set_task_factory(factory)  # type: ignore[arg-type]  # typeshed has no generators
    url = server.url if place == "tcp" else f"unix://{server.socket_path}"
    transport = AsyncServerTransport(parse("main", f"{url}?timeout=2", "the test"))
    found: list[object] = []
    await transport.run(put(b"k", b"v"))
    for step in range(4):
        if step == 2:
            server.stop()
            server.start()
            server.ask("SET", "k", "v")
        server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        try:
            found.append(await transport.run(get(b"k")))
        except CacheError as error:
            found.append(error)
    await transport.aclose()
    return found


@pytest.mark.parametrize("factory", FACTORIES.values(), ids=FACTORIES.keys())
@pytest.mark.parametrize("place", ["tcp", "unix"])
def test_eager_tasks_connect_again(
    server_with_socket: Server, place: str, factory: Callable[..., object]
) -> None:
    assert asyncio.run(read(server_with_socket, place, factory)) == [b"v"] * 4


def test_a_task_that_is_over_before_it_is_stored_never_connects_again(
    server_with_socket: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above.
    def created(
        coroutine: Coroutine[object, object, None],
        loop: asyncio.AbstractEventLoop,
        name: str,
    ) -> asyncio.Future[None]:
        return loop.create_task(coroutine)

    monkeypatch.setattr(stream, "QuietTask", created)
    found = asyncio.run(read(server_with_socket, "unix", eager))
    assert any(isinstance(one, CacheError) for one in found)
