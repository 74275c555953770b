# Derived from aio/near.py by derive_sync.py. Do not edit: change that file.
"""Reads of keyspaces that are kept near: a hit is answered before any operation is made of it.

`get` and `multi_get` of such a keyspace are functions of its own, so that other keyspaces pay
nothing. They look for an entry by the key itself where equal keys of its type are one key in
Redis, and otherwise by the key as it is sent. What they do not find takes the route, where the
near cache stands as well; afterwards it can be found here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from cachegen_runtime.operations.arguments import several
from cachegen_runtime.transport.near.hits import Hits
from cachegen_runtime.values.codec import Undecodable

if TYPE_CHECKING:
    from cachegen_runtime.sync.values import WholeKeyspace

K = TypeVar("K")
V = TypeVar("V")


def keep_near(keyspace: WholeKeyspace[K, V], hits: Hits[K, V]) -> None:
    """Give a keyspace the reads that look into its near cache first."""
    reads = vars(keyspace)
    for name in ("get", "multi_get"):
        # Of a copy with another expiry, what was made for the first one.
        reads.pop(name, None)
    if hits.kind is None:
        reads["get"] = _by_sent(keyspace, hits)
    elif hits.is_shared:
        reads["get"] = _shared(keyspace, hits, hits.kind)
    else:
        reads["get"] = _decoded(keyspace, hits, hits.kind)
    reads["multi_get"] = _several(keyspace, hits)


def _shared(
    keyspace: WholeKeyspace[K, V], hits: Hits[K, V], kind: type[object]
) -> Callable[[K], V | None]:
    """Return the `get` of values that all callers may have, by keys that tell themselves apart."""
    ask, store = keyspace.get, hits.store
    find, count = store.by_key.get, store.hits.up

    def get(key: K) -> V | None:
        """Return the value, or None for a missing key (GET)."""
        if (
            type(key) is kind
            and (entry := find(key)) is not None
            and entry.until > monotonic() < store.valid_until
        ):
            entry.visited = True
            count()
            return entry.value
        value = ask(key)
        hits.learn(key, "get")
        return value

    return get


def _decoded(
    keyspace: WholeKeyspace[K, V], hits: Hits[K, V], kind: type[object]
) -> Callable[[K], V | None]:
    """Return the `get` of values of which each caller has their own."""
    ask, store, decode = keyspace.get, hits.store, hits.decode
    find, count = store.by_key.get, store.hits.up

    def get(key: K) -> V | None:
        """Return the value, or None for a missing key (GET)."""
        if (
            type(key) is kind
            and (entry := find(key)) is not None
            and entry.until > monotonic() < store.valid_until
        ):
            entry.visited = True
            count()
            data = entry.data
            if data is None:
                return None
            try:
                return decode(data)
            except Undecodable:
                # Sealed or of a former shape; or it raises, or counts as a miss.
                return keyspace.operations.__found__("get", entry.sent, data)
        value = ask(key)
        hits.learn(key, "get")
        return value

    return get


def _by_sent(
    keyspace: WholeKeyspace[K, V], hits: Hits[K, V]
) -> Callable[[K], V | None]:
    """Return the `get` that looks for a key as it is sent."""
    ask, store, encode = keyspace.get, hits.store, hits.encode
    find, count = store.by_sent.get, store.hits.up

    def get(key: K) -> V | None:
        """Return the value, or None for a missing key (GET)."""
        entry = find(encode(key, "get"))
        if entry is not None and entry.until > monotonic() < store.valid_until:
            entry.visited = True
            count()
            if entry.is_ready:
                return entry.value
            return keyspace.operations.__found__("get", entry.sent, entry.data)
        value = ask(key)
        hits.learn(key, "get")
        return value

    return get


def _several(
    keyspace: WholeKeyspace[K, V], hits: Hits[K, V]
) -> Callable[[Iterable[K]], list[V | None]]:
    """Return the `multi_get` that is answered at once if all keys are near."""
    ask, store, encode = keyspace.multi_get, hits.store, hits.encode
    find, count = store.by_sent.get, store.hits.up

    def multi_get(keys: Iterable[K]) -> list[V | None]:
        """Return a value or None for each key, in order (MGET)."""
        asked = list(several("keys", keys))
        now = monotonic()
        if now < store.valid_until:
            entries = [find(encode(key, "multi_get")) for key in asked]
            found = [each for each in entries if each is not None and each.until > now]
            if found and len(found) == len(asked):
                for entry in found:
                    entry.visited = True
                    count()
                decode = keyspace.operations.__found__
                return [
                    (
                        each.value
                        if each.is_ready
                        else decode("multi_get", each.sent, each.data)
                    )
                    for each in found
                ]
        values = ask(asked)
        for key in asked:
            hits.learn(key, "multi_get")
        return values

    return multi_get
