"""Counts of what the keyspaces of this process came to; exact under threads and tasks, and zero in a forked child."""

from __future__ import annotations

import weakref
from bisect import bisect_left
from collections.abc import Mapping
from threading import get_ident
from typing import Final, NamedTuple, TypeAlias

import msgspec

from cachegen_runtime.forking import in_child
from cachegen_runtime.observing.event import Decision, Event, Outcome

BOUNDS: Final = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0)
"""The upper bounds of all buckets but the last, in seconds; a bound belongs to its bucket."""

LOAD: Final = "load"
"""The operation of events about loaders: no call of a cache, and counted for itself."""

BATCHES: Final = frozenset(("batch", "transaction"))
"""The operations of events that have parts: calls that are timed, while their parts are counted."""


class KeyspaceStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What one keyspace came to.

    ``operations`` is how often each operation had each outcome, those of batches too.
    ``hit_ratio`` is None without lookups. ``total_duration``, in seconds, and ``buckets`` are of
    single calls; those of batches have no time of their own. A bucket counts calls that took
    at most its bound in `BOUNDS` and more than the one before; the last one all others.
    """

    service: str
    keyspace: str
    cluster: str
    operations: Mapping[tuple[str, str], int]
    hits: int
    misses: int
    hit_ratio: float | None
    decode_misses: int
    total_duration: float
    buckets: tuple[int, ...]


class Kind(NamedTuple):
    """What events have in common that are counted together."""

    service: str | None
    keyspace: str | None
    cluster: str
    operation: str
    outcome: Outcome
    decision: Decision | None


_Key: TypeAlias = tuple[str | None, str | None, str, str, Outcome, Decision | None]


class Tally(msgspec.Struct):
    """What the events of one kind came to; those of batches have a time alone, and their parts none."""

    count: int = 0
    hits: int = 0
    misses: int = 0
    decode_misses: int = 0
    duration: float = 0.0
    buckets: list[int] = msgspec.field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    @property
    def timed(self) -> int:
        """Return how many calls `duration` is the sum of."""
        return sum(self.buckets)

    def add(self, other: Tally) -> None:
        """Add what another one has."""
        self.count += other.count
        self.hits += other.hits
        self.misses += other.misses
        self.decode_misses += other.decode_misses
        self.duration += other.duration
        self.buckets = [*map(sum, zip(self.buckets, other.buckets, strict=True))]


class Statistics:
    """An observer that counts.

    Each thread counts in tallies of its own, so that no lock is held: a signal's handler may
    call a cache in the middle of a counting, and an exception may end one.
    """

    def __init__(self) -> None:
        self._begin()
        _all.add(self)

    def _begin(self) -> None:
        self._by_thread: dict[int, dict[_Key, Tally]] = {}

    def __call__(self, event: Event) -> None:
        """Count an event; of a batch its operations, without time, and its own time."""
        if event.parts:
            for part in event.parts:
                self._take(part, timed=False)
            self._take(event, counted=False)
        else:
            self._take(event)

    def snapshot(self) -> Mapping[str, KeyspaceStatistics]:
        """Return what each keyspace came to until now, by ``service.keyspace``."""
        found: dict[str, list[tuple[Kind, Tally]]] = {}
        for kind, tally in self.tallies():
            if kind.keyspace is None or kind.operation in BATCHES:
                # A command of no keyspace, or the time of what is no operation.
                continue
            found.setdefault(f"{kind.service}.{kind.keyspace}", []).append(
                (kind, tally)
            )
        return {name: _together(tallies) for name, tallies in found.items()}

    def tallies(self) -> list[tuple[Kind, Tally]]:
        """Return what each kind of event came to until now."""
        whole: dict[_Key, Tally] = {}
        for tallies in tuple(self._by_thread.values()):
            for kind, tally in tuple(tallies.items()):
                whole.setdefault(kind, Tally()).add(tally)
        return [(Kind(*kind), tally) for kind, tally in whole.items()]

    def forget(self) -> None:
        """Start over, in a child process."""
        self._begin()

    def _take(self, event: Event, *, counted: bool = True, timed: bool = True) -> None:
        kind = (
            event.service,
            event.keyspace,
            event.cluster,
            event.operation,
            event.outcome,
            event.decision,
        )
        thread = get_ident()
        tallies = self._by_thread.get(thread)
        if tallies is None:
            tallies = self._by_thread.setdefault(thread, {})
        tally = tallies.get(kind)
        if tally is None:
            tally = tallies.setdefault(kind, Tally())
        bucket = bisect_left(BOUNDS, event.duration) if timed else 0
        # Nothing can come between from here on: there is no call, and no other thread.
        if counted:
            tally.count += 1
            tally.hits += event.hits
            tally.misses += event.misses
            tally.decode_misses += event.decode_misses
        if timed:
            tally.duration += event.duration
            tally.buckets[bucket] += 1


def _together(found: list[tuple[Kind, Tally]]) -> KeyspaceStatistics:
    kind = found[0][0]
    operations: dict[tuple[str, str], int] = {}
    for each, tally in found:
        name = (each.operation, each.outcome)
        operations[name] = operations.get(name, 0) + tally.count
    hits = sum(tally.hits for _, tally in found)
    misses = sum(tally.misses for _, tally in found)
    calls = [tally for each, tally in found if each.operation != LOAD]
    return KeyspaceStatistics(
        service=kind.service or "",
        keyspace=kind.keyspace or "",
        cluster=kind.cluster,
        operations=operations,
        hits=hits,
        misses=misses,
        hit_ratio=hits / (hits + misses) if hits + misses else None,
        decode_misses=sum(tally.decode_misses for _, tally in found),
        total_duration=sum(tally.duration for tally in calls),
        buckets=tuple(map(sum, zip(*(tally.buckets for tally in calls), strict=True)))
        or (0,) * (len(BOUNDS) + 1),
    )


_all: Final[weakref.WeakSet[Statistics]] = weakref.WeakSet()


def _forget_all() -> None:
    for statistics in list(_all):
        statistics.forget()


in_child(_forget_all)
