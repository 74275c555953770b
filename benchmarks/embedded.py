"""The embedded store beside the engine that it stands on, used directly; one process, no server."""

from __future__ import annotations

import fakeredis

from benchmarks.blocking import Call, repeated
from benchmarks.measure import Table, compare
from benchmarks.shop import (
    COUNTER,
    ENCODED,
    KEY,
    PROFILE,
    SECONDS,
    USER,
    ShopCaches,
    as_bytes,
    decode,
    encode,
)


def tables(*, slice_seconds: float, rounds: int) -> list[Table]:
    """Return the tables of the embedded store."""
    return [
        compare(
            f"embedded: {work}",
            {name: repeated(call) for name, call in calls.items()},
            slice_seconds=slice_seconds,
            rounds=rounds,
        )
        for work, calls in contenders().items()
    ]


def contenders() -> dict[str, dict[str, Call]]:
    """Return, for each work, its contenders; the first is the baseline."""
    ours = ShopCaches(main="memory://")
    engine = fakeredis.FakeRedis()
    engine.set(KEY, ENCODED)
    ours.profile.set(USER, PROFILE)

    def increment() -> object:
        pipeline = engine.pipeline(transaction=False)
        pipeline.incrby(COUNTER, 1)
        pipeline.expire(COUNTER, SECONDS)
        return pipeline.execute()

    return {
        "get": {
            "fakeredis, msgspec": lambda: decode(as_bytes(engine.get(KEY))),
            "ours": lambda: ours.profile.get(USER),
        },
        "set": {
            "fakeredis, msgspec": lambda: engine.set(KEY, encode(PROFILE), ex=SECONDS),
            "ours": lambda: ours.profile.set(USER, PROFILE),
        },
        "increment with expiry": {
            "fakeredis, one pipeline": increment,
            "ours": lambda: ours.requests.increment(USER),
        },
    }
