"""Eight processes at once are held to one limit together, by every algorithm."""

from __future__ import annotations

import msgspec
import pytest

from tests.guards.worker import COUNT, Taken
from tests.guards.workers import workers
from tests.servers import Server

PROCESSES = 8


def taken(server: Server, times: int, **order: object) -> list[Taken]:
    """Return what all processes were answered that ask as fast as they can."""
    with workers(f"{server.url}?timeout=60", PROCESSES) as found:
        for each in found:
            each.send(times=times, **order)
        answers = [each.receive() for each in found]
    return [call for each in answers for call in msgspec.convert(each, list[Taken])]


@pytest.mark.parametrize("limit", ["a bucket a day", "a window a day", "a log a day"])
def test_eight_processes_are_admitted_as_often_as_one(
    server: Server, limit: str
) -> None:
    calls = taken(server, 100, do="take", limit=limit)
    assert len(calls) == PROCESSES * 100
    # A bucket of a day regains its next call after 24 minutes.
    assert sum(admitted for _, _, admitted in calls) == COUNT


def test_looking_first_and_writing_then_lets_more_through(server: Server) -> None:
    # The control: the same count, in two steps; one round may happen to meet nobody in between.
    def admitted() -> int:
        server.ask("FLUSHALL")
        calls = taken(server, 100, do="take without a script")
        return sum(was_admitted for _, _, was_admitted in calls)

    assert any(admitted() > COUNT for _ in range(10))


def most_within(calls: list[Taken], seconds: float) -> int:
    """Return the most calls that were surely admitted within some time of this length."""
    admitted = sorted((begun, done) for begun, done, allowed in calls if allowed)
    return max(
        sum(begun >= first and done <= first + seconds for begun, done in admitted)
        for first, _ in admitted
    )


@pytest.mark.parametrize(
    ("limit", "in_half", "in_one"),
    [
        ("a bucket a second", COUNT * 3 // 2, COUNT * 2),
        ("a log a second", COUNT, COUNT),
    ],
)
def test_no_time_admits_more_than_was_promised(
    server: Server, limit: str, in_half: int, in_one: int
) -> None:
    calls = taken(server, 1000, do="take", limit=limit)
    assert most_within(calls, 0.5) <= in_half
    # What is a microsecond short of the period, so that its ends do not count as one.
    assert most_within(calls, 1 - 1e-6) <= in_one
    assert sum(admitted for _, _, admitted in calls) >= COUNT


def test_a_bucket_held_to_the_promise_of_a_log_is_found_out(server: Server) -> None:
    # The control: a bucket admits its burst, and what it regains meanwhile.
    calls = taken(server, 200, do="take", limit="a bucket a second")
    assert most_within(calls, 1 - 1e-6) > COUNT
