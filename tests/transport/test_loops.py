"""One async transport on many event loops, one after another, of asyncio and uvloop; what is left of a loop that is gone."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from pathlib import Path

import pytest

from cachegen_runtime.transport.opening import open_async
from cachegen_runtime.transport.seam import AsyncTransport
from tests.servers import Server, wait_until
from tests.sleeper import HANG
from tests.transport.loops import LOOPS, Loop
from tests.transport.operations import command, get, increment, put, value_of

every_loop = pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())


async def work(transport: AsyncTransport, name: str) -> None:
    """Store and read values that name their keys."""
    keys = [b"%b %d" % (name.encode(), one) for one in range(10)]
    await asyncio.gather(*[transport.run(put(key, value_of(key))) for key in keys])
    replies = await asyncio.gather(*[transport.run(get(key)) for key in keys])
    assert replies == [value_of(key) for key in keys]


def clients(server: Server) -> int:
    """Return how many connections the server has besides the one that asks."""
    return server.ask("CLIENT", "LIST").count("id=") - 1


@every_loop
def test_fifty_loops_in_a_row_leave_nothing_behind(server: Server, loop: Loop) -> None:
    transport = open_async("main", server.url)
    for number in range(50):
        with asyncio.Runner(debug=True, loop_factory=loop) as runner:
            runner.run(work(transport, str(number)))
        if number % 10 == 9:
            gc.collect()
            wait_until(lambda: clients(server) <= 1, "the closed loops' sockets to end")
    asyncio.run(transport.aclose())
    wait_until(lambda: clients(server) == 0, "all connections to end")


@every_loop
def test_a_loop_that_is_closed_without_ceremony_is_dropped(
    server: Server, loop: Loop
) -> None:
    transport = open_async("main", server.url)
    for number in range(5):
        running = loop()
        running.run_until_complete(work(transport, str(number)))
        running.close()
        del running
    gc.collect()
    wait_until(lambda: clients(server) == 0, "the closed loops' connections to end")


@every_loop
def test_a_loop_that_pauses_finds_its_connection_again(
    server: Server, loop: Loop
) -> None:
    transport = open_async("main", server.url)
    first, second = loop(), loop()
    for number in range(10):
        first.run_until_complete(work(transport, f"first {number}"))
        second.run_until_complete(work(transport, f"second {number}"))
        if number == 5:
            server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            assert second.run_until_complete(transport.run(increment(b"n"))) == 1
    assert clients(server) == 2
    first.run_until_complete(transport.aclose())
    second.run_until_complete(asyncio.sleep(0))
    for one in (first, second):
        one.close()
    wait_until(lambda: clients(server) == 0, "all connections to end")


@every_loop
def test_a_transport_that_is_dropped_takes_its_connection_along(
    server: Server, loop: Loop
) -> None:
    async def drop() -> None:
        for number in range(10):
            await work(open_async("main", server.url), str(number))
        gc.collect()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        wait_until(lambda: clients(server) == 0, "all connections to end")

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(drop())


STRICT = """
import asyncio, sys
from cachegen_runtime.transport.opening import open_async
from tests.transport.test_loops import work
transport = open_async("main", sys.argv[1])
for number in range(50):
    with asyncio.Runner(debug=True) as runner:
        # How busy the machine is, is no finding.
        runner.get_loop().slow_callback_duration = 1e9
        runner.run(work(transport, str(number)))
"""


def test_a_program_that_never_closes_ends_without_a_word(server: Server) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", STRICT, server.url],
        capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


async def test_a_thousand_tasks_share_one_connection(server: Server) -> None:
    transport = open_async("main", f"{server.url}?timeout={HANG}")
    keys = [b"k%d" % number for number in range(1000)]
    await asyncio.gather(*[transport.run(put(key, value_of(key))) for key in keys])
    found = await asyncio.gather(*[transport.run(get(key)) for key in keys])
    assert found == [value_of(key) for key in keys]
    assert clients(server) == 1
    await transport.aclose()


async def test_large_values_both_ways_at_once_do_not_block(server: Server) -> None:
    transport = open_async("main", f"{server.url}?timeout={HANG}")
    value = b"x" * 2_000_000
    for key in range(8):
        await transport.run(put(b"k%d" % key, value))
    replies = await asyncio.gather(
        *[transport.run(put(b"w%d" % key, value)) for key in range(8)],
        *[transport.run(get(b"k%d" % key)) for key in range(8)],
    )
    assert replies == [b"OK"] * 8 + [value] * 8
    await transport.aclose()


@pytest.mark.parametrize("delay", range(6))
async def test_a_call_cancelled_while_connecting_leaves_the_others_alone(
    delay: int, server: Server
) -> None:
    transport = open_async("main", server.url)
    first = asyncio.create_task(transport.run(increment(b"n")))
    second = asyncio.create_task(transport.run(command(b"ECHO", b"second")))
    for _ in range(delay):
        await asyncio.sleep(0)
    first.cancel()
    assert await second == b"second"
    await transport.aclose()
