"""Threads that want the same keys at the same time: who loads, who waits, and who gets what."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from cachegen_runtime import CacheLoadError, CacheTimeoutError
from tests.loading.conftest import Place
from tests.loading.gate import BlockingGate
from tests.loading.shop import Profile, ShopCaches
from tests.servers import wait_until
from tests.sleeper import HANG


@pytest.fixture
def caches(place: Place) -> Iterator[ShopCaches]:
    """Return blocking caches."""
    with ShopCaches(place.url) as made:
        yield made


@pytest.fixture
def others(place: Place) -> Iterator[ShopCaches]:
    """Return caches that share nothing but the server, as another process has them."""
    with ShopCaches(place.url) as made:
        yield made


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Return threads for all callers of a test."""
    with ThreadPoolExecutor(60) as made:
        yield made


def never(key: str) -> int:
    """Load nothing: no test comes here."""
    raise AssertionError(key)


def waiting(caches: ShopCaches, count: int) -> None:
    """Wait until so many calls wait for a load."""
    wait_until(lambda: caches.plain.statistics.waits >= count, "callers that wait")


def begun(
    pool: ThreadPoolExecutor, caches: ShopCaches, gate: BlockingGate
) -> Future[int]:
    """Begin a call of the plain keyspace, and return it once the loader runs."""
    call = pool.submit(caches.plain.get_or_load, "k", gate)
    assert gate.running.wait(HANG)
    return call


def test_fifty_threads_load_a_cold_key_once(
    caches: ShopCaches, pool: ThreadPoolExecutor
) -> None:
    gate = BlockingGate(7)
    calls = [pool.submit(caches.plain.get_or_load, "k", gate) for _ in range(50)]
    waiting(caches, 49)
    gate.go.set()
    assert [call.result(HANG) for call in calls] == [7] * 50
    assert gate.keys == ["k"]
    counted = caches.plain.statistics
    assert (counted.misses, counted.loads, counted.waits) == (50, 1, 49)


def test_an_error_reaches_every_thread_that_waits(
    caches: ShopCaches, pool: ThreadPoolExecutor
) -> None:
    error = LookupError("nobody")
    gate = BlockingGate(error)
    calls = [pool.submit(caches.plain.get_or_load, "k", gate) for _ in range(3)]
    waiting(caches, 2)
    gate.go.set()
    assert [call.exception(HANG) for call in calls] == [error] * 3


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
def test_an_interruption_is_no_result(
    caches: ShopCaches, pool: ThreadPoolExecutor, interruption: type[BaseException]
) -> None:
    gate, own = BlockingGate(interruption()), BlockingGate(8)
    first = begun(pool, caches, gate)
    second = pool.submit(caches.plain.get_or_load, "k", own)
    waiting(caches, 1)
    own.go.set()
    gate.go.set()
    assert second.result(HANG) == 8
    assert isinstance(first.exception(HANG), interruption)


def test_a_later_caller_does_not_join_a_load_that_was_invalidated(
    caches: ShopCaches, others: ShopCaches, pool: ThreadPoolExecutor
) -> None:
    new = BlockingGate(2, 2)
    new.go.set()
    for writer in (caches, others):
        old = BlockingGate(1)
        first = begun(pool, caches, old)
        writer.plain.delete("k")
        assert caches.plain.get_or_load("k", new) == 2
        old.go.set()
        assert first.result(HANG) == 1
        assert caches.plain.get("k") == 2
        caches.plain.delete("k")
    assert caches.plain.statistics.refused_stores == 2


def test_a_loader_runs_in_its_callers_thread_and_context(caches: ShopCaches) -> None:
    request: ContextVar[str] = ContextVar("request")
    threads: list[int] = []

    def load(key: str) -> int:
        threads.append(threading.get_ident())
        request.set("of the loader")
        return 1

    caches.plain.get_or_load("k", load)
    assert threads == [threading.get_ident()]
    assert request.get() == "of the loader"


def test_a_loader_past_its_timeout_is_returned_and_not_stored(
    caches: ShopCaches,
) -> None:
    def load(key: str) -> int:
        time.sleep(0.45)
        return 1

    assert caches.brief.get_or_load("k", load) == 1
    assert caches.brief.get("k") is None
    assert caches.brief.get_or_load("k", lambda key: 2) == 2


def test_a_caller_that_waits_past_the_timeout_is_told_so(
    caches: ShopCaches, others: ShopCaches, pool: ThreadPoolExecutor
) -> None:
    gate = BlockingGate(1)
    call = pool.submit(caches.brief.get_or_load, "k", gate)
    assert gate.running.wait(HANG)
    with pytest.raises(CacheTimeoutError) as raised:
        caches.brief.get_or_load("k", never)
    assert raised.value.key == "brief/k"
    gate.go.set()
    assert call.result(HANG) == 1


def test_an_executor_reloads_stale_values(
    caches: ShopCaches, place: Place, pool: ThreadPoolExecutor
) -> None:
    caches.refresh_in(pool)
    caches.stale.set("k", 1)
    place.age(61)
    request: ContextVar[str] = ContextVar("request")
    request.set("of the caller")
    seen: list[tuple[int, str]] = []
    go = threading.Event()

    def load(key: str) -> int:
        assert go.wait(HANG)
        seen.append((threading.get_ident(), request.get()))
        return 2

    assert caches.stale.get_or_load("k", load) == 1
    assert caches.stale.get_or_load("k", load) == 1
    go.set()
    wait_until(lambda: caches.stale.get("k") == 2, "the fresh value")
    assert len(seen) == 1
    assert seen[0][0] != threading.get_ident()
    assert seen[0][1] == "of the caller"
    caches.refresh_in(None)
    caches.stale.mark_stale("k")
    assert caches.stale.get_or_load("k", lambda key: 3) == 3


