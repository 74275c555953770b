"""What this process counts of a keyspace; both faces and every caches object share it."""

from __future__ import annotations

from threading import get_ident


class Counter:
    """How often something happened.

    Each thread counts in a cell of its own, so that no lock is held: a signal's handler may
    count in the middle of a counting, and an exception may end one.
    """

    __slots__ = ("_cells",)

    def __init__(self) -> None:
        self._cells: dict[int, list[int]] = {}

    def add(self) -> None:
        """Count one more."""
        thread = get_ident()
        cell = self._cells.get(thread)
        if cell is None:
            cell = self._cells.setdefault(thread, [0])
        # Nothing can come between reading and writing: there is no call, and no other thread.
        cell[0] += 1

    @property
    def count(self) -> int:
        """Return how often it was."""
        return sum(cell[0] for cell in tuple(self._cells.values()))


class Counters:
    """The counters of one keyspace.

    ``decode_misses`` are stored values that did not decode and were taken for misses,
    ``upgrades`` those that were read in a former shape.
    """

    __slots__ = ("decode_misses", "upgrades")

    def __init__(self) -> None:
        self.decode_misses = Counter()
        self.upgrades = Counter()
