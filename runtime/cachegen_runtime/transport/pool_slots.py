"""A pool's bounded number of slots, first come, first served; no lock is held while a call waits.

===========  =============================  ==================================================
a slot is    held by                        it ends when
===========  =============================  ==================================================
idle         `idle`                         a call takes it, the one that was used last first
in use       one call                       the call ends: to the call that has waited longest
                                            (handed over), or back to `idle`
handed over  the queue of a waiting call    that call takes it; if it has given up meanwhile,
                                            it gives the slot to the next
lost         nobody: an exception came      another call waits, and replaces it
             between two of these steps
===========  =============================  ==================================================
"""

from __future__ import annotations

import queue
import threading
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Final, Generic, TypeVar

from cachegen_runtime.counters import Counter
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.failures import NotSent

S = TypeVar("S")

_SLICE: Final = 0.05
"""Seconds after which a waiting call checks whether a slot was lost."""


class PoolSlots(Generic[S]):
    """At most `size` of what `make` makes; `idle` and `waiting` are never both of use."""

    __slots__ = ("_all", "_make", "_mending", "_size", "idle", "timeouts", "waiting")

    def __init__(self, make: Callable[[], S], size: int) -> None:
        made = [make() for _ in range(size)]
        self._make = make
        self._size = size
        self._all = weakref.WeakSet(made)
        # A signal's handler may take a slot in the middle of a mending.
        self._mending = threading.RLock()
        self.timeouts = Counter()
        self.idle: deque[S] = deque(made)
        self.waiting: deque[queue.SimpleQueue[S]] = deque()

    def take(self, deadline: float, state: ClosedState) -> S:
        """Return a slot as soon as one is free; raise `NotSent` at the deadline or once closed."""
        # By the module: gevent and eventlet may have replaced the class after our import.
        turn: queue.SimpleQueue[S] = queue.SimpleQueue()
        try:
            self.waiting.append(turn)
            while not state.closed:
                if self.idle:
                    with suppress(IndexError):
                        return self.idle.pop()
                self._mend()
                left = deadline - monotonic()
                if left <= 0:
                    self.timeouts.add()
                    raise NotSent("all connections are in use", timeout=True)
                with suppress(queue.Empty):
                    return turn.get(timeout=min(left, _SLICE))
            raise NotSent("the caches were closed")
        finally:
            with suppress(ValueError):
                self.waiting.remove(turn)
            with suppress(queue.Empty):
                # A slot arrived after this call had found another one or had given up.
                self.give(turn.get_nowait())

    def give(self, slot: S) -> None:
        """Hand a slot to the call that has waited longest, or put it where the next call looks first."""
        if self.waiting:
            # The waiting call may have left meanwhile.
            with suppress(IndexError):
                self.waiting.popleft().put(slot)
                return
        self.idle.append(slot)

    def _mend(self) -> None:
        """Replace the slots that were lost."""
        with self._mending:
            while len(self._all) < self._size:
                slot = self._make()
                self._all.add(slot)
                self.idle.append(slot)
