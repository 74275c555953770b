"""Dicts, sorted sets, lists of structs, limiters and locks, on the embedded store and on a real server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from cachegen_runtime import (
    KEEP_TTL,
    AsyncCaches,
    AsyncLockKeyspace,
    CacheKeyExistsError,
    CacheLeaseLostError,
    CacheLockedError,
    Caches,
    CacheUnavailableError,
    CacheWrongTypeError,
    DictKeyspace,
    FloatDictKeyspace,
    IntDictKeyspace,
    LimiterKeyspace,
    LockKeyspace,
    Scored,
    SortedSetKeyspace,
    StructListKeyspace,
    expire_in,
)
from cachegen_runtime.generated import (
    FLOAT,
    INT,
    STR,
    DictDefinition,
    KeyspaceDefinition,
    LimiterDefinition,
    LockDefinition,
    exact_window,
    fixed_window,
    scalar_key,
    struct,
    token_bucket,
)
from cachegen_runtime.keyspace import WhenUnavailable
from cachegen_runtime.limits import Limits
from tests.servers import Server
from tests.transport.manners import Manner, swallowed
from tests.transport.proxy import proxied

HOUR = timedelta(hours=1)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    x: int


@pytest.fixture(params=["embedded", "server"])
def caches(request: pytest.FixtureRequest, server: Server) -> Iterator[Caches]:
    """Caches on one way, empty."""
    server.ask("FLUSHALL")
    url = "memory://?max_keys=0" if request.param == "embedded" else server.url
    if request.param == "server":
        request.applymarker(pytest.mark.cachegen_live)
        url += "?timeout=60"
    with Caches({"kinds": url}) as made:
        keys = DictKeyspace(made, dicts())
        keys.delete("a", "b")
        yield made


def dicts() -> DictDefinition[str, str, int]:
    return DictDefinition(
        service="shop", name="d", cluster="kinds", pattern="d/:key",
        key=scalar_key(STR), field=STR, value=INT,
    )  # fmt: skip


def limiter(
    caches: Caches, limit: Limits, when: WhenUnavailable = "raise"
) -> LimiterKeyspace[str]:
    definition = LimiterDefinition(
        service="shop", name="calls", cluster="kinds", pattern="calls/:key",
        key=scalar_key(STR), limit=limit, when_unavailable=when,
    )  # fmt: skip
    return LimiterKeyspace(caches, definition)


def test_a_dict_is_read_and_written_field_by_field(caches: Caches) -> None:
    d = IntDictKeyspace(caches, dicts())
    d.set("a", "x", 1, expiry=expire_in(HOUR))
    assert d.update("a", {"y": 2, "x": 3}) == 1
    assert d.multi_get("a", ["x", "z", "x"]) == [3, None, 3]
    assert d.items("a") == {"x": 3, "y": 2}
    assert d.fields("a") == {"x", "y"}
    assert (d.get("a", "y"), d.len("a"), d.contains("a", "z")) == (2, 2, False)
    assert d.increment("a", "x", 2**62) == 2**62 + 3
    assert d.increment("a", "x", -5, expiry=KEEP_TTL) == 2**62 - 2
    assert d.decrement("a", "n") == -1
    with pytest.raises(CacheKeyExistsError):
        d.set_if_not_exists("a", "x", 1)
    assert d.remove("a", "x", "nothing") == 1
    left = d.ttl("a")
    assert left is not None
    d.assign("a", {"z": 9}, expiry=KEEP_TTL)
    assert d.items("a") == {"z": 9}
    assert d.ttl("a") is not None
    d.assign("a", {"z": 1})
    assert d.ttl("a") is None
    with pytest.raises(ValueError, match="entries"):
        d.assign("a", {})
    assert d.update("a", {}) == 0
    assert d.multi_get("a", []) == []


def test_every_form_of_expiry_goes_with_a_big_count(caches: Caches) -> None:
    d = IntDictKeyspace(caches, dicts())
    for expiry in (expire_in(HOUR), expire_in(HOUR, on="create"), KEEP_TTL):
        d.delete("a")
        d.set("a", "x", 2**60)
        assert d.increment("a", "x", 1, expiry=expiry) == 2**60 + 1
        assert d.update("a", {str(n): n for n in range(9000)}, expiry=expiry) == 9000


def test_floats_in_a_dict_stay_within_a_floats_range(caches: Caches) -> None:
    definition = DictDefinition(
        service="shop", name="f", cluster="kinds", pattern="f/:key",
        key=scalar_key(STR), field=STR, value=FLOAT,
    )  # fmt: skip
    f = FloatDictKeyspace(caches, definition)
    f.delete("a")
    assert f.increment("a", "x", 1.5) == 1.5
    f.set("a", "x", 1.7e308)
    with pytest.raises(CacheWrongTypeError):
        f.increment("a", "x", 1.7e308)
    assert f.get("a", "x") == 1.7e308


def sorted_set(caches: Caches) -> SortedSetKeyspace[str, str]:
    definition = KeyspaceDefinition(
        service="shop", name="z", cluster="kinds", pattern="z/:key",
        key=scalar_key(STR), value=STR,
    )  # fmt: skip
    made = SortedSetKeyspace(caches, definition)
    made.delete("a")
    return made


def test_a_sorted_set_answers_by_score_and_by_rank(caches: Caches) -> None:
    z = sorted_set(caches)
    assert z.add("a", {"x": 1, "y": 2.5, "w": float("inf")}) == 3
    assert z.add("a", [("x", 5), ("q", 0)], keep="lowest") == 1
    assert z.items("a") == [
        Scored("q", 0.0),
        Scored("x", 1.0),
        Scored("y", 2.5),
        Scored("w", float("inf")),
    ]
    assert z.rank("a", "x") == 1
    assert z.rank("a", "x", highest_first=True) == 2
    assert z.rank("a", "nobody") is None
    assert z.scores("a", ["x", "nobody"]) == [1.0, None]
    assert z.scores("a", []) == []
    found = z.range_by_score("a", 0, None, highest_first=True, offset=1, count=2)
    assert found == [Scored("y", 2.5), Scored("x", 1.0)]
    assert z.range("a", 0, 0, highest_first=True) == [Scored("w", float("inf"))]
    assert (z.count("a", None, 1), z.len("a")) == (2, 4)
    assert z.increment("a", "x") == 2.0
    with pytest.raises(CacheWrongTypeError):
        z.increment("a", "w", float("-inf"))
    assert z.score("a", "w") == float("inf")
    assert z.keep_highest("a", 3) == 1
    assert z.pop_lowest("a") == [Scored("x", 2.0)]
    assert z.pop_highest("a", 9) == [Scored("w", float("inf")), Scored("y", 2.5)]
    assert z.pop_lowest("a", 0) == []
    with pytest.raises(ValueError, match="not a number"):
        z.add("a", {"x": float("nan")})
    with pytest.raises(ValueError, match="entries"):
        z.add("a", {})
    many = {str(n): n for n in range(9000)}
    assert z.add("a", many, expiry=expire_in(HOUR)) == 9000
    assert z.remove_by_rank("a", 0, 8998) == 8999
    assert z.remove_by_score("a", None, None) == 1


def test_a_list_of_structs_compares_no_elements(caches: Caches) -> None:
    definition = KeyspaceDefinition(
        service="shop", name="l", cluster="kinds", pattern="l/:key",
        key=scalar_key(STR), value=struct(Point),
    )  # fmt: skip
    points = StructListKeyspace(caches, definition)
    points.delete("a")
    assert points.push_right("a", Point(x=1), Point(x=2)) == 2
    assert points.items("a") == [Point(x=1), Point(x=2)]
    assert not hasattr(points, "insert_before")
    assert not hasattr(points, "remove_all")


@pytest.mark.parametrize(
    "limit",
    [token_bucket(3, HOUR), fixed_window(3, HOUR), exact_window(3, HOUR)],
    ids=repr,
)
def test_a_limiter_says_when_to_come_back(caches: Caches, limit: Limits) -> None:
    calls = limiter(caches, limit)
    calls.delete("a")
    assert [calls.take("a").remaining for _ in range(3)] == [2, 1, 0]
    refused = calls.take("a")
    assert not refused
    assert (
        timedelta(minutes=10) < refused.retry_after <= HOUR + timedelta(milliseconds=1)
    )
    assert refused.known
    assert calls.exists("a")
    left = calls.ttl("a")
    assert left is not None
    assert left <= HOUR + timedelta(milliseconds=1)
    with caches.batch() as batch:
        handle = batch.add(calls.operations.peek("a"))
    assert not handle.result.allowed
    assert not hasattr(calls, "touch")
    assert not hasattr(calls, "with_expiry")


@pytest.mark.cachegen_live
@pytest.mark.parametrize("when", ["allow", "refuse", "local", "raise"])
def test_where_nobody_answers_the_schema_decides(when: WhenUnavailable) -> None:
    with Caches({"kinds": "redis://127.0.0.1:1?timeout=5"}) as caches:
        calls = limiter(caches, token_bucket(2, HOUR), when)
        if when == "raise":
            with pytest.raises(CacheUnavailableError):
                calls.take("a")
            return
        found = [calls.take("a") for _ in range(3)]
        assert not any(each.known for each in found)
        expected = {
            "allow": [True] * 3,
            "refuse": [False] * 3,
            "local": [True, True, False],
        }
        assert [each.allowed for each in found] == expected[when]
        with pytest.raises(CacheUnavailableError), caches.batch() as batch:
            batch.add(calls.operations.take("a"))


NIGHTLY = LockDefinition(
    service="shop",
    name="nightly",
    cluster="kinds",
    pattern="nightly/:key",
    key=scalar_key(STR),
    lease=HOUR,
)


def lock(caches: Caches) -> LockKeyspace[str]:
    made = LockKeyspace(caches, NIGHTLY)
    made.delete("a")
    return made


def test_a_lock_has_one_holder_and_its_tokens_grow(caches: Caches) -> None:
    nightly = lock(caches)
    with nightly.acquire("a") as lease:
        with pytest.raises(CacheLockedError):
            nightly.acquire("a")
        lease.check()
        lease.extend(60)
        left = nightly.ttl("a")
        assert left is not None
        assert left <= timedelta(seconds=60)
    second = nightly.acquire("a")
    assert second.token > lease.token
    assert nightly.delete("a") == 1
    for lost in (second.check, second.extend):
        with pytest.raises(CacheLeaseLostError):
            lost()
    assert second.release() is False
    with second:
        pass
    for wrong in (0, -1):
        with pytest.raises(ValueError, match="lease"):
            nightly.acquire("a", lease=wrong)
    with pytest.raises(ValueError, match="wait"):
        nightly.acquire("a", wait=-1)


def test_a_waiting_caller_gets_the_lock_when_it_is_released(caches: Caches) -> None:
    nightly = lock(caches)
    first = nightly.acquire("a")
    got = threading.Event()

    def wait() -> None:
        nightly.acquire("a", wait=120).release()
        got.set()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    assert not got.wait(0.1)
    assert first.release()
    assert got.wait(120)
    thread.join()


@pytest.mark.cachegen_live
async def test_a_cancelled_acquire_leaves_no_lock_behind(server: Server) -> None:
    """The server applies the script, and its answer is late; nobody waits for it any more."""
    server.ask("FLUSHALL")
    with proxied(server.port) as proxy:
        async with AsyncCaches({"kinds": proxy.url()}) as caches:
            nightly = AsyncLockKeyspace(caches, NIGHTLY)
            # Now the server knows both scripts: nothing has to be sent again.
            assert await (await nightly.acquire("a")).release()
            proxy.manner = Manner(reply=swallowed)
            task = asyncio.create_task(nightly.acquire("a"))
            await held(server, True)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await held(server, False)


async def held(server: Server, expected: bool) -> None:
    """Return as soon as the lock is held, or is not; the test's own limit is against hangs."""
    answer = ":1" if expected else ":0"
    for _ in range(100_000):
        if server.ask("EXISTS", "nightly/a").startswith(answer):
            return
        await asyncio.sleep(0.001)
    raise AssertionError(f"the lock should be {'held' if expected else 'free'}")
