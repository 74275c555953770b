"""Async transports under cancellation, many tasks and many event loops."""

from __future__ import annotations

import asyncio
import gc
import random
import threading
import warnings

import pytest

from cachegen_runtime.transport import open_async
from tests.servers import Server, wait_until
from tests.transport.operations import command, read


def clients(server: Server, name: str) -> int:
    return server.ask("CLIENT", "LIST").count(f"name={name} ")


def test_two_thousand_random_cancellations_mix_no_answers(server: Server) -> None:
    dice = random.Random(7)
    transport = open_async("main", f"{server.url}?timeout=10")

    async def get(number: int) -> None:
        for key in range(number, number + 20):
            found = await transport.run(read(b"GET", b"k%d" % key))
            assert found == b"v%d" % key

    async def main() -> int:
        for number in range(120):
            await transport.run(command(b"SET", b"k%d" % number, b"v%d" % number))
        cancelled = 0
        for _ in range(100):
            tasks = [asyncio.create_task(get(dice.randrange(100))) for _ in range(40)]
            for task in dice.sample(tasks, 20):
                for _ in range(dice.randrange(3)):
                    await asyncio.sleep(0)
                cancelled += task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert not [
                one
                for one in results
                if one and not isinstance(one, asyncio.CancelledError)
            ]
        await transport.aclose()
        return cancelled

    assert asyncio.run(main()) > 1000


def test_a_thousand_tasks_share_one_connection(server: Server) -> None:
    transport = open_async("main", f"{server.url}?client_name=shared&timeout=10")

    async def main() -> None:
        await asyncio.gather(
            *[
                transport.run(command(b"SET", b"k%d" % n, b"v%d" % n))
                for n in range(1000)
            ]
        )
        found = await asyncio.gather(
            *[transport.run(read(b"GET", b"k%d" % n)) for n in range(1000)]
        )
        assert found == [b"v%d" % number for number in range(1000)]
        assert clients(server, "shared") == 1
        await transport.aclose()

    asyncio.run(main())


def test_large_values_both_ways_at_once_do_not_block(server: Server) -> None:
    transport = open_async("main", f"{server.url}?timeout=10")
    value = b"x" * 2_000_000

    async def main() -> None:
        for key in range(8):
            await transport.run(command(b"SET", b"k%d" % key, value))
        await asyncio.gather(
            *[transport.run(command(b"SET", b"w%d" % key, value)) for key in range(8)],
            *[transport.run(read(b"GET", b"k%d" % key)) for key in range(8)],
        )
        await transport.aclose()

    asyncio.run(main())


def test_fifty_loops_in_a_row_leave_nothing_behind(server: Server) -> None:
    transport = open_async("main", f"{server.url}?client_name=row")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(50):
            found = asyncio.run(transport.run(command(b"INCRBY", b"n", b"1")))
            assert found == number + 1
            gc.collect()
        wait_until(
            lambda: clients(server, "row") <= 1, "the closed loops' connections to end"
        )
        asyncio.run(transport.aclose())
    wait_until(lambda: clients(server, "row") == 0, "all connections to end")


def test_four_loops_in_four_threads_get_their_own_answers(server: Server) -> None:
    transport = open_async("main", f"{server.url}?timeout=10")
    failures: list[BaseException] = []

    async def work(name: int) -> None:
        for number in range(300):
            key = b"t%d-%d" % (name, number % 10)
            await transport.run(command(b"SET", key, key))
            assert await transport.run(read(b"GET", key)) == key

    def run(name: int) -> None:
        try:
            asyncio.run(work(name))
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=run, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    asyncio.run(transport.aclose())


def test_a_loop_that_slept_notices_a_connection_closed_meanwhile(
    server: Server,
) -> None:
    transport = open_async("main", server.url)
    with asyncio.Runner() as runner:
        for expected in range(1, 11):
            found = runner.run(transport.run(command(b"INCRBY", b"n", b"1")))
            assert found == expected
            server.ask("CLIENT", "KILL", "TYPE", "normal")
        runner.run(transport.aclose())


@pytest.mark.parametrize("delay", range(6))
def test_a_call_cancelled_while_connecting_leaves_the_others_alone(
    delay: int, server: Server
) -> None:
    transport = open_async("main", server.url)

    async def main() -> None:
        first = asyncio.create_task(transport.run(command(b"INCRBY", b"n", b"1")))
        second = asyncio.create_task(transport.run(command(b"ECHO", b"second")))
        for _ in range(delay):
            await asyncio.sleep(0)
        first.cancel()
        assert await second == b"second"
        await transport.aclose()

    asyncio.run(main())


def test_no_cancellation_is_lost(server: Server) -> None:
    transport = open_async("main", f"{server.url}?timeout=10")

    async def endless() -> None:
        while True:
            await transport.run(read(b"GET", b"k"))

    async def main() -> None:
        for turns in range(300):
            task = asyncio.create_task(endless())
            for _ in range(turns % 17):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        await transport.aclose()

    asyncio.run(main())
