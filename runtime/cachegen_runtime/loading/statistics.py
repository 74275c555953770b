"""What the loads of a keyspace came to: counters that cost little, and what they say now."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from cachegen_runtime.loading.brief import Brief


class Statistics(NamedTuple):
    """What has happened in one keyspace of one caches object; it never changes.

    ``hits`` were answered by a fresh value or a remembered absence, ``stale_hits`` by a
    stale value; ``misses`` found neither. ``loads`` counts keys that loaders of this
    process loaded, ``load_failures`` those of them that came to nothing; ``waits`` the
    calls that waited for another's load. ``refused_stores`` counts loaded values that were
    not stored, mostly because their key had been deleted or written meanwhile;
    ``takeovers`` the loads that another process had begun and said nothing of. The near
    cache answered ``near_hits`` keys, and dropped ``near_drops`` entries that changed.
    """

    hits: int
    stale_hits: int
    misses: int
    loads: int
    load_failures: int
    waits: int
    refused_stores: int
    takeovers: int
    near_hits: int = 0
    near_drops: int = 0
    near_active: bool = False


class Tally:
    """A counter that many threads may raise at once, without a lock where it is raised."""

    __slots__ = ("_raised", "_read", "up")

    def __init__(self) -> None:
        self._raised = count()
        self._read = 0
        self.up = self._raised.__next__
        """Count one more; the number that it returns means nothing."""

    @property
    def total(self) -> int:
        """Return how often it was raised."""
        with Brief.lock:
            # Looking counts as well, and is taken off again.
            total = next(self._raised) - self._read
            self._read += 1
            return total


class Tallies:
    """The counters of one keyspace of one caches object."""

    def __init__(self) -> None:
        self.hits = Tally()
        self.stale_hits = Tally()
        self.misses = Tally()
        self.loads = Tally()
        self.load_failures = Tally()
        self.waits = Tally()
        self.refused_stores = Tally()
        self.takeovers = Tally()

    def now(self) -> Statistics:
        """Return what they say."""
        return Statistics(
            hits=self.hits.total,
            stale_hits=self.stale_hits.total,
            misses=self.misses.total,
            loads=self.loads.total,
            load_failures=self.load_failures.total,
            waits=self.waits.total,
            refused_stores=self.refused_stores.total,
            takeovers=self.takeovers.total,
        )
