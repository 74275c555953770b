"""How much a near cache takes in memory, and how well it chooses what stays."""

from __future__ import annotations

import bisect
import itertools
import random
import tracemalloc
from collections import OrderedDict
from collections.abc import Iterator
from time import monotonic

import pytest

from cachegen_runtime.keyspace import Near
from cachegen_runtime.transport.near.store import Store
from cachegen_runtime.values.scalars import STR

LATER = 1e9


def live(entries: int, bound: int) -> Store[str, str]:
    """Return a store that is served."""
    near = Near(shared=True, entries=entries, bytes=bound)
    store: Store[str, str] = Store(near, 0, STR)
    store.open()
    store.live_until = monotonic() + LATER
    return store


def fill(store: Store[str, str], key: bytes, data: bytes | None) -> None:
    """Hold what a read of a key brings."""
    token = store.reserve((key,))
    assert token is not None
    store.fill(key, token, data, LATER)


def test_memory_stays_within_three_times_the_bound_however_many_keys_are_read() -> None:
    bound = 2 * 1024 * 1024
    store = live(1_000_000, bound)
    tracemalloc.start()
    try:
        most = 0
        for number in range(50_000):
            fill(store, b"profile/%d" % number, b"%d" % number + bytes(500))
            if number % 5_000 == 0:
                most = max(most, tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert store.bytes <= bound
    assert most <= 3 * bound


def test_absences_are_bounded_in_entries_as_values_are() -> None:
    store = live(1_000, 64 * 1024 * 1024)
    for number in range(5_000):
        fill(store, b"profile/%d" % number, None)
    assert len(store.by_sent) == 1_000


def zipf(keys: int, exponent: float, length: int) -> Iterator[int]:
    """Yield keys of which few are asked for often, as in most applications."""
    chance = random.Random(3)
    weights = itertools.accumulate(1 / (each + 1) ** exponent for each in range(keys))
    edges = list(weights)
    for _ in range(length):
        yield bisect.bisect(edges, chance.random() * edges[-1])


def with_strangers(keys: Iterator[int]) -> Iterator[int]:
    """Yield keys, and three times of ten one that is asked for once."""
    chance = random.Random(4)
    for number, key in enumerate(keys):
        yield key if chance.random() < 0.7 else 1_000_000 + number


@pytest.mark.parametrize("strangers", [False, True])
@pytest.mark.parametrize("exponent", [0.7, 0.9, 1.1])
def test_what_stays_answers_more_than_what_was_used_last_would(
    exponent: float, strangers: bool
) -> None:
    plain = zipf(20_000, exponent, 60_000)
    trace = list(with_strangers(plain) if strangers else plain)
    store = live(1_000, 64 * 1024 * 1024)
    last_used: OrderedDict[int, None] = OrderedDict()
    ours = theirs = 0
    for key in trace:
        sent = b"%d" % key
        if store.find(sent) is not None:
            ours += 1
        else:
            fill(store, sent, b"")
        if key in last_used:
            theirs += 1
            last_used.move_to_end(key)
        else:
            last_used[key] = None
            if len(last_used) > 1_000:
                last_used.popitem(last=False)
    assert ours > theirs