def test_an_executor_that_takes_no_more_work_costs_no_refresh(
    caches: ShopCaches, place: Place
) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    caches.refresh_in(executor)
    caches.stale.set("k", 1)
    place.age(61)
    assert caches.stale.get_or_load("k", lambda key: 2) in (1, 2)
    assert caches.stale.get("k") == 2


def test_while_one_loads_the_others_get_the_stale_value(
    caches: ShopCaches, others: ShopCaches, place: Place, pool: ThreadPoolExecutor
) -> None:
    caches.stale.set("k", 1)
    place.age(61)
    gate = BlockingGate(2)
    call = pool.submit(caches.stale.get_or_load, "k", gate)
    assert gate.running.wait(HANG)
    assert caches.stale.get_or_load("k", never) == 1
    assert others.stale.get_or_load("k", never) == 1
    gate.go.set()
    assert call.result(HANG) == 2
    assert others.stale.get_or_load("k", never) == 2


def test_a_loader_that_asks_for_its_own_key_is_told_so(caches: ShopCaches) -> None:
    @caches.plain.cached
    def load(key: str) -> int:
        return load(key)

    @caches.plain.cached_many
    def load_many(keys: Sequence[str]) -> dict[str, int]:
        return {key: load_many(key) for key in keys}

    for function in (load, load_many):
        with pytest.raises(RuntimeError, match="the very key"):
            function("k")


def test_loads_that_wait_for_each_other_in_a_circle_end(
    caches: ShopCaches, pool: ThreadPoolExecutor
) -> None:
    both = threading.Barrier(2)
    calls: list[str] = []

    def load(key: str) -> int:
        calls.append(key)
        if len(calls) <= 2:
            both.wait(HANG)
            other = "b" if key == "a" else "a"
            return caches.plain.get_or_load(other, load) + 1
        return 10

    found = [pool.submit(caches.plain.get_or_load, key, load) for key in "ab"]
    assert sorted(call.result(HANG) for call in found) == [11, 12]


def test_each_caller_has_a_value_of_its_own(
    caches: ShopCaches, pool: ThreadPoolExecutor
) -> None:
    go = threading.Event()

    def load(key: str) -> Profile:
        assert go.wait(HANG)
        return Profile("a", ["t"])

    calls = [pool.submit(caches.profile.get_or_load, "k", load) for _ in range(2)]
    wait_until(lambda: caches.profile.statistics.waits == 1, "the other")
    go.set()
    first, second = (call.result(HANG) for call in calls)
    first.tags.append("changed")
    assert second.tags == ["t"]


def test_a_cached_function_keeps_its_name_and_its_function(caches: ShopCaches) -> None:
    def load(key: str) -> int:
        """Load it."""
        return len(key)

    cached = caches.plain.cached(load)
    assert cached("abc") == 3
    assert caches.plain.statistics.loads == 1
    assert (cached.__name__, cached.__doc__) == ("load", "Load it.")
    assert cached.__wrapped__ is load


def test_a_cached_function_of_many_loads_what_is_missing(caches: ShopCaches) -> None:
    asked: list[list[str]] = []

    def load(keys: Sequence[str]) -> dict[str, int]:
        asked.append([*keys])
        return {key: int(key) for key in keys if key != "9"}

    cached = caches.plain.cached_many(load)
    assert cached("1") == 1
    assert cached.many(["1", "2", "1"]) == [1, 2, 1]
    assert asked == [["1"], ["2"]]
    assert cached.__wrapped__ is load
    with pytest.raises(CacheLoadError):
        cached("9")


def test_another_process_waits_or_takes_over(
    caches: ShopCaches, others: ShopCaches, place: Place, pool: ThreadPoolExecutor
) -> None:
    gate, own = BlockingGate(1), BlockingGate(2)
    own.go.set()
    call = begun(pool, caches, gate)
    second = pool.submit(others.plain.get_or_load, "k", own)
    waiting(others, 1)
    assert own.keys == []
    place.age(3.1)
    assert second.result(HANG) == 2
    assert others.plain.statistics.takeovers == 1
    gate.go.set()
    assert call.result(HANG) == 1
    assert caches.plain.get("k") == 2


def in_a_child(work: Callable[[], bool]) -> bool:
    """Return what work in a forked child came to."""
    child = os.fork()
    if not child:
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_has_no_loads_under_way(
    caches: ShopCaches, place: Place, pool: ThreadPoolExecutor
) -> None:
    gate = BlockingGate(1)
    call = begun(pool, caches, gate)
    assert in_a_child(lambda: caches.brief.get_or_load("k", lambda key: 3) == 3)
    assert in_a_child(lambda: caches.plain.statistics.loads == 1)
    if place.server is not None:
        place.age(3.1)
    # Joined, the load would never end in the child; there the child takes it over from this process.
    assert in_a_child(lambda: caches.plain.get_or_load("k", lambda key: 2) == 2)
    gate.go.set()
    assert call.result(HANG) == 1
