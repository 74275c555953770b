"""A bounded number of places for calls, first come, first served; nobody holds a lock while he waits.

Every place is idle, in the hands of one call, or on its way from one call to the next. One
that an exception tore out of a call's hands is freed with it, and made good as soon as
somebody waits.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Final, Generic, TypeVar

from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.failures import NotSent

P = TypeVar("P")

_SLICE: Final = 0.05
"""Seconds after which one that waits looks whether a place was lost."""


class Places(Generic[P]):
    """At most `size` of what `make` makes; `idle` and `waiting` are never both of use."""

    __slots__ = ("_all", "_make", "_mending", "_size", "idle", "waiting")

    def __init__(self, make: Callable[[], P], size: int) -> None:
        made = [make() for _ in range(size)]
        self._make = make
        self._size = size
        self._all = weakref.WeakSet(made)
        self._mending = threading.Lock()
        self.idle: deque[P] = deque(made)
        self.waiting: deque[SimpleQueue[P]] = deque()

    def take(self, deadline: float, state: ClosedState) -> P:
        """Return a place as soon as one is free; raise `NotSent` at the deadline or the end."""
        turn: SimpleQueue[P] = SimpleQueue()
        try:
            self.waiting.append(turn)
            while not state.closed:
                if self.idle:
                    with suppress(IndexError):
                        return self.idle.pop()
                self._mend()
                left = deadline - monotonic()
                if left <= 0:
                    raise NotSent("all connections are in use", timeout=True)
                with suppress(Empty):
                    return turn.get(timeout=min(left, _SLICE))
            raise NotSent("the caches were closed")
        finally:
            with suppress(ValueError):
                self.waiting.remove(turn)
            with suppress(Empty):
                # It came at the last moment, and another one came first.
                self.give(turn.get_nowait())

    def give(self, place: P) -> None:
        """Hand a place to who has waited longest, or let it rest where the next call looks first."""
        if self.waiting:
            # The one that waited may have left meanwhile.
            with suppress(IndexError):
                self.waiting.popleft().put(place)
                return
        self.idle.append(place)

    def _mend(self) -> None:
        """Make good the places that were lost."""
        with self._mending:
            for _ in range(self._size - len(self._all)):
                place = self._make()
                self._all.add(place)
                self.idle.append(place)
