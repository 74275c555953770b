"""What this process counts of a keyspace; both faces and every caches object share it."""

from __future__ import annotations

import threading
from itertools import count
from threading import get_ident
from typing import Final


class Counter:
    """How often something happened.

    Each thread counts in a cell of its own, so that no lock is held: a signal's handler may
    count in the middle of a counting, and an exception may end one.
    """

    __slots__ = ("_cells", "_mark")

    def __init__(self, mark: int = 0) -> None:
        self._cells: dict[int, list[int]] = {}
        self._mark = mark

    def add(self) -> None:
        """Count one more."""
        thread = get_ident()
        cell = self._cells.get(thread)
        if cell is None:
            cell = self._cells.setdefault(thread, [0])
        # Nothing can come between reading and writing: there is no call, and no other thread.
        cell[0] += 1
        read_here.marks += self._mark

    @property
    def count(self) -> int:
        """Return how often it was."""
        return sum(cell[0] for cell in tuple(self._cells.values()))


class ReadHere(threading.local):
    """What this thread has counted until now, of all keyspaces.

    A reply is read in one step, which no other task comes into: what was counted
    meanwhile is of that reply.
    """

    marks = 0


read_here: Final = ReadHere()

MISS: Final = 1
"""What a decode miss adds to the marks."""

UPGRADE: Final = 1 << 32
"""What an upgrade adds to them."""


class Tally:
    """A counter that many threads may raise at once, without a lock where it is raised."""

    __slots__ = ("_lock", "_raised", "_read", "up")

    def __init__(self) -> None:
        self._raised = count()
        self._read = 0
        self._lock = threading.Lock()
        self.up = self._raised.__next__
        """Count one more; the number that it returns means nothing."""

    @property
    def total(self) -> int:
        """Return how often it was raised."""
        with self._lock:
            # Looking counts as well, and is taken off again.
            total = next(self._raised) - self._read
            self._read += 1
            return total


class Counters:
    """The counters of one keyspace.

    ``decode_misses`` are stored values that did not decode and were taken for misses,
    ``upgrades`` those that were read in a former shape.
    """

    __slots__ = ("decode_misses", "upgrades")

    def __init__(self) -> None:
        self.decode_misses = Counter(MISS)
        self.upgrades = Counter(UPGRADE)
