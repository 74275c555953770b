"""Tasks that want the same keys at the same time: who loads, who waits, and who gets what."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextvars import ContextVar
from time import monotonic
from typing import TypeVar

import pytest

from cachegen_runtime import CacheLoadError, CacheTimeoutError
from cachegen_runtime.expiry.clock import clock
from cachegen_runtime.operations.operation import Operation
from tests.loading.conftest import Place
from tests.loading.gate import Gate
from tests.loading.shop import AsyncShopCaches, Profile
from tests.sleeper import HANG

R = TypeVar("R")


@pytest.fixture
async def caches(place: Place) -> AsyncIterator[AsyncShopCaches]:
    """Return async caches; whatever was loaded, no task and no unread error is left."""
    told: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda loop, context: told.append(context)
    )
    made = AsyncShopCaches(place.url)
    yield made
    await made.aclose()
    gc.collect()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert told == []


@pytest.fixture
async def others(place: Place) -> AsyncIterator[AsyncShopCaches]:
    """Return caches that share nothing but the server, as another process has them."""
    made = AsyncShopCaches(place.url)
    yield made
    await made.aclose()


async def begun(caches: AsyncShopCaches, gate: Gate, count: int = 1) -> list[asyncio.Task[int]]:  # fmt: skip
    """Begin calls of the plain keyspace, and return them once the loader runs."""
    calls = [
        asyncio.create_task(caches.plain.get_or_load("k", gate)) for _ in range(count)
    ]
    await asyncio.wait_for(gate.running.wait(), HANG)
    # All have asked what they ask before they wait.
    await until(lambda: caches.plain.statistics.misses >= count)
    return calls


async def until(true: Callable[[], bool]) -> None:
    """Let others go on until something is true."""
    async with asyncio.timeout(HANG):
        while not true():  # noqa: ASYNC110 - counters tell nobody
            await asyncio.sleep(0)


async def never(key: str) -> int:
    """Load nothing: no test comes here."""
    raise AssertionError(key)


async def test_a_hundred_tasks_load_a_cold_key_once(caches: AsyncShopCaches) -> None:
    gate = Gate(7)
    calls = await begun(caches, gate, 100)
    gate.go.set()
    assert await asyncio.gather(*calls) == [7] * 100
    assert gate.keys == ["k"]
    counted = caches.plain.statistics
    assert (counted.misses, counted.loads, counted.waits) == (100, 1, 99)


async def test_a_cancelled_caller_disturbs_nobody(caches: AsyncShopCaches) -> None:
    gate = Gate(7)
    calls = await begun(caches, gate, 3)
    calls[0].cancel()
    calls[1].cancel()
    await asyncio.wait(calls[:2])
    gate.go.set()
    assert await calls[2] == 7
    assert calls[0].cancelled()
    assert gate.cancelled == 0


async def test_a_load_ends_with_its_last_caller(caches: AsyncShopCaches) -> None:
    gate = Gate(7)
    calls = await begun(caches, gate, 2)
    for call in calls:
        call.cancel()
    await asyncio.wait(calls)
    assert gate.cancelled == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}
    other = Gate(8)
    other.go.set()
    assert await caches.plain.get_or_load("k", other) == 8


async def test_a_failure_after_its_caller_left_lets_anothers_loader_run(
    caches: AsyncShopCaches,
) -> None:
    gate, own = Gate(LookupError("of the first one")), Gate(8)
    first, *_ = await begun(caches, gate)
    second = asyncio.create_task(caches.plain.get_or_load("k", own))
    await until(lambda: caches.plain.statistics.waits >= 1)
    first.cancel()
    await asyncio.wait([first])
    own.go.set()
    gate.go.set()
    assert await second == 8


async def test_an_error_reaches_every_caller_who_waits(caches: AsyncShopCaches) -> None:
    error = LookupError("nobody")
    gate = Gate(error)
    calls = await begun(caches, gate, 3)
    gate.go.set()
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert [each is error for each in found] == [True] * 3
    assert gate.keys == ["k"]


async def test_a_loader_that_is_cancelled_has_no_result(
    caches: AsyncShopCaches,
) -> None:
    gate, own = Gate(asyncio.CancelledError()), Gate(8)
    first, *_ = await begun(caches, gate)
    second = asyncio.create_task(caches.plain.get_or_load("k", own))
    await until(lambda: caches.plain.statistics.waits >= 1)
    own.go.set()
    gate.go.set()
    assert await second == 8
    await asyncio.wait([first])
    assert first.cancelled()


async def test_a_later_caller_does_not_join_a_load_that_was_invalidated(
    caches: AsyncShopCaches, others: AsyncShopCaches
) -> None:
    for writer in (caches, others):
        old, new = Gate(1), Gate(2)
        new.go.set()
        before = caches.plain.statistics.misses
        first = asyncio.create_task(caches.plain.get_or_load("k", old))
        await asyncio.wait_for(old.running.wait(), HANG)
        await writer.plain.delete("k")
        assert await caches.plain.get_or_load("k", new) == 2
        old.go.set()
        assert await first == 1
        assert await caches.plain.get("k") == 2
        assert caches.plain.statistics.misses == before + 2
        await caches.plain.delete("k")
    assert caches.plain.statistics.refused_stores == 2


async def test_a_set_during_a_load_stays(caches: AsyncShopCaches) -> None:
    gate = Gate(1)
    (call,) = await begun(caches, gate)
    await caches.plain.set("k", 5)
    assert await caches.plain.get_or_load("k", never) == 5
    gate.go.set()
    assert await call == 1
    assert await caches.plain.get("k") == 5


async def test_a_load_has_its_callers_context(caches: AsyncShopCaches) -> None:
    request: ContextVar[str] = ContextVar("request")
    seen: list[str] = []

    async def load(key: str) -> int:
        seen.append(request.get())
        request.set("of the loader")
        return 1

    request.set("of the caller")
    await caches.plain.get_or_load("k", load)
    assert seen == ["of the caller"]
    assert request.get() == "of the caller"


async def test_past_its_timeout_a_call_fails_and_its_loader_is_cancelled(
    caches: AsyncShopCaches,
) -> None:
    gate = Gate(1)
    with pytest.raises(CacheTimeoutError) as raised:
        await caches.brief.get_or_load("k", gate)
    assert raised.value.key == "brief/k"
    assert gate.cancelled == 1
    gate = Gate(2)
    gate.go.set()
    assert await caches.brief.get_or_load("k", gate) == 2


async def test_past_its_timeout_a_refresh_is_cancelled_and_the_stale_value_served(
    caches: AsyncShopCaches, place: Place
) -> None:
    await caches.brief_stale.set("k", 1)
    place.age(61)
    gate = Gate(2)
    assert await caches.brief_stale.get_or_load("k", gate) == 1
    while len(asyncio.all_tasks()) > 1:
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert gate.cancelled == 1
    assert await caches.brief_stale.get_or_load("k", never) == 1


async def test_a_soft_timeout_waits_for_the_fresh_value(
    caches: AsyncShopCaches, place: Place
) -> None:
    await caches.soft.set("k", 1)
    place.age(61)
    gate = Gate(2)
    gate.go.set()
    assert await caches.soft.get_or_load("k", gate) == 2
    assert caches.soft.statistics.stale_hits == 0


async def test_one_of_many_readers_of_a_stale_value_loads_it(
    caches: AsyncShopCaches, others: AsyncShopCaches, place: Place
) -> None:
    await caches.stale.set("k", 1)
    place.age(61)
    gate = Gate(2)
    for each in (caches, others):
        assert (
            await asyncio.gather(
                *(each.stale.get_or_load("k", gate) for _ in range(20))
            )
            == [1] * 20
        )
        await asyncio.wait_for(gate.running.wait(), HANG)
    assert gate.keys == ["k"]
    assert caches.stale.statistics.stale_hits == 20
    gate.go.set()
    while len(asyncio.all_tasks()) > 1:
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert await others.stale.get_or_load("k", never) == 2


async def test_at_most_sixty_four_refreshes_run_apart(
    caches: AsyncShopCaches, place: Place
) -> None:
    keys = [str(number) for number in range(70)]
    await caches.stale.multi_set(dict.fromkeys(keys, 1))
    place.age(61)
    gate = Gate(*[2] * 70)
    found = [await caches.stale.get_or_load(key, gate) for key in keys]
    assert found == [1] * 70
    await until(lambda: len(gate.keys) >= 64)
    assert len(asyncio.all_tasks()) == 65
    await caches.aclose()
    assert gate.cancelled == 64


async def test_a_loader_that_asks_for_its_own_key_is_told_so(
    caches: AsyncShopCaches,
) -> None:
    @caches.plain.cached
    async def load(key: str) -> int:
        return await load(key)

    @caches.plain.cached
    async def around(key: str) -> int:
        other = "b" if key == "a" else "a"
        return await around(other)

    for function, key in ((load, "k"), (around, "a")):
        with pytest.raises(RuntimeError, match="the very key"):
            await function(key)


async def test_a_refresh_may_ask_for_what_is_loaded_by_whoever_met_the_stale_value(
    caches: AsyncShopCaches, place: Place
) -> None:
    await caches.stale.set("stale", 1)
    place.age(61)

    refreshing = asyncio.Event()

    async def outer(key: str) -> int:
        found = await caches.stale.get_or_load("stale", inner)
        await asyncio.wait_for(refreshing.wait(), HANG)
        return found + 1

    async def inner(key: str) -> int:
        refreshing.set()
        return await caches.plain.get_or_load("outer", never) + 1

    assert await caches.plain.get_or_load("outer", outer) == 2
    while len(asyncio.all_tasks()) > 1:
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    assert await caches.stale.get("stale") == 3


async def test_loads_that_wait_for_each_other_in_a_circle_end(
    caches: AsyncShopCaches,
) -> None:
    both = asyncio.Barrier(2)
    calls: list[str] = []

    async def load(key: str) -> int:
        calls.append(key)
        if len(calls) <= 2:
            await both.wait()
            other = "b" if key == "a" else "a"
            return await caches.plain.get_or_load(other, load) + 1
        return 10

    found = await asyncio.wait_for(
        asyncio.gather(
            caches.plain.get_or_load("a", load), caches.plain.get_or_load("b", load)
        ),
        HANG,
    )
    assert sorted(found) == [11, 12]
    assert len(calls) == 3


async def test_each_caller_has_a_value_of_its_own(caches: AsyncShopCaches) -> None:
    async def load(key: str) -> Profile:
        await asyncio.sleep(0.01)
        return Profile("a", ["t"])

    first, second = await asyncio.gather(
        caches.profile.get_or_load("k", load), caches.profile.get_or_load("k", load)
    )
    first.tags.append("changed")
    assert second.tags == ["t"]


async def test_a_cached_function_keeps_its_name_and_its_function(
    caches: AsyncShopCaches,
) -> None:
    async def load(key: str) -> int:
        """Load it."""
        return len(key)

    cached = caches.plain.cached(load)
    assert await cached("abc") == 3
    assert caches.plain.statistics.loads == 1
    assert (cached.__name__, cached.__doc__) == ("load", "Load it.")
    assert cached.__wrapped__ is load


async def test_the_calls_of_one_tick_are_one_call(caches: AsyncShopCaches) -> None:
    asked: list[list[str]] = []

    async def load(keys: Sequence[str]) -> dict[str, int]:
        asked.append([*keys])
        return {key: int(key) for key in keys}

    cached = caches.plain.cached_many(load)
    await caches.plain.set("1", 100)
    found = await asyncio.gather(*(cached(key) for key in ("0", "1", "2", "0")))
    assert found == [0, 100, 2, 0]
    assert asked == [["0", "2"]]
    assert cached.__wrapped__ is load
    keys = [str(number) for number in range(1000, 1250)]
    await asyncio.gather(*(cached(key) for key in keys))
    assert [len(each) for each in asked[1:]] == [100, 100, 50]
    assert await cached.many(["5", "0", "5"]) == [5, 0, 5]


async def test_calls_of_a_tick_that_succeed_wait_for_nothing_else(
    caches: AsyncShopCaches, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def load(keys: Sequence[str]) -> dict[str, int]:
        return dict.fromkeys(keys, 1)

    async def never(*arguments: object, **named: object) -> None:
        raise AssertionError("there is nothing left to wait for")

    monkeypatch.setattr(asyncio, "wait", never)
    cached = caches.plain.cached_many(load)
    assert await asyncio.gather(*map(cached, "abc")) == [1, 1, 1]


async def test_an_answer_to_a_call_under_way_lets_all_ask_again(
    caches: AsyncShopCaches, monkeypatch: pytest.MonkeyPatch
) -> None:
    await caches.plain.set("k", 1)
    run, reads = caches.plain._route.run, caches.plain._common.reads

    async def while_another_fails(operation: Operation[R]) -> R:
        reads.unanswered(monotonic())
        return await run(operation)

    async def load(key: str) -> int:
        return 2

    monkeypatch.setattr(caches.plain._route, "run", while_another_fails)
    assert await caches.plain.get_or_load("k", load) == 1
    assert reads.again is None


async def test_in_a_shared_tick_only_what_was_left_out_fails(
    caches: AsyncShopCaches,
) -> None:
    async def load(keys: Sequence[str]) -> dict[str, int]:
        return {"a": 1}

    cached = caches.plain.cached_many(load)
    one, other = await asyncio.gather(cached("a"), cached("b"), return_exceptions=True)
    assert one == 1
    assert isinstance(other, CacheLoadError)
    assert other.key == "plain/b"


async def test_a_cancelled_call_of_a_tick_disturbs_no_other(
    caches: AsyncShopCaches,
) -> None:
    go = asyncio.Event()

    async def load(keys: Sequence[str]) -> dict[str, int]:
        await go.wait()
        return dict.fromkeys(keys, 1)

    cached = caches.plain.cached_many(load)
    calls = [asyncio.create_task(cached(key)) for key in ("a", "b")]
    await until(lambda: caches.plain.statistics.loads >= 2)
    calls[0].cancel()
    await asyncio.wait(calls[:1])
    go.set()
    assert await calls[1] == 1


async def test_another_process_waits_and_gets_the_value(
    caches: AsyncShopCaches, others: AsyncShopCaches
) -> None:
    gate = Gate(7)
    (call,) = await begun(caches, gate)
    waiting = asyncio.create_task(others.plain.get_or_load("k", never))
    await until(lambda: others.plain.statistics.waits >= 1)
    gate.go.set()
    assert await call == 7
    assert await waiting == 7
    assert others.plain.statistics.loads == 0


async def test_another_process_takes_a_load_over_that_is_silent_for_a_lease(
    caches: AsyncShopCaches, others: AsyncShopCaches, place: Place
) -> None:
    gate, own = Gate(1), Gate(2)
    (call,) = await begun(caches, gate)
    waiting = asyncio.create_task(others.plain.get_or_load("k", own))
    await until(lambda: others.plain.statistics.waits >= 1)
    place.age(3.1)
    own.go.set()
    assert await waiting == 2
    assert others.plain.statistics.takeovers == 1
    gate.go.set()
    # It is as good: nothing was deleted since, but the first of both is stored.
    assert await call == 1
    assert await caches.plain.get("k") == 2
    assert caches.plain.statistics.refused_stores == 1


async def test_another_process_tries_itself_when_a_load_fails(
    caches: AsyncShopCaches, others: AsyncShopCaches
) -> None:
    gate, own = Gate(LookupError("here")), Gate(2)
    (call,) = await begun(caches, gate)
    waiting = asyncio.create_task(others.plain.get_or_load("k", own))
    await until(lambda: others.plain.statistics.waits >= 1)
    own.go.set()
    gate.go.set()
    with pytest.raises(LookupError):
        await call
    assert await waiting == 2


async def test_no_record_stays(caches: AsyncShopCaches, place: Place) -> None:
    if place.server is None:
        pytest.skip("a server can be asked what it holds")
    gate = Gate(1)
    gate.go.set()
    await caches.plain.get_or_load("k", gate)
    assert place.server.ask("DBSIZE") == ":1\r\n"
    assert place.server.ask("GET", "plain/k") == "$1\r\n1\r\n"
    assert place.server.ask("INCR", "plain/k") == ":2\r\n"
    assert await caches.plain.get_or_load("k", never) == 2


async def test_the_clock_of_a_test_ages_what_was_loaded() -> None:
    caches = AsyncShopCaches()
    gate = Gate(1, 2)
    gate.go.set()
    await caches.missing.get_or_load("k", gate)
    clock.advance(61)
    assert await caches.missing.get_or_load("k", gate) == 2
