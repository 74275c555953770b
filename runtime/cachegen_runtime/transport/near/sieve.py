"""Entries in the order in which they came, and the SIEVE policy that says which goes first.

A hit sets one bit and takes no lock. The hand walks from the oldest entry to the newest, takes
the bit from each that was hit, and stops at the first that was not: that one goes, and all
others stay where they are.
"""

from __future__ import annotations

from typing import Final, Generic, TypeVar

K_co = TypeVar("K_co", covariant=True)
V_co = TypeVar("V_co", covariant=True)

NEVER: Final = float("-inf")
"""A moment that has passed, whatever the clock says."""


class Entry(Generic[K_co, V_co]):
    """One key's value as it is stored (None: there is none), and until when it may be served.

    ``expires`` is when its key expires, if ever; ``is_remembered`` says that a loader found
    nothing. ``keys`` holds the key as the application has it, where the entry can be found by
    that; ``value`` is the decoded value, once the entry ``is_ready``.
    """

    __slots__ = (
        "data",
        "expires",
        "is_ready",
        "is_remembered",
        "keys",
        "newer",
        "older",
        "sent",
        "size",
        "until",
        "value",
        "visited",
    )

    def __init__(self, sent: bytes, data: bytes | None, until: float) -> None:
        self.sent = sent
        self.data = data
        self.until = until
        self.size = len(sent) + (0 if data is None else len(data))
        self.expires: float | None = None
        self.is_remembered = self.is_ready = False
        self.visited = False
        self.keys: tuple[K_co, ...] = ()
        self.value: V_co | None = None
        self.newer: Entry[K_co, V_co] | None = None
        self.older: Entry[K_co, V_co] | None = None


class Sieve(Generic[K_co, V_co]):
    """The order of entries; it knows neither keys nor bounds."""

    __slots__ = ("_hand", "_newest", "_oldest")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all entries."""
        self._newest: Entry[K_co, V_co] | None = None
        self._oldest: Entry[K_co, V_co] | None = None
        self._hand: Entry[K_co, V_co] | None = None

    def add(self, entry: Entry[K_co, V_co]) -> None:
        """Take the newest entry."""
        entry.older, entry.newer = self._newest, None
        if self._newest is not None:
            self._newest.newer = entry
        self._newest = entry
        if self._oldest is None:
            self._oldest = entry

    def remove(self, entry: Entry[K_co, V_co]) -> None:
        """Forget an entry, wherever it is."""
        if self._hand is entry:
            self._hand = entry.newer
        if entry.newer is not None:
            entry.newer.older = entry.older
        else:
            self._newest = entry.older
        if entry.older is not None:
            entry.older.newer = entry.newer
        else:
            self._oldest = entry.newer
        entry.newer = entry.older = None

    def next_to_go(self) -> Entry[K_co, V_co]:
        """Return the entry that has to go first; there must be one.

        Each step takes a bit, so that the walk ends after one round at most, except for hits
        that come meanwhile.
        """
        at = self._hand or self._oldest
        assert at is not None
        while at.visited:
            at.visited = False
            following = at.newer or self._oldest
            assert following is not None
            at = following
        # `remove` moves the hand on.
        self._hand = at
        return at
