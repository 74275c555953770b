"""A near cache that is shown far more than it may hold: its bounds hold at each moment, and so does its memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from time import monotonic

from cachegen_runtime.keyspace import Near
from cachegen_runtime.transport.near.store import Store
from cachegen_runtime.values.scalars import STR
from tests.endurance.part import Figures, Part

_KEYS = 1_000_000
_BYTES = 64 * 1024 * 1024
_VALUE = 500
LATER = 1e6

Look = Callable[[Store[str, str]], None]
"""What is done with the store after each read; nothing, but for a control."""


def nothing(store: Store[str, str]) -> None:
    """Leave the store as it is."""


def live(entries: int, bound: int) -> Store[str, str]:
    """Return a store that is served."""
    near = Near(shared=True, entries=entries, bytes=bound)
    store: Store[str, str] = Store(near, 0, STR)
    store.open()
    store.live_until = monotonic() + LATER
    return store


def read(store: Store[str, str], key: bytes, data: bytes | None) -> None:
    """Hold what a read of a key brings."""
    token = store.reserve((key,))
    assert token is not None
    store.fill(key, token, data, monotonic() + LATER, monotonic() + LATER)


def bounded(scale: float, look: Look = nothing) -> Figures:
    """Read keys once each, and hold no more than the bound of them."""
    keys, bound = int(_KEYS * scale), int(_BYTES * scale)
    store = live(keys, bound)
    most = 0
    tracemalloc.start()
    try:
        for number in range(keys):
            read(store, b"profile/%d" % number, b"%d" % number + bytes(_VALUE))
            look(store)
            assert store.bytes <= bound, "more is held than `bytes` says"
            if number % 1000 == 0:
                most = max(most, tracemalloc.get_traced_memory()[0])
        most = max(most, tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert store.bytes > bound - 2 * _VALUE, "room is left, and something was evicted"
    assert most <= 3 * bound, "more memory is taken than three times what `bytes` says"
    return {
        "keys": keys,
        "held": len(store.by_sent),
        "bytes of the bound": bound,
        "bytes of memory at most": most,
    }


PARTS = [
    Part(
        "near-bounds",
        "a near cache holds no more than its `bytes`, and takes no more than three times as much memory",
        bounded,
    )
]
