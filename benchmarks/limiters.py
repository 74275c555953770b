"""Limiters: ours beside `limits`, slowapi's store and throttled-py, in one run and against one server.

Some of them say in a second call how much is left and when to come back; ours and
throttled-py's say so with the answer. Each is measured as it answers both.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Final

from benchmarks.blocking import Call, Limit, repeated
from benchmarks.measure import Table, compare
from cachegen_runtime import Caches, LimiterKeyspace
from cachegen_runtime.generated import (
    STR,
    LimiterDefinition,
    exact_window,
    fixed_window,
    scalar_key,
    token_bucket,
)
from cachegen_runtime.limits import Limits

PLENTY: Final = 1_000_000_000
FEW: Final = 10
HOUR: Final = timedelta(hours=1)


def tables(port: int, *, slice_seconds: float, rounds: int) -> list[Table]:
    """Return the tables of calls that are admitted, and of calls that are refused."""
    return [
        compare(
            f"limiters: a call that is {word}",
            {name: repeated(call) for name, call in _calls(port, count).items()},
            slice_seconds=slice_seconds,
            rounds=rounds,
        )
        for word, count in (("admitted", PLENTY), ("refused", FEW))
    ]


def _calls(port: int, count: int) -> dict[str, Call]:
    calls: dict[str, Call] = {}
    for add in (_limits, _slowapi, _throttled):
        try:
            add(port, count, calls)
        except ImportError as missing:
            print(f"left out: {missing.name}", file=sys.stderr)
    calls.update(_ours(port, count))
    return calls


def _ours(port: int, count: int) -> dict[str, Call]:
    caches = Caches({"main": f"redis://127.0.0.1:{port}/0?timeout=30"})
    found: dict[str, Limits] = {
        "ours, token bucket": token_bucket(count, HOUR),
        "ours, fixed window": fixed_window(count, HOUR),
    }
    if count == FEW:
        # A log remembers each call, so nobody is admitted for long.
        found["ours, exact window"] = exact_window(count, HOUR)
    calls = {name: _take(caches, name, limit) for name, limit in found.items()}
    return {**calls, "limit (one script)": _ready_made(port, caches, found)}


def _take(caches: Caches, name: str, limit: Limits) -> Call:
    keyspace = _keyspace(caches, name, limit)
    return lambda: keyspace.take("ada")


def _keyspace(caches: Caches, name: str, limit: Limits) -> LimiterKeyspace[str]:
    definition = LimiterDefinition(
        service="shop", name="calls", cluster="main", pattern=f"{name}/:key",
        key=scalar_key(STR), limit=limit,
    )  # fmt: skip
    return LimiterKeyspace(caches, definition)


def _ready_made(port: int, caches: Caches, limits: dict[str, Limits]) -> Call:
    name, limit = next(iter(limits.items()))
    call = _keyspace(caches, f"{name}, bare", limit).operations.take("ada").script
    assert call is not None
    words = (b"EVALSHA", call.script.sha, b"1", *call.keys, *call.argv)
    return Limit(port).call(words)


def _limits(port: int, count: int, calls: dict[str, Call]) -> None:
    from limits import RateLimitItemPerHour
    from limits.storage import storage_from_string
    from limits.strategies import (
        FixedWindowRateLimiter,
        MovingWindowRateLimiter,
        RateLimiter,
    )

    storage = storage_from_string(f"redis://127.0.0.1:{port}/0")
    item = RateLimitItemPerHour(count)

    def both(limiter: RateLimiter, name: str) -> Call:
        return lambda: (limiter.hit(item, name), limiter.get_window_stats(item, name))

    fixed = FixedWindowRateLimiter(storage)
    calls["limits, fixed window"] = both(fixed, "fixed")
    calls["limits, fixed window, yes or no"] = lambda: fixed.hit(item, "yes or no")
    if count == FEW:
        moving = MovingWindowRateLimiter(storage)
        calls["limits, moving window"] = both(moving, "moving")


def _slowapi(port: int, count: int, calls: dict[str, Call]) -> None:
    from limits import RateLimitItemPerHour
    from slowapi import Limiter
    from slowapi.util import get_remote_address

    found = Limiter(get_remote_address, storage_uri=f"redis://127.0.0.1:{port}/0")
    limiter, item = found.limiter, RateLimitItemPerHour(count, namespace="slowapi")
    calls["slowapi's store"] = lambda: (
        limiter.hit(item, "ada"),
        limiter.get_window_stats(item, "ada"),
    )


def _throttled(port: int, count: int, calls: dict[str, Call]) -> None:
    from throttled import RateLimiterType, RedisStore, Throttled, per_hour

    store = RedisStore(server=f"redis://127.0.0.1:{port}/0")
    for kind in (RateLimiterType.GCRA, RateLimiterType.FIXED_WINDOW):
        limiter = Throttled(
            key=f"ada {kind.value}",
            using=kind.value,
            quota=per_hour(count, burst=count),
            store=store,
        )
        word = "GCRA" if kind is RateLimiterType.GCRA else "fixed window"
        calls[f"throttled-py, {word}"] = limiter.limit
