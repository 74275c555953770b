"""Processes that come out of a fork make connections of their own; both sides go on."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Callable

import pytest

from cachegen_runtime.transport.asynchronous.server import AsyncServerTransport
from cachegen_runtime.urls import parse
from tests.direct.commands import get, put, value_of
from tests.direct.conftest import Blocking
from tests.servers import Server

ROUNDS = 300


def forked(work: Callable[[], bool]) -> int:
    """Run `work` in a child; return its process id."""
    with warnings.catch_warnings():
        # From 3.12 on, for threads that earlier tests left behind.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        good = False
        try:
            good = work()
        finally:
            os._exit(0 if good else 1)
    return child


def ended_well(child: int) -> bool:
    """Return whether a child found everything right."""
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("used_before", [True, False])
def test_both_sides_of_a_fork_read_their_own_values(
    server: Server, blocking: Blocking, used_before: bool
) -> None:
    for side in (b"parent", b"child"):
        for number in range(ROUNDS):
            key = b"%b %d" % (side, number)
            blocking(server.url).run(put(key, value_of(key))) if number < 3 else None
    transport = blocking(f"{server.url}?max_connections=3")

    def work(side: bytes) -> bool:
        keys = [b"%b %d" % (side, number % 3) for number in range(ROUNDS)]
        return all(transport.run(get(key)) == value_of(key) for key in keys)

    if used_before:
        work(b"parent")
    children = [forked(lambda: work(b"child")) for _ in range(3)]
    assert work(b"parent")
    ends = [ended_well(child) for child in children]
    assert all(ends)
    assert work(b"parent")


@pytest.mark.parametrize("used_before", [True, False])
def test_an_async_transport_survives_a_fork_on_both_sides(
    server: Server, used_before: bool
) -> None:
    transport = AsyncServerTransport(parse("main", server.url, "the test"))

    async def work(side: bytes) -> bool:
        keys = [b"%b %d" % (side, number) for number in range(ROUNDS)]
        for key in keys:
            await transport.run(put(key, value_of(key)))
        replies = await asyncio.gather(*[transport.run(get(key)) for key in keys])
        return list(replies) == [value_of(key) for key in keys]

    def run(side: bytes) -> bool:
        return asyncio.run(work(side))

    if used_before:
        run(b"parent")
    child = forked(lambda: run(b"child"))
    assert run(b"parent")
    assert ended_well(child)
    asyncio.run(transport.aclose())
