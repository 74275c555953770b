"""Locks under kill -9, stops and clocks that step; fencing tokens keep the resource whole where a lock cannot."""

from __future__ import annotations

import shutil
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from tests.guards.clock import SteppingClock
from tests.guards.workers import Process, workers
from tests.servers import Server, wait_until

WAIT = 120.0
"""Seconds until a test gives up; a lock is free long before."""

ROUNDS = 20
"""How often chance is given the occasion to let two sections meet; one is mostly enough."""


def written(server: Server) -> list[str]:
    """Return what the guarded resource took, in order."""
    return [
        line
        for line in server.ask("LRANGE", "log", "0", "-1").split("\r\n")
        if line[:1].isdigit()
    ]


def has_written(server: Server, more_than: int) -> bool:
    """Return whether the guarded resource took more than so many writes."""
    return len(written(server)) > more_than


def tokens(server: Server) -> list[int]:
    """Return whose writes the resource took, in order."""
    return [int(line.split()[0]) for line in written(server)]


def acquired(worker: Process, **order: object) -> int:
    token = worker.ask(do="acquire", wait=WAIT, **order)
    assert isinstance(token, int)
    return token


def test_a_killed_holder_s_lock_is_free_when_its_lease_is_over(server: Server) -> None:
    with workers(server.url, 2) as (holder, other):
        first = acquired(holder, lease=0.5)
        holder.kill()
        assert acquired(other) > first


@pytest.mark.parametrize("fenced", [True, False], ids=["fenced", "not fenced"])
def test_a_holder_that_was_stopped_too_long_writes_no_more_where_tokens_are_compared(
    server: Server, fenced: bool
) -> None:
    with workers(server.url, 2) as (stopped, other):
        first = acquired(stopped, lease=0.5)
        stopped.stop()
        second = acquired(other)
        assert second > first
        assert other.ask(do="write", fenced=fenced) is True
        stopped.resume()
        # It has not looked, and believes that it still holds the lock.
        assert stopped.ask(do="write", fenced=fenced) is not fenced
        # Where nobody compares tokens, the older write is the later one.
        assert (tokens(server) == sorted(tokens(server))) is fenced
        assert stopped.ask(do="check") == "lost"
        assert stopped.ask(do="release") is False
        assert other.ask(do="check") == "held"


def test_nobody_enters_while_another_is_inside_and_processes_are_killed(
    server: Server,
) -> None:
    with workers(server.url, 5) as found:
        for each in found:
            each.send(do="sections", times=20, wait=WAIT, lease=5.0)
        for number, each in enumerate(found[:2], start=1):
            least = 20 * number
            wait_until(partial(has_written, server, least), "work")
            each.kill()
        answers = [each.receive() for each in found[2:]]
    # No write was refused, so that no section was entered before the last one was over.
    assert answers == [[True] * 40] * 3
    log = written(server)
    assert tokens(server) == sorted(tokens(server))
    for entered, left in pairwise(log):
        if entered.endswith(" in") and left.split()[0] == entered.split()[0]:
            assert left == entered.replace(" in", " out")
    assert sum(line.endswith(" out") for line in log) >= 60


def test_sections_without_a_lock_run_into_each_other(server: Server) -> None:
    # The control: each has a lock of its own, which is taken away under the others.
    with workers(server.url, 4) as found:
        for _ in range(ROUNDS):
            for each in found:
                each.send(
                    do="sections", times=300, wait=WAIT, lease=0.001, fenced=False
                )
            for each in found:
                each.receive()
            if tokens(server) != sorted(tokens(server)):
                return
    pytest.fail("no two sections met")


@pytest.fixture
def clock(tmp_path: Path) -> SteppingClock:
    if shutil.which("cc") is None:
        pytest.skip("a clock is stepped by a library that takes a C compiler")
    return SteppingClock(tmp_path)


def test_a_server_s_clock_that_steps_on_ends_a_lease_early_and_the_holder_learns_it(
    clock: SteppingClock,
) -> None:
    with clock.server() as server, workers(server.url, 2) as (holder, other):
        first = acquired(holder, lease=600.0)
        clock.set_server(server, 3600)
        assert holder.ask(do="check") == "lost"
        assert acquired(other) > first
        assert holder.ask(do="write") is True  # Nobody with a larger token has written.
        assert other.ask(do="write") is True
        assert holder.ask(do="write") is False


def test_a_server_s_clock_that_steps_back_makes_smaller_tokens_which_are_refused(
    clock: SteppingClock,
) -> None:
    with clock.server() as server, workers(server.url, 2) as (holder, other):
        first = acquired(holder, lease=600.0)
        assert holder.ask(do="write") is True
        clock.set_server(server, -3600)
        assert holder.ask(do="check") == "held"
        assert other.ask(do="acquire") == "locked"
        assert holder.ask(do="release") is True
        # What the page says of clocks: no wrong write, but none at all for an hour.
        assert acquired(other) < first
        assert other.ask(do="write") is False
        assert tokens(server) == [first]


@pytest.mark.parametrize("seconds", [-86_400, 86_400])
def test_a_holder_s_own_clock_plays_no_part(
    server: Server, clock: SteppingClock, seconds: int
) -> None:
    with (
        workers(server.url, 1) as (straight,),
        workers(server.url, 1, clock.environment) as (bent,),
    ):
        clock.set(seconds)
        first = acquired(bent, lease=600.0)
        assert straight.ask(do="acquire") == "locked"
        assert bent.ask(do="check") == "held"
        clock.set(-seconds)
        assert bent.ask(do="check") == "held"
        assert bent.ask(do="release") is True
        second = acquired(straight, lease=0.5)
        assert first < second < acquired(bent)
