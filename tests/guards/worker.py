"""One of several processes that share limiters, locks and a guarded resource; it takes an order a line, as JSON.

The resource is a list in the server. Where it is fenced, it remembers the largest token
that it has seen and takes no write with a smaller one: one step, as a resource must.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta

import msgspec
from redis import Redis

from cachegen_runtime import (
    CacheLeaseLostError,
    CacheLockedError,
    Caches,
    Lease,
    LimiterKeyspace,
    LockKeyspace,
)
from cachegen_runtime.generated import (
    STR,
    LimiterDefinition,
    LockDefinition,
    exact_window,
    fixed_window,
    scalar_key,
    token_bucket,
)
from cachegen_runtime.limits import Limits

COUNT = 60
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LIMITS: dict[str, Limits] = {
    "a bucket a day": token_bucket(COUNT, DAY),
    "a window a day": fixed_window(COUNT, DAY),
    "a log a day": exact_window(COUNT, DAY),
    "a bucket a second": token_bucket(COUNT, SECOND),
    "a log a second": exact_window(COUNT, SECOND),
}

_FENCED = """
if tonumber(ARGV[1]) < tonumber(redis.call('GET', KEYS[2]) or '0') then return 0 end
redis.call('SET', KEYS[2], ARGV[1])
return redis.call('RPUSH', KEYS[1], ARGV[1] .. ARGV[2])
"""


class Order(msgspec.Struct):
    """What to do, and how often."""

    do: str
    limit: str = ""
    times: int = 1
    wait: float = 0
    lease: float | None = None
    fenced: bool = True


Taken = tuple[float, float, bool]
"""When a call began and when its answer was there, by the clock that all processes share, and the answer."""

Answer = list[Taken] | list[bool] | str | int | bool


class Worker:
    """A client of one server."""

    def __init__(self, url: str) -> None:
        self._caches = Caches({"main": url})
        self._raw = Redis.from_url(url.partition("?")[0])
        self._locks = lock_of(self._caches)
        self._lease: Lease[str] | None = None

    def answer(self, order: Order) -> Answer:
        """Do what was ordered."""
        match order.do:
            case "take":
                calls = limiter_of(self._caches, order.limit)
                return [
                    _timed(lambda: bool(calls.take("a"))) for _ in range(order.times)
                ]
            case "take without a script":
                return [_timed(self._two_steps) for _ in range(order.times)]
            case "acquire":
                return self._acquire(order)
            case "check":
                return self._check()
            case "release":
                return self._held().release()
            case "write":
                return self._write(self._held().token, "", order.fenced)
            case "sections":
                return [
                    each for _ in range(order.times) for each in self._section(order)
                ]
            case _:
                return "unknown"

    def _two_steps(self) -> bool:
        """Count as one does without a script: look, decide, write."""
        seen = int(self._raw.get("two steps") or 0)
        if seen >= COUNT:
            return False
        self._raw.set("two steps", seen + 1)
        return True

    def _acquire(self, order: Order) -> int | str:
        try:
            self._lease = self._locks.acquire("a", wait=order.wait, lease=order.lease)
        except CacheLockedError:
            return "locked"
        return self._lease.token

    def _check(self) -> str:
        try:
            self._held().check()
        except CacheLeaseLostError:
            return "lost"
        return "held"

    def _held(self) -> Lease[str]:
        assert self._lease is not None
        return self._lease

    def _section(self, order: Order) -> list[bool]:
        """Write when one enters the guarded section, and when one leaves it."""
        with self._locks.acquire("a", wait=order.wait, lease=order.lease) as lease:
            return [
                self._write(lease.token, word, order.fenced) for word in (" in", " out")
            ]

    def _write(self, token: int, word: str, fenced: bool) -> bool:
        if fenced:
            wrote: object = self._raw.eval(
                _FENCED, 2, "log", "largest", str(token), word
            )
            return wrote != 0
        self._raw.rpush("log", f"{token}{word}")
        return True


def limiter_of(caches: Caches, limit: str) -> LimiterKeyspace[str]:
    """Return one limiter, each under a pattern of its own."""
    definition = LimiterDefinition(
        service="shop", name=limit, cluster="main", pattern=f"{limit}/:key",
        key=scalar_key(STR), limit=LIMITS[limit],
    )  # fmt: skip
    return LimiterKeyspace(caches, definition)


def lock_of(caches: Caches) -> LockKeyspace[str]:
    """Return the locks."""
    definition = LockDefinition(
        service="shop", name="nightly", cluster="main", pattern="nightly/:key",
        key=scalar_key(STR), lease=timedelta(minutes=5),
    )  # fmt: skip
    return LockKeyspace(caches, definition)


def _timed(call: object) -> Taken:
    assert callable(call)
    begun = time.monotonic()
    answer = bool(call())
    return begun, time.monotonic(), answer


def main(url: str) -> None:
    """Carry out orders until there are no more; the first line says that it is there."""
    worker = Worker(url)
    print(os.getpid(), flush=True)
    for line in sys.stdin.buffer:
        answer = worker.answer(msgspec.json.decode(line, type=Order))
        print(msgspec.json.encode(answer).decode(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
