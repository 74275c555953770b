"""Scripts that write down moments mean the same in Lua and in Python, as far as two clocks allow."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from cachegen_runtime.allowance import Allowance
from cachegen_runtime.errors import CacheLeaseLostError, CacheLockedError
from cachegen_runtime.expiry.expiries import expire_daily_at
from cachegen_runtime.generated import (
    STR,
    LimiterDefinition,
    LockDefinition,
    all_of,
    exact_window,
    fixed_window,
    scalar_key,
    token_bucket,
)
from cachegen_runtime.limits import Limits
from cachegen_runtime.operations.limiters import LimiterOperations
from cachegen_runtime.operations.locks import LockCalls
from cachegen_runtime.transport.opening import blocking_transport
from cachegen_runtime.transport.seam import Transport
from cachegen_runtime.urls.reading import parse
from tests.servers import Server
from tests.transport.operations import command

HOUR = timedelta(hours=1)
SLACK = timedelta(minutes=10)
"""What the two sides' clocks may differ by while a slow machine asks both."""

LIMITS: dict[str, Limits] = {
    "bucket": token_bucket(7, 10_000 * HOUR, burst=10),
    "buckets": all_of(token_bucket(5, 10_000 * HOUR), token_bucket(9, 30_000 * HOUR)),
    "fixed": fixed_window(6, 100 * HOUR),
    "daily": fixed_window(6, expire_daily_at(3, 0, 0, "UTC")),
    "exact": exact_window(6, 100 * HOUR),
    "exact of one": exact_window(1, 100 * HOUR),
}


@pytest.fixture
def sides(server: Server) -> tuple[Transport, Transport]:
    """The embedded store and a real server, both empty."""
    embedded = blocking_transport(parse("timed", "memory://?max_keys=0", "the test"))
    real = blocking_transport(parse("main", f"{server.url}?timeout=60", "the test"))
    for side in (embedded, real):
        side.run(command(b"FLUSHALL", keys=()))
    return embedded, real


def limiter(limit: Limits) -> LimiterOperations[str]:
    return LimiterOperations(
        LimiterDefinition(
            service="shop",
            name="calls",
            cluster="main",
            pattern="calls/:key",
            key=scalar_key(STR),
            limit=limit,
        ),
        b"",
    )


@pytest.mark.parametrize("seed", range(8))
def test_limiters_say_the_same_whatever_limit_came_before(
    sides: tuple[Transport, Transport], seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(150):
        limit = LIMITS[dice.choice(list(LIMITS))]
        operations = limiter(limit)
        cost, key = dice.choice((0, 1, 1, 1, 2, 3)), dice.choice(("a", "b"))
        most = operations.most
        asked = operations.take if dice.random() < 0.8 else operations.peek
        operation = asked(key, min(cost, most))
        ours, theirs = (side.run(operation) for side in sides)
        same(ours, theirs)


def same(ours: Allowance, theirs: Allowance) -> None:
    assert (ours.allowed, ours.limit, ours.remaining) == (
        theirs.allowed,
        theirs.limit,
        theirs.remaining,
    )
    assert abs(ours.retry_after - theirs.retry_after) < SLACK
    assert abs(ours.reset_after - theirs.reset_after) < SLACK


@pytest.mark.parametrize("seed", range(4))
def test_locks_say_the_same(sides: tuple[Transport, Transport], seed: int) -> None:
    dice = random.Random(seed)
    operations = LockCalls(
        LockDefinition(
            service="shop",
            name="nightly",
            cluster="main",
            pattern="nightly/:key",
            key=scalar_key(STR),
            lease=HOUR,
        ),
        b"",
    )
    key = operations.sent_key("a")
    for _ in range(120):
        owner = dice.choice((b"anna", b"bert"))
        match dice.choice(("acquire", "extend", "release", "check")):
            case "acquire":
                found = [acquired(side, operations, key, owner) for side in sides]
            case "extend":
                found = [
                    kept(side, operations, key, owner, extend=True) for side in sides
                ]
            case "check":
                found = [
                    kept(side, operations, key, owner, extend=False) for side in sides
                ]
            case _:
                found = [side.run(operations.release(key, owner)) for side in sides]
        assert found[0] == found[1]


def acquired(
    side: Transport, operations: LockCalls[str], key: bytes, owner: bytes
) -> bool:
    try:
        return side.run(operations.acquire(key, owner, HOUR)) > 0
    except CacheLockedError:
        return False


def kept(
    side: Transport,
    operations: LockCalls[str],
    key: bytes,
    owner: bytes,
    *,
    extend: bool,
) -> bool:
    try:
        if extend:
            side.run(operations.extend(key, owner, HOUR))
        else:
            side.run(operations.check(key, owner))
    except CacheLeaseLostError:
        return False
    return True
