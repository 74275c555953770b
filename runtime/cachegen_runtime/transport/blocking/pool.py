"""One server's blocking connections: a bounded number, the last one used first.

==================  ==========================  ==========================  ==================
event               open, a slot is free        open, all slots are held    closed
==================  ==========================  ==========================  ==================
a call arrives      it takes the slot, and      it waits for one, at most   it fails
                    connects if need be         until its deadline
a call ends         its slot is free again      the call that has waited    its connection is
                                                longest gets the slot       closed
a call times out    its connection and all      the same                    its connection is
                    idle ones are closed                                    closed
`close`             all idle connections are    calls that wait fail        –
                    closed
the process forks   the child begins with free slots and without connections
==================  ==========================  ==========================  ==================

Taking a connection and giving it back are single steps on a deque, so that no exception from
a signal handler can come between them. `pool_slots` has the states of one slot, `connection`
those of one connection.

A read may be sent a second time, on a fresh connection. A write is sent again only when its
first attempt cannot have sent anything. After a time-out no idle connection is trusted: what
broke the path to the server broke it for all of them.
"""

from __future__ import annotations

import weakref
from collections.abc import Sized
from contextlib import suppress
from math import inf
from time import monotonic
from typing import TypeVar

from cachegen_runtime.forking import in_child
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.blocking.connection import Connection
from cachegen_runtime.transport.blocking.dialing import Dialer
from cachegen_runtime.transport.closing import ClosedState
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.pool_slots import PoolSlots
from cachegen_runtime.transport.seam import Usage
from cachegen_runtime.transport.sockets import STALE

R = TypeVar("R")


class Pool:
    """At most as many connections as the settings allow; the last one used is taken first."""

    __slots__ = ("__weakref__", "_dialer", "_slots", "_state", "_waiting", "idle")

    def __init__(self, dialer: Dialer, state: ClosedState) -> None:
        self._dialer = dialer
        self._state = state
        self._begin()
        _pools.add(self)

    def _begin(self) -> None:
        self._slots = PoolSlots(Connection, self._dialer.settings.max_connections)
        # Each call reads these two: one attribute less.
        self.idle = self._slots.idle
        self._waiting: Sized = self._slots.waiting
        if self._state.closed:
            self.close()

    def ask(
        self, data: bytes, replies: int, writes: bool, deadline: float
    ) -> list[Answer]:
        """Return the replies to bytes; raise `NotSent`, `Lost` or `CacheError`."""
        try:
            connection = self.idle.pop()
        except IndexError:
            self._state.check()
            connection = self._slots.take(deadline, self._state)
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
        except BaseException as error:
            connection.close()
            self._give_back(connection)
            if isinstance(error, NotSent | Lost) and error.timeout:
                self.refresh()
            raise
        if self._waiting:
            self._give_back(connection)
        else:
            self.idle.append(connection)
        return answers

    ask_soon = ask

    def refresh(self) -> None:
        """Close the idle connections; their slots open new ones."""
        for _ in range(len(self.idle)):
            try:
                connection = self.idle.pop()
            except IndexError:
                return
            connection.close()
            self._give_back(connection)

    def leave(self) -> None:
        """Close all connections, those in use before they are used again where the pool looks for their age."""
        self._dialer.left = monotonic()
        self.refresh()

    def usage(self) -> Usage:
        """Return what connections there are; one that is being handed over counts as used."""
        slots, most = self._slots, self._dialer.settings.max_connections
        resting = tuple(self.idle)
        opened = sum(connection.clean for connection in resting)
        pending, vain = len(slots.waiting), slots.timeouts.count
        return Usage(opened, most - len(resting), most, pending, vain)

    def close(self) -> None:
        """Once closed, close all connections, those in use as soon as they are given back."""
        # As if a call were always waiting, so that each call that ends comes to `_give_back`.
        self._waiting = (None,)
        with suppress(IndexError):
            while True:
                self.idle.pop().close()

    def renew(self) -> None:
        """In a forked child, forget the connections of the parent, which goes on using them."""
        inherited = self.idle
        self._begin()
        for connection in inherited:
            connection.close()

    def _give_back(self, connection: Connection) -> None:
        """Make a slot available: to a waiting call, else to later ones, those that are closed last."""
        if self._state.closed:
            connection.close()
        elif self._waiting or connection.clean:
            self._slots.give(connection)
        else:
            self.idle.appendleft(connection)


class AgingPool(Pool):
    """A pool that closes, between two calls, what is older than the settings allow or leads elsewhere."""

    __slots__ = ("_age",)

    def __init__(self, dialer: Dialer, state: ClosedState) -> None:
        super().__init__(dialer, state)
        self._age = dialer.settings.max_connection_age or inf

    def ask(
        self, data: bytes, replies: int, writes: bool, deadline: float
    ) -> list[Answer]:
        """Return the replies to bytes, over a connection that is not too old."""
        with suppress(IndexError):
            # What an exception takes away here is replaced, as any slot that is lost.
            connection = self.idle.pop()
            oldest = max(monotonic() - self._age, self._dialer.left)
            if connection.clean and connection.opened < oldest:
                connection.close()
            self.idle.append(connection)
        return super().ask(data, replies, writes, deadline)

    ask_soon = ask


def open_pool(dialer: Dialer, state: ClosedState) -> Pool:
    """Return a pool of the kind that the settings want."""
    settings = dialer.settings
    aging = settings.max_connection_age > 0 or settings.kind == "sentinel"
    return AgingPool(dialer, state) if aging else Pool(dialer, state)


def gather(results: list[R]) -> list[R]:
    """Return the results of calls on several servers, which were made one after another."""
    return results


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()


def _renew_all() -> None:
    for pool in list(_pools):
        pool.renew()


in_child(_renew_all)
