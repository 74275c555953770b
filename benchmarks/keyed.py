"""Dicts and sorted sets: ours beside redis-py with msgspec, typed results on both sides."""

from __future__ import annotations

from typing import Final

import msgspec
import redis

from benchmarks.blocking import Call, Limit, repeated
from benchmarks.measure import Table, compare
from benchmarks.shop import PROFILE, USER, Profile, as_bytes, decode, encode
from cachegen_runtime import (
    Caches,
    DictKeyspace,
    IntDictKeyspace,
    SortedSetKeyspace,
)
from cachegen_runtime.generated import (
    INT,
    STR,
    DictDefinition,
    KeyspaceDefinition,
    scalar_key,
    struct,
)

FIELDS: Final = {f"field-{number}": PROFILE for number in range(20)}
SCORES: Final = {number: float(number) for number in range(1000)}
TOP: Final = 100


class Place(msgspec.Struct, frozen=True):
    """A member and its score, as one would write it by hand."""

    member: int
    score: float


def tables(port: int, *, slice_seconds: float, rounds: int) -> list[Table]:
    """Return a table for each work."""
    client = redis.Redis(port=port)
    caches = Caches({"main": f"redis://127.0.0.1:{port}/0?timeout=30"})
    limit = Limit(port)
    works = {
        **_dict_works(caches, client, limit),
        **_sorted_set_works(caches, client, limit),
    }
    return [
        compare(
            f"keyed: {title}",
            {name: repeated(call) for name, call in calls.items()},
            slice_seconds=slice_seconds,
            rounds=rounds,
        )
        for title, calls in works.items()
    ]


def _dict_works(
    caches: Caches, client: redis.Redis, limit: Limit
) -> dict[str, dict[str, Call]]:
    profiles = DictKeyspace(
        caches,
        DictDefinition(
            service="shop", name="profiles", cluster="main", pattern="profiles/:key",
            key=scalar_key(STR), field=STR, value=struct(Profile),
        ),
    )  # fmt: skip
    counts = IntDictKeyspace(
        caches,
        DictDefinition(
            service="shop", name="counts", cluster="main", pattern="counts/:key",
            key=scalar_key(STR), field=STR, value=INT,
        ),
    )  # fmt: skip
    profiles.assign(USER, FIELDS)
    key, field, counter = f"profiles/{USER}", "field-7", f"counts/{USER}"
    get = limit.call((b"HGET", key.encode(), field.encode()))
    value = encode(PROFILE)
    return {
        "dict: get of a field": {
            "redis-py, msgspec": lambda: decode(as_bytes(client.hget(key, field))),
            "ours": lambda: profiles.get(USER, field),
            "limit": lambda: decode(as_bytes(get()[0])),
        },
        "dict: set of a field": {
            "redis-py, msgspec": lambda: client.hset(key, field, encode(PROFILE)),
            "ours": lambda: profiles.set(USER, field, PROFILE),
            "limit": limit.call((b"HSET", key.encode(), field.encode(), value)),
        },
        f"dict: items, {len(FIELDS)} fields": {
            "redis-py, msgspec": lambda: _decoded(client.hgetall(key)),
            "ours": lambda: profiles.items(USER),
        },
        "dict: increment of a field": {
            "redis-py": lambda: client.hincrby(counter, field, 1),
            "ours": lambda: counts.increment(USER, field),
            "limit": limit.call((b"HINCRBY", counter.encode(), field.encode(), b"1")),
        },
    }


def _decoded(entries: object) -> dict[str, Profile]:
    assert isinstance(entries, dict)
    return {name.decode(): decode(value) for name, value in entries.items()}


def _scored(reply: object) -> list[tuple[bytes, float]]:
    assert isinstance(reply, list)
    return reply


def _sorted_set_works(
    caches: Caches, client: redis.Redis, limit: Limit
) -> dict[str, dict[str, Call]]:
    board = SortedSetKeyspace(
        caches,
        KeyspaceDefinition(
            service="shop", name="board", cluster="main", pattern="board/:key",
            key=scalar_key(STR), value=INT,
        ),
    )  # fmt: skip
    board.add("chess", SCORES)
    key = "board/chess"

    def top() -> list[Place]:
        found = client.zrange(key, 0, TOP - 1, desc=True, withscores=True)
        return [Place(int(member), score) for member, score in _scored(found)]

    return {
        "sorted set: add of a member": {
            "redis-py": lambda: client.zadd(key, {"7": 7.0}, ch=True),
            "ours": lambda: board.add("chess", {7: 7.0}),
            "limit": limit.call((b"ZADD", key.encode(), b"CH", b"7.0", b"7")),
        },
        f"sorted set: the {TOP} highest": {
            "redis-py, msgspec": top,
            "ours": lambda: board.range("chess", 0, TOP - 1, highest_first=True),
        },
        "sorted set: rank of a member": {
            "redis-py": lambda: client.zrevrank(key, 500),
            "ours": lambda: board.rank("chess", 500, highest_first=True),
            "limit": limit.call((b"ZREVRANK", key.encode(), b"500")),
        },
    }
