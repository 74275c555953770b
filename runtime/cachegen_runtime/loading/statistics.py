"""What the loads of a keyspace came to: counters that cost little, and what they say now."""

from __future__ import annotations

from typing import NamedTuple

from cachegen_runtime.counters import Tally


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

    def now(
        self, hits: int = 0, drops: int = 0, *, is_near: bool = False
    ) -> Statistics:
        """Return what they say, and what the near cache has counted."""
        return Statistics(
            hits=self.hits.total,
            stale_hits=self.stale_hits.total,
            misses=self.misses.total,
            loads=self.loads.total,
            load_failures=self.load_failures.total,
            waits=self.waits.total,
            refused_stores=self.refused_stores.total,
            takeovers=self.takeovers.total,
            near_hits=hits,
            near_drops=drops,
            near_active=is_near,
        )
