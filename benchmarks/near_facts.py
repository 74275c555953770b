"""What a near cache is beside its speed: how soon it hears of writes, how well it chooses, what an entry takes."""

from __future__ import annotations

import random
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from statistics import quantiles
from typing import Final

from tests.endurance.near_bounds import live, read
from tests.near.traces import with_strangers, zipf

from benchmarks.measure import Facts
from benchmarks.near import NearCaches, profiles
from benchmarks.shop import PROFILE, Profile
from cachegen_runtime import Caches, LoadedKeyspace
from cachegen_runtime.generated import Load, Near
from cachegen_runtime.transport.near.store import Store, link

BOUND: Final = 1000
KEYS: Final = 20_000
EXPONENTS: Final = (0.7, 0.9, 1.1)
VALUE: Final = 500
HEAD: Final = b"profile/"


def tables(port: int, *, quick: bool) -> list[Facts]:
    """Return a table of each."""
    writes, reads, entries = (
        (200, 20_000, 20_000) if quick else (5000, 200_000, 1_000_000)
    )
    return [
        write_to_drop(port, writes),
        waits(port, writes // 25),
        hit_ratios(reads),
        memory(entries),
    ]


def write_to_drop(port: int, writes: int) -> Facts:
    """Return how long after a write was sent its key is dropped, in a process that does nothing else."""
    caches = NearCaches(port)
    store = caches.__near__("main").stores["shared"]
    dropped = threading.Event()
    taken: list[float] = []
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        store.listen([b"shared/other"], dropped.set)
        for _ in range(writes):
            dropped.clear()
            began = time.perf_counter()
            link.sendall(b"SET shared/other 1\r\n")
            link.recv(100)
            dropped.wait()
            taken.append((time.perf_counter() - began) * 1000)
            # One alone, as writes mostly come.
            time.sleep(0.0005)
        store.listen_no_more([b"shared/other"], dropped.set)
    caches.close()
    parts = quantiles(taken, n=100)
    row = (f"{writes:,} writes", f"{parts[49]:.2f}", f"{parts[98]:.2f}")
    return Facts(
        "near cache: from a write to the drop, ms", ("", "median", "p99"), (row,)
    )


def waits(port: int, loads: int) -> Facts:
    """Return how long after another's load those have the value who waited for it."""
    rows = [
        (name, *_waits(port, near, loads))
        for name, near in (("woken by the push", Near(shared=True)), ("asking", None))
    ]
    title = f"near cache: a value that another process loads, {loads} loads, ms later"
    return Facts(title, ("", "median", "p90"), tuple(rows))


def _waits(port: int, near: Near | None, loads: int) -> tuple[str, str]:
    name = f"waits{near is None}"
    theirs, ours = _Loaded(port, name, None), _Loaded(port, name, near)
    taken: list[float] = []
    for number in range(loads):
        key, running = str(number), threading.Event()
        loading = threading.Thread(target=theirs.load, args=(key, running))
        loading.start()
        running.wait()
        ours.profile.get_or_load(key, lambda key: PROFILE)
        taken.append((time.perf_counter() - theirs.loaded) * 1000)
        loading.join()
    theirs.close()
    ours.close()
    parts = quantiles(taken, n=10)
    return f"{parts[4]:.2f}", f"{parts[8]:.2f}"


class _Loaded(Caches):
    """Caches that load profiles, slowly."""

    def __init__(self, port: int, name: str, near: Near | None) -> None:
        super().__init__({"main": f"redis://127.0.0.1:{port}/0?timeout=30"})
        self.profile: LoadedKeyspace[str, Profile, Profile]
        self.profile = LoadedKeyspace(self, profiles(name, near, Load()))
        self.loaded = 0.0

    def load(self, key: str, running: threading.Event) -> None:
        """Load a profile, and note when its loader was over."""

        def loader(key: str) -> Profile:
            running.set()
            time.sleep(random.uniform(0.1, 0.2))
            self.loaded = time.perf_counter()
            return PROFILE

        self.profile.get_or_load(key, loader)


def hit_ratios(reads: int) -> Facts:
    """Return how many reads are hits in a tenth of the room that the keys would need."""
    rows: list[tuple[str, ...]] = []
    for exponent in EXPONENTS:
        trace = list(zipf(KEYS, exponent, reads))
        for name, keys in (
            (f"Zipf {exponent}", trace),
            (
                f"Zipf {exponent}, 30 % asked for once",
                list(with_strangers(iter(trace))),
            ),
        ):
            rows.append((name, _ratio(_ours(), keys), _theirs(keys)))
    title = f"near cache: hit ratio of {BOUND:,} entries, {KEYS:,} keys"
    return Facts(title, ("", "ours", "theine"), tuple(rows))


Cached = Callable[[int], bool]
"""Whether a key is held; if not, it is from now on."""


def _ratio(cached: Cached, keys: Sequence[int]) -> str:
    return f"{sum(map(cached, keys)) / len(keys):.3f}"


def _ours() -> Cached:
    store = live(BOUND, 1 << 30)

    def cached(key: int) -> bool:
        sent = b"%d" % key
        if store.find(sent) is not None:
            return True
        read(store, sent, b"")
        return False

    return cached


def _theirs(keys: Sequence[int]) -> str:
    try:
        cache = import_module("theine").Cache(BOUND)
    except ImportError:
        return "–"

    def cached(key: int) -> bool:
        _, is_held = cache.get(key)
        if not is_held:
            cache.set(key, key, timedelta(hours=1))
        return bool(is_held)

    return _ratio(cached, keys)


def memory(entries: int) -> Facts:
    """Return what an entry takes beside its key and value as stored, and whether the bound in bytes holds."""
    store, stored = _filled(entries, 1 << 40)
    beside = "an entry beside its key and value"
    began = tracemalloc.get_traced_memory()[0]
    rows = [(f"{beside}, read once", f"{(began - stored) / entries:.0f} bytes")]
    for sent, entry in store.by_sent.items():
        link(store, sent[len(HEAD) :].decode(), entry)
    linked = tracemalloc.get_traced_memory()[0]
    rows.append(
        (f"{beside}, found by its key", f"{(linked - stored) / entries:.0f} bytes")
    )
    del store
    tracemalloc.stop()
    bound = stored // 4
    store, _ = _filled(entries, bound)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert store.bytes <= bound
    rows.append(
        (
            f"all entries, where `bytes` is {bound / 1e6:.0f} MB",
            f"{taken / 1e6:.0f} MB",
        )
    )
    title = f"near cache: memory, {entries:,} keys with values of {VALUE} bytes"
    return Facts(title, ("", "memory"), tuple(rows))


def _filled(entries: int, bound: int) -> tuple[Store[str, str], int]:
    """Return a store that has been filled, traced, and how many bytes were to be stored."""
    tracemalloc.start()
    store, stored = live(entries, bound), 0
    for number in range(entries):
        key, value = HEAD + b"%d" % number, b"%d" % number + bytes(VALUE)
        stored += len(key) + len(value)
        read(store, key, value)
    return store, stored
