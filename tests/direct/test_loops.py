"""One async transport on many event loops: one after another, at once, on asyncio and uvloop."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.urls import parse
from tests.direct.commands import get, put, value_of
from tests.servers import Server

Loop = Callable[[], asyncio.AbstractEventLoop]


def loops() -> list[object]:
    """Return the kinds of event loops that this machine has."""
    kinds: list[object] = [pytest.param(asyncio.new_event_loop, id="asyncio")]
    if find_spec("uvloop") is not None:
        uvloop = import_module("uvloop")
        kinds.append(pytest.param(uvloop.new_event_loop, id="uvloop"))
    return kinds


def made(server: Server) -> AsyncServerTransport:
    """Return a transport that the test closes itself."""
    return AsyncServerTransport(parse("main", server.url, "the test"))


async def work(transport: AsyncServerTransport, name: str, rounds: int = 3) -> None:
    """Store and read values that name their keys."""
    for number in range(rounds):
        keys = [b"%b %d %d" % (name.encode(), number, one) for one in range(40)]
        await asyncio.gather(*[transport.run(put(key, value_of(key))) for key in keys])
        replies = await asyncio.gather(*[transport.run(get(key)) for key in keys])
        assert replies == [value_of(key) for key in keys]


def clients(server: Server) -> int:
    """Return how many connections the server has besides the one that asks."""
    return server.ask("CLIENT", "LIST").count("id=") - 1


@pytest.mark.parametrize("loop", loops())
def test_fifty_loops_in_a_row_leave_nothing_behind(server: Server, loop: Loop) -> None:
    transport = made(server)
    for number in range(50):
        with asyncio.Runner(debug=True, loop_factory=loop) as runner:
            runner.run(work(transport, str(number), 1))
        gc.collect()
        assert clients(server) <= 1
    asyncio.run(transport.aclose())


@pytest.mark.parametrize("loop", loops())
def test_a_loop_that_is_closed_without_ceremony_is_dropped(
    server: Server, loop: Loop
) -> None:
    transport = made(server)
    for number in range(5):
        running = loop()
        running.run_until_complete(work(transport, str(number), 1))
        running.close()
        del running
    gc.collect()
    assert clients(server) == 0


@pytest.mark.parametrize("loop", loops())
def test_a_loop_that_pauses_finds_its_connection_again(
    server: Server, loop: Loop
) -> None:
    transport = made(server)
    first, second = loop(), loop()
    for number in range(10):
        first.run_until_complete(work(transport, f"first {number}", 1))
        second.run_until_complete(work(transport, f"second {number}", 1))
        if number == 5:
            server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    assert clients(server) == 2
    first.run_until_complete(transport.aclose())
    second.run_until_complete(asyncio.sleep(0))
    for one in (first, second):
        one.close()
    assert clients(server) == 0


@pytest.mark.parametrize("loop", loops())
def test_four_loops_in_four_threads_share_one_transport(
    server: Server, loop: Loop
) -> None:
    transport = made(server)
    failures: list[BaseException] = []

    def run(name: str) -> None:
        try:
            with asyncio.Runner(loop_factory=loop) as runner:
                runner.run(work(transport, name, 10))
        except BaseException as failure:
            failures.append(failure)

    threads = [
        threading.Thread(target=run, args=(f"thread {one}",)) for one in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    gc.collect()
    assert clients(server) == 0


STRICT = """
import asyncio, sys
from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.urls import parse
from tests.direct.test_loops import work
transport = AsyncServerTransport(parse("main", sys.argv[1], "the test"))
for number in range(50):
    asyncio.run(work(transport, str(number), 1), debug=True)
"""


def test_a_program_that_never_closes_ends_without_a_word(server: Server) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", STRICT, server.url],
        capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize("loop", loops())
def test_a_transport_that_is_dropped_takes_its_connection_along(
    server: Server, loop: Loop
) -> None:
    async def drop() -> None:
        for number in range(10):
            await work(made(server), str(number), 1)
        gc.collect()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert clients(server) == 0

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(drop())
