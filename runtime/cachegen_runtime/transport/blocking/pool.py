"""A server's connections: the last used first, never more than allowed, none lost to an interruption.

A place is counted by the connection in it, not by a counter: a connection that an
exception swept away frees its place when it is collected.
"""

from __future__ import annotations

import os
import weakref
from collections import deque
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue
from time import monotonic

from cachegen_runtime.failures import Lost, NotSent
from cachegen_runtime.transport.blocking.connection import Connection
from cachegen_runtime.transport.wire import Answer, Request

# How long a waiting thread sleeps at most before it counts again.
_PATIENCE = 0.02


class Pool:
    """Connections that `fill` opens, at most `most` at once; safe across threads and forks."""

    def __init__(self, fill: Callable[[Connection, float], None], most: int) -> None:
        self._fill = fill
        self._most = most
        self._ended = False
        self._reset()
        _pools.add(self)

    def ask(self, request: Request, deadline: float) -> list[Answer]:
        """Return the replies to a request.

        What reads is sent once more when the first connection fails; what writes only
        when the first connection took no byte of it.
        """
        # A read that meets a closed connection goes out again, so it need not look first.
        connection = self._take(deadline, quiet=request.writes)
        try:
            answers = connection.exchange(request, deadline)
        except NotSent as failure:
            if failure.timeout:
                raise
        except Lost as failure:
            if request.writes or failure.timeout:
                raise
        else:
            self._give(connection)
            return answers
        connection = self._fresh(deadline)
        answers = connection.exchange(request, deadline)
        self._give(connection)
        return answers

    def clear(self) -> None:
        """Close the connections that nobody uses."""
        idle = self._idle
        while idle:
            try:
                idle.pop().close()
            except IndexError:
                return

    def end(self) -> None:
        """Close all: the idle ones now, the others when they come back."""
        self._ended = True
        self.clear()

    def after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        self.clear()
        self._reset()

    def _reset(self) -> None:
        self._idle: deque[Connection] = deque()
        self._live: dict[int, weakref.ref[Connection]] = {}
        self._numbers = count()
        self._waiting = 0
        self._freed: SimpleQueue[None] = SimpleQueue()

    def _take(self, deadline: float, *, quiet: bool) -> Connection:
        idle = self._idle
        while True:
            try:
                connection = idle.pop()
            except IndexError:
                return self._fresh(deadline)
            if connection.usable(quiet=quiet):
                return connection
            connection.close()

    def _give(self, connection: Connection) -> None:
        if connection.ended:
            return
        self._idle.append(connection)
        if self._ended:
            self.clear()
        if self._waiting and self._freed.qsize() < self._waiting:
            self._freed.put(None)

    def _fresh(self, deadline: float) -> Connection:
        connection = self._place() or self._awaited(deadline)
        if not connection.opened:
            try:
                self._fill(connection, deadline)
            except BaseException:
                connection.close()
                raise
        return connection

    def _place(self) -> Connection | None:
        """Return a new connection, not yet open, if one more is allowed.

        Without a lock, which an interruption could leave closed for good: of two threads
        that take the last place at once, one or both find that out and wait.
        """
        live = self._live
        for number, reference in tuple(live.items()):
            if not _alive(reference):
                live.pop(number, None)
        if len(live) >= self._most:
            return None
        connection = Connection()
        number = next(self._numbers)
        live[number] = weakref.ref(connection)
        if len(live) > self._most:
            live.pop(number, None)
            return None
        return connection

    def _awaited(self, deadline: float) -> Connection:
        """Return a connection that came back, or a new one in the place of one that ended."""
        self._waiting += 1
        try:
            while True:
                try:
                    connection = self._idle.pop()
                except IndexError:
                    pass
                else:
                    if connection.usable(quiet=True):
                        return connection
                    connection.close()
                placed = self._place()
                if placed is not None:
                    return placed
                left = deadline - monotonic()
                if left <= 0:
                    raise NotSent(
                        f"all {self._most} connections are in use", timeout=True
                    )
                try:
                    self._freed.get(timeout=min(left, _PATIENCE))
                except Empty:
                    continue
        finally:
            self._waiting -= 1


def _alive(reference: weakref.ref[Connection]) -> bool:
    connection = reference()
    return connection is not None and not connection.ended


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()


def _leave_to_parent() -> None:
    for pool in tuple(_pools):
        pool.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)
