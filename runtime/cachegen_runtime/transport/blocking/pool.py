"""One server's blocking connections, bounded and last-in-first-out; taking and giving back are single steps.

Every place is in the deque or in the hands of one call, never both and never neither: a
connection that an exception tears out of a call's hands is replaced when it is freed. A
child process begins with places of its own.

A read may go out once more on a fresh connection. A write goes out again only when its
first try can have sent nothing.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections import deque
from time import monotonic

from cachegen_runtime.failures import Lost, NotSent
from cachegen_runtime.transport.blocking.connection import STALE, Connection
from cachegen_runtime.transport.blocking.dialing import Dialer
from cachegen_runtime.transport.closing import Openness
from cachegen_runtime.transport.exchange import Answer

_SLICE = 0.05


class Pool:
    """At most so many connections as the settings allow, the one used last first."""

    __slots__ = (
        "__weakref__",
        "_attention",
        "_dialer",
        "_freed",
        "_openness",
        "_waiting",
        "idle",
    )

    def __init__(self, dialer: Dialer, openness: Openness) -> None:
        self._dialer = dialer
        self._openness = openness
        self._begin()
        _pools.add(self)

    def _begin(self) -> None:
        size = self._dialer.settings.max_connections
        self.idle: deque[Connection] = deque(self._place() for _ in range(size))
        self._attention = self._openness.ended
        self._waiting = 0
        self._freed = threading.Condition()

    def ask(
        self, data: bytes, replies: int, writes: bool, deadline: float
    ) -> list[Answer]:
        """Return the replies to bytes; raise `NotSent`, `Lost` or `CacheError`."""
        try:
            connection = self.idle.pop()
        except IndexError:
            connection = self._wait(deadline)
        try:
            if not connection.clean or (
                writes
                and monotonic() - connection.rested > STALE
                and connection.hung_up()
            ):
                connection.open(self._dialer, deadline)
            try:
                answers = connection.exchange(data, replies, deadline)
            except (NotSent, Lost) as failure:
                if failure.timeout or (writes and isinstance(failure, Lost)):
                    raise
                connection.open(self._dialer, deadline)
                answers = connection.exchange(data, replies, deadline)
        except BaseException:
            connection.close()
            self._give_back_unused(connection)
            raise
        self.idle.append(connection)
        if self._attention:
            self._attend()
        return answers

    def _wait(self, deadline: float) -> Connection:
        """Return a connection as soon as one is free; raise `NotSent` at the deadline."""
        self._openness.check()
        with self._freed:
            self._waiting += 1
            self._attention = True
            try:
                while not self._openness.ended:
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
                self._attention = self._openness.ended or self._waiting > 0

    def refresh(self) -> None:
        """Close the connections that rest; their places open others."""
        for _ in range(len(self.idle)):
            try:
                connection = self.idle.pop()
            except IndexError:
                return
            connection.close()
            self._give_back_unused(connection)

    def replace_lost(self) -> None:
        """Make a new place for one whose connection was torn out of a call's hands."""
        if not self._openness.ended:
            self.idle.appendleft(self._place())

    def close(self) -> None:
        """After the end, close all connections, those in use as soon as they are given back."""
        self._attention = True
        self._attend()

    def renew(self) -> None:
        """Forget the parent process's connections, in a child; the parent goes on with them."""
        inherited = self.idle
        self._begin()
        for connection in inherited:
            connection.disown()

    def _give_back_unused(self, connection: Connection) -> None:
        """Let others have a place without a connection, after those that have one."""
        self.idle.appendleft(connection)
        if self._attention:
            self._attend()

    def _attend(self) -> None:
        """Wake one that waits; after the end, close what came back."""
        with self._freed:
            self._freed.notify()
            while self._openness.ended and self.idle:
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
