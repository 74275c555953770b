"""A bounded last-in-first-out pool of blocking connections; taking and giving back are single steps.

Every place is in the deque or in the hands of one call, never both and never neither: a
connection that an exception tears out of a call's hands is replaced when it is freed. A
child process begins with places of its own.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections import deque
from time import monotonic

from cachegen_runtime.failures import NotSent
from cachegen_runtime.transport.direct.connection import Connection

_SLICE = 0.05


class Pool:
    """At most `size` connections, the one used last first.

    A call pops a connection off `idle` and appends it again itself, then calls `attend`
    if there is reason for `attention`.
    """

    __slots__ = (
        "__weakref__",
        "_freed",
        "_size",
        "_waiting",
        "attention",
        "closed",
        "idle",
    )

    def __init__(self, size: int) -> None:
        self._size = size
        self.closed = False
        self._begin()
        _pools.add(self)

    def _begin(self) -> None:
        self.idle: deque[Connection] = deque(self._place() for _ in range(self._size))
        self.attention = self.closed
        self._waiting = 0
        self._freed = threading.Condition()

    def wait(self, deadline: float) -> Connection:
        """Return a connection as soon as one is free; raise `NotSent` at the deadline."""
        with self._freed:
            self._waiting += 1
            self.attention = True
            try:
                while not self.closed:
                    if self.idle:
                        return self.idle.pop()
                    left = deadline - monotonic()
                    if left <= 0:
                        raise NotSent("all connections are in use", timeout=True)
                    # In slices: a call that was torn away may not have said what it freed.
                    self._freed.wait(min(left, _SLICE))
                raise NotSent("the caches were closed")
            finally:
                self._waiting -= 1
                self.attention = self.closed or self._waiting > 0

    def give_back_unused(self, connection: Connection) -> None:
        """Let others have a place without a connection, after those that have one."""
        self.idle.appendleft(connection)
        if self.attention:
            self.attend()

    def refresh(self) -> None:
        """Close the connections that rest; their places open others."""
        for _ in range(len(self.idle)):
            try:
                connection = self.idle.pop()
            except IndexError:
                return
            connection.close()
            self.give_back_unused(connection)

    def replace_lost(self) -> None:
        """Make a new place for one whose connection was torn out of a call's hands."""
        if not self.closed:
            self.idle.appendleft(self._place())

    def close(self) -> None:
        """Close all connections, those in use as soon as they are given back."""
        self.closed = True
        self.attention = True
        self.attend()

    def renew(self) -> None:
        """Forget the parent process's connections, in a child; the parent goes on with them."""
        inherited = self.idle
        self._begin()
        for connection in inherited:
            connection.disown()

    def attend(self) -> None:
        """Wake one that waits; after the end, close what came back."""
        with self._freed:
            self._freed.notify()
            while self.closed and self.idle:
                self.idle.pop().close()

    def _place(self) -> Connection:
        return Connection(weakref.ref(self))


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()


def _renew_all() -> None:
    for pool in list(_pools):
        pool.renew()


# Windows has no fork.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
