"""What this process counts of a keyspace; both faces and every caches object share it."""

from __future__ import annotations

import threading


class Counter:
    """How often something happened."""

    __slots__ = ("_count", "_lock")

    def __init__(self) -> None:
        self._count = 0
        self._lock = threading.Lock()

    def add(self) -> None:
        """Count one more."""
        with self._lock:
            self._count += 1

    @property
    def count(self) -> int:
        """Return how often it was."""
        return self._count


class Counters:
    """The counters of one keyspace.

    ``decode_misses`` are stored values that did not decode and were taken for misses,
    ``upgrades`` those that were read in a former shape.
    """

    __slots__ = ("decode_misses", "upgrades")

    def __init__(self) -> None:
        self.decode_misses = Counter()
        self.upgrades = Counter()
